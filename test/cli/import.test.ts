import { execFileSync, spawn } from 'child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { cli, folderWith } from './support';

const HOST = `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: host, namespace: openshift-migration }
spec: { isHostCluster: true }
`;

const REMOTE = `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: old, namespace: openshift-migration }
spec:
  isHostCluster: false
  url: https://api.old.example.com:6443
  serviceAccountSecretRef: { name: old-token, namespace: openshift-config }
`;

const SECRET = 'hunter2-hunter2';

/** All bytes of an import: what it prints and what it writes. */
function everythingOf(files: Record<string, string>): { text: string; program: string; exitCode: number } {
  const folder = folderWith(files);
  const { stdout, stderr, exitCode } = cli(folder, ['import', '.']);
  const written = readdirSync(join(folder, 'imported'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile());
  const texts = written.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  return {
    text: [stdout, stderr, ...texts].join('\n'),
    program: readFileSync(join(folder, 'imported/main.ts'), 'utf8'),
    exitCode,
  };
}

const NEXT = '\nNext:\n\n  cd imported && npm install --omit=optional && npm run synth\n'
  + '\nVersion 0.0.0 is not published. Before the installation, in package.json, replace the version of cdk8s-mtc with '
  + 'file: and the path of its package (.tgz), or use --library next time.\n';

test('writes a project with the program, and says what it wrote and what to do next', () => {
  const folder = folderWith({ 'host.yaml': HOST });
  const { exitCode, stdout, stderr } = cli(folder, ['import', 'host.yaml']);
  expect({ exitCode, stdout, stderr })
    .toEqual({ exitCode: 0, stdout: `Wrote imported/main.ts and 6 files beside it.\n${NEXT}`, stderr: '' });
  expect(readFileSync(join(folder, 'imported/cdk8s.yaml'), 'utf8')).toBe('language: typescript\n'
    + 'app: npx tsc && node main.js\n');
  expect(readFileSync(join(folder, 'imported/.gitignore'), 'utf8')).toBe('node_modules/\n/*.js\ndist/secrets/\n');
  const { name, scripts, dependencies, devDependencies } =
    JSON.parse(readFileSync(join(folder, 'imported/package.json'), 'utf8'));
  expect({ name, scripts }).toEqual({ name: 'imported', scripts: { synth: 'tsc && node main.js' } });
  expect(Object.keys({ ...dependencies, ...devDependencies }))
    .toEqual(['cdk8s', 'cdk8s-mtc', 'cdk8s-plus-27', 'constructs', '@types/node', 'typescript']);
  expect(parse(readFileSync(join(folder, 'imported/.gitlab-ci.yml'), 'utf8')).migration.script.slice(0, 2))
    .toEqual(['npm ci', 'npm run synth']);
  expect(readFileSync(join(folder, 'imported/main.ts'), 'utf8')).toBe(`import { Chart } from 'cdk8s';
import { HostCluster, MigrationApp } from 'cdk8s-mtc';

const app = new MigrationApp();
const chart = new Chart(app, 'host');

new HostCluster(chart, 'host');

app.synth();
`);
});

test('never overwrites: a folder that is not empty is refused, and an empty one is not', () => {
  const folder = folderWith({ 'host.yaml': HOST, 'imported/main.ts': 'mine' });
  const { exitCode, stderr } = cli(folder, ['import', 'host.yaml']);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: 'error: imported: the folder is not empty, and import never overwrites a file. Pass another folder with '
      + '--output, or --program-only to write into a project that exists\n',
  });
  expect(readFileSync(join(folder, 'imported/main.ts'), 'utf8')).toBe('mine');
  mkdirSync(join(folder, 'empty'));
  expect(cli(folder, ['import', 'host.yaml', '--output', 'empty']).exitCode).toBe(0);
  expect(existsSync(join(folder, 'empty/main.ts'))).toBe(true);
});

