import { hasEnded, Outcome } from '../../api/outcomes/outcome';
import { kindOutcome, LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { IndexCluster, IndexObject, IndexRun, MigrationIndex, RunOwner } from '../../output/migration-index';
import { Cluster } from '../cluster';
import { Operation } from '../operation';
import { codeOf, OperationError } from '../operation-error';
import { nodeOf, StatusNode } from './status-node';
import { causeOf } from '../run/cause';
import { ClaimProgress, claimText } from '../run/claim-progress';
import { claimsOf } from '../run/progress';
import { describeGone, GoneAction, goneActions } from '../run/recorded-ends';
import { notedBeginning, Stuck, stuckAfter } from '../run/stuck';
import { filledNodes } from '../secrets/filled-state';
import { tokenProblem } from '../secrets/tokens';
import { ServerTime } from '../server-time';

/**
 * Reads the state of everything in a folder: a node for each cluster. A cluster that does not answer is a node
 * with its reason.
 */
export async function statusTree(operation: Operation, index: MigrationIndex): Promise<StatusNode[]> {
  const nodes: StatusNode[] = [];
  const time = new ServerTime(operation);
  for (const cluster of index.clusters) {
    nodes.push(await clusterNode(operation, index, cluster, time));
  }
  return nodes;
}

/** Why nothing of a cluster is found that is watched. */
const NOT_APPLIED = 'the folder was not applied, or its namespace or the kinds of MTC do not exist';

async function clusterNode(
  operation: Operation, index: MigrationIndex, { name, role }: IndexCluster, time: ServerTime,
): Promise<StatusNode> {
  const title = `cluster ${name} (${role})`;
  try {
    const objects =
      [...await filledNodes(operation, index, name), ...await objectNodes(operation, index, name, time)];
    const children = [...objects, ...await runNodes(operation, index, name, time)];
    return objects.length > 0 && children.every(isAbsent)
      ? { title, state: 'group', reason: NOT_APPLIED, fix: 'Run `cdk8s-mtc apply` first.', why: [], children }
      : { title, state: 'group', reason: children.length === 0 ? 'nothing to watch' : '', why: [], children };
  } catch (error) {
    if (!(error instanceof OperationError) || error.code === 'interrupted') {
      throw error;
    }
    return {
      title, state: 'unreachable', reason: error.message, ...error.fix ? { fix: error.fix } : {}, why: [], children: [],
    };
  }
}

/** Whether neither an object nor anything below it exists. */
function isAbsent({ state, children }: StatusNode): boolean {
  return ['missing', 'not-started', 'group'].includes(state) && children.every(isAbsent);
}

/** The objects of a cluster that have a state, plans with their runs below them. */
async function objectNodes(
  operation: Operation, index: MigrationIndex, name: string, time: ServerTime,
): Promise<StatusNode[]> {
  const objects = index.units.filter(({ cluster, run }) => cluster === name && run === undefined)
    .flatMap(({ files }) => files.flatMap((file) => file.objects))
    .filter((object) => kindOutcome(object) !== undefined);
  const nodes: StatusNode[] = [];
  for (const object of objects.filter(({ kind }) => kind !== 'Namespace' && kind !== 'PersistentVolumeClaim')) {
    const live = await operation.cluster(name).get(object);
    const runs = object.kind === 'MigPlan'
      ? index.runs.filter((run) => run.owner === object.name && clusterOf(index, run) === name)
      : [];
    const children: StatusNode[] = [];
    for (const run of runs) {
      children.push(await runNode(operation, index, run, time));
    }
    const node = nodeOf(describeObject(object), object.kind, live, outcomeOf(live), children);
    const problem = object.kind === 'MigCluster' && live !== undefined
      ? await tokenProblem(operation, index, name, live)
      : undefined;
    nodes.push(problem === undefined ? node : { ...node, ...problem });
  }
  return nodes;
}

/** The runs whose plan the folder does not contain, and the engines with theirs below them. */
async function runNodes(
  operation: Operation, index: MigrationIndex, name: string, time: ServerTime,
): Promise<StatusNode[]> {
  const written = new Set(index.plans.filter(({ isWritten }) => isWritten).map((plan) => plan.name));
  const nodes: StatusNode[] = [];
  const engines = new Map<string, StatusNode[]>();
  for (const run of index.runs.filter((each) => !written.has(each.owner) && clusterOf(index, each) === name)) {
    const node = await runNode(operation, index, run, time);
    if (run.ownerKind === RunOwner.TRANSFER_ENGINE) {
      engines.set(run.owner, [...engines.get(run.owner) ?? [], node]);
    } else {
      nodes.push(node);
    }
  }
  return [...nodes, ...[...engines].map(([engine, children]): StatusNode =>
    ({ title: `TransferEngine ${engine}`, state: 'group', reason: '', why: [], children }))];
}

function clusterOf({ units }: MigrationIndex, run: IndexRun): string | undefined {
  return units.find(({ path }) => path === run.units[0])?.cluster;
}

async function runNode(
  operation: Operation, index: MigrationIndex, run: IndexRun, time: ServerTime,
): Promise<StatusNode> {
  const title = run.path.slice(run.path.lastIndexOf('/') + 1);
  const children: StatusNode[] = [];
  for (const { starts, cluster } of index.units.filter(({ path }) => run.units.includes(path))) {
    for (const object of starts) {
      const live = await operation.cluster(cluster).get(object);
      if (live !== undefined) {
        children.push(await actionNode(operation, cluster, object, live, time));
      }
    }
  }
  if (children.length === 0) {
    return { title, ...await absentState(operation, index, run), why: [], children };
  }
  return children.length === 1
    ? { ...children[0], title: `${title} (${children[0].title})` }
    : { title, state: 'group', reason: '', why: [], children };
}

/** How a run fares of which nothing exists: the actions of one that has ended may have been deleted. */
async function absentState(
  operation: Operation, index: MigrationIndex, run: IndexRun,
): Promise<Pick<StatusNode, 'state' | 'reason'>> {
  const units = index.units.filter(({ path }) => run.units.includes(path)).map((unit) => ({
    unit,
    actions: unit.starts.map(({ apiVersion, kind, ...metadata }): LiveObject => ({ apiVersion, kind, metadata })),
    others: [],
  }));
  const gone = await unlessForbidden(() => goneActions(operation, index, run, units, []));
  if (gone.length === 0) {
    return { state: 'not-started', reason: 'not started' };
  }
  return gone.every(({ end }) => end?.state === 'succeeded')
    ? { state: 'succeeded', reason: 'succeeded, and was deleted since' }
    : { state: 'not-started', reason: `was started, and was deleted since: ${gone.map(describeGone).join(', ')}` };
}

/** What is recorded; nothing for a user who may not read the record. */
async function unlessForbidden(read: () => Promise<GoneAction[]>): Promise<GoneAction[]> {
  try {
    return await read();
  } catch (error) {
    if (codeOf(error) !== 'forbidden') {
      throw error;
    }
    return [];
  }
}

async function actionNode(
  operation: Operation, name: string, object: IndexObject, live: LiveObject, time: ServerTime,
): Promise<StatusNode> {
  const cluster = operation.cluster(name);
  const outcome = outcomeOf(live);
  const claims = await claimsOf(cluster, live);
  const node = nodeOf(describeObject(object), object.kind, live, outcome, claims.map(claimNode));
  const stuck = await stuckNow(time, cluster, live, outcome);
  if (stuck !== undefined) {
    return { ...node, state: 'stuck', reason: stuck.text, fix: stuck.fix };
  }
  return outcome.state === 'failed' ? { ...node, ...await explained(operation, name, live, outcome) } : node;
}

/** Whether a run is stuck, as far as MTC has noted when its phase began. */
async function stuckNow(
  time: ServerTime, cluster: Cluster, live: LiveObject, { state, reason }: Outcome,
): Promise<Stuck | undefined> {
  const lasted = hasEnded(state) ? undefined : await time.since(cluster, notedBeginning(live));
  return lasted === undefined ? undefined : stuckAfter({ live, state, reason, lasted });
}

async function explained(
  operation: Operation, name: string, live: LiveObject, outcome: Outcome,
): Promise<Pick<StatusNode, 'reason' | 'fix'>> {
  try {
    const { object, text, fix } = await causeOf(operation.cluster(name), live);
    const own = describeObject({ apiVersion: live.apiVersion, kind: live.kind, ...live.metadata });
    return { reason: object === own ? text : `${object}: ${text}`, ...fix ? { fix } : {} };
  } catch (error) {
    if (codeOf(error) === undefined || codeOf(error) === 'interrupted') {
      throw error;
    }
    return { reason: outcome.reason };
  }
}

function claimNode(progress: ClaimProgress): StatusNode {
  const { namespace, claim, state, lastLine } = progress;
  return {
    title: `claim ${namespace}/${claim}`,
    state,
    reason: claimText(progress),
    why: lastLine === undefined ? [] : [`rsync: ${lastLine}`],
    children: [],
  };
}
