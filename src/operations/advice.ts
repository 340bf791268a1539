import { conditionOf } from '../api/conditions/conditions';
import { LiveCondition, Outcome } from '../api/outcomes/outcome';

/** What to do about the state of an object: the fixes of the conditions that decided. */
export function adviceFor(kind: string, { conditions }: Pick<Outcome, 'conditions'>): string | undefined {
  return conditions.map((condition) => fixOf(kind, condition)).find((fix) => fix !== undefined);
}

/** What to do about a condition. */
export function fixOf(kind: string, { type, reason }: LiveCondition): string | undefined {
  return conditionOf(kind, type, reason)?.fix;
}
