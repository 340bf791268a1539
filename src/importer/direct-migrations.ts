import { call, Code, fields, list as listCode, literal } from './code';
import { Context, listOf } from './context';
import { enumCode } from './controller-values';
import { Fields, isInteger, isList, isString, isStrings } from './fields';
import { optional } from './mig-cluster';
import { labelSelector, namespaces } from './plan-selection';
import { Section } from './program';
import { isMtcReference, isReference } from './references';
import { Source } from './sources';
import { DirectVolumeMigrationType } from '../api/direct-migrations';
import { AccessMode, VolumeMode } from '../api/mig-plan';
import { nameOf, record } from '../rules/engine/manifest';

/** The options of a kind, taken from its `spec`. What they do not express is left over. */
type Options = (context: Context, spec: Fields) => Record<string, Code | undefined> | undefined;

const KINDS: Readonly<Record<string, Options>> = {
  DirectVolumeMigration: volumeOptions,
  DirectImageMigration: imageOptions,
  DirectImageStreamMigration: imageStreamOptions,
};

/** Imports copies without a plan. Those that a run owns were created by MTC, and are history. */
export function importDirectMigrations(context: Context): void {
  for (const [kind, options] of Object.entries(KINDS)) {
    for (const source of context.sources.takeMtc(kind)) {
      importDirect(context, source, kind, options);
    }
  }
}

function importDirect(context: Context, source: Source, kind: string, options: Options): void {
  const { program } = context;
  const { name, object } = source.manifest;
  if (record(object.metadata).ownerReferences !== undefined) {
    program.note(nameOf(source.manifest), 'a run created it, so it is not part of the program.');
    return;
  }
  const spec = new Fields(source.object.spec, '/spec');
  const [from, to] = ['srcMigClusterRef', 'destMigClusterRef'].map((field) => spec.take(field, isMtcReference));
  const own = options(context, spec);
  const { code: metadata, leftovers } = context.metadata(source, name);
  if (name === '' || from === undefined || to === undefined || own === undefined
    || [...spec.leftovers, ...leftovers].length > 0) {
    context.byHand(Section.OTHERS, source,
      'no option of its construct writes these fields. It starts when it is applied.');
    return;
  }
  const id = context.id(name, kind.toLowerCase());
  const named = id === name
    ? metadata
    : fields({ name: literal(name), ...Object.fromEntries(metadata?.kind === 'object' ? metadata.entries : []) });
  const cluster = (reference: { readonly name: string }) => program.use(context.cluster(reference.name).variable);
  const props = fields({ metadata: named, source: cluster(from), destination: cluster(to), ...own });
  program.add(
    Section.OTHERS, call(`new ${program.mtc(kind)}`, context.hostChart, literal(id), props), { starts: true },
  );
}

function volumeOptions(context: Context, spec: Fields): ReturnType<Options> {
  const { program } = context;
  const claims = (spec.take('persistentVolumeClaims', isList) ?? []).map((claim) => claimCode(context, claim));
  const type = enumCode(program, 'DirectVolumeMigrationType', DirectVolumeMigrationType as never,
    spec.peek('migrationType'));
  if (type) {
    spec.take('migrationType', isString);
  }
  const backOffLimit = spec.take('backOffLimit', isInteger);
  const isLive = spec.takeValue('liveMigrate', true);
  return claims.length === 0 || claims.includes(undefined) ? undefined : {
    claims: listCode(claims as Code[]),
    backOffLimit: backOffLimit === undefined ? undefined : literal(backOffLimit),
    migrationType: type,
    liveMigrate: isLive ? literal(true) : undefined,
  };
}

function claimCode({ program }: Context, value: unknown): Code | undefined {
  const claim = new Fields(value, '');
  const namespace = claim.take('namespace', isString);
  const name = claim.take('name', isString);
  const storageClass = claim.take('targetStorageClass', isString);
  const modes = (claim.take('targetAccessModes', isStrings) ?? [])
    .map((mode) => enumCode(program, 'AccessMode', AccessMode as never, mode));
  const targetNamespace = claim.take('targetNamespace', isString);
  const targetName = claim.take('targetName', isString);
  const volumeMode = claim.take('targetVolumeMode', isString);
  const mode = volumeMode === undefined ? undefined : enumCode(program, 'VolumeMode', VolumeMode as never, volumeMode);
  const verify = claim.takeValue('verify', true);
  const isComplete = namespace !== undefined && name !== undefined && storageClass !== undefined && modes.length > 0
    && !modes.includes(undefined)
    && targetNamespace !== undefined && targetName !== undefined && (volumeMode === undefined || mode !== undefined)
    && claim.leftovers.length === 0;
  return !isComplete ? undefined : fields({
    namespace: literal(namespace),
    claim: literal(name),
    targetStorageClass: literal(storageClass),
    targetAccessModes: listOf(modes as Code[]),
    targetNamespace: targetNamespace === namespace ? undefined : literal(targetNamespace),
    targetClaim: targetName === name ? undefined : literal(targetName),
    targetVolumeMode: mode,
    verify: verify ? literal(true) : undefined,
  });
}

function imageOptions(context: Context, spec: Fields): ReturnType<Options> {
  const mappings = namespaces(context, spec, false);
  return mappings && { namespaces: mappings, labelSelector: labelSelector(context, spec) };
}

function imageStreamOptions(_: Context, spec: Fields): ReturnType<Options> {
  const stream = spec.take('imageStreamRef', isReference);
  return stream && {
    namespace: literal(stream.namespace),
    imageStream: literal(stream.name),
    destinationNamespace: optional(spec.take('destNamespace', isString)),
  };
}
