import { IndexRun, IndexUnit, MigrationIndex } from './migration-index';

/**
 * The kind of the runs that undo a migration. Nothing starts one unless a person asks for it: it is a step
 * of no sequence.
 */
export const ROLLBACK = 'rollback';

/** Whether a run undoes what others have done. */
export function isRollback({ kind }: Pick<IndexRun, 'kind'>): boolean {
  return kind === ROLLBACK;
}

/** The units of an output folder. */
export interface SortedUnits {
  /** Those that are applied one after the other. */
  readonly sequence: readonly IndexUnit[];
  /** Those of rollbacks, which are applied only to undo. */
  readonly undoing: readonly IndexUnit[];
}

/** Separates the units that are applied one after the other from those that undo. */
export function sortedUnits({ units, runs }: Pick<MigrationIndex, 'units' | 'runs'>): SortedUnits {
  const rollbacks = new Set(runs.filter(isRollback).map(({ path }) => path));
  const undoes = ({ run }: IndexUnit) => run !== undefined && rollbacks.has(run);
  return { sequence: units.filter((unit) => !undoes(unit)), undoing: units.filter(undoes) };
}
