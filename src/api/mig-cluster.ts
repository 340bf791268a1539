import { mtcKind, ObjectRef } from './common';

export const MIG_CLUSTER = mtcKind('MigCluster');

/** `spec` of a MigCluster. */
export interface MigClusterSpec {
  readonly isHostCluster: boolean;
  readonly url?: string;
  readonly serviceAccountSecretRef?: ObjectRef;
  readonly caBundle?: string;
  readonly insecure?: boolean;
  readonly azureResourceGroup?: string;
  readonly restartRestic?: boolean;
  readonly refresh?: boolean;
  readonly exposedRegistryPath?: string;
}

/** The one key that MTC reads in a remote cluster's Secret. */
export const SA_TOKEN_KEY = 'saToken';
