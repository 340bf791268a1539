import { existsSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { ALL_RULES } from './all-rules';
import type { Found } from './settle';
import { readRegularFile, UnreadableFile } from '../../files/read-regular-file';
import { replaceFile, UnwritableFile } from '../../files/replace-file';
import { listOf, objectWith } from '../../grammar/json-schema';
import { firstProblem } from '../../grammar/schema-check';
import { isSecretKind, isStringData } from '../../masking/secret-name';
import { Finding } from '../../rules/engine/rule';
import { ConfigError } from '../config/read-config';
import { Redactor } from '../masking/redact';
import { shownKey } from '../masking/shown-keys';
import { joinPath } from '../reading/path';
import { DocumentProblem } from '../reading/problem';
import { PlacedManifest } from '../reading/yaml-reader';
import { shortened } from '../terminal/shortened';

/** What a finding is recognized by. Lines are not part of it: they move. */
export interface BaselineKey {
  readonly rule: string;
  readonly file: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
}

/** The findings of one rule at one field, and how many there are. */
interface BaselineEntry extends BaselineKey {
  readonly count: number;
}

const PROTECTED: ReadonlySet<string> = new Set(ALL_RULES.filter(({ protects }) => protects).map(({ id }) => id));

const VERSION = 1;
const STRING = { type: 'string' };

/** The JSON schema of a baseline. */
export const BASELINE_JSON_SCHEMA = objectWith({
  version: { const: VERSION },
  findings: listOf(objectWith({
    rule: STRING,
    file: STRING,
    kind: STRING,
    namespace: STRING,
    name: STRING,
    path: STRING,
    count: { type: 'integer', minimum: 1 },
  })),
});

/** Whether there is something at an absolute path. */
type Exists = (path: string) => boolean;

const LARGEST = 64 * 1024 * 1024;
const LONGEST_NAME = 500;
const REWRITE = 'Remove it, and write it again with --write-baseline';

/** Findings that existed when a file was written. They are not reported until they are fixed and found again. */
export class Baseline {
  /**
   * A baseline that is about to be written: it takes every finding. Only a baseline is replaced, and no other file that
   * has its name.
   */
  static accepting(name: string, workingDirectory: string): Baseline {
    return new Baseline(name, workingDirectory, existsSync, entriesIn(name, workingDirectory), true);
  }

  /** Reads a baseline. One that does not exist is empty. */
  static read(name: string, workingDirectory: string, exists: Exists = existsSync): Baseline {
    return new Baseline(name, workingDirectory, exists, entriesIn(name, workingDirectory), false);
  }

  private readonly file: string;
  private readonly left: Map<string, number>;
  private readonly redactor = new Redactor();

  private constructor(
    private readonly name: string, private readonly workingDirectory: string, private readonly exists: Exists,
    private readonly entries: readonly BaselineEntry[], private readonly takesAll: boolean,
  ) {
    this.file = resolve(workingDirectory, name);
    this.left = new Map(entries.map((entry) => [keyOf(entry), entry.count]));
  }

  /** Whether a file is the baseline itself. */
  isAt(name: string): boolean {
    return resolve(this.workingDirectory, name) === this.file;
  }

  /** Whether a finding existed before. Each entry counts for as many findings as it has recorded. */
  takes(finding: BaselineKey): boolean {
    const key = keyOf(finding);
    const left = this.left.get(key) ?? 0;
    this.left.set(key, left - 1);
    return this.takesAll || left > 0;
  }

  /**
   * How many of the recorded findings were not found again in the files that were checked, or are of files that no
   * longer exist.
   */
  fixed(checked: readonly string[]): number {
    const isChecked = this.checkedAmong(checked);
    return this.entries.reduce(
      (sum, entry) => sum + (isChecked(entry) ? Math.max(0, this.left.get(keyOf(entry)) ?? 0) : 0), 0,
    );
  }

  /** Writes the baseline with these findings of the files that were checked. Those of other files are kept. */
  write(findings: readonly BaselineKey[], checked: readonly string[]): void {
    const isChecked = this.checkedAmong(checked);
    this.replace([
      ...this.entries.filter((entry) => !isChecked(entry)), ...findings.map((finding) => ({ ...finding, count: 1 })),
    ]);
  }

  /** Writes the baseline without what was not found again. */
  prune(checked: readonly string[]): void {
    const isChecked = this.checkedAmong(checked);
    const remaining = (entry: BaselineEntry) => entry.count - (isChecked(entry)
      ? Math.max(0, this.left.get(keyOf(entry)) ?? 0)
      : 0);
    this.replace(this.entries.map((entry) => ({ ...entry, count: remaining(entry) })).filter(({ count }) => count > 0));
  }

  private replace(entries: readonly BaselineEntry[]): void {
    const sorted = [...merged(entries, sum)].sort(([one], [other]) => one < other ? -1 : 1).map(([, entry]) => entry);
    try {
      replaceFile(this.file, `${JSON.stringify({ version: VERSION, findings: sorted }, undefined, 2)}\n`);
    } catch (error) {
      throw error instanceof UnwritableFile ? new ConfigError(`${this.name} ${error.message}`) : error;
    }
  }

  private checkedAmong(checked: readonly string[]): (entry: BaselineKey) => boolean {
    const files = new Set(checked.map((file) => this.pathOf(file)));
    return ({ file }) => files.has(file) || !this.exists(resolve(dirname(this.file), file));
  }

  /** What a finding of a rule is recognized by. */
  ofFinding({ rule, manifest, path }: Finding, { path: above }: PlacedManifest): BaselineKey {
    return this.identified(rule, manifest.origin, manifest.kind, manifest.namespace, manifest.name,
      joinPath(above, path));
  }

  /** What a problem of a document is recognized by. */
  ofProblem({ rule, document, path = '' }: DocumentProblem): BaselineKey {
    return this.identified(rule, document.file.name, '', '', '', path);
  }

  private identified(rule: string, file: string, ...names: [string, string, string, string]): BaselineKey {
    const [kind, namespace, name, path] = names.map((text) => shortened(this.redactor.redact(text), LONGEST_NAME));
    return { rule, file: this.pathOf(file), kind, namespace, name, path: withoutKeys(kind, path) };
  }

  /** A file, relative to the folder of the baseline. */
  private pathOf(file: string): string {
    return relative(dirname(this.file), resolve(this.workingDirectory, file)).split(sep).join('/');
  }
}

/** What was found, divided by a baseline. */
export interface Divided {
  /** What is to be reported. */
  readonly open: Found;
  /** How many findings existed before. */
  readonly known: number;
  /** What a new baseline would contain. Findings of rules that protect secrets or data never become part of one. */
  readonly all: readonly BaselineKey[];
}

/** Divides findings into those that existed before and the others. */
export function splitByBaseline(
  { findings, problems }: Found, manifests: readonly PlacedManifest[], baseline: Baseline | undefined,
): Divided {
  if (!baseline) {
    return { open: { findings, problems }, known: 0, all: [] };
  }
  const places = new Map(manifests.map((placed) => [placed.manifest, placed]));
  const all: BaselineKey[] = [];
  const isNew = (key: BaselineKey) => {
    if (PROTECTED.has(key.rule)) {
      return true;
    }
    all.push(key);
    return !baseline.takes(key);
  };
  const open = {
    findings: findings.filter((finding) => isNew(baseline.ofFinding(finding, places.get(finding.manifest)!))),
    problems: problems.filter((problem) => isNew(baseline.ofProblem(problem))),
  };
  return { open, known: findings.length + problems.length - open.findings.length - open.problems.length, all };
}

function keyOf({ rule, file, kind, namespace, name, path }: BaselineKey): string {
  return JSON.stringify([file, kind, namespace, name, path, rule]);
}

/**
 * A path without the keys of a Secret: a baseline is committed, and a key may be a secret in the wrong place. The
 * reader reports problems of documents whose kind is not known, which may be Secrets.
 */
function withoutKeys(kind: string, path: string): string {
  const [list] = /^(?:\.?items\[\d+\])*\.?/.exec(path)!;
  const [field] = /^[^.[]*/.exec(path.slice(list.length))!;
  const below = path.slice(list.length + field.length);
  const isSecret = isSecretKind(kind);
  if (field === 'metadata') {
    return isSecret ? list + field + below.replace(/[^.[\]"]+/g, shownKey) : path;
  }
  return isSecret || (kind === '' && (field === 'data' || isStringData(field)))
    ? `${list}${shownKey(field)}${below === '' ? '' : '.…'}`
    : path;
}

/** Entries by their keys, with their counts together. */
function merged(
  entries: readonly BaselineEntry[], countOf: (one: number, other: number) => number,
): Map<string, BaselineEntry> {
  const byKey = new Map<string, BaselineEntry>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const other = byKey.get(key);
    byKey.set(key, other ? { ...entry, count: countOf(entry.count, other.count) } : entry);
  }
  return byKey;
}

const sum = (one: number, other: number) => one + other;

/** The entries of a baseline; none if the file does not exist. */
function entriesIn(name: string, workingDirectory: string): BaselineEntry[] {
  let text: string;
  try {
    text = readRegularFile(resolve(workingDirectory, name), LARGEST).toString('utf8');
  } catch (error) {
    if (!(error instanceof UnreadableFile)) {
      throw error;
    }
    if (error.code === 'ENOENT') {
      return [];
    }
    throw new ConfigError(`${name} ${error.message}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConfigError(`${name}: is not valid JSON. ${REWRITE}`);
  }
  const problem = firstProblem(BASELINE_JSON_SCHEMA, value);
  if (problem !== undefined) {
    throw new ConfigError(`${name}: ${problem}. ${REWRITE}`);
  }
  // a merge of branches may leave an entry twice
  const written = merged((value as { findings: BaselineEntry[] }).findings, Math.max);
  // an earlier version wrote keys
  const known = [...written.values()].map((entry) => ({ ...entry, path: withoutKeys(entry.kind, entry.path) }));
  return [...merged(known, sum).values()];
}
