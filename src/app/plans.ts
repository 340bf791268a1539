import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { DraftUnit } from './layout';
import { clusterName } from './paths';
import { MTC_API_VERSION } from '../api/common';
import { MIG_PLAN } from '../api/mig-plan';
import { freezesOf } from '../charts/frozen-applications';
import { IndexApplication, IndexNamespace, IndexPlan, IndexRun, IndexUnit, RunOwner } from '../output/migration-index';

/** The plans that units contain, and those that only runs refer to. */
export function indexPlans(
  app: IConstruct, charts: ReadonlyMap<Chart, Chart>, drafts: readonly DraftUnit[], runs: readonly IndexRun[],
  units: readonly IndexUnit[],
): IndexPlan[] {
  const plans = new Map<string, Omit<IndexPlan, 'runs'>>();
  const key = (cluster: string, name: string) => `${cluster}\0${name}`;
  for (const draft of drafts) {
    const cluster = clusterName(draft.cluster);
    for (const { json } of [...draft.charts.values()].flat().filter((each) => isPlan(each.json))) {
      plans.set(
        key(cluster, json.metadata.name),
        { name: json.metadata.name, cluster, isWritten: true, ...referencesOf(json.spec ?? {}) },
      );
    }
  }
  const clusterOf = new Map(units.map(({ path, cluster }) => [path, cluster]));
  const runsOf = new Map<string, string[]>();
  for (const run of runs.filter(({ ownerKind }) => ownerKind === RunOwner.PLAN)) {
    const cluster = clusterOf.get(run.units[0])!;
    const plan = key(cluster, run.owner);
    runsOf.set(plan, [...runsOf.get(plan) ?? [], run.path]);
    if (!plans.has(plan)) {
      plans.set(plan, { name: run.owner, cluster, isWritten: false, namespaces: [], hooks: [] });
    }
  }
  const frozen = frozenApplications(app, charts, key);
  return [...plans].map(([plan, facts]) => {
    const applications = frozen.get(plan);
    return { ...facts, ...applications ? { frozenApplications: applications } : {}, runs: runsOf.get(plan) ?? [] };
  });
}

/** What is frozen for each plan. */
function frozenApplications(
  app: IConstruct, charts: ReadonlyMap<Chart, Chart>, key: (cluster: string, name: string) => string,
): Map<string, IndexApplication[]> {
  const nameOf = (chart: Chart) => clusterName(charts.get(chart)!);
  const frozen = new Map<string, IndexApplication[]>();
  for (const { planChart, plan, chart, namespace, name } of freezesOf(app)) {
    const ofPlan = key(nameOf(planChart), plan);
    frozen.set(ofPlan, [...frozen.get(ofPlan) ?? [], { cluster: nameOf(chart), namespace, name }]);
  }
  return frozen;
}

type Json = { readonly [field: string]: any };

function isPlan({ apiVersion, kind }: Json): boolean {
  return apiVersion === MTC_API_VERSION && kind === MIG_PLAN.kind;
}

/** A program may have written the spec by hand, so any field may have any type. */
function referencesOf(spec: Json): Pick<IndexPlan, 'source' | 'destination' | 'repository' | 'namespaces' | 'hooks'> {
  const name = (reference: unknown) => text((reference as Json | undefined)?.name);
  return defined({
    source: name(spec.srcMigClusterRef),
    destination: name(spec.destMigClusterRef),
    repository: name(spec.migStorageRef),
    namespaces: list(spec.namespaces).filter((entry) => typeof entry === 'string').map(toNamespace),
    hooks: list(spec.hooks).flatMap((hook) => name(hook?.reference) ?? []),
  });
}

function toNamespace(entry: string): IndexNamespace {
  const [source, destination = source] = entry.split(':');
  return { source, destination };
}

function list(value: unknown): any[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
