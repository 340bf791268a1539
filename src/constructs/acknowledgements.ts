import { IConstruct } from 'constructs';

/** The statement that a finding of a rule at a construct, or below it, is intended. */
export interface Acknowledgement {
  readonly rule: string;
  readonly reason: string;
  /** Whether it may match nothing: the library's acknowledgements of what it writes itself. */
  readonly mayBeUnused?: boolean;
}

const ACKNOWLEDGEMENTS = new WeakMap<IConstruct, Acknowledgement[]>();

/** Adds an acknowledgement for a construct and everything below it. */
export function acknowledge(scope: IConstruct, acknowledgement: Acknowledgement): void {
  ACKNOWLEDGEMENTS.set(scope, [...acknowledgementsAt(scope), acknowledgement]);
}

/** The acknowledgements that were made at this very construct. */
export function acknowledgementsAt(scope: IConstruct): readonly Acknowledgement[] {
  return ACKNOWLEDGEMENTS.get(scope) ?? [];
}
