import { DecidedVolumes } from './decide-volumes';
import { PlanVolumes, volumeTable } from './plan-volumes';
import { factsIn } from './source-facts';
import { isGood } from '../../api/outcomes/outcome';
import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { adviceFor } from '../advice';
import { homeNamespace } from '../home-namespace';
import { checkIdentities } from '../identity';
import { releaseAll, takeLeases } from '../lease';
import { normalized } from '../normalized';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';

/** Which plans, and what is done with the choices. */
export interface VolumesSettings {
  /** The name of a plan; without one, all that have rules. */
  readonly plan?: string;
  /** Objects of a dump, instead of the clusters: plans, and for labels and provisioners also claims and volumes. */
  readonly dump?: readonly LiveObject[];
  /** Whether nothing is written. */
  readonly dryRun: boolean;
  readonly breakLease: boolean;
}

/** The merge patch of a plan. */
export interface PlanPatch {
  readonly plan: string;
  readonly patch: { readonly spec: { readonly persistentVolumes: readonly LiveObject[] } };
}

/**
 * Decides about the discovered volumes of plans, shows the table, and writes the choices after a confirmation. Gives
 * the patches.
 */
export async function decideFolder(
  operation: Operation, folder: OutputFolder, settings: VolumesSettings,
): Promise<PlanPatch[]> {
  const plans = plansWithRules(folder, settings.plan);
  if (!settings.dump) {
    await checkIdentities(operation, folder.index, [...new Set(plans.map(({ plan }) => plan.cluster))]);
  }
  const patches: PlanPatch[] = [];
  let failed = 0;
  for (const plan of plans) {
    const decided = await show(operation, plan, settings);
    failed += Number(decided.findings.some(({ isError }) => isError));
    patches.push({ plan: plan.plan.name, patch: { spec: { persistentVolumes: decided.persistentVolumes } } });
    if (!settings.dump && !settings.dryRun && decided.choices.some(({ isChanged }) => isChanged) && failed === 0) {
      await write(operation, folder, plan, settings.breakLease);
    }
  }
  if (failed > 0) {
    throw new OperationError('failed',
      `the volume rules do not decide about all volumes of ${failed === 1 ? 'a plan' : `${failed} plans`}`,
      'Correct the rules in the program, and run synth again.');
  }
  return patches;
}

function plansWithRules(folder: OutputFolder, name: string | undefined): PlanVolumes[] {
  const named = folder.index.plans.filter((plan) => name === undefined || plan.name === name);
  if (named.length === 0 && name !== undefined) {
    throw new OperationError('usage', `the folder has no plan ${JSON.stringify(name)}`,
      `Its plans are ${folder.index.plans.map((plan) => plan.name).join(', ') || 'none'}.`);
  }
  const plans = PlanVolumes.of(folder, named);
  if (plans.length === 0) {
    throw new OperationError('usage',
      name === undefined ? 'no plan of the folder has volume rules' : `MigPlan ${name} has no volume rules`,
      'Give `volumeRules` to the plan, and run synth again.');
  }
  return plans;
}

async function show(operation: Operation, plan: PlanVolumes, { dump }: VolumesSettings): Promise<DecidedVolumes> {
  const { name, cluster } = plan.plan;
  const live = dump ? dumped(dump, name) : await operation.cluster(cluster).get(plan.reference);
  const outcome = outcomeOf(live);
  if (dump && live === undefined) {
    throw new OperationError('usage', `the files contain no MigPlan ${name}`,
      `Pass the output of \`oc get migplan ${name} -n openshift-migration -o yaml\`.`);
  }
  if (live === undefined
    || !(isGood(outcome.state) || outcome.conditions.some(({ type }) => type === 'PvsDiscovered'))) {
    throw new OperationError('failed', `MigPlan ${name}${dump ? '' : ` on cluster ${cluster}`} `
      + `${live ? `is not ready: ${outcome.reason}` : 'does not exist'}: MTC has not discovered its volumes`,
    live ? adviceFor('MigPlan', outcome) : 'Apply the folder first: `cdk8s-mtc apply`.');
  }
  const decided = await plan.decide(operation, live, dump && factsIn(dump));
  const { choices, findings } = decided;
  const changes = choices.filter(({ isChanged }) => isChanged).length;
  const lines = [
    `MigPlan ${name}: ${choices.length} discovered, `
      + `${changes === 0 ? 'all as the rules decide' : `${changes} to change`}`,
    ...volumeTable(decided).map((line) => `  ${line}`),
  ];
  operation.report({
    event: 'volumes',
    level: 'info',
    cluster,
    object: plan.reference,
    message: lines.join('\n'),
    details: { discovered: choices.length, changes },
  });
  for (const { isError, subject, message, fix } of findings) {
    operation.report({
      event: 'finding',
      level: isError ? 'error' : 'warning',
      cluster,
      object: plan.reference,
      message: `${subject} ${message}`,
      fix,
    });
  }
  return decided;
}

function dumped(dump: readonly LiveObject[], name: string): LiveObject | undefined {
  const found = dump.find(({ kind, metadata }) => kind === 'MigPlan' && metadata?.name === name);
  return found && normalized(found);
}

async function write(
  operation: Operation, { index }: OutputFolder, plan: PlanVolumes, breakLease: boolean,
): Promise<void> {
  const { name, cluster } = plan.plan;
  if (!await operation.confirm(`Write these choices into MigPlan ${name} on cluster ${cluster}?`)) {
    throw new OperationError('declined', `MigPlan ${name} was not changed, because that was not confirmed`,
      'Confirm it on a terminal, or with `--yes`.');
  }
  const leases = await takeLeases(operation, [{ name: cluster, namespace: homeNamespace(index, cluster) }], breakLease);
  try {
    await plan.write(operation);
  } finally {
    await releaseAll(leases);
  }
}
