import { clusterNamed } from '../../output/cluster-names';
import { ClusterRole, IndexPlan, MigrationIndex } from '../../output/migration-index';
import { PlacedManifest } from '../../preflight/probe';
import { checkIdentities } from '../identity';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';
import { Check, CheckContext, CheckResult, Finding } from './check';
import { CLUSTER_CHECKS } from './cluster-checks';
import { NAMESPACE_CHECKS } from './namespace-checks';
import { PLAN_CHECKS } from './plan-checks';
import { JobSettings, tryProbes } from './try-probes';

/**
 * Looks at the prerequisites on all clusters. Nothing is changed, except that pods run if there are settings for Jobs.
 *
 * @param jobs how Jobs are made for what only a pod can try; without, that is listed as not checked
 */
export async function preflight(
  operation: Operation, folder: OutputFolder, jobs?: JobSettings,
): Promise<CheckResult[]> {
  const { index } = folder;
  const manifests = placedManifests(folder);
  const results: CheckResult[] = [];
  const reached: string[] = [];
  for (const { name, role } of index.clusters) {
    const context = contextOf(operation, index, name, role);
    const access = await reach(context);
    results.push(access);
    if (access.result === 'pass') {
      reached.push(name);
      for (const check of [...CLUSTER_CHECKS, ...NAMESPACE_CHECKS]) {
        results.push(...await perform(check, context));
      }
    }
  }
  await checkIdentities(operation, index, reached);
  for (const plan of index.plans) {
    results.push(...await planResults(operation, index, plan, manifests, reached));
  }
  return [...results, ...await tryProbes(operation, index, manifests, reached, jobs)];
}

/** The manifests of the folder. Files of secrets may be absent: what is tried needs no value of a Secret. */
function placedManifests(folder: OutputFolder): PlacedManifest[] {
  return folder.index.units.flatMap((unit) => (folder.manifestsIfPresent(unit) ?? [])
    .map((manifest) => ({ cluster: unit.cluster, manifest })));
}

async function planResults(
  operation: Operation, index: MigrationIndex, plan: IndexPlan, manifests: readonly PlacedManifest[],
  reached: readonly string[],
): Promise<CheckResult[]> {
  const [source, destination] = [
    clusterNamed(index, plan.source, plan.cluster), clusterNamed(index, plan.destination, plan.cluster),
  ];
  if (source === undefined || destination === undefined || !reached.includes(source)
    || !reached.includes(destination)) {
    return [];
  }
  const manifest = manifests.find((each) => each.cluster === plan.cluster && each.manifest.kind === 'MigPlan'
    && each.manifest.metadata?.name === plan.name)?.manifest;
  const context = { plan, manifest, source: operation.cluster(source), destination: operation.cluster(destination) };
  const results: CheckResult[] = [];
  for (const { title, look } of PLAN_CHECKS) {
    const about = { title: `Plan ${plan.name}: ${title[0].toLowerCase()}${title.slice(1)}`, cluster: destination };
    results.push(...await found(about, () => look(context)));
  }
  return results;
}

function contextOf(operation: Operation, index: MigrationIndex, name: string, role: ClusterRole): CheckContext {
  const { plans } = index;
  return {
    operation,
    index,
    cluster: operation.cluster(name),
    usesMtc: role !== ClusterRole.OTHER,
    isHost: role === ClusterRole.HOST,
    from: plans.filter((plan) => clusterNamed(index, plan.source, plan.cluster) === name),
    to: plans.filter((plan) => clusterNamed(index, plan.destination, plan.cluster) === name),
  };
}

async function reach({ cluster }: CheckContext): Promise<CheckResult> {
  const about = { title: 'The cluster answers', cluster: cluster.name };
  try {
    await cluster.get({ apiVersion: 'v1', kind: 'Namespace', name: 'openshift-migration' });
    return { ...about, result: 'pass', reason: await cluster.server() };
  } catch (error) {
    return { ...about, result: 'fail', ...problem(error) };
  }
}

function perform({ title, look }: Check, context: CheckContext): Promise<CheckResult[]> {
  return found({ title, cluster: context.cluster.name }, () => look(context));
}

/** What a check finds. What may not be read is not checked. */
async function found(
  about: { readonly title: string; readonly cluster: string }, look: () => Promise<Finding>,
): Promise<CheckResult[]> {
  try {
    const finding = await look();
    return finding === undefined ? [] : [{ ...about, ...finding }];
  } catch (error) {
    return [{ ...about, result: 'not checked', ...problem(error) }];
  }
}

function problem(error: unknown): { readonly reason: string; readonly fix?: string } {
  if (!(error instanceof OperationError) || error.code === 'interrupted') {
    throw error;
  }
  return { reason: error.message, ...error.fix ? { fix: error.fix } : {} };
}
