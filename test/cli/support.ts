import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { run } from '../../src/cli/command-line';
import { Locator } from '../../src/cli/locate';
import { Report, report } from '../../src/cli/report';
import { SourceFile } from '../../src/cli/source-file';
import { readManifests } from '../../src/cli/yaml-reader';
import { judge } from '../../src/rules/engine/judge';
import { ManifestSet } from '../../src/rules/engine/manifest-set';
import { Rule } from '../../src/rules/engine/rule';

export interface Files {
  readonly [path: string]: string | Uint8Array;
}

export interface Settings {
  readonly stdin?: string | Uint8Array;
  readonly terminal?: boolean;
  readonly environment?: Record<string, string>;
}

/** A folder of its own for a test, with these files; gone at the end. */
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

/** Runs the command line in a folder. */
export function cli(folder: string, args: readonly string[], settings: Settings = {}) {
  let stdout = '';
  let stderr = '';
  const exitCode: number = run(args, {
    workingDirectory: folder,
    environment: settings.environment ?? {},
    stdin: Buffer.from(settings.stdin ?? ''),
    stdout: (text) => { stdout += text; },
    stderr: (text) => { stderr += text; },
    terminal: settings.terminal ?? false,
  });
  return { exitCode, stdout, stderr };
}

/** Checks files, and gives what comes as JSON. */
export function checked(files: Files, args: readonly string[] = ['.'], settings: Settings = {}) {
  const { exitCode, stdout, stderr } = cli(folderWith(files), ['check', '--format', 'json', ...args], settings);
  return { exitCode, stderr, ...JSON.parse(stdout) as { findings: JsonFinding[]; summary: Report['summary'] } };
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

/** A rule for tests of what becomes of findings: wants the field `wrong` of a spec, and of a Secret's data, to be absent. */
export const NOTHING_WRONG: Rule = {
  id: 'test/nothing-wrong',
  severity: 'error',
  title: 'Nothing is wrong',
  rationale: 'It would <not> work & "so" on, as every rule has to explain in its own words.',
  source: 'nowhere',
  breaks: 'apiVersion: v1\nkind: Test\nmetadata: { name: test }\nspec: { wrong: 1 }\n',
  keeps: 'apiVersion: v1\nkind: Test\nmetadata: { name: test }\nspec: {}\n',
  * check(set) {
    for (const manifest of set.manifests) {
      for (const field of ['spec', 'data', 'stringData']) {
        if (manifest.object[field]?.wrong !== undefined) {
          yield { manifest, path: `${field}.wrong`, message: 'this is <wrong> & "bad"', fix: 'take it out' };
        }
      }
    }
  },
};

/** The same as a warning, and on another field. */
export const NOTHING_ODD: Rule = {
  ...NOTHING_WRONG,
  id: 'test/nothing-odd',
  severity: 'warning',
  * check(set) {
    for (const manifest of set.manifests) {
      if (manifest.object.spec?.odd !== undefined) {
        yield { manifest, path: 'spec.odd', message: 'this is odd', fix: 'make it even' };
      }
    }
  },
};

/** What these rules find in files. */
export function reportOf(
  files: { readonly [name: string]: string }, locator = new Locator(), strict = false, rules: readonly Rule[] = [NOTHING_WRONG, NOTHING_ODD],
): Report {
  const sources = Object.entries(files).map(([name, text]) => new SourceFile(name, text));
  const contents = sources.map((file) => readManifests(file, false));
  const manifests = contents.flatMap((content) => content.manifests);
  const findings = judge(new ManifestSet(manifests.map(({ manifest }) => manifest)), rules);
  return report({ files: sources, manifests, problems: contents.flatMap((content) => content.problems), findings, strict }, locator);
}

/** An object that no rule of MTC is about. */
export function configMap(name: string, data = '{}'): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: shop }\ndata: ${data}\n`;
}

/** A field that is written twice: a finding that comes of reading alone. */
export const DUPLICATE = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: twice, namespace: shop }\ndata:\n  key: one\n  key: two\n';
