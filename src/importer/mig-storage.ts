import { call, Code, fields, literal } from './code';
import { Context } from './context';
import { durationCode, enumCode, secondsOf } from './controller-values';
import { Fields, isString, Leftover } from './fields';
import { filledCredentials } from './filled-secrets';
import { caBundle, fileName, optional } from './mig-cluster';
import { Section } from './program';
import { existingSecret, isReference, Reference } from './references';
import { Source } from './sources';
import { formatGoDuration } from '../grammar/go-duration';
import { isRecord, record } from '../rules/engine/manifest';

/** How requests are signed: the members of S3SignatureVersion. */
const SIGNATURES = { V1: '1', V4: '4' };

/** A provider of object storage: its class of credentials, and the fields that its options cannot do without. */
interface Provider {
  readonly credentials: string;
  readonly required: readonly string[];
  readonly factory: (config: { readonly [key: string]: any }) => string;
  readonly options: (context: Context, config: Fields, name: string) => Record<string, Code | undefined>;
}

const PROVIDERS: Record<string, Provider> = {
  aws: {
    credentials: 'S3Credentials',
    required: ['awsBucketName'],
    factory: ({ awsS3Url }) => isString(awsS3Url) ? 's3Compatible' : 's3',
    options: s3Options,
  },
  gcp: {
    credentials: 'GoogleCredentials',
    required: ['gcpBucket'],
    factory: () => 'googleCloudStorage',
    options: (_, config) => ({ bucket: optional(config.take('gcpBucket', isString)) }),
  },
  azure: {
    credentials: 'AzureCredentials',
    required: ['azureStorageAccount', 'azureStorageContainer', 'azureResourceGroup'],
    factory: () => 'azureBlob',
    options: (_, config) => ({
      storageAccount: optional(config.take('azureStorageAccount', isString)),
      container: optional(config.take('azureStorageContainer', isString)),
      resourceGroup: optional(config.take('azureResourceGroup', isString)),
    }),
  },
};

/** Imports the MigStorages. */
export function importRepositories(context: Context): void {
  for (const source of context.sources.takeMtc('MigStorage')) {
    const { name } = source.manifest;
    const problem = problemOf(context, source);
    if (problem !== undefined) {
      context.byHand(Section.REPOSITORIES, source, problem);
    } else {
      importRepository(context, source, name);
    }
  }
}

/** The repository that a reference names. */
export function repository(context: Context, name: string): Code {
  const known = context.repositories.get(name);
  if (known) {
    return context.program.use(known.variable);
  }
  const variable = context.program.variable(name, 'Repository');
  context.repositories.set(name, { variable });
  const factory = `${context.program.mtc('ReplicationRepository')}.fromRepositoryName`;
  context.program.add(Section.REPOSITORIES, call(factory, context.hostChart, context.idCode(name, 'repository'),
    literal(name)), {
    variable,
    comments: [context.whereFrom('MigStorage', name)],
  });
  return context.program.use(variable);
}

function problemOf({ repositories }: Context, { manifest: { name }, object }: Source): string | undefined {
  if (name === '' || repositories.has(name)) {
    return name === '' ? 'it has no name.' : `there are several objects of the name ${name}.`;
  }
  const { backupStorageProvider, backupStorageConfig } = record(object.spec);
  const provider = isString(backupStorageProvider) ? PROVIDERS[backupStorageProvider] : undefined;
  if (!provider) {
    return 'its provider is unknown.';
  }
  const config = record(backupStorageConfig);
  const missing = provider.required.filter((field) => !isString(config[field]));
  if (missing.length > 0) {
    return `it has no ${missing.join(', ')}.`;
  }
  return isReference(config.credsSecretRef) ? undefined : 'it has no complete credsSecretRef.';
}

