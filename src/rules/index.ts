import { ANALYTIC_RULES } from './analytic';
import { DIRECT_RULES } from './direct';
import { DOCUMENT_RULES } from './document';
import { HOOK_RULES } from './hook';
import { NETWORK_RULES } from './network';
import { PLAN_RULES } from './plan';
import { Rule } from './rule';
import { RUN_RULES } from './run';

/** All rules, family by family. */
export const RULES: readonly Rule[] = [
  ...PLAN_RULES,
  ...RUN_RULES,
  ...HOOK_RULES,
  ...ANALYTIC_RULES,
  ...DIRECT_RULES,
  ...NETWORK_RULES,
  ...DOCUMENT_RULES,
];
