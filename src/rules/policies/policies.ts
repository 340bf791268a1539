import { RULES } from '..';
import { VARIABLES } from './variables';
import { JudgedKind } from '../../api/judged-kinds';
import { Expressions } from '../engine/expressions';
import { Rule } from '../engine/rule';
import { ANALYTIC_EXPRESSIONS } from '../families/analytic/policies';
import { CLUSTER_EXPRESSIONS } from '../families/cluster/policies';
import { DIRECT_EXPRESSIONS } from '../families/direct/policies';
import { HOOK_EXPRESSIONS } from '../families/hook/policies';
import { INSTALL_EXPRESSIONS } from '../families/install/policies';
import { NETWORK_EXPRESSIONS } from '../families/network/policies';
import { PLAN_EXPRESSIONS } from '../families/plan/policies';
import { RUN_EXPRESSIONS } from '../families/run/policies';
import { SECRET_EXPRESSIONS } from '../families/secret/policies';
import { STORAGE_EXPRESSIONS } from '../families/storage/policies';

/**
 * The rules on single objects that the API server can judge. Absent are rules that compare objects or read files,
 * versions or certificates, and rules whose formats CEL cannot parse as the rule does.
 */
const EXPRESSIONS: Expressions = {
  ...INSTALL_EXPRESSIONS,
  ...CLUSTER_EXPRESSIONS,
  ...STORAGE_EXPRESSIONS,
  ...SECRET_EXPRESSIONS,
  ...PLAN_EXPRESSIONS,
  ...RUN_EXPRESSIONS,
  ...HOOK_EXPRESSIONS,
  ...ANALYTIC_EXPRESSIONS,
  ...DIRECT_EXPRESSIONS,
  ...NETWORK_EXPRESSIONS,
};

/** A rule as a policy of the API server. */
export interface Policy {
  readonly rule: Rule;
  readonly kinds: readonly JudgedKind[];
  /** CEL that is true if the object is right. */
  readonly expression: string;
  /** The variables that it uses, in the order of their evaluation. */
  readonly variables: ReadonlyArray<{ readonly name: string; readonly expression: string }>;
}

/** All policies, in the order of the rules. */
export const POLICIES: readonly Policy[] = RULES.flatMap((rule) => {
  const expression = EXPRESSIONS[rule.id];
  return expression === undefined || rule.on === '*' ? []
    : [{
      rule, kinds: typeof rule.on === 'string' ? [rule.on] : rule.on, expression, variables: variablesIn(expression),
    }];
});

function variablesIn(expression: string): Policy['variables'] {
  const used = new Set<string>();
  const follow = (text: string) => [...text.matchAll(/\bvariables\.(\w+)/g)].forEach(([, name]) => {
    used.add(name);
    follow(VARIABLES[name]);
  });
  follow(expression);
  return Object.entries(VARIABLES).filter(([name]) => used.has(name))
    .map(([name, text]) => ({ name, expression: text }));
}
