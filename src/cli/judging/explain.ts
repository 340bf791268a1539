import { ALL_RULES } from './all-rules';
import { pageUrlOf } from './rule-page';
import { Condition, ConditionCategory } from '../../api/conditions/condition';
import { CONDITIONS, conditionsNamed } from '../../api/conditions/conditions';
import { didYouMean } from '../../grammar/did-you-mean';
import { RuleText, Severity } from '../../rules/engine/rule';
import { Colours } from '../terminal/colours';
import { printable } from '../terminal/printable';

/** Explains a rule, a family of rules, or a condition of MTC by its type or reason; undefined if there is none. */
export function explain(name: string, colours: Colours, custom: readonly RuleText[] = []): string | undefined {
  const conditions = conditionsNamed(name);
  const rules = [...ALL_RULES, ...custom];
  const family = rules.filter(({ id }) => id.startsWith(`${name}/`));
  return explainRule(rules.find(({ id }) => id === name), colours)
    ?? (family.length > 0 ? listRules(family, colours) : undefined)
    ?? (conditions.map((condition) => explainCondition(condition, colours)).join('\n') || undefined);
}

/** What a rule requires, why, and an example of both. */
function explainRule(rule: RuleText | undefined, colours: Colours): string | undefined {
  return rule && [
    `${colours.strong(rule.id)} ${colours[rule.severity](`(${rule.severity})`)}`,
    '',
    `${rule.title}.`,
    '',
    wrapped(rule.rationale),
    '',
    ...rule.protects ? [`This rule protects ${rule.protects}: its findings cannot be acknowledged.`, ''] : [],
    colours.strong('Wrong:'),
    '',
    indented(rule.breaks),
    '',
    colours.strong('Right:'),
    '',
    indented(rule.keeps),
    '',
    colours.faint(`Source: ${rule.source}`),
    ...pageUrlOf(rule.id) === undefined ? [] : [colours.faint(`Page: ${pageUrlOf(rule.id)}`)],
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
export function unknownName(id: string, custom: readonly RuleText[] = []): string {
  const ids = [...[...ALL_RULES, ...custom].map((rule) => rule.id), ...CONDITIONS.map(({ type }) => type)];
  const near = didYouMean(id, ids) ?? ids.find((candidate) => candidate.split('/')[1] === id);
  return 'no rule or condition is called '
    + `"${printable(id)}"${near ? `; did you mean ${near}?` : '; without an argument, explain lists all'}`;
}

/** All rules and all conditions, one in a line. */
export function listAll(colours: Colours, custom: readonly RuleText[] = []): string {
  return `${listRules([...ALL_RULES, ...custom], colours)}\n${listConditions()}`;
}

function listRules(rules: readonly RuleText[], colours: Colours): string {
  const width = Math.max(...rules.map((rule) => rule.id.length));
  return rules.map(({ id, severity, title }) => `${id.padEnd(width)}  `
    + `${colours[severity](severity.padEnd('warning'.length))}  ${title}\n`).join('');
}

/** The types of all conditions, with the kinds whose status they are in. */
function listConditions(): string {
  const kindsOf = new Map<string, Set<string>>();
  for (const { type, kinds } of CONDITIONS) {
    kindsOf.set(type, new Set([...kindsOf.get(type) ?? [], ...kinds]));
  }
  const width = Math.max(...[...kindsOf.keys()].map((type) => type.length));
  return [...kindsOf].map(([type, kinds]) => `${type.padEnd(width)}  condition of ${[...kinds].join(', ')}\n`).join('');
}

function wrapped(text: string, width = 100): string {
  return text.replace(new RegExp(`(.{1,${width}})(?:\\s+|$)`, 'g'), '$1\n').trimEnd();
}

function indented(yaml: string): string {
  return yaml.trimEnd().split('\n').map((line) =>
    `    ${line.length > 200 ? `${printable(line.slice(0, 200))}…` : printable(line)}`.trimEnd()).join('\n');
}
