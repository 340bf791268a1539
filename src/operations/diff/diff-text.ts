import { Difference } from './folder-diff';
import { TOPICS } from './topics';

/** The differences by topic, as lines. */
export function diffLines(differences: readonly Difference[]): string[] {
  return differences.length === 0 ? ['no differences'] : TOPICS.flatMap(([topic, heading]) => {
    const own = differences.filter((difference) => difference.topic === topic);
    return own.length === 0 ? [] : [heading, ...own.map(({ cluster, text }) => `  [${cluster}] ${text}`)];
  });
}

/** The differences by topic, as Markdown for a pull request. */
export function diffMarkdown(differences: readonly Difference[]): string {
  const sections = TOPICS.flatMap(([topic, heading]) => {
    const own = differences.filter((difference) => difference.topic === topic);
    return own.length === 0 ? [] : ['', `### ${heading}`, '', ...own.map(({ cluster, text }) => `- ${cluster}: ${code(text)}`)];
  });
  return `${['## Migration', ...sections.length > 0 ? sections : ['', 'No differences.'], ''].join('\n')}`;
}

/** Text as code: a line without control characters, in a fence that it cannot end. */
function code(text: string): string {
  const line = text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').replace(/`/g, '\'');
  return `\`${line}\``;
}
