import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { createsNamespaces, DraftUnit, hostChartOf } from './layout';
import { ChartRun } from '../charts/chart-role';
import { ApplyStep } from '../output/apply-step';
import { isRollback } from '../output/rollbacks';

/** The units in the order in which they are applied, and what each waits for. */
export interface Ordered {
  readonly units: readonly DraftUnit[];
  /** For each unit, the units that must have settled before it is applied. */
  readonly after: ReadonlyMap<DraftUnit, readonly DraftUnit[]>;
  /** Dependencies of the program that contradict the order of the steps. */
  readonly contradictions: readonly string[];
}

/**
 * Orders units: operators; remote clusters with their secrets; host clusters with theirs; runs. A remote cluster comes
 * before the host's secrets, because its token may have to be created there first. Dependencies of the program are kept
 * if they do not contradict that.
 */
export function order(app: IConstruct, units: readonly DraftUnit[], clusterOf: ReadonlyMap<Chart, Chart>): Ordered {
  const sorted = inOrderOfSteps(units);
  const after = new Map(sorted.map((unit) => [unit, waitsOf(unit, sorted, clusterOf)]));
  const wanted = dependenciesOf(app, sorted);
  const before = (unit: DraftUnit) => [...new Set([...after.get(unit)!, ...wanted.get(unit) ?? []])];
  const contradictions = [...wanted].flatMap(([unit, others]) => others.filter((other) => reaches(other, unit, before))
    .map((other) => `${unit.path} depends on ${other.path}, which is applied after it`));
  const done = new Set<DraftUnit>();
  const visited = new Set<DraftUnit>();
  const visit = (unit: DraftUnit) => {
    if (!visited.has(unit)) {
      visited.add(unit);
      before(unit).forEach(visit);
      done.add(unit);
    }
  };
  sorted.forEach(visit);
  return { units: [...done], after: new Map(sorted.map((unit) => [unit, before(unit)])), contradictions };
}

function reaches(start: DraftUnit, end: DraftUnit, before: (unit: DraftUnit) => DraftUnit[]): boolean {
  const reached = new Set([start]);
  for (const unit of reached) {
    before(unit).forEach((other) => reached.add(other));
  }
  return reached.has(end);
}

function rank({ step, cluster }: DraftUnit, remotes: ReadonlySet<Chart>): number {
  switch (step) {
    case ApplyStep.OPERATOR: return 0;
    case ApplyStep.SECRETS: return remotes.has(cluster) ? 1 : 3;
    case ApplyStep.REMOTE_CLUSTER: return 2;
    case ApplyStep.HOST_CLUSTER: return 4;
    default: return 5;
  }
}

function inOrderOfSteps(units: readonly DraftUnit[]): DraftUnit[] {
  const remotes = new Set(units.map(({ cluster }) => cluster).filter((cluster) => hostChartOf(cluster) !== undefined));
  const ranked = [...units].sort((a, b) => rank(a, remotes) - rank(b, remotes));
  return [...ranked.filter(({ step }) => !isLate(step)), ...lateUnits(ranked.filter(({ step }) => isLate(step)))];
}

function isLate(step: ApplyStep): boolean {
  return step === ApplyStep.RUN || step === ApplyStep.AFTER_FIRST_STAGE;
}

/**
 * Runs, each in one piece and wave by wave, and rollbacks last. The first stages that objects need come first, then
 * these objects.
 */
function lateUnits(units: readonly DraftUnit[]): DraftUnit[] {
  const all = [...new Set(units.flatMap(({ run }) => run ?? []))];
  const runs = [...all.filter((run) => !isRollback(run)), ...all.filter(isRollback)];
  const ofRun = (run: ChartRun) => units.filter((unit) => unit.run === run)
    .sort((a, b) => (a.wave ?? 0) - (b.wave ?? 0));
  const objects = units.filter(({ step }) => step === ApplyStep.AFTER_FIRST_STAGE);
  const first = new Set(objects.flatMap((unit) => firstRuns(units, unit)).flatMap(({ run }) => run!));
  return [...runs.filter((run) => first.has(run)).flatMap(ofRun), ...objects,
    ...runs.filter((run) => !first.has(run)).flatMap(ofRun)];
}

/**
 * The first run of the plan of a unit, which creates the plan's namespaces; of each plan on its cluster if it
 * has no plan.
 */
function firstRuns(units: readonly DraftUnit[], { cluster, plan }: DraftUnit): DraftUnit[] {
  const first = new Map<string, DraftUnit>();
  for (const unit of units) {
    const isOfPlan = unit.run !== undefined && (plan ?? unit.run.owner) === unit.run.owner;
    if (unit.run && isOfPlan && unit.cluster === cluster && createsNamespaces(unit.run) && !first.has(unit.run.owner)) {
      first.set(unit.run.owner, unit);
    }
  }
  return [...first.values()];
}

function waitsOf(unit: DraftUnit, units: readonly DraftUnit[], clusterOf: ReadonlyMap<Chart, Chart>): DraftUnit[] {
  const { step, cluster, run, wave } = unit;
  const of = (ofCluster: Chart, ...steps: ApplyStep[]) => units.filter((other) => other.cluster === ofCluster
    && steps.includes(other.step));
  const { OPERATOR, SECRETS, REMOTE_CLUSTER, HOST_CLUSTER, RUN, AFTER_FIRST_STAGE } = ApplyStep;
  const remotes = units.filter((other) => {
    const host = hostChartOf(other.cluster);
    return other.step === REMOTE_CLUSTER && host !== undefined && clusterOf.get(host) === cluster;
  });
  switch (step) {
    case OPERATOR:
      return [];
    case SECRETS:
      return [...of(cluster, OPERATOR), ...remotes];
    case REMOTE_CLUSTER:
    case HOST_CLUSTER:
      return [...of(cluster, OPERATOR, SECRETS), ...remotes];
    case RUN: {
      const sameRun = units.filter((other) => other.run === run);
      const before = sameRun.filter((other) => other.wave !== undefined && other.wave === wave! - 1);
      const clusters = [...new Set(sameRun.map((other) => other.cluster))];
      return [...clusters.flatMap((each) => of(each, OPERATOR, SECRETS, REMOTE_CLUSTER, HOST_CLUSTER)), ...before];
    }
    case AFTER_FIRST_STAGE:
      return [...of(cluster, HOST_CLUSTER, REMOTE_CLUSTER), ...firstRuns(units, unit)];
  }
}

/** The units that others depend on because the program says so with `addDependency`. */
function dependenciesOf(app: IConstruct, units: readonly DraftUnit[]): Map<DraftUnit, DraftUnit[]> {
  const depending = app.node.findAll().filter(({ node }) => node.dependencies.length > 0);
  if (depending.length === 0) {
    return new Map();
  }
  const unitsOf = new Map<IConstruct, DraftUnit[]>();
  for (const unit of units) {
    for (const { object } of [...unit.charts.values()].flat()) {
      object.node.scopes.forEach((scope) => unitsOf.set(scope, [...new Set([...unitsOf.get(scope) ?? [], unit])]));
    }
  }
  const found = new Map<DraftUnit, DraftUnit[]>();
  for (const construct of depending) {
    const others = construct.node.dependencies.flatMap((dependency) => unitsOf.get(dependency) ?? []);
    for (const unit of unitsOf.get(construct) ?? []) {
      found.set(unit, [...new Set([...found.get(unit) ?? [], ...others.filter((other) => other !== unit)])]);
    }
  }
  return found;
}
