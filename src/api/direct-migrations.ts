import { Flag, LabelSelectorSpec, mtcKind, ObjectRef } from './common';

export const DIRECT_VOLUME_MIGRATION = mtcKind('DirectVolumeMigration');
export const DIRECT_IMAGE_MIGRATION = mtcKind('DirectImageMigration');
export const DIRECT_IMAGE_STREAM_MIGRATION = mtcKind('DirectImageStreamMigration');

/** What a DirectVolumeMigration is part of. */
export enum DirectVolumeMigrationType {
  /** A copy while the application runs. */
  STAGE = 'Stage',
  /** The last copy; the API spells it with a capital O. */
  CUT_OVER = 'CutOver',
  /** The way back. */
  ROLLBACK = 'Rollback',
}

/** `spec` of a DirectVolumeMigration. */
export interface DirectVolumeMigrationSpec {
  readonly srcMigClusterRef: ObjectRef;
  readonly destMigClusterRef: ObjectRef;
  readonly backOffLimit?: number;
  readonly liveMigrate?: Flag;
  readonly migrationType?: DirectVolumeMigrationType;
  readonly persistentVolumeClaims: Array<{
    readonly namespace: string;
    readonly name: string;
    readonly targetNamespace: string;
    readonly targetName: string;
    readonly targetStorageClass: string;
    readonly targetAccessModes: string[];
    readonly targetVolumeMode?: string;
    readonly verify?: Flag;
  }>;
}

/** `spec` of a DirectImageMigration. */
export interface DirectImageMigrationSpec {
  readonly srcMigClusterRef: ObjectRef;
  readonly destMigClusterRef: ObjectRef;
  readonly namespaces: string[];
  readonly labelSelector?: LabelSelectorSpec;
}

/** `spec` of a DirectImageStreamMigration. */
export interface DirectImageStreamMigrationSpec {
  readonly srcMigClusterRef: ObjectRef;
  readonly destMigClusterRef: ObjectRef;
  readonly imageStreamRef: ObjectRef;
  readonly destNamespace?: string;
}
