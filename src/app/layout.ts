import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { clusterName } from './paths';
import { WrittenObject } from './waits';
import { MTC_API_VERSION } from '../api/common';
import { MIG_PLAN } from '../api/mig-plan';
import { isOfTransfer } from '../api/transfer';
import { ChartRun, roleOf } from '../charts/chart-role';
import { clustersOf, ObjectsByChart, objectsByChart } from '../charts/clusters';
import { deliveryPurpose } from '../charts/deliveries';
import { Placement, placer } from '../charts/placement';
import { ownerOf } from '../constructs/owner';
import { Json, manifestOf } from '../judging/manifest-of';
import { ApplyStep } from '../output/apply-step';
import { IndexRun, RunOwner } from '../output/migration-index';
import { isRollback, ROLLBACK } from '../output/rollbacks';
import { segment } from '../output/segments';

/** A unit before its files are rendered. */
export interface DraftUnit {
  readonly path: string;
  /** The chart that stands for the cluster. */
  readonly cluster: Chart;
  readonly step: ApplyStep;
  readonly purpose: string;
  readonly run?: ChartRun;
  readonly wave?: number;
  /** The plan whose first stage creates the namespaces of its objects. */
  readonly plan?: string;
  /** The objects of each chart, in the order of the program. */
  readonly charts: Map<Chart, WrittenObject[]>;
}

/** The units of an app, in the order of the program, and its runs. */
export interface Layout {
  readonly units: readonly DraftUnit[];
  readonly runs: ReadonlyMap<ChartRun, Omit<IndexRun, 'units'>>;
}

/**
 * Arranges the objects of an app in units. Charts without objects have no unit.
 *
 * @param manifests those that have been rendered already
 */
export function layoutOf(app: IConstruct, manifests: ReadonlyMap<ApiObject, Json>): Layout {
  const objectsOf = objectsByChart(app);
  const placeOf = placer(app, objectsOf);
  const groups = new Map<string, { place: Placement; charts: Map<Chart, WrittenObject[]> }>();
  const runs = new Set<ChartRun>();
  const runIds = new Map<ChartRun, number>();
  const plans = plansByNamespace(objectsOf, manifests);
  for (const [chart, objects] of objectsOf) {
    for (const object of objects) {
      const written = toWritten(object, manifests.get(object) ?? manifestOf(object));
      const place = withPlan(placeOf(object, written.json), written.json, plans);
      if (place.run && !runs.has(place.run)) {
        runs.add(place.run);
        runIds.set(place.run, runs.size);
      }
      const key = [
        place.cluster.node.addr, stepFolder(place.step), place.run && runIds.get(place.run), place.wave, place.plan,
      ].join('\0');
      const group = groups.get(key) ?? { place, charts: new Map<Chart, WrittenObject[]>() };
      groups.set(key, group);
      const ofChart = group.charts.get(chart) ?? [];
      group.charts.set(chart, ofChart);
      ofChart.push(written);
    }
  }
  const numbered = numberRuns([...runs]);
  const late = [...groups.values()].filter(({ place }) => place.step === ApplyStep.AFTER_FIRST_STAGE)
    .map(({ place }) => place.cluster);
  const isSplit = (cluster: Chart) => late.filter((each) => each === cluster).length > 1;
  const units = [...groups.values()].map(({ place: { cluster, step, run, wave, plan }, charts }) => ({
    path: unitPath(
      clusterName(cluster), step, { run: run && numbered.get(run)!.path, wave, plan, isSplit: isSplit(cluster) },
    ),
    purpose: deliveryPurpose(cluster) ?? purposeOf(step, [...charts.values()].flat(), run, wave),
    cluster,
    step,
    run,
    wave,
    plan,
    charts,
  }));
  return { units, runs: numbered };
}

/** The plans that create namespaces on the destination, by the namespace. */
function plansByNamespace(
  objectsOf: ObjectsByChart, manifests: ReadonlyMap<ApiObject, Json>,
): ReadonlyMap<string, string> {
  const plans = [...objectsOf.values()].flat()
    .filter(({ kind, apiVersion }) => kind === MIG_PLAN.kind && apiVersion === MTC_API_VERSION);
  const found = new Map<string, string>();
  for (const object of plans) {
    const { spec, metadata } = manifests.get(object) ?? manifestOf(object);
    for (const entry of Array.isArray(spec?.namespaces) ? spec.namespaces : []) {
      const namespace = String(entry).split(':').pop()!;
      found.set(namespace, found.get(namespace) ?? String(metadata?.name));
    }
  }
  return found;
}

/** The place of an object, with the plan whose first stage it needs. */
function withPlan(place: Placement, json: Json, plans: ReadonlyMap<string, string>): Placement {
  return place.step === ApplyStep.AFTER_FIRST_STAGE && place.plan === undefined
    ? { ...place, plan: plans.get(json.metadata?.namespace) } : place;
}

/** The clusters of an app's charts, by chart. */
export function clusterCharts(app: IConstruct): Map<Chart, Chart> {
  const objectsOf = objectsByChart(app);
  const clusterOf = clustersOf(app, objectsOf);
  return new Map([...objectsOf.keys()].map((chart) => [chart, clusterOf(chart).chart]));
}

