import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { run } from '../../src/cli/command-line';
import { Locator } from '../../src/cli/judging/locate';
import { Report, report } from '../../src/cli/judging/report';
import { SourceFile } from '../../src/cli/reading/source-file';
import { readManifests } from '../../src/cli/reading/yaml-reader';
import { judge } from '../../src/rules/engine/judge';
import { ManifestSet } from '../../src/rules/engine/manifest-set';
import { Rule, Severity } from '../../src/rules/engine/rule';

export interface Files {
  readonly [path: string]: string | Uint8Array;
}

export interface Settings {
  readonly stdin?: string | Uint8Array;
  readonly terminal?: boolean;
  readonly environment?: Record<string, string>;
}

/** A folder for one test, with these files; removed at the end. */
export function folderWith(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-mtc-check-'));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Runs a command that ends at once. */
export function cli(folder: string, args: readonly string[], settings: Settings = {}) {
  const { outcome, printed } = start(folder, args, settings);
  if (typeof outcome !== 'number') {
    throw new Error('This command ends later: use cliLater.');
  }
  return { exitCode: outcome as number, ...printed };
}

/** Runs a command to its end. */
export async function cliLater(folder: string, args: readonly string[], settings: Settings = {}) {
  const { outcome, printed } = start(folder, args, settings);
  return { exitCode: await outcome as number, ...printed };
}

function start(folder: string, args: readonly string[], settings: Settings) {
  const printed = { stdout: '', stderr: '' };
  const outcome = run(args, {
    workingDirectory: folder,
    environment: settings.environment ?? {},
    stdin: Buffer.from(settings.stdin ?? ''),
    stdout: (text) => { printed.stdout += text; },
    stderr: (text) => { printed.stderr += text; },
    terminal: settings.terminal ?? false,
  });
  return { outcome, printed };
}

/** Checks files, and gives what comes as JSON. */
export function checked(files: Files, args: readonly string[] = ['.'], settings: Settings = {}) {
  const { exitCode, stdout, stderr } = cli(folderWith(files), ['check', '--format', 'json', ...args], settings);
  return {
    exitCode,
    stderr,
    ...JSON.parse(stdout) as {
      findings: JsonFinding[]; acknowledged: Array<JsonFinding & { reason: string }>; summary: Report['summary'];
    },
  };
}

export interface JsonFinding {
  rule: string;
  severity: string;
  message: string;
  fix: string;
  kind: string;
  name: string;
  namespace: string;
  path: string;
  file: string;
  line: number;
}

/**
 * A rule for tests of what becomes of findings: wants the field `wrong` of a spec, and of a Secret's data,
 * to be absent.
 */
export const NOTHING_WRONG: Rule = {
  id: 'test/nothing-wrong',
  severity: 'error',
  title: 'Nothing is wrong',
  rationale: 'It would <not> work & "so" on, as every rule has to explain in its own words.',
  source: 'nowhere',
  breaks: 'apiVersion: v1\nkind: Test\nmetadata: { name: test }\nspec: { wrong: 1 }\n',
  keeps: 'apiVersion: v1\nkind: Test\nmetadata: { name: test }\nspec: {}\n',
  on: '*',
  * check({ object }) {
    for (const field of ['spec', 'data', 'stringData'].filter((name) => object[name]?.wrong !== undefined)) {
      yield { path: `${field}.wrong`, message: 'this is <wrong> & "bad"', fix: 'take it out' };
    }
  },
};

/** The same as a warning, and on another field. */
export const NOTHING_ODD: Rule = {
  ...NOTHING_WRONG,
  id: 'test/nothing-odd',
  severity: 'warning',
  * check({ object }) {
    if (object.spec?.odd !== undefined) {
      yield { path: 'spec.odd', message: 'this is odd', fix: 'make it even' };
    }
  },
};

/** What these rules find in files. */
export function reportOf(
  files: { readonly [name: string]: string }, locator = new Locator(), failOn: Severity = 'error',
  rules: readonly Rule[] = [NOTHING_WRONG, NOTHING_ODD],
): Report {
  const sources = Object.entries(files).map(([name, text]) => new SourceFile(name, text));
  const contents = sources.map((file) => readManifests(file, false));
  const manifests = contents.flatMap((content) => content.manifests);
  const findings = judge(new ManifestSet(manifests.map(({ manifest }) => manifest)), rules);
  const problems = contents.flatMap((content) => content.problems);
  return report({
    files: sources,
    manifests,
    problems,
    findings,
    acknowledged: { findings: [], problems: [] },
    failOn,
    listed: Infinity,
  }, locator);
}

/** An object that no rule of MTC is about. */
export function configMap(name: string, data = '{}'): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: shop }\ndata: ${data}\n`;
}

/** A field that is written twice: a finding that comes of reading alone. */
export const DUPLICATE = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: twice, namespace: shop }\ndata:\n'
  + '  key: one\n  key: two\n';
