import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as net from 'net';
import * as path from 'path';
import * as tls from 'tls';

// What stands between both ends, or in the place of one: all of it in this process and on loopback.

/** Passes connections on, counts, and can be told to be slow, to cut what is idle, or to cut at once. */
export class Relay {
  static async to(port: number, options: RelayOptions = {}): Promise<Relay> {
    const relay = new Relay(port, options);
    await new Promise<void>((resolve) => relay.server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve));
    return relay;
  }

  /** The same as an HTTP proxy that lets everybody connect to the port, whatever host they ask for. */
  static proxy(port: number, options: RelayOptions = {}): Promise<Relay> {
    return Relay.to(port, { ...options, isProxy: true });
  }

  /** Bytes from the sender, and from the receiver. */
  sent = 0;
  received = 0;
  /** Connections that were cut for being idle. */
  cuts = 0;
  connections = 0;
  private readonly server: net.Server;
  private readonly sockets = new Set<net.Socket>();

  private constructor(port: number, private readonly options: RelayOptions) {
    this.server = net.createServer((client) => {
      this.connections++;
      const start = () => {
        const server = net.connect(port, '127.0.0.1');
        this.pass(client, server, (bytes) => this.sent += bytes);
        this.pass(server, client, (bytes) => this.received += bytes);
      };
      if (options.isProxy) {
        client.once('data', () => {
          client.write('HTTP/1.1 200 OK\r\n\r\n');
          start();
        });
      } else {
        start();
      }
    });
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as net.AddressInfo).port}`;
  }

  /** Waits until so many bytes came from the sender. */
  async until(bytes: number): Promise<void> {
    while (this.sent < bytes) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Hangs up on all. */
  cut(): void {
    this.sockets.forEach((socket) => socket.destroy());
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private pass(from: net.Socket, to: net.Socket, count: (bytes: number) => void): void {
    const { bytesPerSecond, idle, cutAfter = Infinity, delay = 0 } = this.options;
    let passed = 0;
    this.sockets.add(from);
    from.on('data', (data) => {
      count(data.length);
      passed += data.length;
      if (passed > cutAfter) {
        from.destroy();
        return;
      }
      if (delay > 0) {
        setTimeout(() => to.write(data), delay);
        return;
      }
      const isFull = !to.write(data);
      if (bytesPerSecond) {
        from.pause();
        setTimeout(() => from.resume(), data.length * 1000 / bytesPerSecond);
      } else if (isFull) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    });
    if (idle) {
      // A socket's timeout is for both directions.
      from.setTimeout(idle * 1000, () => {
        this.cuts++;
        from.destroy();
        to.destroy();
      });
    }
    from.on('end', () => setTimeout(() => to.end(), delay));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.sockets.delete(from);
      setTimeout(() => to.destroy(), delay);
    });
  }
}

export interface RelayOptions {
  readonly bytesPerSecond?: number;
  /** Milliseconds that each byte takes longer, in each direction. */
  readonly delay?: number;
  /** Seconds after which a connection without a byte is cut. */
  readonly idle?: number;
  /** Bytes after which a connection is cut. */
  readonly cutAfter?: number;
  readonly host?: string;
  readonly port?: number;
  /** Whether a request of HTTP comes first. */
  readonly isProxy?: boolean;
}

/** A server without the key, with a certificate that it has made itself. */
export class Impostor {
  static async start(files: Certificate, options: tls.TlsOptions = {}): Promise<Impostor> {
    const impostor = new Impostor(files, options);
    await new Promise<void>((resolve) => impostor.server.listen(0, '127.0.0.1', resolve));
    return impostor;
  }

  /** What was sent to it inside of TLS. */
  heard = '';
  /** How often someone came. */
  visits = 0;
  private readonly server: net.Server;

  private constructor({ cert, key }: Certificate, options: tls.TlsOptions) {
    this.server = tls.createServer({ cert: fs.readFileSync(cert), key: fs.readFileSync(key), ...options }, (socket) => {
      socket.on('data', (data) => this.heard += data.toString('latin1')).on('error', () => undefined);
      socket.write('ok\n');
    });
    this.server.on('connection', () => this.visits++).on('tlsClientError', () => undefined);
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as net.AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
  }
}

/**
 * A TLS-inspecting HTTP proxy, as some companies have: it answers for any host with its own certificate, and forwards
 * to the receiver.
 */
export class LookingProxy {
  static async to({ cert, key }: Certificate): Promise<LookingProxy> {
    const proxy = new LookingProxy(tls.createSecureContext({ cert: fs.readFileSync(cert), key: fs.readFileSync(key) }));
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** What it could read. */
  heard = '';
  private readonly server: net.Server;

  private constructor(context: tls.SecureContext) {
    this.server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        const inside = new tls.TLSSocket(socket, { isServer: true, secureContext: context });
        inside.on('data', (data) => this.heard += data.toString('latin1')).on('error', () => undefined);
      });
    });
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as net.AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
  }
}

/** The files of a certificate. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' });
}

/** An authority, or a server that has signed its own certificate. */
export function selfSigned(folder: string, name: string): Certificate {
  const [cert, key] = [path.join(folder, `${name}.crt`), path.join(folder, `${name}.key`)];
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out',
    cert, '-days', '2', '-subj', `/CN=${name}`);
  return { cert, key };
}

/** A certificate for a host, of an authority; as in a Secret. */
export function issued(folder: string, authority: Certificate, host: string): Record<string, string> {
  const [cert, key, request, extensions] = ['crt', 'key', 'csr', 'ext']
    .map((end) => path.join(folder, `issued-${host}.${end}`));
  openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', request,
    '-subj', `/CN=${host}`);
  fs.writeFileSync(extensions, `subjectAltName=DNS:${host}\nkeyUsage=digitalSignature\n`);
  openssl('x509', '-req', '-in', request, '-CA', authority.cert, '-CAkey', authority.key, '-CAcreateserial', '-days',
    '2', '-out', cert, '-extfile', extensions);
  const read = (file: string) => fs.readFileSync(file, 'utf8');
  return { 'tls.crt': read(cert), 'tls.key': read(key), 'ca.crt': read(authority.cert) };
}
