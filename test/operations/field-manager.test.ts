import { isOwnConflict } from '../../src/operations/field-manager';
import { kubectlError } from '../../src/operations/kubectl-errors';

const ONE = 'error: Apply failed with 1 conflict: conflict with "cdk8s-mtc" using v1: .metadata.labels.team';
const SEVERAL = 'error: Apply failed with 2 conflicts: conflicts with "cdk8s-mtc" using v1:\n- .spec.a\n- .spec.b';

test.each([
  ['one own field', ONE, true],
  ['several own fields', SEVERAL, true],
  ['a field of another manager', ONE.replace('cdk8s-mtc', 'bob'), false],
  ['fields of both', `${SEVERAL}\nconflicts with "bob":\n- .spec.c`, false],
  ['a manager whose name begins alike', ONE.replace('cdk8s-mtc', 'cdk8s-mtc-2'), false],
  ['no manager', 'Error from server (Conflict): the object has been modified', false],
])('a conflict about %s', (_, stderr, isOwn) => {
  expect(isOwnConflict(stderr)).toBe(isOwn);
  expect(kubectlError(stderr, 'apply Namespace shop', false).code).toBe(isOwn ? 'own-conflict' : 'conflict');
});
