import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CORE_SCHEMA, loadAll } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { keyOf, referenceTo } from './cluster';
import { OperationError } from './operation-error';
import { LiveObject } from '../api/outcomes/outcome-of';
import { starts } from '../api/starts';
import { readRegularFile, UnreadableFile } from '../files/read-regular-file';
import { firstLink } from '../files/within';
import { ApplyStep } from '../output/apply-step';
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
    const text = readText(folder, path, INDEX_FILE, 'Pass the folder that synth has written.');
    const { index, problem } = parseIndex(text);
    if (!index) {
      throw new OperationError('usage', `${join(folder, INDEX_FILE)} ${problem}`,
        'Pass the folder that synth has written.');
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
    if (!exists(this.path, FLEET_FILE)) {
      return [];
    }
    const name = join(this.name, FLEET_FILE);
    const { fleets, problem } = parseFleet(readText(this.name, this.path, FLEET_FILE, 'Run synth again.'));
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

  /**
   * The manifests of a unit, in the order in which they are applied. They decide what starts, and not the index: a
   * person may have changed that.
   */
  manifests(unit: IndexUnit): LiveObject[] {
    const manifests = unit.files.flatMap((file) => this.manifestsIn(file, unit));
    const isAction = (manifest: LiveObject) => starts(manifest) || (unit.run !== undefined && manifest.kind === 'Job');
    const actions = manifests.filter(isAction).map(referenceTo);
    if (!isSame(actions, unit.starts)) {
      throw new OperationError('usage',
        `${unit.path} starts ${listOf(actions)}, but ${INDEX_FILE} says that it starts ${listOf(unit.starts)}`,
        'Run synth again.');
    }
    return manifests;
  }

  /**
   * The manifests of a unit; undefined if it is one of secrets and a file of it does not exist: secret files are
   * not in git.
   */
  manifestsIfPresent(unit: IndexUnit): LiveObject[] | undefined {
    return unit.isSecret && unit.files.some(({ path }) => !exists(this.path, path)) ? undefined : this.manifests(unit);
  }

  /** The manifests of a cluster, as far as their files are present. */
  manifestsOn(cluster: string): LiveObject[] {
    return this.index.units.filter((unit) => unit.cluster === cluster)
      .flatMap((unit) => this.manifestsIfPresent(unit) ?? []);
  }

  /** The file of a unit that contains a manifest, as messages name it. */
  fileOf({ files, path }: IndexUnit, manifest: LiveObject): string {
    const key = keyOf(referenceTo(manifest));
    return join(this.name, files.find(({ objects }) => objects.some((object) => keyOf(object) === key))?.path ?? path);
  }

  /** The manifests of a file, which must be the one that synth has written. */
  private manifestsIn(file: IndexFile, unit: IndexUnit): LiveObject[] {
    const name = join(this.name, file.path);
    const text = readText(this.name, this.path, file.path, unit.isSecret
      ? 'Secret files are not in git: run synth where this command runs, or carry the folder `secrets` to it.'
      : 'Run synth again.');
    if (file.sha256 === undefined && unit.step !== ApplyStep.SECRETS) {
      throw new OperationError('usage', `${name} has no digest in ${INDEX_FILE}: only secret files have none`,
        'Run synth again.');
    }
    if (file.sha256 !== undefined && createHash('sha256').update(text).digest('hex') !== file.sha256) {
      throw new OperationError('usage', `${name} was changed after synth: its digest differs `
        + `from the one in ${INDEX_FILE}`,
      'Change the program and run synth again.');
    }
    const objects = objectsIn(text, file.sha256 !== undefined);
    if (objects === undefined) {
      throw new OperationError('usage', `${name} is not valid YAML`, 'Run synth again.');
    }
    const listed = new Set(file.objects.map(keyOf));
    const isListed = (object: LiveObject) => typeof object.apiVersion === 'string'
      && listed.has(keyOf(referenceTo(object)));
    if (!objects.every(isListed) || objects.length !== file.objects.length) {
      throw new OperationError('usage', `${name} contains other objects than ${INDEX_FILE} lists`, 'Run synth again.');
    }
    return objects;
  }
}

/** More characters are read only of files that synth has written: another parser needs many times as much. */
const MOST_CHARACTERS = 2 * 1024 * 1024;

/** No object has more levels, and recursions must end. */
const DEEPEST = 200;

/** The documents of a file; undefined if it is not YAML as synth writes it, which has no aliases and little depth. */
function objectsIn(text: string, isOfSynth: boolean): LiveObject[] | undefined {
  try {
    const quick = isOfSynth && !/0o[0-7]/.test(text) ? quickDocuments(text) : undefined; // YAML 1.1 has no 0o17
    if (quick || text.length > MOST_CHARACTERS) {
      return quick?.filter((object) => object !== null && object !== undefined);
    }
    const documents = parseAllDocuments(text, { version: '1.1', logLevel: 'silent' });
    return !Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)
      ? undefined
      : documents.map((document) => document.toJS({ maxAliasCount: 0 }) as LiveObject)
        .filter((object) => object !== null);
  } catch {
    return undefined;
  }
}

/**
 * The same in a tenth of the time, for what synth writes: no anchors, no merge keys, and quotes for what YAML 1.1 could
 * mistake.
 */
function quickDocuments(text: string): LiveObject[] | undefined {
  let depth = 0;
  try {
    return loadAll(text, undefined, {
      schema: CORE_SCHEMA,
      listener: (event, state) => {
        depth += event === 'open' ? 1 : -1;
        const { anchor, result } = state as { anchor?: string | null; result?: unknown };
        if (depth > DEEPEST || anchor || result === '<<') {
          throw new Error('not as synth writes it');
        }
      },
    }) as LiveObject[];
  } catch {
    return undefined;
  }
}

function isSame(one: readonly IndexObject[], other: readonly IndexObject[]): boolean {
  return JSON.stringify(one.map(keyOf).sort()) === JSON.stringify(other.map(keyOf).sort());
}

function listOf(objects: readonly IndexObject[]): string {
  return objects.map(describeObject).join(', ') || 'nothing';
}

/**
 * The text of a regular file. Links are not followed, neither to the file nor to a folder above it: nobody has reviewed
 * what they lead to.
 */
function readText(folder: string, path: string, file: string, fix: string): string {
  const link = firstLink(path, file);
  if (link !== undefined) {
    throw new OperationError('usage', `${join(folder, link)} is a link, and links are not followed`,
      'Remove it, and run synth again.');
  }
  try {
    return readRegularFile(join(path, file), MOST_BYTES).toString('utf8');
  } catch (error) {
    throw error instanceof UnreadableFile
      ? new OperationError('usage', `${join(folder, file)} ${error.message}`, fix)
      : error;
  }
}

/** Whether something has the name of a file: also a link to nothing. */
function exists(path: string, file: string): boolean {
  return existsSync(join(path, file)) || firstLink(path, file) !== undefined;
}
