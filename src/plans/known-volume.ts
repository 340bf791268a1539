import { flag } from '../api/common';
import { AccessMode, AUTO_ACCESS_MODE, CopyMethod, PlanVolumeSpec, VolumeAction, VolumeMode } from '../api/mig-plan';

/** A persistent volume of the source, as `oc get pv,pvc` shows it. */
export interface KnownVolumeProps {
  /**
   * The name of the PersistentVolume, not of the claim: MTC finds its entries by it, and drops, without a word, those whose
   * volume it does not discover.
   */
  readonly persistentVolume: string;

  /** The namespace of the claim. */
  readonly namespace: string;

  /** The name of the claim. */
  readonly claim: string;

  /**
   * The claim's access modes. MTC keeps what is written here and does not look at the claim any more, so it must be
   * what the claim has.
   */
  readonly accessModes: AccessMode[];

  /**
   * The claim's volume mode; MTC keeps this, too.
   *
   * @default VolumeMode.FILESYSTEM
   */
  readonly volumeMode?: VolumeMode;
}

/** How a volume is to be copied. */
export interface CopyVolumeProps extends KnownVolumeProps {
  /**
   * The storage class on the destination. MTC chooses one for volumes that it discovers by itself, but not for one that is named here.
   *
   * @default - the claim gets none, so a volume for it must be there beforehand
   */
  readonly storageClass?: string;

  /**
   * How the data is copied.
   *
   * @default - file by file, or byte by byte for volumes of mode Block
   */
  readonly copyMethod?: CopyMethod;

  /**
   * The access mode on the destination.
   *
   * @default - those of the source
   */
  readonly accessMode?: AccessMode;

  /**
   * For the disk of a virtual machine: leaves the access mode to the storage profile. Since MTC 1.8. Not together with `accessMode`.
   *
   * @default false
   */
  readonly autoAccessMode?: boolean;

  /**
   * Compares checksums of all files. Much slower.
   *
   * @default false
   */
  readonly verify?: boolean;

  /**
   * The name of the claim on the destination. Only state migrations can rename: a stage or cutover of a plan with a renamed
   * claim is refused by MTC.
   *
   * @default - the claim keeps its name
   */
  readonly targetClaim?: string;
}

/**
 * What to do with a volume whose PersistentVolume name is known beforehand.
 *
 * MTC discovers the volumes of a plan by itself, and copies them to the destination's default storage class or to the class of
 * the same provisioner. Only what shall be otherwise needs to be said here. Where the names are not known yet, apply the plan
 * without, and look at its `spec.persistentVolumes` once it is Ready.
 */
export class KnownVolume {
  /** Copies it. */
  static copy(props: CopyVolumeProps): KnownVolume {
    return new KnownVolume(VolumeAction.COPY, props);
  }

  /**
   * Lets the destination use the same storage: nothing is copied, so both clusters must reach it. Offered by MTC for NFS, AWS EBS
   * and the classes in the controller's `migPvMoveStorageclasses`.
   */
  static move(props: KnownVolumeProps): KnownVolume {
    return new KnownVolume(VolumeAction.MOVE, props);
  }

  /** Leaves it out. */
  static skip(props: KnownVolumeProps): KnownVolume {
    return new KnownVolume(VolumeAction.SKIP, props);
  }

  private constructor(
    /** What is done with it. */
    readonly action: VolumeAction,
    /** @internal */
    readonly _props: CopyVolumeProps,
  ) {}

  /** @internal */
  get _isRenamed(): boolean {
    return this._props.targetClaim !== undefined && this._props.targetClaim !== this._props.claim;
  }

  /**
   * The entry of `spec.persistentVolumes`.
   *
   * @internal
   */
  _render(): PlanVolumeSpec {
    const props = this._props;
    const volumeMode = props.volumeMode ?? VolumeMode.FILESYSTEM;
    const copies = this.action === VolumeAction.COPY;
    const copyMethod = props.copyMethod ?? (volumeMode === VolumeMode.BLOCK ? CopyMethod.BLOCK : CopyMethod.FILESYSTEM);
    return {
      name: props.persistentVolume,
      pvc: {
        namespace: props.namespace,
        name: this._isRenamed ? `${props.claim}:${props.targetClaim}` : props.claim,
        accessModes: [...props.accessModes],
        volumeMode,
      },
      selection: {
        action: this.action,
        copyMethod: copies ? copyMethod : undefined,
        storageClass: props.storageClass,
        accessMode: props.autoAccessMode ? AUTO_ACCESS_MODE : props.accessMode,
        verify: flag(props.verify),
      },
      supported: {
        actions: [this.action],
        copyMethods: copies ? [copyMethod] : [],
      },
    };
  }
}
