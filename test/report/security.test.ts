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
