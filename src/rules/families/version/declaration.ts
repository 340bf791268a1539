import { MTC_VERSION_ANNOTATION, OPENSHIFT_VERSION_ANNOTATION } from '../../../api/versions/declaration';
import { isPlaceholder } from '../../../grammar/placeholder';
import { formatVersion, isOtherMinor, parseVersion } from '../../../grammar/version';
import { comparing } from '../../engine/comparing';
import { nameOf } from '../../engine/manifest';
import { Problem, Rule } from '../../engine/rule';
import { hostExample, remoteExample } from '../../examples/version';
import { quote } from '../../reading/text';
import { annotationOf, annotationPath, GUESSED } from '../../reading/version-reports';
import { Known, knownClusters } from '../../reading/versions';

/** The annotations that declare a version: what of, and an example of a value. */
const DECLARATIONS = [
  { annotation: OPENSHIFT_VERSION_ANNOTATION, of: 'openshift', name: 'OpenShift', example: '4.20' },
  { annotation: MTC_VERSION_ANNOTATION, of: 'mtc', name: 'MTC', example: '1.8.16' },
] as const;

/** Rules on declared versions. */
export const DECLARATION_RULES: readonly Rule[] = [
  {
    id: 'version/declaration',
    severity: 'warning',
    title: 'A declared version is a version',
    rationale: `The annotations ${OPENSHIFT_VERSION_ANNOTATION} and ${MTC_VERSION_ANNOTATION} of a MigCluster declare `
      + 'what runs on the cluster, so that the rules of this family can judge it. A value that is not a version is '
      + 'ignored.',
    source: 'cdk8s-mtc, src/api/versions/declaration.ts',
    on: 'MigCluster',
    breaks: hostExample({ openshift: 'latest' }),
    finds: [{
      path: annotationPath(OPENSHIFT_VERSION_ANNOTATION),
      message: '"latest" is not a version: the declaration is ignored',
      fix: 'Write a version such as `"4.20"`.',
    }],
    keeps: remoteExample({ openshift: '4.14.35', mtc: '1.8.16' }),
    * check(manifest) {
      for (const { annotation, example } of DECLARATIONS) {
        const value = annotationOf(manifest, annotation);
        if (value !== '' && !parseVersion(value) && !isPlaceholder(value)) {
          yield {
            path: annotationPath(annotation),
            message: `${quote(value)} is not a version: the declaration is ignored`,
            fix: `Write a version such as \`"${example}"\`.`,
          };
        }
      }
    },
  },
  {
    id: 'version/contradiction',
    severity: 'warning',
    title: 'A declared version is the one that the cluster has or gets',
    rationale: 'The rules of this family judge a cluster by what is observed on it, then by what is declared, then by '
      + 'what is to be installed. '
      + 'If these contradict each other, the findings are about a version that the cluster does not have.',
    source: 'cdk8s-mtc, src/rules/reading/versions.ts',
    on: 'MigCluster',
    breaks: `${hostExample({ mtc: '1.7.19' })}status: { operatorVersion: 1.8.16 }\n`,
    finds: [{
      path: annotationPath(MTC_VERSION_ANNOTATION),
      message: 'MTC 1.7.19 is declared, but MigCluster openshift-migration/host indicates MTC 1.8.16',
      fix: 'Correct the declaration, or `status.operatorVersion` of MigCluster openshift-migration/host.',
    }],
    keeps: `${hostExample({ mtc: '1.8' })}status: { operatorVersion: 1.8.16 }\n`,
    check: comparing(function* (set) {
      for (const { migCluster, reports } of knownClusters(set)) {
        for (const { annotation, of, name } of migCluster ? DECLARATIONS : []) {
          yield* contradiction(reports[of], annotationPath(annotation), name);
        }
      }
    }),
  },
];

function* contradiction(reports: readonly Known[], path: string, name: string): Iterable<Problem> {
  const declared = reports.find((report) => report.manifest.kind === 'MigCluster' && report.path === path);
  const others = reports.filter(({ rank }) => rank !== GUESSED);
  const other = declared && others.find(({ version }) => isOtherMinor(version, declared.version));
  if (other) {
    yield {
      manifest: declared.manifest,
      path,
      message: `${name} ${formatVersion(declared.version)} is declared, but ${nameOf(other.manifest)} indicates `
        + `${name} ${formatVersion(other.version)}`,
      fix: `Correct the declaration, or \`${other.path}\` of ${nameOf(other.manifest)}.`,
    };
  }
}
