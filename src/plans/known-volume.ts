import { flag } from '../api/common';
import { AccessMode, AUTO_ACCESS_MODE, CopyMethod, PlanVolumeSpec, VolumeAction, VolumeMode } from '../api/mig-plan';
import { checkCalls } from '../constructs/checked-calls';
import { givenFields } from '../constructs/given';

/** A persistent volume of the source, as `oc get pv,pvc` shows it. */
export interface KnownVolumeOptions {
  /**
   * The name of the PersistentVolume, not of the claim. MTC identifies its entries by this name, and silently drops
   * those whose volume it does not discover.
   */
  readonly persistentVolume: string;

  /** The namespace of the claim. */
  readonly namespace: string;

  /** The name of the claim. */
  readonly claim: string;

  /**
   * The access modes of the claim. MTC uses them unchanged and does not read the claim, so they must be those
   * of the claim.
   */
  readonly accessModes: AccessMode[];

  /**
   * The volume mode of the claim, which MTC also uses unchanged.
   *
   * @default VolumeMode.FILESYSTEM
   */
  readonly volumeMode?: VolumeMode;
}

/** How a volume is copied. */
export interface CopyVolumeOptions extends KnownVolumeOptions {
  /**
   * The storage class on the destination. MTC chooses one only for volumes that are not listed in the plan.
   *
   * @default - none, so a matching volume must exist before the run
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
   * Whether the storage profile chooses the access mode of a virtual machine's disk. Requires MTC 1.8. Excludes
   * `accessMode`.
   *
   * @default false
   */
  readonly autoAccessMode?: boolean;

  /**
   * Whether checksums of all files are compared. This is much slower.
   *
   * @default false
   */
  readonly verify?: boolean;

  /**
   * The name of the claim on the destination. Only state migrations can rename claims: MTC rejects a stage or cutover
   * of a plan with a renamed claim.
   *
   * @default - the claim keeps its name
   */
  readonly targetClaim?: string;
}

/** What to give for the required fields. */
const REQUIRED = {
  persistentVolume: 'give the name that `oc get pv` shows',
  namespace: 'give the namespace of the claim',
  claim: 'give the name that `oc get pvc` shows',
  accessModes: 'give those of the claim, such as [AccessMode.READ_WRITE_ONCE]',
};

/**
 * A volume whose PersistentVolume name is known in advance, and what is done with it.
 *
 * MTC discovers the volumes of a plan and copies them to the destination's default storage class or to the class of the
 * same provisioner. List only volumes that need other settings. If the names are not known yet, apply the plan without
 * them, and read its `spec.persistentVolumes` when it is Ready.
 */
export class KnownVolume {
  /** Copies the volume. */
  static copy(props: CopyVolumeOptions): KnownVolume {
    return new KnownVolume(VolumeAction.COPY, givenFields('KnownVolume.copy', 'props', props, REQUIRED));
  }

  /**
   * Makes the destination use the same storage. Nothing is copied, so both clusters must be able to reach it. MTC
   * offers this for NFS, AWS EBS and the classes in `volumes.movableStorageClasses` of the controller.
   */
  static move(props: KnownVolumeOptions): KnownVolume {
    return new KnownVolume(VolumeAction.MOVE, givenFields('KnownVolume.move', 'props', props, REQUIRED));
  }

  /** Skips the volume. */
  static skip(props: KnownVolumeOptions): KnownVolume {
    return new KnownVolume(VolumeAction.SKIP, givenFields('KnownVolume.skip', 'props', props, REQUIRED));
  }

  private constructor(
    /** What is done with the volume. */
    readonly action: VolumeAction,
    /** @internal */
    readonly _props: CopyVolumeOptions,
  ) {}

  /**
   * The options that the entry of a plan is rendered from, by its fields.
   *
   * @internal
   */
  _optionsAt(index: number): Record<string, string> {
    const { autoAccessMode } = this._props;
    const options = {
      'name': 'persistentVolume',
      'pvc.namespace': 'namespace',
      'pvc.name': this._isRenamed ? 'targetClaim' : 'claim',
      'pvc.accessModes': 'accessModes',
      'pvc.volumeMode': 'volumeMode',
      'selection.copyMethod': 'copyMethod',
      'selection.storageClass': 'storageClass',
      'selection.accessMode': autoAccessMode ? 'autoAccessMode' : 'accessMode',
      'selection.verify': 'verify',
    };
    const entry = `spec.persistentVolumes[${index}]`;
    return Object.fromEntries(Object.entries(options)
      .map(([field, option]) => [`${entry}.${field}`, `volumes[${index}].${option}`]));
  }

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

checkCalls('KnownVolume', KnownVolume);
