import { Size, SizeRoundingBehavior } from 'cdk8s';
import { AccessMode, CopyMethod, VolumeAction, VolumeMode } from '../api/mig-plan';
import { given } from '../constructs/given';
import { matchesGlob } from '../grammar/glob';
import { InventoryClaim, InventoryVolume } from '../inventory/inventory-volumes';

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
   * Patterns for the provisioner or CSI driver of the source: `*.csi.ceph.com`. A volume of a type without a provisioner, such as NFS,
   * matches the name of the type: `nfs`.
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
   * @default - the one that MTC would choose: the class of the same provisioner, preferably of the same name, or the default class. Requires the
   * inventory of the destination
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

/** Who copies the data of a volume. */
export enum VolumeTreatment {
  /** MTC copies it. */
  COPY = 'copy',
  /** Nothing is copied: the destination uses the same storage. */
  MOVE = 'move',
  /** It is left out. */
  SKIP = 'skip',
  /** MTC leaves it out, and a `TransferEngine` copies it. */
  TRANSFER = 'transfer',
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
   * Makes the destination use the same storage. MTC offers this for NFS, AWS EBS and the classes in `volumes.movableStorageClasses`.
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
   * Leaves the volumes out of MTC's plans: a `TransferEngine` copies them. `MigrationFleet.claimsToTransfer` lists them.
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

  /** @internal */
  get _action(): VolumeAction {
    switch (this.treatment) {
      case VolumeTreatment.COPY: return VolumeAction.COPY;
      case VolumeTreatment.MOVE: return VolumeAction.MOVE;
      default: return VolumeAction.SKIP;
    }
  }

  /**
   * The conditions that a claim meets, in words; undefined if it does not meet all of them.
   *
   * @internal
   */
  _reasonFor(claim: InventoryClaim, volume?: InventoryVolume): string | undefined {
    const reasons: string[] = [];
    for (const { isGiven, isMet, text } of conditions(this._match, claim, volume)) {
      if (isGiven && !isMet) {
        return undefined;
      }
      if (isGiven) {
        reasons.push(text);
      }
    }
    return reasons.length > 0 ? reasons.join(', ') : 'matches every volume';
  }
}

interface Condition {
  readonly isGiven: boolean;
  readonly isMet: boolean;
  readonly text: string;
}

function conditions(match: VolumeMatch, claim: InventoryClaim, volume?: InventoryVolume): Condition[] {
  const size = sizeOf(claim, volume);
  const provisioner = volume?.provisioner ?? volume?.type ?? '';
  const labels = Object.entries(match.labels ?? {});
  const bytes = (limit: Size) => limit.toKibibytes({ rounding: SizeRoundingBehavior.FLOOR }) * 1024;
  return [
    among('namespace', match.namespaces, claim.namespace),
    among('claim', match.claims, claim.name),
    among('storage class', match.storageClasses, claim.storageClass ?? ''),
    among('provisioner', match.provisioners, provisioner),
    {
      isGiven: labels.length > 0,
      isMet: labels.every(([name, value]) => Object.hasOwn(claim.labels, name) && claim.labels[name] === value),
      text: `labels ${labels.map(([name, value]) => `${name}=${value}`).join(', ')}`,
    },
    {
      isGiven: match.accessModes !== undefined,
      isMet: claim.accessModes.some((mode) => match.accessModes?.includes(mode as AccessMode)),
      text: `access modes ${claim.accessModes.join(', ')}`,
    },
    { isGiven: match.volumeMode !== undefined, isMet: claim.volumeMode === match.volumeMode, text: `volume mode ${claim.volumeMode}` },
    { isGiven: match.atLeast !== undefined, isMet: match.atLeast !== undefined && size >= bytes(match.atLeast), text: 'large enough' },
    { isGiven: match.smallerThan !== undefined, isMet: match.smallerThan !== undefined && size < bytes(match.smallerThan), text: 'small enough' },
  ];
}

function among(what: string, patterns: string[] | undefined, value: string): Condition {
  const pattern = patterns?.find((one) => matchesGlob(one, value));
  return { isGiven: patterns !== undefined, isMet: pattern !== undefined, text: `${what} ${pattern === value ? value : `${value} (${pattern})`}` };
}

/** The size of a volume: its capacity, or what its claim requests. */
export function sizeOf(claim: InventoryClaim, volume?: InventoryVolume): number {
  return volume ? volume.capacity : claim.request;
}
