import { RuleText } from '../../engine/rule';

/** A rule on programs: what acknowledges findings shows in no manifest, so that it is found at synth alone. */
export const UNUSED_ACKNOWLEDGEMENT = {
  id: 'findings/unused-acknowledgement',
  severity: 'warning',
  title: 'An acknowledgement is of something that is found',
  rationale: 'An acknowledgement says that what a rule finds is all right. Where the rule finds nothing any more, or has another name, it says so of nothing; and if the same is found there again one day, nobody is told.',
  source: 'this library, Findings.of(…).acknowledge',
  language: 'ts',
  breaks: `const plan = new MigrationPlan(chart, 'shop', { source, destination, repository, namespaces });
Findings.of(plan).acknowledge('plan/conflct', 'the other plan is closed before');
`,
  keeps: `const plan = new MigrationPlan(chart, 'shop', { source, destination, repository, namespaces });
`,
} as const satisfies RuleText;
