import { CheckResult } from './check';
import { MTC_NAMESPACE } from '../../api/common';
import { hasEnded } from '../../api/outcomes/outcome';
import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { MigrationIndex } from '../../output/migration-index';
import { PlacedManifest } from '../../preflight/probe';
import { ProbeJob, probeJobs } from '../../preflight/probe-job';
import { probesOf } from '../../preflight/probes';
import { referenceTo } from '../cluster';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { causeOf } from '../run/cause';

const POLL = 2_000;

/** How Jobs are made for a preflight. */
export interface JobSettings {
  readonly image: string;
  /** The id of the pods' user. */
  readonly user?: number;
  /** A part of the names of the Jobs that no other preflight has. */
  readonly suffix: string;
  /** The name of a LocalQueue of Kueue. */
  readonly queue?: string;
}

/**
 * Tries what only a pod can try, by Jobs that are deleted afterwards. Without settings, each attempt is listed
 * as not checked.
 */
export async function tryProbes(
  operation: Operation, index: MigrationIndex, manifests: readonly PlacedManifest[], reached: readonly string[],
  settings?: JobSettings,
): Promise<CheckResult[]> {
  const { probes, missing } = probesOf(index, manifests, await routerDomains(operation, reached));
  const results: CheckResult[] = missing.map((each) => ({ ...each, result: 'not checked' }));
  const possible = probes.filter(({ cluster }) => reached.includes(cluster));
  results.push(...probes.filter((probe) => !possible.includes(probe)).map(notChecked('the cluster does not answer')));
  if (settings === undefined) {
    return [...results, ...possible.map(notChecked('only a pod in the cluster can try it: `--jobs` creates one'))];
  }
  const proxies = new Map<string, { readonly [name: string]: string }>();
  for (const name of new Set(possible.filter(({ namespace }) => namespace === MTC_NAMESPACE)
    .map(({ cluster }) => cluster))) {
    proxies.set(name, await controllerProxies(operation, name));
  }
  const jobs = probeJobs(possible, manifests, {
    proxies: (cluster, namespace) => namespace === MTC_NAMESPACE ? proxies.get(cluster) ?? {} : {},
    name: `cdk8s-mtc-preflight-${settings.suffix}`,
    image: settings.image,
    user: settings.user,
    ...settings.queue === undefined
      ? {}
      : { suspend: true, jobLabels: { 'kueue.x-k8s.io/queue-name': settings.queue } },
  });
  return [...results, ...(await Promise.all(jobs.map((job) => runJob(operation, job)))).flat()];
}

const PROXY_VARIABLES = ['HTTPS_PROXY', 'NO_PROXY'];

/**
 * The proxy of MTC's controller: OLM writes that of the cluster into its Deployment. The Jobs of the same namespace get
 * the same variables.
 */
async function controllerProxies(operation: Operation, name: string): Promise<{ readonly [name: string]: string }> {
  try {
    const controller = await operation.cluster(name)
      .get({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: MTC_NAMESPACE, name: 'migration-controller' });
    const containers: LiveObject[] = controller?.spec?.template?.spec?.containers ?? [];
    const variables: LiveObject[] = containers.flatMap(({ env }) => Array.isArray(env) ? env : []);
    return Object.fromEntries(variables.filter(({ name: variable, value }) => PROXY_VARIABLES.includes(variable)
      && typeof value === 'string' && value !== '')
      .map(({ name: variable, value }) => [variable, value]));
  } catch (error) {
    rethrowBug(error);
    return {};
  }
}

function notChecked(reason: string): (about: { readonly title: string; readonly cluster: string }) => CheckResult {
  return ({ title, cluster }) => ({ title, cluster, result: 'not checked', reason });
}

/** The domains of the routers of OpenShift 4. */
async function routerDomains(
  operation: Operation, reached: readonly string[],
): Promise<{ [cluster: string]: string | undefined }> {
  const domains: { [cluster: string]: string | undefined } = {};
  for (const name of reached) {
    try {
      const config = await operation.cluster(name)
        .get({ apiVersion: 'config.openshift.io/v1', kind: 'Ingress', name: 'cluster' });
      domains[name] = typeof config?.spec?.domain === 'string' ? config.spec.domain : undefined;
    } catch (error) {
      rethrowBug(error); // without the permission, the domain is unknown
    }
  }
  return domains;
}

/** Creates a Job, waits until it has ended, reads its log, and deletes it. */
async function runJob(operation: Operation, job: ProbeJob): Promise<CheckResult[]> {
  const cluster = operation.cluster(job.cluster);
  const reference = referenceTo(job.manifest);
  try {
    await cluster.create(job.manifest);
    try {
      const end = operation.clock.elapsed() + job.manifest.spec.activeDeadlineSeconds * 1000;
      let live = await cluster.get(reference);
      while (live !== undefined && !hasEnded(outcomeOf(live).state) && operation.clock.elapsed() < end) {
        await operation.clock.sleep(POLL);
        live = await cluster.get(reference);
      }
      const log = await logOf(operation, job);
      const results = resultsIn(log, job);
      if (results.length === 0 && live !== undefined) {
        const { text } = await causeOf(cluster, live);
        return job.probes.map(notChecked(`the pod of the preflight gave no result: ${text}`));
      }
      return job.probes.map((probe, place) => results.find(({ number }) => number === place + 1)?.of(probe)
        ?? notChecked('the pod ended before it')(probe));
    } finally {
      await cluster.delete(reference);
    }
  } catch (error) {
    rethrowBug(error);
    return job.probes.map(notChecked(`the Job of the preflight: ${(error as Error).message}`));
  }
}

async function logOf(operation: Operation, { cluster: name, manifest }: ProbeJob): Promise<string> {
  const { namespace } = manifest.metadata;
  const cluster = operation.cluster(name);
  const pods =
    await cluster.list({ apiVersion: 'v1', kind: 'Pod', namespace, selector: `job-name=${manifest.metadata.name}` });
  const ended = pods.find(({ status }) => ['Succeeded', 'Failed'].includes(status?.phase));
  return ended === undefined ? '' : cluster.logs(namespace, ended.metadata.name, 1000);
}

const RESULTS: Record<string, CheckResult['result']> = { pass: 'pass', fail: 'fail', unknown: 'not checked' };

interface Told {
  readonly number: number;
  readonly of: (about: { readonly title: string; readonly cluster: string }) => CheckResult;
}

/**
 * The results in a log. A pod is not trusted: what is not a result counts for nothing, and no text is longer
 * than a sentence.
 */
function resultsIn(log: string, { probes }: ProbeJob): Told[] {
  return log.split('\n').flatMap((line): Told[] => {
    try {
      const { event, number, result, text } = JSON.parse(line);
      return event !== 'probe' || !Object.hasOwn(RESULTS, result) || typeof text !== 'string'
        || !(number >= 1 && number <= probes.length) ? [] : [{
          number,
          of: ({ title, cluster }) => ({ title, cluster, result: RESULTS[result], ...sentences(text.slice(0, 400)) }),
        }];
    } catch {
      return [];
    }
  });
}

/** What is wrong, and what to do, which follows the first colon. */
function sentences(text: string): Pick<CheckResult, 'reason' | 'fix'> {
  const [, reason, fix] = /^(.*?[a-z)]): (.+)$/.exec(text) ?? [];
  return fix === undefined
    ? { reason: text.replace(/\.$/, '') }
    : { reason, fix: `${fix[0].toUpperCase()}${fix.slice(1)}` };
}

function rethrowBug(error: unknown): void {
  if (!(error instanceof OperationError) || error.code === 'interrupted') {
    throw error;
  }
}
