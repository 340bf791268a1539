import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ExternalSecretOptions, SecretStoreKind } from './secret-options';
import { ResolvedSecret } from './secret-origin';
import { SecretSource } from './secret-source';
import { MTC_NAMESPACE, ObjectRef } from '../api/common';
import { FILLED_BY_APPLY } from '../api/filled-secret';
import { secretsChart } from '../charts/cluster-charts';
import { ApplySource, declareFilled } from '../charts/filled-secrets';
import { scopeIn } from '../charts/names';
import { keepInPlace } from '../charts/placement';
import { acknowledge } from '../constructs/acknowledgements';
import { nameOption } from '../constructs/metadata';
import { refuse } from '../constructs/mistake';
import { FieldOptions, renderedFrom } from '../constructs/options';
import { ownedBy } from '../constructs/owner';
import { isDnsLabel, isDnsSubdomain } from '../grammar/dns';

/** The text of one key of a Secret: pieces that anyone may see, and secret ones, one after the other. */
export type SecretText = Array<string | NamedSecret>;

/** A secret value with the name of the option that it was given by. */
export interface NamedSecret {
  readonly field: string;
  readonly value: SecretSource;
  /** What names a whole Secret in its place: `SecretSource.existing("NAME")`; undefined if only a value is accepted. */
  readonly instead?: string;
}

/** What a Secret is made from. */
export interface SecretObjectProps {
  /** The name of the Secret. */
  readonly name: string;
  /**
   * The namespace of the Secret.
   *
   * @default - MTC's own
   */
  readonly namespace?: string;
  /**
   * The labels of the Secret.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;
  /**
   * A construct in the chart of the cluster that it is for, in which nothing else is.
   *
   * @default - the owner
   */
  readonly scope?: Construct;
  /** Its keys. */
  readonly keys: Record<string, SecretText>;
  /**
   * Looks at a value before it is written and refuses what can't be one. Not asked for placeholders
   * and external secrets.
   */
  readonly check?: (key: string, text: string) => void;
}

/** A Secret, and the object that makes it, if one does. */
export interface SecretObject {
  readonly ref: ObjectRef;
  readonly apiObject?: ApiObject;
}

/**
 * Whether a value is a source. A JavaScript program can pass a string; it may be the secret itself, so it
 * is not repeated.
 */
function isSource(owner: Construct, field: string, source: unknown): boolean {
  if (!(source instanceof SecretSource)) {
    refuse(owner, {
      field,
      problem: 'is not a SecretSource',
      fix: "write SecretSource.env('NAME'), SecretSource.file('path') or SecretSource.existing('name')",
    });
    return false;
  }
  return true;
}

/** A reference to a Secret that already exists. */
export function existingSecret(owner: Construct, field: string, source: SecretSource): SecretObject {
  const { name, namespace = MTC_NAMESPACE } = source._existing!;
  refuseSecretName(owner, field, name);
  if (!isDnsLabel(namespace)) {
    refuse(owner, {
      field: `${field}.namespace`,
      problem: `is not a valid namespace name${notRepeated(namespace)}: MTC does not find the Secret`,
      fix: `write lower-case letters, digits and "-", or leave it out for ${MTC_NAMESPACE}`,
    });
  }
  return { ref: { name, namespace } };
}

/** Rejects a name that no Secret can have. The name is not repeated: a secret may have been given in its place. */
export function refuseSecretName(owner: Construct, field: string, name: string): void {
  if (!isDnsSubdomain(name)) {
    refuse(owner, {
      field,
      problem: `is not a valid Secret name${notRepeated(name)}: the Secret is not found`,
      fix: 'write the name of the Secret: lower-case letters, digits, "-" and "."',
    });
  }
}

function notRepeated(name: string): string {
  return name === '' ? ' (it is empty)' : ' (it is not repeated here: it may be the secret itself)';
}

type Resolved = string | (ResolvedSecret & { readonly field: string });

/**
 * Writes the Secret, or the ExternalSecret that makes it. A Secret with a value in plain text goes to the chart of the
 * cluster's secrets, everything else stays beside its owner.
 */
