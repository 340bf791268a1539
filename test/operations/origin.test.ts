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

describe('a controller that has written at the same moment, or before the app changed the object again', () => {
  const at = (manager: string, fields: object) => `2026-01-01T00:00:00Z  ${manager}\t${JSON.stringify(fields)}`;
  const own = '2026-01-01T00:00:00Z  cdk8s-mtc-shop\t{"f:metadata":{"f:labels":{}}}';
  const again = '2026-01-01T00:00:01Z  cdk8s-mtc-shop\t{"f:metadata":{"f:labels":{}}}';
  const secrets = { 'f:secrets': { '.': {}, 'k:{"name":"mtc-token-x2x4z"}': {} } };
  const token = { 'f:data': { '.': {}, 'f:token': {} }, 'f:metadata': { 'f:annotations': {} } };
  const named = (name: string, ...managers: string[]) =>
    originIn(['uid-1 ', CREATED, ...managers, ''].join('\n'), OWN, name).isOwn;

  test.each([
    ['the Secrets of a ServiceAccount', 'kube-controller-manager', secrets],
    ['its pull Secrets', 'openshift-controller-manager',
      { ...secrets, 'f:imagePullSecrets': {}, 'f:metadata': { 'f:annotations': {} } }],
    ['the token in a Secret', 'kube-controller-manager', token],
    ['the status, before Kubernetes 1.22', 'kube-controller-manager', { 'f:status': { 'f:phase': {} } }],
  ])('has not created it if it only adds %s', (_, manager, fields) => {
    expect(named('mtc', at(manager, fields), own)).toBe(true);
    expect(named('mtc', at(manager, fields), again)).toBe(true);
    expect(named('mtc', at(manager, fields), '2026-01-01T00:01:00Z  cdk8s-mtc-shop')).toBe(false);
  });

  test.each([
    ['other fields', 'kube-controller-manager', { ...secrets, 'f:metadata': { 'f:labels': {} } }],
    ['a ConfigMap of a controller', 'kube-controller-manager', { 'f:data': { 'f:ca.crt': {} } }],
    ['the type of a Secret', 'kube-controller-manager', { ...token, 'f:type': {} }],
    ['no controller', 'kubectl-edit', secrets],
    ['unknown fields', 'kube-controller-manager', []],
    ['a value that is not an object', 'kube-controller-manager', null as unknown as object],
  ])('may have created it otherwise: %s', (_, manager, fields) => {
    expect(named('mtc', at(manager, fields), own)).toBeUndefined();
  });

  test('may have created a ServiceAccount that it creates in each namespace', () => {
    expect(named('default', at('kube-controller-manager', secrets), own)).toBeUndefined();
  });

  test('may have created it if kubectl does not print JSON', () => {
    expect(named('mtc', '2026-01-01T00:00:00Z  kube-controller-manager\tmap[f:secrets:map[]]', own)).toBeUndefined();
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
