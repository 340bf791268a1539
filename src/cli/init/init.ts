import { basename, join, resolve } from 'node:path';
import { libraryOf } from './library';
import { takenOf, writeNew } from './new-files';
import { pythonProject } from './python';
import { changeTo, Language, packageName, ProjectFiles, ProjectSettings } from './template';
import { typescriptProject } from './typescript';

/** The options of `init`. */
export interface InitOptions {
  readonly folder: string;
  readonly language: Language;
  readonly library: string;
  readonly workingDirectory: string;
}

const PROJECTS: Readonly<Record<Language, (settings: ProjectSettings) => ProjectFiles>> = {
  typescript: typescriptProject,
  python: pythonProject,
};

const NEXT: Readonly<Record<Language, string>> = {
  typescript: 'npm install --omit=optional && npm test && npm run synth',
  python: 'python3 -m venv .venv && . .venv/bin/activate && pip install -r requirements.txt && python -m unittest && '
    + 'python main.py',
};

/**
 * Creates a project, and gives the text to print; or the problem. Nothing is written if a file of the
 * project exists already.
 */
export function init(
  { folder, language, library, workingDirectory }: InitOptions,
): { readonly text?: string; readonly problem?: string } {
  const root = resolve(workingDirectory, folder);
  const { reference, problem } = libraryOf(library, language, root, workingDirectory);
  if (reference === undefined) {
    return { problem };
  }
  const files = PROJECTS[language]({ name: packageName(basename(root)), library: reference });
  const taken = takenOf(root, Object.keys(files));
  if (taken !== undefined) {
    return {
      problem: `${join(folder, taken)} already exists: nothing was written. `
        + 'Pass an empty folder: cdk8s-mtc init my-migration',
    };
  }
  try {
    writeNew(root, Object.entries(files));
  } catch (error) {
    return {
      problem: `${folder} cannot be written (${(error as NodeJS.ErrnoException).code}): pass a folder that you can `
        + 'write to',
    };
  }
  const change = changeTo(folder, workingDirectory);
  const written = new Set(Object.keys(files).map((file) => file.split('/')[0]));
  return {
    text: `${written.size} files and folders in ${change === '' ? 'this folder' : folder}. Next:\n\n`
      + `  ${change}${NEXT[language]}\n\n`
      + `Then replace the names in ${language === 'python' ? 'migration.py' : 'migration.ts'} with yours.\n`,
  };
}
