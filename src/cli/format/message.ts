import { ended } from '../../grammar/sentence';
import { ReportedFinding } from '../judging/report';

/** How messages begin that are about the field beside them: `is missing`. */
const SUBJECTLESS =
  /^(?:is|has|does|makes|contains|blocks|writes|sends|never|generates|deletes|moves|adds|names|denies|applies|scales|leads|duplicate:)(?= |$)/;

/** How those of them begin that say what a field is, and not what an object does. */
const STATE = /^(?:is|has|does|contains|duplicate:) /;

/** Whether the message of a finding lacks a subject, which is the field or the object. */
export function isSubjectless({ message }: Pick<ReportedFinding, 'message'>): boolean {
  return SUBJECTLESS.test(message);
}

/** The message of a finding, beginning with the field or the object that it is about. */
export function fullMessage(finding: ReportedFinding): string {
  const { message, path, kind, name } = finding;
  if (!isSubjectless(finding)) {
    return message;
  }
  // What an object does, as in "blocks the router", its `spec` as a whole does.
  const field = path === 'spec' && !STATE.test(message) ? '' : path;
  const subject = field || `${kind} ${name}`.trim() || 'the document';
  return message.startsWith('duplicate') ? `${subject}: ${message}` : `${subject} ${message}`;
}

/** The object of a finding; empty if there is none. */
export function objectOf({ kind, name, namespace }: Pick<ReportedFinding, 'kind' | 'name' | 'namespace'>): string {
  return kind || name ? `${kind} ${namespace ? `${namespace}/` : ''}${name || '(without a name)'}`.trim() : '';
}

/** The message of a finding and its fix, as sentences. */
export function messageWithFix(finding: ReportedFinding): string {
  return `${ended(fullMessage(finding))} Fix: ${finding.fix}`;
}
