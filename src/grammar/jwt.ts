/** The claims of a token that matter for a migration. */
export interface Claims {
  /** When it ends, in milliseconds since 1970; undefined if the token does not say. */
  readonly expires?: number;
  /** When it was issued, in milliseconds since 1970; undefined if the token does not say. */
  readonly issued?: number;
  /** The subject: `system:serviceaccount:openshift-migration:migration-controller`. */
  readonly account?: string;
  /** Who issued it: `kubernetes/serviceaccount`, or the URL of the cluster. */
  readonly issuer?: string;
  /** The services that accept it; undefined if the token does not say. */
  readonly audiences?: readonly string[];
  /** Whether it ends with the pod that it was created for. */
  readonly isOfPod?: boolean;
}

/** Whether a token begins like a JSON Web Token (the encoded `{"`). Others are opaque, such as those of OAuth. */
export function looksLikeJwt(token: string): boolean {
  return token.startsWith('eyJ');
}

/**
 * Whether a token is the beginning of a JSON Web Token: header and claims are there in part, and the end is missing.
 */
export function isCutOffJwt(token: string): boolean {
  const [header, claims] = token.split('.');
  return looksLikeJwt(header) && readPart(header) !== undefined && claims !== undefined && looksLikeJwt(claims)
    && !readJwt(token)
    && /^[\w.=-]+$/.test(token) && !token.includes('..');
}

/** The claims of a complete JSON Web Token; undefined for anything else. The signature is not verified. */
export function readJwt(token: string): Claims | undefined {
  const parts = token.split('.');
  if (parts.length !== 3 || parts.some((part) => !/^[\w-]+=*$/.test(part)) || !readPart(parts[0])) {
    return undefined;
  }
  const claims = readPart(parts[1]);
  return claims && {
    expires: milliseconds(claims.exp),
    issued: milliseconds(claims.iat),
    account: typeof claims.sub === 'string' ? claims.sub : '',
    issuer: typeof claims.iss === 'string' ? claims.iss : '',
    ...claims.aud === undefined ? {} : { audiences: [claims.aud].flat().filter((one) => typeof one === 'string') },
    ...isOfPod(claims['kubernetes.io']) ? { isOfPod: true } : {},
  };
}

function isOfPod(claims: unknown): boolean {
  return typeof claims === 'object' && claims !== null && 'pod' in claims;
}

function readPart(part: string): { readonly [key: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? value as { [key: string]: unknown }
      : undefined;
  } catch {
    return undefined;
  }
}

function milliseconds(seconds: unknown): number | undefined {
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
