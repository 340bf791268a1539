import { Finding, fail, NO_SOURCE, notChecked, pass } from './check';
import { MTC_NAMESPACE } from '../../api/common';
import { LiveObject } from '../../api/outcomes/outcome-of';
import { listed, plural } from '../../grammar/plural';
import { parseQuantity } from '../../grammar/quantity';
import { isOtherMinor, parseVersion } from '../../grammar/version';
import { shellCommand } from '../../output/commands';
import { IndexPlan } from '../../output/migration-index';
import { bytes } from '../../output/quantities';
import { Cluster } from '../cluster';

/** What the checks of a plan know. */
export interface PlanContext {
  readonly plan: IndexPlan;
  /** The manifest of the plan; undefined if the folder does not contain it. */
  readonly manifest?: LiveObject;
  readonly source: Cluster;
  readonly destination: Cluster;
}

/** A prerequisite for which both clusters of a plan are compared. */
export interface PlanCheck {
  readonly title: string;
  readonly look: (context: PlanContext) => Promise<Finding>;
}

/** The prerequisites of a plan that follow from both clusters. */
export const PLAN_CHECKS: readonly PlanCheck[] = [
  { title: 'Both clusters have the same minor version of MTC', look: versions },
  {
    title: 'Existing destination namespaces have the ids of the source (UID, supplemental groups, MCS)',
    look: onSource(ids),
  },
  { title: 'The storage classes of the plan exist on the destination', look: storageClasses },
  { title: 'Quotas and storage of the destination have room for the claims', look: onSource(room) },
  { title: 'The destination serves the APIs of the custom resources', look: onSource(apis) },
];

/** A check of what the namespaces of the source contain: it does not pass if none of them exists. */
function onSource(look: PlanCheck['look']): PlanCheck['look'] {
  return async (context) => {
    const finding = await look(context);
    const exist = await Promise.all(context.plan.namespaces.map(({ source: name }) =>
      context.source.get({ apiVersion: 'v1', kind: 'Namespace', name })));
    return finding?.result === 'pass' && exist.every((namespace) => namespace === undefined)
      ? notChecked(NO_SOURCE) : finding;
  };
}

async function versions({ source, destination }: PlanContext): Promise<Finding> {
  const [one, other] = await Promise.all([source, destination].map(versionOf));
  if (one === undefined || other === undefined) {
    return notChecked('MTC is not installed on both clusters');
  }
  const [first, second] = [parseVersion(one), parseVersion(other)];
  return first !== undefined && second !== undefined && isOtherMinor(first, second)
    ? fail(`${source.name} has MTC ${one}, and ${destination.name} has ${other}`,
      'Install the same minor version of MTC on both clusters.')
    : pass(one === other ? `MTC ${one}` : `MTC ${one} and ${other}`);
}

async function versionOf(cluster: Cluster): Promise<string | undefined> {
  const all = await cluster.list({
    apiVersion: 'operators.coreos.com/v1alpha1', kind: 'ClusterServiceVersion', namespace: MTC_NAMESPACE,
  });
  return all.find(({ metadata }) => String(metadata?.name).startsWith('mtc-operator'))?.spec?.version;
}

/**
 * The annotations with which OpenShift gives a namespace its ids. Files keep theirs, so a namespace with others cannot
 * read them.
 */
const IDS = ['openshift.io/sa.scc.uid-range', 'openshift.io/sa.scc.supplemental-groups', 'openshift.io/sa.scc.mcs'];

async function ids({ plan, source, destination }: PlanContext): Promise<Finding> {
  const differ: string[] = [];
  const fixes: string[] = [];
  let compared = 0;
  for (const names of plan.namespaces) {
    const [from, to] = await Promise.all([
      source.get({ apiVersion: 'v1', kind: 'Namespace', name: names.source }),
      destination.get({ apiVersion: 'v1', kind: 'Namespace', name: names.destination }),
    ]);
    if (from === undefined || to === undefined) {
      continue; // MTC creates it with the ids of the source
    }
    compared += 1;
    const of = (namespace: LiveObject, key: string) => namespace.metadata?.annotations?.[key];
    const wrong = IDS.filter((key) => of(from, key) !== undefined && of(from, key) !== of(to, key));
    differ.push(...wrong.map((key) => `${names.destination} has ${key.slice(key.lastIndexOf('.') + 1)} `
      + `${of(to, key) ?? '(none)'}, and ${names.source} has ${of(from, key)}`));
    fixes.push(...wrong.length === 0 ? [] : [
      shellCommand('oc annotate --overwrite namespace',
        [names.destination, ...wrong.map((key) => `${key}=${of(from, key)}`)]),
    ]);
  }
  if (differ.length > 0) {
    return fail(differ.join('; '), `While nothing runs in it, on ${destination.name}: \`${fixes.join(' && ')}\`. Or `
      + 'delete the namespace: MTC creates it with these ids.');
  }
  return pass(compared === 0 ? 'MTC creates them' : `${compared} compared`);
}

