/** What `cdk8s-mtc/rules` offers to programs that define rules. docs/custom-rules.md is the guide. */
export { checkExamples } from './check-examples';
export { judge } from './engine/judge';
export { type Json, type Manifest, nameOf, toManifest } from './engine/manifest';
export { ManifestSet } from './engine/manifest-set';
export {
  type Circumstances, type FieldProblem, type Finding, type Problem, type Rule, type RuleText, type Severity,
  type Skipped,
} from './engine/rule';
export { RULES } from './index';
export { valueAt } from './engine/value-at';
