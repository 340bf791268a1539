import { IndexObject } from './index-object';

/** A Secret whose values `cdk8s-mtc apply` puts in. The manifest in the folder contains none of them. */
export interface IndexSecret {
  /** The name of the cluster that the Secret is applied on. */
  readonly cluster: string;

  /** The Secret. */
  readonly object: IndexObject;

  /** Its keys. */
  readonly keys: IndexSecretKey[];
}

/** A key of a Secret, and what its value consists of. */
export interface IndexSecretKey {
  /** The key. */
  readonly key: string;

  /** The parts of the value, which follow each other without a separator. */
  readonly parts: IndexSecretPart[];
}

/**
 * A part of the value of a key: a text that is not secret, or the place of a value. Exactly one of the
 * fields is present.
 */
export interface IndexSecretPart {
  /**
   * A text that is not secret, for example the name of a variable before its value.
   *
   * @default - another field is used
   */
  readonly text?: string;

  /**
   * The name for which the person who applies the folder gives a value: by an environment variable, a file or a
   * command, which the folder does not name.
   *
   * @default - another field is used
   */
  readonly given?: string;

  /**
   * The key of a Secret on a cluster of the app.
   *
   * @default - another field is used
   */
  readonly secret?: IndexSecretReference;
}

/** A key of a Secret on a cluster. */
export interface IndexSecretReference {
  /** The name of the cluster that has the Secret. */
  readonly cluster: string;

  /** The namespace of the Secret. */
  readonly namespace: string;

  /** The name of the Secret. */
  readonly name: string;

  /** The key. */
  readonly key: string;
}
