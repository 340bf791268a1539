import { LiveObject } from '../../api/outcomes/outcome-of';
import { readJwt } from '../../grammar/jwt';
import { describeObject } from '../../output/commands';
import { IndexSecret } from '../../output/index-secret';
import { MigrationIndex } from '../../output/migration-index';
import { Cluster, referenceTo } from '../cluster';
import { Operation } from '../operation';
import { codeOf } from '../operation-error';
import { ServerTime } from '../server-time';
import { VARIABLE_PREFIX } from './given-values';
import { indexSecretOf, partsOf } from './index-secrets';

/** The type of a Secret in which Kubernetes stores a token of a ServiceAccount. */
const TOKEN_TYPE = 'kubernetes.io/service-account-token';

/** The key of a Secret in which MTC looks for the token of a remote cluster. */
const TOKEN_KEY = 'saToken';

/** A token that ends sooner than this may end during a wave, in milliseconds. */
const ENDS_SOON = 24 * 3600_000;

/** What is wrong with the token of a remote cluster. */
export interface TokenProblem {
  readonly state: 'failed' | 'warned';
  readonly reason: string;
  readonly fix: string;
}

/**
 * What is wrong with the token that a MigCluster refers to; undefined if nothing is, or if it cannot be found out.
 *
 * @param reached the clusters that are asked
 */
export async function tokenProblem(
  operation: Operation, index: MigrationIndex, host: string, migCluster: LiveObject,
  reached: readonly string[] = index.clusters.map(({ name }) => name),
): Promise<TokenProblem | undefined> {
  const { name, namespace } = migCluster.spec?.serviceAccountSecretRef ?? {};
  if (typeof name !== 'string' || typeof namespace !== 'string') {
    return undefined;
  }
  const reference = { apiVersion: 'v1', kind: 'Secret', namespace, name };
  const secret = await readable(() => operation.cluster(host).get(reference));
  const token = decoded(secret?.data?.[TOKEN_KEY]);
  if (token === undefined) {
    return undefined; // MTC reports it
  }
  const fix = fixFor(indexSecretOf(index, host, reference));
  const ends = readJwt(token)?.expires;
  const now = ends === undefined
    ? 0
    : await new ServerTime(operation).now(operation.cluster(host)) ?? operation.clock.now();
  if (ends !== undefined && ends <= now) {
    return {
      state: 'failed', reason: `the token in Secret ${namespace}/${name} ended at ${new Date(ends).toISOString()}`, fix,
    };
  }
  const remote = index.clusters.find(({ migClusters }) => migClusters.some((each) => each.host === host
    && each.name === migCluster.metadata?.name));
  const isReached = remote !== undefined && reached.includes(remote.name);
  if (isReached && await isRejected(operation.cluster(remote.name), token)) {
    return { state: 'failed', reason: `cluster ${remote.name} rejects the token in Secret ${namespace}/${name}`, fix };
  }
  return ends !== undefined && ends - now < ENDS_SOON
    ? {
      state: 'warned', reason: `the token in Secret ${namespace}/${name} ends at ${new Date(ends).toISOString()}`, fix,
    }
    : undefined;
}

/** How the Secret gets another token: from the cluster, from a value that the user gives anew, or by a synth. */
function fixFor(filled: IndexSecret | undefined): string {
  if (filled === undefined) {
    return 'Create a new token, synthesize and apply its Secret.';
  }
  const parts = partsOf({ ...filled, keys: filled.keys.filter(({ key }) => key === TOKEN_KEY) });
  const names = parts.flatMap(({ given }) => given ?? []);
  return names.length === 0
    ? 'Run `cdk8s-mtc apply`: it puts the current token into the Secret.'
    : `Create a new token, and give it to \`cdk8s-mtc apply\`: ${names.map((name) =>
      `set the environment variable ${VARIABLE_PREFIX}${name}, or pass \`--secret ${name}=file:PATH\``).join('; ')}.`;
}

/**
 * Deletes the Secret of a token that its own cluster rejects, for example after the keys of the cluster were renewed,
 * so that Kubernetes writes a new token when the Secret is applied. One that the app has not created is left.
 *
 * @param isCreated whether the app has created the Secret with a uid
 */
export async function deleteRejectedToken(
  operation: Operation, cluster: Cluster, manifest: LiveObject, isCreated: (uid: string) => Promise<boolean>,
): Promise<void> {
  if (manifest.kind !== 'Secret' || manifest.type !== TOKEN_TYPE) {
    return;
  }
  const reference = referenceTo(manifest);
  const live = await cluster.get(reference);
  const token = live?.type === TOKEN_TYPE ? decoded(live.data?.token) : undefined;
  if (token === undefined || !await isRejected(cluster, token)) {
    return;
  }
  const where = { cluster: cluster.name, object: reference };
  if (!await isCreated(String(live?.metadata?.uid ?? ''))) {
    operation.report({
      event: 'token-rejected',
      level: 'warning',
      ...where,
      message: `${describeObject(reference)}: its token is rejected; not deleted, because this app has not created it`,
      fix: 'If nobody else needs the Secret, delete it and repeat the command: Kubernetes writes a new token then.',
    });
    return;
  }
  await cluster.delete(reference);
  operation.report({
    event: 'token-renewed',
    level: 'info',
    ...where,
    message: `${describeObject(reference)}: its token is rejected; deleted, so that Kubernetes writes a new one`,
  });
}

/** Whether a cluster certainly rejects a token. A cluster that does not say so counts as accepting it. */
async function isRejected(cluster: Cluster, token: string): Promise<boolean> {
  const review = await readable(() =>
    cluster.create({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', metadata: {}, spec: { token } }));
  return review !== undefined && review.status?.authenticated !== true
    && /invalid|expired/i.test(String(review.status?.error ?? ''));
}

/** What can be read; undefined if the user may not, or if the cluster does not answer. */
async function readable<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (codeOf(error) === undefined || codeOf(error) === 'interrupted') {
      throw error;
    }
    return undefined;
  }
}

function decoded(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? Buffer.from(value, 'base64').toString('utf8') : undefined;
}
