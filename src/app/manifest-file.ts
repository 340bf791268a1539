import { ApiObject, Chart, Names } from 'cdk8s';
import { IConstruct } from 'constructs';
import { MTC_API_VERSION } from '../api/common';
import { TRANSFER_LABELS, TRANSFER_NAME } from '../api/transfer';
import { applyRank, ApplyStep, holdsSecrets, roleOf } from '../charts/chart-role';

/** A file that a `MigrationApp` writes. */
export interface ManifestFile {
  /** The name of the file in the output folder. In the order of their names the files are applied. */
  readonly name: string;

  /** The cluster that it is applied on, as the program calls it. */
  readonly cluster: string;

  /** When it is applied. */
  readonly step: ApplyStep;

  /** What it is for, in a few words. */
  readonly purpose: string;

  /** Whether it holds secret values in the clear, and so must not be committed. */
  readonly holdsSecrets: boolean;

  /** What is in it: `MigPlan openshift-migration/shop`. */
  readonly objects: string[];

  /** Commands that end, or show, when the cluster has done what the file asks for. */
  readonly waitFor: string[];
}

const PURPOSES: Record<ApplyStep, string> = {
  [ApplyStep.OPERATOR]: 'installs the operator, which brings the kinds that the other files use',
  [ApplyStep.SECRETS]: 'objects that hold secret values in the clear; keep it out of git',
  [ApplyStep.REMOTE_CLUSTER]: 'what the remote cluster itself needs',
  [ApplyStep.HOST_CLUSTER]: 'clusters, repositories, hooks and plans; nothing is migrated yet',
  [ApplyStep.RUN]: 'applying it starts it',
  [ApplyStep.AFTER_FIRST_STAGE]: 'objects in namespaces that the first stage creates; apply it when that stage has completed',
};

/** What a cluster's file is for where it holds transfers and nothing of MTC. */
const TRANSFER_PURPOSES: Partial<Record<ApplyStep, string>> = {
  [ApplyStep.REMOTE_CLUSTER]: 'what transfers need; nothing is copied yet',
  [ApplyStep.HOST_CLUSTER]: 'what transfers need; nothing is copied yet',
};

function purposeOf(chart: Chart, objects: ApiObject[]): string {
  const { step, purpose } = roleOf(chart);
  const isTransfer = objects.some(isOfTransfer) && !objects.some(({ apiVersion }) => apiVersion === MTC_API_VERSION);
  const ofStep = (isTransfer ? TRANSFER_PURPOSES[step] : undefined) ?? PURPOSES[step];
  return purpose ? `${purpose}; ${ofStep}` : ofStep;
}

/** A chart that becomes a file, and its objects in the order in which they are written. */
export interface ChartFile {
  readonly file: ManifestFile;
  readonly chart: Chart;
  readonly apiObjects: ApiObject[];
}

/** The files of an app, in the order in which they are applied. Charts without objects become none. */
export function filesOf(app: IConstruct, extension: string): ChartFile[] {
  const objects = new Map<Chart, ApiObject[]>();
  for (const construct of app.node.findAll()) {
    if (construct instanceof Chart) {
      objects.set(construct, objects.get(construct) ?? []);
    } else if (construct instanceof ApiObject) {
      const chart = Chart.of(construct);
      objects.set(chart, [...objects.get(chart) ?? [], construct]);
    }
  }
  const charts = [...objects.keys()].sort((a, b) => applyRank(a) - applyRank(b));
  return inOrderOf(dependencies(app), behindOthers(charts))
    .map((chart): [Chart, ApiObject[]] => [chart, objects.get(chart)!])
    .filter(([, apiObjects]) => apiObjects.length > 0)
    .map(([chart, apiObjects], index) => {
      const { step, clusterChart } = roleOf(chart);
      return {
        chart,
        apiObjects,
        file: {
          name: `${String(index).padStart(4, '0')}-${Names.toDnsLabel(chart, { includeHash: false, maxLen: LONGEST })}${extension}`,
          cluster: clusterChart.node.id,
          step,
          purpose: purposeOf(chart, apiObjects),
          holdsSecrets: holdsSecrets(chart),
          objects: apiObjects.map(nameOf),
          waitFor: [
            ...[...apiObjects].sort((a, b) => Number(isController(b)) - Number(isController(a))).flatMap(waitFor),
            ...waitForTransfers(apiObjects),
          ],
        },
      };
    });
}

/** File systems take names of 255 characters. Where a name were cut, the end of it, which says what the file is for, could go. */
const LONGEST = 200;

/** Puts charts that continue others right behind them, whenever they were made. */
function behindOthers(charts: Chart[]): Chart[] {
  const sorted = charts.filter((chart) => !roleOf(chart).continues);
  for (const chart of charts) {
    const before = roleOf(chart).continues;
    if (before) {
      sorted.splice(sorted.indexOf(before) + 1, 0, chart);
    }
  }
  return sorted;
}

