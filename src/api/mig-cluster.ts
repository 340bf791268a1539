import { Flag, mtcKind, ObjectRef } from './common';

export const MIG_CLUSTER = mtcKind('MigCluster');

/** `spec` of a MigCluster. */
export interface MigClusterSpec {
  readonly isHostCluster: boolean;
  readonly url?: string;
  readonly serviceAccountSecretRef?: ObjectRef;
  readonly caBundle?: string;
  readonly insecure?: Flag;
  readonly azureResourceGroup?: string;
  /** A pointer in MTC's types: `false` and absent differ, and `false` stays. */
  readonly restartRestic?: boolean;
  readonly refresh?: Flag;
  readonly exposedRegistryPath?: string;
}

/** The one key that MTC reads in a remote cluster's Secret. */
export const SA_TOKEN_KEY = 'saToken';
