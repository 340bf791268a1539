import { ModelNamespace, ModelPlan, planModels } from './migration';
import { objectsIn, Present, Side } from './objects';
import { volumesIn } from './volumes';
import { parseQuantity } from '../../../grammar/quantity';
import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { Manifest, record, scalar, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { controllerVariable, specOf } from '../plan';

/** A namespace of a plan on the side that a manifest is on. */
export interface PlanSide {
  readonly plan: ModelPlan;
  readonly namespace: ModelNamespace;
  readonly side: Side;
}

/**
 * So many plans of one namespace, and objects of one kind in it, are looked at: without a limit, the cost would be that
 * of all pairs of plans and objects.
 */
const MOST_PLANS = 50;
const MOST_OBJECTS = 100;

/** The sides of open plans that each manifest of a kind is in the namespace of; a Namespace is in itself. */
export function sidesByManifest(
  kind: string, group: string,
): (set: ManifestSet) => ReadonlyMap<Manifest, readonly PlanSide[]> {
  return derived((set) => {
    const sides = new Map<Manifest, PlanSide[]>();
    const plansOfPlace = new Map<string, number>();
    for (const plan of planModels(set).filter(({ isClosed }) => !isClosed)) {
      for (const namespace of plan.namespaces) {
        for (const side of [namespace.source, namespace.destination]) {
          const place = `${side.role}\0${side.cluster?.cluster ?? ''}\0${side.namespace}`;
          const plans = (plansOfPlace.get(place) ?? 0) + 1;
          plansOfPlace.set(place, plans);
          const objects = plans > MOST_PLANS ? [] : certainOnly(objectsIn(set, kind, group, side));
          for (const manifest of objects.slice(0, MOST_OBJECTS)) {
            append(sides, manifest, { plan, namespace, side });
          }
        }
      }
    }
    return sides;
  });
}

function certainOnly({ certain }: Present): readonly Manifest[] {
  return certain;
}

/** A claim that a plan creates on the destination. */
export interface NewClaim {
  readonly name: string;
  readonly storageClass: string;
  /** Its size as written, and in bytes. */
  readonly size: string;
  readonly bytes: number;
}

/** The claims that a plan creates in a destination namespace. */
export function newClaims(set: ManifestSet, namespace: ModelNamespace): readonly NewClaim[] {
  return claimsOf(set)(namespace);
}

const claimsOf = derived((set: ManifestSet) => derived((namespace: ModelNamespace): readonly NewClaim[] => (
  volumesIn(set, namespace)
    .map(({ target, storageClass, size }) => ({ name: target, storageClass, size, bytes: parseQuantity(size) ?? 0 }))
)));

/**
 * The claims that the destination namespace of a plan contains already, and that the plan does not replace by its own.
 */
export function presentClaims(set: ManifestSet, plan: ModelPlan, namespace: ModelNamespace): readonly NewClaim[] {
  return presentOf(set)(plan)(namespace);
}

const presentOf = derived((
  set: ManifestSet,
) => derived((plan: ModelPlan) => derived((namespace: ModelNamespace): readonly NewClaim[] => {
  const replaced = new Set(plan.isStorageConversion ? [] : newClaims(set, namespace).map(({ name }) => name));
  return certainOnly(objectsIn(set, 'PersistentVolumeClaim', '', namespace.destination))
    .filter(({ name }) => !replaced.has(name)).map(presentClaim);
})));

/** A claim that exists: one for all plans of its namespace. */
const presentClaim = derived((claim: Manifest): NewClaim => {
  const { resources, storageClassName } = specOf(claim);
  const size = scalar(record(record(resources).requests).storage);
  return { name: claim.name, storageClass: text(storageClassName), size, bytes: parseQuantity(size) ?? 0 };
});

const WORKLOADS = [['Deployment', 'apps'], ['StatefulSet', 'apps'], ['DeploymentConfig', 'apps.openshift.io']];

/** How many pods the workloads in a namespace have, as far as the files contain them. */
export function podsOfWorkloads(set: ManifestSet, side: Side): number {
  return podCounts(set)(side);
}

const podCounts = derived((set: ManifestSet) => derived((side: Side) => WORKLOADS
  .flatMap(([kind, group]) => objectsIn(set, kind, group, side).certain)
  .reduce((sum, workload) => sum + (Number(specOf(workload).replicas ?? 1) || 0), 0)));

/** What the pods of rsync need in a namespace. */
export interface RsyncLoad {
  readonly pods: number;
  /** The sums of CPU and memory, by the keys of a ResourceQuota; empty if a value is not known. */
  readonly sums: Readonly<Record<string, number>>;
}

const DEFAULTS = { cpu_requests: '100m', cpu_limits: '1', memory_requests: '1Gi', memory_limits: '1Gi' };

type Resource = keyof typeof DEFAULTS;

const RESOURCES = Object.keys(DEFAULTS) as Resource[];

/** Each pod has a container for rsync and one for stunnel, with the same resources. */
const CONTAINERS = 2;

const READERS: Record<Side['role'], Record<Resource, (set: ManifestSet, plan: Manifest) => number | undefined>> = {
  source: readersOf('source'),
  destination: readersOf('target'),
};

function readersOf(prefix: string) {
  const reader = (resource: Resource) => controllerVariable(`${prefix}_rsync_pod_${resource}`, (values) => {
    const given = new Set(values.map(scalar));
    return given.size > 1 ? undefined : parseQuantity([...given][0] ?? DEFAULTS[resource]);
  });
  return Object.fromEntries(RESOURCES.map((resource) => [resource, reader(resource)])) as Record<
    Resource, ReturnType<typeof reader>
  >;
}

/** How many volumes rsync copies from a namespace, by the kind of their pods. */
const transfersOf = derived((set: ManifestSet) => derived((namespace: ModelNamespace) => {
  const volumes = volumesIn(set, namespace).filter(({ isSnapshot }) => !isSnapshot);
  const files = volumes.filter(({ isBlock }) => !isBlock).length;
  return { files, blocks: volumes.length - files };
}));

/** What the pods of rsync need on one side: a pod for each volume on the source, and one for all on the destination. */
export function rsyncLoad(set: ManifestSet, one: PlanSide): RsyncLoad | undefined {
  const { plan, namespace } = one;
  const { files, blocks } = transfersOf(set)(namespace);
  return !plan.isDirect || plan.isClosed || files + blocks === 0 ? undefined : loadOf(set, one, files, blocks);
}

/** What says of which volumes a namespace has. */
const CONTENT = [['PersistentVolumeClaim', ''], ['Deployment', 'apps'], ['StatefulSet', 'apps'],
  ['DeploymentConfig', 'apps.openshift.io']];

/**
 * What a pod of rsync needs on one side for a single volume, if the files describe nothing of the namespace, so that
 * nobody knows whether it has volumes.
 */
export function loadOfUnknown(set: ManifestSet, one: PlanSide): RsyncLoad | undefined {
  const { plan, namespace } = one;
  const isDescribed = namespace.entries.length > 0 || volumesIn(set, namespace).length > 0
    || CONTENT.some(([kind, group]) => [namespace.source, namespace.destination].some((side) => {
      const { certain, possible } = objectsIn(set, kind, group, side);
      return certain.length + possible.length > 0;
    }));
  return !plan.isDirect || plan.isClosed || isDescribed ? undefined : loadOf(set, one, 1, 0);
}

function loadOf(set: ManifestSet, { plan, side }: PlanSide, files: number, blocks: number): RsyncLoad {
  const isSource = side.role === 'source';
  const pods = isSource ? files + blocks : Math.min(files, 1) + Math.min(blocks, 1);
  const withResources = isSource ? files : Math.min(files, 1);
  const sums: Record<string, number> = {};
  for (const resource of RESOURCES) {
    const value = READERS[side.role][resource](set, plan.manifest);
    const [what, kind] = resource.split('_');
    if (value !== undefined) {
      sums[`${kind}.${what}`] = value * CONTAINERS * withResources;
    }
  }
  return { pods, sums: { ...sums, cpu: sums['requests.cpu'], memory: sums['requests.memory'] } };
}
