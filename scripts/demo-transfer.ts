import { spawnSync } from 'child_process';
import * as crypto from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Chart, Duration, Size } from 'cdk8s';
import { MigrationApp, NamespaceMapping, SecretSource, TransferEndpoint, TransferEngine, TransferTrust } from '../src';
import { freePort, manifestsOf, Pod, PodProps, TransferEvent } from '../test/transfer/wire/pod';

// `npm run demo:transfer`: copies a small tree between two folders of this machine with the scripts of an engine's
// pods. It needs no cluster.

const LARGE = 48 * 1024 * 1024;
const PER_SECOND = 12;

function lacking(): string[] {
  const has = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
  return [...has('rsync') ? [] : ['rsync'], ...has('stunnel') || has('stunnel4') ? [] : ['stunnel'],
    ...has('bash') ? [] : ['bash']];
}

/** A large file, small ones, and links. */
function makeTree(folder: string): void {
  fs.mkdirSync(path.join(folder, 'small'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'large'), crypto.randomBytes(LARGE));
  for (let number = 1; number <= 300; number++) {
    fs.writeFileSync(path.join(folder, 'small', `${number}.txt`), `file ${number}\n`);
  }
  fs.symlinkSync('/opt/app/current', path.join(folder, 'absolute-link'));
  fs.linkSync(path.join(folder, 'small', '1.txt'), path.join(folder, 'hard-link'));
}

/** One cluster, from one namespace to another; slow, so that progress is visible. */
function describeTransfer(keyFile: string): MigrationApp {
  const app = new MigrationApp({ name: 'demo' });
  const cluster = new Chart(app, 'ocp4');
  const engine = new TransferEngine(cluster, 'demo', {
    source: cluster,
    destination: cluster,
    endpoint: TransferEndpoint.clusterIp(),
    trust: TransferTrust.presharedKey(SecretSource.file(keyFile)),
    tuning: {
      bandwidth: Size.mebibytes(PER_SECOND), progressInterval: Duration.seconds(1), waitFor: Duration.seconds(30),
    },
  });
  engine.addClaim('data', { namespace: NamespaceMapping.renamed('shop', 'shop-new') });
  engine.cutover('go-live');
  return app;
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

function line({ bytes, total, percent, rate, eta }: TransferEvent): string {
  const bar = '#'.repeat(Math.round(percent / 5)).padEnd(20, '.');
  return `[${bar}] ${String(percent).padStart(3)} %  ${megabytes(bytes)} of ${megabytes(total)}, `
    + `${megabytes(rate)}/s${eta === null ? '' : `, ${eta} s left`}`;
}

/** On a terminal one line that changes; elsewhere a line for each. */
function show(event: TransferEvent): void {
  const isTerminal = process.stdout.isTTY;
  if (event.event === 'progress') {
    process.stdout.write(isTerminal ? `\r\x1b[K  ${line(event)}` : `  ${line(event)}\n`);
  } else {
    const said: Record<string, string> = {
      connected: 'both ends have authenticated',
      pass: `copying (${event.how})`,
      verifying: event.how && `comparing both sides by ${event.how}`,
      verified: 'both sides are alike',
      waiting: event.text,
      retry: event.text,
      note: event.text,
    };
    if (said[event.event]) {
      process.stdout.write(`${isTerminal ? '\r\x1b[K' : ''}${event.event.padEnd(10)} ${said[event.event]}\n`);
    }
  }
}

async function main(): Promise<number> {
  const missing = lacking();
  if (missing.length > 0) {
    console.log(`The demo needs ${missing.join(' and ')}, which this machine lacks:\n`);
    console.log('   Debian, Ubuntu:  apt-get install rsync stunnel4');
    console.log('   Fedora, RHEL:    dnf install rsync stunnel');
    return 1;
  }
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'cdk8s-mtc-demo-'));
  const [source, destination, keyFile] = ['source', 'destination', 'key'].map((name) => path.join(folder, name));
  const pods: Pod[] = [];
  const cleanUp = () => {
    pods.forEach((pod) => {
      pod.kill();
      pod.remove();
    });
    fs.rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', cleanUp);
  (['SIGINT', 'SIGTERM'] as const).forEach((signal) => process.once(signal, () => process.exit(130)));

  makeTree(source);
  fs.mkdirSync(destination);
  fs.chmodSync(folder, 0o755);
  fs.writeFileSync(keyFile, crypto.randomBytes(32).toString('hex'), { mode: 0o600 });
  const manifests = manifestsOf(describeTransfer(keyFile));
  console.log(`A TransferEngine has written ${manifests.length} objects for a cluster.
The demo runs the scripts of its two Jobs here, in stunnel on loopback,
with at most ${PER_SECOND} MiB a second:

   source       ${source}
   destination  ${destination}
`);

  const port = await freePort();
  const start = (role: string, props: Pick<PodProps, 'data'> & Partial<PodProps>) => {
    const pod = new Pod({ manifests, job: `demo-go-live-data-${role}`, user: process.getuid?.(), ...props });
    pods.push(pod);
    return pod;
  };
  const receiver = start('receive', { data: destination, accept: `127.0.0.1:${port}` });
  const sender = start('send', { data: source, connect: `127.0.0.1:${port}`, onEvent: show });
  const { code, message } = await sender.ended;
  if (code !== 0) {
    console.log(`\nThe copy failed (code ${code}): ${message?.text ?? sender.noise}`);
    return 1;
  }
  await receiver.ended;
  const sent = `${megabytes(message.sent)} were sent in ${message.seconds} s`;
  console.log(`
${message.files} entries with ${megabytes(message.bytes)} are at the destination; ${sent}.
digest of ${message.entries} entries, the same on both sides: ${message.digest}
The two folders are deleted now.`);
  return 0;
}

main().then((code) => process.exit(code), (error: Error) => {
  console.log(error.message);
  process.exit(1);
});
