import { statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Language } from './template';

/** The version in a clone: a release has another one. */
const UNPUBLISHED = '0.0.0';

const FILE = 'file:';

/** A package of a language in a file. */
interface PackageFile {
  /** How a project refers to it: npm by the path from the project, pip by a URL. */
  readonly reference: (file: string, root: string) => string;
  /** What the name of such a file ends with. */
  readonly name: RegExp;
  /** What is required instead of another file. */
  readonly wanted: string;
}

const PACKAGES: Readonly<Record<Language, PackageFile>> = {
  typescript: {
    reference: (file, root) => `${FILE}${relative(root, file)}`,
    name: /\.(tgz|tar\.gz)$/,
    wanted: 'a TypeScript project needs a package of npm (.tgz): --library file:cdk8s-mtc.tgz',
  },
  python: {
    reference: (file) => pathToFileURL(file).href,
    name: /\.(whl|tar\.gz|zip)$/,
    wanted: 'a Python project needs a wheel (.whl), a source distribution (.tar.gz) or the folder dist/python of a '
      + 'clone: --library file:dist/python',
  },
};

/**
 * What a project writes for `--library`: a version, or the package in a file, which must be one of the language.
 *
 * @param root the folder of the project
 */
export function libraryOf(
  library: string, language: Language, root: string, workingDirectory: string,
): { readonly reference?: string; readonly problem?: string } {
  const isFile = library.startsWith(FILE) || /[/\\]|\.(tgz|gz|whl|zip)$/.test(library);
  if (!isFile) {
    return { reference: library };
  }
  const file = resolve(workingDirectory, library.startsWith(FILE) ? library.slice(FILE.length) : library);
  const stat = statSync(file, { throwIfNoEntry: false });
  const { reference, name, wanted } = PACKAGES[language];
  if (!stat) {
    return {
      problem: `--library: ${file} does not exist: nothing was written. `
        + 'Pass the path of a package: --library file:cdk8s-mtc.tgz',
    };
  }
  return stat.isDirectory() || name.test(file) ? { reference: reference(file, root) }
    : {
      problem: `--library: ${file} is not a package of this language: nothing was written. Use another file, `
        + `because ${wanted}`,
    };
}

const PLACES: Readonly<Record<Language, string>> = {
  typescript: 'in package.json, replace the version of cdk8s-mtc with file: and the path of its package (.tgz)',
  python: 'in requirements.txt, replace the line of cdk8s-mtc with the path of its package (dist/python of a clone)',
};

/**
 * What to do before the installation of a project that names a version which nobody can install; nothing for a release.
 */
export function noteOnUnpublished(version: string, language: Language): string {
  return version === UNPUBLISHED
    ? `\nVersion ${version} is not published. Before the installation, ${PLACES[language]}, `
      + 'or use --library next time.\n'
    : '';
}
