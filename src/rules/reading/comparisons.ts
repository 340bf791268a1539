import { derived } from '../engine/derived';
import { ManifestSet } from '../engine/manifest-set';

/**
 * So many pairs of names of a set are compared to find misspelt ones. A real set has few names that nothing else has;
 * without a limit, the cost would be that of all pairs.
 */
const MOST_COMPARISONS = 300_000;

const left = derived((_: ManifestSet) => ({ comparisons: MOST_COMPARISONS }));

/** The names that a name is still compared with: all of them, or none. */
export function comparable<T>(set: ManifestSet, candidates: readonly T[]): readonly T[] {
  const counter = left(set);
  counter.comparisons -= candidates.length;
  return counter.comparisons < 0 ? [] : candidates;
}
