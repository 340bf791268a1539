import { call, Code, fields, literal } from './code';
import { Context } from './context';
import { isSame } from './fields';
import { FilledFrom, FilledPart, FilledSecret } from './filled-secret';
import { Reference } from './references';
import { Source } from './sources';
import { MTC_NAMESPACE } from '../api/common';
import { FILLED_BY_APPLY, filledKeys } from '../api/filled-secret';
import { derived } from '../rules/engine/derived';
import { nameOf, record } from '../rules/engine/manifest';

/** The token that `longLivedToken` writes on the remote cluster. */
const LONG_LIVED_TOKEN = { namespace: MTC_NAMESPACE, name: 'migration-controller-token', key: 'token' };

/** A remote cluster whose token is imported. */
interface TokenOwner {
  readonly name: string;
  /** The name of the cluster in the files. */
  readonly place: string;
  readonly longLivedToken: boolean;
  /** Gives the cluster a chart that is created before it. */
  readonly chart: () => Code;
}

/**
 * The option `token` for a Secret that `cdk8s-mtc apply` fills; without code if `longLivedToken` alone writes the same.
 * Undefined if the Secret is not such a one, or has another source.
 */
export function filledToken(
  context: Context, owner: TokenOwner, { name, namespace }: Reference,
): { readonly code?: Code } | undefined {
  const secret = filledSecret(context, `${owner.name}-token`, ['saToken']);
  if (!secret || name !== secret.manifest.name || namespace !== MTC_NAMESPACE) {
    return undefined;
  }
  const from = partOf(context, secret, 'saToken')?.secret;
  const isOwn = isSame(from, { cluster: owner.place, ...LONG_LIVED_TOKEN });
  if (owner.longLivedToken && (isOwn || !isIndexed(context, secret))) {
    context.sources.take(secret);
    return {};
  }
  const code = from?.cluster === owner.place
    ? fromCluster(context, owner.chart(), from)
    : valueCode(context, secret, 'saToken', `${owner.name}_TOKEN`);
  return code && taken(context, secret, { code });
}

/**
 * The keys of a repository for a Secret that `cdk8s-mtc apply` fills; undefined if it is not such a one, or
 * has another source.
 */
export function filledCredentials(
  context: Context, factory: string, repository: string, { name, namespace }: Reference,
): Code | undefined {
  const keys = KEYS[factory];
  const secret = keys && filledSecret(context, `${repository}-credentials`, Object.keys(keys));
  if (!secret || name !== secret.manifest.name || namespace !== MTC_NAMESPACE) {
    return undefined;
  }
  const values = Object.entries(keys)
    .map(([key, { option, given }]) => [option, valueCode(context, secret, key, `${repository}_${given}`)] as const);
  if (values.some(([, value]) => value === undefined)) {
    return undefined;
  }
  const argument = factory === 'GoogleCredentials' ? values[0][1] : fields(Object.fromEntries(values));
  return taken(context, secret, call(
    `${context.program.mtc(factory)}.${factory === 'GoogleCredentials' ? 'serviceAccountKey' : 'keys'}`, argument,
  ));
}

/**
 * The keys of the Secrets of repositories, with the options that they come from. The Secret for Azure consists of more
 * than one value.
 */
const KEYS: Readonly<Record<string, Readonly<Record<string, { readonly option: string; readonly given: string }>>>> = {
  S3Credentials: {
    'aws-access-key-id': { option: 'accessKeyId', given: 'ACCESS_KEY_ID' },
    'aws-secret-access-key': { option: 'secretAccessKey', given: 'SECRET_ACCESS_KEY' },
  },
  GoogleCredentials: { 'gcp-credentials': { option: 'key', given: 'SERVICE_ACCOUNT_KEY' } },
};

/**
 * Leaves out the Secrets that `cdk8s-mtc apply` fills and no option writes. They exist after an `apply` of
 * the imported folder.
 */
export function leaveOutFilled(context: Context): void {
  context.sources.takeAll(isFilled).forEach(({ manifest }) => context.program.note(
    nameOf(manifest),
    '`cdk8s-mtc apply` fills it from a source that no option of this program writes. It must exist on the cluster.',
  ));
}

function isFilled({ manifest, object }: Source): boolean {
  return manifest.kind === 'Secret' && manifest.apiVersion === 'v1'
    && filledKeys(record(record(object.metadata).annotations)).length > 0;
}

/** The Secret of this name on the host cluster, if it is exactly what the library writes for these keys. */
function filledSecret({ sources }: Context, name: string, keys: readonly string[]): Source | undefined {
  return sources.find(sources.host, 'Secret', ({ object }) => isSame(object, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: MTC_NAMESPACE, annotations: { [FILLED_BY_APPLY]: keys.join(',') } },
    type: 'Opaque',
  }), { name });
}

function indexed({ filled }: Context, { manifest, cluster }: Source): FilledSecret | undefined {
  return byObject(filled).get(JSON.stringify([cluster, manifest.namespace, manifest.name]));
}

const byObject = derived((filled: readonly FilledSecret[]) => new Map([...filled].reverse()
  .map((secret) => [JSON.stringify([secret.cluster, secret.object.namespace, secret.object.name]), secret])));

function isIndexed(context: Context, secret: Source): boolean {
  return indexed(context, secret) !== undefined;
}

/** The only part of a value. */
function partOf(context: Context, secret: Source, key: string): FilledPart | undefined {
  const parts = indexed(context, secret)?.keys.find((one) => one.key === key)?.parts;
  return parts?.length === 1 ? parts[0] : undefined;
}

/** Where the value of a key comes from. Without an index, the user gives it to `apply` by a name. */
function valueCode(context: Context, secret: Source, key: string, givenName: string): Code | undefined {
  if (!isIndexed(context, secret)) {
    const name = givenName.toUpperCase().replace(/[^A-Z0-9_]+/g, '_').replace(/^[^A-Z]+/, '').slice(0, 63);
    context.program.note(nameOf(secret.manifest),
      `the migration.json beside it was not read, so ${key} comes from SecretSource.atApply('${name}').`);
    return atApply(context, name);
  }
  const { given, secret: from } = partOf(context, secret, key) ?? {};
  const known = from && [...context.clusters.values()].find(({ place }) => place === from.cluster);
  if (given !== undefined) {
    return atApply(context, given);
  }
  return from && (known || from.cluster === context.sources.host)
    ? fromCluster(context, context.chartOf(from.cluster), from)
    : undefined;
}

function atApply({ program }: Context, name: string): Code {
  return call(`${program.mtc('SecretSource')}.atApply`, literal(name));
}

function fromCluster({ program }: Context, cluster: Code, { name, namespace, key }: FilledFrom): Code {
  const options = fields({
    name: literal(name), key: literal(key), namespace: namespace === MTC_NAMESPACE ? undefined : literal(namespace),
  });
  return call(`${program.mtc('SecretSource')}.fromCluster`, cluster, options);
}

function taken<T>({ sources }: Context, secret: Source, result: T): T {
  sources.take(secret);
  return result;
}
