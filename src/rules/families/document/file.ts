import { isRecord, Manifest, nameOf } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { isMtc } from '../../reading/kinds';
import { isPatch } from '../../reading/neighbours';

const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';

const RUN = `apiVersion: migration.openshift.io/v1alpha1
kind: MigMigration
metadata: { name: go-live, namespace: openshift-migration }
spec:
  migPlanRef: { name: shop, namespace: openshift-migration }
`;

/** What a reader of files sees before there are manifests. */
function* nothing(): Generator<never> {}

/** Rules on files, and on the objects in them as a whole. */
export const FILE_RULES: readonly Rule[] = [
  {
    id: 'document/not-yaml',
    severity: 'error',
    title: 'A file of manifests is YAML or JSON',
    rationale: 'What can\'t be parsed is refused by kubectl as a whole file, the manifests in it that are right included. A wrong indentation, a tab, or a colon in a text without quotes is usually why.',
    source: 'YAML 1.2, kubectl',
    breaks: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop\n',
    keeps: NAMESPACE,
    byReader: true,
    check: nothing,
  },
  {
    id: 'document/duplicate-key',
    severity: 'error',
    title: 'Each key stands once in its object',
    rationale: 'YAML forbids to write a key twice. A newer kubectl refuses the file; older ones, and many other tools, take the last of the two and forget the first.',
    source: 'YAML 1.2, 3.2.1.3; kubectl (strict decoding)',
    breaks: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\nmetadata: { name: shop-db }\n',
    keeps: NAMESPACE,
    byReader: true,
    check: nothing,
  },
  {
    id: 'document/yes-or-no',
    severity: 'warning',
    title: 'What is true or false is written so',
    rationale: 'kubectl takes yes, no, on and off for true and false, by YAML 1.1. To tools that read YAML 1.2, such as Kustomize, they are texts, and a text where a boolean belongs is refused, or taken for something else.',
    source: 'YAML 1.1 and 1.2, booleans; sigs.k8s.io/yaml goyaml.v2/resolve.go',
    breaks: `${RUN}  stage: yes\n`,
    keeps: `${RUN}  stage: true\n`,
    byReader: true,
    check: nothing,
  },
  {
    id: 'document/not-a-manifest',
    severity: 'info',
    title: 'A document is a manifest: it has apiVersion and kind',
    rationale: 'Values of a Helm chart, settings of a tool and the like are no objects of Kubernetes. They are passed over; kubectl refuses them.',
    source: 'Kubernetes API conventions, objects',
    breaks: 'replicas: 3\n',
    keeps: NAMESPACE,
    byReader: true,
    check: nothing,
  },
  {
    id: 'document/duplicate-object',
    severity: 'error',
    title: 'Each object is defined once',
    rationale: 'Of two manifests for one object, the one that is applied last replaces the other, in part or as a whole. The two network policies in MTC\'s guide share one name in this way.',
    source: 'Kubernetes API conventions, names',
    breaks: `${policy('allow-rsync', 'Egress')}---\n${policy('allow-rsync', 'Ingress')}`,
    keeps: `${policy('allow-rsync-egress', 'Egress')}---\n${policy('allow-rsync-ingress', 'Ingress')}`,
    * check(set) {
      for (const { manifest, first } of repeated(set)) {
        if (isMtc(manifest) || !isSame(first.object, manifest.object)) {
          yield {
            manifest,
            path: 'metadata.name',
            message: `${nameOf(first)} is defined before, ${placeOfFirst(first, manifest)}; of the two, the one that is applied last replaces the other`,
            fix: 'give one of them another name, or leave one out',
          };
        }
      }
    },
  },
  {
    id: 'document/repeated-object',
    severity: 'info',
    title: 'No object is written out twice',
    rationale: 'Two manifests that say the same do no harm, until one of them is changed.',
    source: 'Kubernetes API conventions, names',
    breaks: `${NAMESPACE}---\n${NAMESPACE}`,
    keeps: NAMESPACE,
    * check(set) {
      for (const { manifest, first } of repeated(set)) {
        if (!isMtc(manifest) && isSame(first.object, manifest.object)) {
          yield {
            manifest,
            path: 'metadata.name',
            message: `${nameOf(first)} is defined before, ${placeOfFirst(first, manifest)}, and in the same words`,
            fix: 'leave one of them out',
          };
        }
      }
    },
  },
];

/**
 * Manifests for an object that another manifest before them is for: in the same file, or for the same cluster. Files whose
 * clusters aren't known may be for different ones.
 */
function* repeated(set: ManifestSet): Generator<{ manifest: Manifest; first: Manifest }> {
  const seen = new Map<string, Manifest>();
  for (const manifest of set.manifests) {
    if (!manifest.name || !manifest.kind || isPatch(set, manifest)) {
      continue;
    }
    const object = [groupOf(manifest), manifest.kind, manifest.namespace, manifest.name].join('\0');
    const places = [`file ${manifest.cluster ?? ''}\0${manifest.origin}\0${object}`];
    if (manifest.cluster !== undefined) {
      places.push(`cluster ${manifest.cluster}\0${object}`);
    }
    const first = places.map((place) => seen.get(place)).find((one) => one !== undefined);
    if (first) {
      yield { manifest, first };
    } else {
      places.forEach((place) => seen.set(place, manifest));
    }
  }
}

function placeOfFirst(first: Manifest, manifest: Manifest): string {
  return first.origin === manifest.origin ? 'in the same file' : `in ${first.origin}, for the same cluster`;
}

/** Whether two values are the same. Those of more parts than a manifest has count as different. */
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
      return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key], depth + 1));
    }
    return false;
  };
  return same(one, other, 0);
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
