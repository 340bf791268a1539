import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import * as mtc from '../src';

/** The TypeScript of the guides compiles. That of the README and of doc comments is checked by `jsii-rosetta`. */
const ROOT = path.join(__dirname, '..');
const DOCS = path.join(ROOT, 'docs');

/** What blocks use without saying where it comes from. */
const FIXTURE = `import * as fs from 'fs';
import { ApiObject, App, Chart, Size } from 'cdk8s';
import * as mtc from 'cdk8s-mtc';
import { ${Object.keys(mtc).join(', ')} } from 'cdk8s-mtc';
declare const [app, chart, oldChart, newChart]: [MigrationApp, Chart, Chart, Chart];
declare const [source, old, host]: [RemoteCluster, RemoteCluster, HostCluster];
declare const [backups, plan, shop, billing]: [ReplicationRepository, MigrationPlan, MigrationPlan, MigrationPlan];
declare const engine: TransferEngine;
`;

/**
 * The blocks of all guides, by the path of a file that is only in memory: `fleet.md:12.ts`, with the line of the block.
 */
function blocks(): Map<string, string> {
  return new Map(fs.readdirSync(DOCS).filter((name) => name.endsWith('.md')).flatMap((name) => {
    const text = fs.readFileSync(path.join(DOCS, name), 'utf8');
    return [...text.matchAll(/^```ts\n([^]*?)^```/gm)].map(({ 1: code, index }): [string, string] => {
      const line = text.slice(0, index).split('\n').length + 1;
      return [
        path.join(ROOT, 'test', `${name}:${line}.ts`), code.includes('import ') ? code : `${FIXTURE}{\n${code}}\n`,
      ];
    });
  }));
}

/** The errors of the compiler in these files, each with its file. */
function errorsIn(files: ReadonlyMap<string, string>): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    esModuleInterop: true,
    types: ['node'],
    paths: { 'cdk8s-mtc': [path.join(ROOT, 'src', 'index.ts')] },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...rest) => files.has(name)
    ? ts.createSourceFile(name, files.get(name)!, ts.ScriptTarget.ES2022, true)
    : getSourceFile(name, ...rest);
  host.fileExists = (name) => files.has(name) || fileExists(name);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
      .map(({ messageText }) => `${path.basename(name, '.ts')}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
}

test('the TypeScript of the guides compiles, and a misspelt option does not', () => {
  const misspelt = path.join(ROOT, 'test', 'misspelt.ts');
  const all = blocks();
  expect(all.size).toBeGreaterThan(10);
  expect(
    errorsIn(new Map([...all, [misspelt, `${FIXTURE}new RsyncNetworkExemption(chart, 'rsync', { plans: [plan] });`]])),
  ).toEqual([
    expect.stringMatching(/^misspelt: .*'plans' does not exist in type 'RsyncNetworkExemptionProps'/),
  ]);
});

test('each page with `npx cdk8s-mtc` or `npm install cdk8s-mtc` says that the name is not published yet', () => {
  const examples = fs.readdirSync(path.join(ROOT, 'examples'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory());
  const guides = fs.readdirSync(DOCS).filter((name) => name.endsWith('.md'));
  const pages = [
    'README.md', ...guides.map((name) => `docs/${name}`), ...examples.map(({ name }) => `examples/${name}/README.md`),
  ];
  const textOf = (name: string) => fs.readFileSync(path.join(ROOT, name), 'utf8');
  const naming = pages.filter((name) => /npx cdk8s-mtc|npm install .*(?<!\/)cdk8s-mtc/.test(textOf(name)));
  expect(naming).toEqual(expect.arrayContaining(['docs/check.md', 'docs/editors.md']));
  expect(naming.filter((name) => !/not\s+published\s+yet/.test(textOf(name)))).toEqual([]);
});
