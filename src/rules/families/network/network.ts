import { EGRESS_RULES } from './egress';
import { ROUTE_RULES } from './route';
import { RSYNC_RULES } from './rsync';
import { Rule } from '../../engine/rule';

/** Rules on the kinds that open the way for a migration: egress firewalls, network policies, Routes. */
export const NETWORK_RULES: readonly Rule[] = [
  ...EGRESS_RULES,
  ...RSYNC_RULES,
  ...ROUTE_RULES,
];
