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
  private readonly left: Set<Source>;
  /** The same by cluster and kind, and by name or namespace as well. */
  private readonly index = new Map<string, Set<Source>>();
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
    this.left = new Set();
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
    const where = name === undefined ? placeKey(namespace) : nameKey(name);
    for (const source of this.index.get(`${cluster}\0${kind}${where}`) ?? []) {
      if (is(source)) {
        return source;
      }
    }
    return undefined;
  }

  take(source: Source): void {
    this.left.delete(source);
    keysOf(source).forEach((key) => this.index.get(key)?.delete(source));
  }

  /** Leaves an object to those that look at the rest. */
  giveBack(source: Source): void {
    this.left.add(source);
    for (const key of keysOf(source)) {
      this.index.set(key, (this.index.get(key) ?? new Set()).add(source));
    }
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

function keysOf({ cluster, manifest: { kind, name, namespace } }: Source): string[] {
  return ['', nameKey(name), placeKey(namespace)].map((where) => `${cluster}\0${kind}${where}`);
}

function nameKey(name: string): string {
  return `\0name ${name}`;
}

function placeKey(namespace: string | undefined): string {
  return namespace === undefined ? '' : `\0namespace ${namespace}`;
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

/** `runs/shop/2-stage` before `runs/shop/10-stage`. */
function naturally(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
