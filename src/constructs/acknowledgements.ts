import { IConstruct } from 'constructs';
import { Acknowledgement } from '../api/acknowledgement';

const ACKNOWLEDGEMENTS = new WeakMap<IConstruct, Acknowledgement[]>();

/** Adds an acknowledgement for a construct and everything below it. */
export function acknowledge(scope: IConstruct, acknowledgement: Acknowledgement): void {
  ACKNOWLEDGEMENTS.set(scope, [...acknowledgementsAt(scope), acknowledgement]);
}

/** The acknowledgements that were made at this very construct. */
export function acknowledgementsAt(scope: IConstruct): readonly Acknowledgement[] {
  return ACKNOWLEDGEMENTS.get(scope) ?? [];
}
