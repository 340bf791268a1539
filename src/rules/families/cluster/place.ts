import { JudgedKind } from '../../../api/judged-kinds';
import { derived } from '../../engine/derived';
import { Manifest, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { cluster } from '../../examples/cluster';
import { controller, host, HOST, REMOTE } from '../../examples/controller';
import { documents, filesOf, planExample } from '../../examples/plan';
import { isHostCluster } from '../../reading/cluster';
import { controllersOf, isOff, isOn, settingOf } from '../../reading/controller';
import { planModels } from '../../reading/model/migration';
import { namedIn } from '../../reading/model/text';
import { plansOf, specOf } from '../../reading/plan';
import { keyOf, MTC_GROUP } from '../../reading/references';
import { quote } from '../../reading/text';

/** What MTC's controller reads, which runs on the host cluster only. */
const READ_BY_CONTROLLER: readonly JudgedKind[] = [
  'MigCluster', 'MigStorage', 'MigPlan', 'MigMigration', 'MigHook', 'MigAnalytic',
];

const CONTROLLER = 'migration_controller';
const URL = 'url: https://api.ocp3.example.com:8443\n  exposedRegistryPath: registry.apps.ocp3.example.com';
const both = (ocp3: string, ocp4: string) =>
  documents(filesOf('ocp3', controller(REMOTE), ocp3), filesOf('ocp4', host(''), ocp4));
const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\n';
const SECRET = `apiVersion: v1
kind: Secret
metadata: { name: ocp3-token, namespace: openshift-config }
type: Opaque
`;
const PLAN = planExample('', { destination: 'host' });
const EXTERNAL = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: ocp3-token, namespace: openshift-config }
`;

/** Rules on objects that are written for the wrong cluster. */
export const CLUSTER_PLACE_RULES: readonly Rule[] = [
  {
    id: 'cluster/read-on-host-only',
    severity: 'error',
    title: 'Objects of MTC are created on the host cluster',
    rationale: 'MTC\'s controller runs on the host cluster and reads plans, runs, MigClusters, repositories and hooks '
      + 'there only. On a remote cluster they get no conditions, and nothing happens.',
    source: 'mig-operator roles/migrationcontroller/defaults/main.yml; MTC\'s guide, installation',
    on: READ_BY_CONTROLLER,
    skips: ['patch'],
    breaks: both(PLAN, CONFIG),
    finds: [{
      path: 'metadata.name',
      message: 'is for cluster "ocp3", where MigrationController openshift-migration/migration-controller has '
        + '`migration_controller: false`: nothing reads the MigPlan there. The controller runs on "ocp4"',
      fix: 'Move it to the files of cluster "ocp4".',
    }],
    keeps: both(CONFIG, PLAN),
    * check(manifest, set) {
      const { cluster: place = '' } = manifest;
      const { withController, without } = controllersByCluster(set);
      const off = without.get(place);
      const [hostPlace] = withController.keys();
      if (off && !withController.has(place) && hostPlace !== undefined) {
        yield {
          path: 'metadata.name',
          message: `is for cluster ${quote(place)}, where ${namedIn(off, manifest)} has \`${CONTROLLER}: false\`: `
            + `nothing reads the ${manifest.kind} there. The controller runs on ${quote(hostPlace)}`,
          fix: `Move it to the files of cluster ${quote(hostPlace)}.`,
        };
      }
    },
  },
  {
    id: 'cluster/secret-on-other-cluster',
    severity: 'error',
    title: 'The Secrets of MigClusters and repositories are on the host cluster',
    rationale: 'MTC\'s controller reads the token of a remote cluster and the credentials of a repository on the host '
      + 'cluster. A Secret that exists only on the remote cluster is not found: InvalidSaSecretRef, '
      + 'InvalidBackupStorageCredsSecretRef.',
    source: 'mig-controller pkg/reference/ref.go',
    on: 'Secret',
    skips: ['patch', 'live'],
    breaks: both(SECRET, cluster(URL)),
    finds: [{
      path: 'metadata.name',
      message: 'is for cluster "ocp3", but MigCluster openshift-migration/ocp3 (file-3.yaml) of cluster "ocp4" refers '
        + 'to it: MTC looks for it there, and does not find it',
      fix: 'Move it to the files of cluster "ocp4".',
    }],
    keeps: both(SECRET, documents(cluster(URL), EXTERNAL)),
    * check(manifest, set) {
      const { cluster: place, namespace, name } = manifest;
      const use = place === undefined || manifest.object.type === 'kubernetes.io/service-account-token' ? undefined
        : secretUses(set).get(`${namespace}/${name}`);
      if (place !== undefined && use?.cluster !== undefined && use.cluster !== place
        && !isSupplied(set, use, namespace, name)) {
        yield {
          path: 'metadata.name',
          message: `is for cluster ${quote(place)}, but ${namedIn(use, manifest)} of cluster ${quote(use.cluster)} `
            + 'refers to it: MTC looks for it there, and does not find it',
          fix: `Move it to the files of cluster ${quote(use.cluster)}.`,
        };
      }
    },
  },
  {
    id: 'cluster/second-controller',
    severity: 'warning',
    title: 'MTC\'s controller runs on one cluster of a migration',
    rationale: 'On remote clusters the operator installs Velero only. A second controller is a second host cluster: '
      + 'with each run, it deletes the Velero backups and restores that it does not know, and it restarts Velero.',
    source: 'MTC\'s guide, installation; mig-controller pkg/controller/migmigration/{backup,restore,pod}.go',
    on: 'MigrationController',
    skips: ['patch'],
    breaks: documents(filesOf('ocp3', controller(HOST)), filesOf('ocp4', host(''), cluster(URL), PLAN)),
    finds: [{
      path: 'spec.migration_controller',
      message: 'migration_controller is on for cluster "ocp3", which MigPlan openshift-migration/shop (file-3.yaml) of '
        + 'host cluster "ocp4" uses as a remote cluster: there are two controllers, and their runs delete each '
        + 'other\'s Velero backups',
      fix: 'Write `migration_controller: false` and `migration_ui: false`.',
    }],
    keeps: documents(filesOf('ocp3', controller(REMOTE)), filesOf('ocp4', host(''), cluster(URL), PLAN)),
    * check(manifest, set) {
      const plan = isOn(manifest, CONTROLLER) && manifest.cluster !== undefined
        ? remoteUses(set).get(manifest.cluster)
        : undefined;
      if (plan && !placesOfPlans(set).has(manifest.cluster)) {
        yield {
          path: settingOf(manifest, CONTROLLER)!.path,
          message: `${CONTROLLER} is on for cluster ${quote(manifest.cluster)}, which ${namedIn(plan, manifest)} of `
            + `host cluster ${quote(plan.cluster)} uses as a remote cluster: there are two controllers, and their runs `
            + 'delete each other\'s Velero backups',
          fix: 'Write `migration_controller: false` and `migration_ui: false`.',
        };
      }
    },
  },
  {
    id: 'cluster/without-velero',
    severity: 'error',
    title: 'Velero runs on the source and on the destination of a plan',
    rationale: 'Even a direct migration backs up the Kubernetes objects on the source and restores them on the '
      + 'destination, with Velero. With `migration_velero: false` the operator installs none: the plan or its runs '
      + 'fail. Only a storage conversion needs none.',
    source: 'mig-operator roles/migrationcontroller/tasks/main.yml; mig-controller pkg/controller/migplan/storage.go',
    on: 'MigrationController',
    skips: ['patch'],
    breaks: documents(filesOf('ocp3', controller(REMOTE.replace('velero: true', 'velero: false'))),
      filesOf('ocp4', host(''), cluster(URL), PLAN)),
    finds: [{
      path: 'spec.migration_velero',
      message: 'migration_velero is off for cluster "ocp3", the source of MigPlan openshift-migration/shop '
        + '(file-3.yaml): its objects cannot be backed up or restored there',
      fix: 'Write `migration_velero: true`.',
    }],
    keeps: documents(filesOf('ocp3', controller(REMOTE)), filesOf('ocp4', host(''), cluster(URL), PLAN)),
    * check(manifest, set) {
      const use = isOff(manifest, 'migration_velero') && manifest.cluster !== undefined
        ? veleroUses(set).get(manifest.cluster)
        : undefined;
      if (use) {
        yield {
          path: settingOf(manifest, 'migration_velero')!.path,
          message: `migration_velero is off for cluster ${quote(manifest.cluster)}, the ${use.role} of `
            + `${namedIn(use.plan, manifest)}: its objects cannot be backed up or restored there`,
          fix: 'Write `migration_velero: true`.',
        };
      }
    },
  },
];

