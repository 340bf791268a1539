import { ORIGIN_TEMPLATE, originIn, originOfAnswer } from '../../src/operations/origin';

const CREATED = '2026-01-01T00:00:00Z';
const OWN = ['cdk8s-mtc-shop'];
const of = (...managers: string[]) => originIn(['uid-1 ', CREATED, ...managers, ''].join('\n'), OWN);

test('the creator is the manager whose fields are as old as the object', () => {
  expect(of('2026-01-01T00:00:00Z  cdk8s-mtc-shop', '2026-01-01T00:00:05Z  kube-controller-manager'))
    .toEqual({ uid: 'uid-1', isOwn: true });
  expect(of('2026-01-01T00:00:02Z  cdk8s-mtc-shop').isOwn).toBe(true);
  expect(of('2026-01-01T00:00:03Z  cdk8s-mtc-shop').isOwn).toBe(false);
});

test('an object of another manager, or that the app only changed later, is not its own', () => {
  expect(of('2026-01-01T00:00:00Z  kubectl client', '2026-01-01T00:01:00Z  cdk8s-mtc-shop').isOwn).toBe(false);
  expect(of('2026-01-01T00:00:00Z  cdk8s-mtc-shop-2').isOwn).toBe(false);
  expect(of('  cdk8s-mtc-shop').isOwn).toBe(false);
});

describe('an object that another manager has written at the same moment', () => {
  test('is not its own if the other was earlier', () => {
    expect(of('2026-01-01T00:00:01Z  cdk8s-mtc-shop', '2026-01-01T00:00:00Z  other program').isOwn).toBe(false);
  });

  test('may be of both if it was the same second', () => {
    expect(of('2026-01-01T00:00:00Z  cdk8s-mtc-shop', '2026-01-01T00:00:00Z  other program'))
      .toEqual({ uid: 'uid-1' });
  });

  test('is its own if the other was later, or wrote the status', () => {
    expect(of('2026-01-01T00:00:00Z  cdk8s-mtc-shop', '2026-01-01T00:00:01Z  other program').isOwn).toBe(true);
    expect(of('2026-01-01T00:00:00Z  cdk8s-mtc-shop', '2026-01-01T00:00:00Z status controller').isOwn).toBe(true);
  });

  test('is its own if the app has changed it again since', () => {
    expect(of('2026-01-01T00:00:00Z  cdk8s-mtc-shop', '2026-01-01T00:00:01Z  other',
      '2026-01-01T00:00:02Z  cdk8s-mtc-shop').isOwn).toBe(true);
  });
});

test('without managers nobody knows', () => {
  expect(of()).toEqual({ uid: 'uid-1' });
  expect(ORIGIN_TEMPLATE).not.toContain('\n');
});

test('the namespace is that of the object', () => {
  expect(originIn(`uid-1 shop\n${CREATED}\n`, [])).toEqual({ uid: 'uid-1', namespace: 'shop' });
});

describe('the answer to an apply that was to create an object', () => {
  const answer = (...managers: string[]) => originOfAnswer({
    metadata: { uid: 'uid-1', namespace: 'shop', managedFields: managers.map((manager) => ({ manager })) },
  }, OWN);

  test('has no other manager if the apply has created it', () => {
    expect(answer('cdk8s-mtc-shop', 'cdk8s-mtc-shop')).toEqual({ uid: 'uid-1', namespace: 'shop', isOwn: true });
  });

  test('has another manager if somebody else has created it', () => {
    expect(answer('cdk8s-mtc-shop', 'other-program')).toEqual({ uid: 'uid-1', namespace: 'shop', isOwn: false });
  });

  test('has no origin without managers', () => {
    expect(answer()).toBeUndefined();
    expect(originOfAnswer({ metadata: { uid: 'uid-1' } }, OWN)).toBeUndefined();
  });
});
