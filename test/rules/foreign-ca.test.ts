import { findings, ruleOf } from './support';
import { EXPIRED_BUNDLE, GOOD_BUNDLE } from '../../src/rules/examples/values';
import { setsOn } from '../sets/judged';

const secret = (ca: string) => `apiVersion: v1
kind: Secret
metadata: { name: token, namespace: openshift-migration }
type: kubernetes.io/service-account-token
data: { ca.crt: ${ca} }
`;
const remote = (bundle: string, more = '') => `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: studio, namespace: openshift-migration }
spec: { isHostCluster: false, url: "https://api.studio.radio.example:6443", caBundle: ${bundle}${more} }
`;

/** What is found in a bundle, with the CAs of the cluster itself and of the host. */
function found(bundle: string, own: string | undefined, host: string | undefined, more = ''): string[] {
  return findings([
    `# files of cluster host:\n${[remote(bundle, more), ...host === undefined ? [] : [secret(host)]].join('---\n')}`,
    `# files of cluster studio:\n${own === undefined ? 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n'
      : secret(own)}`,
  ].join('---\n'), [ruleOf('cluster/certificate-of-another-server')]).map(({ path, message }) => `${path} ${message}`);
}

test('a bundle is the ca.crt of another cluster', () => {
  expect(found(GOOD_BUNDLE, EXPIRED_BUNDLE, GOOD_BUNDLE)).toEqual([
    'spec.caBundle is the `ca.crt` of cluster "host" (Secret openshift-migration/token), and not that of '
    + '"api.studio.radio.example" (Secret openshift-migration/token (file-3.yaml)): MTC does not trust the API server, '
    + 'and reports ReconcileFailed',
  ]);
});

test.each([
  ['is that of the cluster itself', GOOD_BUNDLE, GOOD_BUNDLE, EXPIRED_BUNDLE],
  ['is that of both', GOOD_BUNDLE, GOOD_BUNDLE, GOOD_BUNDLE],
  ['may be of a CA that no Secret contains', GOOD_BUNDLE, EXPIRED_BUNDLE, EXPIRED_BUNDLE],
  ['may be right if no Secret of the cluster tells', GOOD_BUNDLE, undefined, GOOD_BUNDLE],
])('a bundle %s', (_, bundle, own, host) => expect(found(bundle, own, host)).toEqual([]));

describe('a CA whose subject names an API server', () => {
  const { files } = setsOn('clusters').find(({ name }) => name === 'f12-radio')!;
  const valueOf = (file: string, key: string) => new RegExp(`^ *${key}: (\\S+)$`, 'm').exec(String(files[file]))![1];
  const cloud = valueOf('host/20-clusters.yaml', 'caBundle');
  const studio = valueOf('studio/12-token.yaml', 'ca.crt');

  test('is that of another', () => expect(found(cloud, studio, undefined)).toEqual([
    'spec.caBundle contains the CA of the API server of "cloud.radio.example", and not that of '
    + '"api.studio.radio.example" (Secret openshift-migration/token (file-3.yaml)): MTC does not trust the API server, '
    + 'and reports ReconcileFailed',
  ]));
  test('is its own', () => expect(found(studio, studio, undefined)).toEqual([]));
  test('proves nothing if that of the cluster has another kind of subject', () =>
    expect(found(cloud, EXPIRED_BUNDLE, undefined)).toEqual([]));
  test('proves nothing about another CA', () => expect(found(GOOD_BUNDLE, studio, undefined)).toEqual([]));
});

test('nothing is verified with insecure', () =>
  expect(found(GOOD_BUNDLE, EXPIRED_BUNDLE, GOOD_BUNDLE, ', insecure: true')).toEqual([]));
