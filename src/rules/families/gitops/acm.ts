import { isMisspelling } from '../../../grammar/did-you-mean';
import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { list, Manifest, record, text } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { FieldProblem, Rule } from '../../engine/rule';
import { comparable } from '../../reading/comparisons';
import { namedIn } from '../../reading/model/text';
import { quote } from '../../reading/text';

const POLICIES = 'policy.open-cluster-management.io';
const CLUSTERS = 'cluster.open-cluster-management.io';

/** Namespaces of the hub itself: a managed cluster cannot have their names. */
const HUB_NAMESPACE = /^(open-cluster-management(-.+)?|multicluster-engine|default|(openshift|kube)-.+)$/;

const work = (namespace: string) => `apiVersion: work.open-cluster-management.io/v1
kind: ManifestWork
metadata: { name: namespaces, namespace: ${namespace} }
spec:
  workload:
    manifests:
      - { apiVersion: v1, kind: Namespace, metadata: { name: shop-web } }
`;

/** The rule on what ACM sends to clusters. */
export const ACM_RULES: readonly Rule[] = [
  {
    id: 'gitops/sent-to-no-cluster',
    severity: 'error',
    title: 'What ACM sends reaches a cluster',
    rationale: 'The agent of a managed cluster reads the ManifestWorks of one namespace of the hub, which has the name '
      + 'of the cluster. A work in another namespace is applied nowhere. A policy is applied nowhere unless a '
      + 'PlacementBinding names it and a Placement.',
    source: 'open-cluster-management.io documentation, ManifestWork; Red Hat ACM documentation, governance',
    on: '*',
    skips: ['patch'],
    breaks: work('open-cluster-management'),
    finds: [{
      path: 'metadata.namespace',
      message: '"open-cluster-management" is a namespace of the hub, and not of a managed cluster: no agent reads the '
        + 'ManifestWork, and nothing is applied',
      fix: 'Write the name of the managed cluster, as `oc get managedclusters` shows it.',
    }],
    keeps: work('ocp3'),
    * check(manifest, set) {
      const group = groupOf(manifest);
      if (manifest.kind === 'ManifestWork' && group === 'work.open-cluster-management.io') {
        yield* unreadWork(manifest, set);
      } else if (manifest.kind === 'PlacementBinding' && group === POLICIES) {
        yield* unboundNames(manifest, set);
      }
    },
  },
];

function* unreadWork(manifest: Manifest, set: ManifestSet): Iterable<FieldProblem> {
  const { namespace } = manifest;
  const managed = managedClusters(set);
  const near = managed.has(namespace) ? undefined
    : comparable(set, [...managed]).find((name) => isMisspelling(namespace, name));
  if (near !== undefined || HUB_NAMESPACE.test(namespace) && !managed.has(namespace)) {
    yield {
      path: 'metadata.namespace',
      message: `${quote(namespace)} is ${near === undefined ? 'a namespace of the hub, and ' : ''}not `
        + `${near === undefined ? 'of a managed cluster' : `a managed cluster, but ${quote(near)} is one`}: no agent `
        + 'reads the ManifestWork, and nothing is applied',
      fix: near === undefined
        ? 'Write the name of the managed cluster, as `oc get managedclusters` shows it.'
        : `Write \`namespace: ${near}\`.`,
    };
  }
}

/** The names of managed clusters in the set; so many at most. */
const managedClusters = derived((set: ManifestSet) =>
  new Set(set.ofGroup('ManagedCluster', CLUSTERS).slice(0, 200).map(({ name }) => name)));

/** A reference of a binding to a policy or placement that does not exist, while one is left that no binding names. */
function* unboundNames(manifest: Manifest, set: ManifestSet): Iterable<FieldProblem> {
  for (const { path, kind, group, name } of referencesOf(manifest)) {
    const free = freeOf(set).get(keyOf(group, kind, manifest.namespace)) ?? [];
    if (free.length === 1 && set.named(kind, manifest.namespace, name).length === 0) {
      yield {
        path,
        message: `${kind} ${quote(name)} does not exist, but ${namedIn(free[0], manifest)} does, which nothing binds: `
          + 'the policy is applied nowhere',
        fix: `Write \`name: ${free[0].name}\`.`,
      };
    }
  }
}

interface BoundName {
  readonly path: string;
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

function referencesOf({ object }: Manifest): BoundName[] {
  const all = [
    ...list(object.subjects).map((one, index) => ({ path: `subjects[${index}].name`, one: record(one) })),
    { path: 'placementRef.name', one: record(object.placementRef) },
  ];
  return all.map(({ path, one }) => ({ path, group: text(one.apiGroup), kind: text(one.kind), name: text(one.name) }))
    .filter(({ name }) => name !== '');
}

/** The policies and placements of each namespace that no binding names. */
const freeOf = derived((set: ManifestSet) => {
  const bound = new Set(set.ofGroup('PlacementBinding', POLICIES).flatMap((one) => referencesOf(one)
    .map(({ group, kind, name }) => `${keyOf(group, kind, one.namespace)}\0${name}`)));
  const free = new Map<string, Manifest[]>();
  const kinds = [['Policy', POLICIES], ['PolicySet', POLICIES], ['Placement', CLUSTERS]] as const;
  for (const [kind, group] of kinds) {
    for (const one of set.ofGroup(kind, group)) {
      const key = keyOf(group, kind, one.namespace);
      if (!bound.has(`${key}\0${one.name}`)) {
        append(free, key, one);
      }
    }
  }
  return free;
});

function keyOf(group: string, kind: string, namespace: string): string {
  return [group, kind, namespace].join('\0');
}
