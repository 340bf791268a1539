import { ALL_RULES } from './all-rules';
import { Colours } from './colours';
import { printable } from './excerpt';
import { didYouMean } from '../grammar/did-you-mean';

/** What a rule wants, why, and an example of both; undefined where there is no such rule. */
export function explain(id: string, colours: Colours): string | undefined {
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

/** What to say of a rule that there isn't. */
export function unknownRule(id: string): string {
  const ids = ALL_RULES.map((rule) => rule.id);
  const near = didYouMean(id, ids) ?? ids.find((candidate) => candidate.split('/')[1] === id);
  const family = ids.filter((candidate) => candidate.split('/')[0] === id);
  if (family.length > 0) {
    return `"${printable(id)}" is a family of rules: ${family.join(', ')}`;
  }
  return `there is no rule "${printable(id)}"${near ? `; did you mean ${near}?` : '; without an argument, explain lists all'}`;
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
