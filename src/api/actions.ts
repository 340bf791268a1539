import { MTC_API_VERSION } from './common';
import {
  DIRECT_IMAGE_MIGRATION, DIRECT_IMAGE_STREAM_MIGRATION, DIRECT_VOLUME_MIGRATION, DirectVolumeMigrationType,
} from './direct-migrations';
import { MIG_ANALYTIC } from './mig-analytic';
import { MIG_MIGRATION, MigMigrationSpec } from './mig-migration';

/** An object that starts something when it is applied. */
export interface Action {
  /** The name of the MigPlan that it acts on. */
  readonly plan?: string;
  /** What it does, in one word. */
  readonly kind: string;
}

const DIRECT: Record<string, string> = {
  [DIRECT_VOLUME_MIGRATION.kind]: 'volumes',
  [DIRECT_IMAGE_MIGRATION.kind]: 'images',
  [DIRECT_IMAGE_STREAM_MIGRATION.kind]: 'image-stream',
};

const VELERO: Record<string, string> = { Backup: 'backup', Restore: 'restore', DeleteBackupRequest: 'delete-backup' };

/** The action of an object; undefined for an object that starts nothing. */
export function actionOf({ apiVersion, kind, spec }: { readonly [field: string]: any }): Action | undefined {
  if (typeof apiVersion === 'string' && apiVersion.startsWith('velero.io/') && Object.hasOwn(VELERO, kind)) {
    return { kind: VELERO[kind] };
  }
  if (apiVersion !== MTC_API_VERSION) {
    return undefined;
  }
  const plan = typeof spec?.migPlanRef?.name === 'string' ? spec.migPlanRef.name : undefined;
  switch (kind) {
    case MIG_MIGRATION.kind: return { plan, kind: runKind(spec ?? {}) };
    case MIG_ANALYTIC.kind: return { plan, kind: 'analysis' };
    default: return Object.hasOwn(DIRECT, kind)
      ? { kind: spec?.migrationType === DirectVolumeMigrationType.ROLLBACK ? 'rollback' : DIRECT[kind] }
      : undefined;
  }
}

/** What the flags of a MigMigration make it do. A storage conversion has the flags of a state migration. */
function runKind({ stage, rollback, migrateState, quiescePods }: Partial<MigMigrationSpec>): string {
  if (rollback) {
    return 'rollback';
  }
  if (migrateState) {
    return quiescePods ? 'state-cutover' : 'state-copy';
  }
  return stage ? 'stage' : 'cutover';
}
