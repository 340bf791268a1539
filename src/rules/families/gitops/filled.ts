import { filledKeys } from '../../../api/filled-secret';
import { derived } from '../../engine/derived';
import { record } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { application } from '../../examples/gitops';
import { files } from '../../examples/plan';

const secret = (type: string, name: string, annotations: string) => `apiVersion: v1
kind: Secret
metadata: { name: ${name}, namespace: openshift-migration, annotations: { ${annotations} } }
type: ${type}
`;

/** The rule on Secrets that a GitOps tool creates without values. */
export const FILLED_SECRET_RULES: readonly Rule[] = [
  {
    id: 'gitops/filled-by-apply',
    severity: 'warning',
    title: 'A Secret that a GitOps tool creates gets its values',
    rationale: 'The manifest of a Secret from SecretSource.atApply or SecretSource.fromCluster contains no values: '
      + '`cdk8s-mtc apply` puts them in. Argo CD, Flux and ACM create the Secret '
      + 'without them, and MTC reports InvalidSaToken or InvalidBackupStorageCredsSecretRef until `cdk8s-mtc apply` '
      + 'has run. They do not remove the values afterwards.',
    source: 'Argo CD documentation, diffing; Flux documentation, server-side apply',
    on: 'Secret',
    skips: ['live'],
    breaks: files(application('.', 'syncPolicy: {}'),
      secret('Opaque', 'old-token', 'cdk8s-mtc.io/filled-by-apply: saToken')),
    finds: [{
      path: 'metadata.annotations',
      message: 'has no value for saToken: a GitOps tool creates the Secret without it, '
        + 'and MTC cannot use it until `cdk8s-mtc apply` has run',
      fix: 'Write an ExternalSecret instead, or run `cdk8s-mtc apply` after the first sync and acknowledge this rule.',
      programFix: 'Use `SecretSource.externalSecret`, or run `cdk8s-mtc apply` after the first sync '
        + 'and acknowledge this rule.',
    }],
    keeps: files(application('.', 'syncPolicy: {}'),
      secret('kubernetes.io/service-account-token', 'migration-controller-token',
        'kubernetes.io/service-account.name: migration-controller')),
    * check(manifest, set) {
      const keys = filledKeys(record(record(manifest.object.metadata).annotations));
      if (keys.length > 0 && usesGitOps(set)) {
        yield {
          path: 'metadata.annotations',
          message: `has no value for ${keys.join(', ')}: a GitOps tool creates the Secret without it, and MTC cannot `
            + 'use it until `cdk8s-mtc apply` has run',
          fix: 'Write an ExternalSecret instead, or run `cdk8s-mtc apply` after the first sync '
            + 'and acknowledge this rule.',
          programFix: 'Use `SecretSource.externalSecret`, or run `cdk8s-mtc apply` after the first sync and '
            + 'acknowledge this rule.',
        };
      }
    },
  },
];

/** Whether the set contains an object that makes Argo CD, Flux or ACM apply others. */
const usesGitOps = derived((set: ManifestSet) => [['Application', 'argoproj.io'],
  ['Kustomization', 'kustomize.toolkit.fluxcd.io'], ['ManifestWork', 'work.open-cluster-management.io']]
  .some(([kind, group]) => set.ofGroup(kind, group).length > 0));
