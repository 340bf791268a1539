import { OutcomeState } from './outcome';

/** Selects conditions of an object; what is left out matches anything. */
export interface ConditionMatch {
  readonly types?: readonly string[];
  readonly reasons?: readonly string[];
  readonly categories?: readonly string[];
  /** @default 'True' */
  readonly status?: 'True' | 'False';
  /** Conditions that do not count, by type and reason. */
  readonly except?: ReadonlyArray<Pick<ConditionMatch, 'types' | 'reasons'>>;
}

/**
 * A test of an object, as data: a writer of health checks in another language (Lua, CEL, Starlark) translates these
 * seven forms. A `field` is a path without indexes: `status.phase`. An absent field has no value: it
 * matches only `not`.
 */
export type Test =
  /** A condition exists that matches. */
  | { readonly condition: ConditionMatch }
  /** The value of the field is one of these. */
  | { readonly field: string; readonly is: ReadonlyArray<string | number | boolean> }
  /** The field exists, and is neither '', 0, false nor an empty list or object. */
  | { readonly field: string; readonly filled: true }
  /** Both fields exist, and are equal. */
  | { readonly field: string; readonly equals: string }
  | { readonly all: readonly Test[] }
  | { readonly any: readonly Test[] }
  | { readonly not: Test };

/** A state, and the test that shows it. */
export interface Criterion {
  readonly state: OutcomeState;
  readonly when: Test;
  /** The reason in words. Without it, the reason is the messages of the conditions that `when` asks for. */
  readonly text?: string;
  /** The conditions whose messages are shown after the text, or instead of those that `when` asks for. */
  readonly tells?: ConditionMatch;
  /** Fields whose values are shown. */
  readonly shows?: readonly string[];
}

/** How the objects of a kind fare. The first criterion that applies decides; if none does, the object is `waiting`. */
export interface KindOutcome {
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly criteria: readonly Criterion[];
  /** The reason while no criterion applies. */
  readonly waits: string;
  /**
   * After how many seconds the controller judges the object again, even if nobody changes it: a failure may be stale
   * for that long.
   */
  readonly judgedAgainAfter?: number;
  /**
   * How long it takes at most until an object that was applied has succeeded, in seconds. Nobody waits for kinds
   * without it.
   */
  readonly settlesWithin?: number;
}

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;

/** A condition of one of these types is True. */
export function has(...types: string[]): Test {
  return { condition: { types } };
}

/** The field has one of these values. */
export function is(field: string, ...values: Array<string | number | boolean>): Test {
  return { field, is: values };
}

/** The field exists and is not empty. */
export function filled(field: string): Test {
  return { field, filled: true };
}

/** The categories of conditions that block an object. */
export const BLOCKING = ['Critical', 'Error'];