test('a folder with nothing but a repository of git is empty', () => {
  const folder = folderWith({ 'host.yaml': HOST, 'imported/.git/HEAD': 'ref: refs/heads/main\n' });
  expect(cli(folder, ['import', 'host.yaml']).exitCode).toBe(0);
});

test('with --program-only, writes nothing but the program and what it reads, beside the files of a project', () => {
  const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: a, namespace: b }\n';
  const folder = folderWith({ 'host.yaml': HOST, 'account.yaml': account, 'shop/package.json': '{}' });
  const { exitCode, stdout } = cli(folder,
    ['import', 'host.yaml', 'account.yaml', '--program-only', '--output', 'shop']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'Wrote shop/main.ts and 1 file beside it.\n' });
  expect(readdirSync(join(folder, 'shop'), { recursive: true }).sort())
    .toEqual(['main.ts', 'manifests', 'manifests/host.yaml', 'package.json']);
});

test.each(['main.ts', 'manifests/host.yaml'])('with --program-only, an existing %s stays, '
  + 'and nothing is written beside it', (taken) => {
  const folder = folderWith({
    'host.yaml': `${HOST}---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: a, namespace: b }\n`,
    [taken]: 'mine',
  });
  const { exitCode, stderr } = cli(folder, ['import', 'host.yaml', '--program-only', '--output', '.']);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: `error: ${taken} already exists: nothing was written. Pass another folder with --output\n`,
  });
  expect(readFileSync(join(folder, taken), 'utf8')).toBe('mine');
  expect(readdirSync(folder).sort()).toEqual(['host.yaml', taken.split('/')[0]].sort());
});

test('a package that is not published is named by its path from the project, and must exist', () => {
  const folder = folderWith({ 'host.yaml': HOST, 'cdk8s-mtc.tgz': '' });
  expect(cli(folder, ['import', 'host.yaml', '--library', 'file:other.tgz'])).toMatchObject({
    exitCode: 2,
    stderr: `error: --library: ${join(folder, 'other.tgz')} does not exist: nothing was written. Pass the path of a `
      + 'package: --library file:cdk8s-mtc.tgz\n',
  });
  expect(existsSync(join(folder, 'imported'))).toBe(false);
  cli(folder, ['import', 'host.yaml', '--library', 'file:cdk8s-mtc.tgz']);
  expect(JSON.parse(readFileSync(join(folder, 'imported/package.json'), 'utf8')).dependencies['cdk8s-mtc'])
    .toBe('file:../cdk8s-mtc.tgz');
});

test('keeps errors of the manifests, reports them as check does, and ends with 1', () => {
  const { exitCode, text, program } = everythingOf({ 'old.yaml': REMOTE.replace('https://api', 'api') });
  expect(exitCode).toBe(1);
  expect(text).toContain('Mistakes in the imported manifests, as "cdk8s-mtc check" reports them:');
  expect(text).toContain('[cluster/url]');
  expect(program).toContain("url: 'api.old.example.com:6443',");
});

test('with --fix, repairs first, says what, and leaves the files unchanged', () => {
  const wrong = `${REMOTE}  exposedRegistryPath: https://registry.apps.old.example.com\n`;
  const folder = folderWith({ 'old.yaml': wrong });
  const { exitCode, stdout } = cli(folder, ['import', 'old.yaml', '--fix']);
  expect(stdout).toContain('\nRepaired before the import (the files are unchanged):\n'
    + '  old.yaml:8: Write `exposedRegistryPath: registry.apps.old.example.com`. [cluster/registry-path]\n');
  expect(readFileSync(join(folder, 'imported/main.ts'), 'utf8')).toContain('exposedRegistryPath: '
    + "'registry.apps.old.example.com',");
  expect({ exitCode, text: readFileSync(join(folder, 'old.yaml'), 'utf8') }).toEqual({ exitCode: 0, text: wrong });
});

