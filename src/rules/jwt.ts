import { isRecord, text } from './manifest';

/** What a token says of itself. */
export interface Claims {
  /** When it ends and when it was made, in milliseconds since 1970; undefined where it doesn't say. */
  readonly expires?: number;
  readonly issued?: number;
  /** Whose it is: `system:serviceaccount:openshift-migration:migration-controller`. */
  readonly account?: string;
}

/** Whether a token begins as a JSON Web Token does: with the encoded `{"`. Others are opaque, such as those of OAuth. */
export function looksLikeJwt(token: string): boolean {
  return token.startsWith('eyJ');
}

/** Whether a token was a JSON Web Token before it lost its end: header and claims begin as they should, and something is missing. */
export function isCutOffJwt(token: string): boolean {
  const [header, claims] = token.split('.');
  return looksLikeJwt(header) && readPart(header) !== undefined && claims !== undefined && looksLikeJwt(claims) && !readJwt(token)
    && /^[\w.=-]+$/.test(token) && !token.includes('..');
}

/** What a JSON Web Token says of itself; undefined where it isn't a whole one. */
export function readJwt(token: string): Claims | undefined {
  const parts = token.split('.');
  if (parts.length !== 3 || parts.some((part) => !/^[\w-]+=*$/.test(part)) || !readPart(parts[0])) {
    return undefined;
  }
  const claims = readPart(parts[1]);
  return claims && { expires: milliseconds(claims.exp), issued: milliseconds(claims.iat), account: text(claims.sub) };
}

function readPart(part: string): { readonly [key: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function milliseconds(seconds: unknown): number | undefined {
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

/** A time as a day, for messages. */
export function day(time: number): string {
  return Math.abs(time) <= 8.64e15 ? new Date(time).toISOString().slice(0, 10) : 'a day that no calendar has';
}
