import { DECLARATION_RULES } from './declaration';
import { SERVED_KIND_RULES } from './kinds';
import { LOST_KIND_RULES } from './lost-kinds';
import { PAIR_RULES } from './pairs';
import { SUPPORT_RULES } from './support';
import { Rule } from '../../engine/rule';

/** Rules on the versions of OpenShift, MTC and OADP. */
export const VERSION_RULES: readonly Rule[] = [
  ...DECLARATION_RULES,
  ...PAIR_RULES,
  ...SUPPORT_RULES,
  ...SERVED_KIND_RULES,
  ...LOST_KIND_RULES,
];
