/**
 * Whether a fix keeps the meaning. `safe`: it writes what was evidently meant, or removes what has no effect. `unsafe`:
 * it chooses one of several possible meanings, so that somebody has to look at it.
 */
export type Safety = 'safe' | 'unsafe';

/** A change of one field. Paths are written as in findings. */
export type Change =
  /** Sets a field, which may be missing, to a value in YAML. */
  | { readonly op: 'set'; readonly path: string; readonly yaml: string }
  /** Removes a field or an element of a list. */
  | { readonly op: 'remove'; readonly path: string }
  /** Gives a field another name. */
  | { readonly op: 'rename'; readonly path: string; readonly name: string };

/** A fix as data. */
export interface Patch {
  readonly change: Change;
  readonly safety: Safety;
}