/** The first open plan that needs Velero on each cluster, and the role of the cluster. */
const veleroUses = derived((set: ManifestSet) => {
  const uses = new Map<string, { readonly plan: Manifest; readonly role: string }>();
  for (const { manifest, source, destination } of planModels(set).filter((one) => !one.isClosed
    && !one.isStorageConversion)) {
    for (const [role, place] of [['source', source?.cluster], ['destination', destination?.cluster]]) {
      if (role !== undefined && place !== undefined && !uses.has(place)) {
        uses.set(place, { plan: manifest, role });
      }
    }
  }
  return uses;
});

/** The clusters with MTC's controller, and those that certainly lack it, each with the object that tells it. */
const controllersByCluster = derived((set: ManifestSet) => {
  const withController = new Map<string, Manifest>();
  const without = new Map<string, Manifest>();
  const add = (places: Map<string, Manifest>, { cluster: place }: Manifest, manifest: Manifest) => place !== undefined
    && places.set(place, manifest);
  set.ofGroup('MigCluster', MTC_GROUP).filter(isHostCluster)
    .forEach((manifest) => add(withController, manifest, manifest));
  for (const manifest of controllersOf(set)) {
    if (isOn(manifest, CONTROLLER)) {
      add(withController, manifest, manifest);
    } else if (isOff(manifest, CONTROLLER)) {
      add(without, manifest, manifest);
    }
  }
  return { withController, without };
});

