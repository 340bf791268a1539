import { Command } from 'commander';
import { CommandDefinition } from './command';
import { plural } from '../../grammar/plural';
import { jsonLine, OperationFlags, operate, withConnection } from '../operating/operate';
import { ExitCode } from '../surroundings';
import { printable } from '../terminal/printable';

interface DiffFlags extends OperationFlags {
  readonly live: boolean;
  readonly markdown: boolean;
}

const HELP = `
Examples:
  cdk8s-mtc diff main-dist dist --markdown    what a pull request changes
  cdk8s-mtc diff dist --live                  what apply would change, what the folder no longer contains, and how
                                              its runs fare, which is not a difference

Exit codes: 0 no differences, 1 differences, 2 wrong usage, or a folder or a cluster that cannot be read.`;

/** `diff OLD NEW` and `diff FOLDER --live`. */
export const DIFF: CommandDefinition = {
  quotesClusters: true,
  define: (program, surroundings, ends) => withConnection(program.command('diff')
    .description('say what changes between two output folders, or from the clusters to a folder: plans, volumes, '
      + 'downtime, privileges, network')
    .argument('<old>', 'the older output folder; with --live the only one')
    .argument('[new]', 'the newer output folder'))
    .option('--live', 'compare the folder with the clusters; fields that controllers write are left out', false)
    .option('--markdown', 'print Markdown, for a comment on a pull request', false)
    .addHelpText('after', HELP)
    .action((old: string, newer: string | undefined, flags: DiffFlags, command: Command) => {
      if (flags.live !== (newer === undefined)) {
        command.error('error: name two folders, or one and --live: `diff old new`, `diff dist --live`', {
          exitCode: ExitCode.USAGE,
        });
      }
      ends(operate(flags, surroundings, async (operation, open) => {
        const { diffFolders } =
          require('../../operations/diff/folder-diff') as typeof import('../../operations/diff/folder-diff');
        const { diffLive } =
          require('../../operations/diff/live-diff') as typeof import('../../operations/diff/live-diff');
        const { diffLines, differing, diffMarkdown } =
          require('../../operations/diff/diff-text') as typeof import('../../operations/diff/diff-text');
        const { OutputFolder } =
          require('../../operations/output-folder') as typeof import('../../operations/output-folder');
        const differences = newer === undefined ? await diffLive(operation, open(old))
          : diffFolders(OutputFolder.open(old, surroundings.workingDirectory),
            OutputFolder.open(newer, surroundings.workingDirectory));
        const count = differing(differences).length;
        if (flags.json) {
          const message = count === 0 ? 'no differences' : plural(count, 'difference');
          surroundings.stdout(jsonLine({ event: 'diff', level: 'info', message }, { differences }));
        } else {
          surroundings.stdout(flags.markdown
            ? diffMarkdown(differences)
            : diffLines(differences).map((line) => `${printable(line)}\n`).join(''));
        }
        return count > 0 ? ExitCode.FINDINGS : ExitCode.FINE;
      }, ExitCode.USAGE));
    }),
};