test.each([
  [[], 'error: say what to import: files, folders, - for the standard input, or --context NAME\n'],
  [['missing.yaml'], 'error: missing.yaml: the file or folder does not exist\n'],
  [['map.yaml'], 'error: no object of MTC was found: pass the files with its MigClusters, MigStorages and MigPlans\n'],
])('ends with 2 for %j', (args, message) => {
  const folder = folderWith({ 'map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\n' });
  const { exitCode, stderr } = cli(folder, ['import', ...args]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: message });
  expect(existsSync(join(folder, 'imported'))).toBe(false);
});

test('assigns manifests to clusters, and pairs the only other one with the only remote cluster', () => {
  const route = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: rsync, namespace: shop }\n';
  const folder = folderWith({ 'a/mtc.yaml': `${HOST}---\n${REMOTE}`, 'b/account.yaml': route });
  expect(cli(folder, ['import', '--cluster', 'hub=a', '--cluster', 'edge=b']).exitCode).toBe(0);
  const program = readFileSync(join(folder, 'imported/main.ts'), 'utf8');
  expect(program).toContain("const chart = new Chart(app, 'hub');\nconst edgeChart = new Chart(app, 'edge');\n");
  expect(program).toContain('  chart: edgeChart,\n');
  expect(program)
    .toContain("new Include(old.chart, 'edge-others', { url: path.join(__dirname, 'manifests/edge.yaml') });");
});

describe('no secret value is copied', () => {
  const hidden: Array<[string, string]> = [
    ['of a Secret', `apiVersion: v1
kind: Secret
metadata: { name: old-token, namespace: openshift-config }
stringData: { saToken: ${SECRET} }
`],
    ['of a Secret with another case', `apiVersion: v1
kind: Secret
metadata: { name: a, namespace: b, annotations: { note: ${SECRET} } }
data: { other: ${Buffer.from(SECRET).toString('base64')} }
`],
    ['in the password of a proxy', `apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec:
  cluster_name: host
  migration_controller: true
  migration_ui: true
  migration_velero: true
  stunnel_tcp_proxy: http://mtc:${SECRET}@proxy.example.com:3128
`],
    ['in a proxy that no option can express', `apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec: { migration_controller: true, stunnel_tcp_proxy: "mtc:${SECRET}@proxy.example.com:3128" }
`],
    ['in a variable of a Deployment', `apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: b }
spec: { template: { spec: { containers: [{ name: a, env: [{ name: DB_PASSWORD, value: ${SECRET} }] }] } } }
`],
    ['in the playbook of a hook', `apiVersion: migration.openshift.io/v1alpha1
kind: MigHook
metadata: { name: a, namespace: openshift-migration }
spec:
  custom: false
  image: quay.io/konveyor/hook-runner:latest
  targetCluster: source
  playbook: ${Buffer.from(`- hosts: localhost\n  vars:\n    db_password: ${SECRET}\n`).toString('base64')}
`],
  ];

  test.each(hidden)('%s', (_, manifest) => {
    const { text, program } = everythingOf({ 'host.yaml': `${HOST}---\n${REMOTE}`, 'secret.yaml': manifest });
    expect(program).toContain('new RemoteCluster(');
    const encoded = [
      text, ...[...text.matchAll(/[A-Za-z0-9+/]{12,}=*/g)].map(([base64]) => Buffer.from(base64, 'base64').toString()),
    ];
    expect(encoded.join('\n')).not.toContain(SECRET);
  });

  test('but a placeholder that a plugin replaces is kept', () => {
    const manifest = hidden[2][1].replace(SECRET, '<path:kv/proxy#password>');
    const { program } = everythingOf({ 'host.yaml': HOST, 'controller.yaml': manifest });
    expect(program).toContain("password: SecretSource.placeholder('<path:kv/proxy#password>'),");
  });
});

