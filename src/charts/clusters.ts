import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { hasRole, roleOf } from './chart-role';
import { MTC_API_VERSION } from '../api/common';
import { MIG_CLUSTER } from '../api/mig-cluster';
import { MIGRATION_CONTROLLER } from '../api/migration-controller';
import { ApplyStep } from '../output/apply-step';
import { ClusterRole } from '../output/migration-index';

/** A cluster of the program: a construct that stands for a MigCluster. */
export interface DeclaredCluster {
  readonly role: ClusterRole.HOST | ClusterRole.REMOTE;
  readonly construct: IConstruct;
  /** The name of the MigCluster. */
  readonly migCluster: string;
  /** The chart of the cluster's own objects, if there are any. */
  chart(): Chart | undefined;
}

/** What an app declares about its clusters. */
interface Declarations {
  readonly clusters: DeclaredCluster[];
  /** Charts that belong to one cluster, because an object of one refers to an object of the other. */
  readonly ties: Map<Chart, Set<Chart>>;
}

const DECLARATIONS = new WeakMap<IConstruct, Declarations>();

function declarationsOf(app: IConstruct): Declarations {
  const found = DECLARATIONS.get(app) ?? { clusters: [], ties: new Map() };
  DECLARATIONS.set(app, found);
  return found;
}

/** Declares that a construct stands for a cluster. */
export function declareCluster(cluster: DeclaredCluster): void {
  declarationsOf(cluster.construct.node.root).clusters.push(cluster);
}

/** The clusters that constructs of an app stand for, in the order of the program. */
export function declaredClusters(app: IConstruct): readonly DeclaredCluster[] {
  return declarationsOf(app).clusters;
}

/**
 * Says that constructs are on one cluster: MTC's objects refer to each other by name, so they are all on the host
 * cluster, in whichever charts the program creates them.
 */
export function onOneCluster(construct: IConstruct, ...others: Array<IConstruct | undefined>): void {
  const { ties } = declarationsOf(construct.node.root);
  const chart = Chart.of(construct);
  for (const other of others.filter((each) => each !== undefined).map((each) => Chart.of(each))) {
    if (other !== chart) {
      ties.set(chart, (ties.get(chart) ?? new Set()).add(other));
      ties.set(other, (ties.get(other) ?? new Set()).add(chart));
    }
  }
}

/** The cluster of a chart. */
export interface ChartCluster {
  /** The chart that stands for the cluster. Its id is the name of the cluster. */
  readonly chart: Chart;
  /** Whether something in the program says so. A chart about which nothing is known is taken for a separate cluster. */
  readonly isKnown: boolean;
}

/**
 * The clusters of an app's charts.
 *
 * - A chart with a role belongs to the cluster of its role.
 * - A chart that contains the HostCluster is the host cluster's.
 * - A chart whose objects refer to objects of another chart, and a chart within another chart, belong to
 *   the same cluster.
 * - Any other chart with MTC's own objects belongs to the only host cluster of the app.
 * - A chart about which nothing is known is a separate cluster.
 */