export function makeSecret(owner: Construct, props: SecretObjectProps): SecretObject {
  const ref = { name: props.name, namespace: props.namespace ?? MTC_NAMESPACE };
  const place = props.scope ?? owner;
  const keys: Array<[string, Resolved[]]> = [];
  for (const [key, text] of Object.entries(props.keys)) {
    const pieces = text.map((piece) => resolvePiece(owner, piece));
    if (pieces.every((piece) => piece !== undefined)) {
      keys.push([key, pieces as Resolved[]]);
    }
  }
  if (keys.length < Object.keys(props.keys).length) {
    return { ref }; // a value is missing, which was refused
  }

  const secrets = keys.flatMap(([, pieces]) => pieces).filter((piece) => typeof piece !== 'string');
  const stranger = secrets.find((secret) => makerOf(secret) !== makerOf(secrets[0]));
  if (stranger) {
    refuse(owner, {
      field: stranger.field,
      problem: 'has another kind of source, or another store, than the rest of this Secret, '
        + 'and one Secret is made in one way',
      fix: 'take all its values from one secret store, or all as placeholders, or all from variables and files',
    });
    return { ref };
  }
  if (secrets.some((secret) => secret.kind === 'external')) {
    return { ref, apiObject: externalSecret(owner, place, { ...ref, labels: props.labels }, keys) };
  }
  if (secrets.some((secret) => secret.kind === 'apply')) {
    return { ref, apiObject: filledSecret(owner, place, { ...ref, labels: props.labels }, keys) };
  }
  for (const [key, pieces] of keys) {
    if (pieces.every((piece) => typeof piece === 'string' || piece.kind === 'clear')) {
      props.check?.(key, joined(pieces));
    }
  }
  const scope = secrets.some((secret) => secret.kind === 'clear')
    ? scopeIn(secretsChart(Chart.of(place)), place)
    : place;
  const withPlaceholder = secrets.some((secret) => secret.kind === 'placeholder');
  const apiObject = renderedFrom(ownedBy(owner, new ApiObject(scope, 'Secret', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { ...ref, labels: props.labels },
    type: 'Opaque',
    ...(withPlaceholder
      ? { stringData: Object.fromEntries(keys.map(([key, pieces]) => [key, joined(pieces)])) }
      : {
        data: Object.fromEntries(keys.map(([key, pieces]) => [key, Buffer.from(joined(pieces)).toString('base64')])),
      }),
  })), secretOptions(owner, keys));
  if (withPlaceholder) {
    keepInPlace(apiObject);
    acknowledge(apiObject, {
      rule: 'document/placeholder', reason: 'a plugin replaces it between git and cluster', mayBeUnused: true,
    });
  }
  return { ref, apiObject };
}

/** The options that a Secret comes from. A value of several pieces comes from none. */
function secretOptions(owner: Construct, keys: Array<[string, Resolved[]]>): FieldOptions {
  const values = keys.flatMap(([key, pieces]) => {
    const secrets = pieces.flatMap((piece) => typeof piece === 'string' ? [] : [piece]);
    return secrets.length === 1 ? ['data', 'stringData'].map((field) => [`${field}.${key}`, secrets[0].field]) : [];
  });
  return { 'metadata.name': nameOption(owner), ...Object.fromEntries(values) };
}

function resolvePiece(owner: Construct, piece: string | NamedSecret): Resolved | undefined {
  if (typeof piece === 'string') {
    return piece;
  }
  const resolved = isSource(owner, piece.field, piece.value)
    ? piece.value._resolve(owner, piece.field, piece.instead)
    : undefined;
  return resolved && { ...resolved, field: piece.field };
}

function joined(pieces: Resolved[]): string {
  return pieces.map((piece) => {
    if (typeof piece === 'string') {
      return piece;
    }
    return 'text' in piece ? piece.text : '';
  }).join('');
}

/** A Secret without values, which `cdk8s-mtc apply` puts in. */
function filledSecret(
  owner: Construct, place: Construct, metadata: ApiObjectMetadata, keys: Array<[string, Resolved[]]>,
): ApiObject {
  const annotations = { [FILLED_BY_APPLY]: keys.map(([key]) => key).join(',') };
  const apiObject = ownedBy(owner, new ApiObject(place, 'Secret', {
    apiVersion: 'v1', kind: 'Secret', metadata: { ...metadata, annotations }, type: 'Opaque',
  }));
  declareFilled(apiObject, new Map(keys.map(([key, pieces]) =>
    [key, pieces.map((piece): string | ApplySource => typeof piece === 'object' && piece.kind === 'apply'
      ? piece.source
      : joined([piece]))])));
  return apiObject;
}

/** @see https://external-secrets.io/latest/api/externalsecret/ */
function externalSecret(
  owner: Construct, place: Construct, metadata: ApiObjectMetadata, keys: Array<[string, Resolved[]]>,
): ApiObject {
  const data: object[] = [];
  const template: Record<string, string> = {};
  let common: ExternalSecretOptions | undefined;
  for (const [key, pieces] of keys) {
    template[key] = '';
    for (const piece of pieces) {
      if (typeof piece === 'string' || piece.kind !== 'external') {
        template[key] += joined([piece]);
        continue;
      }
      common ??= piece.options;
      const secretKey = pieces.length === 1 ? key : piece.field;
      const { key: remoteKey, property, version } = piece.options;
      data.push({ secretKey, remoteRef: { key: remoteKey, property, version } });
      template[key] += `{{ index . "${secretKey}" }}`;
    }
  }
  const { apiVersion, refreshInterval, store, storeKind } = withDefaults(common!);
  const isPlain = keys.every(([, pieces]) => pieces.length === 1 && typeof pieces[0] !== 'string');
  return ownedBy(owner, new ApiObject(place, 'Secret', {
    apiVersion,
    kind: 'ExternalSecret',
    metadata,
    spec: {
      refreshInterval,
      secretStoreRef: { name: store, kind: storeKind },
      target: {
        name: metadata.name,
        creationPolicy: 'Owner',
        template: isPlain ? undefined : { engineVersion: 'v2', data: template },
      },
      data,
    },
  }));
}

function withDefaults(options: ExternalSecretOptions) {
  const {
    store,
    storeKind = SecretStoreKind.CLUSTER_SECRET_STORE,
    apiVersion = 'external-secrets.io/v1',
    refreshInterval = '1h',
  } = options;
  return { store, storeKind, apiVersion, refreshInterval };
}

/** Who makes the Secret that this value is for, and how: values of which this differs can't be in one Secret. */
function makerOf(secret: ResolvedSecret): string {
  return secret.kind === 'external' ? JSON.stringify(withDefaults(secret.options)) : secret.kind;
}
