import { CommandDefinition } from './command';
import { OperationFlags, operate, withConnection } from '../operating/operate';
import { ExitCode } from '../surroundings';

interface TeardownFlags extends OperationFlags {
  readonly breakLease: boolean;
}

const HELP = `
It never works during a run, and never touches objects that an apply of this app has not created. Plans are closed and
kept.
Exit codes: 0 done, 1 a run is in progress, it was not confirmed, or a plan is not closed or an object not deleted yet,
2 wrong usage, or a cluster that cannot be read.`;

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
        const { describeObject } = require('../../output/commands') as typeof import('../../output/commands');
        const left = await teardown(operation, open(path), flags.breakLease);
        for (const { cluster, object, why, isUndone = false } of left) {
          operation.report({
            event: 'left',
            level: isUndone ? 'warning' : 'info',
            cluster,
            object,
            message: `left on ${cluster}: ${describeObject(object)}: ${why}`,
          });
        }
        return left.some(({ isUndone }) => isUndone) ? ExitCode.FINDINGS : ExitCode.FINE;
      }));
    }),
};
