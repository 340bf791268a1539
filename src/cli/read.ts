import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { Folders, reason, Unreadable } from './folders';
import { LIMITS, megabytes } from './limits';
import { DocumentProblem } from './problem';
import { SourceFile } from './source-file';

/** A path, and the cluster that what is there is for. */
export interface ClusterPath {
  readonly cluster: string;
  readonly path: string;
}

/** What there is to read. */
export interface Input {
  /** Files, folders, and `-` for the standard input. */
  readonly paths: readonly string[];
  readonly clusterPaths: readonly ClusterPath[];
  readonly workingDirectory: string;
  /** The standard input as a file descriptor, or its content. */
  readonly stdin: number | Uint8Array;
}

/** What was read. */
export interface ReadFile {
  readonly file: SourceFile;
  /** Whether the user named this very file; otherwise it was found in a folder. */
  readonly named: boolean;
  readonly problem?: DocumentProblem;
}

const STDIN = '<stdin>';

/** Reads all files, one after another, each once. `unreadable` is told what cannot be read. */
export function* read(input: Input, unreadable: (why: string) => void): Iterable<ReadFile> {
  const folders = new Folders(input.workingDirectory, unreadable);
  const clusters = new Map(input.clusterPaths.map(({ path, cluster }) => [resolve(input.workingDirectory, path), cluster]));
  let stdinRead = false;
  for (const path of new Set([...input.clusterPaths.map((entry) => entry.path), ...input.paths])) {
    if (path === '-') {
      if (!stdinRead) {
        stdinRead = true;
        const bytes = typeof input.stdin === 'number' ? readUpTo(input.stdin, LIMITS.fileBytes + 1) : input.stdin;
        yield { ...toFile(STDIN, bytes, clusters.get(resolve(input.workingDirectory, '-'))), named: true };
      }
      continue;
    }
    for (const found of folders.filesBelow(path)) {
      try {
        const bytes = readBytes(resolve(input.workingDirectory, found.path));
        if (found.named || concernsKubernetes(found.path, bytes)) {
          const cluster = clusterOf(resolve(input.workingDirectory, found.path), clusters);
          yield { ...toFile(found.path, bytes, cluster, folders.outputFolderOf(found.path)), named: found.named };
        }
      } catch (error) {
        unreadable(`${found.path}: ${reason(error)}`);
      }
    }
  }
}

const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/**
 * The Kustomizations in the folders of files, where they are not among these: a file that was named alone may be a patch, or get its
 * namespace there. What can't be read, or is as large as no Kustomization is, tells nothing.
 */
export function kustomizationsBeside(input: Input, files: readonly SourceFile[]): SourceFile[] {
  const present = new Set(files.map(({ name }) => name));
  const folders = new Map(files.filter(({ name }) => name !== STDIN).map(({ name, cluster }) => [name.slice(0, name.lastIndexOf('/') + 1), cluster]));
  return [...folders].flatMap(([folder, cluster]) => {
    const names = KUSTOMIZATIONS.map((name) => `${folder}${name}`);
    for (const name of names.some((one) => present.has(one)) ? [] : names) {
      try {
        const path = resolve(input.workingDirectory, name);
        const stat = statSync(path);
        if (stat.isFile() && stat.size <= 1024 * 1024) {
          return [new SourceFile(name, readFileSync(path, 'utf8'), cluster)];
        }
      } catch {
        continue;
      }
    }
    return [];
  });
}

/** Of the JSON files in a folder most are no manifests, and some, such as tsconfig.json, not even JSON. */
function concernsKubernetes(path: string, bytes: Uint8Array): boolean {
  return !path.toLowerCase().endsWith('.json') || Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('"apiVersion"');
}

function clusterOf(path: string, clusters: ReadonlyMap<string, string>): string | undefined {
  let best: string | undefined;
  for (const folder of clusters.keys()) {
    const below = relative(folder, path);
    if (below !== '..' && !below.startsWith(`..${sep}`) && (best === undefined || folder.length > best.length)) {
      best = folder;
    }
  }
  return best === undefined ? undefined : clusters.get(best);
}

function readBytes(path: string): Uint8Array {
  const stat = statSync(path);
  if (stat.isFile() && stat.size <= LIMITS.fileBytes) {
    return readFileSync(path);
  }
  if (stat.isFile() || stat.isFIFO() || stat.isSocket() || stat.isCharacterDevice()) { // a pipe: `check <(helm template …)`
    const descriptor = openSync(path, 'r');
    try {
      return readUpTo(descriptor, LIMITS.fileBytes + 1);
    } finally {
      closeSync(descriptor);
    }
  }
  throw new Unreadable('is neither a file nor a folder');
}

/** Reads until the end, or until there is more than anybody needs. */
function readUpTo(descriptor: number, most: number): Uint8Array {
  const parts: Buffer[] = [];
  let total = 0;
  while (total < most) {
    const part = Buffer.allocUnsafe(Math.min(1024 * 1024, most - total));
    let count: number;
    try {
      count = readSync(descriptor, part, 0, part.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN') { // a standard input that has nothing yet
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
        continue;
      }
      if (code === 'EOF') {
        break;
      }
      throw error;
    }
    if (count === 0) {
      break;
    }
    parts.push(part.subarray(0, count));
    total += count;
  }
  return Buffer.concat(parts);
}

/** Makes a file of bytes; with a problem where they are no text. */
function toFile(name: string, bytes: Uint8Array, cluster?: string, outputFolder?: string): Omit<ReadFile, 'named'> {
  if (bytes.length > LIMITS.fileBytes) {
    return withProblem(new SourceFile(name, '', cluster), 'document/too-large', 0,
      `the file has more than ${megabytes(LIMITS.fileBytes)}; it is not judged`, 'divide it, or export only the kinds that the migration uses');
  }
  let text: string;
  try {
    text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    return withProblem(new SourceFile(name, '', cluster), 'document/not-text', 0,
      'the file is not a text in UTF-8', 'is it the right file? Then save it in UTF-8');
  }
  const file = new SourceFile(name, text, cluster, outputFolder);
  // eslint-disable-next-line no-control-regex
  const control = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]/.exec(text);
  if (control) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return withProblem(file, 'document/not-text', control.index,
      `the file holds a control character (U+${code}), which Kubernetes refuses`, 'remove it; in double quotes it can be written as an escape');
  }
  return { file };
}

function withProblem(file: SourceFile, rule: 'document/not-text' | 'document/too-large', at: number, message: string, fix: string): Omit<ReadFile, 'named'> {
  return { file, problem: { rule, document: { file, start: 0, end: file.text.length, index: 0 }, span: { start: at, end: at }, message, fix } };
}

/** PowerShell redirects into UTF-16. */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return 'utf-16le';
  }
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
