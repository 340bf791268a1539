import { ADMIN_POLICY_RULES } from './admin';
import { DENIED_EGRESS_RULES } from './denied-egress';
import { EGRESS_RULES } from './egress';
import { MIGRATION_NAMESPACE_RULES } from './migration-namespace';
import { PATH_RULES } from './path';
import { ROUTE_RULES } from './route';
import { ROUTER_RULES } from './router';
import { RSYNC_RULES } from './rsync';
import { Rule } from '../../engine/rule';

/** Rules on egress firewalls, network policies and Routes. */
export const NETWORK_RULES: readonly Rule[] = [
  ...EGRESS_RULES,
  ...RSYNC_RULES,
  ...DENIED_EGRESS_RULES,
  ...PATH_RULES,
  ...ADMIN_POLICY_RULES,
  ...MIGRATION_NAMESPACE_RULES,
  ...ROUTE_RULES,
  ...ROUTER_RULES,
];
