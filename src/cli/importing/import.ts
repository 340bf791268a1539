import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { hideAll } from './hide-secrets';
import { ImportedProgram, importManifests } from '../../importer/import-manifests';
import { ImportedFile } from '../../importer/program';
import { Repair } from '../../importer/repairs/repair';
import { repaired } from '../../importer/repairs/repairs';
import { Manifest } from '../../rules/engine/manifest';
import { isMtc } from '../../rules/reading/kinds';
import { Budget } from '../reading/budget';
import { reason } from '../reading/folders';
import { LIMITS } from '../reading/limits';
import { Input, read } from '../reading/read';
import { readUpTo } from '../reading/read-up-to';
import { readManifests } from '../reading/yaml-reader';

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

/** Reads manifests, and writes a program for them, after repairs on request. No secret value reaches it. */
export function importFiles(input: Input, isRepairing = false): ImportResult {
  const problems: string[] = [];
  const budget = new Budget();
  const manifests = [...read(input, (why) => problems.push(why))]
    .flatMap(({ file, named, problem }) => problem ? [] : readManifests(file, named, budget).manifests.map(({ manifest }) => manifest));
  if (problems.length > 0) {
    return { hidden: [], repairs: [], problems };
  }
  if (!manifests.some(isMtc)) {
    return { hidden: [], repairs: [], problems: ['no object of MTC was found: pass the files with its MigClusters, MigStorages and MigPlans'] };
  }
  const without = hideAll(manifests);
  const hidden = without.map(({ manifest }) => manifest);
  const ready = isRepairing ? repaired(hidden) : { manifests: hidden, repairs: [] };
  return {
    program: importManifests(ready.manifests),
    repairs: ready.repairs,
    hidden: without.flatMap(({ manifest, paths }) => paths.map((path) => ({ manifest, path }))),
    problems,
  };
}

/** The files of a program: its text, the configuration of the cdk8s CLI, and what is beside it. */
export function filesOf(program: ImportedProgram): ReadonlyArray<{ readonly path: string; readonly text: string }> {
  return [
    { path: 'main.ts', text: program.text },
    { path: 'cdk8s.yaml', text: 'language: typescript\napp: npx ts-node main.ts\n' },
    ...program.files.map((file) => ({ path: file.path, text: textOf(file) })),
  ];
}

function textOf({ text, objects = [] }: ImportedFile): string {
  return text ?? objects.map((object) => stringify(object, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
}

/** Writes a program to a folder that is empty or does not exist; otherwise nothing is written. */
export function writeProgram(program: ImportedProgram, folder: string, workingDirectory: string): string | undefined {
  const target = resolve(workingDirectory, folder);
  try {
    if (existsSync(target) && readdirSync(target).length > 0) {
      return `${folder}: the folder is not empty, and import never overwrites a file. Pass another folder with --output`;
    }
    for (const { path, text } of filesOf(program)) {
      mkdirSync(dirname(join(target, path)), { recursive: true });
      writeFileSync(join(target, path), text, { flag: 'wx' });
    }
  } catch (error) {
    return `${folder}: ${reason(error)}`;
  }
  return undefined;
}

/** The standard input as bytes, so that it can be read by the check as well. */
export function stdinBytes(stdin: number | Uint8Array): Uint8Array {
  return typeof stdin === 'number' ? readUpTo(stdin, LIMITS.fileBytes + 1) : stdin;
}
