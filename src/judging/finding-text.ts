import { SynthFinding } from './synth-finding';
import { ended } from '../grammar/sentence';

/** One line: manifest and field, what is wrong, what to write, and the rule. */
export function describeFinding(finding: SynthFinding): string {
  return `${describeWithoutRule(finding)} (${finding.rule})`;
}

/** The same where the rule is told otherwise. */
function describeWithoutRule({ manifest, field, option, message, fix }: SynthFinding): string {
  const place = option ?? [manifest, field].filter(Boolean).join(', ');
  return `${place ? `${place}: ` : ''}${/[.?!]$/.test(fix) ? `${ended(message)} ${fix}` : `${message}; ${ended(fix)}`}`;
}

/** Warnings, rule by rule. */
export function warningText(warnings: readonly SynthFinding[]): string {
  const rules = new Map<string, string[]>();
  for (const warning of warnings) {
    rules.set(warning.rule,
      [...rules.get(warning.rule) ?? [], `at ${warning.construct || 'the app'}: ${describeWithoutRule(warning)}`]);
  }
  const count = `${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}`;
  const blocks = [...rules].map(([rule, texts]) => block(rule, texts));
  return `${count}; if one is intended, acknowledge it: Findings.of(construct).acknowledge(rule, reason).\n\n`
    + `${blocks.join('\n\n')}\n\n`;
}

/** Some lines below a head. */
export function block(head: string, lines: readonly string[]): string {
  return [`    ${head}`, ...lines.map((line) => `      ${line}`)].join('\n');
}
