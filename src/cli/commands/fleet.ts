import { CommandDefinition } from './command';
import { ExitCode } from '../surroundings';
import { printable } from '../terminal/printable';

/** `fleet [FOLDER]`. */
export const FLEET: CommandDefinition = {
  define: (program, { workingDirectory, stdout, stderr }, ends) => program.command('fleet')
    .description('print the waves of a fleet, or why a namespace and its volumes are where they are')
    .argument('[folder]', 'the folder that synth has written', 'dist')
    .option('--explain <namespace>', 'the name of a namespace on the source')
    .action((folder: string, { explain }: { explain?: string }) => {
      const { describeFleets } = require('../output/fleet') as typeof import('../output/fleet');
      const { text, problem } = describeFleets(folder, workingDirectory, explain);
      if (problem !== undefined) {
        stderr(`error: ${printable(problem)}\n`);
        return ends(ExitCode.USAGE);
      }
      stdout(text!);
      ends(ExitCode.FINE);
    }),
};
