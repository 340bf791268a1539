import { isRecord, Manifest, record, text } from './manifest';
import { groupOf, isComplete, ManifestSet } from './manifest-set';

/** The group of MTC's own kinds. */
export const MTC_GROUP = 'migration.openshift.io';

/** Whether two manifests may be for one cluster: not where both are known to be for different ones. */
export function maybeSameCluster(one: Manifest, other: Manifest): boolean {
  return one.cluster === undefined || other.cluster === undefined || one.cluster === other.cluster;
}

/** The object of MTC's that a reference of `from` points at; undefined where it isn't in the set, or is there in several versions. */
export function pointedAt(set: ManifestSet, from: Manifest, kind: string, reference: unknown): Manifest | undefined {
  if (!isComplete(reference)) {
    return undefined;
  }
  const { name, namespace } = record(reference);
  const found = set.named(kind, namespace, name).filter((each) => groupOf(each) === MTC_GROUP && maybeSameCluster(each, from));
  return found.length === 1 ? found[0] : undefined;
}

/** One text for one object: namespace and name of a reference; undefined where one of them is missing. */
export function keyOf(reference: unknown): string | undefined {
  const { name, namespace } = record(reference);
  return isComplete(reference) ? `${text(namespace)}/${text(name)}` : undefined;
}

/** Whether nothing was written where a reference, or a list, belongs. One that is half written is another rule's. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || Array.isArray(value) && value.length === 0 || isRecord(value) && Object.keys(value).length === 0;
}
