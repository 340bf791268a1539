import { ALL_RULES } from './all-rules';
import { Colours } from './colours';
import { printable } from './excerpt';
import { Condition, ConditionCategory } from '../api/conditions/condition';
import { CONDITIONS, conditionsNamed } from '../api/conditions/conditions';
import { didYouMean } from '../grammar/did-you-mean';
import { Severity } from '../rules/engine/rule';

/** Explains a rule, or a condition of MTC by its type or reason; undefined if there is neither. */
export function explain(name: string, colours: Colours): string | undefined {
  const conditions = conditionsNamed(name);
  return explainRule(name, colours)
    ?? (conditions.map((condition) => explainCondition(condition, colours)).join('\n') || undefined);
}

/** What a rule requires, why, and an example of both. */
function explainRule(id: string, colours: Colours): string | undefined {
  const rule = ALL_RULES.find((candidate) => candidate.id === id);
  return rule && [
    `${colours.strong(rule.id)} ${colours[rule.severity](`(${rule.severity})`)}`,
    '',
    `${rule.title}.`,
    '',
    wrapped(rule.rationale),
    '',
    colours.strong('Wrong:'),
    '',
    indented(rule.breaks),
    '',
    colours.strong('Right:'),
    '',
    indented(rule.keeps),
    '',
    colours.faint(`Source: ${rule.source}`),
    '',
  ].join('\n');
}

/** The severity of a finding that matters as much as a condition of this category. */
const SEVERITIES: Readonly<Record<ConditionCategory, Severity>> = {
  Critical: 'error', Error: 'error', Warn: 'warning', Required: 'info', Advisory: 'info',
};

/** What a condition in a status means, and what to do. */
function explainCondition({ kinds, type, reason, category, meaning, fix }: Condition, colours: Colours): string {
  return [
    `${colours.strong(type)}${reason ? `, reason ${reason}` : ''} ${colours[SEVERITIES[category]](`(${category})`)}`,
    '',
    wrapped(sentence(meaning)),
    '',
    ...fix ? [wrapped(`Fix: ${fix}`), ''] : [],
    colours.faint(`Condition of: ${kinds.join(', ')}`),
    '',
  ].join('\n');
}

function sentence(clause: string): string {
  return `${clause[0].toUpperCase()}${clause.slice(1)}.`;
}

/** The message for a name that is neither a rule nor a condition. */
export function unknownName(id: string): string {
  const ids = [...ALL_RULES.map((rule) => rule.id), ...CONDITIONS.map(({ type }) => type)];
  const near = didYouMean(id, ids) ?? ids.find((candidate) => candidate.split('/')[1] === id);
  const family = ids.filter((candidate) => candidate.split('/')[0] === id);
  if (family.length > 0) {
    return `"${printable(id)}" is a family of rules: ${family.join(', ')}`;
  }
  return `there is no rule or condition "${printable(id)}"${near ? `; did you mean ${near}?` : '; without an argument, explain lists all'}`;
}

/** All rules, one in a line. */
export function listRules(colours: Colours): string {
  const width = Math.max(...ALL_RULES.map((rule) => rule.id.length));
  return ALL_RULES.map(({ id, severity, title }) => `${id.padEnd(width)}  ${colours[severity](severity.padEnd('warning'.length))}  ${title}\n`).join('');
}

function wrapped(text: string, width = 100): string {
  return text.replace(new RegExp(`(.{1,${width}})(?:\\s+|$)`, 'g'), '$1\n').trimEnd();
}

function indented(yaml: string): string {
  return yaml.trimEnd().split('\n').map((line) => `    ${line.length > 200 ? `${printable(line.slice(0, 200))}…` : printable(line)}`.trimEnd()).join('\n');
}
