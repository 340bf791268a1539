/**
 * Records what the program of test/policies/server decides: see scripts/policy-verdicts.sh.
 *
 *     npx ts-node scripts/policy-verdicts.ts PROGRAM
 */
import { spawnSync } from 'child_process';
import { writeFileSync } from 'fs';
import { join } from 'path';
import { POLICIES } from '../src/rules/policies/policies';
import { inputOf, Verdicts } from '../test/policies/input';

const { policies, objects, digest } = inputOf();
const requests = objects.flatMap((ofPolicy, policy) =>
  ofPolicy.map((object) => ({ policy, object, user: 'developer' })));
const { status, stdout, stderr } = spawnSync(
  process.argv[2], { input: JSON.stringify({ policies, requests }), encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
);
if (status !== 0) {
  throw new Error(stderr);
}
const decided: string[] = JSON.parse(stdout);
const letters = decided.map((decision, index) => {
  if (!/^(allow$|deny: )/.test(decision)) {
    throw new Error(
      `${POLICIES[requests[index].policy].rule.id}: ${decision}: ${JSON.stringify(requests[index].object)}`,
    );
  }
  return decision[0];
});
let at = 0;
const decisions = Object.fromEntries(objects.map((ofPolicy, index) => [
  POLICIES[index].rule.id, letters.slice(at, at += ofPolicy.length).join(''),
]));
writeFileSync(join(__dirname, '../test/policies/verdicts.json'),
  `${JSON.stringify({ digest, decisions } satisfies Verdicts, undefined, 2)}\n`);
