import { findings } from './support';

const remote = `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: old, namespace: openshift-migration }
spec:
  isHostCluster: false
  url: https://api.old.example.com:6443
  serviceAccountSecretRef: { name: old-token, namespace: openshift-migration }
`;
const filled = (keys: string) => `apiVersion: v1
kind: Secret
metadata: { name: old-token, namespace: openshift-migration, annotations: { cdk8s-mtc.io/filled-by-apply: "${keys}" } }
type: Opaque
`;
const delivery = (apiVersion: string, kind: string) => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: shop, namespace: gitops }
spec: {}
`;
const about = (rule: string, ...yaml: string[]) => findings(yaml).filter((finding) => finding.rule === rule)
  .map(({ message }) => message);

describe('a Secret that `cdk8s-mtc apply` fills', () => {
  test('has the keys of its annotation, and their values are not judged', () => {
    expect(findings([remote, filled('saToken')]).filter(({ rule }) => rule.startsWith('secret/'))).toEqual([]);
  });

  test.each(['token', 'a,b'])('without the key that MTC reads (%s) is reported', (keys) => {
    expect(about('secret/keys', remote, filled(keys)))
      .toEqual(['saToken is missing, which MTC reads for MigCluster openshift-migration/old']);
  });

  test.each([
    ['argoproj.io/v1alpha1', 'Application'], ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'],
    ['work.open-cluster-management.io/v1', 'ManifestWork'],
  ])('is reported beside %s %s', (apiVersion, kind) => {
    expect(about('gitops/filled-by-apply', filled('saToken,other'), delivery(apiVersion, kind))).toEqual([
      'has no value for saToken, other: a GitOps tool creates the Secret without it, '
        + 'and MTC cannot use it until `cdk8s-mtc apply` has run',
    ]);
  });

  test.each([
    ['kustomize.config.k8s.io/v1beta1', 'Kustomization'], ['app.k8s.io/v1beta1', 'Application'],
  ])('is not reported beside %s %s', (apiVersion, kind) => {
    expect(about('gitops/filled-by-apply', filled('saToken'), delivery(apiVersion, kind))).toEqual([]);
  });

  test('is not reported without such a tool', () => {
    expect(about('gitops/filled-by-apply', filled('saToken'))).toEqual([]);
  });
});
