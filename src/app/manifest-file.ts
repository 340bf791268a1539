import { ApiObject, Chart, Names } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ApplyStep, holdsSecrets, roleOf } from '../charts/chart-role';

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

const STEPS = [ApplyStep.OPERATOR, ApplyStep.SECRETS, ApplyStep.REMOTE_CLUSTER, ApplyStep.HOST_CLUSTER, ApplyStep.RUN];

const PURPOSES: Record<ApplyStep, string> = {
  [ApplyStep.OPERATOR]: 'installs the operator, which brings the kinds that the other files use',
  [ApplyStep.SECRETS]: 'objects that hold secret values in the clear; keep it out of git',
  [ApplyStep.REMOTE_CLUSTER]: 'what the remote cluster itself needs',
  [ApplyStep.HOST_CLUSTER]: 'clusters, repositories, hooks and plans; nothing is migrated yet',
  [ApplyStep.RUN]: 'applying it starts it',
};

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
  return [...objects]
    .filter(([, apiObjects]) => apiObjects.length > 0)
    .sort(([a], [b]) => STEPS.indexOf(roleOf(a).step) - STEPS.indexOf(roleOf(b).step))
    .map(([chart, apiObjects], index) => {
      const { step, clusterChart, purpose } = roleOf(chart);
      return {
        chart,
        apiObjects,
        file: {
          name: `${String(index).padStart(4, '0')}-${Names.toDnsLabel(chart, { includeHash: false })}${extension}`,
          cluster: clusterChart.node.id,
          step,
          purpose: purpose ? `${PURPOSES[step]}: ${purpose}` : PURPOSES[step],
          holdsSecrets: holdsSecrets(chart),
          objects: apiObjects.map(nameOf),
          waitFor: apiObjects.flatMap(waitFor),
        },
      };
    });
}

function nameOf(object: ApiObject): string {
  const { name, namespace } = object.metadata;
  return `${object.kind} ${namespace ? `${namespace}/` : ''}${name ?? object.name}`;
}

/** Kinds of MTC that report when they are in order. */
const READY_KINDS = ['MigCluster', 'MigStorage', 'MigHook', 'MigPlan'];

/** Kinds that act when they are applied, and report how it goes. */
const ACTIONS = ['MigMigration', 'DirectVolumeMigration', 'DirectImageMigration', 'DirectImageStreamMigration'];

function waitFor(object: ApiObject): string[] {
  const target = `${object.kind.toLowerCase()}/${object.name} -n ${object.metadata.namespace}`;
  if (READY_KINDS.includes(object.kind)) {
    return [`kubectl wait --for=condition=Ready ${target} --timeout=10m`];
  }
  if (ACTIONS.includes(object.kind)) {
    return [`kubectl get ${target} -w`];
  }
  if (object.kind === 'Subscription') {
    return [`kubectl wait --for=jsonpath='{.status.state}'=AtLatestKnown ${target} --timeout=20m`];
  }
  return [];
}