/** The first MigCluster or MigStorage that refers to a Secret, by the Secret's namespace and name. */
const secretUses = derived((set: ManifestSet) => {
  const uses = new Map<string, Manifest>();
  const add = (manifest: Manifest, reference: unknown) => {
    const key = keyOf(reference);
    if (key !== undefined && !uses.has(key)) {
      uses.set(key, manifest);
    }
  };
  for (const manifest of set.ofGroup('MigCluster', MTC_GROUP)) {
    add(manifest, specOf(manifest).serviceAccountSecretRef);
  }
  for (const manifest of set.ofGroup('MigStorage', MTC_GROUP)) {
    const { backupStorageConfig, volumeSnapshotConfig } = specOf(manifest);
    add(manifest, backupStorageConfig?.credsSecretRef);
    add(manifest, volumeSnapshotConfig?.credsSecretRef);
  }
  return uses;
});

/** Whether something in the set may put the Secret on the cluster that it is used on. */
function isSupplied(set: ManifestSet, { cluster: place }: Manifest, namespace: string, name: string): boolean {
  return [place, undefined].some((one) => supplied(set).has(supplyKey(one, namespace, name)));
}

/** The Secrets of each cluster, and those that ExternalSecrets create. */
const supplied = derived((set: ManifestSet): ReadonlySet<string> => new Set([
  ...set.ofKind('Secret').map((one) => supplyKey(one.cluster, one.namespace, one.name)),
  ...set.ofGroup('ExternalSecret', 'external-secrets.io')
    .map((one) => supplyKey(one.cluster, one.namespace, text(specOf(one).target?.name) || one.name)),
]));

function supplyKey(place: string | undefined, namespace: string, name: string): string {
  return JSON.stringify([place ?? null, namespace, name]);
}

/** The first open plan of another host cluster for each cluster that plans use as a remote one. */
const remoteUses = derived((set: ManifestSet) => {
  const uses = new Map<string, Manifest>();
  for (const { manifest, source, destination, isClosed } of planModels(set)) {
    for (const place of [source?.cluster, destination?.cluster]) {
      if (place !== undefined && !isClosed && manifest.cluster !== undefined && manifest.cluster !== place
        && !uses.has(place)) {
        uses.set(place, manifest);
      }
    }
  }
  return uses;
});

const placesOfPlans = derived((set: ManifestSet) => new Set(plansOf(set).map(({ cluster: place }) => place)));
