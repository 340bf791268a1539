import { ALL_RULES } from './all-rules';

/** The project's home, which package.json names as well. */
const REPOSITORY = 'https://github.com/cdk8s-mtc/cdk8s-mtc';

/** The page of a rule in the project: `docs/rules/plan/conflict.md`. */
export function pageOf(ruleId: string): string {
  return `docs/rules/${ruleId}.md`;
}

const OURS: ReadonlySet<string> = new Set(ALL_RULES.map(({ id }) => id));

/** The address of a rule's page. Custom rules have none. */
export function pageUrlOf(ruleId: string): string | undefined {
  return !OURS.has(ruleId) ? undefined : `${REPOSITORY}/blob/main/${pageOf(ruleId)}`;
}
