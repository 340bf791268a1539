import * as fs from 'fs';
import * as path from 'path';
import { IConstruct } from 'constructs';
import { FolderError } from './folder-error';
import { OutputFile } from './output-file';
import { fleetsOf } from '../constructs/fleets';
import { replaceFile } from '../files/replace-file';
import { FLEET_FILE, fleetText, parseFleet } from '../output/fleet-index';

/** The file that describes the fleets of an app; none if it has no fleet. */
export function fleetFile(app: IConstruct): OutputFile[] {
  const fleets = fleetsOf(app).map(({ index }) => index());
  return fleets.length > 0 ? [{ path: FLEET_FILE, text: fleetText(fleets), isSecret: false }] : [];
}

/** Writes the lock files of fleets, after everything else was written. Without a fleet, the file of an earlier synth is removed. */
export function writeLocks(app: IConstruct, folder: string): void {
  const fleets = fleetsOf(app);
  for (const { lock } of fleets) {
    if (lock && readIfThere(lock.path) !== lock.text()) {
      write(lock.path, lock.text());
    }
  }
  const stale = path.join(folder, FLEET_FILE);
  if (fleets.length === 0 && parseFleet(readIfThere(stale) ?? '').fleets) {
    fs.rmSync(stale);
  }
}

function write(file: string, text: string): void {
  try {
    replaceFile(file, text);
  } catch (error) {
    throw new FolderError(`the lock file ${file} ${(error as Error).message}`);
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
