import { spawn, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Chart, Testing } from 'cdk8s';
import { ReplicationRepository } from '../../src';
import { describeOnServer, KUBECONFIG, KUBECTL, MADE_BY_TESTS } from '../support/api-server';

/**
 * Lets the Job that copies the keys of a bucket do its work on a real API server, with its own ServiceAccount and
 * nobody else's rights.
 */
const NAMESPACE = `copy-keys-${process.pid}`;

jest.setTimeout(120_000);

function kubectl(args: string[], input?: unknown): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(KUBECTL, ['--kubeconfig', KUBECONFIG!, ...args], {
    input: input === undefined ? undefined : JSON.stringify(input), encoding: 'utf8',
  });
}

function kubectlOk(args: string[], input?: unknown): string {
  const { status, stdout, stderr } = kubectl(args, input);
  expect([args, stderr, status]).toEqual([args, expect.anything(), 0]);
  return stdout;
}

/** What the library writes, in a namespace of this test. */
function manifests(): any[] {
  const chart = new Chart(Testing.app(), 'new');
  ReplicationRepository.multicloudObjectGateway(chart, 'backups', { url: 'https://s3.example.com' });
  return JSON.parse(JSON.stringify(Testing.synth(chart)).replaceAll('openshift-migration', NAMESPACE));
}

/** Runs the container of a Job as a process, with the files that the kubelet would give it. */
async function runContainer(
  job: any, files: Record<string, string>, server: string,
): Promise<{ status: number | null; output: string }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'job-'));
  Object.entries(files).forEach(([name, text]) => fs.writeFileSync(path.join(folder, name), text, { mode: 0o600 }));
  const [{ command: [file, ...args], env }] = job.spec.template.spec.containers;
  const variables = Object.fromEntries(env.map(({ name, value }: any) => [name, value]));
  const child = spawn(file, args, {
    env: { PATH: process.env.PATH, ...variables, API: server, ACCOUNT: folder, KEYS: folder, PAUSE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  let output = '';
  [child.stdout, child.stderr].forEach((stream) => stream.on('data', (chunk) => { output += chunk; }));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  fs.rmSync(folder, { recursive: true });
  return { status, output };
}

describeOnServer('the Job that copies the keys of a bucket', () => {
  const written = KUBECONFIG ? manifests() : [];
  const ofKind = (kind: string) => written.find((manifest) => manifest.kind === kind);
  const account = `system:serviceaccount:${NAMESPACE}:backups-credentials`;
  let config: any;

  beforeAll(() => {
    config = JSON.parse(kubectlOk(['config', 'view', '--raw', '--minify', '-o', 'json']));
    kubectlOk(
      ['create', '-f', '-'],
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels: { [MADE_BY_TESTS]: 'true' } } },
    );
    // No gateway and no kubelet are at work here, so the claim and the Job are left out.
    const items = written.filter(({ kind }) => !['ObjectBucketClaim', 'Job'].includes(kind));
    kubectlOk(['apply', '-f', '-'], { apiVersion: 'v1', kind: 'List', items });
  });

  afterAll(() => {
    kubectl(['delete', 'namespace', NAMESPACE, '--wait=false']);
  });

  test('fills the Secret and the MigStorage', async () => {
    const [{ cluster }] = config.clusters;
    const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
    const url = `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/backups-credentials/token`;
    const { status: { token } } = JSON.parse(kubectlOk(['create', '--raw', url, '-f', '-'], request));
    const ca = Buffer.from(cluster['certificate-authority-data'], 'base64').toString();
    const files = { token, 'ca.crt': ca, 'AWS_ACCESS_KEY_ID': 'the-id', 'AWS_SECRET_ACCESS_KEY': 'the-key' };
    const { status, output } = await runContainer(ofKind('Job'), files, cluster.server);
    expect([status, output]).toEqual([0, [
      `patched api/v1/namespaces/${NAMESPACE}/secrets/backups-credentials\n`,
      `patched apis/migration.openshift.io/v1alpha1/namespaces/${NAMESPACE}/migstorages/backups\n`,
    ].join('')]);
    const read = (what: string) => JSON.parse(kubectlOk(['get', what, '-n', NAMESPACE, '-o', 'json']));
    expect(read('secret/backups-credentials').data).toEqual({
      'aws-access-key-id': Buffer.from('the-id').toString('base64'),
      'aws-secret-access-key': Buffer.from('the-key').toString('base64'),
    });
    expect(read('migstorage/backups').spec.backupStorageConfig).toEqual({
      ...ofKind('MigStorage').spec.backupStorageConfig, s3CustomCABundle: Buffer.from(ca).toString('base64'),
    });
  });

  test('what it has filled stays if the manifests are applied again', () => {
    kubectlOk(
      ['apply', '-f', '-'], { apiVersion: 'v1', kind: 'List', items: [ofKind('Secret'), ofKind('MigStorage')] },
    );
    expect(kubectlOk([
      'get', 'secret/backups-credentials', '-n', NAMESPACE, '-o', 'jsonpath={.data.aws-access-key-id}',
    ])).not.toBe('');
    const bundle = 'jsonpath={.spec.backupStorageConfig.s3CustomCABundle}';
    expect(kubectlOk(['get', 'migstorage/backups', '-n', NAMESPACE, '-o', bundle])).not.toBe('');
  });

  test.each([
    ['patch', 'secrets/backups-credentials', 'yes'],
    ['patch', 'migstorages.migration.openshift.io/backups', 'yes'],
    ['get', 'secrets/backups-credentials', 'no'],
    ['patch', 'secrets/other', 'no'],
    ['create', 'secrets', 'no'],
    ['patch', 'migstorages.migration.openshift.io/other', 'no'],
    ['create', 'pods', 'no'],
  ])('it may %s %s: %s', (verb, what, answer) => {
    expect(kubectl(['auth', 'can-i', verb, what, '-n', NAMESPACE, '--as', account]).stdout.trim()).toBe(answer);
  });
}, ['bash', 'curl']);
