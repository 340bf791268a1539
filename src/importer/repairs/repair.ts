import { Manifest } from '../../rules/engine/manifest';

/** An object that was changed, so that findings of some rules about it no longer apply. */
export interface Repair {
  readonly manifest: Manifest;
  readonly rules: readonly string[];
  /** Rules whose findings are about another object. */
  readonly elsewhere?: readonly string[];
  /** What was done, as a sentence. */
  readonly text: string;
}

/** An object after a repair, or `leftOut`. */
export interface Repaired extends Omit<Repair, 'manifest'> {
  readonly object: Manifest['object'] | 'leftOut';
}

/** A repair that knows one kind of object: what is done, or undefined if nothing has to be. */
export type Repairer = (manifest: Manifest, all: readonly Manifest[]) => Repaired | undefined;

/** An object with other fields in its `spec`; a field that is undefined is removed. */
export function withSpec({ object }: Manifest, fields: { readonly [field: string]: unknown }): Manifest['object'] {
  const spec = { ...object.spec, ...fields };
  return { ...object, spec: Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined)) };
}
