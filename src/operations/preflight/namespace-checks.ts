import { Check, CheckContext, fail, Finding, NO_SOURCE, notChecked, pass } from './check';
import { LiveObject } from '../../api/outcomes/outcome-of';
import { plural } from '../../grammar/plural';

const DEFAULT_CLASS = [
  'storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class',
];

const NO_DESTINATION = 'none of the destination namespaces exists yet';

/** The prerequisites of the namespaces that plans migrate. */
export const NAMESPACE_CHECKS: readonly Check[] = [
  { title: 'The namespaces exist on the source', look: namespacesExist },
  { title: 'The claims of the source are bound', look: claimsBound },
  { title: 'No GitOps tool undoes the stop of the application', look: managedWorkloads },
  { title: 'The pods of the source are healthy', look: podsHealthy },
  { title: 'There is one default storage class', look: defaultClass },
  { title: 'The destination namespaces have room for pods and claims', look: quotas },
];

/** Passes, unless none of the namespaces exists: nothing was looked at then. */
async function passIn(
  { cluster }: CheckContext, namespaces: readonly string[], reason: string, missing: string,
): Promise<Finding> {
  const found = await Promise.all(namespaces.map((name) => cluster.get({ apiVersion: 'v1', kind: 'Namespace', name })));
  return found.every((namespace) => namespace === undefined) ? notChecked(missing) : pass(reason);
}

function sources({ from }: CheckContext): string[] {
  return [...new Set(from.flatMap(({ namespaces }) => namespaces.map(({ source }) => source)))];
}

function destinations({ to }: CheckContext): string[] {
  return [...new Set(to.flatMap(({ namespaces }) => namespaces.map(({ destination }) => destination)))];
}

async function each(
  context: CheckContext, namespaces: readonly string[], apiVersion: string, kind: string,
): Promise<LiveObject[]> {
  const lists = await Promise.all(namespaces.map((namespace) => context.cluster.list({ apiVersion, kind, namespace })));
  return lists.flat();
}

function names(objects: readonly LiveObject[]): string {
  const all = objects.map(({ metadata }) => `${metadata?.namespace}/${metadata?.name}`);
  return all.length > 5 ? `${all.slice(0, 5).join(', ')} and ${all.length - 5} more` : all.join(', ');
}

async function namespacesExist(context: CheckContext) {
  const wanted = sources(context);
  if (wanted.length === 0) {
    return undefined;
  }
  const found = await Promise.all(wanted.map((name) =>
    context.cluster.get({ apiVersion: 'v1', kind: 'Namespace', name })));
  const missing = wanted.filter((_, index) => found[index] === undefined);
  return missing.length === 0
    ? pass(wanted.join(', '))
    : fail(`${missing.join(', ')} do not exist`, 'Correct the namespaces of the plan.');
}

async function claimsBound(context: CheckContext) {
  if (sources(context).length === 0) {
    return undefined;
  }
  const claims = await each(context, sources(context), 'v1', 'PersistentVolumeClaim');
  const bad = claims.filter(({ status, metadata }) => status?.phase !== 'Bound' || metadata?.deletionTimestamp);
  return bad.length === 0 ? passIn(context, sources(context), plural(claims.length, 'claim'), NO_SOURCE)
    : fail(`${names(bad)}: not bound, or being deleted`,
      'MTC does not discover claims that are not bound: bind or delete them.');
}

async function managedWorkloads(context: CheckContext) {
  if (sources(context).length === 0) {
    return undefined;
  }
  const workloads = (await Promise.all(['Deployment', 'StatefulSet']
    .map((kind) => each(context, sources(context), 'apps/v1', kind)))).flat();
  const managed = workloads.filter(({ metadata }) => metadata?.annotations?.['argocd.argoproj.io/tracking-id']
    ?? metadata?.labels?.['kustomize.toolkit.fluxcd.io/name'] ?? metadata?.ownerReferences?.[0]);
  return managed.length === 0 ? passIn(context, sources(context), plural(workloads.length, 'workload'), NO_SOURCE)
    : fail(`${names(managed)} are managed by Argo CD, Flux or an operator`,
      'Pause what manages them during the cutover: it starts the pods again.');
}

async function podsHealthy(context: CheckContext) {
  if (sources(context).length === 0) {
    return undefined;
  }
  const pods = await each(context, sources(context), 'v1', 'Pod');
  const bad = pods.filter(({ status }) => !['Running', 'Succeeded'].includes(status?.phase));
  return bad.length === 0
    ? passIn(context, sources(context), plural(pods.length, 'pod'), NO_SOURCE)
    : fail(`${names(bad)} do not run`, 'Repair or delete them: MTC warns of SourcePodsNotHealthy.');
}

async function defaultClass({ cluster, to }: CheckContext) {
  if (to.length === 0) {
    return undefined;
  }
  const classes = await cluster.list({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' });
  const defaults = classes.filter(({ metadata }) =>
    DEFAULT_CLASS.some((key) => metadata?.annotations?.[key] === 'true')).map(({ metadata }) => metadata.name);
  return defaults.length === 1 ? pass(defaults[0])
    : fail(`${defaults.length === 0 ? 'none' : defaults.join(', ')} of ${plural(classes.length, 'class', 'classes')}`,
      'Mark exactly one class as the default, or map all classes in the plan.');
}

async function quotas(context: CheckContext) {
  if (destinations(context).length === 0) {
    return undefined;
  }
  const all = await each(context, destinations(context), 'v1', 'ResourceQuota');
  const full = all.filter(({ status }) => ['pods', 'count/pods', 'persistentvolumeclaims']
    .some((resource) => status?.hard?.[resource] !== undefined
      && Number(status.hard[resource]) <= Number(status.used?.[resource] ?? 0)));
  return full.length === 0 ? passIn(context, destinations(context), plural(all.length, 'quota'), NO_DESTINATION)
    : fail(`ResourceQuota ${names(full)} leaves no room for pods or claims`,
      'Raise the quota for the time of the migration.');
}
