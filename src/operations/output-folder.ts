import { createHash } from 'node:crypto';
import { existsSync, lstatSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { keyOf, referenceTo } from './cluster';
import { OperationError } from './operation-error';
import { starts } from './starts';
import { LiveObject } from '../api/outcomes/outcome-of';
import { readRegularFile, UnreadableFile } from '../files/read-regular-file';
import { describeObject } from '../output/commands';
import { FLEET_FILE, IndexFleet, parseFleet } from '../output/fleet-index';
import { INDEX_FILE, IndexFile, IndexObject, IndexUnit, MigrationIndex } from '../output/migration-index';
import { parseIndex } from '../output/read-index';

const MOST_BYTES = 64 * 1024 * 1024;

/** An output folder: its index, and the manifests that its files contain. */
export class OutputFolder {
  /** Reads the index. */
  static open(folder: string, workingDirectory: string): OutputFolder {
    const path = resolve(workingDirectory, folder);
    const text = readText(join(path, INDEX_FILE), join(folder, INDEX_FILE), 'Pass the folder that synth has written.');
    const { index, problem } = parseIndex(text);
    if (!index) {
      throw new OperationError('usage', `${join(folder, INDEX_FILE)} ${problem}`, 'Pass the folder that synth has written.');
    }
    return new OutputFolder(folder, path, index);
  }

  private constructor(
    /** As the user has written it. */
    readonly name: string,
    private readonly path: string,
    readonly index: MigrationIndex,
  ) {}

  /** The fleets that the folder describes; none if the program has no MigrationFleet. */
  fleets(): readonly IndexFleet[] {
    const path = join(this.path, FLEET_FILE);
    if (!existsSync(path)) {
      return [];
    }
    const name = join(this.name, FLEET_FILE);
    const { fleets, problem } = parseFleet(readText(path, name, 'Run synth again.'));
    if (!fleets) {
      throw new OperationError('usage', `${name} ${problem}`, 'Run synth again.');
    }
    return fleets;
  }

  /** The unit with a path. */
  unit(path: string): IndexUnit {
    const unit = this.index.units.find((each) => each.path === path);
    if (unit === undefined) {
      throw new OperationError('usage', `${join(this.name, INDEX_FILE)} lists no unit ${path}`, 'Run synth again.');
    }
    return unit;
  }

  /** The manifests of a unit, in the order in which they are applied. */
  manifests(unit: IndexUnit): LiveObject[] {
    const manifests = unit.files.flatMap((file) => this.manifestsIn(file, unit));
    const isAction = (manifest: LiveObject) => starts(manifest) || (unit.run !== undefined && manifest.kind === 'Job');
    const actions = manifests.filter(isAction).map(referenceTo);
    if (!isSame(actions, unit.starts)) {
      throw new OperationError('usage', `${unit.path} starts ${listOf(actions)}, but ${INDEX_FILE} says that it starts ${listOf(unit.starts)}`, 'Run synth again.');
    }
    return manifests;
  }

  /** The manifests of a file, which must be the one that synth has written. */
  private manifestsIn(file: IndexFile, unit: IndexUnit): LiveObject[] {
    const name = join(this.name, file.path);
    const text = readText(join(this.path, file.path), name, unit.isSecret
      ? 'Secret files are not in git: run synth where this command runs, or carry the folder `secrets` to it.' : 'Run synth again.');
    if (file.sha256 !== undefined && createHash('sha256').update(text).digest('hex') !== file.sha256) {
      throw new OperationError('usage', `${name} was changed after synth: its digest differs from the one in ${INDEX_FILE}`,
        'Change the program and run synth again.');
    }
    const documents = parseAllDocuments(text, { version: '1.1', logLevel: 'silent' });
    if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) {
      throw new OperationError('usage', `${name} is not valid YAML`, 'Run synth again.');
    }
    const objects = documents.map((document) => document.toJS({ maxAliasCount: 0 }) as LiveObject).filter((object) => object !== null);
    const listed = file.objects.map(keyOf);
    if (objects.some((object) => !listed.includes(keyOf(referenceTo(object)))) || objects.length !== listed.length) {
      throw new OperationError('usage', `${name} contains other objects than ${INDEX_FILE} lists`, 'Run synth again.');
    }
    return objects;
  }
}

function isSame(one: readonly IndexObject[], other: readonly IndexObject[]): boolean {
  return JSON.stringify(one.map(keyOf).sort()) === JSON.stringify(other.map(keyOf).sort());
}

function listOf(objects: readonly IndexObject[]): string {
  return objects.map(describeObject).join(', ') || 'nothing';
}

/** The text of a regular file; links are not followed. */
function readText(path: string, name: string, fix: string): string {
  try {
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw new UnreadableFile('not-regular', 'is a link');
    }
    return readRegularFile(path, MOST_BYTES).toString('utf8');
  } catch (error) {
    throw error instanceof UnreadableFile ? new OperationError('usage', `${name} ${error.message}`, fix) : error;
  }
}
