import { INVENTORY_VERSION, InventoryApiGroup, InventoryData, InventoryGap } from './inventory-data';
import { INVENTORY_LISTS, InventoryList } from './inventory-schema';
import { elements, Fields, fieldsAt, isFields, stringOf } from './object-fields';
import { imageSize, ReducedImageStream } from './reduce-workloads';
import { Resource, resourceName, resourceOf, RESOURCES } from './resources';

/** What was captured contradicts itself or is incomplete. The message is for the user. */
export class InventoryError extends Error {}

/** Kinds that always have a `spec`: without one, the object was cut off. */
const HAVE_SPEC = [
  'PersistentVolumeClaim', 'PersistentVolume', 'Pod', 'Service', 'ResourceQuota', 'NetworkPolicy', 'Route',
];

interface Kept {
  readonly uid: string;
  readonly source: string;
  readonly revision: number;
  readonly entry: any;
}

interface ClusterFacts {
  uid?: string;
  kubernetes?: string;
  openshift?: string;
  platform?: string;
  appsDomain?: string;
}

/**
 * Makes an inventory of objects that come one by one, in any order. Only what the inventory contains of an object is
 * kept, so the memory does not depend on the size of the objects.
 */
export class InventoryBuilder {
  private readonly kept = new Map<string, Map<string, Kept>>();
  private readonly read = new Set<Resource>();
  private readonly gaps: InventoryGap[] = [];
  private readonly imageSizes = new Map<string, number>();
  private readonly cluster: ClusterFacts = {};
  private clusterId?: { readonly value: string; readonly source: string };
  private kubeSystem?: { readonly value: string; readonly source: string };
  private groups?: InventoryApiGroup[];
  private readonly servedNames = new Map<string, Set<string>>();

  /** @param scope the namespaces to capture; all if undefined */
  constructor(private readonly scope?: readonly string[]) {}

  /** Whether the API groups are known. */
  get knowsApis(): boolean {
    return this.groups !== undefined;
  }

  /**
   * The versions of a group that the cluster serves; undefined if it does not serve the group, or if that is unknown.
   */
  servedVersions(group: string): readonly string[] | undefined {
    return this.groups?.find(({ name }) => name === group)?.versions;
  }

  /** Notes that a resource was read, even if it has no objects. */
  hasRead(resource: Resource): void {
    this.read.add(resource);
  }

  /** Notes that a resource could not be read. */
  couldNotRead(resource: Resource, reason: string, namespace?: string): void {
    this.gaps.push({ resource: resourceName(resource), ...namespace === undefined ? {} : { namespace }, reason });
  }

  /** Forgets the objects of a resource, before they are read again. */
  forget({ kind }: Resource, namespace?: string): void {
    for (const name of this.kept.get(kind)?.keys() ?? []) {
      if (namespace === undefined || name.startsWith(`${namespace}/`)) {
        this.kept.get(kind)!.delete(name);
      }
    }
  }

  /** Adds the version that the API server reports. */
  addVersion(gitVersion: unknown): void {
    this.cluster.kubernetes = stringOf(gitVersion) || this.cluster.kubernetes;
  }

  /** Adds the groups of an APIGroupList. The core group is not in it. */
  addApiGroups(groups: unknown): void {
    this.groups = [
      { name: '', preferred: 'v1', versions: ['v1'] },
      ...elements(groups).filter(isFields).map((group) => ({
        name: stringOf(group.name),
        preferred: stringOf(fieldsAt(group, 'preferredVersion').version),
        versions: elements(group.versions).filter(isFields).map(({ version }) => stringOf(version)),
      })),
    ].sort((a, b) => compare(a.name, b.name));
  }

  /** Adds the names of an APIResourceList: the resources of one version of a group, such as `routes`. */
  addServedResources(groupVersion: string, names: readonly string[]): void {
    const [group] = groupVersion.split('/');
    const served = this.servedNames.get(group) ?? new Set<string>();
    this.servedNames.set(group, served);
    names.forEach((name) => served.add(name));
  }

  /**
   * Adds an object. Objects that an inventory does not contain are ignored.
   *
   * @param source where it comes from, for messages
   * @throws InventoryError if there is another object of that name, or an object of another cluster
   */
  add(object: Fields, source: string): void {
    const resource = resourceOf(object);
    if (!resource) {
      return;
    }
    this.hasRead(resource);
    const metadata = fieldsAt(object.metadata);
    const name = stringOf(metadata.name);
    if (!name) {
      throw new InventoryError(`${source}: a ${resource.kind} has no name: the dump is truncated or damaged. `
        + 'Capture it again.');
    }
    if (HAVE_SPEC.includes(resource.kind) && !isFields(object.spec)) {
      throw new InventoryError(`${source}: ${resource.kind} ${stringOf(metadata.namespace)}/${name} has no spec: the `
        + 'dump is truncated or damaged. Capture it again.');
    }
    this.learn(resource, { ...object, metadata }, name, source);
    if (resource.list && resource.reduce && this.isInScope(resource, metadata, name)) {
      const entry = resource.reduce({ ...object, metadata });
      if (entry) {
        this.keep(resource, metadata, entry, source);
      }
    }
  }

  private isInScope(resource: Resource, metadata: Fields, name: string): boolean {
    if (!this.scope) {
      return true;
    }
    if (resource.isNamespaced) {
      return this.scope.includes(stringOf(metadata.namespace));
    }
    return resource.kind !== 'Namespace' || this.scope.includes(name);
  }

