import { INVENTORY_AMOUNT_RULES } from './amounts';
import { INVENTORY_CLUSTER_RULES } from './clusters';
import { INVENTORY_COLLISION_RULES } from './collisions';
import { INVENTORY_NAMESPACE_RULES } from './namespaces';
import { INVENTORY_NETWORK_RULES } from './network';
import { INVENTORY_VOLUME_RULES } from './volumes';
import { Rule } from '../../engine/rule';

/** Rules that need the inventories of clusters. Without an inventory they find nothing. */
export const INVENTORY_RULES: readonly Rule[] = [
  ...INVENTORY_NAMESPACE_RULES,
  ...INVENTORY_AMOUNT_RULES,
  ...INVENTORY_VOLUME_RULES,
  ...INVENTORY_COLLISION_RULES,
  ...INVENTORY_NETWORK_RULES,
  ...INVENTORY_CLUSTER_RULES,
];
