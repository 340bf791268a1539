import { CommandDefinition } from './command';
import { ExitCode } from '../surroundings';
import { printable } from '../terminal/printable';

/** `show [FOLDER]`. */
export const SHOW: CommandDefinition = {
  define: (program, { workingDirectory, stdout, stderr }, ends) => program.command('show')
    .description('print the clusters, plans and units of an output folder, in the order in which they are applied, '
      + 'with the commands')
    .argument('[folder]', 'the folder that synth has written', 'dist')
    .action((folder: string) => {
      const { show } = require('../output/show') as typeof import('../output/show');
      const { text, problem } = show(folder, workingDirectory);
      if (problem !== undefined) {
        stderr(`error: ${printable(problem)}\n`);
        return ends(ExitCode.USAGE);
      }
      stdout(text!);
      ends(ExitCode.FINE);
    }),
};
