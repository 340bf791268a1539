import { MTC_API_VERSION } from '../api/common';
import { toSnakeCase } from '../grammar/snake-case';
import { isRecord } from '../rules/engine/manifest';

type Json = { readonly [key: string]: any };

/** Fields of `metadata` that the API server or a controller writes. */
const SERVER_METADATA = [
  'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds',
  'managedFields',
  'ownerReferences', 'selfLink', 'finalizers',
];

/** Annotations that MTC's controllers, kubectl and GitOps tools write: whole keys, and beginnings that end with `/`. */
const TOOL_ANNOTATIONS = [
  'openshift.io/touch', 'migration.openshift.io/selected-migplan-type',
  'kubectl.kubernetes.io/last-applied-configuration', 'deployment.kubernetes.io/revision',
  'argocd.argoproj.io/tracking-id', 'argocd.argoproj.io/refresh', 'argocd.argoproj.io/hydrate', 'kapp.k14s.io/identity',
  'kapp.k14s.io/original',
  'kapp.k14s.io/original-diff-md5', 'kapp.k14s.io/original-diff', 'kustomize.toolkit.fluxcd.io/checksum',
  'openshift.io/sa.scc.mcs', 'openshift.io/sa.scc.uid-range', 'openshift.io/sa.scc.supplemental-groups',
  'openshift.io/requester',
  'openshift.io/host.generated',
];

/** Labels that controllers and GitOps tools write. */
const TOOL_LABELS = [
  'migration.openshift.io/', 'kustomize.toolkit.fluxcd.io/', 'kapp.k14s.io/', 'applyset.kubernetes.io/',
  'operators.coreos.com/',
  'argocd.argoproj.io/', 'kubernetes.io/metadata.name',
];

/** Optional fields of MTC's kinds whose zero value means the same as no field: the controllers drop it. */
const ZERO_IS_ABSENT: Record<string, readonly string[]> = {
  MigCluster: ['insecure', 'caBundle', 'azureResourceGroup', 'exposedRegistryPath', 'url'],
  MigStorage: ['backupStorageConfig', 'volumeSnapshotConfig', 'volumeSnapshotProvider'],
  MigPlan: [
    'indirectImageMigration', 'indirectVolumeMigration', 'closed', 'liveMigrate', 'namespaces', 'persistentVolumes',
    'hooks',
    'includedResources', 'labelSelector',
  ],
  MigMigration: ['quiescePods', 'migrateState', 'rollback', 'keepAnnotations', 'verify', 'runAsRoot'],
  MigHook: ['activeDeadlineSeconds', 'playbook'],
  MigAnalytic: ['analyzeExtendedPVCapacity', 'listImages', 'listImagesLimit'],
};

/** Fields of `spec` that are requests to a controller or its notes, and not part of what the user describes. */
const CONTROLLER_FIELDS: Record<string, readonly string[]> = {
  MigCluster: ['refresh', 'vendor', 'storageClasses'],
  MigStorage: ['refresh'],
  MigPlan: ['refresh'],
  MigMigration: ['canceled'],
  MigAnalytic: ['refresh'],
  MigrationController: ['version'],
};

/**
 * An object without what the cluster, its controllers and GitOps tools have written into it, and without defaults. Two
 * objects that are equal after this mean the same.
 */
export function cleaned(object: Json): Json {
  const { status: _, metadata, ...rest } = object;
  const result: Record<string, unknown> = { ...rest };
  if (isRecord(metadata)) {
    result.metadata = cleanMetadata(metadata);
  }
  if (object.apiVersion === MTC_API_VERSION && isRecord(object.spec)) {
    result.spec = cleanSpec(object.kind, object.kind === 'MigrationController' ? snakeCase(object.spec) : object.spec);
  } else if (object.kind === 'NetworkPolicy' && isRecord(object.spec)) {
    result.spec = cleanPolicy(object.spec);
  }
  return result;
}

const OF_TOOLS = new Map([['labels', TOOL_LABELS], ['annotations', TOOL_ANNOTATIONS]]);

