import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { BUNDLERS, configure } from './support/bundlers';
import { writeImported } from './support/imported';

/**
 * What `npm pack` makes, and whether it works where it is installed: in an empty project outside of the repository.
 *
 * A tarball that was built before can be named by CDK8S_MTC_TARBALL. Otherwise the library is compiled and packed here,
 * from a copy, so that nobody's `lib` is touched. Nothing is asked of a registry: the peers are those that the
 * repository was developed against.
 */
const ROOT = path.resolve(__dirname, '..');
const BIN = path.join(ROOT, 'node_modules', '.bin');
const PEERS = ['cdk8s', 'cdk8s-plus-27', 'constructs'];

/** What is at the top of the package. */
const TOP = [
  '.jsii', '.jsii.tabl.json', 'CHANGELOG.md', 'LICENSE', 'NOTICE', 'README.md', 'assets', 'docs', 'lib', 'package.json',
  'rules.d.ts', 'rules.js',
  'validation.d.ts', 'validation.js',
];

/** Without jsii's opinion on the version of Node, which would hide what really failed. */
const QUIET = { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };

const temporary = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'cdk8s-mtc-package-'));
const project = path.join(temporary, 'project');
const installed = path.join(project, 'node_modules', 'cdk8s-mtc');

function run(command: string, args: string[], cwd: string, env: Record<string, string> = {}): string {
  try {
    return execFileSync(
      command, args, { cwd, encoding: 'utf8', stdio: 'pipe', env: { ...process.env, ...env, ...QUIET } },
    );
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${path.basename(command)} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  }
}

/** Compiles and packs a copy of all files, so that the package could hold any of them, had nobody said which. */
function pack(): string {
  const copy = path.join(temporary, 'copy');
  const made = ['.git', 'coverage', 'dist', 'lib', 'node_modules'].map((name) => path.join(ROOT, name));
  fs.cpSync(ROOT, copy, { recursive: true, filter: (from) => !made.includes(from) });
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  run(path.join(BIN, 'jsii'), ['--silence-warnings=reserved-word'], copy);
  run(path.join(BIN, 'projen'), ['post-compile'], copy);
  return path.join(copy, run('npm', ['pack', '--ignore-scripts', '--silent'], copy).trim());
}

