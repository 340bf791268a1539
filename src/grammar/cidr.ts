import { isIP } from 'net';

/** A range of addresses. */
export interface Cidr {
  readonly version: 4 | 6;
  readonly address: bigint;
  /** How many leading bits of the address are fixed. */
  readonly prefix: number;
}

/** Parses `10.0.0.0/8` or `2001:db8::/32`, as Go's `net.ParseCIDR` does: no leading zeros, no zone. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const [address, prefix] = slash < 0 ? [text, ''] : [text.slice(0, slash), text.slice(slash + 1)];
  const version = isIP(address);
  const bits = /^(0|[1-9]\d{0,2})$/.test(prefix) ? Number(prefix) : NaN;
  if ((version !== 4 && version !== 6) || address.includes('%') || !(bits <= (version === 4 ? 32 : 128))) {
    return undefined;
  }
  return { version, address: parseAddress(address)!, prefix: bits };
}

/** An IPv4 or IPv6 address as a number; undefined if the string is not an address. */
export function parseAddress(text: string): bigint | undefined {
  switch (text.includes('%') ? 0 : isIP(text)) {
    case 4: return ipv4(text);
    case 6: return ipv6(text);
    default: return undefined;
  }
}

/** The first address of the range of `prefix` bits that contains this one: one string for one range. */
export function rangeKey({ version, address }: Cidr, prefix: number): string {
  const rest = BigInt((version === 4 ? 32 : 128) - prefix);
  return `${version}/${prefix}/${(address / 2n ** rest).toString(16)}`;
}

/** Whether all addresses of `inner` are in `outer`. */
export function containsCidr(outer: Cidr, inner: Cidr): boolean {
  return outer.prefix <= inner.prefix && rangeKey(outer, outer.prefix) === rangeKey(inner, outer.prefix);
}

/** Whether two ranges have an address in common. */
export function overlapsCidr(one: Cidr, other: Cidr): boolean {
  return containsCidr(one, other) || containsCidr(other, one);
}

function ipv4(text: string): bigint {
  return text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function ipv6(text: string): bigint {
  const [head, tail] = text.split('::').map((half) => half === '' ? [] : groupsOf(half));
  const zeros = tail === undefined ? [] : Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail ?? []].reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** The groups of four digits; an IPv4 address at the end stands for two of them. */
function groupsOf(half: string): string[] {
  const groups = half.split(':');
  const last = groups[groups.length - 1];
  if (!last.includes('.')) {
    return groups;
  }
  const four = ipv4(last);
  return [...groups.slice(0, -1), (four / 65536n).toString(16), (four % 65536n).toString(16)];
}
