import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, Chart } from 'cdk8s';
import { generateDestination, generateSource } from '../../examples/fleet/generate';
import {
  Findings, HostCluster, Inventory, MigrationApp, MigrationFleet, MigrationPlan, ProxyCredentials, RemoteCluster,
  ReplicationRepository,
  S3Credentials, SecretSource, StunnelProxy, VolumeRule, VolumeRules,
} from '../../src';
import { inventoryText } from '../../src/inventory/inventory-text';
import { csv } from '../../src/report/csv';
import { escape, jsonForScript } from '../../src/report/html/escape';
import { cli } from '../cli/support';

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'report-'));
afterAll(() => fs.rmSync(work, { recursive: true }));

const HOSTILE = '<script>alert(1)</script>';

/** A program with a proxy whose password is in plain text, an open namespace, and an acknowledged finding. */
function synthesize(): void {
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const app = new MigrationApp({ outdir: path.join(work, 'dist'), name: 'estate' });
  const chart = new Chart(app, 'new');
  const destination = new HostCluster(chart, 'host');
  destination.configureController({ rsync: { privileged: true } });
  const source = new RemoteCluster(chart, 'old', {
    url: 'https://api.old.example.com:6443',
    token: SecretSource.plainTextLiteral('hunter2.hunter2.hunter2'),
    exposedRegistryPath: 'registry.old.example.com',
    insecure: true,
  });
  const repository = ReplicationRepository.s3(
    chart, 'backups', { bucket: 'migration', region: 'eu-central-1', credentials: S3Credentials.existing('s3') },
  );
  new MigrationFleet(chart, 'estate', {
    source,
    destination,
    repository,
    sourceInventory: Inventory.fromData(generateSource(12)),
    destinationInventory: Inventory.fromData(generateDestination()),
    volumeRules: new VolumeRules([
      VolumeRule.skip('unused', { namespaces: ['nowhere'] }), VolumeRule.copy(HOSTILE, {}, { storageClass: 'cephfs' }),
    ]),
  });
  MigrationPlan.fromPlanName(chart, 'existing', 'estate-002', { source, destination }).rollback('back');
  new StunnelProxy(chart, 'proxy', {
    host: 'proxy.corp',
    port: 3128,
    credentials: ProxyCredentials.basic({ username: 'mtc', password: SecretSource.plainTextLiteral('hunter2') }),
  } as any);
  new ApiObject(chart, 'open', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
  });
  Findings.of(source).acknowledge('cluster/insecure', `the lab has no CA ${HOSTILE}`);
  app.synth();
  stderr.mockRestore();
}

beforeAll(synthesize);

const report = (...args: string[]) => cli(work, ['report', 'dist', ...args]);

