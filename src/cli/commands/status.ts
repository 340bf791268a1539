import { CommandDefinition } from './command';
import type { Operation } from '../../operations/operation';
import type { OutputFolder } from '../../operations/output-folder';
import type { StatusNode } from '../../operations/status/status-node';
import { jsonLine, OperationFlags, operate, withConnection } from '../operating/operate';
import { ExitCode, Surroundings } from '../surroundings';
import { printable } from '../terminal/printable';

interface StatusFlags extends OperationFlags {
  readonly plan: readonly string[];
  readonly watch: boolean;
  readonly why: boolean;
}

const HELP = `
Examples:
  cdk8s-mtc status dist --why
  oc get migplan shop -n openshift-migration -o yaml | cdk8s-mtc status -

Exit codes: 0 nothing is wrong, 1 something failed, is stalled, is missing or does not answer, 2 wrong usage.`;

/** `status [FOLDER]` and `status -`. */
export const STATUS: CommandDefinition = {
  quotesClusters: true,
  define: (program, surroundings, ends) => withConnection(program.command('status')
    .description('show how clusters, plans, runs and claims fare, and what to do about what is wrong; '
      + 'explain a status from stdin')
    .argument('[folder]', 'the folder that synth has written, or - to explain the objects that come in on stdin',
      'dist'))
    .option('--plan <name>', 'of the plans and engines only this one; repeatable', repeated, [])
    .option('--watch', 'show it again whenever it changes, until Ctrl-C', false)
    .option('--why', 'explain each condition, phase and error', false)
    .addHelpText('after', HELP)
    .action((folder: string, flags: StatusFlags) => {
      ends(folder === '-'
        ? operate(flags, surroundings, async () => explainDump(flags, surroundings))
        : operate(flags, surroundings, (operation, open) => showStatus(operation, open(folder), flags, surroundings)));
    }),
};

async function showStatus(
  operation: Operation, folder: OutputFolder, flags: StatusFlags, surroundings: Surroundings,
): Promise<ExitCode> {
  const { onlyPlans } =
    require('../../operations/status/only-plans') as typeof import('../../operations/status/only-plans');
  const { statusTree } =
    require('../../operations/status/status-tree') as typeof import('../../operations/status/status-tree');
  const index = onlyPlans(folder.index, flags.plan);
  if (!flags.watch) {
    const nodes = await statusTree(operation, index);
    surroundings.stdout(textOf(nodes, flags.why, flags.json));
    return exitCodeOf(nodes);
  }
  const { watchStatus } =
    require('../../operations/status/watch-status') as typeof import('../../operations/status/watch-status');
  let shown = '';
  return watchStatus(operation, index, (nodes) => {
    const state = flags.json ? JSON.stringify(nodes) : textOf(nodes, flags.why, false);
    if (state !== shown) {
      surroundings.stdout(`${shown === '' || flags.json ? '' : `\n${new Date(operation.clock.now()).toISOString()}\n`}`
        + `${flags.json ? textOf(nodes, flags.why, true) : state}`);
      shown = state;
    }
  });
}

function explainDump({ json }: StatusFlags, surroundings: Surroundings): ExitCode {
  const { dumpObjects } = require('../operating/dump-objects') as typeof import('../operating/dump-objects');
  const { statusOfDump } =
    require('../../operations/status/status-of-dump') as typeof import('../../operations/status/status-of-dump');
  const nodes = statusOfDump(dumpObjects(surroundings));
  surroundings.stdout(textOf(nodes, true, json));
  return exitCodeOf(nodes);
}

function textOf(nodes: readonly StatusNode[], why: boolean, json: boolean): string {
  const { statusLines, statusSummary } =
    require('../../operations/status/status-text') as typeof import('../../operations/status/status-text');
  return json
    ? jsonLine({ event: 'status', ...statusSummary(nodes) }, { nodes })
    : statusLines(nodes, why).map((line) => `${printable(line)}\n`).join('');
}

function exitCodeOf(nodes: readonly StatusNode[]): ExitCode {
  const { isBad } =
    require('../../operations/status/status-node') as typeof import('../../operations/status/status-node');
  return nodes.some(isBad) ? ExitCode.FINDINGS : ExitCode.FINE;
}

function repeated(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}