function install(tarball: string): void {
  fs.mkdirSync(project);
  fs.writeFileSync(path.join(project, 'package.json'), '{ "private": true }');
  run('npm', ['install', '--offline', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', tarball],
    project);
  for (const name of [...PEERS, '@types', 'undici-types']) {
    fs.symlinkSync(path.join(ROOT, 'node_modules', name), path.join(project, 'node_modules', name));
  }
}

/** What a package of the repository says about itself. */
function manifestOf(name: string): { readonly version: string } {
  return JSON.parse(fs.readFileSync(path.join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
}

function filesOf(folder: string): string[] {
  return fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => fs.statSync(path.join(folder, name)).isFile()).sort();
}

beforeAll(() => install(process.env.CDK8S_MTC_TARBALL ? path.resolve(ROOT, process.env.CDK8S_MTC_TARBALL) : pack()),
  300_000);
afterAll(() => fs.rmSync(temporary, { recursive: true }));

describe('the package', () => {
  const manifest = () => JSON.parse(fs.readFileSync(path.join(installed, 'package.json'), 'utf8'));

  test('contains the library and its documentation, and nothing else', () => {
    expect(fs.readdirSync(installed).sort()).toEqual(TOP);
  });

  test('contains what is compiled from each source, the command line in one file, and '
    + 'no source, test or example', () => {
    const sources = filesOf(path.join(ROOT, 'src')).filter((name) => !/^(cli|operations)\//.test(name))
      .map((name) => name.replace(/\.ts$/, ''));
    const programs = ['index.js', 'rules/public.js', 'validation/plugin.js', 'cli/cdk8s-mtc.js', 'cli/mcp-protocol.js'];
    const files = filesOf(path.join(installed, 'lib'));
    const isPart = (name: string) => /^parts\/[a-z-]+\.js$/.test(name);
    expect(files.filter((name) => !isPart(name)))
      .toEqual([...sources.map((name) => `${name}.d.ts`), ...programs, 'cli/LICENSES.txt', 'cli/sbom.cdx.json'].sort());
    expect(files.filter(isPart)).toContain('parts/core.js');
  });

  test('has no dependency but its peers, and the ranges hold the versions that it is developed against', () => {
    const {
      dependencies, optionalDependencies, bundledDependencies, bundleDependencies, peerDependencies, devDependencies,
    } = manifest();
    expect({ dependencies, optionalDependencies, bundledDependencies, bundleDependencies }).toEqual({});
    expect(Object.keys(peerDependencies)).toEqual(PEERS);
    expect(peerDependencies).toEqual(Object.fromEntries(PEERS.map((name) => [name, `^${devDependencies[name]}`])));
  });

  test('has a bill of materials that lists what is bundled, with its licence, and the peers', async () => {
    const text = fs.readFileSync(path.join(installed, 'lib', 'cli', 'sbom.cdx.json'), 'utf8');
    expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(text)).toBeNull();

    const { components, metadata } = JSON.parse(text);
    const isBundled = ({ properties }: any) =>
      properties.some(({ name, value }: any) => name === 'cdx:npm:package:bundled' && value === 'true');
    const names = components.filter((one: any) => !isBundled(one))
      .map(({ name, version }: any) => `${name}@${version}`);
    expect(names.sort()).toEqual(PEERS.map((name) => `${name}@${manifest().devDependencies[name]}`).sort());

    const licences = fs.readFileSync(path.join(installed, 'lib', 'cli', 'LICENSES.txt'), 'utf8');
    const bundled = components.filter(isBundled).map(({ name, version }: any) => `${name} ${version}`);
    expect([...licences.matchAll(/^==> (.*) <==$/gm)].map(([, name]) => name).sort()).toEqual(bundled.sort());
    expect(bundled).toContain(`yaml ${manifestOf('yaml').version}`);
    expect(components.filter(({ licenses }: any) => !licenses?.length)).toEqual([]);
    expect(metadata.component).toMatchObject({ name: 'cdk8s-mtc', purl: `pkg:npm/cdk8s-mtc@${manifest().version}` });
  });

  test('runs nothing when it is installed', () => {
    expect(Object.keys(manifest().scripts)
      .filter((name) => /^(pre|post)?(install|prepare|pack|publish)$/.test(name))).toEqual([]);
  });

  test('names no registry that it was built with, and no folder of the machine', () => {
    const registries = [new URL(run('npm', ['config', 'get', 'registry'], ROOT).trim()).host];
    const words = [...registries, ROOT, temporary];
    const found = filesOf(installed).flatMap((name) => {
      const text = fs.readFileSync(path.join(installed, name), 'utf8');
      return words.filter((word) => text.includes(word)).map((word) => `${name}: ${word}`);
    });
    expect(found).toEqual([]);
  });
});

/** The packages and the files of the library that a program has loaded. */
function loadedBy(program: string): string[] {
  const printing = 'for (const file of Object.keys(require.cache)) console.log(file);';
  const files = run(process.execPath, ['-e', `${program}\n${printing}`], project, { CDK8S_MTC_QUIET: '1' }).split('\n');
  const names = files.map((file) => file.startsWith(installed)
    ? path.relative(installed, file)
    : /(?<=node_modules\/)[^/]+/.exec(file)?.[0] ?? '');
  return [...new Set(names)].filter((name) => name.startsWith('lib/') || PEERS.includes(name)).sort();
}

/** The files of an output folder, and the folders that are applied, as the README shows them. */
function unitsAndFiles(folder: string): string[] {
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => fs.statSync(path.join(folder, name)).isFile());
  return [...new Set(files.filter((name) => !path.basename(name).startsWith('.digests'))
    .map((name) => name.includes('/') ? `${path.dirname(name)}/` : name))].sort();
}

describe('in an empty project', () => {
  const readme = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  const [, example] = /^```ts\b.*\n([^]*?)^```/m.exec(readme)!;
  const tree = [...readme.matchAll(/^[├└]── (\S+)/gm)].map(([, name]) => name);

  test("the README's first example compiles, and writes the files that the README shows", () => {
    fs.writeFileSync(path.join(project, 'main.ts'), example);
    fs.writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify({
      compilerOptions: { strict: true, target: 'es2022', module: 'commonjs', types: ['node'] }, files: ['main.ts'],
    }));
    run(path.join(BIN, 'tsc'), ['-p', '.'], project);

    const secrets = [...example.matchAll(/SecretSource\.env\('(\w+)'\)/g)]
      .map(([, variable]) => [variable, `made-up-${variable}`]);
    run(process.execPath, ['main.js'], project, { ...Object.fromEntries(secrets), CDK8S_OUTDIR: 'dist' });
    expect(unitsAndFiles(path.join(project, 'dist'))).toEqual([...tree].sort());
    expect(tree).not.toEqual([]);
  }, 120_000);

  test('the command line checks what the example wrote, and finds only that 4.20 is the last version with MTC', () => {
    const cli = path.join(project, 'node_modules', '.bin', 'cdk8s-mtc');
    const said = run(cli, ['check', '--strict', '--format', 'json', 'dist'], project);
    expect(JSON.parse(said).findings.map(({ rule }: { rule: string }) => rule)).toEqual(['version/last-openshift']);
  });

  const engineProgram = `
    import { App, Chart } from 'cdk8s';
    import { NamespaceMapping, SecretSource, TransferEndpoint, TransferEngine, TransferTrust } from 'cdk8s-mtc';
    const app = new App();
    const chart = new Chart(app, 'new');
    const trust = TransferTrust.presharedKey(SecretSource.existing('key'));
    new TransferEngine(chart, 'shop', { source: chart, destination: chart, endpoint: TransferEndpoint.clusterIp(), trust })
      .addClaim('data', { namespace: NamespaceMapping.renamed('shop', 'store') });
    process.stdout.write(app.synthYaml());`;

  const engineManifests = () => {
    fs.writeFileSync(path.join(project, 'engine.mjs'), engineProgram);
    return run(process.execPath, ['engine.mjs'], project);
  };

  test('a transfer engine contains the scripts of the pods', () => {
    expect(engineManifests())
      .toMatch(/name: shop-transfer-scripts\n[^]*^ {2}receive\.sh: [|>]\n[^]*^ {2}send\.sh: [|>]\n/m);
  });

  test.each(Object.keys(BUNDLERS))('a program that %s bundles into one file writes '
    + 'the same, without the package', (name) => {
    const expected = engineManifests();
    const bundle = path.join(temporary, `elsewhere-${name}`, 'bundle.cjs');
    const bundler = BUNDLERS[name]('engine.mjs', bundle);
    configure(bundler, project);
    run(bundler.command, [...bundler.args], project);
    expect(fs.readdirSync(path.dirname(bundle))).toEqual(['bundle.cjs']);
    expect(run(process.execPath, [bundle], path.dirname(bundle))).toBe(expected);
  }, 300_000);

  test('init creates a project that compiles, passes its test and writes manifests', () => {
    const cli = path.join(project, 'node_modules', '.bin', 'cdk8s-mtc');
    const created = path.join(project, 'created');
    run(cli, ['init', 'created'], project);
    run(path.join(BIN, 'tsc'), ['-p', '.'], created);
    const { scripts } = JSON.parse(fs.readFileSync(path.join(created, 'package.json'), 'utf8'));
    expect(run('sh', ['-c', scripts.test.replace('tsc && ', '')], created)).toMatch(/^[#ℹ] pass 1\n[#ℹ] fail 0$/m);
    run(process.execPath, ['lib/main.js'], created);
    expect(unitsAndFiles(path.join(created, 'dist')))
      .toEqual([...tree].filter((name) => !name.startsWith('secrets/') && name !== '.gitignore').sort());
  }, 120_000);

  test('import creates a project by the commands of docs/import.md, which prints what the page shows and writes the '
    + 'imported objects', () => {
    const page = fs.readFileSync(path.join(ROOT, 'docs', 'import.md'), 'utf8');
    const [, commands] = /^```sh\n([^]*?)^```/m.exec(page)!;
    const [, shown] = /^```\n(Wrote [^]*?)^```/m.exec(page)!;
    const clone = path.join(project, 'cdk8s-mtc');
    fs.mkdirSync(path.join(clone, 'dist', 'js'), { recursive: true });
    fs.symlinkSync(path.join(installed, 'lib'), path.join(clone, 'lib'));
    fs.writeFileSync(path.join(clone, 'dist', 'js', 'cdk8s-mtc-0.0.0.tgz'), '');
    writeImported(project);

    // Without network, packages are those of the folder above.
    const npm = path.join(temporary, 'npm');
    fs.mkdirSync(npm);
    fs.writeFileSync(path.join(npm, 'npm'), '#!/bin/sh\n[ "$1" = install ] || exec '
      + `'${run('sh', ['-c', 'command -v npm'], project).trim()}' "$@"\n`, { mode: 0o755 });
    const output =
      run('bash', ['-euo', 'pipefail', '-c', commands], project, { PATH: `${npm}:${BIN}:${process.env.PATH}` });
    expect(output).toContain(shown);
    expect(output).toContain('kubectl --context new apply -f dist/clusters/new/manifests');
    const created = path.join(project, 'migration');
    expect(JSON.parse(fs.readFileSync(path.join(created, 'package.json'), 'utf8')).dependencies['cdk8s-mtc'])
      .toBe('file:../cdk8s-mtc/dist/js/cdk8s-mtc-0.0.0.tgz');
    expect(unitsAndFiles(path.join(created, 'dist'))).toEqual(['clusters/new/manifests/', 'migration.json']);
  }, 120_000);

  const hostCluster = `
    const { Chart } = require('cdk8s');
    const mtc = require('cdk8s-mtc');
    const app = new mtc.MigrationApp({ outdir: 'host' });
    new mtc.HostCluster(new Chart(app, 'ocp4'), 'host');
    app.synth();`;

  test('a program loads only the parts of the library that it uses, and cdk8s-plus if it uses that', () => {
    const needed = ['cdk8s', 'constructs', 'lib/index.js', 'lib/parts/core.js'];
    expect(loadedBy(hostCluster)).toEqual(needed);
    expect(loadedBy(`${hostCluster}\nmtc.EgressProtocol;`)).toEqual([...needed, 'lib/parts/network.js']);
    expect(loadedBy(`${hostCluster}\nmtc.TransferEngine;`)).not.toContain('cdk8s-plus-27');
    expect(loadedBy(engineProgram.replace(/import (.*) from (.*);/g, 'const $1 = require($2);')))
      .toEqual(expect.arrayContaining(['cdk8s-plus-27', 'lib/parts/scripts.js', 'lib/parts/transfer.js']));
  });

  test('each export is there by require, by import, and once', () => {
    const program = `
      import { createRequire } from 'module';
      import * as imported from 'cdk8s-mtc';
      const required = createRequire(import.meta.url)('cdk8s-mtc');
      const names = Object.keys(required).sort();
      console.log(JSON.stringify({ names, same: names.filter((name) => imported[name] === required[name]),
        named: Object.keys(imported).filter((name) => !['default', 'module.exports', '__esModule'].includes(name)) }));`;
    fs.writeFileSync(path.join(project, 'names.mjs'), program);
    const { names, same, named } = JSON.parse(run(process.execPath, ['names.mjs'], project));
    expect(names).toContain('TransferEngine');
    expect([same, named.sort()]).toEqual([names, names]);
  });

  test('the rules of synth are those of cdk8s-mtc/rules, which have their texts', () => {
    const program = `const { RULES, judge } = require('cdk8s-mtc/rules');
      console.log(JSON.stringify(RULES.filter((rule) => !rule.title || !rule.breaks || !rule.keeps).map((rule) => rule.id)));`;
    expect(JSON.parse(run(process.execPath, ['-e', program], project))).toEqual([]);
  });

  test('a plain App is judged without any mention of findings', () => {
    const program = `const { App, Chart } = require('cdk8s'); const { HostCluster } = require('cdk8s-mtc');
      const app = new App({ outdir: 'plain' });
      new HostCluster(new Chart(app, 'ocp4'), 'host', { metadata: { name: 'Not_A_Name' } });
      try { app.synth(); } catch (error) { console.log(error.message); }`;
    expect(run(process.execPath, ['-e', program], project)).toMatch(/ocp4\/host: metadata\.name: .* \(document\/name\)$/m);
  });

  test('a message calls a class by the name that programs use', () => {
    const program = "const { StunnelProxy } = require('cdk8s-mtc'); try { new StunnelProxy(); } catch (error) "
      + '{ console.log(error.message); }';
    const engine = program.replaceAll('StunnelProxy', 'TransferEngine');
    expect([program, engine].map((text) => run(process.execPath, ['-e', text], project).split(':')[0]))
      .toEqual(['new StunnelProxy', 'new TransferEngine']);
  });

  test('the compiler refuses an option that there is not', () => {
    fs.writeFileSync(path.join(project, 'main.ts'), example.replace('bucket:', 'buckit:'));
    expect(() => run(path.join(BIN, 'tsc'), ['-p', '.'], project))
      .toThrow(/'buckit' does not exist in type 'S3RepositoryProps'/);
  }, 120_000);
});
