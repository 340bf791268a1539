import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as net from 'net';
import * as path from 'path';
import { until, Wire } from './wire';

// Peers that have the key and use it to attack. They speak the transfer's protocol through a real stunnel.

const STUNNEL = ['/usr/bin/stunnel', '/usr/bin/stunnel4', '/usr/sbin/stunnel']
  .find((file) => fs.existsSync(file)) ?? 'stunnel';

/** The answer of an honest receiver to `probe`, which a test changes. */
export const HONEST_FACTS = {
  uid: '1000',
  tools: 'xxh128 md5 lz4 zstd ACLs xattrs nanoseconds tar find',
  free: '1000000000',
  inodes: '100000',
  empty: 'yes',
  writable: 'yes',
  nanoseconds: 'yes',
  xattrs: 'yes',
  full: 'no',
  device: '0',
  roundTrip: '0',
};

/** The lines of an answer, as words of bash. */
export function answer(facts: Record<string, string>): string {
  return [...Object.entries(facts).map(([name, value]) => `${name}=${value}`), 'ok']
    .map((line) => `'${line.replace(/'/g, '\'\\\'\'')}'`).join(' ');
}

abstract class Peer {
  protected readonly folder: string;
  protected child?: ChildProcess;

  protected constructor(protected readonly wire: Wire, name: string) {
    this.folder = fs.mkdtempSync(path.join(wire.folder, `${name}-`));
    fs.writeFileSync(path.join(this.folder, 'psk'), `transfer:${wire.key}\n`, { mode: 0o600 });
  }

  stop(): void {
    if (this.child?.pid !== undefined && this.child.exitCode === null) {
      process.kill(-this.child.pid, 'SIGKILL');
    }
  }

  protected write(name: string, text: string): string {
    const file = path.join(this.folder, name);
    fs.writeFileSync(file, text);
    return file;
  }
}

/**
 * A receiver that runs a script of bash for each connection: $verb and $words are what it is asked. Unless `script`
 * handles a verb, it says "ok".
 */
export class HostileReceiver extends Peer {
  static async start(wire: Wire, script: string): Promise<HostileReceiver> {
    const receiver = new HostileReceiver(wire);
    await receiver.listen(script);
    return receiver;
  }

  private constructor(wire: Wire) {
    super(wire, 'hostile-receiver');
  }

  /** What the script has appended to `$seen`. */
  get seen(): string {
    return fs.readFileSync(path.join(this.folder, 'seen'), 'utf8');
  }

  private async listen(script: string): Promise<void> {
    const port = await this.wire.port;
    this.write('seen', '');
    const inject = this.write('inject.js', INJECT);
    const serve = this.write('serve.sh', `
      seen=${this.folder}/seen destination=${this.wire.destination}
      inject() { ${process.execPath} ${inject} "$@"; }
      IFS= read -r line; read -ra words <<< "$line"; verb=\${words[3]-}
      printf '%s\\n' "$line" >> "$seen"
      case $verb in
        ${script}
        *) echo ok ;;
      esac
    `);
    const configuration = this.write('stunnel.conf', [
      'foreground = yes', 'syslog = no', 'pid =', 'debug = warning', '[transfer]', `accept = 127.0.0.1:${port}`,
      'sslVersionMin = TLSv1.3', 'ciphers = kPSK',
      `PSKsecrets = ${this.folder}/psk`, 'TIMEOUTclose = 0', 'exec = /bin/bash', `execArgs = bash ${serve}`, '',
    ].join('\n'));
    this.child = spawn(STUNNEL, [configuration], { detached: true, stdio: 'ignore' });
    await until(() => isListening(port), 'it listens');
  }
}

/** A sender that has the key, and writes what it likes into each of its connections. */
export class HostileSender extends Peer {
  constructor(wire: Wire) {
    super(wire, 'hostile-sender');
  }

  /**
   * Runs a script of bash whose standard input and output are one connection to the receiver; the script's descriptor 3
   * is what this resolves with.
   */
  async connect(script: string, environment: Record<string, string> = {}): Promise<string> {
    const configuration = this.write('stunnel.conf', [
      'foreground = quiet', `output = ${this.folder}/tunnel.log`, 'syslog = no', 'pid =', 'debug = info',
      'client = yes', `connect = 127.0.0.1:${await this.wire.port}`,
      'sslVersionMin = TLSv1.3', 'ciphers = PSK', `PSKsecrets = ${this.folder}/psk`, 'TIMEOUTclose = 0', '',
    ].join('\n'));
    const attack = this.write('attack.sh', script);
    const main = `coproc T { exec ${STUNNEL} ${configuration} 2> /dev/null; }; `
      + `bash ${attack} 3>&1 <&"\${T[0]}" >&"\${T[1]}"`;
    this.child = spawn('bash', ['-c', main], {
      detached: true, stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...environment },
    });
    let said = '';
    this.child.stdout!.setEncoding('utf8').on('data', (text) => said += text);
    await new Promise((resolve) => this.child!.once('exit', resolve));
    this.stop();
    return said;
  }

  /** Sends one request and nothing else; all that is answered. */
  request(run: string, words: string): Promise<string> {
    return this.connect(`printf 'cdk8s-mtc-transfer 1 %s %s\\n' ${run} "$WORDS"; timeout 20 cat >&3`, { WORDS: words });
  }

  /** Sends a tar stream, made by a script in a new folder. */
  fill(run: string, make: string): Promise<string> {
    return this.connect(`
      cd "$(mktemp -d)"; ${make}
      printf 'cdk8s-mtc-transfer 1 ${run} fill\\n'; timeout 20 head -n 1 <&0 >&3 & answer=$!
      tar --create --file=- --blocking-factor=256 --format=posix --transform='s,^\\./,,' * .[!.]* 2> /dev/null; wait $answer
    `);
  }
}

/** Whether something listens on a port. */
export function isListening(port: number): boolean {
  const hexadecimal = port.toString(16).toUpperCase().padStart(4, '0');
  return fs.readFileSync('/proc/net/tcp', 'utf8').includes(`:${hexadecimal} 00000000:0000 0A`);
}

/** Whether a port is free again. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer().once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * What rsync's receiver says, with lines of text put in as its messages (TAG: 9 is MSG_INFO, 11 MSG_WARNING), each
 * REPEAT times: a filter of its standard output.
 */
const INJECT = `
  const [, , ...lines] = process.argv;
  let held = Buffer.alloc(0), done = false;
  const handshake = (b) => {
    if (b.length < 6) return -1;
    let at = 4;
    for (let bits = b[at], mask = 0x80; bits & mask; mask >>= 1) at++;
    at++;
    if (b.length <= at) return -1;
    let length = b[at++];
    if (length & 0x80) length = (length & 0x7f) * 256 + b[at++];
    at += length + 4;
    return b.length < at ? -1 : at;
  };
  const inject = () => {
    for (const line of lines) {
      const text = Buffer.from(line + '\\n');
      const head = Buffer.alloc(4);
      head.writeUInt32LE((Number(process.env.TAG ?? 9) << 24 >>> 0) + text.length);
      for (let n = 0; n < Number(process.env.REPEAT ?? 1); n++) process.stdout.write(Buffer.concat([head, text]));
    }
  };
  process.stdin.on('data', (data) => {
    const from = held.length;
    held = done ? held : Buffer.concat([held, data]);
    const at = done ? -1 : handshake(held);
    if (at < 0) return process.stdout.write(data);
    done = true;
    process.stdout.write(data.subarray(0, at - from));
    inject();
    process.stdout.write(data.subarray(at - from));
  });
`;
