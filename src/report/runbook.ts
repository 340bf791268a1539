import { ReportInput } from './report-input';
import { kubectlCommands, outcomeOf, ownCommand, runAt, settledAfter, shellWord } from '../output/commands';
import { IndexRun, IndexUnit, MigrationIndex, RunOwner } from '../output/migration-index';
import { isRollback, sortedUnits } from '../output/rollbacks';
import { undoLines } from '../output/teardown';

/** A step of the runbook. */
export interface RunbookStep {
  readonly unit: string;
  readonly cluster: string;
  readonly purpose: string;
  readonly commands: string[];
  readonly expected: string;
  readonly undo: string;
}

/** The steps of a migration. */
export interface Runbook {
  /** What to apply, in this order, and how to undo it. */
  readonly steps: readonly RunbookStep[];
  /** What is applied only to undo the migration. */
  readonly undoing: readonly RunbookStep[];
}

/** What to apply, in which order, and how to undo it. */
export function runbookOf({ index, folder }: ReportInput): Runbook {
  const { sequence, undoing } = sortedUnits(index);
  const stepOf = (unit: IndexUnit) => step(unit, index, folder);
  return { steps: sequence.map(stepOf), undoing: undoing.map(stepOf) };
}

function step(unit: IndexUnit, index: MigrationIndex, folder: string): RunbookStep {
  const kubectl = kubectlCommands(unit, index, folder);
  const isWaitedFor = settledAfter(unit, index).some(({ waitFor }) => waitFor.length > 0);
  return {
    unit: unit.path,
    cluster: unit.cluster,
    purpose: unit.purpose,
    commands: [ownCommand(unit, index, folder), ...kubectl.length === 0 ? [] : ['# or with kubectl:', ...kubectl]],
    expected: outcomeOf(unit)[0] ?? (isWaitedFor ? 'the commands that wait end without an error' : 'the objects exist'),
    undo: undoOf(unit, index, folder),
  };
}

function undoOf(unit: IndexUnit, index: MigrationIndex, folder: string): string {
  const run = runAt(index.runs, unit.run);
  if (!run) {
    return undoLines(index, unit).join('\n');
  }
  switch (run.kind) {
    case 'stage':
    case 'state-copy':
    case 'conversion-copy':
      return 'Nothing to undo: the application runs on. The copied data stays on the destination.';
    case 'cutover':
    case 'state-cutover':
    case 'conversion-cutover':
      return rollback(unit, run, index, folder);
    case 'analysis':
    case 'preflight':
      return 'Nothing to undo: it changes nothing.';
    default:
      return run.ownerKind === RunOwner.TRANSFER_ENGINE ? transfer(unit, run, index) : 'It cannot be undone by MTC.';
  }
}

/** A transfer reads the source and writes claims of the destination, which contain data and are kept. */
function transfer(unit: IndexUnit, { kind }: IndexRun, index: MigrationIndex): string {
  const effect = kind === 'transfer-verify' ? 'The run only compares.'
    : `The source is unchanged${kind === 'transfer-cutover' ? ': start the application there again' : ''}. The copied `
      + 'data stays in the claims of the destination.';
  return [`# ${effect} What is left of the run:`, ...undoLines(index, unit)].join('\n');
}

const ROLLBACKS = new WeakMap<readonly IndexUnit[], Map<string, IndexUnit>>();

/** The first unit of a rollback for each cluster and plan. */
function rollbackUnits({ units, runs }: Pick<MigrationIndex, 'units' | 'runs'>): ReadonlyMap<string, IndexUnit> {
  const known = ROLLBACKS.get(units) ?? new Map([...units].reverse().flatMap((unit) => {
    const run = runAt(runs, unit.run);
    return run && isRollback(run) ? [[JSON.stringify([unit.cluster, run.owner]), unit] as const] : [];
  }));
  ROLLBACKS.set(units, known);
  return known;
}

/**
 * A rollback deletes what the plan created on the destination, so it is not in the output folder unless the program
 * asks for it.
 */
function rollback(
  { cluster }: IndexUnit, { owner: plan }: IndexRun, { units, runs }: MigrationIndex, folder: string,
): string {
  const warning = '# Deletes what the plan has created on the destination, with everything that was written there.\n';
  const written = rollbackUnits({ units, runs }).get(JSON.stringify([cluster, plan]));
  if (written) {
    return `${warning}${ownCommand(written, { runs }, folder)}`;
  }
  const manifest = {
    apiVersion: 'migration.openshift.io/v1alpha1',
    kind: 'MigMigration',
    metadata: { name: `${plan}-rollback`, namespace: 'openshift-migration' },
    spec: { migPlanRef: { name: plan, namespace: 'openshift-migration' }, stage: false, rollback: true },
  };
  return `${warning}kubectl --context ${shellWord(cluster)} create -f - <<'EOF'\n${JSON.stringify(manifest)}\nEOF`;
}
