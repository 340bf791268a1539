import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Language } from './template';

const FILE = 'file:';

/** How a project refers to a package in a file: npm by the path from the project, pip by a URL. */
const REFERENCES: Readonly<Record<Language, (file: string, root: string) => string>> = {
  typescript: (file, root) => `${FILE}${relative(root, file)}`,
  python: (file) => pathToFileURL(file).href,
};

/**
 * What a project writes for `--library`: a version, or the package in a file. A file that does not exist is a problem.
 *
 * @param root the folder of the project
 */
export function libraryOf(
  library: string, language: Language, root: string, workingDirectory: string,
): { readonly reference?: string; readonly problem?: string } {
  if (!library.startsWith(FILE)) {
    return { reference: library };
  }
  const file = resolve(workingDirectory, library.slice(FILE.length));
  return existsSync(file) ? { reference: REFERENCES[language](file, root) }
    : { problem: `--library: ${file} does not exist: nothing was written. Pass the path of a package: --library file:cdk8s-mtc.tgz` };
}
