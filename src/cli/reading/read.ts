import { closeSync, fstatSync, openSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { Folders, isHidden, reason } from './folders';
import { LIMITS, megabytes } from './limits';
import { DocumentProblem } from './problem';
import { readUpTo } from './read-up-to';
import { SourceFile } from './source-file';
import { readRegularFile } from '../../files/read-regular-file';
import { isWithin } from '../../files/within';

/** A path, and the cluster that what is there is for. */
export interface ClusterPath {
  readonly cluster: string;
  readonly path: string;
  /** Whether the path only says for which cluster its files are, and is not read itself. */
  readonly isNotRead?: boolean;
  /** Whether the configuration names the cluster, and not the command line. */
  readonly isConfigured?: boolean;
}

/** What there is to read. */
export interface Input {
  /** Files, folders, and `-` for the standard input. */
  readonly paths: readonly string[];
  readonly clusterPaths: readonly ClusterPath[];
  readonly workingDirectory: string;
  /** The standard input as a file descriptor, or its content. */
  readonly stdin: number | Uint8Array;
  /** Texts that are read instead of files, by absolute path: what an editor or a fix has changed. */
  readonly texts?: ReadonlyMap<string, string>;
  /** A folder, as a path without links: nothing outside it is read. */
  readonly within?: string;
}

/** What was read. */
export interface ReadFile {
  readonly file: SourceFile;
  /** Whether the user named this very file; otherwise it was found in a folder. */
  readonly named: boolean;
  readonly problem?: DocumentProblem;
}

const STDIN = '<stdin>';

/** Whether the name of a file is that of the standard input. */
export function isStdin(file: string): boolean {
  return file === STDIN;
}

/** Reads all files, one after another, each once. `unreadable` is told what cannot be read. */
export function* read(input: Input, unreadable: (why: string) => void): Iterable<ReadFile> {
  const clusters = clustersByPath(input);
  const paths = [...new Set([
    ...input.clusterPaths.filter(({ isNotRead }) => !isNotRead).map((entry) => entry.path), ...input.paths,
  ])];
  const folders = new Folders(input.workingDirectory, paths, unreadable, input.within);
  let stdinRead = false;
  for (const path of paths) {
    if (path === '-') {
      if (!stdinRead) {
        stdinRead = true;
        const changed = input.texts?.get(resolve(input.workingDirectory, STDIN));
        const bytes = changed === undefined ? bytesOf(input.stdin) : Buffer.from(changed);
        yield { ...toFile(STDIN, bytes, clusters.get(resolve(input.workingDirectory, '-'))), named: true };
      }
      continue;
    }
    for (const found of folders.filesBelow(path)) {
      try {
        const absolute = resolve(input.workingDirectory, found.path);
        const text = input.texts?.get(absolute);
        const bytes = text === undefined ? readBytes(absolute) : Buffer.from(text);
        if (found.named || concernsKubernetes(found.path, bytes)) {
          const cluster = clusterOf(absolute, clusters);
          yield { ...toFile(found.path, bytes, cluster, folders.outputFolderOf(found.path)), named: found.named };
        }
      } catch (error) {
        unreadable(`${found.path}: ${reason(error)}`);
      }
    }
  }
}

const KUSTOMIZATION_BYTES = 1024 * 1024;

/** The names of the file that makes a folder a Kustomization. */
export const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/**
 * The Kustomizations in the folders of files, where they are not among these: a file that was named alone may be a
 * patch, or get its namespace there. What can't be read, or is as large as no Kustomization is, tells nothing.
 */
export function kustomizationsBeside(input: Input, files: readonly SourceFile[]): SourceFile[] {
  const present = new Set(files.map(({ name }) => name));
  const folders = new Map(files.filter(({ name }) => !isStdin(name))
    .map(({ name, cluster }) => [name.slice(0, name.lastIndexOf('/') + 1), cluster]));
  return [...folders].flatMap(([folder, cluster]) => {
    const names = KUSTOMIZATIONS.map((name) => `${folder}${name}`);
    for (const name of names.some((one) => present.has(one)) ? [] : names) {
      try {
        const path = resolve(input.workingDirectory, name);
        if (input.within === undefined || isWithin(input.within, realpathSync(path))) {
          return [new SourceFile(name, readRegularFile(path, KUSTOMIZATION_BYTES).toString('utf8'), cluster)];
        }
      } catch {
        continue;
      }
    }
    return [];
  });
}

function bytesOf(stdin: number | Uint8Array): Uint8Array {
  return typeof stdin === 'number' ? readUpTo(stdin, LIMITS.fileBytes + 1) : stdin;
}

/**
 * Most JSON files and hidden files in a folder are not manifests, and some, such as tsconfig.json or .gitlab-ci.yml,
 * are not even JSON or YAML.
 */
function concernsKubernetes(path: string, bytes: Uint8Array): boolean {
  const isJson = path.toLowerCase().endsWith('.json');
  if (!isJson && !isHidden(path)) {
    return true;
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(isJson ? '"apiVersion"' : 'apiVersion');
}

/** The clusters of the input by the absolute paths of their files and folders. */
export function clustersByPath({ clusterPaths, workingDirectory }: Input): ReadonlyMap<string, string> {
  return new Map(clusterPaths.map(({ path, cluster }) => [resolve(workingDirectory, path), cluster]));
}

/** The cluster that a file is for, by its absolute path. */
export function clusterOf(path: string, clusters: ReadonlyMap<string, string>): string | undefined {
  let best: string | undefined;
  for (const folder of clusters.keys()) {
    if (isWithin(folder, path) && (best === undefined || folder.length > best.length)) {
      best = folder;
    }
  }
  return best === undefined ? undefined : clusters.get(best);
}

/** The content of a file, or of a pipe: `check <(helm template …)`. */
function readBytes(path: string): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    return readUpTo(descriptor, LIMITS.fileBytes + 1, fstatSync(descriptor).size + 1);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a file of bytes, with a problem if they are not text. */
export function toFile(
  name: string, bytes: Uint8Array, cluster?: string, outputFolder?: string, isBase?: boolean,
): Omit<ReadFile, 'named'> {
  if (bytes.length > LIMITS.fileBytes) {
    return withProblem(new SourceFile(name, '', cluster, undefined, isBase), 'document/too-large', 0,
      `the file has more than ${megabytes(LIMITS.fileBytes)}; it is not judged`,
      'Divide it, or export only the kinds that the migration uses.');
  }
  let text: string;
  try {
    text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    return withProblem(new SourceFile(name, '', cluster, undefined, isBase), 'document/not-text', 0,
      'the file is not a text in UTF-8', 'Save it in UTF-8 if it is the right file.');
  }
  const file = new SourceFile(name, text, cluster, outputFolder, isBase);
  // eslint-disable-next-line no-control-regex
  const control = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]/.exec(text);
  if (control) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return withProblem(file, 'document/not-text', control.index,
      `the file contains a control character (U+${code}), which Kubernetes refuses`,
      'Remove it; in double quotes it can be written as an escape.');
  }
  return { file };
}

function withProblem(
  file: SourceFile, rule: 'document/not-text' | 'document/too-large', at: number, message: string, fix: string,
): Omit<ReadFile, 'named'> {
  return {
    file,
    problem: {
      rule, document: { file, start: 0, end: file.text.length, index: 0 }, span: { start: at, end: at }, message, fix,
    },
  };
}

/** PowerShell redirects into UTF-16. */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return 'utf-16le';
  }
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
