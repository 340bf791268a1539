import { Construct } from 'constructs';
import { Address, TrustLines } from './stunnel-configuration';
import type { TransferRole } from '../api/transfer';

/** Where a Secret is needed, and what it is to be called if it is written. */
export interface SecretPlace {
  /** The engine's construct, at which mistakes are refused. */
  readonly engine: Construct;
  readonly engineName: string;
  /** Which end of transfers needs it. */
  readonly role: TransferRole;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** A construct in the cluster's chart for what is written with this id; once for each id and cluster. */
  readonly scopeFor: (id: string) => Construct | undefined;
}

/** One way in which both ends prove themselves. */
export interface TrustKind {
  /** Refuses what is wrong wherever it is used. */
  check(engine: Construct): void;
  /** Sees to it that the Secret is in a namespace, and says its name. */
  secretIn(place: SecretPlace): string;
  /** What stunnel is told. */
  lines(engineName: string, address: Address): TrustLines;
}
