import { acknowledgedRule, acknowledgementAnnotation } from '../../../api/acknowledgement';
import { isLabelKey, isLabelValue } from '../../../grammar/label';
import { member } from '../../../grammar/path';
import { isPlaceholder } from '../../../grammar/placeholder';
import { Manifest, record } from '../../engine/manifest';
import { FieldProblem, Rule } from '../../engine/rule';
import { OUR_KINDS } from '../../reading/kinds';
import { quote } from '../../reading/text';

const hook = (labels: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigHook
metadata: { name: wait, namespace: openshift-migration, labels: { ${labels} } }
spec: { custom: true, image: 'quay.io/example/hook:1', targetCluster: source }
`;

/** Rules on labels and annotations. */
export const LABEL_RULES: readonly Rule[] = [
  {
    id: 'document/label',
    severity: 'error',
    title: 'Labels and annotations are valid',
    rationale: 'The value of a label has at most 63 letters, digits, "-", "_" and ".", and begins and ends with a '
      + 'letter or a digit. The same is true for the key of a label or an annotation, after an optional DNS name and a '
      + 'slash. The API server rejects an object with anything else.',
    source: 'Kubernetes documentation, labels and selectors',
    on: OUR_KINDS,
    breaks: hook('owner: "team shop"'),
    finds: [{
      path: 'metadata.labels.owner',
      message: '"team shop" is not a valid value of a label: the API server rejects the MigHook',
      fix: 'Write at most 63 letters, digits, "-", "_" and ".", or make it an annotation.',
    }],
    keeps: hook('owner: team-shop'),
    check: (manifest) => ['labels', 'annotations'].flatMap((field) => wrongMarks(manifest, field)),
  },
];

function wrongMarks(manifest: Manifest, field: string): FieldProblem[] {
  return Object.entries(record(record(manifest.object.metadata)[field])).flatMap(([key, value]) => {
    const path = member(`metadata.${field}`, key);
    if (isPlaceholder(key)) {
      return [];
    }
    if (!isLabelKey(key)) {
      const acknowledged = acknowledgedRule(key);
      return [{
        path,
        message: `${quote(key)} is not a valid key of ${field}: the API server rejects the ${manifest.kind}`,
        fix: acknowledged === undefined
          ? 'Write at most 63 letters, digits, "-", "_" and ".", after an optional domain and a slash.'
          : `Write a dot instead of the second slash: ${quote(acknowledgementAnnotation(acknowledged))}.`,
      }];
    }
    return field === 'labels' && typeof value === 'string' && !isLabelValue(value) ? [{
      path,
      message: `${quote(value)} is not a valid value of a label: the API server rejects the ${manifest.kind}`,
      fix: 'Write at most 63 letters, digits, "-", "_" and ".", or make it an annotation.',
    }] : [];
  });
}
