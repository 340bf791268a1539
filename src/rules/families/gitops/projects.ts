import { isMisspelling } from '../../../grammar/did-you-mean';
import { matchesGlob } from '../../../grammar/glob';
import { isPlaceholder } from '../../../grammar/placeholder';
import { derived } from '../../engine/derived';
import { list, Manifest, record, text } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { FieldProblem, Rule } from '../../engine/rule';
import { application, flux } from '../../examples/gitops';
import { documents, files, planExample } from '../../examples/plan';
import { comparable } from '../../reading/comparisons';
import { isMtc } from '../../reading/kinds';
import { allAppliedBy, deliveryOf, foldersAppliedBy } from '../../reading/model/delivery';
import { namedIn } from '../../reading/model/text';
import { specOf } from '../../reading/plan';
import { objectsReferredTo } from '../../reading/referred';
import { quote } from '../../reading/text';

const appProject = (namespace: string) => `apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: default, namespace: openshift-gitops }
spec:
  sourceRepos: ["*"]
  destinations: [{ server: "*", namespace: ${namespace} }]
`;

/** Rules on what a delivery is permitted, and on what it waits for. */
export const PROJECT_RULES: readonly Rule[] = [
  {
    id: 'gitops/not-permitted',
    severity: 'error',
    title: 'The AppProject of an Application permits what it applies',
    rationale: 'Argo CD refuses to sync an Application whose objects are of kinds, or in namespaces, that its '
      + 'AppProject does not permit.',
    source: 'Argo CD documentation, projects',
    on: 'AppProject',
    skips: ['patch'],
    breaks: files(documents(appProject('openshift-config'), application('.', 'syncPolicy: {}')), planExample()),
    finds: [{
      path: 'spec.destinations',
      message: 'does not contain namespace "openshift-migration", in which Application openshift-gitops/migration '
        + 'applies MigPlan openshift-migration/shop (file-2.yaml): Argo CD refuses the sync',
      fix: 'Add to `destinations`: `{server: "*", namespace: openshift-migration}`.',
    }],
    keeps: files(documents(appProject('openshift-migration'), application('.', 'syncPolicy: {}')), planExample()),
    * check(manifest, set) {
      for (const delivery of deliveriesByProject(set).get(`${manifest.namespace}\0${manifest.name}`) ?? []) {
        const problems = [...forbidden(manifest, delivery, appliedBy(set, delivery))];
        if (problems.length > 0) {
          yield* problems;
          return;
        }
      }
    },
  },
  {
    id: 'gitops/missing-dependency',
    severity: 'error',
    title: 'A Kustomization of Flux depends on one that exists',
    rationale: 'Flux does not reconcile a Kustomization before those in dependsOn are Ready. One that does not exist '
      + 'never is.',
    source: 'kustomize-controller documentation, dependencies',
    on: 'Kustomization',
    skips: ['patch'],
    breaks: documents(flux('runs', 'dependsOn: [{ name: migrations }]').replace('name: migration,', 'name: runs,'),
      flux('host', '')),
    finds: [{
      path: 'spec.dependsOn[0].name',
      message: '"migrations" does not exist, but Kustomization flux-system/migration does: Flux waits, and never '
        + 'applies this one',
      fix: 'Write `name: migration`.',
    }],
    keeps: documents(flux('runs', 'dependsOn: [{ name: migration }]').replace('name: migration,', 'name: runs,'),
      flux('host', '')),
    * check(manifest, set) {
      for (const [index, one] of list(specOf(manifest).dependsOn).map(record).entries()) {
        const [name, namespace] = [text(one.name), text(one.namespace) || manifest.namespace];
        const present = fluxByNamespace(set).get(namespace) ?? NONE;
        const near = present.has(name) || isPlaceholder(name)
          ? undefined
          : comparable(set, firstOf(present)).find((other) => other !== manifest && isMisspelling(name, other.name))
            ?? neededBy(set)(present)(manifest);
        if (near) {
          yield {
            path: `spec.dependsOn[${index}].name`,
            message: `${quote(name)} does not exist, but ${namedIn(near, manifest)} does: Flux waits, and never `
              + 'applies this one',
            fix: `Write \`name: ${near.name}\`.`,
          };
        }
      }
    },
  },
];

/**
 * The Kustomization with an object that the content of another one refers to, if that depends on none of those that
 * are known.
 */
const neededBy = derived((set: ManifestSet) => derived((present: Neighbours) => derived((
  manifest: Manifest,
): Manifest | undefined => {
  if (list(specOf(manifest).dependsOn).some((one) => present.has(text(record(one).name)))) {
    return undefined;
  }
  const needed = new Set(foldersAppliedBy(set, manifest).flatMap(neededIn(set)));
  const own = new Set(foldersAppliedBy(set, manifest).flat().slice(0, MOST));
  return needed.size === 0 ? undefined
    : comparable(set, firstOf(present)).find((other) => other !== manifest && foldersAppliedBy(set, other)
      .some((folder) => folder.slice(0, MOST).some((one) => needed.has(one) && !own.has(one))));
})));

