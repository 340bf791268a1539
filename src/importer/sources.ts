import { cleaned } from './cleaning';
import { MTC_API_VERSION } from '../api/common';
import { formatVersion } from '../grammar/version';
import { derived } from '../rules/engine/derived';
import { Manifest, record, text } from '../rules/engine/manifest';
import { ManifestSet } from '../rules/engine/manifest-set';
import { OBSERVED } from '../rules/reading/version-reports';
import { clusterOf, Known } from '../rules/reading/versions';

/** An object that is to be imported. */
export interface Source {
  /** The object as it was read. */
  readonly manifest: Manifest;
  /** The object without what the cluster has written into it. */
  readonly object: { readonly [key: string]: any };
  /** The name of the cluster that it is for. */
  readonly cluster: string;
}

/** The objects that are to be imported, which are taken one by one. */
export class Sources {
  /** The name of the host cluster. */
  readonly host: string;
  private readonly left = new Set<Source>();
  /** The same by cluster and kind. */
  private readonly kinds = new Map<string, OfKind>();
  private readonly set: ManifestSet;

  constructor(manifests: readonly Manifest[]) {
    this.set = new ManifestSet(manifests);
    this.host = hostOf(manifests);
    const sorted = [...manifests].sort((a, b) => naturally(a.origin, b.origin) || a.index - b.index);
    const remotes = new Set(sorted.filter(isRemote).map(({ name }) => name));
    const isHost = hostControllers(manifests);
    const isOfRemote = (manifest: Manifest) => isMtc(manifest, 'MigrationController') && !isHost(manifest);
    const placeOf = (manifest: Manifest) => manifest.cluster
      ?? (isOfRemote(manifest) ? remoteOf(manifest, remotes) : undefined) ?? this.host;
    sorted.forEach((manifest) =>
      this.giveBack({ manifest, object: cleaned(manifest.object), cluster: placeOf(manifest) }));
  }

  /**
   * The versions that the cluster of a MigCluster has reported. They are in the status of objects, which no program
   * contains; what a program orders, such as the channel of a Subscription, needs no declaration.
   */
  reportedVersions(migCluster: Manifest): { readonly openshift?: string; readonly mtc?: string } {
    const { openshift, mtc } = clusterOf(this.set, migCluster) ?? {};
    return { openshift: reported(openshift), mtc: reported(mtc) };
  }

  /** Takes the first object of MTC's own of this kind. */
  takeMtc(kind: string): Source[] {
    return this.takeAll(({ manifest }) => isMtc(manifest, kind));
  }

  /** Takes all objects that pass a test. */
  takeAll(is: (source: Source) => boolean): Source[] {
    const found = [...this.left].filter(is);
    found.forEach((source) => this.take(source));
    return found;
  }

  /** The first object on a cluster that passes a test, of this name or in this namespace. It is not taken. */
  find(
    cluster: string, kind: string, is: (source: Source) => boolean = () => true, { name, namespace }: Wanted = {},
  ): Source | undefined {
    const ofKind = this.kinds.get(kindKey(cluster, kind));
    for (const source of ofKind?.matching({ name, namespace }) ?? []) {
      if (is(source)) {
        return source;
      }
    }
    return undefined;
  }

  take(source: Source): void {
    this.left.delete(source);
    this.kinds.get(kindKey(source.cluster, source.manifest.kind))?.take(source);
  }

  /** Leaves an object to those that look at the rest. */
  giveBack(source: Source): void {
    this.left.add(source);
    const key = kindKey(source.cluster, source.manifest.kind);
    const ofKind = this.kinds.get(key) ?? new OfKind();
    ofKind.add(source);
    this.kinds.set(key, ofKind);
  }

  /** What nobody has taken, in the order in which it was read. */
  get rest(): readonly Source[] {
    return [...this.left];
  }

  /** The names of the clusters that have objects left, without the host. */
  get otherClusters(): string[] {
    return [...new Set(this.rest.map(({ cluster }) => cluster))].filter((cluster) => cluster !== this.host);
  }
}

/** What is known of an object that is looked for. */
interface Wanted {
  readonly name?: string;
  readonly namespace?: string;
}

function kindKey(cluster: string, kind: string): string {
  return `${cluster}\0${kind}`;
}

