import { Flag, mtcKind, ObjectRef } from './common';

export const MIG_MIGRATION = mtcKind('MigMigration');

/**
 * `spec` of a MigMigration. At most one of `stage`, `migrateState` and `rollback` may be true; `stage` is required by
 * the schema.
 */
export interface MigMigrationSpec {
  readonly migPlanRef: ObjectRef;
  readonly stage: boolean;
  readonly quiescePods?: Flag;
  readonly migrateState?: Flag;
  readonly rollback?: Flag;
  readonly keepAnnotations?: Flag;
  readonly verify?: Flag;
  readonly runAsRoot?: Flag;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
}
