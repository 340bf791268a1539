import { execFileSync, spawn } from 'child_process';
import * as fs from 'fs';
import { createServer as createPlainServer, RequestListener } from 'http';
import { createServer } from 'https';
import * as net from 'net';
import * as os from 'os';
import * as path from 'path';
import { preflightScripts } from '../../src/scripts/packaged-scripts';
import { testWith } from '../transfer/wire/needs';

const SOURCE = path.resolve(__dirname, '../../assets/preflight/probe.sh');
const PROBE_SCRIPT = preflightScripts()['probe.sh'];
const NEEDED = ['curl', 'openssl'];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-probe-'));
const servers: net.Server[] = [];

afterAll(() => {
  servers.forEach((server) => server.close());
  fs.rmSync(folder, { recursive: true });
});

interface Results {
  readonly status: number | null;
  /** `pass: …` for each attempt. */
  readonly lines: string[];
  readonly termination: string;
  readonly output: string;
}

/** Runs the script as the pod does: from the command line, with its lines in the environment. */
async function probe(
  lines: string, environment: Record<string, string> = {}, secrets: Record<string, Record<string, string>> = {},
): Promise<Results> {
  const root = fs.mkdtempSync(path.join(folder, 'pod-'));
  for (const [number, values] of Object.entries(secrets)) {
    fs.mkdirSync(path.join(root, number));
    Object.entries(values).forEach(([key, value]) => fs.writeFileSync(path.join(root, number, key), value));
  }
  const log = path.join(root, 'termination-log');
  const child = spawn('bash', ['-c', PROBE_SCRIPT], {
    env: { PATH: process.env.PATH, PROBES: lines, PROBE_SECRETS: root, PROBE_TERMINATION_LOG: log, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => { output += text; });
  child.stderr.setEncoding('utf8').on('data', (text) => { errors += text; });
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  expect(errors).toBe('');
  const all = output.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
  return {
    status,
    output,
    lines: all.map(({ result, text }) => `${result}: ${text}`),
    termination: fs.readFileSync(log, 'utf8'),
  };
}

/** A certificate for localhost that is its own authority. */
function certificate(): { readonly key: Buffer; readonly cert: Buffer } {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name));
  if (!fs.existsSync(cert)) {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
      '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert],
    { stdio: 'pipe' });
  }
  return { key: fs.readFileSync(key), cert: fs.readFileSync(cert) };
}

const trusted = () => certificate().cert.toString('base64');

async function listening(server: net.Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `localhost:${(server.address() as net.AddressInfo).port}`;
}

const https = (listener: RequestListener) => listening(createServer(certificate(), listener));

/** An API server: a list of pods, and what it answers to a command. */
async function api(
  answer: { readonly list?: number; readonly exec?: number; readonly pods?: string }, seen: string[] = [],
): Promise<string> {
  // For curl, API servers write line breaks.
  const {
    list = 200, exec = 101, pods = JSON.stringify(
      { metadata: { resourceVersion: '1' }, items: [{ metadata: { name: 'velero-1', labels: {} } }] }, undefined, 2,
    ),
  } = answer;
  const server = createServer(certificate(), ({ url = '', method = '', headers }, response) => {
    seen.push(`${method} ${url} ${headers.authorization}`);
    response.writeHead(url.includes('/exec?') ? exec : list).end(url.includes('/exec?') ? '' : pods);
  });
  server.on('upgrade', ({ url = '', headers }, socket: net.Socket) => {
    seen.push(`upgrade ${headers.upgrade} ${url}`);
    socket.end(exec === 101
      ? 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n'
      : `HTTP/1.1 ${exec} No\r\nContent-Length: 0\r\n\r\n`);
  });
  return listening(server);
}

test('Kubernetes changes nothing in it, because it has no reference to a variable of the pod, '
  + 'and nothing that looks like one', () => {
  expect(PROBE_SCRIPT.match(/\$\$|\$\([A-Za-z_0-9.-]+\)/g)).toBeNull();
});

testWith(['shellcheck'], 'shellcheck has nothing to say', () => {
  expect(execFileSync('sh', ['-c', `shellcheck '${SOURCE}' 2>&1 || true`], { encoding: 'utf8' })).toBe('');
});

