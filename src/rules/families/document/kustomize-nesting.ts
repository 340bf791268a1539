import { derived } from '../../engine/derived';
import { folderOf, normalPath } from '../../engine/files';
import { list, Manifest, nameOf, record, text } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { files, planExample } from '../../examples/plan';
import { entriesOf, KustomizeEntry } from '../../reading/kustomize-tree';
import { quote } from '../../reading/text';

const example = (fields: string) => `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${fields}\n`;

/** Rules on Kustomizations that contain others. */
export const NESTING_RULES: readonly Rule[] = [
  {
    id: 'document/added-twice',
    severity: 'error',
    title: 'The resources of a Kustomization add each object once',
    rationale: 'A folder among the resources adds everything that its own Kustomization names. Kustomize rejects an '
      + 'object that is added a second time, by its file or by another folder: "may not add resource with an already '
      + 'registered id". Nothing of the Kustomization is applied.',
    source: 'Kustomize api/resmap',
    on: '*',
    judgesFiles: true,
    breaks: files(example('resources: [file-2.yaml, ./file-2.yaml]'), planExample()),
    finds: [{
      path: 'resources[1]',
      message: 'adds MigPlan openshift-migration/shop (file-2.yaml) again, which resources[0] adds: Kustomize rejects '
        + 'the second one, and applies nothing',
      fix: 'Remove `./file-2.yaml` from `resources`.',
    }],
    keeps: files(example('resources: [file-2.yaml]'), planExample()),
    * check(manifest, set) {
      const seen = new Map<string, KustomizeEntry>();
      for (const entry of isKustomization(manifest) ? entriesOf(set, manifest) : []) {
        const added = contentOf(set, entry);
        const again = added.find((one) => isSecond(seen.get(keyOf(one)), entry, one));
        if (again) {
          yield {
            path: entry.path,
            message: `adds ${nameOf(again)} (${again.origin}) again, which ${seen.get(keyOf(again))!.path} adds: `
              + 'Kustomize rejects the second one, and applies nothing',
            fix: `Remove \`${entry.value}\` from \`${entry.path.replace(/\[.*/, '')}\`.`,
          };
        }
        added.filter((one) => !seen.has(keyOf(one))).forEach((one) => seen.set(keyOf(one), entry));
      }
    },
  },
  {
    id: 'document/kustomization-in-itself',
    severity: 'error',
    title: 'A Kustomization does not contain itself',
    rationale: 'Kustomize follows the folders among the resources, and stops if one of them leads back: "cycle '
      + 'detected". Nothing of the Kustomization is applied.',
    source: 'Kustomize api/internal/target',
    on: '*',
    judgesFiles: true,
    breaks: example('resources: [.]'),
    finds: [{
      path: 'resources[0]',
      message: 'leads back to this Kustomization: Kustomize reports a cycle, and applies nothing',
      fix: 'Move what both need to a folder that contains neither of them.',
    }],
    keeps: files(example('resources: [file-2.yaml]'), planExample()),
    * check(manifest, set) {
      for (const { path, kustomization } of isKustomization(manifest) ? entriesOf(set, manifest) : []) {
        if (kustomization && leadsTo(set, kustomization, manifest)) {
          yield {
            path,
            message: 'leads back to this Kustomization: Kustomize reports a cycle, and applies nothing',
            fix: 'Move what both need to a folder that contains neither of them.',
          };
        }
      }
    },
  },
  {
    id: 'document/file-outside',
    severity: 'info',
    title: 'A Kustomization names files in its own folder',
    rationale: 'Kustomize reads files only in the folder of the Kustomization and below it ("is not in or below"), as '
      + '`kubectl apply -k` and Argo CD call it. A folder with its own Kustomization may be anywhere.',
    source: 'Kustomize documentation, load restrictor',
    on: '*',
    judgesFiles: true,
    breaks: example('resources: [../plan.yaml]'),
    finds: [{
      path: 'resources[0]',
      message: '"../plan.yaml" is outside the folder of the Kustomization: Kustomize rejects the file, and applies '
        + 'nothing',
      fix: 'Give the file\'s folder its own Kustomization, and name that folder.',
    }],
    keeps: example('resources: [../base]'),
    * check(manifest) {
      const own = `${normalPath(folderOf(manifest.origin))}/`;
      const isOutside = (value: string) => /\.ya?ml$/i.test(value) && !/[\n:?$={}*]/.test(value)
        && (value.startsWith('/') || value.includes('..'))
        && !(own === '/' ? !normalPath(value).startsWith('../')
          : `${normalPath(`${own}${value}`)}/`.startsWith(own));
      for (const { path, value } of isKustomization(manifest) ? filesIn(manifest) : []) {
        if (isOutside(value)) {
          yield {
            path,
            message: `${quote(value)} is outside the folder of the Kustomization: Kustomize rejects the file, and `
              + 'applies nothing',
            fix: 'Give the file\'s folder its own Kustomization, and name that folder.',
          };
        }
      }
    },
  },
];