function importRepository(context: Context, source: Source, name: string): void {
  const { program } = context;
  const spec = new Fields(source.object.spec, '/spec');
  const providerName = spec.take('backupStorageProvider', isString)!;
  const provider = PROVIDERS[providerName];
  const factory = provider.factory(record(spec.peek('backupStorageConfig')));
  const config = spec.within('backupStorageConfig');
  const secret = config.take('credsSecretRef', isReference)!;
  const { code: metadata, leftovers } = context.metadata(source, name);
  const props = fields({
    metadata,
    ...provider.options(context, config, name),
    credentials: filledCredentials(context, provider.credentials, name, secret)
      ?? existingSecret(context, provider.credentials, secret),
    volumeSnapshots: volumeSnapshots(context, spec, providerName, secret),
  });
  const variable = program.variable(name, 'Repository');
  context.repositories.set(name, { variable, source });
  const id = context.idCode(name, 'repository');
  program.add(
    Section.REPOSITORIES,
    call(`${program.mtc('ReplicationRepository')}.${factory}`, context.hostChart, id, props),
    { variable },
  );
  const left: Leftover[] = [...spec.leftovers, ...leftovers];
  if (left.length > 0) {
    program.use(variable);
    context.patch(Section.REPOSITORIES, `${variable.name}.apiObject`, left);
  }
}

function s3Options(context: Context, config: Fields, name: string): Record<string, Code | undefined> {
  const isCompatible = isString(config.peek('awsS3Url'));
  const signature = enumCode(context.program, 'S3SignatureVersion', SIGNATURES, config.peek('awsSignatureVersion'));
  if (signature) {
    config.take('awsSignatureVersion', isString);
  }
  return {
    url: optional(config.take('awsS3Url', isString)),
    bucket: optional(config.take('awsBucketName', isString)),
    region: optional(config.take('awsRegion', isString)),
    kmsKeyId: optional(config.take('awsKmsKeyId', isString)),
    signatureVersion: signature,
    ...isCompatible ? {
      publicUrl: optional(config.take('awsPublicUrl', isString)),
      caBundle: caBundle(context, `certificates/${fileName(name)}.pem`, config, 's3CustomCABundle'),
      insecure: config.takeValue('insecure', true) ? literal(true) : undefined,
    } : {},
  };
}

/** The provider of snapshots, if an option can express it with its settings; otherwise both fields are left over. */
function volumeSnapshots(
  context: Context, spec: Fields, repositoryProvider: string, credentials: Reference,
): Code | undefined {
  const { program } = context;
  const name = spec.peek('volumeSnapshotProvider');
  const config = new Fields(spec.peek('volumeSnapshotConfig'), '');
  const secret = config.take('credsSecretRef', isReference);
  if (!isString(name) || !PROVIDERS[name] || !secret) {
    return undefined;
  }
  const isOwn = name === repositoryProvider;
  if (isOwn && (secret.name !== credentials.name || secret.namespace !== credentials.namespace)) {
    return undefined;
  }
  const isDuration = (value: unknown): value is string => isString(value)
    && formatGoDuration(secondsOf(value) ?? 0) === value;
  const duration = (field: string) => {
    const value = config.take(field, isDuration);
    return value === undefined ? undefined : durationCode(program, secondsOf(value)!);
  };
  const given = {
    resourceGroup: name === 'azure' ? optional(config.take('azureResourceGroup', isString)) : undefined,
    region: name === 'aws' ? optional(config.take('awsRegion', isString)) : undefined,
    creationTimeout: name === 'gcp' ? undefined : duration('snapshotCreationTimeout'),
    apiTimeout: name === 'azure' ? duration('azureApiTimeout') : undefined,
  };
  const isComplete = name !== 'azure' || (given.resourceGroup !== undefined && given.apiTimeout !== undefined);
  if (config.leftovers.length > 0 || !isComplete) {
    return undefined;
  }
  spec.take('volumeSnapshotProvider', isString);
  spec.take('volumeSnapshotConfig', isRecord);
  const options =
    fields({ ...given, credentials: isOwn ? undefined : existingSecret(context, PROVIDERS[name].credentials, secret) });
  const factory = { aws: 'aws', gcp: 'google', azure: 'azure' }[name as 'aws' | 'gcp' | 'azure'];
  return call(`${program.mtc('VolumeSnapshots')}.${factory}`, options);
}