  /** Facts about the cluster. */
  private learn({ kind, group }: Resource, object: Fields, name: string, source: string): void {
    if (kind === 'Namespace' && name === 'kube-system') {
      this.kubeSystem = this.same(this.kubeSystem, stringOf(object.metadata.uid), source);
      this.cluster.uid = this.kubeSystem?.value;
    } else if (kind === 'Image') {
      const size = imageSize(object);
      if (size !== undefined) {
        this.imageSizes.set(name, size);
      }
    } else if (group === 'config.openshift.io') {
      this.learnConfiguration(kind, object, source);
    }
  }

  private learnConfiguration(kind: string, object: Fields, source: string): void {
    if (kind === 'ClusterVersion') {
      this.clusterId = this.same(this.clusterId, stringOf(fieldsAt(object, 'spec').clusterID), source);
      const completed = elements(fieldsAt(object, 'status').history).find((entry) => isFields(entry)
        && entry.state === 'Completed');
      this.cluster.openshift = stringOf(completed?.version)
        || stringOf(fieldsAt(object, 'status', 'desired').version) || undefined;
    } else if (kind === 'Infrastructure') {
      this.cluster.platform = stringOf(fieldsAt(object, 'status', 'platformStatus').type)
        || stringOf(fieldsAt(object, 'status').platform) || undefined;
    } else {
      this.cluster.appsDomain = stringOf(fieldsAt(object, 'spec').domain) || undefined;
    }
  }

  private same(known: { readonly value: string; readonly source: string } | undefined, value: string, source: string) {
    if (known && value && known.value !== value) {
      throw new InventoryError(`${known.source} and ${source} are of two clusters, with the IDs ${known.value} and `
        + `${value}. Make an inventory of each.`);
    }
    return known ?? (value ? { value, source } : undefined);
  }

  private keep(resource: Resource, metadata: Fields, entry: object, source: string): void {
    const kind = this.kept.get(resource.kind) ?? new Map<string, Kept>();
    this.kept.set(resource.kind, kind);
    const name = resource.isNamespaced
      ? `${stringOf(metadata.namespace)}/${stringOf(metadata.name)}`
      : stringOf(metadata.name);
    const present = kind.get(name);
    const uid = stringOf(metadata.uid);
    if (present && present.uid !== uid) {
      throw new InventoryError(`${resource.kind} ${name} is in ${present.source} and in ${source} with different UIDs `
        + `(${present.uid || 'none'}, ${uid || 'none'}): these are of two clusters, or the object was created again `
        + 'between them. Make an inventory of each.');
    }
    const revision = Number(metadata.resourceVersion) || 0;
    if (!present || revision > present.revision) {
      kind.set(name, { uid, source, revision, entry });
    }
  }

  /** The inventory of everything that was added. */
  build(): InventoryData {
    const listed = new Map<InventoryList, any[]>();
    for (const resource of RESOURCES.filter(({ list }) => list)) {
      const entries = [...this.kept.get(resource.kind)?.values() ?? []].map(({ entry }) => entry);
      listed.set(resource.list!, [...listed.get(resource.list!) ?? [], ...entries]);
    }
    const names = Object.keys(INVENTORY_LISTS) as InventoryList[];
    const lists = Object.fromEntries(names.map((name) => [name, (listed.get(name) ?? []).sort(byName).map(defined)]));
    const { uid, kubernetes, openshift, platform, appsDomain } = this.cluster;
    return {
      version: INVENTORY_VERSION,
      cluster: defined({ uid, kubernetes, openshift, platform, appsDomain }),
      ...this.scope ? { scope: [...new Set(this.scope)].sort() } : {},
      ...lists,
      unknown: this.unknown(),
      apiGroups: this.groups ?? [],
      volumes: lists.volumes.filter(({ claim }: { claim?: string }) => !this.scope
        || this.scope.includes(claim?.split('/')[0] ?? '')),
      imageStreams: lists.imageStreams.map((stream: ReducedImageStream) => this.withSize(stream)),
    } as unknown as InventoryData;
  }

  /** Resources that were not read, unless the cluster does not serve them. */
  private unknown(): InventoryGap[] {
    const unread = RESOURCES
      .filter((resource) => !this.read.has(resource)
        && !this.gaps.some((gap) => gap.resource === resourceName(resource)))
      .filter((resource) => this.mayServe(resource))
      .map((resource): InventoryGap => ({ resource: resourceName(resource), reason: 'not captured' }));
    return [...this.gaps, ...unread].sort((a, b) => compare(a.resource, b.resource)
      || compare(a.namespace ?? '', b.namespace ?? ''));
  }

  private mayServe({ group, plural }: Resource): boolean {
    return (!this.knowsApis || this.servedVersions(group) !== undefined)
      && (this.servedNames.get(group)?.has(plural) ?? true);
  }

  private withSize({ images, ...stream }: ReducedImageStream): object {
    const sizes = images.map((image) => this.imageSizes.get(image));
    const isKnown = sizes.every((size) => size !== undefined);
    return isKnown ? { ...stream, size: sizes.reduce<number>((sum, size) => sum + size!, 0) } : stream;
  }
}

/** Compares two strings by their code units, the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function byName(a: Fields, b: Fields): number {
  return compare(a.namespace ?? '', b.namespace ?? '') || compare(a.name, b.name)
    || compare(a.kind ?? '', b.kind ?? '');
}

function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