async function storageClasses({ manifest, destination }: PlanContext): Promise<Finding> {
  const volumes: LiveObject[] = Array.isArray(manifest?.spec?.persistentVolumes) ? manifest.spec.persistentVolumes : [];
  const wanted = [...new Set(volumes.map(({ selection }) => selection?.storageClass)
    .filter((name) => typeof name === 'string' && name !== ''))];
  if (wanted.length === 0) {
    return undefined;
  }
  const found = (await destination.list({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' }))
    .map(({ metadata }) => metadata?.name);
  const missing = wanted.filter((name) => !found.includes(name));
  return missing.length === 0 ? pass(wanted.join(', '))
    : fail(`${listed(missing, 'does', 'do')} not exist on ${destination.name}`,
      `Map the volumes to one of ${found.join(', ')}, or create the class.`);
}

/**
 * The sizes of the claims of the source by destination namespace, and what quotas and drivers say about the
 * room for them.
 */
async function room({ plan, source, destination }: PlanContext): Promise<Finding> {
  let total = 0;
  for (const names of plan.namespaces) {
    const claims = await source.list({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: names.source });
    const present = new Set(
      (await destination.list({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: names.destination }))
        .map(({ metadata }) => metadata?.name),
    );
    const size = claims.filter(({ metadata }) => !present.has(metadata?.name))
      .reduce((sum, { spec }) => sum + (parseQuantity(String(spec?.resources?.requests?.storage ?? '0')) ?? 0), 0);
    total += size;
    for (const quota of await destination.list({
      apiVersion: 'v1', kind: 'ResourceQuota', namespace: names.destination,
    })) {
      const left = leftOf(quota, 'requests.storage');
      if (left !== undefined && left < size) {
        return fail(`ResourceQuota ${names.destination}/${quota.metadata?.name} leaves ${bytes(Math.max(0, left))} for `
          + `storage, and the claims need ${bytes(size)}`,
        'Raise `requests.storage` of the quota.');
      }
    }
  }
  const capacities = await destination.list({ apiVersion: 'storage.k8s.io/v1', kind: 'CSIStorageCapacity' });
  if (total > 0 && capacities.length === 0) {
    return notChecked(`the claims need ${bytes(total)}; no driver of ${destination.name} reports its free space`);
  }
  const free = capacities.reduce((sum, { capacity }) => sum + (parseQuantity(String(capacity ?? '0')) ?? 0), 0);
  return free < total
    ? fail(`the claims need ${bytes(total)}, and the drivers of ${destination.name} `
      + `report ${bytes(free)} in all classes together`, 'Add storage.')
    : pass(total === 0
      ? 'no claim is to be created'
      : `the claims need ${bytes(total)}; the drivers report ${bytes(free)} in all classes together`);
}

function leftOf({ status }: LiveObject, resource: string): number | undefined {
  const hard = parseQuantity(String(status?.hard?.[resource] ?? ''));
  return hard === undefined ? undefined : hard - (parseQuantity(String(status?.used?.[resource] ?? '0')) ?? 0);
}

/**
 * Custom resources in the namespaces that the destination serves in no version of the source: MTC reports
 * GVKsIncompatible and leaves them out.
 */
async function apis({ plan, source, destination }: PlanContext): Promise<Finding> {
  const [here, there] = await Promise.all([source, destination].map(servedVersions));
  const candidates = [...here]
    .filter(([name, { versions: served }]) => !served.some((version) => there.get(name)?.versions.includes(version)));
  const found: string[] = [];
  for (const [name, { group, kind, versions: served }] of candidates) {
    for (const { source: namespace } of plan.namespaces) {
      const objects = await source.list({ apiVersion: `${group}/${served[0]}`, kind, namespace });
      found.push(...objects.length === 0
        ? []
        : [`${objects.length} ${name} in ${namespace} (${there.get(name)?.versions.join(', ') ?? 'not served'} on `
          + `${destination.name})`]);
    }
  }
  return found.length === 0 ? pass(`${plural(here.size, 'kind')} compared`)
    : fail(found.join('; '), 'Install the operator of these kinds on the destination in a version that serves them, or '
      + 'migrate the objects by hand.');
}

interface Served {
  readonly group: string;
  readonly kind: string;
  readonly versions: string[];
}

/** The namespaced kinds of custom resources of a cluster, by the name of their definition. */
async function servedVersions(cluster: Cluster): Promise<Map<string, Served>> {
  const all = await cluster.list({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' });
  return new Map(all.filter(({ spec }) => spec?.scope === 'Namespaced'
    && Array.isArray(spec.versions)).map(({ metadata, spec }) => [
    String(metadata?.name),
    {
      group: spec.group,
      kind: spec.names?.kind,
      versions: spec.versions.filter((version: LiveObject) => version.served)
        .map((version: LiveObject) => version.name),
    },
  ]));
}
