import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { hideAll } from './hide-secrets';
import { readRegularFile } from '../../files/read-regular-file';
import { stringify } from '../../files/yaml';
import { ImportedProgram, importManifests } from '../../importer/import-manifests';
import { ImportedFile } from '../../importer/program';
import { Repair } from '../../importer/repairs/repair';
import { repaired } from '../../importer/repairs/repairs';
import { IndexSecret } from '../../output/index-secret';
import { INDEX_FILE } from '../../output/migration-index';
import { parseIndex } from '../../output/read-index';
import { Manifest } from '../../rules/engine/manifest';
import { isMtc } from '../../rules/reading/kinds';
import { libraryOf } from '../init/library';
import { takenOf, writeNew } from '../init/new-files';
import { packageName } from '../init/template';
import { projectOfProgram } from '../init/typescript';
import { NamedContents, readNamed } from '../judging/check';
import { Budget } from '../reading/budget';
import { reason } from '../reading/folders';
import { LIMITS } from '../reading/limits';
import type { Input } from '../reading/read';
import { readUpTo } from '../reading/read-up-to';

/** What came of an import. */
export interface ImportResult {
  readonly program?: ImportedProgram;
  /** Values that were hidden because they look like secrets: the object and the path. */
  readonly hidden: ReadonlyArray<{ readonly manifest: Manifest; readonly path: string }>;
  /** What was repaired before. */
  readonly repairs: readonly Repair[];
  /** Why nothing was imported. */
  readonly problems: readonly string[];
}

/** Reads the manifests that are imported. */
export function readForImport(input: Input): NamedContents {
  return readNamed(input, new Budget(LIMITS.freeTokens, LIMITS.importFactor));
}

/** Writes a program for manifests that were read, after repairs on request. No secret value reaches it. */
export function importContents(
  { files, manifests: placed, undone }: NamedContents, workingDirectory: string, isRepairing = false,
): ImportResult {
  if (undone.length > 0) {
    return { hidden: [], repairs: [], problems: undone };
  }
  const manifests = placed.map(({ manifest }) => manifest);
  if (!manifests.some(isMtc)) {
    return {
      hidden: [],
      repairs: [],
      problems: ['no object of MTC was found: pass the files with its MigClusters, MigStorages and MigPlans'],
    };
  }
  const without = hideAll(manifests);
  const hidden = without.map(({ manifest }) => manifest);
  const ready = isRepairing ? repaired(hidden) : { manifests: hidden, repairs: [] };
  return {
    program: importManifests(ready.manifests,
      filledSecrets(files.map(({ outputFolder }) => resolve(workingDirectory, outputFolder)))),
    repairs: ready.repairs,
    hidden: without.flatMap(({ manifest, paths }) => paths.map((path) => ({ manifest, path }))),
    problems: [],
  };
}

/** The Secrets that `apply` fills in output folders, by their indexes. A folder without a valid index has none. */
function filledSecrets(folders: readonly string[]): IndexSecret[] {
  return [...new Set(folders)].flatMap((folder) => {
    try {
      return parseIndex(readRegularFile(join(folder, INDEX_FILE), LIMITS.fileBytes).toString('utf8')).index?.secrets
        ?? [];
    } catch {
      return [];
    }
  });
}

/** The files of a program: its text, and what is beside it. */
export function filesOf(program: ImportedProgram): ReadonlyArray<readonly [path: string, text: string]> {
  return [['main.ts', program.text], ...program.files.map((file) => [file.path, textOf(file)] as const)];
}

function textOf({ text, objects = [] }: ImportedFile): string {
  return text ?? stringify(objects);
}

/** Where a program is written. */
export interface Target {
  readonly folder: string;
  readonly workingDirectory: string;
  /** The version of cdk8s-mtc, or its file, that a new project depends on; none if the project exists already. */
  readonly library?: string;
}

/** How many files were written, or why there is none: nothing is overwritten, and a failure leaves nothing. */
export function writeProgram(
  program: ImportedProgram, { folder, workingDirectory, library }: Target,
): { readonly files?: number; readonly problem?: string } {
  const root = resolve(workingDirectory, folder);
  const around = library === undefined ? { files: [] } : projectAround(root, library, workingDirectory);
  if (around.files === undefined) {
    return { problem: around.problem };
  }
  const files = [...filesOf(program), ...around.files];
  try {
    if (library !== undefined && existsSync(root) && readdirSync(root).some((name) => name !== '.git')) {
      return {
        problem: `${folder}: the folder is not empty, and import never overwrites a file. Pass another folder with `
          + '--output, or --program-only to write into a project that exists',
      };
    }
    const taken = takenOf(root, files.map(([path]) => path));
    if (taken !== undefined) {
      return {
        problem: `${join(folder, taken)} already exists: nothing was written. Pass another folder with --output`,
      };
    }
    writeNew(root, files);
  } catch (error) {
    return { problem: `${folder}: ${reason(error)}` };
  }
  return { files: files.length };
}

/** What a new project has besides the program. */
function projectAround(
  root: string, library: string, workingDirectory: string,
): { readonly files?: ReadonlyArray<readonly [path: string, text: string]>; readonly problem?: string } {
  const { reference, problem } = libraryOf(library, 'typescript', root, workingDirectory);
  return reference === undefined ? { problem }
    : { files: Object.entries(projectOfProgram({ name: packageName(basename(root)), library: reference })) };
}

/** The standard input as bytes, so that it can be read by the check as well. */
export function stdinBytes(stdin: number | Uint8Array): Uint8Array {
  return typeof stdin === 'number' ? readUpTo(stdin, LIMITS.fileBytes + 1) : stdin;
}
