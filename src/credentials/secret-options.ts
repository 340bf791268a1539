/** Options of `SecretSource.existing`. */
export interface ExistingSecretOptions {
  /**
   * The namespace of the Secret, on the host cluster. MTC reads Secrets of any namespace; its guide uses
   * `openshift-config`. A `TransferEngine` needs it in the namespace of each claim.
   *
   * @default - `openshift-migration` for MTC, that of each claim for a `TransferEngine`
   */
  readonly namespace?: string;
}

/** Which kind of store an ExternalSecret reads. */
export enum SecretStoreKind {
  /** A store for the whole cluster. */
  CLUSTER_SECRET_STORE = 'ClusterSecretStore',
  /** A store in the Secret's own namespace. */
  SECRET_STORE = 'SecretStore',
}

/** Options of `SecretSource.externalSecret`. */
export interface ExternalSecretOptions {
  /** The name of the store. */
  readonly store: string;
  /** The path or name of the entry in the store: `mtc/ocp3`. */
  readonly key: string;
  /**
   * The property of that entry, if it contains several.
   *
   * @default - the whole entry
   */
  readonly property?: string;
  /**
   * The version of the entry.
   *
   * @default - the newest
   */
  readonly version?: string;
  /**
   * The kind of the store.
   *
   * @default SecretStoreKind.CLUSTER_SECRET_STORE
   */
  readonly storeKind?: SecretStoreKind;
  /**
   * How often the operator reads the store again, as a Go duration.
   *
   * @default '1h'
   */
  readonly refreshInterval?: string;
  /**
   * The API version of ExternalSecret that the cluster serves. The External Secrets Operator serves `v1` since 0.16 and
   * no longer serves `v1beta1` since 0.17.
   *
   * @default 'external-secrets.io/v1'
   */
  readonly apiVersion?: string;
}

/** Options of `SecretSource.fromCluster`. */
export interface ClusterSecretOptions {
  /** The name of the Secret. */
  readonly name: string;
  /** The key of the Secret: `token` in a Secret with a token of a ServiceAccount. */
  readonly key: string;
  /**
   * The namespace of the Secret.
   *
   * @default 'openshift-migration'
   */
  readonly namespace?: string;
}
