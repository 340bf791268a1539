import { JudgedKind } from '../../../api/judged-kinds';
import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { folderOf, normalPath } from '../../engine/files';
import { list, Manifest, nameOf, record, text } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { isPatch, kustomizationsIn } from '../../engine/patches';
import { Rule } from '../../engine/rule';
import { files, planExample, runExample } from '../../examples/plan';
import { kustomizationsNaming, kustomizationsOf } from '../../reading/neighbours';
import { specOf } from '../../reading/plan';
import { pointedAt } from '../../reading/references';
import { objectsReferredTo } from '../../reading/referred';
import { entriesOf, secretUses } from '../../reading/secret';

const example = (fields: string) => `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${fields}\n`;
const patch = (name: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: ${name}, namespace: openshift-migration }
spec: { closed: true }
`;

/** The kinds whose references are looked at. */
const REFERRING: readonly JudgedKind[] = ['MigPlan', 'MigMigration', 'MigAnalytic', 'MigCluster', 'MigStorage'];

/** Rules on what a Kustomization names and what it leaves out. */
export const KUSTOMIZE_FILE_RULES: readonly Rule[] = [
  {
    id: 'document/patch-without-target',
    severity: 'error',
    title: 'A patch changes a resource of its Kustomization',
    rationale: 'Kustomize looks for a resource of the kind and the name of each strategic merge patch. Without one it '
      + 'stops ("no matches for Id"), and nothing of the Kustomization is applied. This is judged if all resources are '
      + 'files that are checked as well.',
    source: 'Kustomize documentation, patches',
    on: '*',
    judgesFiles: true,
    breaks: files(example('resources: [file-2.yaml]\npatches: [{ path: file-3.yaml }]'), planExample(), patch('shopp')),
    finds: [{
      path: 'metadata.name',
      message: 'MigPlan openshift-migration/shopp is not among the resources of file-1.yaml, which patches it: '
        + 'Kustomize stops, and applies nothing',
      fix: 'Write the name of the resource that is to be changed.',
    }],
    keeps: files(example('resources: [file-2.yaml]\npatches: [{ path: file-3.yaml }]'), planExample(), patch('shop')),
    * check(manifest, set) {
      const by = patchesWithoutTarget(set).get(manifest);
      if (by) {
        yield {
          path: 'metadata.name',
          message: `${nameOf(manifest)} is not among the resources of ${by.origin}, which patches it: Kustomize stops, `
            + 'and applies nothing',
          fix: 'Write the name of the resource that is to be changed.',
        };
      }
    },
  },
  {
    id: 'document/left-out-file',
    severity: 'warning',
    title: 'A Kustomization names the files that its resources refer to',
    rationale: '`kubectl apply -k` applies what the Kustomization names. A file beside it that is not named is not '
      + 'applied, and an object that refers to it does not find it.',
    source: 'Kustomize documentation, resources',
    on: REFERRING,
    judgesFiles: true,
    skips: ['patch', 'live'],
    breaks: files(example('resources: [file-2.yaml]'), runExample('stage: true'), planExample()),
    finds: [{
      path: 'resources',
      message: 'names MigMigration openshift-migration/go-live (file-2.yaml), but not file-3.yaml with MigPlan '
        + 'openshift-migration/shop, to which it refers: that is not applied',
      fix: 'Add `file-3.yaml` to `resources`.',
    }],
    keeps: files(example('resources: [file-2.yaml, file-3.yaml]'), runExample('stage: true'), planExample()),
    * check(manifest, set) {
      for (const { kustomization: by, other } of leftOut(set).get(manifest) ?? []) {
        const name = other.origin.slice(other.origin.lastIndexOf('/') + 1);
        yield {
          manifest: by,
          path: 'resources',
          message: `names ${nameOf(manifest)} (${manifest.origin}), but not ${other.origin} with ${nameOf(other)}, to `
            + 'which it refers: that is not applied',
          fix: `Add \`${name}\` to \`resources\`.`,
        };
      }
    },
  },
];

/**
 * So many patches of one Kustomization, and objects in them, are looked at: without a limit, the cost would be that of
 * all pairs of patches and resources.
 */
const MOST_PATCHES = 50;

/** What may add resources that the set does not show. */
const UNSEEN = [
  'bases', 'components', 'crds', 'generators', 'helmCharts', 'helmChartInflationGenerator', 'transformers',
];

/** The patches that change nothing, each with the Kustomization that names it. */
const patchesWithoutTarget = derived((set: ManifestSet): ReadonlyMap<Manifest, Manifest> => {
  const found = new Map<Manifest, Manifest>();
  for (const kustomization of kustomizationsIn(set)) {
    const { object, kind } = kustomization;
    const resources = [...new Set(filesNamed(set, kustomization, list(object.resources)))];
    if (kind === 'Kustomization' && resources.length > 0 && resources.every((one) => one !== undefined)
      && !UNSEEN.some((field) => object[field] !== undefined)) {
      const untargeted = list(object.patches).map(record).filter(({ target }) => !target).map(({ path }) => path);
      const patches = [...list(object.patchesStrategicMerge), ...untargeted].slice(0, MOST_PATCHES);
      const manifests = filesNamed(set, kustomization, patches)
        .flatMap((one) => one?.manifests.slice(0, MOST_PATCHES) ?? []).slice(0, MOST_PATCHES);
      manifests.filter((one) => one.name !== '' && !isGenerated(kustomization, one)
        && !resources.some((file) => file?.keys.has(keyOf(one))))
        .forEach((one) => found.set(one, kustomization));
    }
  }
  return found;
});

