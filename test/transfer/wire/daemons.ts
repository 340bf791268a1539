import { ChildProcess, execFileSync, spawn } from 'child_process';
import * as fs from 'fs';
import * as net from 'net';
import * as os from 'os';
import * as path from 'path';
import { authenticator } from './needs';
import { freePort } from './pod';
import { until } from './wire';

// squid and haproxy, set up as companies and OpenShift's router have them. Each is a process on loopback, and is ended
// by its id.

/** A daemon that runs in the foreground, and all that it writes. */
class Daemon {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'daemon-'));
  private child?: ChildProcess;
  private output = '';

  constructor() {
    fs.chmodSync(this.folder, 0o755);
  }

  write(name: string, text: string): string {
    const file = path.join(this.folder, name);
    fs.writeFileSync(file, text);
    return file;
  }

  async start(command: string, args: string[], host: string, port: number): Promise<void> {
    // It ends when its standard input does, so that it outlives nobody, not even one who is killed.
    const keeper = '"$@" < /dev/null & cat > /dev/null; kill $! 2> /dev/null; wait';
    this.child = spawn('sh', ['-c', keeper, 'sh', command, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    [this.child.stdout!, this.child.stderr!].forEach((stream) => stream.on('data', (data) => this.output += data));
    let listens = false;
    const knock = () => {
      const socket = net.connect(port, host, () => {
        listens = true;
        socket.destroy();
      });
      socket.on('error', () => setTimeout(() => this.child?.exitCode === null && knock(), 50));
    };
    knock();
    await until(() => listens || this.child!.exitCode !== null, `${command} listens`).catch(() => undefined);
    if (!listens) {
      throw new Error(`${command} does not listen on ${host}:${port}:\n${this.output}`);
    }
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child && child.exitCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.stdin!.end();
      await gone;
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** squid: CONNECT to 443 and nowhere else, for those who have a password. */
export class Squid {
  /** @param hosts the addresses of the names that it knows */
  static async start(
    user: { readonly name: string; readonly password: string }, hosts: Record<string, string>,
  ): Promise<Squid> {
    const daemon = new Daemon();
    const port = await freePort();
    const hash =
      execFileSync('openssl', ['passwd', '-apr1', '-stdin'], { input: user.password, encoding: 'utf8' }).trim();
    const passwords = daemon.write('passwords', `${user.name}:${hash}\n`);
    const known = daemon.write('hosts', Object.entries(hosts)
      .map(([name, address]) => `${address} ${name}\n`).join(''));
    const log = path.join(daemon.folder, 'log');
    fs.mkdirSync(log);
    fs.chmodSync(log, 0o777);
    const configuration = daemon.write('squid.conf', [
      `http_port 127.0.0.1:${port}`,
      `pid_filename ${log}/pid`,
      `cache_log ${log}/cache.log`,
      `access_log stdio:${log}/access.log`,
      `hosts_file ${known}`,
      'dns_nameservers 127.0.0.1',
      'dns_timeout 1 second',
      'connect_timeout 5 seconds',
      'connect_retries 0',
      'cache deny all',
      `auth_param basic program ${authenticator()} ${passwords}`,
      'auth_param basic children 1',
      'auth_param basic realm test',
      'acl users proxy_auth REQUIRED',
      'acl tls port 443',
      'acl CONNECT method CONNECT',
      'http_access deny CONNECT !tls',
      'http_access allow users',
      'http_access deny all',
      'shutdown_lifetime 0 seconds',
      '',
    ].join('\n'));
    await daemon.start('squid', ['-N', '-f', configuration], '127.0.0.1', port);
    return new Squid(daemon, `127.0.0.1:${port}`);
  }

  private constructor(private readonly daemon: Daemon, readonly address: string) {}

  /** What it has let through or refused, one line each. */
  get log(): string {
    return fs.readFileSync(path.join(this.daemon.folder, 'log', 'access.log'), 'utf8');
  }

  stop(): Promise<void> {
    return this.daemon.stop();
  }
}

/** haproxy as OpenShift's router: port 443, and it chooses the backend of a connection by SNI. */
export class Router {
  /** @param routes the port behind each host */
  static async start(routes: Record<string, number>): Promise<Router> {
    const daemon = new Daemon();
    // An address of loopback that is nobody else's, since the port is given.
    const random = (least: number, most: number) => least + Math.floor(Math.random() * (most - least));
    const address = `127.${random(64, 250)}.${random(1, 250)}.${random(1, 250)}`;
    const configuration = daemon.write('haproxy.cfg', [
      'defaults',
      '  mode tcp',
      '  timeout connect 5s',
      '  timeout client 30s',
      '  timeout server 30s',
      '  timeout tunnel 1h',
      'frontend public_ssl',
      `  bind ${address}:443`,
      '  tcp-request inspect-delay 5s',
      '  tcp-request content accept if { req_ssl_hello_type 1 }',
      ...Object.keys(routes).map((host, index) => `  use_backend b${index} if { req_ssl_sni -i ${host} }`),
      '  default_backend nobody',
      ...Object.values(routes).flatMap((port, index) => [`backend b${index}`, `  server s 127.0.0.1:${port}`]),
      'backend nobody',
      '  server s 127.0.0.1:9',
      '',
    ].join('\n'));
    await daemon.start('haproxy', ['-f', configuration], address, 443);
    return new Router(daemon, address);
  }

  private constructor(private readonly daemon: Daemon, readonly address: string) {}

  stop(): Promise<void> {
    return this.daemon.stop();
  }
}