describe('port', () => {
  testWith(NEEDED, 'passes with any answer in TLS', async () => {
    const address = await https((_, response) => response.writeHead(503).end());
    expect(await probe(`1 port ${address} -`))
      .toMatchObject({ status: 0, lines: [`pass: ${address} answers (HTTP 503).`], termination: '' });
  });

  testWith(NEEDED, 'fails if the connection is refused, and the pod ends with the reason; '
    + 'not for a server that a run will start', async () => {
    const reason = 'The connection to localhost:9 is refused: nothing listens there, or a firewall rejects it.';
    expect(await probe('1 port localhost:9 -'))
      .toMatchObject({ status: 1, lines: [`fail: ${reason}`], termination: reason });
    expect(await probe('1 port localhost:9 - later'))
      .toMatchObject({ status: 0, lines: [expect.stringMatching(/^unknown: .* before a run/)] });
  });

  testWith(NEEDED, 'fails if the name is unknown, and the next attempt is made', async () => {
    const { status, lines } = await probe('1 port no-such-host.invalid:443 -\n2 port localhost:9 -');
    expect({ status, lines }).toEqual({
      status: 1,
      lines: [expect.stringContaining('fail: The name of no-such-host.invalid:443 cannot be resolved'),
        expect.stringContaining('refused')],
    });
  });

  testWith(NEEDED, 'is not judged if the server closes the connection before TLS', async () => {
    const address = await listening(net.createServer((socket) => socket.destroy()));
    expect((await probe(`1 port ${address} -`)).lines)
      .toEqual([expect.stringContaining(`unknown: ${address} accepts the connection and closes it`)]);
  });

  testWith(NEEDED, 'goes through a proxy, and tells its refusals', async () => {
    const target = await https((_, response) => response.writeHead(403).end());
    const proxies = async (answer: string) => {
      const proxy = createPlainServer();
      proxy.on('connect', ({ url = '' }, socket: net.Socket) => {
        socket.write(answer);
        if (answer.includes(' 200 ')) {
          const [host, port] = url.split(':');
          const onward = net.connect(Number(port), host, () => socket.pipe(onward).pipe(socket));
          onward.on('error', () => undefined);
        } else {
          socket.end();
        }
        socket.on('error', () => undefined);
      });
      return listening(proxy);
    };
    const told = async (
      answer: string,
    ) => (await probe(`1 port ${target} ${await proxies(`HTTP/1.1 ${answer}\r\n\r\n`)}`)).lines[0];
    expect(await told('200 OK')).toBe(`pass: ${target} answers (HTTP 403).`);
    expect(await told('403 Forbidden')).toMatch(/^fail: The proxy localhost:\d+ does not allow connections to /);
    expect(await told('407 Proxy Authentication Required'))
      .toMatch(/^unknown: The proxy localhost:\d+ asks for credentials/);
    expect(await told('503 Unavailable')).toMatch(/^fail: The proxy localhost:\d+ cannot reach .* \(503\)\.$/);
  });
});

describe('upgrade', () => {
  const words = 'openshift-migration component%3Dvelero velero';
  const told = async (address: string, verify = 'yes', token = 's3cr3t') =>
    probe(`1 upgrade ${address} ${words} ${verify}`, { CA_1: trusted() }, { 1: { saToken: token } });

  testWith(NEEDED, 'passes if a command in a pod of Velero is upgraded to SPDY, '
    + 'and the token is not printed', async () => {
    const seen: string[] = [];
    const address = await api({}, seen);
    const { lines, output } = await told(address, 'yes', 's3cr3t\n');
    expect(lines).toEqual([`pass: A command runs in a pod of ${address}: the connection is upgraded to SPDY.`]);
    expect(seen).toEqual([
      'GET /api/v1/namespaces/openshift-migration/pods?limit=1&labelSelector=component%3Dvelero Bearer s3cr3t',
      'upgrade SPDY/3.1 '
        + '/api/v1/namespaces/openshift-migration/pods/velero-1/exec?command=true&container=velero&stdout=true',
    ]);
    expect(output).not.toContain('s3cr3t');
  });

  testWith(NEEDED, 'fails with the reason that the answer gives', async () => {
    expect((await told(await api({ exec: 400 }))).lines)
      .toEqual([expect.stringContaining('fail: A proxy on the way to')]);
    expect((await told(await api({ exec: 403 }))).lines)
      .toEqual([expect.stringContaining('may not run commands in pods')]);
    expect((await told(await api({ list: 401 }))).lines).toEqual([expect.stringContaining('rejects the token')]);
    expect((await told(await api({ list: 403 }))).lines).toEqual([expect.stringContaining('may not list pods')]);
    expect((await told(await api({ list: 502 }))).lines).toEqual([expect.stringContaining('answers HTTP 502')]);
  });

  testWith(NEEDED, 'is not judged without a pod of Velero or a token, '
    + 'and the answer of a server is not evaluated', async () => {
    expect((await told(await api({ pods: '{"items":[]}' }))).lines).toEqual([expect.stringContaining('unknown: ')]);
    const hostile = '{"items":[{"metadata":{"name":"$(touch /tmp/pwned);`id`"}}]}';
    expect((await told(await api({ pods: hostile }))).lines).toEqual([expect.stringContaining('no pod of Velero')]);
    expect((await probe(`1 upgrade localhost:9 ${words} yes`)).lines)
      .toEqual([expect.stringContaining('unknown: The Secret with the token')]);
  });

  testWith(NEEDED, 'sends no token to a server that has not proved itself, '
    + 'unless the MigCluster is insecure', async () => {
    const seen: string[] = [];
    const address = await api({}, seen);
    const one = (verify: string) => probe(`1 upgrade ${address} ${words} ${verify}`, {}, { 1: { saToken: 's3cr3t' } });
    expect((await one('yes')).lines).toEqual([
      `fail: The certificate of ${address} is not trusted: give the CA bundle of its authority. Nothing was sent.`,
    ]);
    expect(seen).toEqual([]);
    expect((await one('no')).lines).toEqual([expect.stringContaining('pass: ')]);
  });
});

