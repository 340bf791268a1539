import * as fs from 'fs';
import { FleetLock } from './planning/fleet-input';
import { LOCK_VERSION } from './planning/plan-fleet';
import { listOf, objectWith } from '../grammar/json-schema';
import { firstProblem } from '../grammar/schema-check';

const STRING = { type: 'string' };
const LOCK_SCHEMA = objectWith({
  version: { const: LOCK_VERSION },
  fleet: STRING,
  cluster: STRING,
  plans: listOf(objectWith({ name: STRING, slot: { type: 'integer', minimum: 1 }, namespaces: listOf(STRING) })),
}, ['cluster']);

/** A lock file that was read, or the problem with it. */
export interface ReadLock {
  readonly lock?: FleetLock;
  readonly problem?: string;
}

/** Reads a lock file. A file that does not exist is an empty lock. */
export function readLock(path: string, fleet: string): ReadLock {
  let text: string;
  try {
    text = fs.readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? {} : { problem: `cannot be read (${code})` };
  }
  let value: any;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'is not valid JSON, for example because of a merge conflict' };
  }
  const problem = firstProblem(LOCK_SCHEMA, value);
  if (problem) {
    return { problem: `is not a lock file of a fleet (${problem})` };
  }
  const lock = value as FleetLock;
  if (lock.fleet !== fleet) {
    return { problem: `is the lock file of the fleet "${lock.fleet}", and this is "${fleet}"` };
  }
  const twice = firstTwice(lock.plans.map(({ name }) => name))
    ?? firstTwice(lock.plans.flatMap(({ namespaces }) => namespaces));
  return twice === undefined ? { lock } : { problem: `contains "${twice}" twice` };
}

function firstTwice(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.has(name) || !seen.add(name));
}

/** The text of a lock file: a plan on each line, so that git shows what has changed. */
export function lockText({ version, fleet, cluster, plans }: FleetLock): string {
  const lines = plans.map((plan) => `  ${JSON.stringify(plan)}`);
  return `{\n "version": ${version},\n "fleet": ${JSON.stringify(fleet)},\n`
    + `${cluster === undefined ? '' : ` "cluster": ${JSON.stringify(cluster)},\n`} `
    + `"plans": [${lines.length > 0 ? `\n${lines.join(',\n')}\n ` : ''}]\n}\n`;
}
