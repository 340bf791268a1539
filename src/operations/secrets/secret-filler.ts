import { LiveObject } from '../../api/outcomes/outcome-of';
import { describeObject, shellWord } from '../../output/commands';
import { IndexSecret, IndexSecretPart, IndexSecretReference } from '../../output/index-secret';
import { IndexUnit, MigrationIndex } from '../../output/migration-index';
import { referenceTo } from '../cluster';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { indexSecretOf, partsOf, secretClusters, secretsIn } from './index-secrets';

/**
 * How long a value that the folder itself brings about is waited for: a token of a new Secret, the keys of
 * a new bucket.
 */
const PATIENCE = 10 * 60_000;
const POLL = 2_000;

/** Puts the values into the Secrets of units, in memory. */
export class SecretFiller {
  /**
   * Looks for all values that the units need.
   *
   * @throws an OperationError that names everything that is missing
   */
  static async open(operation: Operation, index: MigrationIndex, units: readonly IndexUnit[]): Promise<SecretFiller> {
    secretClusters(index, units);
    const filler = new SecretFiller(operation, index, units);
    const missing: OperationError[] = [];
    for (const part of secretsIn(index, units).flatMap(partsOf)) {
      const problem = await filler.problemOf(part);
      if (problem !== undefined && !missing.some(({ message }) => message === problem.message)) {
        missing.push(problem);
      }
    }
    if (missing.length > 0) {
      throw new OperationError(
        'usage',
        `${missing.length === 1 ? 'a secret is' : `${missing.length} secrets are`} missing, and nothing was changed:\n`
          + missing.map(({ message }) => `  ${message}`).join('\n'),
        [...new Set(missing.map(({ fix }) => fix))].join('\n  '),
      );
    }
    return filler;
  }

  private constructor(
    private readonly operation: Operation, private readonly index: MigrationIndex,
    private readonly units: readonly IndexUnit[],
  ) {}

  /**
   * The manifest with its values; the manifest itself if it needs none. Waits for values that the folder
   * itself brings about.
   */
  async fill(cluster: string, manifest: LiveObject, whileWaiting: () => Promise<void>): Promise<LiveObject> {
    const secret = indexSecretOf(this.index, cluster, referenceTo(manifest));
    if (secret === undefined) {
      return manifest;
    }
    const data: Record<string, string> = {};
    for (const { key, parts } of secret.keys) {
      const texts: Buffer[] = [];
      for (const part of parts) {
        texts.push(await this.valueOf(part, secret, whileWaiting));
      }
      data[key] = Buffer.concat(texts).toString('base64');
    }
    return { ...manifest, data };
  }

  /** Why a value cannot be had; undefined if it can, or if the folder itself will bring it about. */
  private async problemOf({ given, secret }: IndexSecretPart): Promise<OperationError | undefined> {
    try {
      if (given !== undefined) {
        await this.operation.secretValue(given);
      } else if (secret !== undefined && await this.read(secret) === undefined && !this.isToCome(secret)) {
        const { cluster, namespace, name, key } = secret;
        return new OperationError('usage', `cluster ${cluster}: Secret ${namespace}/${name} has no key ${key}`,
          `Create it there, or apply what creates it: \`cdk8s-mtc apply --cluster ${shellWord(cluster)}\`.`);
      }
      return undefined;
    } catch (error) {
      if (error instanceof OperationError && error.code === 'usage') {
        return error;
      }
      throw error;
    }
  }

  private async valueOf(
    part: IndexSecretPart, { cluster, object }: IndexSecret, whileWaiting: () => Promise<void>,
  ): Promise<Buffer> {
    const { text, given, secret } = part;
    if (text !== undefined) {
      return Buffer.from(text);
    }
    if (given !== undefined) {
      return Buffer.from(await this.operation.secretValue(given));
    }
    const { clock, report } = this.operation;
    const { namespace, name, key } = secret!;
    const place = `key ${key} of Secret ${namespace}/${name} on cluster ${secret!.cluster}`;
    const end = clock.elapsed() + PATIENCE;
    for (let isTold = false; ;) {
      const value = await this.read(secret!);
      if (value !== undefined) {
        return value;
      }
      if (clock.elapsed() >= end) {
        throw new OperationError('failed', `${describeObject(object)} on cluster ${cluster} needs ${place}, `
          + 'which was not written within 10 min',
        'Read the events of that Secret. Kubernetes writes a token only if the ServiceAccount exists: is MTC '
            + 'installed there?');
      }
      if (!isTold) {
        isTold = true;
        report({
          event: 'waiting',
          level: 'info',
          cluster,
          object,
          state: 'waiting',
          message: `${describeObject(object)}: waits for ${place}`,
        });
      }
      await whileWaiting();
      await clock.sleep(POLL);
    }
  }

  private async read({ cluster, key, ...place }: IndexSecretReference): Promise<Buffer | undefined> {
    const value = (await this.operation.cluster(cluster).get({ ...SECRET, ...place }))?.data?.[key];
    return typeof value === 'string' && value !== '' ? Buffer.from(value, 'base64') : undefined;
  }

  /** Whether Kubernetes or a bucket's provisioner writes a Secret because of an object that is applied now. */
  private isToCome({ cluster, namespace, name }: IndexSecretReference): boolean {
    return this.units.filter((unit) => unit.cluster === cluster)
      .flatMap(({ files }) => files.flatMap(({ objects }) => objects))
      .some((object) => ['Secret', 'ObjectBucketClaim'].includes(object.kind) && object.namespace === namespace
        && object.name === name);
  }
}

const SECRET = { apiVersion: 'v1', kind: 'Secret' };
