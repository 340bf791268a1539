import type { ISecret, Secret } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { ClusterSecretOptions, ExistingSecretOptions, ExternalSecretOptions } from './secret-options';
import { Origin, ResolvedSecret, resolveOrigin } from './secret-origin';
import { MTC_NAMESPACE } from '../api/common';
import { checkCalls } from '../constructs/checked-calls';
import { given, givenAll } from '../constructs/given';

/**
 * Where something secret comes from. A secret is never a plain string in this library, so that a program can be read,
 * reviewed and committed without showing any. All but `existing` and `fromSecret` are sources of one value, from which
 * a key of a Secret is made.
 *
 * | source | what is written | fit for git |
 * |---|---|---|
 * | `existing` | nothing: only the reference | yes |
 * | `fromCluster`, `atApply` | a Secret without values, which `cdk8s-mtc apply` puts in | yes |
 * | `externalSecret` | an ExternalSecret | yes |
 * | `placeholder` | a Secret that contains the placeholder, for a plugin to replace | yes |
 * | `env`, `file`, `plainTextLiteral` | a Secret that contains the value, in the cluster's `secrets/` unit | no |
 */
export class SecretSource {
  /**
   * A Secret that is already on the host cluster, or that something else puts there. It must have the keys that MTC
   * reads: `saToken` for a cluster; see `S3Credentials`, `GoogleCredentials` and `AzureCredentials` for repositories,
   * and `TransferTrust` for transfers.
   *
   * @param name the name of the Secret
   */
  static existing(name: string, options: ExistingSecretOptions = {}): SecretSource {
    return new SecretSource({ kind: 'existing', name, namespace: options.namespace });
  }

  /**
   * A Secret of cdk8s-plus, from this program, in the namespace of its metadata. It must have the keys that MTC reads
   * and be applied on the host cluster.
   *
   * @param secret the Secret
   */
  static fromSecret(secret: ISecret, options: ExistingSecretOptions = {}): SecretSource {
    given('SecretSource.fromSecret', 'secret', secret, 'give a Secret of cdk8s-plus');
    const namespace = options.namespace ?? (secret as Partial<Secret>).metadata?.namespace;
    return SecretSource.existing(secret.name, { namespace });
  }

  /**
   * A key of a Secret on a cluster of this app, for example a token that Kubernetes generates there. `cdk8s-mtc apply`
   * reads it with the permissions of the user and puts it into the Secret that needs it; it is never written to a file.
   * The next `apply` copies it again. Requires a `MigrationApp`.
   *
   * @param cluster the cluster that has the Secret: a `HostCluster`, a `RemoteCluster`, or a chart of the cluster
   */
  static fromCluster(cluster: IConstruct, options: ClusterSecretOptions): SecretSource {
    givenAll('SecretSource.fromCluster', [
      ['cluster', cluster, 'give a HostCluster, a RemoteCluster or a chart'],
      ['options.name', options?.name, 'give the name of the Secret'],
      ['options.key', options?.key, 'give the key of the Secret'],
    ]);
    const { name, key, namespace = MTC_NAMESPACE } = options;
    return new SecretSource({ kind: 'apply', source: { secret: { cluster, namespace, name, key } } });
  }

  /**
   * A value that the person or the pipeline that runs `cdk8s-mtc apply` gives for a name: by the environment variable
   * `CDK8S_MTC_SECRET_<name>`, or by `--secret <name>=file:PATH`, `--secret <name>=env:VARIABLE` or
   * `--secret <name>=command:COMMAND`, for example of a secret manager. The output folder contains only the name, and
   * the value is never written to a file. Requires a `MigrationApp`.
   *
   * @param name the name, of capital letters, digits and `_`: `OLD_TOKEN`
   */
  static atApply(name: string): SecretSource {
    given('SecretSource.atApply', 'name', name, 'give a name such as "OLD_TOKEN"');
    return new SecretSource({ kind: 'apply', source: { given: name } });
  }

  /**
   * The value of an environment variable at synth. White space at its end is removed. If the variable is missing or
   * empty, synth fails and names the construct that asked for it.
   *
   * @param variable the name of the variable
   */
  static env(variable: string): SecretSource {
    given('SecretSource.env', 'variable', variable, 'give the name of an environment variable');
    return new SecretSource({ kind: 'env', variable });
  }

  /**
   * The content of a file at synth. White space at its end is removed. If the file is missing or empty, synth fails
   * and names the construct that asked for it.
   *
   * @param path the path of the file, from the working directory
   */
  static file(path: string): SecretSource {
    given('SecretSource.file', 'path', path, 'give the path of a file');
    return new SecretSource({ kind: 'file', path });
  }

  /**
   * An entry of a secret store, read on the cluster by the External Secrets Operator.
   *
   * @see https://external-secrets.io/
   */
  static externalSecret(options: ExternalSecretOptions): SecretSource {
    given('SecretSource.externalSecret', 'options', options, 'give an object with store and key');
    return new SecretSource({ kind: 'external', options });
  }

  /**
   * A text that a plugin replaces between git and cluster, such as Argo CD's vault plugin: `<path:kv/data/ocp3#token>`.
   * It is written unchanged, never encoded, so that the plugin finds it.
   *
   * @param text the placeholder
   */
  static placeholder(text: string): SecretSource {
    given('SecretSource.placeholder', 'text', text, 'give the text that the plugin replaces');
    return new SecretSource({ kind: 'placeholder', text });
  }

  /**
   * The value itself. It will be in your program's source, in its history, and in everybody's copy of both: meant for
   * throw-away clusters and for tests.
   *
   * @param value the secret
   */
  static plainTextLiteral(value: string): SecretSource {
    return new SecretSource({ kind: 'literal', value });
  }

  private constructor(private readonly origin: Origin) {}

  /**
   * The Secret that exists already; undefined for a value.
   *
   * @internal
   */
  get _existing(): { readonly name: string; readonly namespace?: string } | undefined {
    return this.origin.kind === 'existing' ? this.origin : undefined;
  }

  /**
   * Whether synth reads the value itself, and not the cluster or `apply`.
   *
   * @internal
   */
  get _isKnownAtSynth(): boolean {
    return ['env', 'file', 'literal'].includes(this.origin.kind);
  }

  /**
   * The value, or undefined if it cannot be had, which is then refused at `at`.
   *
   * @param instead what names a whole Secret there; undefined if only a value is accepted
   * @internal
   */
  _resolve(at: IConstruct, field: string, instead?: string): ResolvedSecret | undefined {
    return resolveOrigin(this.origin, at, field, instead);
  }
}

checkCalls('SecretSource', SecretSource);
