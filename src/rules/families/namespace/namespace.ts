import { LIMIT_RANGE_RULES } from './limits';
import { NODE_SELECTOR_RULES } from './node-selector';
import { PRIVILEGED_RULES } from './privileged';
import { QUOTA_RULES } from './quota';
import { QUOTA_OF_UNKNOWN_RULES } from './quota-of-unknown';
import { TERMINATING_RULES } from './terminating';
import { Rule } from '../../engine/rule';

/** Rules on what the namespaces of plans allow, on both sides. */
export const NAMESPACE_RULES: readonly Rule[] = [
  ...QUOTA_RULES,
  ...QUOTA_OF_UNKNOWN_RULES,
  ...LIMIT_RANGE_RULES,
  ...PRIVILEGED_RULES,
  ...TERMINATING_RULES,
  ...NODE_SELECTOR_RULES,
];
