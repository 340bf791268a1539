/** An object of a set: a manifest, or the short form of one that many sets have. */
export interface Entry {
  readonly [key: string]: any;
}

const MTC = 'migration.openshift.io/v1alpha1';
const NAMESPACE = 'openshift-migration';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const reference = (name: string, namespace = NAMESPACE) => ({ name, namespace });

const HOST = {
  azure_resource_group: '',
  cluster_name: 'host',
  mig_namespace_limit: '10',
  mig_pod_limit: '100',
  mig_pv_limit: '100',
  migration_controller: true,
  migration_log_reader: true,
  migration_ui: true,
  migration_velero: true,
  restic_timeout: '1h',
};
const REMOTE = {
  azure_resource_group: '',
  migration_controller: false,
  migration_ui: false,
  migration_velero: true,
  restic_timeout: '1h',
};

/** A token of MTC's ServiceAccount, which opens nothing. Two clusters have different ones. */
function token(id: string): string {
  const claims = { iss: 'kubernetes/serviceaccount', sub: `system:serviceaccount:${NAMESPACE}:migration-controller` };
  return [JSON.stringify({ alg: 'RS256' }), JSON.stringify(claims), id].map(base64url).join('.');
}

/** The keys of the provider's documentation, which open nothing. */
const KEYS = {
  'aws-access-key-id': 'AKIAIOSFODNN7EXAMPLE',
  'aws-secret-access-key': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

const secret = (
  name: string, data: object,
) => ({ apiVersion: 'v1', kind: 'Secret', metadata: reference(name, 'openshift-config'), type: 'Opaque', data });

/** The short forms, by their first key. */
const FORMS: Readonly<Record<string, (entry: Entry) => object>> = {
  host: ({ host }) => ({
    apiVersion: MTC,
    kind: 'MigrationController',
    metadata: reference('migration-controller'),
    spec: { ...HOST, ...host },
  }),
  remote: ({ remote }) => ({
    apiVersion: MTC,
    kind: 'MigrationController',
    metadata: reference('migration-controller'),
    spec: { ...REMOTE, ...remote },
  }),
  cluster: ({ cluster, domain, spec }) => ({
    apiVersion: MTC,
    kind: 'MigCluster',
    metadata: reference(cluster),
    spec: {
      isHostCluster: false,
      url: `https://api.${domain}:6443`,
      serviceAccountSecretRef: reference(`${cluster}-sa`, 'openshift-config'),
      exposedRegistryPath: `default-route-openshift-image-registry.apps.${domain}`,
      ...spec,
    },
  }),
  storage: ({ storage, bucket }) => ({
    apiVersion: MTC,
    kind: 'MigStorage',
    metadata: reference(storage),
    spec: {
      backupStorageProvider: 'aws',
      backupStorageConfig: {
        awsBucketName: bucket,
        awsRegion: 'eu-west-1',
        credsSecretRef: reference(`${storage}-creds`, 'openshift-config'),
      },
    },
  }),
  plan: ({ plan, from, to, namespaces, storage, spec }) => ({
    apiVersion: MTC,
    kind: 'MigPlan',
    metadata: reference(plan),
    spec: {
      srcMigClusterRef: reference(from),
      destMigClusterRef: reference(to),
      ...storage === undefined ? {} : { migStorageRef: reference(storage) },
      namespaces,
      ...spec,
    },
  }),
  keys: ({ keys }) =>
    secret(keys, Object.fromEntries(Object.entries(KEYS).map(([key, value]) => [key, base64(value)]))),
  token: ({ token: name, id }) => secret(name, { saToken: base64(token(id)) }),
  namespace: ({ namespace }) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: namespace,
      labels: { 'kubernetes.io/metadata.name': namespace },
      annotations: {
        'openshift.io/sa.scc.mcs': 's0:c25,c20',
        'openshift.io/sa.scc.supplemental-groups': '1000650000/10000',
        'openshift.io/sa.scc.uid-range': '1000650000/10000',
      },
    },
  }),
};

function manifestOf(entry: Entry): Entry {
  const form = FORMS[Object.keys(entry)[0]];
  return 'kind' in entry || form === undefined ? entry : form(entry);
}

/** A manifest as a cluster returns it. */
function dumped(manifest: Entry): Entry {
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      creationTimestamp: '2026-10-20T04:18:22Z',
      resourceVersion: '10781338',
      uid: 'a4829acb-51cd-44aa-a9f1-61243a574f38',
    },
  };
}

/** The style of a set: as people write it, as `oc get -o yaml` prints single objects, or as it prints several. */
export type Style = 'hand' | 'live' | 'list';

/** The text of a file. */
export function textOf(content: string | readonly Entry[], style: Style): string {
  if (typeof content === 'string') {
    return content;
  }
  const manifests = content.map(manifestOf);
  const objects = style === 'hand' ? manifests : manifests.map(dumped);
  const documents = style === 'list' ? [{ apiVersion: 'v1', kind: 'List', items: objects }] : objects;
  return documents.map((document) => JSON.stringify(document)).join('\n---\n');
}