describe('registry', () => {
  testWith(NEEDED, 'passes if the registry accepts the token, and fails otherwise', async () => {
    const basic = `Basic ${Buffer.from('serviceaccount:t0ken').toString('base64')}`;
    const address = await https(({ headers }, response) =>
      response.writeHead(headers.authorization === basic ? 200 : 401).end());
    const told = async (
      token: string,
    ) => (await probe(`1 registry ${address} yes`, { CA_1: trusted() }, { 1: { saToken: token } })).lines[0];
    expect(await told('t0ken')).toBe(`pass: ${address} accepts the token.`);
    expect(await told('other')).toContain('rejects the token (HTTP 401)');
    const missing = await https((_, response) => response.writeHead(503).end());
    expect((await probe(`1 registry ${missing} yes`, { CA_1: trusted() }, { 1: { saToken: 'x' } })).lines[0])
      .toContain('No Route serves');
  });
});

describe('bucket', () => {
  test('signs as the documentation of AWS shows', () => {
    // Source: AWS, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)", which publishes this
    // key and signature.
    const query =
      'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request'
        + '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host';
    const call = `sign 20130524T000000Z us-east-1 examplebucket.s3.amazonaws.com /test.txt '${query}' `
      + 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    const signature = execFileSync('bash', ['-c', `${PROBE_SCRIPT}\n${call}\nprintf %s "$REPLY"`], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    });
    expect(signature).toBe('aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404');
  });

  testWith(NEEDED, 'passes if the bucket is listed, and tells the code of a rejection; '
    + 'the secret key is never sent', async () => {
    const seen: string[] = [];
    let answer: readonly [number, string] = [200, '<ListBucketResult/>'];
    const address = await https(({ url = '' }, response) => {
      seen.push(url);
      response.writeHead(answer[0]).end(answer[1]);
    });
    const keys = { 'aws-access-key-id': 'AKIDEXAMPLE', 'aws-secret-access-key': 'wJalrXUtnFEMI' };
    const told =
      async () => (await probe(`1 bucket ${address} eu-central-1 backups yes`, { CA_1: trusted() }, { 1: keys })).lines;
    expect(await told()).toEqual([`pass: ${address} lists the bucket backups with these keys.`]);
    expect(seen[0]).toMatch(new RegExp(
      '^/backups\\?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F\\d{8}%2Feu-central-1%2Fs3%2Faws4_request'
        + '&X-Amz-Date=\\d{8}T\\d{6}Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&list-type=2&max-keys=1&X-Amz-Signature=[0-9a-f]{64}$',
    ));
    answer = [403, '<Error><Code>SignatureDoesNotMatch</Code></Error>'];
    expect(await told()).toEqual([expect.stringContaining('(HTTP 403, SignatureDoesNotMatch): check the keys')]);
    expect(seen.join()).not.toContain('wJalrXUtnFEMI');
    expect((await probe(`1 bucket ${address} eu-central-1 backups yes`)).lines)
      .toEqual([expect.stringContaining('unknown: The Secret with the keys')]);
  });
});