/** The objects of one kind on one cluster. Those of most kinds are never looked for, so they are not indexed before. */
class OfKind {
  private readonly all = new Set<Source>();
  private readonly indexes: Partial<Record<'name' | 'namespace', Map<string, Set<Source>>>> = {};

  add(source: Source): void {
    this.all.add(source);
    for (const [field, index] of this.built()) {
      addTo(index, source.manifest[field], source);
    }
  }

  take(source: Source): void {
    this.all.delete(source);
    for (const [field, index] of this.built()) {
      index.get(source.manifest[field])?.delete(source);
    }
  }

  /** Those of a name, or else of a namespace. */
  matching({ name, namespace }: Wanted): Iterable<Source> {
    if (name !== undefined) {
      return this.by('name').get(name) ?? [];
    }
    return namespace === undefined ? this.all : this.by('namespace').get(namespace) ?? [];
  }

  private by(field: 'name' | 'namespace'): Map<string, Set<Source>> {
    let index = this.indexes[field];
    if (!index) {
      index = new Map();
      for (const source of this.all) {
        addTo(index, source.manifest[field], source);
      }
      this.indexes[field] = index;
    }
    return index;
  }

  private built(): ReadonlyArray<['name' | 'namespace', Map<string, Set<Source>>]> {
    const { name, namespace } = this.indexes;
    return [...name ? [['name', name] as ['name', typeof name]] : [],
      ...namespace ? [['namespace', namespace] as ['namespace', typeof namespace]] : []];
  }
}

function addTo(index: Map<string, Set<Source>>, by: string, source: Source): void {
  index.set(by, (index.get(by) ?? new Set()).add(source));
}

function reported(known: Known | undefined): string | undefined {
  return known?.rank === OBSERVED ? formatVersion(known.version) : undefined;
}

export function isMtc({ apiVersion, kind }: Manifest, wanted: string): boolean {
  return apiVersion === MTC_API_VERSION && kind === wanted;
}

/** MTC's own objects are on the host cluster; a MigrationController is on each. */
function hostOf(manifests: readonly Manifest[]): string {
  const own = manifests.filter(({ apiVersion, kind }) => apiVersion === MTC_API_VERSION
    && kind !== 'MigrationController');
  const isHost = hostControllers(manifests);
  const controllers = manifests.filter((manifest) => isMtc(manifest, 'MigrationController') && isHost(manifest));
  return [...own, ...controllers].find(({ cluster }) => cluster !== undefined)?.cluster ?? 'host';
}

/**
 * Tells whether a MigrationController is for the host cluster: it enables MTC's controller. Without that setting,
 * unless it has the name of a remote cluster or another one enables it.
 */
export const hostControllers = derived((all: readonly Manifest[]): (manifest: Manifest) => boolean => {
  const remotes = new Set(all.filter(isRemote).map(({ name }) => name));
  const isEnabled = all.some((other) => enablesController(other) === true);
  return (manifest) => enablesController(manifest) ?? !(isEnabled || remotes.has(clusterNameOf(manifest)));
});

function enablesController(manifest: Manifest): boolean | undefined {
  const { migration_controller: snake, migrationController: camel } = record(manifest.object.spec);
  const given = snake ?? camel;
  return !isMtc(manifest, 'MigrationController') || given === undefined
    ? undefined
    : String(given).toLowerCase() === 'true';
}

function isRemote(manifest: Manifest): boolean {
  return isMtc(manifest, 'MigCluster') && record(manifest.object.spec).isHostCluster === false;
}

/** The remote cluster that a MigrationController is for: the one that it names, or the only one. */
function remoteOf(manifest: Manifest, remotes: ReadonlySet<string>): string | undefined {
  const name = clusterNameOf(manifest);
  if (remotes.has(name)) {
    return name;
  }
  return remotes.size === 1 ? [...remotes][0] : undefined;
}

function clusterNameOf(manifest: Manifest): string {
  const { cluster_name: name, clusterName } = record(manifest.object.spec);
  return text(name ?? clusterName);
}

const ORDER = new Intl.Collator('en', { numeric: true });

/** `runs/shop/2-stage` before `runs/shop/10-stage`. */
function naturally(a: string, b: string): number {
  return a === b ? 0 : ORDER.compare(a, b);
}
