import * as fs from 'fs';
import { dirname } from 'path';
import type { ISecret, Secret } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { refuse } from '../constructs/mistake';

/** Options of `SecretSource.existing`. */
export interface ExistingSecretOptions {
  /**
   * The namespace of the Secret, on the host cluster. MTC reads Secrets of any namespace; its guide uses `openshift-config`. A `TransferEngine` needs
   * it in the namespace of each claim.
   *
   * @default - `openshift-migration` for MTC, that of each claim for a `TransferEngine`
   */
  readonly namespace?: string;
}

/** Which kind of store an ExternalSecret reads. */
export enum SecretStoreKind {
  /** A store for the whole cluster. */
  CLUSTER_SECRET_STORE = 'ClusterSecretStore',
  /** A store in the Secret's own namespace. */
  SECRET_STORE = 'SecretStore',
}

/** Options of `SecretSource.externalSecret`. */
export interface ExternalSecretOptions {
  /** The name of the store. */
  readonly store: string;
  /** The path or name of the entry in the store: `mtc/ocp3`. */
  readonly key: string;
  /**
   * The property of that entry, where it holds several.
   *
   * @default - the whole entry
   */
  readonly property?: string;
  /**
   * The version of the entry.
   *
   * @default - the newest
   */
  readonly version?: string;
  /**
   * The kind of the store.
   *
   * @default SecretStoreKind.CLUSTER_SECRET_STORE
   */
  readonly storeKind?: SecretStoreKind;
  /**
   * How often the operator reads the store again, as a Go duration.
   *
   * @default '1h'
   */
  readonly refreshInterval?: string;
  /**
   * The API version of ExternalSecret that the cluster serves. The External Secrets Operator serves `v1` since 0.16 and
   * no longer serves `v1beta1` since 0.17.
   *
   * @default 'external-secrets.io/v1'
   */
  readonly apiVersion?: string;
}

/**
 * Where something secret comes from. A secret is never a plain string in this library, so that a program can be read,
 * reviewed and committed without showing any.
 *
 * | source | what is written | fit for git |
 * |---|---|---|
 * | `existing` | nothing: only the reference | yes |
 * | `externalSecret` | an ExternalSecret | yes |
 * | `placeholder` | a Secret that holds the placeholder, for a plugin to replace | yes |
 * | `env`, `file`, `plainTextLiteral` | a Secret that contains the value, in the cluster's `secrets/` unit | no |
 */
export class SecretSource {
  /**
   * A Secret that is already on the host cluster, or that something else puts there. It must hold the keys that MTC reads:
   * `saToken` for a cluster; see `S3Credentials`, `GoogleCredentials` and `AzureCredentials` for repositories, and `TransferTrust` for transfers.
   *
   * @param name the name of the Secret
   */
  static existing(name: string, options: ExistingSecretOptions = {}): SecretSource {
    const source = new SecretSource();
    source._existing = { name, namespace: options.namespace };
    return source;
  }

  /**
   * A Secret of cdk8s-plus, from this program, in the namespace of its metadata. It must hold the keys that MTC reads and be applied
   * on the host cluster.
   *
   * @param secret the Secret
   */
  static fromSecret(secret: ISecret, options: ExistingSecretOptions = {}): SecretSource {
    const namespace = options.namespace ?? (secret as Partial<Secret>).metadata?.namespace;
    return SecretSource.existing(secret.name, { namespace });
  }

  /**
   * The value of an environment variable at synth. White space at its end is taken off. Where the variable is missing or
   * empty, synth fails and names the construct that asked for it.
   *
   * @param variable the name of the variable
   */
  static env(variable: string): SecretValue {
    return SecretValue._from({ kind: 'env', variable });
  }

  /**
   * The content of a file at synth. White space at its end is taken off. Where the file is missing or empty, synth fails
   * and names the construct that asked for it.
   *
   * @param path the path of the file, from the working directory
   */
  static file(path: string): SecretValue {
    return SecretValue._from({ kind: 'file', path });
  }

  /**
   * An entry of a secret store, read on the cluster by the External Secrets Operator.
   *
   * @see https://external-secrets.io/
   */
  static externalSecret(options: ExternalSecretOptions): SecretValue {
    return SecretValue._from({ kind: 'external', options });
  }

  /**
   * A text that a plugin replaces between git and cluster, such as Argo CD's vault plugin: `<path:kv/data/ocp3#token>`.
   * It is written as it stands, never encoded, so that the plugin finds it.
   *
   * @param text the placeholder
   */
  static placeholder(text: string): SecretValue {
    return SecretValue._from({ kind: 'placeholder', text });
  }

