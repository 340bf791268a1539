/** A plain JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One Kubernetes object and its origin. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Empty if it has none. */
  readonly namespace: string;
  /** The object itself. */
  readonly object: { readonly [key: string]: any };
  /** Its file, or the path of its construct. */
  readonly origin: string;
  /** The index of its document in the file. */
  readonly index: number;
  /** Its cluster; undefined if it is not known. */
  readonly cluster?: string;
  /** The place in the order in which a program creates its objects. The order of files has no meaning. */
  readonly order?: number;
  /** For a remote MigCluster: the `cluster` of the manifests of the cluster that it describes, if a program says so. */
  readonly describes?: string;
  /** Whether it is applied at or after the start of a run, if that is known. */
  readonly isAfterStage?: boolean;
  /** Whether it is merged into an object that exists, so that required fields may be missing. */
  readonly isPartial?: boolean;
}

/** The manifest of an object, which may contain anything. */
export function toManifest(
  object: { readonly [key: string]: any }, origin: string, index: number, cluster?: string,
): Manifest {
  const metadata = isRecord(object.metadata) ? object.metadata : {};
  return {
    apiVersion: text(object.apiVersion),
    kind: text(object.kind),
    name: text(metadata.name),
    namespace: text(metadata.namespace),
    object,
    origin,
    index,
    cluster,
  };
}

/** Whether a value is an object with fields. */
export function isRecord(value: unknown): value is { [key: string]: any } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is a list, and an empty list otherwise. */
export function list(value: unknown): any[] {
  return Array.isArray(value) ? value : [];
}

/** The value if it is an object, and an empty object otherwise. */
export function record(value: unknown): { readonly [key: string]: any } {
  return isRecord(value) ? value : {};
}

/** The value if it is a string, and an empty string otherwise. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A string, number or boolean as a string, empty for anything else: `toString` of an object may not be a function. */
export function scalar(value: unknown): string {
  return isRecord(value) || Array.isArray(value) ? '' : String(value);
}

/** `MigPlan openshift-migration/shop`. */
export function nameOf(manifest: Manifest): string {
  return `${manifest.kind} ${manifest.namespace ? `${manifest.namespace}/` : ''}${manifest.name || '(without a name)'}`;
}
