/** A claim (PVC). */
export interface InventoryClaim {
  /** The namespace. */
  readonly namespace: string;

  /** The name. */
  readonly name: string;

  /** The labels. */
  readonly labels: { readonly [name: string]: string };

  /** `Bound`, `Pending` or `Lost`; empty if unknown. */
  readonly phase: string;

  /** The access modes. */
  readonly accessModes: string[];

  /** `Filesystem` or `Block`. */
  readonly volumeMode: string;

  /** The requested size, in bytes. */
  readonly request: number;

  /**
   * The storage class.
   *
   * @default - none
   */
  readonly storageClass?: string;

  /**
   * The persistent volume that it is bound to.
   *
   * @default - not bound
   */
  readonly volume?: string;

  /**
   * The kind and name of the object that owns it: `VirtualMachine/db`.
   *
   * @default - none
   */
  readonly owner?: string;
}

/** A persistent volume. */
export interface InventoryVolume {
  /** The name. */
  readonly name: string;

  /** The capacity, in bytes. */
  readonly capacity: number;

  /** The access modes. */
  readonly accessModes: string[];

  /** `Filesystem` or `Block`. */
  readonly volumeMode: string;

  /** What the volume is on: a type of the API such as `nfs`, `csi`, `awsElasticBlockStore`, `hostPath`. */
  readonly type: string;

  /**
   * The CSI driver, or the provisioner that made the volume.
   *
   * @default - unknown
   */
  readonly provisioner?: string;

  /**
   * The storage class.
   *
   * @default - none
   */
  readonly storageClass?: string;

  /**
   * The claim that it is bound to: `shop/data`.
   *
   * @default - none
   */
  readonly claim?: string;

  /**
   * Whether only some nodes can use it.
   *
   * @default false
   */
  readonly hasNodeAffinity?: boolean;

  /**
   * What happens to it when its claim is deleted: `Retain`, `Delete` or `Recycle`.
   *
   * @default - unknown
   */
  readonly reclaimPolicy?: string;
}

/** A storage class. */
export interface InventoryStorageClass {
  /** The name. */
  readonly name: string;

  /** The provisioner. */
  readonly provisioner: string;

  /**
   * Whether claims without a class use it.
   *
   * @default false
   */
  readonly isDefault?: boolean;

  /**
   * Whether a volume is made only when a pod uses its claim.
   *
   * @default false
   */
  readonly waitsForConsumer?: boolean;
}

/** A class of volume snapshots. */
export interface InventorySnapshotClass {
  /** The name. */
  readonly name: string;

  /** The CSI driver. */
  readonly driver: string;

  /**
   * Whether it is the default of its driver.
   *
   * @default false
   */
  readonly isDefault?: boolean;
}
