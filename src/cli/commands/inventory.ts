import { InvalidArgumentError } from 'commander';
import { CommandDefinition } from './command';
import type { InventoryFlags } from '../inventory/make-inventory';
import { ExitCode } from '../surroundings';

/** `inventory [-o FILE]`. */
export const INVENTORY: CommandDefinition = {
  quotesClusters: true,
  define: (program, surroundings, ends) => program.command('inventory')
    .description('capture what a migration needs to know about a cluster, through oc or kubectl, or from dumps of it')
    .option('--context <name>', 'the context of kubectl; by default the current one')
    .option('--from <path>',
      'read this file or folder instead of a cluster: the output of kubectl get, or a must-gather; repeatable', added,
      [])
    .option('-n, --namespace <name>', 'capture this namespace only; repeatable', added, [])
    .option('-o, --output <file>', 'the file to write; by default the standard output')
    .option('--chunk-size <number>', 'the number of objects in an answer of the API server', positive, 500)
    .option('--commands',
      'print the commands that make a dump for --from, for a cluster that this machine cannot reach')
    .addHelpText('after', '\nAn inventory contains no Secret, no environment variable, and no annotation except a few '
      + 'of OpenShift. What the user may not read is recorded as unknown.\nExit codes: 0 written, 2 wrong usage, or '
      + 'something cannot be read or written.')
    .action((flags: InventoryFlags, command) => {
      if (flags.context !== undefined && flags.from.length > 0) {
        command.error('error: --context and --from exclude each other', { exitCode: ExitCode.USAGE });
      }
      const { makeInventory } = require('../inventory/make-inventory') as typeof import('../inventory/make-inventory');
      ends(makeInventory(flags, surroundings));
    }),
};

function added(value: string, previous: string[]): string[] {
  return [...previous, ...value.split(',')];
}

function positive(value: string): number {
  if (!/^[1-9]\d{0,4}$/.test(value)) {
    throw new InvalidArgumentError('Write a number from 1 to 99999.');
  }
  return Number(value);
}
