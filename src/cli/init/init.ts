import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pythonProject } from './python';
import { Language, ProjectFiles, ProjectSettings } from './template';
import { typescriptProject } from './typescript';
import { trimmed } from '../../grammar/trim';

/** The options of `init`. */
export interface InitOptions {
  readonly folder: string;
  readonly language: Language;
  readonly library: string;
  readonly workingDirectory: string;
}

const PROJECTS: Readonly<Record<Language, (settings: ProjectSettings) => ProjectFiles>> = { typescript: typescriptProject, python: pythonProject };

const FILE = 'file:';

/** How a project refers to a package in a file: npm by the path from the project, pip by a URL. */
const REFERENCES: Readonly<Record<Language, (file: string, root: string) => string>> = {
  typescript: (file, root) => `${FILE}${relative(root, file)}`,
  python: (file) => pathToFileURL(file).href,
};

const NEXT: Readonly<Record<Language, string>> = {
  typescript: 'npm install --omit=optional && npm test && npm run synth',
  python: 'python -m venv .venv && . .venv/bin/activate && pip install -r requirements.txt && python -m unittest && python main.py',
};

/** Creates a project, and gives the text to print; or the problem. Nothing is written if a file of the project exists already. */
export function init({ folder, language, library, workingDirectory }: InitOptions): { readonly text?: string; readonly problem?: string } {
  const root = resolve(workingDirectory, folder);
  const file = library.startsWith(FILE) ? resolve(workingDirectory, library.slice(FILE.length)) : undefined;
  if (file !== undefined && !existsSync(file)) {
    return { problem: `--library: ${file} does not exist: nothing was written. Pass the path of a package: --library file:cdk8s-mtc.tgz` };
  }
  const files = PROJECTS[language]({ name: packageName(basename(root)), library: file === undefined ? library : REFERENCES[language](file, root) });
  const taken = Object.keys(files).filter((name) => existsSync(join(root, name)));
  if (taken.length > 0) {
    return { problem: `${join(folder, taken[0])} already exists: nothing was written. Pass an empty folder: cdk8s-mtc init my-migration` };
  }
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text, { flag: 'wx' });
    }
  } catch (error) {
    return { problem: `${folder} cannot be written (${(error as NodeJS.ErrnoException).code}): pass a folder that you can write to` };
  }
  const change = folder === '.' ? '' : `cd ${quoted(folder)} && `;
  return {
    text: `${readdirSync(root).length} files and folders in ${folder}. Next:\n\n  ${change}${NEXT[language]}\n\nThen replace the names in ${
      language === 'python' ? 'migration.py' : 'migration.ts'} with yours.\n`,
  };
}

/** A name that npm accepts, made from the name of a folder. */
function packageName(folder: string): string {
  return trimmed(folder.toLowerCase().replace(/[^a-z0-9-]+/g, '-'), '-').slice(0, 100) || 'migration';
}

/** A word of a shell command. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}
