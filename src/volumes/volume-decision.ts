import { AccessMode, CopyMethod } from '../api/mig-plan';
import { VolumeTreatment } from '../api/volume-rules';

/** What is done with a volume, and which rule decided it. */
export interface VolumeDecision {
  /** The namespace of the claim. */
  readonly namespace: string;

  /** The name of the claim. */
  readonly claim: string;

  /**
   * The name of the PersistentVolume.
   *
   * @default - the claim is not bound, and MTC does not migrate its data
   */
  readonly persistentVolume?: string;

  /** The size, in bytes. */
  readonly bytes: number;

  /** What is done with it. */
  readonly treatment: VolumeTreatment;

  /**
   * The storage class on the destination.
   *
   * @default - none: it is not copied
   */
  readonly storageClass?: string;

  /**
   * The access mode on the destination.
   *
   * @default - those of the source
   */
  readonly accessMode?: AccessMode;

  /**
   * How it is copied.
   *
   * @default - it is not copied by MTC
   */
  readonly copyMethod?: CopyMethod;

  /**
   * Whether checksums of all files are compared.
   *
   * @default false
   */
  readonly verify?: boolean;

  /** The name of the rule that decided. */
  readonly rule: string;

  /** Why the rule matches: the conditions that the volume meets. */
  readonly reason: string;
}
