import { createHash, hkdfSync } from 'crypto';
import type { TransferRole } from '../../api/transfer';
import { shortName } from '../names';

/** What identifies one claim of one engine. Both ends know it, and no other claim of any engine shares it. */
export interface ClaimIdentity {
  readonly engineName: string;
  readonly sourceNamespace: string;
  readonly sourceClaim: string;
  readonly destinationNamespace: string;
  readonly destinationClaim: string;
}

/** The purpose of derived keys. A new way to derive them gets a new version. */
const PURPOSE = 'cdk8s-mtc transfer key 1';

/** The number of hexadecimal digits of a hash that nobody can choose names to collide with. */
const COLLISION_FREE = 32;

/** The most characters of a DNS label. */
const LABEL_LENGTH = 63;

/** The name of a claim's object or certificate on one side. */
export function claimOf(identity: ClaimIdentity, role: TransferRole): string {
  return role === 'send' ? identity.sourceClaim : identity.destinationClaim;
}

/** A label value that the objects of both ends of a claim share, and no others. */
export function pairOf(identity: ClaimIdentity): string {
  return hashOf(identity).slice(0, COLLISION_FREE);
}

/**
 * The key of one claim, in hexadecimal digits: HKDF-SHA256 of the engine's key with the claim's identity as context. It
 * reveals nothing about the engine's key or about the keys of other claims.
 *
 * @param key the engine's key, in hexadecimal digits
 */
export function deriveKey(key: string, identity: ClaimIdentity): string {
  return Buffer.from(hkdfSync('sha256', Buffer.from(key, 'hex'), PURPOSE, contextOf(identity), 32)).toString('hex');
}

/**
 * The DNS name of the certificate of one end of a claim. It has two labels, because then no wildcard certificate
 * matches it: OpenSSL accepts a wildcard only if two dots follow it.
 */
export function certificateName(identity: ClaimIdentity, role: TransferRole): string {
  const hash = hashOf(identity).slice(0, COLLISION_FREE);
  const readable = shortName(role, claimOf(identity, role)).slice(0, LABEL_LENGTH - hash.length - 1).replace(/-+$/, '');
  return `${readable}-${hash}.internal`;
}

function hashOf(identity: ClaimIdentity): string {
  return createHash('sha256').update(contextOf(identity)).digest('hex');
}

/** An unambiguous text: a list that is joined by a separator could be the same for two claims. */
function contextOf(
  { engineName, sourceNamespace, sourceClaim, destinationNamespace, destinationClaim }: ClaimIdentity,
): string {
  return JSON.stringify([engineName, sourceNamespace, sourceClaim, destinationNamespace, destinationClaim]);
}