interface FileContent {
  readonly manifests: Manifest[];
  readonly keys: Set<string>;
  hasSecret: boolean;
}

function filesNamed(set: ManifestSet, { origin }: Manifest, paths: unknown[]): Array<FileContent | undefined> {
  return paths.map((path) => byFile(set).get(normalPath(`${folderOf(origin)}/${text(path)}`)));
}

const byFile = derived((set: ManifestSet) => {
  const found = new Map<string, FileContent>();
  for (const manifest of set.manifests) {
    const file = normalPath(manifest.origin);
    const content = found.get(file) ?? { manifests: [], keys: new Set<string>(), hasSecret: false };
    found.set(file, content);
    content.manifests.push(manifest);
    content.keys.add(keyOf(manifest));
    content.hasSecret ||= manifest.kind === 'Secret';
  }
  return found;
});

function keyOf(manifest: Manifest): string {
  return [groupOf(manifest), manifest.kind, manifest.name].join('\0');
}

function isGenerated({ object }: Manifest, { kind, name }: Manifest): boolean {
  const generators = { Secret: object.secretGenerator, ConfigMap: object.configMapGenerator };
  return list(generators[kind as keyof typeof generators]).some((one) => record(one).name === name);
}

interface LeftOut {
  readonly kustomization: Manifest;
  /** The object that is not applied. */
  readonly other: Manifest;
}

/**
 * The objects beside a Kustomization that one of its resources refers to, and that it does not name: each object once
 * for a Kustomization.
 */
const leftOut = derived((set: ManifestSet): ReadonlyMap<Manifest, LeftOut[]> => {
  const found = new Map<Manifest, LeftOut[]>();
  const seen = new Map<Manifest, Set<Manifest>>();
  for (const manifest of REFERRING.flatMap((kind) => set.ofKind(kind))) {
    const naming = kustomizationsNaming(set, manifest);
    const isLoose = (one: Manifest) => !isPatch(set, one) && kustomizationsOf(set, one).length === 0;
    const others = naming.length === 0 ? []
      : [...objectsReferredTo(set, manifest), ...hooksOf(set, manifest)].filter(isLoose);
    const secrets = naming.length === 0 ? []
      : (usesOf(set).get(manifest) ?? []).filter((secret) => isWritten(secret) && isLoose(secret));
    for (const kustomization of others.length + secrets.length > 0 ? naming : []) {
      const left = [...others, ...secrets.length > 0 && appliesSecrets(set, kustomization) ? secrets : []];
      for (const other of left.filter((one) => isBeside(kustomization, one))) {
        const before = seen.get(kustomization) ?? new Set();
        seen.set(kustomization, before);
        if (!before.has(other)) {
          before.add(other);
          append(found, manifest, { kustomization, other });
        }
      }
    }
  }
  return found;
});

function hooksOf(set: ManifestSet, manifest: Manifest): readonly Manifest[] {
  return list(specOf(manifest).hooks).map(record)
    .flatMap(({ reference }) => pointedAt(set, manifest, 'MigHook', reference) ?? []);
}

/** Whether a Kustomization applies Secrets. Others may keep them out, to encrypt them or to apply them by hand. */
function appliesSecrets(set: ManifestSet, kustomization: Manifest): boolean {
  const { generators, secretGenerator } = kustomization.object;
  return generators === undefined && secretGenerator === undefined && namesSecrets(set)(kustomization);
}

const usesOf = derived((set: ManifestSet): ReadonlyMap<Manifest, readonly Manifest[]> => {
  const found = new Map<Manifest, Manifest[]>();
  for (const { manifest, secrets } of secretUses(set)) {
    secrets.slice(0, MOST_SECRETS).forEach((secret) => append(found, manifest, secret));
  }
  return found;
});

/** So many Secrets of one name are looked at. */
const MOST_SECRETS = 10;

/** Whether a Secret is neither encrypted nor a template for the real one. */
function isWritten(secret: Manifest): boolean {
  const entries = entriesOf(secret);
  return secret.object.sops === undefined && entries.length > 0
    && entries.every(({ value }) => value !== undefined && value !== '');
}

const namesSecrets = derived((set: ManifestSet) => derived((kustomization: Manifest) =>
  filesNamed(set, kustomization, list(kustomization.object.resources)).some((file) => file?.hasSecret)));

function isBeside(kustomization: Manifest, other: Manifest): boolean {
  return normalPath(folderOf(kustomization.origin)) === normalPath(folderOf(other.origin));
}
