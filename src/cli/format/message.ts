import { ended } from '../../grammar/sentence';
import { ReportedFinding } from '../judging/report';

/** How messages begin that are about the field beside them: `is missing`. */
const SUBJECTLESS = /^(?:is|has|does|makes|contains|blocks|writes|sends|never|generates|deletes|duplicate)\b/;

/** The message of a finding, beginning with the field that it is about. */
export function fullMessage({ message, path, kind, name }: ReportedFinding): string {
  const subject = path || `${kind} ${name}`.trim();
  if (!subject || !SUBJECTLESS.test(message)) {
    return message;
  }
  return message.startsWith('duplicate') ? `${subject}: ${message}` : `${subject} ${message}`;
}

/** The message of a finding and its fix, as sentences. */
export function messageWithFix(finding: ReportedFinding): string {
  return `${ended(fullMessage(finding))} Fix: ${finding.fix}`;
}
