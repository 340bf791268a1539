/** How much a condition matters, in MTC's words. */
export type ConditionCategory = 'Critical' | 'Error' | 'Warn' | 'Required' | 'Advisory';

/** A condition that a controller of MTC writes into `status.conditions`. */
export interface Condition {
  /** The kinds of objects that have it. */
  readonly kinds: readonly string[];
  readonly type: string;
  /** The reason, if the entry is about one of several; another entry may be about the others. */
  readonly reason?: string;
  readonly category: ConditionCategory;
  /** What it means: a clause without a full stop, also for people who do not know MTC's source. */
  readonly meaning: string;
  /** What to do: a sentence in the imperative. Left out if the condition is part of a normal course. */
  readonly fix?: string;
}

/** Makes the conditions of one kind, or of several. */
export function of(kinds: string | readonly string[], conditions: readonly Omit<Condition, 'kinds'>[]): Condition[] {
  return conditions.map((condition) => ({ kinds: [kinds].flat(), ...condition }));
}
