import { describeObject } from '../../output/commands';
import { Operation } from '../operation';
import { Remainder } from './remainders';

/**
 * Says what a teardown has left, and why.
 *
 * @returns whether something has not been done. That something is left which another app needs is not a failure: the
 * teardown of that app gives it up, and until then it stays recorded
 */
export function reportLeft({ report }: Pick<Operation, 'report'>, left: readonly Remainder[]): boolean {
  for (const { cluster, object, why, isUndone = false } of left) {
    report({
      event: 'left',
      level: isUndone ? 'warning' : 'info',
      cluster,
      object,
      message: `left on ${cluster}: ${describeObject(object)}: ${why}`,
    });
  }
  return left.some(({ isUndone }) => isUndone);
}