function cleanMetadata(metadata: Json): Json {
  const kept = Object.entries(metadata).filter(([key]) => !SERVER_METADATA.includes(key)).map(([key, value]) => {
    const dropped = OF_TOOLS.get(key);
    return [key, dropped && isRecord(value) ? without(value, dropped) : value] as const;
  });
  return Object.fromEntries(kept.filter(([, value]) => !isZero(value)));
}

function without(values: Json, dropped: readonly string[]): Json {
  const isDropped = (key: string) => dropped.some((one) => (one.endsWith('/') ? key.startsWith(one) : key === one));
  return Object.fromEntries(Object.entries(values).filter(([key]) => !isDropped(key)));
}

function cleanSpec(kind: string, spec: Json): Json {
  const controllers = Object.hasOwn(CONTROLLER_FIELDS, kind) ? CONTROLLER_FIELDS[kind] : [];
  const zeros = Object.hasOwn(ZERO_IS_ABSENT, kind) ? ZERO_IS_ABSENT[kind] : [];
  const kept = Object.entries(spec).filter(([key]) => !controllers.includes(key)).map(([key, value]) => {
    if (kind === 'MigStorage' && isRecord(value)) {
      return [key, withoutZeros(value)] as const;
    }
    return [key, key === 'persistentVolumes' && Array.isArray(value) ? value.map(cleanVolume) : value] as const;
  });
  return Object.fromEntries(kept.filter(([key, value]) => !(zeros.includes(key) && isZero(value))));
}

/** An entry of `persistentVolumes` without what discovery overwrites. */
function cleanVolume(volume: unknown): unknown {
  if (!isRecord(volume)) {
    return volume;
  }
  const {
    supported: _, capacity: _1, proposedCapacity: _2, capacityConfirmed, storageClass: _3, pvc, selection, ...rest
  } = volume;
  const { hasReference: _4, volumeMode, ...claim } = isRecord(pvc) ? pvc : {} as Json;
  return {
    ...rest,
    ...capacityConfirmed ? { capacityConfirmed } : {},
    ...pvc === undefined
      ? {}
      : { pvc: { ...claim, ...volumeMode === undefined || volumeMode === 'Filesystem' ? {} : { volumeMode } } },
    ...selection === undefined ? {} : { selection: cleanSelection(selection, volumeMode) },
  };
}

function cleanSelection(selection: unknown, volumeMode: unknown): unknown {
  if (!isRecord(selection)) {
    return selection;
  }
  const { copyMethod, ...rest } = withoutZeros(selection);
  const isDefault = copyMethod === undefined || rest.action !== 'copy'
    || copyMethod === (volumeMode === 'Block' ? 'block' : 'filesystem');
  return isDefault ? rest : { ...rest, copyMethod };
}

/** A NetworkPolicy without the defaults of the API server. */
function cleanPolicy(spec: Json): Json {
  const rules = (value: unknown) => Array.isArray(value)
    ? value.map((rule) => isRecord(rule) && Array.isArray(rule.ports)
      ? { ...rule, ports: rule.ports.map((port) => (isRecord(port) ? { protocol: 'TCP', ...port } : port)) } : rule)
    : value;
  const types = ['Ingress', ...Array.isArray(spec.egress) && spec.egress.length > 0 ? ['Egress'] : []];
  return {
    ...spec,
    policyTypes: spec.policyTypes ?? types,
    ...spec.ingress === undefined ? {} : { ingress: rules(spec.ingress) },
    ...spec.egress === undefined ? {} : { egress: rules(spec.egress) },
  };
}

function withoutZeros(value: Json): Json {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => !isZero(item)));
}

function isZero(value: unknown): boolean {
  return value === undefined || value === null || value === false || value === '' || value === 0
    || (typeof value === 'object' && Object.keys(value!).length === 0);
}

/** The operator reads `noProxy` and `no_proxy` as one variable. */
function snakeCase(spec: Json): Json {
  return Object.fromEntries(Object.entries(spec).map(([key, value]) => {
    const snake = toSnakeCase(key);
    return [Object.hasOwn(spec, snake) ? key : snake, value];
  }));
}
