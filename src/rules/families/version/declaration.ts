import { annotationOf, annotationPath } from './reports';
import { MTC_VERSION_ANNOTATION, OPENSHIFT_VERSION_ANNOTATION } from '../../../api/versions/declaration';
import { parseVersion } from '../../../api/versions/version';
import { isPlaceholder } from '../../../grammar/placeholder';
import { Rule } from '../../engine/rule';
import { hostExample, remoteExample } from '../../examples/version';
import { MTC_GROUP } from '../../reading/references';
import { quote } from '../../reading/text';

/** The annotations that declare a version, with an example of a value. */
const DECLARATIONS = [[OPENSHIFT_VERSION_ANNOTATION, '4.20'], [MTC_VERSION_ANNOTATION, '1.8.16']] as const;

/** The rule on declared versions. */
export const DECLARATION_RULES: readonly Rule[] = [
  {
    id: 'version/declaration',
    severity: 'warning',
    title: 'A declared version is a version',
    rationale: `The annotations ${OPENSHIFT_VERSION_ANNOTATION} and ${MTC_VERSION_ANNOTATION} of a MigCluster declare what runs on the cluster, so that the rules of this family can judge it. `
      + 'A value that is not a version is ignored.',
    source: 'cdk8s-mtc, src/api/versions/declaration.ts',
    breaks: hostExample({ openshift: 'latest' }),
    keeps: remoteExample({ openshift: '4.14.35', mtc: '1.8.16' }),
    * check(set) {
      for (const manifest of set.ofGroup('MigCluster', MTC_GROUP)) {
        for (const [annotation, example] of DECLARATIONS) {
          const value = annotationOf(manifest, annotation);
          if (value !== '' && !parseVersion(value) && !isPlaceholder(value)) {
            yield {
              manifest,
              path: annotationPath(annotation),
              message: `${quote(value)} is not a version: the declaration is ignored`,
              fix: `write a version such as "${example}"`,
            };
          }
        }
      }
    },
  },
];
