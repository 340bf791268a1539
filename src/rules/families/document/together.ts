import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { folderOf } from '../../engine/files';
import { list, Manifest, nameOf, record, text } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { isPatch } from '../../engine/patches';
import { Circumstances, FieldProblem, Rule } from '../../engine/rule';
import { networkPolicy } from '../../examples/network';
import { files, planExample } from '../../examples/plan';
import { missingFolders } from '../../reading/model/missing-folders';
import { namedIn } from '../../reading/model/text';
import { isBesideKustomization, kustomizationsNaming } from '../../reading/neighbours';
import { MTC_GROUP } from '../../reading/references';
import { quote } from '../../reading/text';

const kustomization = (fields: string) => 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'
  + `${fields}\n`;
const PLAN = planExample();
const POLICY = networkPolicy('{ matchLabels: { owner: directvolumemigration } }');

/** Rules on files that are applied together. */
export const TOGETHER_RULES: readonly Rule[] = [
  {
    id: 'document/kustomized-twice',
    severity: 'error',
    title: 'The resources of a Kustomization define each object once',
    rationale: 'Kustomize rejects a second resource with the same kind, namespace and name: '
      + '"may not add resource with an already registered id". Nothing of the Kustomization is applied.',
    source: 'Kustomize api/resmap',
    on: '*',
    judgesFiles: true,
    skips: ['patch'],
    breaks: files(kustomization('resources: [file-2.yaml, file-3.yaml]'), PLAN, PLAN),
    finds: [{
      path: 'metadata.name',
      message: 'MigPlan openshift-migration/shop is also defined in file-2.yaml, and file-1.yaml names both files: '
        + 'Kustomize rejects the second one, and applies nothing',
      fix: 'Remove or rename one of them, or list this file under `patches`.',
    }],
    keeps: files(kustomization('resources: [file-2.yaml]'), PLAN),
    * check(manifest, set) {
      const found = inKustomizations(set).get(manifest);
      if (found) {
        yield {
          path: 'metadata.name',
          message: `${nameOf(manifest)} is also defined in ${found.first.origin}, and ${found.place} names both files: `
            + 'Kustomize rejects the second one, and applies nothing',
          fix: 'Remove or rename one of them, or list this file under `patches`.',
        };
      }
    },
  },
  {
    id: 'document/defined-in-two-files',
    severity: 'warning',
    title: 'The files of a folder define each object once',
    rationale: 'kubectl applies all files of a folder. Of two manifests for one object, the one that is applied last '
      + 'overwrites the other. Files that are for different clusters belong in different folders, or are assigned to '
      + 'them by --cluster.',
    source: 'kubectl apply documentation',
    on: '*',
    judgesFiles: true,
    skips: ['patch'],
    breaks: files(POLICY, POLICY.replace('egress: [{}]', 'egress: []')),
    finds: [{
      path: 'metadata.name',
      message: 'NetworkPolicy shop/allow-rsync is also defined in file-1.yaml, with other fields: if both files are '
        + 'applied, the last one overwrites the other',
      fix: 'Rename or remove one of them. If they are for different clusters, use `--cluster NAME=PATH`.',
    }],
    keeps: files(POLICY, POLICY.replace('allow-rsync', 'allow-rsync-2')),
    * check(manifest, set) {
      const found = inFolders(set).get(manifest);
      if (found) {
        yield {
          path: 'metadata.name',
          message: `${nameOf(manifest)} is also defined in ${found.first.origin}, with other fields: if both files are `
            + 'applied, the last one overwrites the other',
          fix: 'Rename or remove one of them. If they are for different clusters, use `--cluster NAME=PATH`.',
        };
      }
    },
  },
  {
    id: 'document/missing-file',
    severity: 'error',
    title: 'The files and folders that Kustomizations and deliveries name exist',
    rationale: 'Kustomize stops at a resource or a patch that does not exist, '
      + 'and nothing of the Kustomization is applied. Argo CD reports ComparisonError, and Flux ArtifactFailed, if the '
      + 'folder of an Application or a Kustomization does not exist. That is judged if another one of the same '
      + 'repository and revision shows where the root of the repository is.',
    source: 'Kustomize documentation, resources and patches; Argo CD documentation, Application',
    on: '*',
    judgesFiles: true,
    breaks: kustomization('resources: [file-1.yaml, missing.yaml]'),
    finds: [{
      path: 'resources[1]',
      message: '"missing.yaml" does not exist: Kustomize stops, and applies nothing',
      fix: 'Correct the path, which is relative to the folder of the Kustomization, or remove it.',
    }],
    keeps: kustomization('resources: [file-1.yaml, https://example.com/missing.yaml]'),
    * check(manifest, set, { exists }) {
      yield* missingFolder(manifest, set, exists);
      const isKustomization = ['Kustomization', 'Component'].includes(manifest.kind)
        && groupOf(manifest) === 'kustomize.config.k8s.io';
      if (exists && isKustomization && !manifest.origin.startsWith('<')) {
        for (const { path, value } of pathsIn(manifest)) {
          if (isLocal(value) && !exists(`${folderOf(manifest.origin)}/${value}`)) {
            yield {
              path,
              message: `${quote(value)} does not exist: Kustomize stops, and applies nothing`,
              fix: 'Correct the path, which is relative to the folder of the Kustomization, or remove it.',
            };
          }
        }
      }
    },
  },
];

