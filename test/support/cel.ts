import { spawnSync } from 'child_process';
import { join } from 'path';

/** Evaluates as Flux does: fields of the object are variables, and optional types are enabled. */
const PROGRAM = `
import { readFileSync } from 'fs';
import { Environment } from '@marcbachmann/cel-js';
const environment = new Environment({ enableOptionalTypes: true, unlistedVariablesAreDyn: true });
const results = JSON.parse(readFileSync(0, 'utf8')).map(({ expression, object }) => {
  try {
    return { value: environment.evaluate(expression, object) };
  } catch (error) {
    return { error: String(error.message) };
  }
});
console.log(JSON.stringify(results));
`;

/** An expression of CEL, and the object that it is about. */
export interface Evaluation {
  readonly expression: string;
  readonly object: object;
}

/** Evaluates expressions in a process, because the evaluator is an ES module, which jest does not load. */
export function evaluateAll(
  evaluations: readonly Evaluation[],
): ReadonlyArray<{ readonly value?: unknown; readonly error?: string }> {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    cwd: join(__dirname, '..', '..'), input: JSON.stringify(evaluations), encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(stderr);
  }
  return JSON.parse(stdout);
}
