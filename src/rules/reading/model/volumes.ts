import { ModelNamespace, ModelPlan } from './migration';
import { objectsIn, Side } from './objects';
import { VOLUME_RULES } from '../../../api/volume-rules';
import { derived } from '../../engine/derived';
import { list, Manifest, record, scalar, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { isPatch } from '../../engine/patches';
import { controllerVariable, specOf, VolumeEntry, volumesOf } from '../plan';

/** A volume that a plan copies. */
export interface ModelVolume {
  /** The claim on the source, and on the destination. */
  readonly claim: string;
  readonly target: string;
  /** The storage class on the destination; empty if MTC chooses it. */
  readonly storageClass: string;
  /** The size of the claim on the source if it is known, or else of the volume. */
  readonly size: string;
  /** Whether rsync copies it in pods for block devices and disks of virtual machines, which have other resources. */
  readonly isBlock: boolean;
  readonly isSnapshot: boolean;
}

/**
 * The volumes that a plan copies from a namespace: those that it lists, and the claims of the source that it does not
 * list, which MTC discovers.
 */
export function volumesIn(set: ManifestSet, namespace: ModelNamespace): readonly ModelVolume[] {
  return volumesOfSet(set)(namespace);
}

const volumesOfSet = derived((set: ManifestSet) => derived((namespace: ModelNamespace): readonly ModelVolume[] => {
  const claims = claimsOn(set, namespace.source);
  const listed = namespace.entries.filter(({ selection }) => selection.action === 'copy')
    .map((entry) => listedVolume(entry, claims.get(entry.claim)));
  return [...listed, ...discovered(set, namespace).map((claim) => discoveredVolume(claim))];
}));

/** The claim on the source that an entry of a plan is for, if the set contains it. */
export function sourceClaimOf(
  set: ManifestSet, { source }: ModelNamespace, { claim }: VolumeEntry,
): Manifest | undefined {
  return claimsOn(set, source).get(claim);
}

/** A claim on the source of a plan by its name, if the set contains it. */
export function sourceClaimNamed(set: ManifestSet, { source }: ModelNamespace, name: string): Manifest | undefined {
  return claimsOn(set, source).get(name);
}

/**
 * How many volumes a plan will have: those that it lists, whatever is done with them, and those that
 * MTC discovers besides.
 */
export function countVolumes(set: ManifestSet, { manifest, namespaces }: ModelPlan): number {
  return namespaces.reduce((sum, namespace) => {
    const claims = isDiscovering(set, manifest) ? claimsOn(set, namespace.source) : new Map<string, Manifest>();
    return sum
      + claims.size - new Set(namespace.entries.map(({ claim }) => claim).filter((claim) => claims.has(claim))).size;
  }, volumesOf(manifest).length);
}

function discovered(set: ManifestSet, { source, entries, plan }: ModelNamespace): Manifest[] {
  const listed = new Set(entries.map(({ claim }) => claim));
  return isDiscovering(set, plan) ? [...claimsOn(set, source).values()].filter(({ name }) => !listed.has(name)) : [];
}

const isDisabled = controllerVariable('disable_pv_migration', (values) => values.some((value) => value !== false
  && !/^(false|no|0)$/i.test(scalar(value))));

/**
 * Whether all claims of the namespaces are migrated, as far as the files tell. Volume rules of a plan may
 * leave some out.
 */
function isDiscovering(set: ManifestSet, plan: Manifest): boolean {
  return list(specOf(plan).includedResources).length === 0 && !isDisabled(set, plan)
    && !Object.hasOwn(record(record(plan.object.metadata).annotations), VOLUME_RULES);
}

const sidesOf = derived((_: ManifestSet) => new Map<string, ReadonlyMap<string, Manifest>>());

/**
 * The claims that are certainly in a namespace, and that MTC discovers: not those that wait for a volume, or belong to
 * another claim.
 */
function claimsOn(set: ManifestSet, side: Side): ReadonlyMap<string, Manifest> {
  const known = sidesOf(set);
  const key = [side.role, side.cluster?.key ?? '', side.namespace].join('\0');
  const claims = known.get(key) ?? new Map(objectsIn(set, 'PersistentVolumeClaim', '', side).certain
    .filter((claim) => !isPatch(set, claim) && isBound(claim)).map((claim) => [claim.name, claim]));
  known.set(key, claims);
  return claims;
}

function isBound({ object }: Manifest): boolean {
  const owners = list(record(object.metadata).ownerReferences).map(record);
  return ['', 'Bound'].includes(text(record(object.status).phase))
    && !owners.some(({ kind }) => kind === 'PersistentVolumeClaim');
}

function sizeOf(claim: Manifest | undefined): string {
  return claim ? scalar(record(record(specOf(claim).resources).requests).storage) : '';
}

function listedVolume(
  { claim, target, capacity, pvc, selection }: VolumeEntry, manifest: Manifest | undefined,
): ModelVolume {
  return {
    claim,
    target,
    storageClass: text(selection.storageClass),
    size: sizeOf(manifest) || capacity,
    isBlock: pvc.volumeMode === 'Block' || selection.copyMethod === 'block' || pvc.ownerType === 'VirtualMachine',
    isSnapshot: selection.copyMethod === 'snapshot',
  };
}

function discoveredVolume(claim: Manifest): ModelVolume {
  const { volumeMode } = specOf(claim);
  const annotations = record(record(claim.object.metadata).annotations);
  const isDisk = annotations['cdi.kubevirt.io/storage.contentType'] === 'kubevirt';
  return {
    claim: claim.name,
    target: claim.name,
    storageClass: '',
    size: sizeOf(claim),
    isBlock: volumeMode === 'Block' || isDisk,
    isSnapshot: false,
  };
}
