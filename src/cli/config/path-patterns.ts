import picomatch from 'picomatch';
import { ConfigError } from './read-config';

/**
 * The most wildcards of a pattern: a hostile name could otherwise take hours, because each of them multiplies the ways
 * to match it.
 */
const MOST_WILDCARDS = 4;

const LONGEST = 1000;

/**
 * Whether a path matches one of some patterns, as in `.gitignore`: `legacy/**`, `*.yaml`.
 *
 * @throws ConfigError if a pattern is not one
 */
export function pathPatterns(patterns: readonly string[]): (path: string) => boolean {
  for (const pattern of patterns) {
    const problem = problemOf(pattern);
    if (problem !== undefined) {
      throw new ConfigError(`overrides: the path ${JSON.stringify(pattern.slice(0, 100))} ${problem}.`);
    }
  }
  return picomatch([...patterns], { dot: true, noextglob: true });
}

function problemOf(pattern: string): string | undefined {
  if (pattern === '') {
    return 'is empty. Write a path, such as "legacy/**"';
  }
  if (pattern.length > LONGEST) {
    return `is longer than ${LONGEST} characters`;
  }
  return (pattern.match(/\*+|[{[]/g) ?? []).length > MOST_WILDCARDS
    ? `has more than ${MOST_WILDCARDS} wildcards. Write several paths`
    : undefined;
}