describe('from a cluster', () => {
  const live = {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        apiVersion: 'migration.openshift.io/v1alpha1',
        kind: 'MigCluster',
        metadata: { name: 'host', namespace: 'openshift-migration', uid: 'u' },
        spec: { isHostCluster: true },
      },
      {
        apiVersion: 'migration.openshift.io/v1alpha1',
        kind: 'MigMigration',
        metadata: { name: 'shop-1', namespace: 'openshift-migration' },
        spec: { stage: true, migPlanRef: { name: 'shop', namespace: 'openshift-migration' } },
        status: { phase: 'Completed', conditions: [{ type: 'Succeeded', status: 'True' }] },
      },
    ],
  };

  function withKubectl(script: string, ...args: string[]) {
    const folder = folderWith({ 'list.json': JSON.stringify(live) });
    writeFileSync(join(folder, 'kubectl'), `#!/bin/sh\necho "$@" > ${folder}/arguments\n${script}\n`);
    chmodSync(join(folder, 'kubectl'), 0o755);
    return {
      folder,
      ...cli(folder, ['import', '--context', 'hub', ...args], {
        environment: { KUBECTL: join(folder, 'kubectl'), PATH: process.env.PATH! },
      }),
    };
  }

  test('the objects of MTC are read by kubectl, no Secret among them, and completed runs are history', () => {
    const { folder, exitCode, stdout } = withKubectl('cat "$(dirname "$0")/list.json"');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: `Wrote imported/main.ts and 6 files beside it.

Not part of the program, or written by hand in it:
  MigMigration openshift-migration/shop-1: it has completed (Succeeded), so the program does not contain it.
${NEXT}`,
    });
    expect(readFileSync(join(folder, 'arguments'), 'utf8')).not.toMatch(/secret/i);
    expect(readFileSync(join(folder, 'imported/main.ts'), 'utf8')).not.toContain('stage');
  });

  test('a failure of kubectl is reported, and nothing is written', () => {
    const { folder, exitCode, stderr } = withKubectl('echo "no such context" >&2; exit 1');
    expect({ exitCode, stderr })
      .toEqual({ exitCode: 2, stderr: 'error: kubectl --context hub get failed: no such context\n' });
    expect(existsSync(join(folder, 'imported'))).toBe(false);
  });
});

test('with --fix, what a repair has resolved is not reported again, and a mistake that remains is', () => {
  const run = `apiVersion: migration.openshift.io/v1alpha1
kind: MigMigration
metadata: { name: shop-undo, namespace: openshift-migration }
spec: { migPlanRef: { name: shop, namespace: openshift-migration }, rollback: true }
`;
  const folder = folderWith({ 'run.yaml': run, 'host.yaml': HOST, 'old.yaml': REMOTE.replace('https://api', 'api') });
  const { stdout, exitCode } = cli(folder, ['import', '.', '--fix']);
  expect(stdout)
    .toContain('MigMigration openshift-migration/shop-undo: stage is false, because the run is not a stage.');
  expect(stdout).not.toContain('[document/missing-field]');
  expect(exitCode).toBe(stdout.includes('error:') ? 1 : 0);
});

test('with --fix and nothing to repair, says so', () => {
  expect(cli(folderWith({ 'host.yaml': HOST }), ['import', '.', '--fix']).stdout).toBe(
    `Wrote imported/main.ts and 6 files beside it.\n\nNothing had to be repaired, or could be.\n${NEXT}`,
  );
});

test('manifests from a pipe, which can be read only once, are imported and judged', () => {
  const folder = folderWith({ 'plan.yaml': `${HOST}---\n${REMOTE.replace('https://', '')}` });
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  spawn('sh', ['-c', 'cat plan.yaml > pipe'], { cwd: folder });
  const { stdout } = cli(folder, ['import', 'pipe']);
  expect(stdout).toContain('Wrote imported/main.ts');
  expect(stdout).toContain('Mistakes in the imported manifests');
});
