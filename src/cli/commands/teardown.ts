import { CommandDefinition } from './command';
import { OperationFlags, operate, withConnection } from '../operating/operate';
import { ExitCode } from '../surroundings';

interface TeardownFlags extends OperationFlags {
  readonly breakLease: boolean;
}

const HELP = `
It never works during a run, and never touches objects that an apply of this app has not created. Plans are closed and
kept.
Exit codes: 0 done, also if something is left that another app needs, 1 a run is in progress, it was not confirmed, a
plan is not closed, an object not deleted yet, or only another name of the app has records, 2 wrong usage, or a cluster
that cannot be read.`;

/** `teardown [FOLDER]`. */
export const TEARDOWN: CommandDefinition = {
  quotesClusters: true,
  define: (program, surroundings, ends) => withConnection(program.command('teardown')
    .description('close the plans, delete what apply has created, verify each step, and say what is left and why')
    .argument('[folder]', 'the folder that synth has written', 'dist'))
    .option('--yes', 'confirm without asking', false)
    .option('--break-lease', 'work on the clusters although another process does', false)
    .addHelpText('after', HELP)
    .action((path: string, flags: TeardownFlags) => {
      ends(operate(flags, surroundings, async (operation, open) => {
        const { teardown } =
          require('../../operations/teardown/teardown') as typeof import('../../operations/teardown/teardown');
        const { reportLeft } = require('../../operations/teardown/report-left') as
          typeof import('../../operations/teardown/report-left');
        const left = await teardown(operation, open(path), flags.breakLease);
        return reportLeft(operation, left) ? ExitCode.FINDINGS : ExitCode.FINE;
      }));
    }),
};
