import { DESTINATION_NAMESPACES, EXISTING } from '../../../src/api/mig-plan';
import { base64, TOKEN } from '../../../src/rules/examples/values';
import { Files } from '../support';

/** A set of files of one or more clusters, and what a check of it has to find. */
export interface MigrationCase {
  readonly title: string;
  readonly files: Files;
  /**
   * The clusters: each has a folder of its name, which `--cluster` assigns to it. Without clusters, the whole
   * folder is checked.
   */
  readonly clusters: readonly string[];
  /** Each fault that a check has to report. A valid set has none. */
  readonly faults: readonly Fault[];
}

/** A fault in words, with the pattern that its message has to match and the file that it is reported in. */
export interface Fault {
  readonly file: string;
  readonly says: RegExp;
}

export const HOST_AND_OLD = ['host', 'old'];

/** A set with faults. */
export function faulty(
  title: string, files: Files, faults: Fault | readonly Fault[], clusters: readonly string[] = HOST_AND_OLD,
): MigrationCase {
  return { title, files, clusters, faults: [faults].flat() };
}

/** The nearest set without a fault. */
export function valid(title: string, files: Files, clusters: readonly string[] = HOST_AND_OLD): MigrationCase {
  return { title, files, clusters, faults: [] };
}

/** Lines that are indented by so many more blanks. */
function indented(text: string, by = 2): string {
  return text.trim().split('\n').map((line) => `${' '.repeat(by)}${line}`).join('\n');
}

export function object(
  apiVersion: string, kind: string, name: string, namespace: string | undefined, rest = '',
): string {
  const metadata = namespace === undefined ? `{ name: ${name} }` : `{ name: ${name}, namespace: ${namespace} }`;
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\n${rest === '' ? '' : `${rest.trim()}\n`}`;
}

/** An object of MTC; its spec is given. */
export function mtc(kind: string, name: string, spec: string): string {
  return object('migration.openshift.io/v1alpha1', kind, name, 'openshift-migration', `spec:\n${indented(spec)}`);
}

export function documents(...yaml: readonly string[]): string {
  return yaml.join('---\n');
}

export const ref = (name: string, namespace = 'openshift-migration') => `{ name: ${name}, namespace: ${namespace} }`;

export function hostController(more = ''): string {
  return mtc('MigrationController', 'migration-controller',
    `cluster_name: host\nmigration_controller: true\nmigration_ui: true\nmigration_velero: true\n${more}`);
}

export function remoteController(more = ''): string {
  return mtc('MigrationController', 'migration-controller', 'migration_controller: false\nmigration_ui: false\n'
    + `migration_velero: true\n${more}`);
}

export function hostCluster(name = 'host'): string {
  return mtc('MigCluster', name, 'isHostCluster: true');
}

export interface RemoteOptions {
  readonly url?: string;
  readonly more?: string;
  readonly token?: string;
}

export function remoteCluster(
  name: string,
  { url = `https://api.${name}.example.com:6443`, more = '', token = `${name}-token` }: RemoteOptions = {},
): string {
  return mtc('MigCluster', name, `isHostCluster: false
url: ${url}
exposedRegistryPath: default-route-openshift-image-registry.apps.${name}.example.com
serviceAccountSecretRef: ${ref(token, 'openshift-config')}
${more}`);
}

export function tokenSecret(cluster: string, token = TOKEN): string {
  return object('v1', 'Secret', `${cluster}-token`, 'openshift-config',
    `type: Opaque\ndata:\n  saToken: ${base64(token)}`);
}

export function storage(
  name: string, { bucket = 'mtc-backups', more = '', config = '', key = 'AKIAIOSFODNN7EXAMPLE' } = {},
): string {
  return documents(
    mtc('MigStorage', name, `backupStorageProvider: aws
backupStorageConfig:
  awsBucketName: ${bucket}
  awsRegion: eu-central-1
  credsSecretRef: ${ref(`${name}-credentials`, 'openshift-config')}
${config === '' ? '' : indented(config)}
${more}`),
    object('v1', 'Secret', `${name}-credentials`, 'openshift-config', `type: Opaque
data:
  aws-access-key-id: ${base64(key)}
  aws-secret-access-key: ${base64('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')}`),
  );
}

export interface PlanOptions {
  readonly source?: string;
  readonly destination?: string;
  readonly storage?: string;
  readonly namespaces?: string;
  readonly more?: string;
}

/** A plan whose destination namespaces exist. */
export function plan(
  name: string, {
    source = 'old',
    destination = 'host',
    storage: repository = 'backups',
    namespaces = '[shop, "shop-db:shop-data"]',
    more = '',
  }: PlanOptions = {},
): string {
  return mtc('MigPlan', name, `srcMigClusterRef: ${ref(source)}
destMigClusterRef: ${ref(destination)}
migStorageRef: ${ref(repository)}
namespaces: ${namespaces}
${more}`).replace('namespace: openshift-migration }',
    `namespace: openshift-migration, annotations: { ${DESTINATION_NAMESPACES}: ${EXISTING} } }`);
}

export function run(name: string, of: string, spec = 'stage: true'): string {
  return mtc('MigMigration', name, `migPlanRef: ${ref(of)}\n${spec}`);
}

export interface VolumeOptions {
  readonly namespace?: string;
  readonly claim?: string;
  readonly capacity?: string;
  readonly storageClass?: string;
  readonly sourceClass?: string;
  readonly mode?: string;
  readonly accessModes?: string;
  readonly selection?: string;
  readonly pvc?: string;
}

