import { derived } from '../../engine/derived';
import { isRecord, Manifest, nameOf } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { isPatch } from '../../engine/patches';
import { Rule } from '../../engine/rule';
import { isMtc } from '../../reading/kinds';
import { specOf } from '../../reading/plan';

const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';

const RUN = `apiVersion: migration.openshift.io/v1alpha1
kind: MigMigration
metadata: { name: go-live, namespace: openshift-migration }
spec:
  migPlanRef: { name: shop, namespace: openshift-migration }
`;

/** The reader of files reports these rules itself, before there are manifests. */
const BY_READER = { byReader: true, on: '*', check: () => [] } as const;

/** Rules on files, and on the objects in them as a whole. */
export const FILE_RULES: readonly Rule[] = [
  {
    id: 'document/not-yaml',
    severity: 'error',
    title: 'A file of manifests is YAML or JSON',
    rationale: 'kubectl rejects a file that cannot be parsed, including its valid manifests. The usual causes are a '
      + 'wrong indentation, a tab, or a colon in a string without quotes.',
    source: 'YAML 1.2, kubectl',
    breaks: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop\n',
    keeps: NAMESPACE,
    ...BY_READER,
  },
  {
    id: 'document/duplicate-key',
    severity: 'error',
    title: 'Each key is in its object once',
    rationale: 'YAML forbids duplicate keys. A newer kubectl rejects the file; older ones, and many other tools, '
      + 'silently use the last of them.',
    source: 'YAML 1.2, 3.2.1.3; kubectl (strict decoding)',
    breaks: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\nmetadata: { name: shop-db }\n',
    keeps: NAMESPACE,
    ...BY_READER,
  },
  {
    id: 'document/yes-or-no',
    severity: 'warning',
    title: 'Booleans are written true and false',
    rationale: 'kubectl reads yes, no, on and off as booleans (YAML 1.1). Tools that read YAML 1.2, such as Kustomize, '
      + 'read strings, and the API server rejects a string instead of a boolean.',
    source: 'YAML 1.1 and 1.2, booleans; sigs.k8s.io/yaml goyaml.v2/resolve.go',
    breaks: `${RUN}  stage: yes\n`,
    keeps: `${RUN}  stage: true\n`,
    ...BY_READER,
  },
  {
    id: 'document/not-a-manifest',
    severity: 'info',
    title: 'A document is a manifest: it has apiVersion and kind',
    rationale: 'Values of a Helm chart or settings of a tool are not Kubernetes objects. No rule judges them, and '
      + 'kubectl rejects them.',
    source: 'Kubernetes API conventions, objects',
    breaks: 'replicas: 3\n',
    keeps: NAMESPACE,
    ...BY_READER,
  },
  {
    id: 'document/duplicate-object',
    severity: 'error',
    title: 'Each object is defined once',
    rationale: 'If two manifests define the same object, the one applied last overwrites the other, in part or as a '
      + 'whole. The two network policies in MTC\'s guide have the same name.',
    source: 'Kubernetes API conventions, names',
    on: '*',
    judgesFiles: true,
    skips: ['patch'],
    breaks: `${policy('allow-rsync', 'Egress')}---\n${policy('allow-rsync', 'Ingress')}`,
    finds: [{
      path: 'metadata.name',
      message: 'duplicate: NetworkPolicy shop/allow-rsync is also defined in the same file, and the one applied '
        + 'last overwrites the other',
      fix: 'Rename or remove one of them.',
    }],
    keeps: `${policy('allow-rsync-egress', 'Egress')}---\n${policy('allow-rsync-ingress', 'Ingress')}`,
    * check(manifest, set) {
      const first = firstOf(set).get(manifest);
      if (first && (isMtc(manifest) || !isSame(first.object, manifest.object))) {
        yield {
          path: 'metadata.name',
          message: `duplicate: ${nameOf(first)} is also defined ${placeOfFirst(first, manifest)}, `
            + 'and the one applied last overwrites the other',
          fix: isHost(first) && isHost(manifest) ? ONE_HOST : 'Rename or remove one of them.',
        };
      }
    },
  },
  {
    id: 'document/repeated-object',
    severity: 'info',
    title: 'No object is written twice',
    rationale: 'Two identical manifests of one object have no effect until one of them is changed.',
    source: 'Kubernetes API conventions, names',
    on: '*',
    skips: ['patch'],
    breaks: `${NAMESPACE}---\n${NAMESPACE}`,
    finds: [{
      path: 'metadata.name',
      message: 'duplicate: Namespace shop is also defined in the same file, identically',
      fix: 'Remove one of them.',
    }],
    keeps: NAMESPACE,
    * check(manifest, set) {
      const first = firstOf(set).get(manifest);
      if (first && !isMtc(manifest) && isSame(first.object, manifest.object)) {
        yield {
          path: 'metadata.name',
          message: `duplicate: ${nameOf(first)} is also defined ${placeOfFirst(first, manifest)}, identically`,
          fix: 'Remove one of them.',
        };
      }
    },
  },
];

/**
 * The first manifest of the same object, for each later one: in the same file, or for the same cluster. Files whose
 * clusters are not known may be for different clusters.
 */
const firstOf = derived((set: ManifestSet): ReadonlyMap<Manifest, Manifest> => {
  const found = new Map<Manifest, Manifest>();
  for (const alike of set.ofOneName()) {
    const seen = new Map<string, Manifest>();
    for (const manifest of alike.filter((each) => each.name && each.kind && !isPatch(set, each))) {
      const { cluster, origin } = manifest;
      const group = groupOf(manifest);
      const places = [
        `file ${cluster ?? ''}\0${origin}\0${group}`, ...cluster === undefined ? [] : [`cluster ${cluster}\0${group}`],
      ];
      const first = places.map((place) => seen.get(place)).find((one) => one !== undefined);
      if (first) {
        found.set(manifest, first);
      } else {
        places.forEach((place) => seen.set(place, manifest));
      }
    }
  }
  return found;
});

function placeOfFirst(first: Manifest, manifest: Manifest): string {
  return first.origin === manifest.origin ? 'in the same file' : `in ${first.origin}, for the same cluster`;
}

/** Whether two values are equal. Values with more parts than any real manifest count as different. */
function isSame(one: unknown, other: unknown): boolean {
  let parts = 0;
  const same = (a: unknown, b: unknown, depth: number): boolean => {
    if (a === b) {
      return true;
    }
    if (parts++ > 20000 || depth > 40) {
      return false;
    }
    if (Array.isArray(a) && Array.isArray(b)) {
      return a.length === b.length && a.every((entry, index) => same(entry, b[index], depth + 1));
    }
    if (isRecord(a) && isRecord(b)) {
      const keys = Object.keys(a);
      return keys.length === Object.keys(b).length
        && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key], depth + 1));
    }
    return false;
  };
  return same(one, other, 0);
}

const ONE_HOST = 'Remove one of the two. MTC has one host cluster: describe another cluster as a remote one, with '
  + '`isHostCluster: false` (in a program, a RemoteCluster).';

/** Whether a manifest is the MigCluster of the host cluster, for which another name would be another mistake. */
function isHost(manifest: Manifest): boolean {
  return isMtc(manifest) && manifest.kind === 'MigCluster' && specOf(manifest).isHostCluster === true;
}

function policy(name: string, direction: 'Egress' | 'Ingress'): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  podSelector: { matchLabels: { owner: directvolumemigration } }
  ${direction.toLowerCase()}: [{}]
  policyTypes: [${direction}]
`;
}
