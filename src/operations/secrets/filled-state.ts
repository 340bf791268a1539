import { describeObject } from '../../output/commands';
import { IndexSecret, IndexSecretKey, IndexSecretReference } from '../../output/index-secret';
import { MigrationIndex } from '../../output/migration-index';
import { Operation } from '../operation';
import { codeOf } from '../operation-error';
import { StatusNode } from '../status/status-node';

const FIX = 'Run `cdk8s-mtc apply`.';

/** How the Secrets of a cluster fare whose values are put in by `apply`. */
export async function filledNodes(
  operation: Operation, { secrets = [] }: MigrationIndex, cluster: string,
): Promise<StatusNode[]> {
  const nodes: StatusNode[] = [];
  for (const secret of secrets.filter((each) => each.cluster === cluster)) {
    nodes.push({ title: describeObject(secret.object), why: [], children: [], ...await stateOf(operation, secret) });
  }
  return nodes;
}

async function stateOf(
  operation: Operation, { cluster, object, keys }: IndexSecret,
): Promise<Pick<StatusNode, 'state' | 'reason' | 'fix'>> {
  const live = await operation.cluster(cluster).get(object);
  if (live === undefined) {
    return { state: 'missing', reason: 'does not exist', fix: FIX };
  }
  const empty = keys.filter(({ key }) => !live.data?.[key]).map(({ key }) => key);
  if (empty.length > 0) {
    return { state: 'stalled', reason: `has no value for ${empty.join(', ')}`, fix: FIX };
  }
  for (const key of keys) {
    const now = await currentValue(operation, key);
    if (now !== undefined && now !== live.data[key.key]) {
      return {
        state: 'stalled', reason: `${key.key} differs from the value on the cluster that it was copied from`, fix: FIX,
      };
    }
  }
  return { state: 'succeeded', reason: 'has its values' };
}

/**
 * The value, in base64, that `apply` would put in; undefined if it is not known without the user, or cannot be read.
 */
async function currentValue(operation: Operation, { parts }: IndexSecretKey): Promise<string | undefined> {
  const texts: Buffer[] = [];
  for (const { text, secret } of parts) {
    const value = secret === undefined ? undefined : await read(operation, secret);
    if (text === undefined && value === undefined) {
      return undefined;
    }
    texts.push(text === undefined ? Buffer.from(value!, 'base64') : Buffer.from(text));
  }
  return Buffer.concat(texts).toString('base64');
}

async function read(
  operation: Operation, { cluster, namespace, name, key }: IndexSecretReference,
): Promise<string | undefined> {
  try {
    const value = (await operation.cluster(cluster)
      .get({ apiVersion: 'v1', kind: 'Secret', namespace, name }))?.data?.[key];
    return typeof value === 'string' ? value : undefined;
  } catch (error) {
    if (codeOf(error) === undefined || codeOf(error) === 'interrupted') {
      throw error;
    }
    return undefined; // that cluster has its own node
  }
}
