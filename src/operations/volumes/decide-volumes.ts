import { DeclaredVolumes } from './declared-rules';
import { SourceFacts } from './source-facts';
import { VolumeAction } from '../../api/mig-plan';
import { LiveObject } from '../../api/outcomes/outcome-of';
import { VolumeTreatment } from '../../api/volume-rules';
import { parseQuantity } from '../../grammar/quantity';
import { decide } from '../../volumes/decide-volume';
import { firstMatch } from '../../volumes/matching';
import { VolumeDecision } from '../../volumes/volume-decision';
import { BoundFacts, ClassFacts, VolumeFinding } from '../../volumes/volume-facts';

/** A volume of a plan, and what the rules decide about it. */
export interface VolumeChoice {
  readonly volume: string;
  readonly namespace: string;
  readonly claim: string;
  /** Undefined if the plan of the folder lists the volume, or if nothing could be decided. */
  readonly decision?: VolumeDecision;
  readonly isListed: boolean;
  /** Whether the plan contains something else. */
  readonly isChanged: boolean;
  /** What the plan contains. */
  readonly present: string;
}

/** The rules applied to the volumes that MTC has discovered. */
export interface DecidedVolumes {
  readonly choices: readonly VolumeChoice[];
  readonly findings: readonly VolumeFinding[];
  /** The list of the plan with the choices. */
  readonly persistentVolumes: readonly LiveObject[];
}

/** Applies rules to the volumes that MTC has discovered. Pure: the same plan gives the same choices. */
export function decideVolumes(
  { rules, listed }: DeclaredVolumes, plan: LiveObject, source: SourceFacts,
): DecidedVolumes {
  const found = volumesOf(plan);
  const surroundings = { classes: classesOf(plan), isDestinationKnown: true, movableClasses: [] };
  const findings: VolumeFinding[] = [];
  const choices: VolumeChoice[] = [];
  const persistentVolumes = found.map((entry) => {
    const bound = boundFacts(entry, source);
    const { namespace, name: claim } = bound.claim;
    const place = { volume: String(entry.name), namespace, claim, present: treatmentText(entry.selection ?? {}) };
    if (listed.has(place.volume)) {
      choices.push({ ...place, isListed: true, isChanged: false });
      return entry;
    }
    const result = decide(bound, firstMatch(rules, bound), surroundings);
    findings.push(...result.findings);
    const { decision } = result;
    const selection = decision ? selectionOf(decision, entry.selection ?? {}) : entry.selection;
    const isChanged = !isSameSelection(selection ?? {}, entry.selection ?? {});
    choices.push({ ...place, decision, isListed: false, isChanged });
    return isChanged ? { ...entry, selection } : entry;
  });
  return { choices, findings, persistentVolumes };
}

/** The volumes of a plan that rules decide about. */
export function undecidedIn({ listed }: DeclaredVolumes, plan: LiveObject): LiveObject[] {
  return volumesOf(plan).filter(({ name }) => !listed.has(String(name)));
}

function volumesOf({ spec }: LiveObject): LiveObject[] {
  return (Array.isArray(spec?.persistentVolumes) ? spec.persistentVolumes : []).filter(isRecord);
}

/** A treatment in words: `copy to ceph-rbd`. */
export function treatmentText({ action, storageClass, accessMode, copyMethod, verify }: LiveObject): string {
  if (action !== VolumeAction.COPY) {
    return String(action ?? 'nothing');
  }
  return [
    `copy${storageClass ? ` to ${storageClass}` : ''}`,
    ...accessMode ? [String(accessMode)] : [],
    ...copyMethod && copyMethod !== 'filesystem' ? [`by ${copyMethod}`] : [],
    ...verify ? ['verified'] : [],
  ].join(', ');
}

/** What a plan selects for a decision. What a volume that is not copied would be copied to is kept. */
export function selectionOf(
  { treatment, storageClass, accessMode, copyMethod, verify }: VolumeDecision, present: LiveObject,
): LiveObject {
  if (treatment !== VolumeTreatment.COPY) {
    return { ...present, action: treatment === VolumeTreatment.MOVE ? VolumeAction.MOVE : VolumeAction.SKIP };
  }
  return {
    action: VolumeAction.COPY,
    copyMethod,
    ...storageClass === undefined ? {} : { storageClass },
    ...accessMode === undefined ? {} : { accessMode },
    ...verify ? { verify } : {},
  };
}

const SELECTED = ['action', 'copyMethod', 'storageClass', 'accessMode', 'verify'];

/** MTC does not write fields that are empty or false. */
function isSameSelection(one: LiveObject, other: LiveObject): boolean {
  return SELECTED.every((field) => (one[field] || undefined) === (other[field] || undefined));
}

function boundFacts(
  { name, capacity, storageClass, pvc, supported, selection }: LiveObject, { labels, volumes }: SourceFacts,
): BoundFacts {
  const claim: LiveObject = isRecord(pvc) ? pvc : {};
  const namespace = String(claim.namespace ?? '');
  const [claimName] = String(claim.name ?? '').split(':'); // a renamed claim is `old:new`
  const bytes = parseQuantity(String(capacity ?? '')) ?? 0;
  return {
    claim: {
      namespace,
      name: claimName,
      labels: labels.get(`${namespace}/${claimName}`),
      accessModes: Array.isArray(claim.accessModes) ? claim.accessModes.map(String) : [],
      volumeMode: String(claim.volumeMode || 'Filesystem'),
      request: bytes,
      storageClass: typeof storageClass === 'string' && storageClass !== '' ? storageClass : undefined,
      volume: String(name),
    },
    volume: {
      capacity: bytes,
      ...volumes.get(String(name)),
      actions: Array.isArray(supported?.actions) ? supported.actions.map(String) : undefined,
      chosenClass: typeof selection?.storageClass === 'string' && selection.storageClass !== ''
        ? selection.storageClass
        : undefined,
    },
  };
}

/** The classes of the destination that MTC has found. */
function classesOf({ status }: LiveObject): ClassFacts[] | undefined {
  const classes: unknown[] = Array.isArray(status?.destStorageClasses) ? status.destStorageClasses : [];
  const known = classes.filter(isRecord).map(({ name, provisioner, default: isDefault }) => (
    { name: String(name), provisioner: String(provisioner ?? ''), isDefault: isDefault === true }));
  return known.length > 0 ? known : undefined;
}

function isRecord(value: unknown): value is LiveObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
