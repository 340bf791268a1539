import { isIPv4, isIPv6 } from 'net';
import { isDnsSubdomain } from './dns';

/** The parts of a URL with a scheme, as written. */
export interface Url {
  /** In lower case. */
  readonly scheme: string;
  /** The part before the last `@`; undefined if there is none. */
  readonly userInfo?: string;
  /** In brackets if it is an IPv6 address. May be empty. */
  readonly host: string;
  /** As written: may be empty, or not a number. Undefined without a colon. */
  readonly port?: string;
  readonly path: string;
  /** Query and fragment with `?` and `#`; empty if there is none. */
  readonly tail: string;
}

/** A host and, if one is written, a port. */
export interface HostPort {
  readonly host: string;
  readonly port?: number;
}

/** Splits a URL; undefined without a scheme and `//`. */
export function splitUrl(text: string): Url | undefined {
  const [, scheme, authority, path, tail] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(.*)$/s.exec(text) ?? [];
  if (scheme === undefined) {
    return undefined;
  }
  const at = authority.lastIndexOf('@');
  const address = authority.slice(at + 1);
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(address) ?? [undefined, address, undefined];
  return {
    scheme: scheme.toLowerCase(), userInfo: at < 0 ? undefined : authority.slice(0, at), host, port, path, tail,
  };
}

/**
 * The host and port of a URL as written, which is what MTC compares to tell clusters apart; undefined if there is none.
 */
export function authorityOf(text: string): string | undefined {
  const url = splitUrl(text);
  return url && url.host !== '' ? `${url.host}${url.port === undefined ? '' : `:${url.port}`}` : undefined;
}

/** Whether a string is a port that can be connected to: 1 to 65535. */
export function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && isPortNumber(Number(text));
}

/** Whether a number is a port that can be connected to: 1 to 65535. */
export function isPortNumber(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}

/** Whether a string is the host part of an address: a DNS name, an IPv4 address, or an IPv6 address in brackets. */
export function isHost(text: string): boolean {
  if (typeof text !== 'string') {
    return false;
  }
  if (text.startsWith('[')) {
    return text.endsWith(']') && isIPv6(text.slice(1, -1)) && !text.includes('%');
  }
  return /^[\d.]+$/.test(text) ? isIPv4(text) : isDnsSubdomain(text.toLowerCase());
}

/** Parses `host` or `host:port`, without scheme, credentials and path. */
export function parseHostPort(text: string): HostPort | undefined {
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(text) ?? [];
  if (host === undefined || !isHost(host) || (port !== undefined && !isPort(port))) {
    return undefined;
  }
  return port === undefined ? { host } : { host, port: Number(port) };
}

/**
 * The `host` or `host:port` in what was written instead of one (a URL, a path, credentials); undefined if
 * there is none.
 */
export function nearestHostPort(text: string): string | undefined {
  const address = String(text ?? '').slice(0, 2000).trim()
    .replace(/^(?:[A-Za-z][A-Za-z0-9+.-]*:\/+|https?:\/*|https?\/\/|\/+)/i, '')
    .split(/[/?#\s]/, 1)[0];
  const bare = address.slice(address.lastIndexOf('@') + 1);
  return parseHostPort(bare) ? bare : undefined;
}
