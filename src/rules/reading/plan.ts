import { keyOf, maybeSameCluster, MTC_GROUP, pointedAt } from './references';
import { VolumeAction } from '../../api/mig-plan';
import { isNear } from '../../grammar/did-you-mean';
import { isDnsLabel } from '../../grammar/dns';
import { isPlaceholder } from '../../grammar/placeholder';
import { authorityOf } from '../../grammar/url';
import { derived } from '../engine/derived';
import { isRecord, list, Manifest, record, text } from '../engine/manifest';
import { ManifestSet } from '../engine/manifest-set';

/** The plans of a set. */
export const plansOf: (set: ManifestSet) => readonly Manifest[] = derived((set) => set.ofGroup('MigPlan', MTC_GROUP));

/** The runs of a set. */
export const runsOf: (set: ManifestSet) => readonly Manifest[] = derived((set) =>
  set.ofGroup('MigMigration', MTC_GROUP));

/** `spec` of a manifest. */
export function specOf(manifest: Manifest): { readonly [key: string]: any } {
  return record(manifest.object.spec);
}

/** One valid entry of a plan's namespaces. */
export interface NamespaceEntry {
  readonly index: number;
  /** The entry itself: `shop-web:web`. */
  readonly entry: string;
  readonly source: string;
  readonly destination: string;
}

/** The entries of `spec.namespaces` that MTC can read. */
export function namespaceEntries(namespaces: unknown): readonly NamespaceEntry[] {
  return entriesIn(list(namespaces));
}

const entriesIn: (namespaces: unknown[]) => readonly NamespaceEntry[] = derived((namespaces) => namespaces.flatMap((
  entry, index,
) => {
  const parts = text(entry).split(':');
  return parts.length <= 2 && parts.every((part) => isDnsLabel(part))
    ? [{ index, entry: text(entry), source: parts[0], destination: parts[parts.length - 1] }]
    : [];
}));

/** Whether MTC treats the plan's two clusters as one; false if that is not known. */
export function isWithinOneCluster(set: ManifestSet, plan: Manifest): boolean {
  const { srcMigClusterRef, destMigClusterRef } = specOf(plan);
  const source = keyOf(srcMigClusterRef);
  if (source !== undefined && source === keyOf(destMigClusterRef)) {
    return true;
  }
  const one = pointedAt(set, plan, 'MigCluster', srcMigClusterRef);
  const other = pointedAt(set, plan, 'MigCluster', destMigClusterRef);
  const host = one && urlHost(one);
  return host !== undefined && other !== undefined && host === urlHost(other);
}

/** MTC compares the host and port in the URLs of the clusters; the host cluster usually has none. */
function urlHost(cluster: Manifest): string | undefined {
  const { url, isHostCluster } = specOf(cluster);
  if (isHostCluster === true && !url) {
    return '';
  }
  return isPlaceholder(text(url)) ? undefined : authorityOf(text(url));
}

/**
 * Whether images cannot be copied directly to or from a cluster: it is remote, and its exposed registry is not known.
 */
export function lacksRegistry(cluster: Manifest): boolean {
  const { isHostCluster, exposedRegistryPath } = specOf(cluster);
  return isHostCluster === false
    && (exposedRegistryPath === undefined || exposedRegistryPath === null || exposedRegistryPath === '')
    && !record(cluster.object.status).registryPath;
}

/** Whether MTC treats the plan as a storage conversion: one cluster, and no namespace is renamed. */
export function isStorageConversion(set: ManifestSet, plan: Manifest): boolean {
  return isWithinOneCluster(set, plan) && !list(specOf(plan).namespaces).some((entry) => text(entry).includes(':'));
}

/** One entry of `spec.persistentVolumes`. */
export interface VolumeEntry {
  /** The path of the entry: `spec.persistentVolumes[0]`. */
  readonly path: string;
  readonly name: string;
  readonly pvc: { readonly [key: string]: any };
  readonly selection: { readonly [key: string]: any };
  readonly supported: { readonly [key: string]: any };
  /** The capacity and the storage class on the source, as the plan has them. */
  readonly capacity: string;
  readonly storageClass: string;
  /** The claim on the source. */
  readonly claim: string;
  /** The claim on the destination. */
  readonly target: string;
}

/** The volumes of a plan. */
export const volumesOf: (plan: Manifest) => readonly VolumeEntry[] = derived((plan) =>
  list(specOf(plan).persistentVolumes).flatMap((entry, index) => {
    if (!isRecord(entry)) {
      return [];
    }
    const pvc = record(entry.pvc);
    const [claim, target] = text(pvc.name).split(':');
    return [{
      path: `spec.persistentVolumes[${index}]`,
      name: text(entry.name),
      pvc,
      selection: record(entry.selection),
      supported: record(entry.supported),
      capacity: text(entry.capacity),
      storageClass: text(entry.storageClass),
      claim,
      target: target ?? claim,
    }];
  }));

/** The volumes that a plan copies. */
export function copiedVolumesOf(plan: Manifest): VolumeEntry[] {
  return volumesOf(plan).filter(({ selection }) => selection.action === VolumeAction.COPY);
}

/**
 * The volumes that a plan copies, or evidently should: those with `Copy` or `coppy` as well, so that all mistakes are
 * reported together.
 */
export function volumesMeantToBeCopied(plan: Manifest): VolumeEntry[] {
  return volumesOf(plan).filter(({ selection: { action } }) => typeof action === 'string'
    && isNear(action.toLowerCase(), VolumeAction.COPY, 1));
}

/** The volumes whose claims have another name on the destination. */
export function renamedVolumes(plan: Manifest): VolumeEntry[] {
  return volumesOf(plan).filter((volume) => volume.selection.action !== 'skip' && volume.claim && volume.target
    && volume.claim !== volume.target);
}

/**
 * The value of an operator's variable for a plan: `reduce` makes it from the values in the MigrationControllers that
 * may be those of the plan's host cluster, in both spellings of the variable.
 */
export function controllerVariable<T>(
  variable: string, reduce: (values: unknown[]) => T,
): (set: ManifestSet, plan: Manifest) => T {
  const camel = variable.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const byCluster = derived((_: ManifestSet) => new Map<string | undefined, T>());
  return (set, plan) => {
    const controllers = set.ofGroup('MigrationController', MTC_GROUP);
    const known = byCluster(set);
    if (!known.has(plan.cluster)) {
      known.set(plan.cluster, reduce(controllers
        .filter((controller) => maybeSameCluster(controller, plan))
        .map((controller) => specOf(controller)[variable] ?? specOf(controller)[camel])
        .filter((value) => value !== undefined && value !== null)));
    }
    return known.get(plan.cluster)!;
  };
}
