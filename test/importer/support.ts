import * as fs from 'fs';
import * as path from 'path';
import { ApiObject, App } from 'cdk8s';
import * as ts from 'typescript';
import { hideAll } from '../../src/cli/importing/hide-secrets';
import { filesOf, writeProgram } from '../../src/cli/importing/import';
import { SourceFile } from '../../src/cli/reading/source-file';
import { readManifests } from '../../src/cli/reading/yaml-reader';
import { cleaned } from '../../src/importer/cleaning';
import { ImportedProgram, importManifests } from '../../src/importer/import-manifests';
import { Manifest } from '../../src/rules/engine/manifest';

export type Json = { readonly [key: string]: any };

/**
 * Imports files: YAML by name. A name `old/routes.yaml` of several folders does not assign a cluster; the heads of our
 * own files do.
 */
export function imported(
  files: { readonly [name: string]: string },
): ImportedProgram & { readonly manifests: readonly Manifest[] } {
  const read = Object.entries(files)
    .flatMap(([name, text]) => readManifests(new SourceFile(name, text), false).manifests);
  const manifests = read.map(({ manifest }) => manifest);
  return { ...importManifests(hideAll(manifests).map(({ manifest }) => manifest)), manifests };
}

/** Runs an imported program in this process, with its files in a folder, and gives what each chart of it contains. */
export function objectsOf(program: ImportedProgram, folder: string): Json[] {
  fs.rmSync(folder, { recursive: true, force: true });
  expect(writeProgram(program, { folder, workingDirectory: '/' })).toEqual({ files: filesOf(program).length });
  const apps: App[] = [];
  const { MigrationApp } = jest.requireActual('../../src');
  execute(program.text, folder, class extends MigrationApp {
    synth(): void {
      apps.push(this as never);
    }
  });
  const constructs = apps.flatMap((app) => app.node.findAll());
  return constructs.filter((construct) => ApiObject.isApiObject(construct))
    .map((object) => (object as ApiObject).toJson());
}

/** Runs an imported program, which writes to `dist` in its folder. Throws if it has mistakes. */
export function synthesize(text: string, folder: string): void {
  const { MigrationApp } = jest.requireActual('../../src');
  execute(text, folder, class extends MigrationApp {
    constructor() {
      super({ outdir: path.join(folder, 'dist'), name: 'imported', quiet: true });
    }
  });
}

/** Executes a program with another MigrationApp. */
function execute(text: string, folder: string, MigrationApp: unknown): void {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const modules: Record<string, unknown> = {
    'cdk8s': jest.requireActual('cdk8s'),
    'cdk8s-mtc': { ...jest.requireActual('../../src'), MigrationApp },
    'path': path,
  };
  new Function('require', 'exports', '__dirname', outputText)((name: string) => modules[name], {}, folder);
}

/** What objects mean, in an order that does not depend on files. Secrets with values are not part of a program. */
export function meaning(objects: readonly Json[]): string[] {
  return objects.filter(({ kind, data, stringData }) => kind !== 'Secret'
    || Object.keys({ ...data, ...stringData }).length === 0)
    .map((object) => JSON.stringify(ordered(cleaned(object)))).sort();
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(ordered);
  }
  const isObject = typeof value === 'object' && value !== null;
  return isObject
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, ordered(item)]))
    : value;
}
