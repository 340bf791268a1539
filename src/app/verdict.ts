import { IConstruct } from 'constructs';
import { describeFinding, describeWithoutRule, Verdict } from '../findings/judge-at-synth';
import { SynthFinding } from '../findings/synth-finding';

/** Throws, all at once, what keeps an app from being written: mistakes of its constructs, and findings. */
export function throwComplaints(app: IConstruct, { mistakes, stopping }: Verdict): void {
  const complaints = new Map<string, string[]>(app.node.findAll().map((construct) => [construct.node.path, [...mistakes.get(construct) ?? []]]));
  for (const finding of stopping) {
    complaints.set(finding.construct, [...complaints.get(finding.construct) ?? [], describeFinding(finding)]);
  }
  const count = [...complaints.values()].flat().length;
  if (count > 0) {
    const blocks = [...complaints].filter(([, texts]) => texts.length > 0).map(([path, texts]) => block(`at ${path || 'the app'}`, texts));
    throw new MistakesError(`${count} ${count === 1 ? 'mistake' : 'mistakes'} in the program; nothing was written.\n\n${blocks.join('\n\n')}\n`);
  }
}

/** Warnings, rule by rule. */
export function warningText(warnings: readonly SynthFinding[]): string {
  const rules = new Map<string, string[]>();
  for (const warning of warnings) {
    rules.set(warning.rule, [...rules.get(warning.rule) ?? [], `at ${warning.construct || 'the app'}: ${describeWithoutRule(warning)}`]);
  }
  const count = `${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}`;
  const blocks = [...rules].map(([rule, texts]) => block(rule, texts));
  return `${count}; where one is all right, say so: Findings.of(construct).acknowledge(rule, reason).\n\n${blocks.join('\n\n')}\n\n`;
}

function block(head: string, lines: readonly string[]): string {
  return [`    ${head}`, ...lines.map((line) => `      ${line}`)].join('\n');
}

/** The user's mistakes. Where in this library they were noticed helps nobody, so the message stands in for the stack trace. */
class MistakesError extends Error {
  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}
