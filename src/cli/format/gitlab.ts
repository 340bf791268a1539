import { escapedJson } from './escaped';
import { messageWithFix } from './message';
import { Severity } from '../../rules/engine/rule';
import { fingerprintsOf } from '../judging/identity';
import { Report } from '../judging/report';
import { pageUrlOf } from '../judging/rule-page';

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', info: 'info' };

/** A Code Quality report of GitLab, which shows findings in merge requests. */
export function gitlab({ findings }: Report): string {
  const fingerprints = fingerprintsOf(findings);
  return escapedJson(findings.map((finding, index) => ({
    description: messageWithFix(finding),
    check_name: finding.rule,
    fingerprint: fingerprints[index],
    severity: SEVERITIES[finding.severity],
    location: { path: finding.file.replace(/^(?:\.\/)+/, ''), lines: { begin: finding.line } },
    ...pageUrlOf(finding.rule) === undefined ? {} : { content: { body: `See ${pageUrlOf(finding.rule)}` } },
  }))) + '\n';
}
