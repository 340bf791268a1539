import { isLabelKey, isLabelValue } from '../../../grammar/label';
import { isPlaceholder } from '../../../grammar/placeholder';
import { Manifest, record } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { isOurs } from '../../reading/kinds';
import { member } from '../../reading/paths';
import { quote } from '../../reading/text';

const hook = (labels: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigHook
metadata: { name: wait, namespace: openshift-migration, labels: { ${labels} } }
spec: { custom: true, image: 'quay.io/example/hook:1', targetCluster: source }
`;

/** Rules on labels and annotations, whoever reads them. */
export const LABEL_RULES: readonly Rule[] = [
  {
    id: 'document/label',
    severity: 'error',
    title: 'Labels and annotations are such as Kubernetes takes',
    rationale: 'A label holds at most 63 letters, digits, "-", "_" and ".", and begins and ends with one of the first two. So does the key of labels and annotations, behind a DNS name and a slash where it has one. The API server refuses an object with anything else.',
    source: 'Kubernetes documentation, labels and selectors',
    breaks: hook('owner: "team shop"'),
    keeps: hook('owner: team-shop'),
    * check(set) {
      for (const manifest of set.manifests.filter(isOurs)) {
        yield* ['labels', 'annotations'].flatMap((field) => wrongMarks(manifest, field));
      }
    },
  },
];

function wrongMarks(manifest: Manifest, field: string) {
  return Object.entries(record(record(manifest.object.metadata)[field])).flatMap(([key, value]) => {
    const path = member(`metadata.${field}`, key);
    if (isPlaceholder(key)) {
      return [];
    }
    if (!isLabelKey(key)) {
      return [{ manifest, path, message: `${quote(key)} is no key that the API server takes for ${field}`, fix: 'write a name of letters, digits, "-", "_" and ".", with a domain and one slash before it at most' }];
    }
    const isWrong = field === 'labels' && typeof value === 'string' && !isLabelValue(value) && !isPlaceholder(value);
    return isWrong
      ? [{ manifest, path, message: `${quote(value)} can't be the value of a label; the API server refuses the ${manifest.kind}`, fix: 'write letters, digits, "-", "_" and "." only, 63 at most; or make it an annotation' }]
      : [];
  });
}
