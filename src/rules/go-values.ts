/** Whether Go reads a text as a length of time: `1h30m`, `90s`, `0`. A number needs a unit, and days are none. */
export function isGoDuration(text: string): boolean {
  return text.length <= 100 && /^[-+]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/.test(text);
}

/** What somebody who wrote a length of time that Go doesn't read most likely meant; undefined where that can't be told. */
export function nearestGoDuration(text: string): string | undefined {
  const given = text.slice(0, 40).replace(/\s+/g, '').toLowerCase();
  const [, number, unit] = /^(\d+)([a-z]*)$/.exec(given) ?? [];
  if (number === undefined) {
    return isGoDuration(given) ? given : undefined;
  }
  if (unit === '') {
    return `${number}s`;
  }
  return /^d(ays?)?$/.test(unit) ? `${Number(number) * 24}h`
    : /^h(ours?|rs?)?$/.test(unit) ? `${number}h`
      : /^m(ins?|inutes?)?$/.test(unit) ? `${number}m`
        : /^s(ecs?|econds?)?$/.test(unit) ? `${number}s` : undefined;
}

/** Whether Go's ParseBool reads a text, and as what. */
export function goBoolean(text: string): boolean | undefined {
  return /^(1|t|T|TRUE|true|True)$/.test(text) ? true : /^(0|f|F|FALSE|false|False)$/.test(text) ? false : undefined;
}

/** The parts of a URL with a scheme, as they stand. */
export interface Url {
  readonly scheme: string;
  /** Before the last `@`; undefined where there is none. */
  readonly userInfo?: string;
  /** In brackets where it is an IPv6 address. May be empty. */
  readonly host: string;
  /** The port as it stands: may be empty, or no number. Undefined where there is no colon. */
  readonly port?: string;
  readonly path: string;
  /** With `?` and `#`; empty where there is none. */
  readonly tail: string;
}

/** Takes a URL apart; undefined where it has no scheme with `//`. */
export function splitUrl(text: string): Url | undefined {
  const [, scheme, authority, path, tail] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(.*)$/s.exec(text) ?? [];
  if (scheme === undefined) {
    return undefined;
  }
  const at = authority.lastIndexOf('@');
  const address = authority.slice(at + 1);
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(address) ?? [undefined, address, undefined];
  return { scheme: scheme.toLowerCase(), userInfo: at < 0 ? undefined : authority.slice(0, at), host, port, path, tail };
}

/** A port that can be dialled. */
export function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
}