test('the page loads nothing, contains no secret, and no text of the program is markup', () => {
  const { stdout, exitCode } = report();
  expect(exitCode).toBe(0);
  expect(stdout).not.toContain('hunter2');
  expect(stdout).not.toContain(HOSTILE);
  expect(stdout.replace(/\bhttps?:\/\/[^\s"&<\\]+/g, '')).not.toMatch(/<(link|img|iframe)|src=|@import|url\((?!#)/);
  expect(stdout).toContain('default-src \'none\'');
});

test('the page has the same bytes each time', () => {
  expect(report().stdout).toBe(report().stdout);
});

test('the firewall sheet names each connection', () => {
  expect(report('--csv').stdout.split('\r\n')).toEqual([
    'From,To,Host,Port,Protocol,Reason',
    'new,old,api.old.example.com,6443,TCP (HTTPS),MTC\'s controller reads and writes objects through the API server',
    ...['new', 'old']
      .map((from) => `${from},repository backups,migration.s3.eu-central-1.amazonaws.com,443,TCP (HTTPS),`
        + '"Velero stores and reads the objects of applications, and the controller checks the repository"'),
    'old,proxy,proxy.corp,3128,TCP (HTTP CONNECT),stunnel connects through the proxy',
    'proxy,new,(router),443,TCP (TLS),rsync copies volumes within stunnel; '
      + 'the certificate is not for a proxy to terminate',
    'new,old,registry.old.example.com,443,TCP (HTTPS),MTC\'s controller copies images from registry to registry',
    '',
  ]);
});

test('Markdown has waves, plans, findings, credentials and what is opened', () => {
  const { stdout } = report('--markdown');
  expect(stdout).toContain('# Migration estate\n\n2 clusters, 2 plans, 12 namespaces, 5 runs\n');
  expect(stdout).toContain('| 1 |  |  | estate-001, estate-002 |');
  expect(stdout).toContain('| Namespace shop accepts privileged pods | new | cdk8s-mtc teardown, '
    + 'which restores the labels that it had before |');
  expect(stdout)
    .toContain('| token for old (usually cluster-admin there) | Secret openshift-migration/old-token on new |');
  expect(stdout).not.toContain('hunter2');
  expect(stdout).not.toContain(HOSTILE);
  expect(stdout.length).toBeLessThan(65_536);
});

test('the runbook says how to undo a cutover', () => {
  expect(report().stdout).toContain(escape(
    '{"apiVersion":"migration.openshift.io/v1alpha1","kind":"MigMigration","metadata":{"name":"estate-001-rollback","namespace":"openshift-migration"}',
  ));
});

test('the runbook has rollbacks without a number, behind all steps, and the undo of a '
  + 'cutover names the one of its plan', () => {
  const [steps, undoing] = report().stdout.split('<h3>Only to undo</h3>');
  expect(steps.match(/<summary><b>\d+\.<\/b> [^ ]*/g)!.at(-1)).toMatch(/cutover/);
  expect(steps).not.toContain('3-rollback-back/new <span');
  expect(undoing.match(/<summary>[^<]*/g)).toEqual(['<summary>runs/estate-002/3-rollback-back/new ']);
  expect(steps).toContain('# Deletes what the plan has created on the destination, with everything that was written '
    + 'there.\ncdk8s-mtc run dist estate-002 back</pre>');
});

test('the runbook begins with the commands of this package', () => {
  expect(report().stdout).toContain('<pre tabindex="0">cdk8s-mtc run dist estate-001 stage-1\n# or with kubectl:\n'
    + 'kubectl --context new apply -f dist/runs/estate-001/1-stage-1/new\n');
});

test('a privileged rsync is reported, although its MigrationController is in a secret file', () => {
  expect(report('--markdown').stdout).toContain('| rsync runs privileged on this cluster | new |');
});

test('the findings of fleets are findings, in each format', () => {
  expect(report('--markdown').stdout).toContain('| warning | rule unused | decides about no volume');
  expect(report().stdout).toContain('<code>fleet estate</code>');
  expect(report().stdout).toContain('<b>11</b>open findings<');
});

test('with inventories, more is found', () => {
  const inventory = { ...generateDestination(), storageClasses: [] };
  fs.writeFileSync(path.join(work, 'new.json'), inventoryText(inventory));
  fs.writeFileSync(path.join(work, 'with.yaml'), 'clusters: { host: { inventory: new.json } }\n');
  const isFound = (...args: string[]) =>
    report('--markdown', ...args).stdout.includes('inventory/missing-storage-class');
  expect([isFound(), isFound('--inventory', 'host=new.json'), isFound('--config', 'with.yaml')])
    .toEqual([false, true, true]);
  expect(report('--config', 'nowhere.yaml'))
    .toMatchObject({ exitCode: 2, stderr: expect.stringContaining('nowhere.yaml') });
});

test('a file is written as a whole, and a folder without an index is an error', () => {
  expect(report('-o', 'report.html')).toMatchObject({ exitCode: 0, stdout: '' });
  expect(fs.readFileSync(path.join(work, 'report.html'), 'utf8')).toBe(report().stdout);
  expect(cli(work, ['report', 'nowhere'])).toMatchObject({
    exitCode: 2,
    stderr: 'error: nowhere/migration.json does not exist. Pass the folder that synth has written\n',
  });
  expect(report('-o', 'nowhere/report.html')).toMatchObject({
    exitCode: 2,
    stderr: 'error: nowhere/report.html cannot be written: the folder nowhere does not exist\n',
  });
});

test('a file is not written by way of a link', () => {
  fs.writeFileSync(path.join(work, 'victim'), 'old');
  fs.symlinkSync('victim', path.join(work, 'link.html'));
  expect(report('-o', 'link.html')).toMatchObject({
    exitCode: 2, stderr: 'error: link.html is a symbolic link: name the file that it leads to\n',
  });
  expect(fs.readFileSync(path.join(work, 'victim'), 'utf8')).toBe('old');
});

test('files that links of the folder lead to are not reported', () => {
  const copy = path.join(work, 'copy');
  fs.cpSync(path.join(work, 'dist'), copy, { recursive: true });
  const { units } = JSON.parse(fs.readFileSync(path.join(copy, 'migration.json'), 'utf8'));
  const [unit] = units.filter(({ isSecret }: { isSecret: boolean }) => !isSecret)
    .map(({ path: of }: { path: string }) => of);
  fs.rmSync(path.join(copy, unit), { recursive: true });
  fs.symlinkSync(path.join(work, 'dist', unit), path.join(copy, unit));
  expect(cli(work, ['report', 'copy'])).toEqual({
    exitCode: 2, stdout: '', stderr: `error: ${path.join('copy', unit)}: it is outside the folder that may be read\n`,
  });
});

test('a cell of CSV is never a formula, and quotes are doubled', () => {
  expect(csv([['=1+1', '@x', '-1', 'a,b', 'say "a"']])).toBe('\'=1+1,\'@x,\'-1,"a,b","say ""a"""\r\n');
});

test('data cannot end its script element, nor text its attribute', () => {
  expect(jsonForScript(['</script><!--'])).toBe('["\\u003c/script>\\u003c!--"]');
  expect(escape('"\'<>&\u0007\u202e')).toBe('&quot;&#39;&lt;&gt;&amp;  ');
});
