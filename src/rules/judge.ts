import { ManifestSet } from './manifest-set';
import { Circumstances, Finding, Rule, Severity } from './rule';

const ORDER: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Holds manifests against rules. The findings come in the order of the manifests, and for each the worst first. */
export function judge(set: ManifestSet, rules: readonly Rule[], circumstances: Circumstances = {}): Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules) {
    for (const problem of rule.check(set, circumstances)) {
      findings.push({ ...problem, rule: rule.id, severity: rule.severity });
    }
  }
  const position = new Map(set.manifests.map((manifest, index) => [manifest, index]));
  return findings
    .map((finding, index) => ({ finding, index }))
    .sort((a, b) => position.get(a.finding.manifest)! - position.get(b.finding.manifest)!
      || ORDER[a.finding.severity] - ORDER[b.finding.severity] || a.index - b.index)
    .map(({ finding }) => finding);
}
