import * as fs from 'fs';
import * as path from 'path';
import { IConstruct } from 'constructs';
import { OutputFile } from './output-file';
import { fleetsOf } from '../constructs/fleets';
import { FolderError } from '../files/folder-error';
import { replaceFile } from '../files/replace-file';
import { shellWord } from '../output/commands';
import { FLEET_FILE, fleetText, parseFleet } from '../output/fleet-index';

/** The file that describes the fleets of an app; none if it has no fleet. */
export function fleetFile(app: IConstruct): OutputFile[] {
  const fleets = fleetsOf(app).map(({ index }) => index());
  return fleets.length > 0 ? [{ path: FLEET_FILE, text: fleetText(fleets), isSecret: false }] : [];
}

/**
 * Writes the lock files of fleets, after everything else was written. Without a fleet, the file of an earlier
 * synth is removed.
 */
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

/** So many warnings of a fleet are printed. */
const MOST_WARNINGS = 10;

/**
 * The warnings of an app's fleets, except those about plans and volumes, which rules report; empty if there are none.
 */
export function fleetWarnings(app: IConstruct, folder: string): string {
  return fleetsOf(app).map(({ name, findings }) => {
    const warnings = findings.filter(({ isError, subject }) => !isError && !/^(plan|volume) /.test(subject))
      .map(({ subject, message, fix }) => `  ${subject} ${message}. ${fix}\n`);
    const more = warnings.length > MOST_WARNINGS
      ? `  and ${warnings.length - MOST_WARNINGS} more: cdk8s-mtc fleet ${shellWord(folder)}\n`
      : '';
    return warnings.length > 0
      ? `warning: the fleet ${name} has findings:\n${warnings.slice(0, MOST_WARNINGS).join('')}${more}`
      : '';
  }).join('');
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
