import { CLUSTER_HOST_RULES } from './host';
import { CLUSTER_IDENTITY_RULES } from './identity';
import { CLUSTER_PLACE_RULES } from './place';
import { CLUSTER_REGISTRY_RULES } from './registry';
import { REGISTRY_STATE_RULES } from './registry-state';
import { CLUSTER_SERVER_RULES } from './server';
import { CLUSTER_TRUST_RULES } from './trust';
import { CLUSTER_URL_RULES } from './url';
import { Rule } from '../../engine/rule';

/** Rules on MigClusters. */
export const CLUSTER_RULES: readonly Rule[] = [
  ...CLUSTER_URL_RULES,
  ...CLUSTER_TRUST_RULES,
  ...CLUSTER_SERVER_RULES,
  ...CLUSTER_HOST_RULES,
  ...CLUSTER_REGISTRY_RULES,
  ...CLUSTER_IDENTITY_RULES,
  ...CLUSTER_PLACE_RULES,
  ...REGISTRY_STATE_RULES,
];
