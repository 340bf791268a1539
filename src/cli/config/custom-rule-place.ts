import { isAbsolute, relative } from 'node:path';

/** The folder of the command line: what is noticed there helps nobody who has written a rule. */
const COMMAND_LINE = __dirname.replace(/config$/, '');

/**
 * Where in a custom rule an error was thrown: `rules/naming.js:7:11`; undefined if it was not thrown in one. Of a
 * syntax error, Node.js knows only the line.
 */
export function placeInRules(error: unknown, folder: string): string | undefined {
  const [first = '', ...rest] = (error instanceof Error ? error.stack ?? '' : '').split('\n');
  const frames = rest.filter((line) => line.startsWith('    at '))
    .map((frame) => frame.slice(frame.lastIndexOf(' ') + 1).replace(/[()]/g, '').replace(/^file:\/\//, ''));
  const places = error instanceof SyntaxError && /:\d+$/.test(first) ? [first, ...frames] : frames;
  const place = places.find((each) => isAbsolute(each) && !each.startsWith(COMMAND_LINE)
    && !each.includes('node_modules'));
  return place === undefined ? undefined : relative(folder, place);
}
