import { readFileSync } from 'fs';
import { join } from 'path';
import { Entry, Style, textOf } from './manifests';
import { cli, folderWith } from '../cli/support';

/** A fault in a set. */
export interface Fault {
  readonly file: string;
  readonly object: string;
  readonly field: string;
  readonly why: string;
  /** Whether it was found when the set was judged for the first time; `changed` if the set was corrected afterwards. */
  readonly first: 'found' | 'missed' | 'changed';
  /** Whether it is still not found. */
  readonly isOpen?: boolean;
}

/** The files of a small migration, and what is wrong with them. */
export interface JudgedSet {
  readonly name: string;
  readonly round: 1 | 2 | 3 | 4 | 5 | 6;
  readonly valid: boolean;
  readonly style: Style;
  /** The arguments of `--cluster`. */
  readonly clusters: readonly string[];
  readonly faults: readonly Fault[];
  /** Errors and warnings: file, object and rule. */
  readonly expect: readonly string[];
  readonly files: Readonly<Record<string, string | readonly Entry[]>>;
  /** Further folders, whose files are for no cluster: those of GitOps tools. */
  readonly folders?: readonly string[];
}

/** The subjects of the sets, each a file. */
export const SUBJECTS = [
  'clusters', 'namespaces', 'network', 'volumes', 'controller', 'credentials', 'folders', 'gitops',
];

/** The sets on a subject. */
export function setsOn(subject: string): readonly JudgedSet[] {
  return JSON.parse(readFileSync(join(__dirname, `${subject}.json`), 'utf8'));
}

/** The errors and warnings that `check` finds in a set: file, object and rule. */
export function foundIn({ clusters, files, style, folders = [] }: JudgedSet): string[] {
  const folder = folderWith(Object.fromEntries(Object.entries(files)
    .map(([path, content]) => [path, textOf(content, style)])));
  const { stdout } = cli(folder,
    ['check', '--no-cache', '--format', 'json', ...folders, ...clusters.flatMap((cluster) => ['--cluster', cluster])]);
  const { findings } = JSON.parse(stdout);
  const serious = findings.filter(({ severity }: { severity: string }) => severity !== 'info');
  return [
    ...new Set<string>(serious.map(({ file, kind, name, rule }: Record<string, string>) =>
      `${file} ${kind}/${name ?? ''} ${rule}`)),
  ].sort();
}
