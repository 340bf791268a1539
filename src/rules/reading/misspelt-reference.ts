import { placeOf } from './neighbours';
import { specOf } from './plan';
import { MTC_GROUP, namesakes } from './references';
import { quote } from './text';
import { isMisspelling } from '../../grammar/did-you-mean';
import { isDnsSubdomain, nearestDnsSubdomain } from '../../grammar/dns';
import { isPlaceholder } from '../../grammar/placeholder';
import { append } from '../engine/append';
import { derived } from '../engine/derived';
import { list, Manifest, nameOf, record, text } from '../engine/manifest';
import { isComplete, ManifestSet } from '../engine/manifest-set';
import { FieldProblem } from '../engine/rule';

/** The references between MTC's objects: by kind, the fields and the kinds that they refer to. */
const REFERENCES: ReadonlyMap<string, ReadonlyArray<readonly [string, string]>> = new Map([
  ['MigPlan',
    [['srcMigClusterRef', 'MigCluster'], ['destMigClusterRef', 'MigCluster'], ['migStorageRef', 'MigStorage']]],
  ['MigMigration', [['migPlanRef', 'MigPlan']]],
  ['MigAnalytic', [['migPlanRef', 'MigPlan']]],
]);

/**
 * The kinds of which the only object of a file is most likely the one that is meant. MTC's operator creates
 * the host's MigCluster.
 */
const FOUND_ALONE = ['MigStorage', 'MigHook', 'MigPlan'];

/** The maximum number of objects of one place that a name is compared with. */
const CANDIDATES = 50;