/** An entry of `persistentVolumes`. */
export function volume(name: string, options: VolumeOptions = {}): string {
  const {
    namespace = 'shop', claim = name, capacity = '10Gi', storageClass = 'gp3-csi', sourceClass = 'gp2',
    mode = 'Filesystem', accessModes = '[ReadWriteOnce]',
    selection = 'action: copy, copyMethod: filesystem', pvc = '',
  } = options;
  return `- name: ${name}
  capacity: ${capacity}
  storageClass: ${sourceClass}
  pvc: { namespace: ${namespace}, name: ${claim}, accessModes: ${accessModes}, volumeMode: ${mode}${pvc} }
  selection: { ${selection}, storageClass: ${storageClass} }
  supported: { actions: [skip, copy], copyMethods: [filesystem, block, snapshot] }`;
}

export function volumes(...entries: readonly string[]): string {
  return `persistentVolumes:\n${entries.join('\n')}`;
}

/** A whole migration from the cluster `old` to `host`, without a fault. */
export function base(changes: Files = {}): Files {
  return {
    'host/controller.yaml': hostController(),
    'host/clusters.yaml': documents(hostCluster(), remoteCluster('old'), tokenSecret('old')),
    'host/storage.yaml': storage('backups'),
    'host/plan.yaml': plan('shop'),
    'old/controller.yaml': remoteController(),
    ...changes,
  };
}

/** A second host, in a separate folder, that migrates from a cluster. */
export function secondHost(
  folder: string, source: string, planYaml: string, options: { url?: string; bucket?: string } = {},
): Files {
  return {
    [`${folder}/controller.yaml`]: hostController(),
    [`${folder}/clusters.yaml`]: documents(hostCluster(), remoteCluster(source, { url: options.url }),
      tokenSecret(source)),
    [`${folder}/storage.yaml`]: storage('backups', { bucket: options.bucket ?? `mtc-${folder}` }),
    [`${folder}/plan.yaml`]: planYaml,
  };
}

export function namespaceObject(name: string, { labels = '', annotations = '' } = {}): string {
  return `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n  labels: { ${labels} }\n`
    + `  annotations: { ${annotations} }\n`;
}

/** The annotations with which OpenShift gives identities to the pods of a namespace. */
export function identity({ uids = '1000620000/10000', groups = '1000620000/10000', mcs = 's0:c25,c20' } = {}): string {
  return `openshift.io/sa.scc.uid-range: ${uids}, openshift.io/sa.scc.supplemental-groups: ${groups}, `
    + `openshift.io/sa.scc.mcs: "${mcs}"`;
}

export function policy(name: string, namespace_: string, spec: string): string {
  return object('networking.k8s.io/v1', 'NetworkPolicy', name, namespace_, `spec:\n${indented(spec)}`);
}

export const denyEgress = (namespace_: string) => policy('deny-egress', namespace_, 'podSelector: {}\n'
  + 'policyTypes: [Egress]');
export const denyIngress = (namespace_: string) => policy('deny-ingress', namespace_, 'podSelector: {}\n'
  + 'policyTypes: [Ingress]');

/** Lets the pods of rsync out, in the namespace of a source. */
export function allowOut(namespace_: string, {
  ports = '[{ protocol: TCP, port: 443 }]', selector = 'matchLabels: { owner: directvolumemigration }', dns = true,
} = {}): string {
  return policy('rsync-out', namespace_, `podSelector: { ${selector} }
policyTypes: [Egress]
egress:
- ports: ${ports}
${dns ? `- to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: openshift-dns } } }]
  ports: [{ protocol: UDP, port: 5353 }, { protocol: TCP, port: 5353 }]` : ''}`);
}

/** Lets the router in to the pods of rsync, in the namespace of a destination. */
export function allowIn(namespace_: string, { port = 6443, from = '' } = {}): string {
  return policy('rsync-in', namespace_, `podSelector: { matchLabels: { owner: directvolumemigration } }
policyTypes: [Ingress]
ingress:
- ports: [{ protocol: TCP, port: ${port} }]
${from === '' ? '' : indented(`from: ${from}`)}`);
}

export function subscription(channel: string, name = 'mtc-operator', namespace_ = 'openshift-migration'): string {
  return object('operators.coreos.com/v1alpha1', 'Subscription', name, namespace_,
    `spec: { channel: ${channel}, name: ${name}, source: redhat-operators, sourceNamespace: openshift-marketplace }`);
}

export const operatorGroup = () =>
  object('operators.coreos.com/v1', 'OperatorGroup', 'migration', 'openshift-migration',
    'spec: { targetNamespaces: [openshift-migration] }');

export function clusterVersion(version: string): string {
  return object(
    'config.openshift.io/v1',
    'ClusterVersion',
    'version',
    undefined,
    `spec: { clusterID: 00000000-0000-4000-8000-00000000000${version.length} }
status: { desired: { version: ${version}, image: example }, history: [{ state: Completed, version: ${version}, startedTime: "2026-01-01T00:00:00Z", verified: true, image: example }], observedGeneration: 1, versionHash: a, availableUpdates: null }`,
  );
}

export function csv(name: string, version: string): string {
  return object('operators.coreos.com/v1alpha1', 'ClusterServiceVersion', name, 'openshift-migration',
    `spec: { displayName: Migration Toolkit for Containers Operator, version: ${version}, install: { strategy: `
      + 'deployment } }\nstatus: { phase: Succeeded }');
}

export function storageClassObject(name: string, provisioner: string, isDefault = false): string {
  return `apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: ${name}\n`
    + `  annotations: { storageclass.kubernetes.io/is-default-class: "${isDefault}" }\nprovisioner: ${provisioner}\n`;
}
