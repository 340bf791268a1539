import { isAbsolute, relative } from 'node:path';

/** What is said of a rule of this library that failed. */
export function ownRuleFailure(id: string, error: unknown): string {
  return `the rule ${id} failed (${nameOf(error)}): this is a bug in cdk8s-mtc, please report it`;
}

/** What is said of a custom rule that failed: where, and not its message, which may contain values of manifests. */
export function customRuleFailure(id: string, error: unknown, workingDirectory: string): string {
  const place = placeOf(error);
  return `the rule ${id} failed${place === undefined ? '' : ` at ${relative(workingDirectory, place)}`} `
    + `(${nameOf(error)}): it is not part of cdk8s-mtc`;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}

/** `/work/rules/naming.js:7:11`; undefined if it was thrown by Node.js itself. */
function placeOf(error: unknown): string | undefined {
  const [frame = ''] = (error instanceof Error ? error.stack ?? '' : '').split('\n')
    .filter((line) => line.startsWith('    at '));
  const place = frame.slice(frame.lastIndexOf(' ') + 1).replace(/[()]/g, '');
  return isAbsolute(place) ? place : undefined;
}