export function clustersOf(
  app: IConstruct, objects: ObjectsByChart = objectsByChart(app),
): (chart: Chart) => ChartCluster {
  const contains = (chart: Chart, matches: (object: ApiObject) => boolean) => objects.get(chart)!.some(matches);
  const ties = allTies(app, [...objects.keys()]);
  const declared = declaredClusters(app).filter(({ role }) => role === ClusterRole.HOST)
    .map(({ construct }) => Chart.of(construct));
  const hosts = [...objects.keys()].filter((chart) => !isRemote(chart)
    && (declared.includes(chart) || contains(chart, isHostCluster)));
  // Without a host, a chart of objects that are only on the host stands for it.
  const candidates = hosts.length > 0
    ? hosts
    : [...objects.keys()].filter((chart) => !hasRole(chart) && contains(chart, isOnHostOnly)).slice(0, 1);
  const onlyHost = candidates.length === 1 ? candidates[0] : undefined;
  const found = new Map<Chart, ChartCluster>();

  const resolve = (chart: Chart): ChartCluster => {
    const { clusterChart } = roleOf(chart);
    const outer = chartAround(chart);
    if (clusterChart !== chart) {
      return { ...clusterOf(clusterChart), isKnown: true };
    }
    if (hosts.includes(chart) || hasRole(chart)) {
      return { chart, isKnown: true };
    }
    if (outer && isRemote(outer)) {
      return { chart: outer, isKnown: true };
    }
    const tied = reachable(chart, ties, hosts);
    const host = tied.find((other) => hosts.includes(other))
      ?? (tied.some((other) => contains(other, isOnHostOnly)) ? onlyHost : undefined);
    const isKnown = host !== undefined || tied.length > 1
      || contains(chart, (object) => isOfMtc(object, MIGRATION_CONTROLLER.kind));
    return { chart: host ?? [...objects.keys()].find((other) => tied.includes(other))!, isKnown };
  };
  const clusterOf = (chart: Chart): ChartCluster => {
    const cluster = found.get(chart) ?? resolve(chart);
    found.set(chart, cluster);
    return cluster;
  };
  return clusterOf;
}

/** The charts of an app, in the order of the program, with their own objects. */
export type ObjectsByChart = ReadonlyMap<Chart, readonly ApiObject[]>;

/** Finds the charts of an app and their objects. */
export function objectsByChart(app: IConstruct): ObjectsByChart {
  const objects = new Map<Chart, ApiObject[]>();
  for (const construct of app.node.findAll()) {
    if (Chart.isChart(construct)) {
      objects.set(construct as Chart, objects.get(construct as Chart) ?? []);
    } else if (ApiObject.isApiObject(construct)) {
      const chart = Chart.of(construct);
      objects.set(chart, objects.get(chart) ?? []).get(chart)!.push(construct);
    }
  }
  return objects;
}

function allTies(app: IConstruct, charts: readonly Chart[]): Map<Chart, Set<Chart>> {
  const ties = new Map([...declarationsOf(app).ties].map(([chart, others]) => [chart, new Set(others)]));
  const tie = (one: Chart, other: Chart) => ties.set(one, (ties.get(one) ?? new Set()).add(other));
  for (const chart of charts.filter((each) => !hasRole(each))) {
    const outer = chartAround(chart);
    if (outer) {
      tie(chart, outer);
      tie(outer, chart);
    }
  }
  return ties;
}

/**
 * The chart and those that are tied to it. A host cluster is not left again: what else is tied to it belongs
 * there by itself.
 */
function reachable(start: Chart, ties: ReadonlyMap<Chart, ReadonlySet<Chart>>, hosts: readonly Chart[]): Chart[] {
  const reached = new Set([start]);
  for (const chart of reached) {
    if (!hosts.includes(chart)) {
      [...ties.get(chart) ?? []].filter((next) => !isRemote(next)).forEach((next) => reached.add(next));
    }
  }
  return [...reached];
}

function isRemote(chart: Chart): boolean {
  return roleOf(chart).step === ApplyStep.REMOTE_CLUSTER;
}

/** The chart that a chart is created in, if any. */
function chartAround(chart: Chart): Chart | undefined {
  return chart.node.scopes.slice(0, -1).reverse().find((scope) => Chart.isChart(scope)) as Chart | undefined;
}

function isOfMtc({ apiVersion, kind }: ApiObject, ofKind: string): boolean {
  return apiVersion === MTC_API_VERSION && kind === ofKind;
}

/**
 * Whether an object is of MTC's own kinds, which are on the host cluster. A MigrationController is on every cluster.
 */
function isOnHostOnly(object: ApiObject): boolean {
  return object.apiVersion === MTC_API_VERSION && object.kind !== MIGRATION_CONTROLLER.kind;
}

/** Whether an object is the MigCluster of the host cluster, written by hand or not. */
function isHostCluster(object: ApiObject): boolean {
  try {
    return isOfMtc(object, MIG_CLUSTER.kind) && object.toJson().spec?.isHostCluster === true;
  } catch {
    return false; // it cannot be rendered, which synth reports
  }
}
