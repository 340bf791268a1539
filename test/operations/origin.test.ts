import { ORIGIN_TEMPLATE, originIn } from '../../src/operations/origin';

const CREATED = '2026-01-01T00:00:00Z';
const of = (...managers: string[]) => originIn(['uid-1 ', CREATED, ...managers, ''].join('\n'), ['cdk8s-mtc-shop']);

test('the creator is the manager whose fields are as old as the object', () => {
  expect(of('2026-01-01T00:00:00Z cdk8s-mtc-shop', '2026-01-01T00:00:05Z kube-controller-manager'))
    .toEqual({ uid: 'uid-1', isOwn: true });
  expect(of('2026-01-01T00:00:02Z cdk8s-mtc-shop').isOwn).toBe(true);
  expect(of('2026-01-01T00:00:03Z cdk8s-mtc-shop').isOwn).toBe(false);
});

test('an object of another manager, or that the app only changed later, is not its own', () => {
  expect(of('2026-01-01T00:00:00Z kubectl client', '2026-01-01T00:01:00Z cdk8s-mtc-shop').isOwn).toBe(false);
  expect(of('2026-01-01T00:00:00Z cdk8s-mtc-shop-2').isOwn).toBe(false);
  expect(of(' cdk8s-mtc-shop').isOwn).toBe(false);
});

test('without managers nobody knows', () => {
  expect(of()).toEqual({ uid: 'uid-1' });
  expect(ORIGIN_TEMPLATE).not.toContain('\n');
});

test('the namespace is that of the object', () => {
  expect(originIn(`uid-1 shop\n${CREATED}\n`, [])).toEqual({ uid: 'uid-1', namespace: 'shop' });
});
