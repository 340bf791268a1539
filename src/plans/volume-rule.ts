import { Size, SizeRoundingBehavior } from 'cdk8s';
import { AccessMode, CopyMethod, VolumeMode } from '../api/mig-plan';
import { DeclaredVolumeRule, VolumeTreatment } from '../api/volume-rules';
import { checkCalls } from '../constructs/checked-calls';
import { given } from '../constructs/given';

/** The conditions on a volume. All that are given must be met; without any, every volume matches. */
export interface VolumeMatch {
  /**
   * Patterns for the namespace: `shop-*`.
   *
   * @default - all
   */
  readonly namespaces?: string[];

  /**
   * Patterns for the name of the claim: `tmp-*`.
   *
   * @default - all
   */
  readonly claims?: string[];

  /**
   * Labels that the claim must have.
   *
   * @default - none
   */
  readonly labels?: { readonly [name: string]: string };

  /**
   * Patterns for the storage class of the source.
   *
   * @default - all
   */
  readonly storageClasses?: string[];

  /**
   * Patterns for the provisioner or CSI driver of the source: `*.csi.ceph.com`. A volume of a type without a
   * provisioner, such as NFS, matches the name of the type: `nfs`.
   *
   * @default - all
   */
  readonly provisioners?: string[];

  /**
   * Access modes of the claim, one of which it must have.
   *
   * @default - all
   */
  readonly accessModes?: AccessMode[];

  /**
   * The volume mode.
   *
   * @default - both
   */
  readonly volumeMode?: VolumeMode;

  /**
   * The smallest size. The size of a volume is its capacity, or what the claim requests while it is unbound.
   *
   * @default - any
   */
  readonly atLeast?: Size;

  /**
   * The size below which volumes match.
   *
   * @default - any
   */
  readonly smallerThan?: Size;
}

/** How a rule copies volumes. */
export interface VolumeCopyOptions {
  /**
   * The storage class on the destination.
   *
   * @default - the one that MTC would choose: the class of the same provisioner, preferably of the same name, or the
   * default class. Requires the inventory of the destination
   */
  readonly storageClass?: string;

  /**
   * The access mode on the destination.
   *
   * @default - those of the source
   */
  readonly accessMode?: AccessMode;

  /**
   * How the data is copied.
   *
   * @default - file by file, or byte by byte for volumes of mode Block
   */
  readonly copyMethod?: CopyMethod;

  /**
   * Whether checksums of all files are compared. This is much slower.
   *
   * @default false
   */
  readonly verify?: boolean;
}

/** A rule that decides what is done with the volumes that it matches. */
export class VolumeRule {
  /**
   * Copies the volumes with MTC.
   *
   * @param name the name of the rule, for reports
   */
  static copy(name: string, match: VolumeMatch = {}, options: VolumeCopyOptions = {}): VolumeRule {
    return new VolumeRule(name, VolumeTreatment.COPY, match, options);
  }

  /**
   * Makes the destination use the same storage. MTC offers this for NFS, AWS EBS and the classes in
   * `volumes.movableStorageClasses`.
   *
   * @param name the name of the rule, for reports
   */
  static move(name: string, match: VolumeMatch = {}): VolumeRule {
    return new VolumeRule(name, VolumeTreatment.MOVE, match, {});
  }

  /**
   * Leaves the volumes out.
   *
   * @param name the name of the rule, for reports
   */
  static skip(name: string, match: VolumeMatch = {}): VolumeRule {
    return new VolumeRule(name, VolumeTreatment.SKIP, match, {});
  }

  /**
   * Leaves the volumes out of MTC's plans: a `TransferEngine` copies them.
   * `MigrationFleet.claimsToTransfer` lists them.
   *
   * @param name the name of the rule, for reports
   */
  static transfer(name: string, match: VolumeMatch = {}): VolumeRule {
    return new VolumeRule(name, VolumeTreatment.TRANSFER, match, {});
  }

  private constructor(
    /** The name of the rule. */
    readonly name: string,
    /** What is done with the volumes. */
    readonly treatment: VolumeTreatment,
    /** @internal */
    readonly _match: VolumeMatch,
    /** @internal */
    readonly _options: VolumeCopyOptions,
  ) {
    given(`VolumeRule.${treatment}`, 'name', name, 'give a name for reports, such as "databases"');
  }

  /**
   * The rule as data.
   *
   * @internal
   */
  get _declared(): DeclaredVolumeRule {
    const { atLeast, smallerThan, ...match } = this._match;
    const declared =
      defined({ ...match, atLeast: atLeast && bytes(atLeast), smallerThan: smallerThan && bytes(smallerThan) });
    const { storageClass, accessMode, copyMethod, verify } = this._options;
    return {
      name: this.name,
      treatment: this.treatment,
      ...Object.keys(declared).length > 0 ? { match: declared } : {},
      ...defined({ storageClass, accessMode, copyMethod, verify }),
    };
  }
}

checkCalls('VolumeRule', VolumeRule);

function bytes(limit: Size): number {
  return limit.toKibibytes({ rounding: SizeRoundingBehavior.FLOOR }) * 1024;
}

function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
