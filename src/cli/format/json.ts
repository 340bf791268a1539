import { escapedJson } from './escaped';
import { Report, ReportedFinding } from '../judging/report';
import { pageUrlOf } from '../judging/rule-page';

/** One object on one line: the fields are a promise to the programs that read them. */
export function json({ findings, acknowledged, summary }: Report): string {
  return escapedJson({
    findings: findings.map(fields),
    acknowledged: acknowledged.map((finding) => ({ ...fields(finding), reason: finding.reason })),
    summary,
  }) + '\n';
}

function fields({
  rule, severity, message, fix, kind, name, namespace, path, file, line, column, endColumn, fixed, notApplied,
}: ReportedFinding) {
  const url = pageUrlOf(rule);
  const more = {
    ...url === undefined ? {} : { url },
    ...fixed ? { fixable: fixed.safety } : {},
    ...notApplied === undefined ? {} : { notApplied },
  };
  return { rule, severity, message, fix, kind, name, namespace, path, file, line, column, endColumn, ...more };
}