interface Reference {
  readonly manifest: Manifest;
  readonly path: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/**
 * Finds the references of a manifest to objects that are not in the set, if the set contains an object to which nothing
 * (of a plan: no run) refers and which has nearly the same name, or is the only one of its kind in the file. Any
 * other reference may be to an object outside the set.
 */
export function misspeltReferences(manifest: Manifest, set: ManifestSet): readonly FieldProblem[] {
  return problemsByManifest(set).get(manifest) ?? [];
}

const problemsByManifest = derived((set: ManifestSet): ReadonlyMap<Manifest, FieldProblem[]> => {
  const problems = new Map<Manifest, FieldProblem[]>();
  for (const kind of REFERENCES.keys()) {
    const dangling = referencesOf(set, kind)
      .filter((reference) => !isPlaceholder(reference.name)
        && found(set, reference).every((objects) => objects.length === 0));
    for (const reference of dangling) {
      const meant = meantBy(set, reference, dangling);
      if (meant && meant.name !== reference.name) {
        append(problems, reference.manifest, {
          path: `${reference.path}.name`,
          message: `${reference.kind} ${quote(reference.name)} was not found, but ${
            usedObjects(set).has(meant) ? 'no run' : 'nothing'} refers to ${nameOf(meant)}: `
            + 'MTC reports the missing object, and does nothing',
          fix: fixOfName(reference.name, meant.name, nameOf(meant)),
        });
      }
    }
  }
  return problems;
});

/**
 * The fix of a reference by an unknown name. An invalid name is corrected at the object that has it, so that no
 * reference gets it.
 */
export function fixOfName(sought: string, meant: string, object: string, more = ''): string {
  if (isDnsSubdomain(meant)) {
    return `Write \`name: ${meant}\`${more}.`;
  }
  return nearestDnsSubdomain(meant) === sought
    ? `Rename ${object} to ${quote(sought)}.`
    : `Give ${object} a valid name, and write that name here.`;
}

/** The object that a dangling reference most likely means. */
function meantBy(set: ManifestSet, reference: Reference, dangling: readonly Reference[]): Manifest | undefined {
  const { kind, manifest, name } = reference;
  const unused = unusedObjects(set);
  const withoutRun = manifest.kind === 'MigMigration' ? plansWithoutRun(set) : unused;
  const candidates = placesAround(manifest)
    .flatMap((place) => (withoutRun.get(`${kind} ${place}`) ?? []).slice(0, CANDIDATES));
  const near = [...new Set(candidates)].filter((other) => isNear(name, other.name));
  if (near.length === 1) {
    return near[0];
  }
  const inFile = unused.get(fileKey(reference)) ?? [];
  const isAlone = inFile.length === 1 && danglingInFile(dangling).get(fileKey(reference)) === 1;
  return isAlone && (FOUND_ALONE.includes(kind) || isOtherCluster(set, reference, inFile[0]))
    ? inFile[0]
    : hostInstead(set, reference, dangling);
}

/**
 * The host's MigCluster, if the plan names another one that no file defines, and the files around it define the rest:
 * its other cluster, and a host to which no plan refers.
 */
function hostInstead(set: ManifestSet, reference: Reference, dangling: readonly Reference[]): Manifest | undefined {
  const { kind, manifest, name, path } = reference;
  const place = placeOf(manifest);
  if (kind !== 'MigCluster' || manifest.kind !== 'MigPlan' || danglingClusters(dangling).get(place)?.size !== 1
    || clusterNames(set).has(name)) {
    return undefined;
  }
  const other = specOf(manifest)[path === 'spec.destMigClusterRef' ? 'srcMigClusterRef' : 'destMigClusterRef'];
  const hosts = (unusedObjects(set).get(`${kind} ${place}`) ?? []).slice(0, CANDIDATES)
    .filter((one) => specOf(one).isHostCluster === true);
  const remote = set.referenced('MigCluster', other);
  return hosts.length === 1 && remote && placeOf(remote) === place && specOf(remote).isHostCluster !== true
    ? hosts[0]
    : undefined;
}

/** The names of the clusters that the command line knows, and those that MigrationControllers give to their hosts. */
const clusterNames = derived((set: ManifestSet): ReadonlySet<unknown> => new Set([
  ...set.manifests.map(({ cluster }) => cluster),
  ...set.ofGroup('MigrationController', MTC_GROUP).map(specOf)
    .flatMap(({ cluster_name, clusterName }) => [cluster_name, clusterName]),
]));

/** The names of MigClusters that plans refer to, and that no file defines, by place. */
const danglingClusters = derived((dangling: readonly Reference[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const names = new Map<string, Set<string>>();
  for (const { manifest, name } of dangling.filter(({ kind }) => kind === 'MigCluster')) {
    const place = placeOf(manifest);
    names.set(place, (names.get(place) ?? new Set()).add(name));
  }
  return names;
});

/**
 * Whether the one remote cluster of a file is meant by the plan in the same file, which also contains the
 * plan's other cluster.
 */
function isOtherCluster(set: ManifestSet, { kind, manifest }: Reference, cluster: Manifest): boolean {
  const { srcMigClusterRef, destMigClusterRef } = specOf(manifest);
  return kind === 'MigCluster' && specOf(cluster).isHostCluster === false
    && [srcMigClusterRef, destMigClusterRef]
      .some((reference) => set.referenced('MigCluster', reference)?.origin === manifest.origin);
}

/** The number of dangling references by kind and file. */
const danglingInFile = derived((dangling: readonly Reference[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const key of dangling.map(fileKey)) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
});

/** The objects to which something refers. */
const usedObjects = derived((set: ManifestSet) => usedBy(set, [...REFERENCES.keys()]));

/** The objects to which nothing refers, by kind and place, and by kind and file. */
const unusedObjects = derived((set: ManifestSet) => othersThan(set, usedObjects(set)));

/** The plans to which no run refers, though an analytic may. */
const plansWithoutRun = derived((set: ManifestSet) => othersThan(set, usedBy(set, ['MigMigration'])));

function usedBy(set: ManifestSet, kinds: readonly string[]): ReadonlySet<Manifest> {
  const references = kinds.flatMap((kind) => referencesOf(set, kind));
  return new Set([...new Set(references.flatMap((reference) => found(set, reference)))].flat());
}

function othersThan(set: ManifestSet, used: ReadonlySet<Manifest>): ReadonlyMap<string, readonly Manifest[]> {
  const unused = new Map<string, Manifest[]>();
  for (const kind of ['MigCluster', 'MigStorage', 'MigHook', 'MigPlan']) {
    for (const manifest of set.ofGroup(kind, MTC_GROUP)
      .filter((each) => !used.has(each) && each.name !== '' && !isPlaceholder(each.name))) {
      placesAround(manifest).forEach((place) => append(unused, `${kind} ${place}`, manifest));
      append(unused, fileKey({ kind, manifest }), manifest);
    }
  }
  return unused;
}

function fileKey({ kind, manifest }: Pick<Reference, 'kind' | 'manifest'>): string {
  return `${kind} file ${manifest.origin}`;
}

function referencesOf(set: ManifestSet, from: string): Reference[] {
  return set.ofGroup(from, MTC_GROUP).flatMap((manifest) => {
    const spec = specOf(manifest);
    const fields = (REFERENCES.get(from) ?? [])
      .map(([field, kind]) => ({ path: `spec.${field}`, kind, value: spec[field] }));
    const hooks = from === 'MigPlan' ? list(spec.hooks) : [];
    const ofHooks = hooks.map((
      hook, index,
    ) => ({ path: `spec.hooks[${index}].reference`, kind: 'MigHook', value: record(hook).reference }));
    return [...fields, ...ofHooks].filter(({ value }) => isComplete(value))
      .map(({ path, kind, value }) => ({
        manifest, path, kind, name: text(value.name), namespace: text(value.namespace),
      }));
  });
}

/** The objects that a reference means. A tool may add the namespace to an object that has none. */
function found(set: ManifestSet, { manifest, kind, name, namespace }: Reference): Array<readonly Manifest[]> {
  return [namespace, ''].map((each) => namesakes(set, manifest, MTC_GROUP, kind, each, name));
}

/** The folder of a manifest, and its cluster; all manifests without a known cluster are in one place as well. */
function placesAround(manifest: Manifest): string[] {
  return [...new Set([placeOf(manifest), `cluster ${manifest.cluster ?? ''}`])];
}

/** Whether two names are the same except for a misspelling, or for the kind in the name. */
function isNear(one: string, other: string): boolean {
  return isMisspelling(one, other) || (withoutKind(one) === withoutKind(other) && withoutKind(one) !== '');
}

/** `shop` of `shop-plan`. */
function withoutKind(name: string): string {
  if (!/cluster|hook|migration|plan|repo|storage|--|^-|-$/.test(name)) {
    return name;
  }
  const parts = name.split('-').filter((part) => part !== '');
  return parts.filter((part) => !/^(mig)?(cluster|hook|migration|plan|repo|repository|storage)$/.test(part)).join('-');
}
