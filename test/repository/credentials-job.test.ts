import { spawn } from 'child_process';
import * as fs from 'fs';
import * as http from 'http';
import { AddressInfo } from 'net';
import * as os from 'os';
import * as path from 'path';
import { COPY_SCRIPT } from '../../src/repository/credentials-job';

const hasTools = ['bash', 'curl', 'base64'].every((tool) => (process.env.PATH ?? '').split(':')
  .some((folder) => fs.existsSync(path.join(folder, tool))));
const describeWithTools = hasTools ? describe : describe.skip;

interface Request {
  readonly line: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Runs the script against a server that gives these answers, one after the other, and the last one from then on. */
async function copy(
  statuses: number[], storage = '',
): Promise<{ requests: Request[]; output: string; status: number | null }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'copy-'));
  const files = {
    'token': 'the.token',
    'ca.crt': 'the certificates\n',
    'AWS_ACCESS_KEY_ID': 'AKIA"\\',
    'AWS_SECRET_ACCESS_KEY': `${'s'.repeat(100)}$(id)`,
  };
  Object.entries(files).forEach(([name, text]) => fs.writeFileSync(path.join(folder, name), text));
  const requests: Request[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      const status = statuses[Math.min(requests.length, statuses.length - 1)];
      requests.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      response.writeHead(status).end('{"data":{"aws-secret-access-key":"answer"}}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const env = {
    PATH: process.env.PATH,
    API: `http://127.0.0.1:${port}`,
    ACCOUNT: folder,
    KEYS: folder,
    NAMESPACE: 'openshift-migration',
    SECRET: 'creds',
    STORAGE: storage,
    PAUSE: '0.1',
  };
  const child = spawn('bash', ['-c', COPY_SCRIPT], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  [child.stdout, child.stderr].forEach((stream) => stream.on('data', (chunk) => { output += chunk; }));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  server.close();
  fs.rmSync(folder, { recursive: true });
  return { requests, output, status };
}

describeWithTools('the script that copies keys [needs: bash, curl and base64]', () => {
  test('patches the Secret with the keys in base64, and with the token of the ServiceAccount', async () => {
    const { requests, status } = await copy([200]);
    expect(status).toBe(0);
    expect(requests.map(({ line }) => line)).toEqual(['PATCH /api/v1/namespaces/openshift-migration/secrets/creds']);
    expect(requests[0].headers)
      .toMatchObject({ 'authorization': 'Bearer the.token', 'content-type': 'application/merge-patch+json' });
    expect(JSON.parse(requests[0].body)).toEqual({
      data: {
        'aws-access-key-id': Buffer.from('AKIA"\\').toString('base64'),
        'aws-secret-access-key': Buffer.from(`${'s'.repeat(100)}$(id)`).toString('base64'),
      },
    });
  });

  test('patches the MigStorage with the CA certificates, if it is named', async () => {
    const { requests } = await copy([200], 'backups');
    expect(requests.map(({ line }) => line)).toEqual([
      'PATCH /api/v1/namespaces/openshift-migration/secrets/creds',
      'PATCH /apis/migration.openshift.io/v1alpha1/namespaces/openshift-migration/migstorages/backups',
    ]);
    expect(JSON.parse(requests[1].body)).toEqual({
      spec: { backupStorageConfig: { s3CustomCABundle: Buffer.from('the certificates\n').toString('base64') } },
    });
  });

  test('retries until it is done, because the MigStorage may not exist yet', async () => {
    const { requests, status, output } = await copy([404, 500, 200]);
    expect([requests.length, status]).toEqual([3, 0]);
    expect(output).toMatch(/404[\s\S]*500[\s\S]*patched api\/v1\/namespaces\/openshift-migration\/secrets\/creds/);
  });

  test('prints no secret', async () => {
    const { output } = await copy([500, 200], 'backups');
    for (const secret of ['the.token', 'AKIA', 'sss', 'c3Nz', 'answer']) {
      expect(output).not.toContain(secret);
    }
  });
});
