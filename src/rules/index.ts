import { Rule } from './rule';
import { RUN_RULES } from './run';

/** All rules, family by family. */
export const RULES: readonly Rule[] = [
  ...RUN_RULES,
];
