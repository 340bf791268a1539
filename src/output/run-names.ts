import { grouping } from './lookup';
import { IndexRun } from './migration-index';

const runsOf = grouping(({ owner }: IndexRun) => owner);

/** Whether a user can mean a run by a name: its id, its folder, with or without the number, or its number. */
export function isCalled({ id, kind, path, number }: IndexRun, name: string): boolean {
  return [id, path, folderOf(path), `${kind}-${id}`, String(number)].includes(name);
}

/**
 * The name of a run in a command: its id, which stays when runs are added to the program. With its kind, if the id
 * alone can also mean another run of the owner, now or later: `stage-1`. Its folder, if that is ambiguous as well.
 */
export function runWord(run: IndexRun, runs: readonly IndexRun[]): string {
  const others = runsOf(runs, run.owner).filter((other) => other !== run && other.path !== run.path);
  return [run.id, `${run.kind}-${run.id}`]
    .find((word) => !/^\d+$/.test(word) && !others.some((other) => isCalled(other, word))) ?? folderOf(run.path);
}

/** The last segment of a path: `1-stage-first-copy`. */
export function folderOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
