import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CommandDefinition } from './command';
import { EXIT_CODES, OperationFlags, operate, withConnection } from '../operating/operate';

interface VolumesFlags extends OperationFlags {
  readonly from: readonly string[];
  readonly patch?: string;
  readonly dryRun: boolean;
  readonly breakLease: boolean;
}

const HELP = `
Examples:
  cdk8s-mtc volumes dist shop             show what the rules decide, and ask before the plan is changed
  cdk8s-mtc volumes dist --yes            all plans with rules, for pipelines
  oc get migplan shop -n openshift-migration -o yaml | cdk8s-mtc volumes dist shop --from - --patch shop.json
  oc patch migplan shop -n openshift-migration --type merge --patch-file shop.json
`;

/** `volumes [FOLDER] [PLAN]`. */
export const VOLUMES: CommandDefinition = {
  quotesClusters: true,
  define: (program, surroundings, ends) => withConnection(program.command('volumes')
    .description('apply the volume rules of plans to the volumes that MTC has discovered: show which rule decides '
      + 'about each, and write the choices into the plans')
    .argument('[folder]', 'the folder that synth has written', 'dist')
    .argument('[plan]', 'the name of a plan (default: all that have rules)'))
    .option('--from <file>', 'read the plan from a file, or - for stdin, and change nothing; rules by label or '
      + 'provisioner also need the claims and volumes of the source; repeatable', repeated, [])
    .option('--patch <file>', 'write the merge patch of the plan, for `kubectl patch --type merge --patch-file`')
    .option('--dry-run', 'show the choices, and change nothing', false)
    .option('--yes', 'write the choices without asking', false)
    .option('--break-lease', 'work on the cluster although another process does', false)
    .addHelpText('after', `${HELP}${EXIT_CODES}`)
    .action((folder: string, plan: string | undefined, flags: VolumesFlags, command) => {
      const { decideFolder } =
        require('../../operations/volumes/volumes') as typeof import('../../operations/volumes/volumes');
      const { dumpObjects } = require('../operating/dump-objects') as typeof import('../operating/dump-objects');
      if (flags.patch !== undefined && plan === undefined) {
        command.error('error: --patch needs the name of a plan: `volumes dist shop --patch shop.json`', {
          exitCode: 2,
        });
      }
      ends(operate(flags, surroundings, async (operation, open) => {
        const [patch] = await decideFolder(operation, open(folder), {
          plan,
          dump: flags.from.length > 0 ? dumpObjects(surroundings, flags.from) : undefined,
          dryRun: flags.dryRun || flags.patch !== undefined,
          breakLease: flags.breakLease,
        });
        if (flags.patch !== undefined) {
          writeFileSync(resolve(surroundings.workingDirectory, flags.patch),
            `${JSON.stringify(patch.patch, undefined, 1)}\n`);
        }
      }));
    }),
};

function repeated(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}
