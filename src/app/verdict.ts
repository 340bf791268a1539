import { IConstruct } from 'constructs';
import { describeFinding, errorsOf } from '../findings/judge-at-synth';
import { SynthFinding } from '../findings/synth-finding';

/** What keeps an app from being written: mistakes of its constructs, and findings, by construct. */
export function complaintsOf(app: IConstruct, findings: SynthFinding[]): Map<string, string[]> {
  const complaints = new Map<string, string[]>();
  const add = (path: string, texts: string[]) => texts.length > 0 && complaints.set(path, [...complaints.get(path) ?? [], ...texts]);
  const judged = new Set(errorsOf(app).map((finding) => `${finding.construct}: ${describeFinding(finding)}`));
  for (const construct of app.node.findAll()) {
    add(construct.node.path, construct.node.validate().filter((text) => construct !== app || !judged.has(text)));
  }
  for (const finding of findings) {
    add(finding.construct, [describeFinding(finding)]);
  }
  return complaints;
}

/** Throws all complaints at once, if there are any. */
export function throwComplaints(complaints: Map<string, string[]>): void {
  const count = [...complaints.values()].flat().length;
  if (count > 0) {
    const blocks = [...complaints].map(([path, texts]) => [`    at ${path || 'the app'}`, ...texts.map((text) => `      ${text}`)].join('\n'));
    throw new MistakesError(`${count} ${count === 1 ? 'mistake' : 'mistakes'} in the program; nothing was written.\n\n${blocks.join('\n\n')}\n`);
  }
}

/** Warnings, rule by rule. */
export function warningText(warnings: SynthFinding[]): string {
  const rules = [...new Set(warnings.map(({ rule }) => rule))];
  const blocks = rules.map((rule) => [
    `    ${rule}`,
    ...warnings.filter((warning) => warning.rule === rule)
      .map(({ construct, field, message, fix }) => `      at ${construct || 'the app'}: ${field ? `${field}: ` : ''}${message}; ${fix}.`),
  ].join('\n'));
  return `${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}; Findings.of(scope).acknowledge(rule, reason) says that one is all right.\n\n${blocks.join('\n\n')}\n\n`;
}

/** The user's mistakes. Where in this library they were noticed helps nobody, so the message stands in for the stack trace. */
class MistakesError extends Error {
  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}
