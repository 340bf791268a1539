import { KindOutcome, Test } from './criterion';
import { isGood } from './outcome';

/** What `kubectl wait --for` can wait for: a condition that is True, or a value at a path. */
export interface KubectlWait {
  readonly condition?: string;
  /** `{.status.phase}` */
  readonly jsonPath?: string;
  readonly value?: string;
}

/**
 * What `kubectl wait` can wait for until an object has succeeded, in this order: each is one command. kubectl knows no
 * failure, so a run is awaited by its end, and its success is asked for afterwards. A kind that needs more than
 * conditions and fields has none.
 */
export function kubectlWaits({ criteria }: KindOutcome): KubectlWait[] {
  const good = criteria.filter(({ state }) => isGood(state)).map(({ when }) => waitsOf(when));
  const last = good[good.length - 1];
  return last?.every((wait) => wait !== undefined) ? last as KubectlWait[] : [];
}

function waitsOf(test: Test): Array<KubectlWait | undefined> {
  if ('all' in test) {
    return test.all.flatMap(waitsOf);
  }
  if ('any' in test) {
    return waitsOf(test.any[0]);
  }
  if ('condition' in test) {
    const { types = [], status = 'True' } = test.condition;
    return [types.length === 1 && status === 'True' ? { condition: types[0] } : undefined];
  }
  return ['is' in test && test.is.length === 1
    ? { jsonPath: `{.${test.field}}`, value: String(test.is[0]) }
    : undefined];
}