function isKustomization({ kind, ...manifest }: Manifest): boolean {
  return (kind === 'Kustomization' || kind === 'Component')
    && groupOf({ kind, ...manifest }) === 'kustomize.config.k8s.io';
}

/**
 * So many objects of an entry, and levels below it, are looked at: without a limit, the cost would be that of all pairs
 * of Kustomizations and objects.
 */
const MOST = 50;
const DEEPEST = 10;

/** The objects that an entry adds with the names that they have in their files. */
function contentOf(set: ManifestSet, { manifests, kustomization }: KustomizeEntry): readonly Manifest[] {
  return kustomization ? contents(set)(kustomization) : manifests.slice(0, MOST);
}

const contents = derived((set: ManifestSet) => {
  const known = new Map<Manifest, readonly Manifest[]>();
  const of = (one: Manifest, depth: number): readonly Manifest[] => {
    const { namespace, namePrefix, nameSuffix } = one.object;
    const isRenamed = [namespace, namePrefix, nameSuffix].some((value) => text(value) !== '');
    const present = known.get(one);
    if (present || depth > DEEPEST || isRenamed) {
      return present ?? [];
    }
    known.set(one, []); // a Kustomization that contains itself adds nothing
    const found = entriesOf(set, one).slice(0, MOST).flatMap(({ manifests, kustomization }) =>
      (kustomization ? of(kustomization, depth + 1) : manifests).slice(0, MOST)).slice(0, MOST);
    known.set(one, found);
    return found;
  };
  return (one: Manifest) => of(one, 0);
});

/** Whether an entry certainly adds again what an earlier one has added; two files of one level have another rule. */
function isSecond(first: KustomizeEntry | undefined, second: KustomizeEntry, { name, kind }: Manifest): boolean {
  return first !== undefined && first !== second && name !== '' && kind !== ''
    && (first.kustomization !== undefined || second.kustomization !== undefined
      || first.manifests === second.manifests);
}

function keyOf(manifest: Manifest): string {
  return [groupOf(manifest), manifest.kind, manifest.namespace, manifest.name].join('\0');
}

/** Whether a Kustomization contains another one, on some level. */
function leadsTo(set: ManifestSet, from: Manifest, to: Manifest): boolean {
  const seen = new Set<Manifest>();
  const waiting = [from];
  for (let one = waiting.pop(); one !== undefined && seen.size < MOST; one = waiting.pop()) {
    if (one === to) {
      return true;
    }
    if (!seen.has(one)) {
      seen.add(one);
      entriesOf(set, one).forEach(({ kustomization }) => kustomization && waiting.push(kustomization));
    }
  }
  return false;
}

function* filesIn({ object }: Manifest): Generator<{ readonly path: string; readonly value: string }> {
  for (const field of ['resources', 'patchesStrategicMerge']) {
    for (const [index, value] of list(object[field]).entries()) {
      yield { path: `${field}[${index}]`, value: text(value) };
    }
  }
  for (const [index, patch] of list(object.patches).entries()) {
    yield { path: `patches[${index}].path`, value: text(record(patch).path) };
  }
}