function toWritten(object: ApiObject, json: Json): WrittenObject {
  const { name, namespace } = json.metadata ?? {};
  const reference = {
    apiVersion: json.apiVersion,
    kind: json.kind,
    ...namespace === undefined ? {} : { namespace },
    name: name ?? object.name,
  };
  return { object, json, reference };
}

/** Both steps of a cluster's own manifests have one folder: a cluster has either. */
function stepFolder(step: ApplyStep): string {
  return step === ApplyStep.HOST_CLUSTER || step === ApplyStep.REMOTE_CLUSTER ? 'manifests' : step;
}

interface UnitOf {
  readonly run?: string;
  readonly wave?: number;
  readonly plan?: string;
  /**
   * Whether the cluster has several units after first stages, for one plan each. A unit is a leaf folder, so none is
   * above them.
   */
  readonly isSplit: boolean;
}

/** The folder of objects in namespaces of no plan. No plan can have the name. */
const NO_PLAN = 'no_plan';

function unitPath(cluster: string, step: ApplyStep, { run, wave, plan, isSplit }: UnitOf): string {
  const name = segment(cluster);
  switch (step) {
    case ApplyStep.SECRETS:
      return `secrets/${name}`;
    case ApplyStep.RUN:
      return wave === undefined ? `${run}/${name}` : `${run}/wave-${wave}/${name}`;
    case ApplyStep.AFTER_FIRST_STAGE:
      return `clusters/${name}/${step}${isSplit ? `/${plan === undefined ? NO_PLAN : segment(plan)}` : ''}`;
    default:
      return `clusters/${name}/${stepFolder(step)}`;
  }
}

/**
 * Runs are numbered for each folder of an owner, in the order of the program: so no two have one folder, whatever their
 * ids are.
 */
function numberRuns(runs: readonly ChartRun[]): Map<ChartRun, Omit<IndexRun, 'units'>> {
  const counts = new Map<string, number>();
  return new Map(runs.map((run) => {
    const { ownerKind, owner, kind, id, purpose } = run;
    const folder = segment(owner);
    const number = (counts.get(folder.toLowerCase()) ?? 0) + 1;
    counts.set(folder.toLowerCase(), number);
    const word = id === kind || id.startsWith(`${kind}-`) ? id : `${kind}-${id}`;
    return [
      run, { path: `runs/${folder}/${segment(`${number}-${word}`)}`, ownerKind, owner, number, kind, id, purpose },
    ];
  }));
}

const PURPOSES: Record<ApplyStep, string> = {
  [ApplyStep.OPERATOR]: 'installs the operator, which provides the kinds that the other units use',
  [ApplyStep.SECRETS]: 'objects that contain secret values in plain text; do not commit them',
  [ApplyStep.REMOTE_CLUSTER]: 'objects that the remote cluster needs',
  [ApplyStep.HOST_CLUSTER]: 'clusters, repositories, hooks and plans; no migration starts',
  [ApplyStep.RUN]: 'starts when it is applied',
  [ApplyStep.AFTER_FIRST_STAGE]: 'objects in namespaces that the first stage creates; '
    + 'apply them when that stage has completed',
};

/**
 * The purpose of a cluster's own manifests if objects of transfers are among them: with objects of MTC, with
 * others, or alone.
 */
const TRANSFER_PURPOSES = {
  withMtc: 'clusters, repositories, hooks, plans, and objects that transfers need; '
    + 'neither a migration nor a copy starts',
  withOthers: 'objects that transfers need, and other objects of the program; no copy starts',
  alone: 'objects that transfers need; no copy starts',
};

function purposeOf(step: ApplyStep, objects: readonly WrittenObject[], run?: ChartRun, wave?: number): string {
  if (run) {
    return `${wave === undefined ? '' : `wave ${wave}: `}${run.purpose}; `
      + `${isRollback(run) ? 'only to undo: ' : ''}${PURPOSES[step]}`;
  }
  const engines = new Set(objects.filter(({ json }) => isOfTransfer(json)).map(({ object }) => ownerOf(object)));
  if (engines.size === 0 || stepFolder(step) !== 'manifests') {
    return PURPOSES[step];
  }
  const others = objects.filter(({ object }) => !engines.has(ownerOf(object)));
  if (others.length === 0) {
    return TRANSFER_PURPOSES.alone;
  }
  const hasMtc = others.some(({ json }) => json.apiVersion === MTC_API_VERSION);
  return hasMtc ? TRANSFER_PURPOSES.withMtc : TRANSFER_PURPOSES.withOthers;
}

/** The host clusters of a remote cluster, as charts that may belong to them. */
export function hostChartOf(cluster: Chart): Chart | undefined {
  return roleOf(cluster).hostChart;
}

/** Whether a run creates the namespaces of a plan, if it is the first. */
export function createsNamespaces({ ownerKind, kind }: ChartRun): boolean {
  return ownerKind === RunOwner.PLAN && kind !== 'analysis' && kind !== ROLLBACK;
}
