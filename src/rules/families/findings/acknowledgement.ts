import { didYouMean } from '../../../grammar/did-you-mean';
import { FieldProblem, RuleText } from '../../engine/rule';
import { quote } from '../../reading/text';

const PLAN = `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: shop, namespace: openshift-migration }
spec: {}
`;

/** An acknowledgement of something that is not found. It shows only after all rules have run. */
export const UNUSED_ACKNOWLEDGEMENT = {
  id: 'findings/unused-acknowledgement',
  severity: 'warning',
  title: 'An acknowledgement matches a finding',
  rationale: 'An acknowledgement says that the finding of a rule is intended. If the rule finds nothing there, or if '
    + 'it does not exist, the acknowledgement has no effect now, and would hide a later finding.',
  source: 'cdk8s-mtc, Findings.of(…).acknowledge and cdk8s-mtc-ignore',
  language: 'ts',
  breaks: `const plan = new MigrationPlan(chart, 'shop', { source, destination, repository, namespaces });
Findings.of(plan).acknowledge('plan/conflct', 'the other plan is closed before');
`,
  keeps: `const plan = new MigrationPlan(chart, 'shop', { source, destination, repository, namespaces });
`,
} as const satisfies RuleText;

/** An acknowledgement of a rule that protects secrets or data. */
export const PROTECTED_RULE = {
  id: 'findings/protected-rule',
  severity: 'error',
  title: 'A rule that protects secrets or data is not acknowledged',
  rationale: 'Some rules find what destroys data or exposes secrets. Their findings cannot be acknowledged, whatever '
    + 'the reason: the acknowledgement has no effect.',
  source: 'cdk8s-mtc, Findings.of(…).acknowledge and cdk8s-mtc-ignore',
  language: 'ts',
  breaks: `const engine = new TransferEngine(chart, 'shop', { source, destination, endpoint, trust });
Findings.of(engine).acknowledge('transfer/unproved-peer', 'the network is private');
`,
  keeps: `const engine = new TransferEngine(chart, 'shop', { source, destination, endpoint, trust });
`,
} as const satisfies RuleText;

/** An acknowledgement in a file without a rule or a reason. */
export const INCOMPLETE_ACKNOWLEDGEMENT = {
  id: 'findings/incomplete-acknowledgement',
  severity: 'error',
  title: 'An acknowledgement in a file has a rule and a reason',
  rationale: 'The comment `# cdk8s-mtc-ignore` acknowledges the findings of the rules that it names, and says why they '
    + 'are intended. Without a rule or without a reason it has no effect.',
  source: 'cdk8s-mtc, cdk8s-mtc-ignore',
  breaks: `# cdk8s-mtc-ignore plan/namespaces\n${PLAN}`,
  keeps: `# cdk8s-mtc-ignore plan/namespaces: a job adds the namespaces later\n${PLAN}`,
} as const satisfies RuleText;

/** The rules on acknowledgements. */
export const ACKNOWLEDGEMENT_RULES = [UNUSED_ACKNOWLEDGEMENT, PROTECTED_RULE, INCOMPLETE_ACKNOWLEDGEMENT] as const;

/** The names of these rules. */
export type AcknowledgementRuleId = typeof ACKNOWLEDGEMENT_RULES[number]['id'];

/** What is wrong with an acknowledgement in a file that lacks a rule or a reason, or starts with a misspelt word. */
export function incompleteAcknowledgement(misspelt?: string): Pick<FieldProblem, 'message' | 'fix'> {
  return misspelt === undefined ? {
    message: 'the acknowledgement has no effect, because it lacks a rule or a reason',
    fix: 'Write `# cdk8s-mtc-ignore RULE: REASON`, or, in an annotation, the reason as its value.',
  } : {
    message: `the comment has no effect, because it starts with ${quote(misspelt)}`,
    fix: 'Write `# cdk8s-mtc-ignore RULE: REASON`.',
  };
}

/** For so many misspelt names of rules a similar one is searched for. */
export const MOST_SUGGESTIONS = 500;

/** The names of all rules, to tell misspelt ones. Each name is searched for once. */
export class RuleNames {
  private readonly names: ReadonlySet<string>;
  private readonly similar = new Map<string, string | undefined>();

  constructor(names: Iterable<string>) {
    this.names = new Set(names);
  }

  has(rule: string): boolean {
    return this.names.has(rule);
  }

  /**
   * The name that the author of another one most likely meant; undefined if none is near, or after too many searches.
   */
  similarTo(rule: string): string | undefined {
    if (!this.similar.has(rule) && this.similar.size < MOST_SUGGESTIONS) {
      this.similar.set(rule, didYouMean(rule, this.names));
    }
    return this.similar.get(rule);
  }
}

/** What is wrong with an acknowledgement that matches nothing. */
export function unusedAcknowledgement(rule: string, names: RuleNames): Pick<FieldProblem, 'message' | 'fix'> {
  if (names.has(rule)) {
    return { message: `the acknowledgement of ${rule} matches no finding here`, fix: 'Remove it.' };
  }
  const near = names.similarTo(rule);
  return {
    message: `the acknowledgement is of ${quote(rule)}, but no rule has this name`,
    fix: near ? `Write \`${near}\`.` : 'Remove it, or write the name of a rule.',
  };
}

/** What is wrong with an acknowledgement of a rule that protects secrets or data. */
export function protectedRule({ id, protects }: RuleText): Pick<FieldProblem, 'message' | 'fix'> {
  return {
    message: `the acknowledgement of ${id} has no effect: the rule protects ${protects}, `
      + 'and its findings cannot be acknowledged',
    fix: `Remove it, and fix the finding. \`cdk8s-mtc explain ${id}\` explains it.`,
  };
}
