import { Criterion, KindOutcome, Test } from '../../api/outcomes/criterion';
import { OutcomeState } from '../../api/outcomes/outcome';
import { OUTCOMES } from '../../api/outcomes/outcome-of';

/** What GitOps tools know about an object. */
export type Verdict = 'healthy' | 'progressing' | 'degraded' | 'suspended';

/**
 * The verdict on a state. A tool ends a sync when an object is degraded, so what may go on by itself is progressing.
 */
export function verdictOf(state: OutcomeState): Verdict {
  switch (state) {
    case 'succeeded':
    case 'warned':
      return 'healthy';
    case 'failed':
    case 'canceled':
      return 'degraded';
    case 'suspended':
      return 'suspended';
    default:
      return 'progressing';
  }
}

/**
 * The kinds that tools judge by our definition, because they have none for them. Those of Velero and Kubernetes are
 * built in.
 */
export const JUDGED_KINDS: readonly KindOutcome[] = OUTCOMES.filter(({ group, kind }) => (
  group === 'migration.openshift.io' || (group === 'operators.coreos.com' && kind === 'ClusterServiceVersion')
));

const VERSIONS: Record<string, string> = { 'migration.openshift.io': 'v1alpha1', 'operators.coreos.com': 'v1alpha1' };

/** The API version of a judged kind. */
export function apiVersionOf({ group }: KindOutcome): string {
  return `${group}/${VERSIONS[group]}`;
}

/**
 * Criteria of one verdict that follow each other: the first that applies decides, so their order matters
 * only between groups.
 */
export interface VerdictGroup {
  readonly verdict: Verdict;
  readonly tests: readonly Test[];
}

/** The criteria of a kind in groups of one verdict. */
export function verdictGroups(criteria: readonly Criterion[]): VerdictGroup[] {
  const groups: Array<{ verdict: Verdict; tests: Test[] }> = [];
  for (const { state, when } of criteria) {
    const verdict = verdictOf(state);
    const last = groups[groups.length - 1];
    if (last?.verdict === verdict) {
      last.tests.push(when);
    } else {
      groups.push({ verdict, tests: [when] });
    }
  }
  return groups;
}
