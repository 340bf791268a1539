import { mtcKind, ObjectRef } from './common';

export const MIG_MIGRATION = mtcKind('MigMigration');

/** `spec` of a MigMigration. At most one of `stage`, `migrateState` and `rollback` may be true; `stage` is required by the schema. */
export interface MigMigrationSpec {
  readonly migPlanRef: ObjectRef;
  readonly stage: boolean;
  readonly quiescePods?: boolean;
  readonly migrateState?: boolean;
  readonly rollback?: boolean;
  readonly keepAnnotations?: boolean;
  readonly verify?: boolean;
  readonly runAsRoot?: boolean;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
}
