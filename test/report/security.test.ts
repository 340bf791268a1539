import { privilegesOf } from '../../src/report/security';

test.each([
  ['NetworkPolicy', 'kubectl --context old delete networkpolicy default -n shop'],
  ['EgressFirewall',
    'cdk8s-mtc teardown, which restores the rules that were there before; without the object, all traffic is allowed'],
  ['EgressNetworkPolicy',
    'cdk8s-mtc teardown, which restores the rules that were there before; without the object, all traffic is allowed'],
])('a %s is closed without opening more', (kind, close) => {
  const objects = [{ cluster: 'old', object: { kind, metadata: { name: 'default', namespace: 'shop' } } }];
  expect(privilegesOf({ index: {}, objects } as any)).toEqual([
    {
      cluster: 'old',
      what: `${kind} shop/default opens the network`,
      reason: 'pods of the migration must reach one another',
      close,
    },
  ]);
});

test('labels that MTC copies to the destination are listed, unless the app writes them', () => {
  const namespace = (cluster: string, name: string) => {
    const metadata = { name, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } };
    return { cluster, object: { kind: 'Namespace', metadata } };
  };
  const index = {
    clusters: [
      { name: 'old', migClusters: [{ name: 'mc-old', host: 'new' }] },
      { name: 'new', migClusters: [{ name: 'host', host: 'new' }] },
    ],
    plans: [{
      name: 'shop',
      cluster: 'new',
      source: 'mc-old',
      destination: 'host',
      namespaces: [{ source: 'db', destination: 'data' }, { source: 'web', destination: 'web' }],
    }],
  };
  const objects = [namespace('old', 'db'), namespace('old', 'web'), namespace('new', 'web')];
  const onNew = privilegesOf({ index, objects } as any).filter(({ cluster }) => cluster === 'new');
  expect(onNew.map(({ what, reason }) => `${what}: ${reason}`)).toEqual([
    'Namespace web accepts privileged pods: rsync runs as root',
    'Namespace data accepts privileged pods: MTC creates it with the labels of db on old',
  ]);
  expect(onNew[1].close).toBe('kubectl --context new label namespace data pod-security.kubernetes.io/enforce- '
    + 'pod-security.kubernetes.io/audit- pod-security.kubernetes.io/warn-');
});