/** The Kustomizations of a namespace, by name. */
type Neighbours = ReadonlyMap<string, Manifest>;

const NONE: Neighbours = new Map();

const firstOf = derived((present: Neighbours) => [...present.values()].slice(0, MOST));

/** The objects of MTC that those of a folder refer to. */
const neededIn = derived((set: ManifestSet) => derived((folder: readonly Manifest[]) => folder.slice(0, MOST)
  .flatMap((one) => objectsReferredTo(set, one))));

/** So many objects of a delivery are looked at, and so many names are compared. */
const MOST = 200;

const deliveriesByProject = derived((set: ManifestSet) => {
  const found = new Map<string, Manifest[]>();
  for (const kind of ['Application', 'ApplicationSet']) {
    for (const delivery of set.ofGroup(kind, 'argoproj.io')) {
      const key = `${delivery.namespace}\0${text(deliveryOf(delivery).spec.project)}`;
      found.set(key, [...(found.get(key) ?? []).slice(0, MOST), delivery]);
    }
  }
  return found;
});

const fluxByNamespace = derived((set: ManifestSet) => {
  const found = new Map<string, Map<string, Manifest>>();
  for (const one of set.ofGroup('Kustomization', 'kustomize.toolkit.fluxcd.io')) {
    found.set(one.namespace, (found.get(one.namespace) ?? new Map<string, Manifest>()).set(one.name, one));
  }
  return found;
});

/** The first objects that a delivery applies: those of MTC, and others in namespaces. */
function appliedBy(set: ManifestSet, delivery: Manifest): Manifest[] {
  const others = allAppliedBy(set, delivery).flat()
    .filter((one) => !isMtc(one) && groupOf(one) !== 'argoproj.io' && one.namespace !== '');
  return [...foldersAppliedBy(set, delivery).flat().slice(0, MOST), ...others.slice(0, MOST)];
}

/** The cluster on which Argo CD itself runs. */
const OWN_CLUSTER = { name: 'in-cluster', server: 'https://kubernetes.default.svc' };

/** Whether a destination of an AppProject may be that of an Application, which names its cluster or has its URL. */
function mayBe(
  permitted: { readonly [key: string]: any }, destination: { readonly [key: string]: any },
): boolean {
  const [name, server] = [text(destination.name), text(destination.server)];
  if (server !== '' && !isPlaceholder(server)) {
    return text(permitted.server) === '' || matchesGlob(text(permitted.server), server)
      || permitted.name === OWN_CLUSTER.name && server === OWN_CLUSTER.server;
  }
  return name === '' || isPlaceholder(name) || text(permitted.name) === '' || matchesGlob(text(permitted.name), name)
    || name === OWN_CLUSTER.name && permitted.server === OWN_CLUSTER.server;
}

function* forbidden(
  project: Manifest, delivery: Manifest, applied: readonly Manifest[],
): Iterable<FieldProblem> {
  const { destinations, namespaceResourceWhitelist, namespaceResourceBlacklist } = specOf(project);
  const namespaces = list(destinations).map(record)
    .filter((one) => mayBe(one, record(deliveryOf(delivery).spec.destination)))
    .map((one) => text(one.namespace));
  const outside = applied.find(({ namespace }) => namespace !== ''
    && !namespaces.some((pattern) => matchesGlob(pattern, namespace)));
  if (outside) {
    yield {
      path: 'spec.destinations',
      message: `does not contain namespace ${quote(outside.namespace)}, in which ${namedIn(delivery, project)} applies `
        + `${namedIn(outside, project)}: Argo CD refuses the sync`,
      fix: `Add to \`destinations\`: \`{server: "*", namespace: ${outside.namespace}}\`.`,
    };
  }
  const isListed = (entries: unknown, one: Manifest) => list(entries).map(record)
    .some(({ group, kind }) => matchesGlob(text(group), groupOf(one)) && matchesGlob(text(kind), one.kind));
  const unlisted = applied.find((one) => isListed(namespaceResourceBlacklist, one)
    || Array.isArray(namespaceResourceWhitelist) && !isListed(namespaceResourceWhitelist, one));
  if (unlisted) {
    const isBlack = isListed(namespaceResourceBlacklist, unlisted);
    yield {
      path: isBlack ? 'spec.namespaceResourceBlacklist' : 'spec.namespaceResourceWhitelist',
      message: `does not permit ${unlisted.kind} of ${groupOf(unlisted)}, but ${namedIn(delivery, project)} applies `
        + `${namedIn(unlisted, project)}: Argo CD refuses the sync`,
      fix: isBlack ? 'Remove the kind from the list.'
        : `Add \`{group: ${groupOf(unlisted)}, kind: "*"}\` to the list.`,
    };
  }
}