/** A delivery of a folder that does not exist. */
function* missingFolder(
  manifest: Manifest, set: ManifestSet, exists: Circumstances['exists'],
): Iterable<FieldProblem> {
  const isDelivery = manifest.kind === 'Application' && groupOf(manifest) === 'argoproj.io'
    || manifest.kind === 'Kustomization' && groupOf(manifest) === 'kustomize.toolkit.fluxcd.io';
  for (const { at, path, near, other } of isDelivery ? missingFolders(set, manifest) : []) {
    if (!exists?.(path)) {
      yield {
        path: at,
        message: `${quote(path)} does not exist in the repository in which ${namedIn(other, manifest)} has its folder: `
          + `${groupOf(manifest) === 'argoproj.io' ? 'Argo CD reports ComparisonError' : 'Flux reports ArtifactFailed'}`
          + ', and applies nothing',
        fix: `Write \`path: ${near}\`.`,
      };
    }
  }
}

/** A manifest that an earlier one is for the same object as, and where both are applied. */
interface Twice {
  readonly first: Manifest;
  readonly place: string;
}

const originsOf = derived((all: readonly Manifest[]) => new Set(all.map(({ origin }) => origin)));

const inKustomizations = derived((set: ManifestSet) => {
  const firsts = new Map<string, Map<string, Manifest>>();
  const found = new Map<Manifest, Twice>();
  for (const manifest of set.manifests.filter((one) => one.name && one.kind && !isPatch(set, one))) {
    const key = objectKey(manifest);
    for (const place of originsOf(kustomizationsNaming(set, manifest))) {
      const first = firsts.get(place) ?? new Map<string, Manifest>();
      const other = first.get(key);
      if (!other) {
        firsts.set(place, first.set(key, manifest));
      } else if (other.origin !== manifest.origin
        && (manifest.cluster === undefined || manifest.cluster !== other.cluster)) {
        found.set(manifest, { first: other, place });
      }
    }
  }
  return found;
});

/**
 * Kinds that have one name in a migration. What each cluster has, such as a MigrationController, has the same name in
 * the files of each.
 */
const KINDS: Readonly<Record<string, string>> = {
  MigHook: MTC_GROUP,
  MigMigration: MTC_GROUP,
  MigAnalytic: MTC_GROUP,
  Secret: '',
  NetworkPolicy: 'networking.k8s.io',
  EgressFirewall: 'k8s.ovn.org',
  EgressNetworkPolicy: 'network.openshift.io',
};

const inFolders = derived((set: ManifestSet) => {
  const clusterNames = clusterWords(set);
  const objects = new Map<string, Manifest[]>();
  for (const manifest of set.manifests) {
    if (Object.hasOwn(KINDS, manifest.kind) && KINDS[manifest.kind] === groupOf(manifest) && manifest.name !== ''
      && manifest.cluster === undefined
      && manifest.namespace !== '' && !isPatch(set, manifest) && !isBesideKustomization(set, manifest)) {
      append(objects, `${folderOf(manifest.origin)}\0${objectKey(manifest)}`, manifest);
    }
  }
  const found = new Map<Manifest, Twice>();
  for (const [first, ...others] of objects.values()) {
    let written: string | undefined;
    for (const other of others) {
      const isElsewhere = other.origin !== first.origin && !isForOther(first, other, clusterNames);
      written = isElsewhere && written === undefined ? JSON.stringify(first.object) : written;
      if (isElsewhere && written !== JSON.stringify(other.object)) {
        found.set(other, { first, place: folderOf(other.origin) });
      }
    }
  }
  return found;
});

const SIDES = ['source', 'src', 'destination', 'dest', 'dst', 'target', 'host', 'remote', 'old', 'new', 'from', 'to'];

function clusterWords(set: ManifestSet): ReadonlySet<string> {
  return new Set([...SIDES, ...set.ofGroup('MigCluster', MTC_GROUP).map(({ name }) => name)]);
}

/** Whether the names of two files say that they are for different clusters. */
function isForOther(one: Manifest, other: Manifest, words: ReadonlySet<string>): boolean {
  const [a, b] = [one, other].map(({ origin }) => origin.slice(origin.lastIndexOf('/') + 1).split(/[-_.]+/)
    .filter((word) => words.has(word)).join());
  return a !== b;
}

function objectKey(manifest: Manifest): string {
  return [groupOf(manifest), manifest.kind, manifest.namespace, manifest.name].join('\0');
}

function* pathsIn({ object }: Manifest): Generator<{ readonly path: string; readonly value: string }> {
  for (const field of ['resources', 'bases', 'components', 'patchesStrategicMerge']) {
    for (const [index, value] of list(object[field]).entries()) {
      yield { path: `${field}[${index}]`, value: text(value) };
    }
  }
  for (const field of ['patches', 'patchesJson6902']) {
    for (const [index, patch] of list(object[field]).entries()) {
      yield { path: `${field}[${index}].path`, value: text(record(patch).path) };
    }
  }
}

/** Whether something is a path of this machine: no URL, no repository, no inline patch, no placeholder. */
function isLocal(value: string): boolean {
  return value !== '' && !/[\n:?$={}*]|\/\/|^git@|^[\w-]+(\.[\w-]+)+\/[\w.-]+\/[\w.-]+/.test(value);
}
