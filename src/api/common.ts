/** The API group and version of every kind of the Migration Toolkit for Containers. */
export const MTC_API_VERSION = 'migration.openshift.io/v1alpha1';

/** The one namespace that MTC's controllers read: its own objects are silently ignored anywhere else. */
export const MTC_NAMESPACE = 'openshift-migration';

/** What makes a manifest's kind: the first two lines of it. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A kind of the migration API. */
export function mtcKind(kind: string): Kind {
  return { apiVersion: MTC_API_VERSION, kind };
}

/**
 * A reference as MTC's controllers want it: both fields, always. They treat a reference without namespace as not set,
 * and compare references as a whole, so that any third field makes two of them differ.
 */
export interface ObjectRef {
  readonly name: string;
  readonly namespace: string;
}

/** A reference to an object of MTC's own. */
export function mtcRef(name: string): ObjectRef {
  return { name, namespace: MTC_NAMESPACE };
}

/**
 * An optional boolean of MTC's kinds: `true` or absent. MTC's controllers write objects back without those that are
 * `false`, so `kubectl diff`, Argo CD and Flux would report a written `false` as drift forever.
 */
export type Flag = true;

/** The wire form of an optional boolean. */
export function flag(value: boolean | undefined): Flag | undefined {
  return value ? true : undefined;
}

/** A Kubernetes label selector on the wire. */
export interface LabelSelectorSpec {
  readonly matchLabels?: Record<string, string>;
  readonly matchExpressions?: Array<{ key: string; operator: string; values?: string[] }>;
}
