import * as fs from 'fs';
import * as path from 'path';
import { digestOf, OutputFile } from './output-file';
import { staleTeardownFiles, TEARDOWN_MARK } from './teardown-files';
import { FolderError } from '../files/folder-error';
import { INDEX_FILE, MigrationIndex } from '../output/migration-index';
import { parseIndex } from '../output/read-index';

/** What is written to an output folder. */
export interface FolderContents {
  /** The name of the app that owns the folder. */
  readonly app: string;
  /** The files of the units. */
  readonly files: readonly OutputFile[];
  /** The text of the index. */
  readonly index: string;
  /** Files beside the index that belong to cdk8s. */
  readonly others: readonly OutputFile[];
}

/**
 * The digests of secret files. They stay beside the secrets, outside git: with a digest, a short secret
 * could be guessed.
 */
export const SECRET_DIGESTS = 'secrets/.digests';

/** What an output folder contains before it is written. */
export interface Inspection {
  /** Files of the last synth that were edited since. */
  readonly edited: readonly string[];
  /** Files of the last synth that the program no longer writes, and that were not edited. */
  readonly stale: readonly string[];
}

/** The place of a file of the output folder in the file system. */
export function nativePath(folder: string, name: string): string {
  return path.join(folder, ...name.split('/'));
}

/**
 * Looks at an output folder before anything is changed.
 *
 * @throws FolderError if the folder belongs to another app, or if something is in the way
 */
export function inspect(folder: string, contents: FolderContents): Inspection {
  const wanted = new Map(contents.files.map((file) => [file.path, file.text]));
  const own = [INDEX_FILE, '.gitignore', SECRET_DIGESTS, ...contents.others.map(({ path: name }) => name)];
  refuse(folder, [...own, ...wanted.keys()].flatMap((name) => obstacle(folder, name) ?? []));
  const previous = previousIndex(folder);
  if (previous && previous.app !== contents.app) {
    throw new FolderError(`${folder} belongs to the app "${previous.app}", and this is the app "${contents.app}": it `
      + 'would remove the files of the other. Give this app another `outdir`. If the app was renamed, delete '
      + `${folder} and synthesize again.`);
  }
  const listed = new Map((previous?.units ?? [])
    .flatMap(({ files }) => files.map((file): [string, string | undefined] => [file.path, file.sha256])));
  refuse(folder, [...listed.keys()].flatMap((name) => obstacle(folder, name) ?? []));
  const present = new Map([...new Set([...wanted.keys(), ...listed.keys()])].flatMap((name) => {
    const text = readIfThere(nativePath(folder, name));
    return text === undefined ? [] : [[name, text] as const];
  }));
  const strangers = [...present].filter(([name, text]) => !listed.has(name) && text !== wanted.get(name))
    .map(([name]) => name);
  const digests = readDigests(nativePath(folder, SECRET_DIGESTS));
  refuse(folder, [
    ...strangers.map((name) =>
      `${name} was not written by this app: ${INDEX_FILE} does not list it. Move or delete it`),
    ...[...foreignMetadata(folder, contents.others, previous !== undefined), ...digests ? [] : [SECRET_DIGESTS]]
      .map((name) => `${name} was not written by this app. Move or delete it`),
  ]);
  const isEdited = (name: string, text: string) => text !== wanted.get(name)
    && digestOf(unixLines(text)) !== (listed.get(name) ?? digests![name]);
  const edited = [...present].filter(([name, text]) => listed.has(name) && isEdited(name, text)).map(([name]) => name);
  return {
    edited,
    stale: [
      ...[...present.keys()].filter((name) => !wanted.has(name) && !edited.includes(name)),
      ...staleTeardownFiles(folder, contents.others),
      ...contents.files.some(({ isSecret }) => isSecret) ? [] : [SECRET_DIGESTS],
    ],
  };
}

function refuse(folder: string, problems: readonly string[]): void {
  if (problems.length > 0) {
    const some = problems.slice(0, 10);
    const more = problems.length > some.length ? [`and ${problems.length - some.length} more`] : [];
    throw new FolderError([`cannot write to ${folder}:`, ...[...some, ...more].map((problem) => `  ${problem}`)]
      .join('\n'));
  }
}

/**
 * Something at a file's place, or at that of a folder above it, that is neither absent nor what it should be. Links are
 * not followed.
 */
function obstacle(folder: string, name: string): string | undefined {
  const segments = name.split('/');
  for (let length = 1; length <= segments.length; length++) {
    const part = segments.slice(0, length).join('/');
    const stat = fs.lstatSync(nativePath(folder, part), { throwIfNoEntry: false });
    const isFile = length === segments.length;
    if (stat?.isSymbolicLink()) {
      return `${part} is a symbolic link. Remove it`;
    }
    if (stat && !(isFile ? stat.isFile() : stat.isDirectory())) {
      return `${part} is not a ${isFile ? 'file' : 'folder'}. Move or delete it`;
    }
  }
  return undefined;
}

function previousIndex(folder: string): MigrationIndex | undefined {
  const text = readIfThere(path.join(folder, INDEX_FILE));
  if (text === undefined) {
    return undefined;
  }
  const { index, problem } = parseIndex(text);
  if (!index) {
    throw new FolderError(`${path.join(folder, INDEX_FILE)} ${problem}: it does not say which files may be replaced. `
      + `Restore it, or delete ${folder} and synthesize again.`);
  }
  return index;
}

/** The digests of secret files; undefined if their file contains something else. */
function readDigests(file: string): Record<string, string> | undefined {
  const digests = parseObject(readIfThere(file) ?? '{}');
  return digests
    && Object.values(digests).every((digest) => /^[0-9a-f]{64}$/.test(String(digest))) ? digests : undefined;
}

/**
 * Files beside the index that this app did not write. The index does not list them, so they are recognized by their
 * form. A plain App writes the metadata of cdk8s in the same form, so in a folder without an index they must have the
 * same contents.
 */
function foreignMetadata(folder: string, others: readonly OutputFile[], isOwned: boolean): string[] {
  return others.filter((file) => {
    const present = readIfThere(nativePath(folder, file.path));
    const isOurs = present === undefined || present === file.text || (isOwned && hasOurForm(present));
    return !isOurs;
  }).map((file) => file.path);
}

/** The metadata of cdk8s has `resources`, and our own formats name their schema. */
function hasOurForm(text: string): boolean {
  const file = parseObject(text);
  return text.startsWith(TEARDOWN_MARK) || file?.resources !== undefined
    || String(file?.$schema).startsWith('urn:cdk8s-mtc:');
}

function parseObject(text: string): Record<string, any> | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Git may have changed the line ends of a checked-out file. */
function unixLines(text: string): string {
  return text.replace(/\r\n/g, '\n');
}

/** Another process may remove the file between two looks at it. */
function readIfThere(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
