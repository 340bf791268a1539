import { member } from '../../../grammar/path';
import { parseQuantity } from '../../../grammar/quantity';
import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { isLive } from '../../engine/live';
import { list, Manifest, record, scalar } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { FieldProblem, Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import {
  NewClaim, newClaims, PlanSide, podsOfWorkloads, presentClaims, RsyncLoad, rsyncLoad, sidesByManifest,
} from '../../reading/model/load';
import { ModelPlan, planModels } from '../../reading/model/migration';
import { metadataOf, selectedNamespace } from '../../reading/model/namespaces';
import { objectsIn } from '../../reading/model/objects';
import { namedIn } from '../../reading/model/text';
import { specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const CLASS = '.storageclass.storage.k8s.io/';

const quota = (hard: string) => `apiVersion: v1
kind: ResourceQuota
metadata: { name: limits, namespace: shop }
spec: { hard: { ${hard} } }
`;
const VOLUMES = `persistentVolumes:
  - name: pv-a
    capacity: 10Gi
    pvc: { namespace: shop, name: data, accessModes: [ReadWriteOnce], volumeMode: Filesystem }
    selection: { action: copy, copyMethod: filesystem, storageClass: fast }
    supported: { actions: [copy], copyMethods: [filesystem] }
  - name: pv-b
    capacity: 20Gi
    pvc: { namespace: shop, name: media, accessModes: [ReadWriteOnce], volumeMode: Filesystem }
    selection: { action: copy, copyMethod: filesystem, storageClass: fast }
    supported: { actions: [copy], copyMethods: [filesystem] }`;

/** A plan with two volumes of the namespace shop, which is renamed to store. */
export const planWithVolumes = (namespaces = '[shop]') => planExample(VOLUMES, { destination: 'host', namespaces });

const onDestination = (hard: string) => documents(filesOf('ocp4', planWithVolumes(), quota(hard)));
const onSource = (hard: string) => documents(filesOf('ocp3', quota(hard)), filesOf('ocp4', planWithVolumes()));

const sidesIn = sidesByManifest('ResourceQuota', '');

/** The namespaces of plans that a quota limits. */
export function sidesOf(set: ManifestSet, manifest: Manifest): readonly PlanSide[] {
  return manifest.kind === 'ResourceQuota' ? sidesIn(set).get(manifest) ?? [] : sidesOfClusterQuota(set)(manifest);
}

/** So many namespaces of a cluster are looked at for each quota of the cluster. */
const MOST_SIDES = 200;

const sidesOfClusterQuota = derived((set: ManifestSet) => derived(({ object, cluster }: Manifest) => {
  const { labels, annotations } = record(record(object.spec).selector);
  const sides = cluster === undefined ? [] : planModels(set).filter(({ isClosed }) => !isClosed)
    .flatMap((plan) => plan.namespaces.flatMap((namespace) => [namespace.source, namespace.destination]
      .filter((side) => side.cluster?.cluster === cluster).map((side): PlanSide => ({ plan, namespace, side }))));
  return sides.slice(0, MOST_SIDES).filter(({ namespace, side }) => {
    const own = metadataOf(set, namespace, side, 'annotations') ?? {};
    return (labels ?? annotations) !== undefined && labels !== null
      && (labels === undefined || selectedNamespace(set, labels, namespace, side) === 'yes')
      && Object.entries(record(annotations)).every(([key, value]) => own[key] === value);
  });
}));

/** Rules on ResourceQuotas in the namespaces of plans. */
export const QUOTA_RULES: readonly Rule[] = [
  {
    id: 'namespace/quota-of-storage',
    severity: 'warning',
    title: 'The claims of a plan fit into the quota of the destination namespace',
    rationale: 'MTC creates a claim for each volume in the destination namespace, under its name there. A claim that '
      + 'exceeds the quota is rejected, and the copy fails.',
    source: 'Kubernetes ResourceQuota; mig-controller pkg/controller/directvolumemigration/pvcs.go',
    on: ['ResourceQuota', 'ClusterResourceQuota'],
    skips: ['patch'],
    breaks: onDestination('requests.storage: 25Gi'),
    finds: [{
      path: 'spec.hard["requests.storage"]',
      message: 'is 25Gi, but MigPlan openshift-migration/shop brings 2 claims of 30Gi to namespace "shop" (data, '
        + 'media): the API server rejects the last of them, and the copy fails',
      fix: 'Write at least `requests.storage: 30Gi`, plus what the namespace contains already.',
    }],
    keeps: onDestination('requests.storage: 30Gi'),
    * check(manifest, set) {
      const destinations = sidesOf(set, manifest).filter(({ side }) => side.role === 'destination');
      for (const one of destinations) {
        const problem = storageProblem(manifest, [one], newClaims(set, one.namespace),
          presentClaims(set, one.plan, one.namespace));
        if (problem) {
          yield problem;
          return;
        }
      }
      const [first] = destinations;
      const problem = destinations.length > 1
        ? storageProblem(manifest, destinations, claimsOfAll(set, destinations),
          presentClaims(set, first.plan, first.namespace))
        : undefined;
      if (problem) {
        yield problem;
      }
    },
  },
  {
    id: 'namespace/quota-of-rsync',
    severity: 'warning',
    title: 'The pods of rsync fit into the quota of their namespace',
    rationale: 'Direct volume migration runs a pod for each volume in the source namespace and one in the destination '
      + 'namespace, each with two containers of the same requests and limits. Pods that exceed the quota are not '
      + 'created: MTC reports FailedCreatingRsyncPods.',
    source: 'mig-controller pkg/controller/directvolumemigration/{rsync,resource}.go; Kubernetes ResourceQuota',
    on: ['ResourceQuota', 'ClusterResourceQuota'],
    skips: ['patch'],
    breaks: onSource('limits.memory: 3Gi'),
    finds: [{
      path: 'spec.hard["limits.memory"]',
      message: 'is 3Gi, but rsync needs 4Gi in namespace "shop" of the source, with 2 pods for the volumes of MigPlan '
        + 'openshift-migration/shop (file-3.yaml): MTC reports FailedCreatingRsyncPods',
      fix: 'Write at least `limits.memory: 4Gi`, plus what the namespace contains already, or lower '
        + '`source_rsync_pod_memory_limits`.',
    }],
    keeps: onSource('limits.memory: 4Gi'),
    * check(manifest, set) {
      const { scopes, scopeSelector } = specOf(manifest);
      const one = list(scopes).length > 0 || scopeSelector
        ? undefined
        : sidesOf(set, manifest).find((each) => rsyncLoad(set, each));
      const problem = one && (rsyncProblem(set, manifest, one, rsyncLoad(set, one)!) ?? objectProblem(manifest, one));
      if (problem) {
        yield problem;
      }
    },
  },
];

/** What a quota allows. */
interface Limit {
  readonly key: string;
  readonly path: string;
  readonly hard: number;
  readonly shown: string;
  /** What the namespace had used when the quota was read, if no run can have begun since. */
  readonly used: number;
}

function limitsOf({ object }: Manifest, { manifest: plan, runs }: ModelPlan): readonly Limit[] {
  const spec = record(object.spec);
  const [path, limits, status] = spec.quota === undefined
    ? ['spec.hard', spec.hard, record(object.status).used]
    : ['spec.quota.hard', record(spec.quota).hard, record(record(object.status).total).used];
  const isNew = !isLive(plan) && !runs.some(isLive);
  return Object.entries(record(limits)).flatMap(([key, value]) => {
    const hard = parseQuantity(scalar(value));
    const used = isNew ? parseQuantity(scalar(record(status)[key] ?? '0')) ?? 0 : 0;
    return hard === undefined ? [] : [{ key, path: member(path, key), hard, shown: scalar(value), used }];
  });
}

const byClass = derived((claims: readonly NewClaim[]): ReadonlyMap<string, readonly NewClaim[]> => {
  const classes = new Map<string, NewClaim[]>();
  claims.forEach((claim) => append(classes, claim.storageClass, claim));
  return classes;
});

const bytesOf = derived((claims: readonly NewClaim[]) => claims.reduce((total, { bytes }) => total + bytes, 0));

/** The claims that several plans bring to the namespaces of a quota, each once. Computed once for these. */
function claimsOfAll(set: ManifestSet, sides: readonly PlanSide[]): readonly NewClaim[] {
  const known = claimsOfPlaces(set);
  const places = [...new Set(sides.map(({ side }) => `${side.cluster?.key ?? ''}\0${side.namespace}`))];
  const key = places.join('\0\0');
  const all = known.has(key) ? [] : sides.flatMap(({ namespace, side }) => newClaims(set, namespace)
    .map((claim) => [`${side.namespace}/${claim.name}`, claim] as const));
  const claims = known.get(key) ?? [...new Map(all).values()];
  known.set(key, claims);
  return claims;
}

const claimsOfPlaces = derived((_: ManifestSet) => new Map<string, readonly NewClaim[]>());

function storageProblem(
  manifest: Manifest, [{ plan, namespace }, ...others]: readonly PlanSide[], brought: readonly NewClaim[],
  present: readonly NewClaim[],
): FieldProblem | undefined {
  for (const { key, path, hard, shown, used } of limitsOf(manifest, plan)) {
    const at = key.indexOf(CLASS);
    const what = at < 0 ? key : key.slice(at + CLASS.length);
    const [counted, before] = [brought, present].map((claims) => at < 0
      ? claims
      : byClass(claims).get(key.slice(0, at)) ?? []);
    const isStorage = what === 'requests.storage';
    const amount = (claims: readonly NewClaim[]) => isStorage ? bytesOf(claims) : claims.length;
    const isCounted = counted.length > 0 && (isStorage || CLAIM_KEYS.includes(what));
    const needed = isCounted ? amount(counted) + Math.max(amount(before), used) : 0;
    const isUsed = used > amount(before);
    const isPresent = before.length > 0 && !isUsed;
    const usedText = isUsed ? `, of which ${isStorage ? inBytes(used) : used} is in use` : '';
    if (needed > hard) {
      const sized = (claims: readonly NewClaim[]) => `${claims.length} ${claims.length === 1 ? 'claim' : 'claims'}`
        + (isStorage ? ` of ${inBytes(bytesOf(claims))}` : '');
      const names = counted.slice(0, 4).map(({ name }) => name).join(', ') + (counted.length > 4 ? ', ...' : '');
      return {
        path,
        message: `is ${shown}${usedText}, but ${namedIn(plan.manifest, manifest)} `
          + `${others.length > 0 ? `and ${others.length} more bring` : 'brings'} `
          + `${sized(counted)}${at < 0 ? '' : ` of class ${quote(key.slice(0, at))}`} to `
          + `namespace ${quote(namespace.destination.namespace)} `
          + `(${names})${isPresent ? `, which contains ${sized(before)} already` : ''}: the API server rejects `
          + 'the last of them, and the copy fails',
        fix: `Write at least \`${key}: ${isStorage ? inBytes(needed) : needed}\``
          + `${before.length > 0 || isUsed ? '.' : ', plus what the namespace contains already.'}`,
      };
    }
  }
  return undefined;
}

/** What MTC creates one of in a destination namespace. */
const OBJECT_KEYS: Readonly<Record<string, string>> = {
  'count/routes.route.openshift.io': 'Route dvm',
  'count/services': 'Service dvm',
  'services': 'Service dvm',
};

function objectProblem(manifest: Manifest, { plan, namespace, side }: PlanSide): FieldProblem | undefined {
  const full = side.role === 'destination'
    ? limitsOf(manifest, plan).find(({ key, hard, used }) => Object.hasOwn(OBJECT_KEYS, key) && used + 1 > hard)
    : undefined;
  return full && {
    path: full.path,
    message: `is ${full.shown}${full.used > 0 ? `, of which ${full.used} is in use` : ''}, but rsync needs `
      + `${OBJECT_KEYS[full.key]} in namespace ${quote(namespace.destination.namespace)} for the volumes of `
      + `${namedIn(plan.manifest, manifest)}: the direct volume migration fails`,
    fix: `Write at least \`${full.key}: ${full.used + 1}\`.`,
  };
}

const CLAIM_KEYS = ['persistentvolumeclaims', 'count/persistentvolumeclaims'];

/** What a quota does not leave for the pods of rsync. */
export function rsyncProblem(
  set: ManifestSet, manifest: Manifest, one: PlanSide, { pods, sums }: RsyncLoad,
): FieldProblem | undefined {
  const isClamped = objectsIn(set, 'LimitRange', '', one.side).certain.length > 0;
  for (const { key, path, hard, shown, used } of limitsOf(manifest, one.plan)) {
    const isPods = key === 'pods' || key === 'count/pods';
    const others = isPods && one.side.role === 'destination' ? podsOfWorkloads(set, one.side) : 0;
    const resources = isClamped ? undefined : sums[key];
    const added = isPods ? pods : resources;
    const needed = added === undefined ? undefined : added + Math.max(others, used);
    if (needed !== undefined && needed > hard) {
      const text = isPods || key.includes('cpu') ? shortNumber(needed) : inBytes(needed);
      const usedText = used > others ? `, of which ${key.includes('memory') ? inBytes(used) : used} is in use` : '';
      const addedText = key.includes('memory') ? inBytes(added!) : shortNumber(added!);
      const { role, namespace } = one.side;
      const resource = key.split('.').reverse().join('_');
      const variable =
        `${role === 'source' ? 'source' : 'target'}_rsync_pod_${key.includes('.') ? resource : `${resource}_requests`}`;
      return {
        path,
        message: `is ${shown}${usedText}, but rsync needs ${isPods ? podsText(pods) : addedText} `
          + `in namespace ${quote(namespace)} of the ${role}`
          + `${others > 0 && usedText === '' ? `, beside ${podsText(others)} of its workloads,` : ''}`
          + `${isPods ? '' : `, with ${podsText(pods)}`} for the volumes of ${namedIn(one.plan.manifest, manifest)}: `
          + 'MTC reports FailedCreatingRsyncPods',
        fix: `Write at least \`${key}: ${text}\`, plus what the namespace contains `
          + `already${isPods ? '' : `, or lower \`${variable}\``}.`,
      };
    }
  }
  return undefined;
}

function podsText(pods: number): string {
  return `${pods} ${pods === 1 ? 'pod' : 'pods'}`;
}

function inBytes(bytes: number): string {
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];
  const unit = units.findIndex((_, index) => bytes < 1024 ** (index + 1) || bytes % 1024 ** (index + 1) !== 0);
  return `${shortNumber(bytes / 1024 ** unit)}${units[unit]}`;
}

function shortNumber(number: number): string {
  return String(Math.round(number * 1000) / 1000);
}
