import { ChildProcess, execFileSync, spawn } from 'child_process';
import * as fs from 'fs';
import * as net from 'net';
import * as os from 'os';
import * as path from 'path';
import { Certificate } from './peers';
import { freePort, Pod, PodEnd, PodProps } from './pod';
import { Run, until, Wire, WireProps } from './wire';
import { BucketEndpointOptions, S3Credentials, SecretSource, TransferEndpoint } from '../../../src';

const ACCESS_KEY = { 'aws-access-key-id': 'ACCESSKEY1', 'aws-secret-access-key': 'SECRETKEY123' };

/** A key pair of a destination, made once. */
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'recipient-'));
process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

export function keyPair(name: string): { readonly certificate: string; readonly privateKey: string } {
  const [key, certificate] = [`${name}.key`, `${name}.crt`].map((file) => path.join(folder, file));
  if (!fs.existsSync(key)) {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj',
      `/CN=${name}`, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
  }
  return { certificate: fs.readFileSync(certificate, 'utf8'), privateKey: fs.readFileSync(key, 'utf8') };
}

/** A server with the API of S3 on loopback, and its bucket `shop` as a folder, which its operator can change. */
export class Store {
  /** With a certificate it speaks HTTPS; a host is an address of loopback on which it has port 443. */
  static async start(
    { certificate, host }: { readonly certificate?: Certificate; readonly host?: string } = {},
  ): Promise<Store> {
    const store = new Store(host ?? '127.0.0.1', host === undefined ? await freePort() : 443, certificate);
    await store.listen();
    return store;
  }

  /** The first part of the names of all objects; each test has another. */
  prefix = 'none';

  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'store-'));
  private child?: ChildProcess;

  private constructor(
    private readonly host: string, private readonly port: number, private readonly certificate?: Certificate,
  ) {
    fs.mkdirSync(path.join(this.folder, 'shop'));
  }

  /** An endpoint in this bucket. */
  endpoint(options: Partial<BucketEndpointOptions> = {}): TransferEndpoint {
    return TransferEndpoint.bucket({
      bucket: 'shop',
      prefix: this.prefix,
      url: `${this.certificate ? 'https' : 'http'}://${this.host}:${this.port}`,
      credentials: S3Credentials.existing('bucket'),
      certificate: keyPair('recipient').certificate,
      privateKey: SecretSource.existing('private-key'),
      ...options,
    });
  }

  /** The folder of the objects below the prefix. */
  get objectsFolder(): string {
    return path.join(this.folder, 'shop', this.prefix);
  }

  /** The objects below the prefix, as paths of files. */
  objects(below = ''): string[] {
    if (!fs.existsSync(this.objectsFolder)) {
      return [];
    }
    const files = fs.readdirSync(this.objectsFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile());
    return files.map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => file.includes(`/${below}`)).sort();
  }

  /** Starts to serve, also after `stop`. */
  async listen(): Promise<void> {
    const tls = this.certificate ? ['--cert', this.certificate.cert, '--key', this.certificate.key] : [];
    const words = ['serve', 's3', '--auth-key', Object.values(ACCESS_KEY).join(','), '--addr',
      `${this.host}:${this.port}`, ...tls, '--dir-cache-time', '100ms', this.folder];
    this.child = spawn('rclone', words, { stdio: 'ignore', env: { ...process.env, RCLONE_CONFIG: '/dev/null' } });
    let listens = false;
    const knock = () =>
      net.connect(this.port, this.host, () => { listens = true; }).on('error', () => setTimeout(knock, 50));
    knock();
    await until(() => listens, 'rclone serves');
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
  }

  async remove(): Promise<void> {
    await this.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Both ends of runs through a bucket. */
export class BucketWire {
  constructor(readonly wire: Wire, private readonly privateKey = keyPair('recipient').privateKey) {}

  get secrets(): Record<string, Record<string, string>> {
    return {
      'key': { key: `${this.wire.key}\n` }, 'bucket': ACCESS_KEY, 'private-key': { 'private-key': this.privateKey },
    };
  }

  uploader(run: Run, props: Partial<PodProps> = {}): Promise<Pod> {
    return this.wire.sender(run, { secrets: this.secrets, ...props });
  }

  downloader(run: Run, props: Partial<PodProps> = {}): Promise<Pod> {
    return this.wire.receiver(run, { secrets: this.secrets, ...props });
  }

  /** Uploads, and expects that it went well. */
  async upload(run: Run, props: Partial<PodProps> = {}): Promise<PodEnd & { readonly pod: Pod }> {
    return wentWell(await this.uploader(run, props));
  }

  async download(run: Run, props: Partial<PodProps> = {}): Promise<PodEnd & { readonly pod: Pod }> {
    return wentWell(await this.downloader(run, props));
  }

  async both(run: Run): Promise<void> {
    await this.upload(run);
    await this.download(run);
  }
}

async function wentWell(pod: Pod): Promise<PodEnd & { readonly pod: Pod }> {
  const end = await pod.ended;
  if (end.code !== 0 || pod.noise !== '') {
    throw new Error(`ended with ${end.code}:\n${pod.log}`);
  }
  return { ...end, pod };
}

export type BucketWireProps = WireProps & { readonly bucket?: Partial<BucketEndpointOptions> };
