import { fieldManagerOf, isOwnConflict } from '../../src/operations/field-manager';
import { kubectlError } from '../../src/operations/kubectl-errors';

const OWN = fieldManagerOf('shop');
const ONE = `error: Apply failed with 1 conflict: conflict with "${OWN}" using v1: .metadata.labels.team`;
const SEVERAL = `error: Apply failed with 2 conflicts: conflicts with "${OWN}" using v1:\n- .spec.a\n- .spec.b`;

test.each([
  ['one own field', ONE, true],
  ['several own fields', SEVERAL, true],
  ['a field of another manager', ONE.replace(OWN, 'bob'), false],
  ['a field of another app', ONE.replace(OWN, fieldManagerOf('Shop')), false],
  ['a field of an earlier version, which may be of another app', ONE.replace(OWN, 'cdk8s-mtc'), false],
  ['fields of both', `${SEVERAL}\nconflicts with "bob":\n- .spec.c`, false],
  ['a manager whose name begins alike', ONE.replace(OWN, `${OWN}-2`), false],
  ['no manager', 'Error from server (Conflict): the object has been modified', false],
])('a conflict about %s', (_, stderr, isOwn) => {
  const managers = [OWN, 'former'];
  expect(isOwnConflict(stderr, managers)).toBe(isOwn);
  expect(kubectlError(stderr, 'apply Namespace shop', false, managers).code).toBe(isOwn ? 'own-conflict' : 'conflict');
});

test('a conflict with the former name of an app is its own', () => {
  expect(isOwnConflict(ONE.replace(OWN, 'former'), [OWN, 'former'])).toBe(true);
});

test.each([
  ['shop', 'cdk8s-mtc-shop-8d9001d32c'], ['Shop', 'cdk8s-mtc-shop-'], ['ä', 'cdk8s-mtc-app-'],
  ['x'.repeat(300), `cdk8s-mtc-${'x'.repeat(60)}-`],
])('each app has its own field manager: %s', (app, start) => {
  expect(fieldManagerOf(app).slice(0, start.length)).toBe(start);
  expect(fieldManagerOf(app).length).toBeLessThanOrEqual(128);
  expect(fieldManagerOf(app)).not.toBe(fieldManagerOf(`${app} `));
});