/** Which charts wait for which others, where the program says so by `addDependency`. */
function dependencies(app: IConstruct): Map<Chart, Chart[]> {
  const found = new Map<Chart, Chart[]>();
  for (const construct of app.node.findAll()) {
    for (const dependency of construct.node.dependencies) {
      const [chart, other] = [Chart.of(construct), Chart.of(dependency)];
      if (!`${other.node.path}/`.startsWith(`${chart.node.path}/`)) { // cdk8s itself lets a chart wait for those within it
        found.set(chart, [...found.get(chart) ?? [], other]);
      }
    }
  }
  return found;
}

/** The charts in their order, but for those that others wait for, which come before these. */
function inOrderOf(waiting: Map<Chart, Chart[]>, charts: Chart[]): Chart[] {
  const sorted = new Set<Chart>();
  const visited = new Set<Chart>();
  const visit = (chart: Chart) => {
    if (!visited.has(chart)) {
      visited.add(chart);
      waiting.get(chart)?.forEach(visit);
      sorted.add(chart);
    }
  };
  charts.forEach(visit);
  return [...sorted];
}

function nameOf(object: ApiObject): string {
  const { name, namespace } = object.metadata;
  return `${object.kind} ${namespace ? `${namespace}/` : ''}${name ?? object.name}`;
}

/** Kinds of MTC that report when they are in order. */
const READY_KINDS = ['MigCluster', 'MigStorage', 'MigHook', 'MigPlan'];

/** Kinds that act when they are applied, and report how it goes. */
const ACTIONS = ['MigMigration', 'DirectVolumeMigration', 'DirectImageMigration', 'DirectImageStreamMigration'];

/** The group of the kinds that install operators. */
const OLM = 'operators.coreos.com';

/** What installs the controller has to be waited for before anything that the controller reports. */
function isController(object: ApiObject): boolean {
  return object.apiVersion === MTC_API_VERSION && object.kind === 'MigrationController';
}

function waitFor(object: ApiObject): string[] {
  const { namespace } = object.metadata;
  const target = `${object.kind.toLowerCase()}/${object.name}${namespace ? ` -n ${namespace}` : ''}`;
  if (object.apiGroup === OLM && object.kind === 'Subscription') {
    return [`kubectl wait --for=${whenInstalled(object)} ${target} --timeout=20m`];
  }
  if (object.apiVersion !== MTC_API_VERSION) {
    return []; // another group may have a kind of the same name
  }
  if (isController(object)) {
    return [`kubectl wait --for=condition=Successful ${target} --timeout=20m`];
  }
  if (READY_KINDS.includes(object.kind)) {
    return [`kubectl wait --for=condition=Ready ${target} --timeout=10m`];
  }
  if (ACTIONS.includes(object.kind)) {
    return [
      `kubectl wait --for=jsonpath='{.status.phase}'=Completed ${target} --timeout=24h`,
      `kubectl get ${target} -o jsonpath='{.status.conditions[*].type}'`,
    ];
  }
  return [];
}

/** Where each version waits for an approval, the Subscription knows of newer ones than the one asked for, and is never at the latest. */
function whenInstalled(subscription: ApiObject): string {
  const { startingCSV, installPlanApproval } = subscription.toJson().spec ?? {};
  return startingCSV && installPlanApproval === 'Manual'
    ? `jsonpath='{.status.installedCSV}'=${startingCSV}`
    : "jsonpath='{.status.state}'=AtLatestKnown";
}

function isOfTransfer({ metadata }: ApiObject): boolean {
  return metadata.getLabel(TRANSFER_LABELS.name) === TRANSFER_NAME;
}

/** The Jobs of a run, namespace by namespace: what they tell, and when they have done it. One that has failed never completes. */
function waitForTransfers(objects: ApiObject[]): string[] {
  const namespaces = new Map<string, ApiObject[]>();
  for (const job of objects.filter((object) => object.kind === 'Job' && isOfTransfer(object))) {
    const { namespace = '' } = job.metadata;
    namespaces.set(namespace, [...namespaces.get(namespace) ?? [], job]);
  }
  return [...namespaces].flatMap(([namespace, jobs]) => {
    const run = `${TRANSFER_LABELS.run}=${jobs[0].metadata.getLabel(TRANSFER_LABELS.run)}`;
    return [
      `kubectl logs -f -l ${run} -n ${namespace} --prefix --tail=-1 --max-log-requests=${Math.max(5, jobs.length)}`,
      `kubectl wait --for=condition=Complete ${jobs.map(({ name }) => `job/${name}`).join(' ')} -n ${namespace}`
        + ` --timeout=${jobs[0].toJson().spec?.activeDeadlineSeconds}s`,
    ];
  });
}
