import { Match } from './matching';
import { VolumeDecision } from './volume-decision';
import { BoundFacts, ClassFacts, sizeOf, VolumeFinding } from './volume-facts';
import { AccessMode, CopyMethod, VolumeAction, VolumeMode } from '../api/mig-plan';
import { knownAccessModes, MOVABLE_TYPES, UNSUPPORTED_TYPE } from '../api/provisioners';
import { DeclaredVolumeRule, VolumeTreatment } from '../api/volume-rules';
import { didYouMean } from '../grammar/did-you-mean';

/** What is known besides the volume. */
export interface VolumeSurroundings {
  /** The storage classes of the destination; undefined if they could not be read. */
  readonly classes?: readonly ClassFacts[];
  /** Whether anything is known of the destination. */
  readonly isDestinationKnown: boolean;
  /** The classes whose volumes MTC moves, besides NFS and AWS EBS. */
  readonly movableClasses: readonly string[];
}

/** A decision about a volume, and what cannot work. */
export interface DecidedVolume {
  readonly decision?: VolumeDecision;
  readonly findings: VolumeFinding[];
}

/** Decides what is done with a volume, by the rule that matches it. */
export function decide(
  bound: BoundFacts, { rule, reason, unknown }: Match, surroundings: VolumeSurroundings,
): DecidedVolume {
  const { claim, volume } = bound;
  const finding = (message: string, fix: string, isError = true): VolumeFinding => (
    { isError, subject: `volume ${claim.namespace}/${claim.name}`, message, fix });
  if (!rule) {
    return {
      findings: [finding('matches no rule', 'Add a rule, or a default at the end: `VolumeRule.copy("default")`.')],
    };
  }
  if (unknown !== undefined) {
    return {
      findings: [finding(`may match rule ${rule.name}, but ${unknown} could not be read`,
        'Give access to the claims and volumes of the source, or a dump of them.')],
    };
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
  if (rule.treatment === VolumeTreatment.MOVE && !isMovable(bound, surroundings)) {
    const why = volume!.type === undefined
      ? 'MTC does not offer it, which moves NFS and AWS EBS'
      : `its type is ${volume!.type}, and MTC moves NFS and AWS EBS`;
    return {
      decision: common,
      findings: [finding(
        `cannot be moved by rule ${rule.name}: ${why} (PvInvalidAction)`,
        'Copy it, or list its class in the controller\'s `volumes: { movableStorageClasses: [\''
          + `${claim.storageClass ?? ''}'] }\` if the destination can reach the storage.`,
      )],
    };
  }
  if (rule.treatment === VolumeTreatment.TRANSFER && claim.volumeMode === VolumeMode.BLOCK) {
    return {
      decision: common,
      findings: [
        finding(`is a block volume, and rule ${rule.name} transfers it with a TransferEngine, which copies files`,
          'Copy it with MTC.'),
      ],
    };
  }
  return { decision: common, findings: [] };
}

function isMovable({ claim, volume }: BoundFacts, { movableClasses }: VolumeSurroundings): boolean {
  if (volume?.actions) {
    return volume.actions.includes(VolumeAction.MOVE);
  }
  return volume === undefined || MOVABLE_TYPES.includes(volume.type ?? '')
    || movableClasses.includes(claim.storageClass ?? '');
}

type MakeFinding = (message: string, fix: string, isError?: boolean) => VolumeFinding;

function copied(
  { claim, volume }: BoundFacts, rule: DeclaredVolumeRule, common: VolumeDecision, surroundings: VolumeSurroundings,
  finding: MakeFinding,
): DecidedVolume {
  const { classes, isDestinationKnown } = surroundings;
  const findings: VolumeFinding[] = [];
  const { accessMode, verify } = rule;
  const isBlock = claim.volumeMode === VolumeMode.BLOCK;
  const copyMethod = rule.copyMethod ?? (isBlock ? CopyMethod.BLOCK : CopyMethod.FILESYSTEM);
  const storageClass = rule.storageClass ?? volume?.chosenClass ?? destinationClass({ claim, volume }, classes);
  if (volume?.type === UNSUPPORTED_TYPE || volume?.actions?.includes(VolumeAction.COPY) === false) {
    findings.push(finding('is a hostPath volume, which MTC can only skip', 'Skip it: `VolumeRule.skip(...)`.'));
  }
  if (isBlock && copyMethod === CopyMethod.FILESYSTEM) {
    findings.push(finding(`is a block volume, and rule ${rule.name} copies files (PvInvalidCopyMethod)`,
      'Leave out `copyMethod`, or give `CopyMethod.BLOCK`.'));
  }
  if (!isBlock && copyMethod === CopyMethod.BLOCK) {
    findings.push(finding(`contains a file system, and rule ${rule.name} copies blocks (PvInvalidCopyMethod)`,
      'Leave out `copyMethod`.'));
  }
  if (storageClass === undefined) {
    findings.push(finding(
      `has no storage class on the destination: rule ${rule.name} names none, and `
        + `${isDestinationKnown ? 'no class of the destination is its default' : 'the destination is unknown'}`,
      'Give `storageClass` in the rule.',
    ));
  }
  const modes = accessMode ? [accessMode] : claim.accessModes;
  findings.push(...classProblems(storageClass, modes, claim.volumeMode, classes)
    .map(({ message, fix, isError }) => finding(message, fix, isError)));
  return { decision: { ...common, storageClass, accessMode, copyMethod, verify }, findings };
}

/** What is wrong with a storage class of the destination for volumes that need these access modes. */
export function classProblems(
  name: string | undefined, modes: readonly string[], volumeMode: string, classes: readonly ClassFacts[] | undefined,
): Array<Omit<VolumeFinding, 'subject'>> {
  if (name === undefined || !classes) {
    return [];
  }
  const found = classes.find((one) => one.name === name);
  if (!found) {
    const near = didYouMean(name, classes.map((one) => one.name));
    return [{
      isError: true,
      message: `is copied to the storage class "${name}", which does not exist on the destination `
        + '(PvInvalidStorageClass)',
      fix: near
        ? `Write "${near}".`
        : `Use one of ${classes.map((one) => one.name).join(', ') || 'its classes (there are none)'}.`,
    }];
  }
  const known = knownAccessModes(found.provisioner, volumeMode);
  const missing = known && modes.find((mode) => !(known as readonly string[]).includes(mode));
  return missing === undefined ? [] : [{
    isError: false,
    message: `needs ${missing}, which the class "${name}" (${found.provisioner}) does not offer for ${volumeMode} `
      + '(PvWarnAccessModeUnavailable)',
    fix: `Use another class, or give \`accessMode\`: ${known!.length > 0 ? known!.join(', ') : 'none is offered'}.`,
  }];
}

/** Types of volumes for which MTC prefers Ceph. */
const PREFER_CEPH = ['nfs', 'glusterfs'];

/**
 * The class that MTC would choose: a Ceph class for NFS and Gluster, otherwise one of the same provisioner, preferably
 * of the same name, or the default class.
 */
function destinationClass({ claim, volume }: BoundFacts, classes: readonly ClassFacts[] = []): string | undefined {
  const ceph = claim.accessModes.includes(AccessMode.READ_WRITE_MANY) ? 'cephfs.csi.ceph.com' : 'rbd.csi.ceph.com';
  const preferred = PREFER_CEPH.includes(volume?.type ?? '')
    ? classes.find(({ provisioner }) => provisioner.endsWith(ceph))
    : undefined;
  if (preferred) {
    return preferred.name;
  }
  const same = classes.filter(({ provisioner }) => provisioner === volume?.provisioner);
  return (same.find(({ name }) => name === claim.storageClass) ?? same[0]
    ?? classes.find(({ isDefault }) => isDefault))?.name;
}
