import { Difference } from './folder-diff';
import { TOPICS } from './topics';
import { markdownCode, markdownText } from '../../output/markdown';

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
    return own.length === 0
      ? []
      : ['', `### ${heading}`, '',
        ...own.map(({ cluster, text }) => `- ${markdownText(cluster)}: ${markdownCode(text)}`)];
  });
  return `${['## Migration', ...sections.length > 0 ? sections : ['', 'No differences.'], ''].join('\n')}`;
}
