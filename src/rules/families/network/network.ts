import { DENIED_EGRESS_RULES } from './denied-egress';
import { EGRESS_RULES } from './egress';
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
  ...ROUTE_RULES,
  ...ROUTER_RULES,
];
