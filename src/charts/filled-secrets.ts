import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';

/**
 * A place that `cdk8s-mtc apply` takes a value from: a name that the person who applies gives a value for, or a Secret
 * of a cluster.
 */
export type ApplySource = { readonly given: string } | { readonly secret: ClusterSecret };

/** A key of a Secret on a cluster of the app. */
export interface ClusterSecret {
  /** A cluster's construct, or a chart of the cluster. */
  readonly cluster: IConstruct;
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

/** The text of each key: pieces that anyone may see, and places of secret ones. */
export type FilledKeys = ReadonlyMap<string, ReadonlyArray<string | ApplySource>>;

const FILLED = new WeakMap<ApiObject, FilledKeys>();

/** Declares that `cdk8s-mtc apply` puts the values into a Secret. */
export function declareFilled(secret: ApiObject, keys: FilledKeys): void {
  FILLED.set(secret, keys);
}

/** The keys that `cdk8s-mtc apply` puts into a Secret; undefined for all other objects. */
export function filledKeysOf(object: ApiObject): FilledKeys | undefined {
  return FILLED.get(object);
}
