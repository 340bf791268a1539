import { FleetFinding } from './fleet-finding';
import { BoundClaim, VolumeDecision } from './volume-decision';
import { sizeOf, VolumeRule, VolumeTreatment } from './volume-rule';
import { AccessMode, CopyMethod, VolumeMode } from '../api/mig-plan';
import { knownAccessModes, MOVABLE_TYPES, UNSUPPORTED_TYPE } from '../api/provisioners';
import { didYouMean } from '../grammar/did-you-mean';
import { InventoryData } from '../inventory/inventory-data';
import { InventoryStorageClass } from '../inventory/inventory-volumes';

/** What is known besides the volume. */
export interface VolumeSurroundings {
  readonly destination?: InventoryData;
  readonly movableClasses: readonly string[];
}

/** A decision about a volume, and what cannot work. */
export interface DecidedVolume {
  readonly decision?: VolumeDecision;
  readonly findings: FleetFinding[];
}

/** Decides what is done with a volume, by the rule that matches it. */
export function decide(bound: BoundClaim, rule: VolumeRule | undefined, reason: string | undefined, surroundings: VolumeSurroundings): DecidedVolume {
  const { claim, volume } = bound;
  const finding = (message: string, fix: string, isError = true): FleetFinding => (
    { isError, subject: `volume ${claim.namespace}/${claim.name}`, message, fix });
  if (!rule) {
    return { findings: [finding('matches no rule', 'Add a rule, or a default at the end: `VolumeRule.copy("default")`.')] };
  }
  const common = {
    namespace: claim.namespace,
    claim: claim.name,
    persistentVolume: claim.volume,
    bytes: sizeOf(claim, volume),
    treatment: rule.treatment,
    rule: rule.name,
    reason: reason!,
  };
  if (rule.treatment === VolumeTreatment.COPY) {
    return copied(bound, rule, common, surroundings, finding);
  }
  const isMovable = volume === undefined || MOVABLE_TYPES.includes(volume.type) || surroundings.movableClasses.includes(claim.storageClass ?? '');
  if (rule.treatment === VolumeTreatment.MOVE && !isMovable) {
    return {
      decision: common,
      findings: [finding(
        `cannot be moved by rule ${rule.name}: its type is ${volume!.type}, and MTC moves NFS and AWS EBS (PvInvalidAction)`,
        `Copy it, or list its class in the controller's \`volumes: { movableStorageClasses: ['${claim.storageClass ?? ''}'] }\` if the destination can reach the storage.`,
      )],
    };
  }
  if (rule.treatment === VolumeTreatment.TRANSFER && claim.volumeMode === VolumeMode.BLOCK) {
    return { decision: common, findings: [finding(`is a block volume, and rule ${rule.name} transfers it with a TransferEngine, which copies files`, 'Copy it with MTC.')] };
  }
  return { decision: common, findings: [] };
}

type MakeFinding = (message: string, fix: string, isError?: boolean) => FleetFinding;

function copied(
  { claim, volume }: BoundClaim, rule: VolumeRule, common: VolumeDecision, { destination }: VolumeSurroundings, finding: MakeFinding,
): DecidedVolume {
  const findings: FleetFinding[] = [];
  const { accessMode, verify } = rule._options;
  const isBlock = claim.volumeMode === VolumeMode.BLOCK;
  const copyMethod = rule._options.copyMethod ?? (isBlock ? CopyMethod.BLOCK : CopyMethod.FILESYSTEM);
  const storageClass = rule._options.storageClass ?? destinationClass({ claim, volume }, destination);
  if (volume?.type === UNSUPPORTED_TYPE) {
    findings.push(finding('is a hostPath volume, which MTC can only skip', 'Skip it: `VolumeRule.skip(...)`.'));
  }
  if (isBlock && copyMethod === CopyMethod.FILESYSTEM) {
    findings.push(finding(`is a block volume, and rule ${rule.name} copies files (PvInvalidCopyMethod)`, 'Leave out `copyMethod`, or give `CopyMethod.BLOCK`.'));
  }
  if (!isBlock && copyMethod === CopyMethod.BLOCK) {
    findings.push(finding(`contains a file system, and rule ${rule.name} copies blocks (PvInvalidCopyMethod)`, 'Leave out `copyMethod`.'));
  }
  if (storageClass === undefined) {
    findings.push(finding(
      `has no storage class on the destination: rule ${rule.name} names none, and ${destination ? 'no class of the destination is its default' : 'the destination is unknown'}`,
      'Give `storageClass` in the rule.',
    ));
  }
  findings.push(...classFindings(storageClass, accessMode ? [accessMode] : claim.accessModes, claim.volumeMode, destination, finding));
  return { decision: { ...common, storageClass, accessMode, copyMethod, verify }, findings };
}

function classFindings(
  name: string | undefined, modes: readonly string[], volumeMode: string, destination: InventoryData | undefined, finding: MakeFinding,
): FleetFinding[] {
  const classes = destination && knownClasses(destination);
  if (name === undefined || !classes) {
    return [];
  }
  const found = classes.find((one) => one.name === name);
  if (!found) {
    const near = didYouMean(name, classes.map((one) => one.name));
    return [finding(
      `is copied to the storage class "${name}", which does not exist on the destination (PvInvalidStorageClass)`,
      near ? `Write "${near}".` : `Use one of ${classes.map((one) => one.name).join(', ') || 'its classes (there are none)'}.`,
    )];
  }
  const known = knownAccessModes(found.provisioner, volumeMode);
  const missing = known && modes.find((mode) => !(known as readonly string[]).includes(mode));
  return missing === undefined ? [] : [finding(
    `needs ${missing}, which the class "${name}" (${found.provisioner}) does not offer for ${volumeMode} (PvWarnAccessModeUnavailable)`,
    `Use another class, or give \`accessMode\`: ${known!.length > 0 ? known!.join(', ') : 'none is offered'}.`,
    false,
  )];
}

/** The classes of a cluster; undefined if they could not be read. */
export function knownClasses({ storageClasses, unknown }: InventoryData): InventoryStorageClass[] | undefined {
  return unknown.some(({ resource }) => resource.startsWith('storageclasses')) ? undefined : storageClasses;
}

/** Types of volumes for which MTC prefers Ceph. */
const PREFER_CEPH = ['nfs', 'glusterfs'];

/**
 * The class that MTC would choose: a Ceph class for NFS and Gluster, otherwise one of the same provisioner, preferably of the same name, or the
 * default class.
 */
export function destinationClass({ claim, volume }: BoundClaim, destination: InventoryData | undefined): string | undefined {
  const classes = destination && knownClasses(destination) || [];
  const ceph = claim.accessModes.includes(AccessMode.READ_WRITE_MANY) ? 'cephfs.csi.ceph.com' : 'rbd.csi.ceph.com';
  const preferred = PREFER_CEPH.includes(volume?.type ?? '') ? classes.find(({ provisioner }) => provisioner.endsWith(ceph)) : undefined;
  if (preferred) {
    return preferred.name;
  }
  const same = classes.filter(({ provisioner }) => provisioner === volume?.provisioner);
  return (same.find(({ name }) => name === claim.storageClass) ?? same[0] ?? classes.find(({ isDefault }) => isDefault))?.name;
}
