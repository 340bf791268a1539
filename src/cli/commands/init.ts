import { Option } from 'commander';
import { CommandDefinition } from './command';
import { LIBRARY } from './options';
import { Language, LANGUAGES } from '../init/template';
import { ExitCode } from '../surroundings';
import { printable } from '../terminal/printable';
import { version } from '../version';

/** `init [FOLDER]`. */
export const INIT: CommandDefinition = {
  define: (program, { workingDirectory, stdout, stderr }, ends) => program.command('init')
    .description('create a project with a program, a test and a pipeline; it works without network')
    .argument('[folder]', 'the folder of the project, which is created if it does not exist', '.')
    .addOption(new Option('--language <language>', 'the language of the program').choices([...LANGUAGES])
      .default('typescript'))
    .option('--library <version>', LIBRARY)
    .action((folder: string, { language, library }: { language: Language; library?: string }) => {
      const { init } = require('../init/init') as typeof import('../init/init');
      const { noteOnUnpublished } = require('../init/library') as typeof import('../init/library');
      const { text, problem } = init({ folder, language, library: library ?? `^${version()}`, workingDirectory });
      if (problem !== undefined) {
        stderr(`error: ${printable(problem)}\n`);
        return ends(ExitCode.USAGE);
      }
      stdout(text!);
      stdout(library === undefined ? noteOnUnpublished(version(), language) : '');
      ends(ExitCode.FINE);
    }),
};
