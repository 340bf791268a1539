import { TRANSFER_PORT } from '../../api/transfer';

/** The address of a claim's receiver. */
export interface Address {
  /** A DNS name, an IPv4 address, or an IPv6 address in brackets. */
  readonly host: string;
  readonly port: number;
}

/** The lines that make both ends authenticate each other. */
export interface TrustLines {
  readonly client: string[];
  readonly server: string[];
}

/**
 * The descriptor from which stunnel reads its key. The scripts keep the key in a variable and write it to a pipe, so
 * that no file contains it. assets/transfer/common.sh opens the descriptor.
 */
const KEY_DESCRIPTOR = '/dev/fd/9';

/**
 * With a pre-shared key. Without verifyChain, a TLS 1.3 client accepts any server with a certificate, without the key.
 * The ciphers are those of older TLS, which is disabled; but if the server's included DHE, it would spend
 * seconds on primes.
 */
export const KEY_LINES: TrustLines = {
  client: ['ciphers = PSK', `PSKsecrets = ${KEY_DESCRIPTOR}`, 'verifyChain = yes', 'CAfile = scripts/nobody.pem'],
  server: ['ciphers = kPSK', `PSKsecrets = ${KEY_DESCRIPTOR}`],
};

/** With certificates of one authority for two names. */
export function certificateLines(clientName: string, serverName: string): TrustLines {
  const own = ['cert = run/keys/tls.crt', `key = ${KEY_DESCRIPTOR}`, 'CAfile = run/keys/ca.crt', 'verifyChain = yes'];
  return {
    client: [...own, isAddress(serverName) ? `checkIP = ${bare(serverName)}` : `checkHost = ${serverName}`],
    server: [...own, `checkHost = ${clientName}`],
  };
}

/** The configuration of stunnel at the source, except secrets. */
export function clientConfiguration(address: Address, trust: TrustLines, proxy?: Address): string {
  return lines([
    'client = yes',
    'sslVersionMin = TLSv1.3',
    ...(proxy
      ? ['protocol = connect', `connect = ${target(proxy)}`, `protocolHost = ${hostAndPort(address)}`]
      : [`connect = ${target(address)}`]),
    ...(isAddress(address.host) ? [] : [`sni = ${address.host}`]),
    ...trust.client,
    'TIMEOUTclose = 0',
    'TIMEOUTconnect = 10',
    // A node with kube-proxy accepts connections for a NodePort even if no pod is behind it.
    'TIMEOUTbusy = 30',
    'socket = r:TCP_NODELAY=1',
  ]);
}

/**
 * The configuration of stunnel at the destination, except secrets and the program that it starts for each connection.
 */
export function serverConfiguration(trust: TrustLines): string {
  return lines([
    '[transfer]',
    `accept = :::${TRANSFER_PORT}`,
    'sslVersionMin = TLSv1.3',
    ...trust.server,
    'TIMEOUTclose = 0',
    'TIMEOUTidle = 43200',
    // How long a connection can be silent before it authenticates.
    'TIMEOUTbusy = 10',
    'socket = l:TCP_NODELAY=1',
  ]);
}

/** `host:port`, with an IPv6 address in brackets. */
export function hostAndPort({ host, port }: Address): string {
  return `${host}:${port}`;
}

/** Whether a host is an address, not a name. */
export function isAddress(host: string): boolean {
  return host.startsWith('[') || /^\d{1,3}(\.\d{1,3}){3}$/.test(host);
}

/** stunnel reads the port after the last colon, and accepts no brackets. */
function target({ host, port }: Address): string {
  return `${bare(host)}:${port}`;
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

function lines(all: string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
