import { Difference } from './folder-diff';
import { RUNS, TOPICS } from './topics';
import { markdownCode, markdownText } from '../../output/markdown';

/** What differs, without the lines that say how runs fare. */
export function differing(differences: readonly Difference[]): Difference[] {
  return differences.filter(({ topic }) => topic !== RUNS);
}

/** The differences by topic, as lines. */
export function diffLines(differences: readonly Difference[]): string[] {
  const lines = TOPICS.flatMap(([topic, heading]) => {
    const own = differences.filter((difference) => difference.topic === topic);
    return own.length === 0 ? [] : [heading, ...own.map(({ cluster, text }) => `  [${cluster}] ${text}`)];
  });
  return [...differing(differences).length === 0 ? ['no differences'] : [], ...lines];
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
  const none = differing(differences).length === 0 ? ['', 'No differences.'] : [];
  return `${['## Migration', ...none, ...sections, ''].join('\n')}`;
}