  /**
   * The value itself. It will be in your program's source, in its history, and in everybody's copy of both: meant for
   * throw-away clusters and for tests.
   *
   * @param value the secret
   */
  static plainTextLiteral(value: string): SecretValue {
    return SecretValue._from({ kind: 'literal', value });
  }

  /** @internal */
  _existing?: { readonly name: string; readonly namespace?: string };

  protected constructor() {}
}

type Origin =
  | { readonly kind: 'env'; readonly variable: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'external'; readonly options: ExternalSecretOptions }
  | { readonly kind: 'placeholder'; readonly text: string }
  | { readonly kind: 'literal'; readonly value: string };

/** What a source gives at synth. */
export type ResolvedSecret =
  | { readonly kind: 'clear'; readonly text: string }
  | { readonly kind: 'placeholder'; readonly text: string }
  | { readonly kind: 'external'; readonly options: ExternalSecretOptions };

/**
 * A source of one secret value, from which a key of a Secret can be made. `SecretSource` makes them:
 * `SecretSource.env('TOKEN')`.
 */
export class SecretValue extends SecretSource {
  /** @internal */
  static _from(origin: Origin): SecretValue {
    const value = new SecretValue();
    value.origin = origin;
    return value;
  }

  private origin!: Origin;

  /**
   * Whether synth reads the value itself, and not the cluster.
   *
   * @internal
   */
  get _isKnownAtSynth(): boolean {
    return this.origin.kind !== 'external' && this.origin.kind !== 'placeholder';
  }

  /**
   * The value, or undefined where it can't be had, which is then refused at `at`. Nobody but this method reads a secret.
   *
   * @internal
   */
  _resolve(at: IConstruct, field: string): ResolvedSecret | undefined {
    const origin = this.origin;
    switch (origin.kind) {
      case 'external':
        for (const option of ['store', 'key'] as const) {
          if (!origin.options[option]) {
            refuse(at, { field, problem: `the ${option} of the external secret is empty`, fix: `write the ${option}'s name` });
          }
        }
        return { kind: 'external', options: origin.options };
      case 'placeholder':
        if (!origin.text.trim()) {
          refuse(at, { field, problem: 'the placeholder is empty', fix: 'write the text that the plugin replaces, such as "<path:kv/data/ocp3#token>"' });
          return undefined;
        }
        return { kind: 'placeholder', text: origin.text };
      case 'literal':
        return clear(at, field, origin.value, { source: 'the literal', fix: 'give the value itself' });
      case 'env':
        return clear(at, field, process.env[origin.variable], variableText(origin.variable));
      case 'file':
        return clear(at, field, readIfThere(origin.path), fileText(origin.path));
    }
  }
}

/** How a message describes a source: without a name that may be the secret itself. */
interface SourceText {
  readonly source: string;
  readonly missing?: string;
  readonly fix: string;
}

function clear(at: IConstruct, field: string, value: string | undefined, { source, missing = 'does not exist', fix }: SourceText): ResolvedSecret | undefined {
  const text = value?.trimEnd();
  if (!text) {
    refuse(at, {
      field,
      problem: `${source} ${value === undefined ? missing : 'is empty'}`,
      fix: `${fix}, or use SecretSource.existing(…) so that synth needs no secret`,
    });
    return undefined;
  }
  return { kind: 'clear', text };
}

/** A secret given in place of its variable's name must not appear in a message: only what is certainly a name is repeated. */
function variableText(name: string): SourceText {
  return name.length <= 40 && /^[A-Z][A-Z0-9]{0,14}(?:_[A-Z0-9]{1,15})*$/.test(name)
    ? { source: `the environment variable ${name}`, missing: 'is not set', fix: `set ${name} before synth` }
    : {
      source: 'the environment variable (its name is not repeated here: it may be the secret itself)',
      missing: 'is not set',
      fix: 'give the name of a variable that is set, such as SecretSource.env("OCP3_TOKEN")',
    };
}

/** The same for a file: a path is repeated only if its folder exists, which a secret's does not. */
function fileText(path: string): SourceText {
  const folder = dirname(path);
  return folder !== '.' && folder !== '/' && isFolder(folder)
    ? { source: `the file ${path}`, fix: 'write the secret to that file before synth' }
    : {
      source: 'the file (its path is not repeated here: it may be the secret itself)',
      fix: 'give the path of a file that exists, such as SecretSource.file("secrets/ocp3.token")',
    };
}

function isFolder(path: string): boolean {
  try {
    return fs.statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
