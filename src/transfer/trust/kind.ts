import { Construct } from 'constructs';
import type { TransferRole } from '../../api/transfer';
import { Mistake } from '../../constructs/mistake';
import { ClaimIdentity } from '../claims/claim-identity';
import { TrustLines } from '../pods/stunnel-configuration';

/** The place of a Secret that the pods of one side of a claim mount. */
export interface SecretPlace {
  /** The engine's construct, where mistakes are reported. */
  readonly engine: Construct;
  readonly engineName: string;
  readonly role: TransferRole;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** Creates a construct in the cluster's chart for an id, once for each id and cluster. */
  readonly scopeFor: (id: string) => Construct | undefined;
}

/** The place of a Secret with which one end of a claim authenticates. */
export interface TrustPlace extends SecretPlace {
  readonly claim: ClaimIdentity;
}

/** One way in which both ends authenticate each other. */
export interface TrustKind {
  /** Whether both ends of a claim have one key. */
  readonly isKey: boolean;
  /** Rejects what is wrong whatever the claims are. */
  check(engine: Construct): void;
  /** Finds what is wrong with all claims of an engine together. */
  checkClaims(claims: readonly ClaimIdentity[]): Mistake[];
  /** Writes the Secret of one end, unless it exists already, and returns its name. */
  secretIn(place: TrustPlace): string;
  /** The lines of stunnel's configuration. */
  lines(claim: ClaimIdentity): TrustLines;
}

/** The namespaces of one side in the order in which they first appear. */
export function namespacesOf(claims: readonly ClaimIdentity[], role: TransferRole): string[] {
  return [...new Set(claims.map((claim) => role === 'send' ? claim.sourceNamespace : claim.destinationNamespace))];
}
