/** A plain JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One Kubernetes object, and what is known of where it comes from. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Empty where none is given. */
  readonly namespace: string;
  /** The object itself. */
  readonly object: { readonly [key: string]: any };
  /** The file that it is from, or the construct's path. */
  readonly origin: string;
  /** Which document of that file. */
  readonly index: number;
  /** The cluster that it is for, where that is known. */
  readonly cluster?: string;
}

/** Makes a manifest of an object, whatever is in it. */
export function toManifest(object: { readonly [key: string]: any }, origin: string, index: number, cluster?: string): Manifest {
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

/** A list, whatever was written: a field that should hold one may hold anything. */
export function list(value: unknown): any[] {
  return Array.isArray(value) ? value : [];
}

/** An object with fields, whatever was written. */
export function record(value: unknown): { readonly [key: string]: any } {
  return isRecord(value) ? value : {};
}

/** A text, whatever was written. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A text, number or boolean as text, and nothing for anything else: an object may even have a `toString` that is no function. */
export function scalar(value: unknown): string {
  return isRecord(value) || Array.isArray(value) ? '' : String(value);
}

/** `MigPlan openshift-migration/shop`. */
export function nameOf(manifest: Manifest): string {
  return `${manifest.kind} ${manifest.namespace ? `${manifest.namespace}/` : ''}${manifest.name || '(without a name)'}`;
}
