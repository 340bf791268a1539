import { TRANSFER_PORT } from '../api/transfer';

/** Where a claim's receiver is reached. */
export interface Address {
  /** A DNS name, an IPv4 address, or an IPv6 address in brackets. */
  readonly host: string;
  readonly port: number;
}

/** How stunnel proves itself, and has the other end prove itself. */
export interface TrustLines {
  readonly client: string[];
  readonly server: string[];
}

/**
 * With a key that both ends have. Without verifyChain, an impostor without the key would be taken for the server by TLS 1.3. These ciphers are those of
 * older TLS, which is not spoken; but where DHE is among the server's, it spends seconds on primes for it.
 */
export const KEY_LINES: TrustLines = {
  client: ['ciphers = PSK', 'verifyChain = yes', 'CAfile = scripts/nobody.pem'],
  server: ['ciphers = kPSK'],
};

/** With certificates of one authority, each with a name of its own. */
export function certificateLines(clientName: string, serverName: string): TrustLines {
  const own = ['cert = trust/tls.crt', 'key = trust/tls.key', 'CAfile = trust/ca.crt', 'verifyChain = yes'];
  return {
    client: [...own, isAddress(serverName) ? `checkIP = ${bare(serverName)}` : `checkHost = ${serverName}`],
    server: [...own, `checkHost = ${clientName}`],
  };
}

/** All that stunnel is told at the source but for what is secret. */
export function clientConfiguration(address: Address, trust: TrustLines, proxy?: Address): string {
  return lines([
    'client = yes',
    'sslVersionMin = TLSv1.3',
    ...(proxy ? ['protocol = connect', `connect = ${target(proxy)}`, `protocolHost = ${hostAndPort(address)}`] : [`connect = ${target(address)}`]),
    ...(isAddress(address.host) ? [] : [`sni = ${address.host}`]),
    ...trust.client,
    'TIMEOUTclose = 0',
    'TIMEOUTconnect = 10',
    'socket = r:TCP_NODELAY=1',
  ]);
}

/** All that stunnel is told at the destination but for what is secret, and what it starts for each connection. */
export function serverConfiguration(trust: TrustLines): string {
  return lines([
    '[transfer]',
    `accept = :::${TRANSFER_PORT}`,
    'sslVersionMin = TLSv1.3',
    ...trust.server,
    'TIMEOUTclose = 0',
    'TIMEOUTidle = 43200',
    'socket = l:TCP_NODELAY=1',
  ]);
}

/** `host:port`, as people write it. */
export function hostAndPort({ host, port }: Address): string {
  return `${host}:${port}`;
}

/** Whether a host is an address and no name. */
export function isAddress(host: string): boolean {
  return host.startsWith('[') || /^\d{1,3}(\.\d{1,3}){3}$/.test(host);
}

/** stunnel takes what stands behind the last colon for the port, and no brackets. */
function target({ host, port }: Address): string {
  return `${bare(host)}:${port}`;
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

function lines(all: string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
