import { call, Code, fields, literal } from './code';
import { Context, listOf } from './context';
import { enumCode } from './controller-values';
import { Fields, isString, isStrings, Leftover } from './fields';
import { optional } from './mig-cluster';
import { AccessMode, AUTO_ACCESS_MODE, CopyMethod, VolumeAction, VolumeMode } from '../api/mig-plan';
import { isRecord, list, Manifest, record } from '../rules/engine/manifest';

/** The volumes of a plan as options. */
export interface ImportedVolumes {
  readonly code?: Code;
  /** How many entries were left out because discovery writes them again. */
  readonly discovered: number;
}

/**
 * The volumes of a plan. In a plan from a cluster, MTC has added each volume that it has discovered; only those that
 * somebody changed are imported, because MTC discovers the others again.
 *
 * @returns undefined if an option cannot express the list
 */
export function planVolumes(context: Context, spec: Fields, manifest: Manifest): ImportedVolumes | undefined {
  const volumes = spec.peek('persistentVolumes');
  if (volumes === undefined) {
    return { discovered: 0 };
  }
  const written = list(record(manifest.object.spec).persistentVolumes);
  const isLive = isFromCluster(manifest);
  const chosen = list(volumes).filter((volume, index) => !isLive
    || isChoice(volume, written[index], record(manifest.object.status)));
  const codes = chosen.map((volume) => volumeCode(context, volume));
  if (!Array.isArray(volumes) || codes.includes(undefined)) {
    return undefined;
  }
  spec.take('persistentVolumes', Array.isArray);
  return { code: listOf(codes as Code[]), discovered: volumes.length - chosen.length };
}

/**
 * What a patch writes instead of options. Entries that somebody wrote by hand stay whole: what discovery would write
 * into them is required beside a mistake as well.
 */
export function withWholeVolumes(leftovers: readonly Leftover[], manifest: Manifest): Leftover[] {
  return leftovers.map((left) => left.pointer === '/spec/persistentVolumes' && !isFromCluster(manifest)
    ? { ...left, value: record(manifest.object.spec).persistentVolumes } : left);
}

function isFromCluster({ object }: Manifest): boolean {
  return record(object.status).conditions !== undefined;
}

/** Whether somebody has changed an entry: it differs from what discovery writes. */
function isChoice(volume: unknown, written: unknown, status: { readonly [key: string]: any }): boolean {
  const { selection, pvc } = record(volume);
  const { action, copyMethod, verify, accessMode, storageClass } = record(selection);
  const name = record(pvc).name;
  const isRenamed = isString(name) && name.includes(':') && !/-mig-[a-z0-9]{4}$/.test(name.slice(name.indexOf(':')));
  const isMoved = action === VolumeAction.MOVE
    && list(record(record(written).supported).actions).includes(VolumeAction.COPY);
  return isRenamed || isMoved || action === VolumeAction.SKIP || copyMethod !== undefined || verify === true
    || (accessMode !== undefined && accessMode !== AUTO_ACCESS_MODE)
    || (isString(storageClass) && storageClass !== defaultClass(record(written).storageClass, status));
}

/**
 * The class that discovery chooses: the same name, the same provisioner, or the default; undefined if that is unknown.
 */
function defaultClass(source: unknown, status: { readonly [key: string]: any }): unknown {
  const classes = list(status.destStorageClasses).filter(isRecord);
  const provisioner = list(status.srcStorageClasses).filter(isRecord).find(({ name }) => name === source)?.provisioner;
  const alike = provisioner === undefined ? [] : classes.filter((one) => one.provisioner === provisioner);
  return (alike.find(({ name }) => name === source) ?? alike[0] ?? classes.find((one) => one.default === true))?.name;
}

function volumeCode(context: Context, volume: unknown): Code | undefined {
  const { program } = context;
  const entry = new Fields(volume, '');
  const claim = entry.within('pvc');
  const selection = entry.within('selection');
  const [name, target] = (claim.take('name', isString) ?? '').split(':');
  const action = selection.take('action', isString);
  const persistentVolume = entry.take('name', isString);
  const namespace = claim.take('namespace', isString);
  const accessModes = claim.take('accessModes', isStrings);
  const modes = accessModes?.map((mode) => enumCode(program, 'AccessMode', AccessMode as never, mode));
  const volumeMode = claim.take('volumeMode', isString);
  const copyMethod = selection.take('copyMethod', isString);
  const isKnown = Object.values<string | undefined>(VolumeAction).includes(action) && persistentVolume !== undefined
    && namespace !== undefined
    && name !== '' && modes !== undefined && !modes.includes(undefined);
  if (!isKnown || (action !== VolumeAction.COPY && (copyMethod !== undefined || target !== undefined))) {
    return undefined;
  }
  const isCopy = action === VolumeAction.COPY;
  const isAuto = isCopy && selection.takeValue('accessMode', AUTO_ACCESS_MODE);
  const accessMode = isCopy ? selection.take('accessMode', isString) : undefined;
  const props = fields({
    persistentVolume: literal(persistentVolume),
    namespace: literal(namespace),
    claim: literal(name),
    targetClaim: optional(target),
    accessModes: listOf(modes as Code[]),
    volumeMode: volumeMode === undefined ? undefined : enumCode(program, 'VolumeMode', VolumeMode as never, volumeMode),
    storageClass: isCopy ? optional(selection.take('storageClass', isString)) : undefined,
    copyMethod: copyMethod === undefined ? undefined : enumCode(program, 'CopyMethod', CopyMethod as never, copyMethod),
    accessMode: accessMode === undefined ? undefined : enumCode(program, 'AccessMode', AccessMode as never, accessMode),
    autoAccessMode: isAuto ? literal(true) : undefined,
    verify: isCopy && selection.takeValue('verify', true) ? literal(true) : undefined,
  });
  const isWhole = [[volumeMode, 'volumeMode'], [copyMethod, 'copyMethod'], [accessMode, 'accessMode']]
    .every(([value, option]) => value === undefined || props.entries.some(([key]) => key === option));
  return entry.leftovers.length === 0 && isWhole ? call(`${program.mtc('KnownVolume')}.${action}`, props) : undefined;
}
