/** A range of addresses. */
export interface Cidr {
  readonly version: 4 | 6;
  readonly address: bigint;
  /** How many bits of the address count. */
  readonly prefix: number;
}

/** Reads `10.0.0.0/8` or `2001:db8::/32`; undefined where the text is none. */
export function parseCidr(text: string): Cidr | undefined {
  const [address, prefix, ...more] = text.split('/');
  if (more.length > 0 || prefix === undefined || !/^(0|[1-9]\d{0,2})$/.test(prefix)) {
    return undefined;
  }
  const bits = Number(prefix);
  const four = parseIpv4(address);
  if (four !== undefined) {
    return bits <= 32 ? { version: 4, address: four, prefix: bits } : undefined;
  }
  const six = parseIpv6(address);
  return six !== undefined && bits <= 128 ? { version: 6, address: six, prefix: bits } : undefined;
}

/** The first address of the range that is `prefix` bits wide and holds this one: one text for one range. */
export function rangeKey({ version, address }: Cidr, prefix: number): string {
  const rest = BigInt((version === 4 ? 32 : 128) - prefix);
  return `${version}/${prefix}/${(address / 2n ** rest).toString(16)}`;
}

/** An IPv4 address as a number; undefined where the text is none. */
export function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
    ? parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n)
    : undefined;
}

/** An IPv6 address as a number; undefined where the text is none. */
export function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2 || text.length > 45) {
    return undefined;
  }
  const [head, tail] = halves.map((half) => half === '' ? [] : groupsOf(half));
  const groups = head && (halves.length === 1 ? head : tail && [...head, ...Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0'), ...tail]);
  if (!groups || groups.length !== 8 || halves.length === 2 && head.length + tail.length > 7 || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) {
    return undefined;
  }
  return groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** The groups of four digits; an IPv4 address at the end stands for two. */
function groupsOf(text: string): string[] {
  const groups = text.split(':');
  const four = parseIpv4(groups[groups.length - 1]);
  return four === undefined ? groups : [...groups.slice(0, -1), (four / 65536n).toString(16), (four % 65536n).toString(16)];
}
