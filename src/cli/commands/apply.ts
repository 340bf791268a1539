import { CommandDefinition } from './command';
import { EXIT_CODES, OperationFlags, operate, withConnection, withSecrets } from '../operating/operate';

interface ApplyFlags extends OperationFlags {
  readonly cluster?: string;
  readonly dryRun: boolean;
  readonly prune: boolean;
  readonly forceConflicts: boolean;
  readonly breakLease: boolean;
  readonly adopt?: string;
}

/** `apply [FOLDER]`. */
export const APPLY: CommandDefinition = {
  quotesClusters: true,
  define: (program, surroundings, ends) => withSecrets(withConnection(program.command('apply')
    .description('apply the units of an output folder in their order, wait for each, and stop at the first that cannot '
      + 'become ready; runs are never started')
    .argument('[folder]', 'the folder that synth has written', 'dist')))
    .option('--cluster <name>', 'only the units of this cluster')
    .option('--dry-run', 'ask the servers what would change, and change nothing', false)
    .option('--prune', 'delete what an earlier apply created and the folder no longer contains, after a confirmation',
      false)
    .option('--adopt <name>', 'take over what was recorded for the app under an earlier name, as far as the folder '
      + 'contains it; with its present name, all of it')
    .option('--yes', 'confirm without asking', false)
    .option('--force-conflicts', 'take over fields that someone else has set', false)
    .option('--break-lease', 'work on the clusters although another process does', false)
    .addHelpText('after', EXIT_CODES)
    .action((folder: string, flags: ApplyFlags) => {
      const { applyFolder } = require('../../operations/apply/apply') as typeof import('../../operations/apply/apply');
      ends(operate(flags, surroundings, async (operation, open) => {
        await applyFolder(operation, open(folder), {
          cluster: flags.cluster,
          dryRun: flags.dryRun,
          force: flags.forceConflicts,
          prune: flags.prune,
          breakLease: flags.breakLease,
          adopt: flags.adopt,
        });
      }));
    }),
};
