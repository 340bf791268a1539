import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { TransferClaim } from './transfer-claim';
import { TransferJobProps } from './transfer-job';
import { TransferTuning } from './transfer-tuning';
import { Ownership, Verification } from './transfer-values';
import type { TransferRole } from '../api/transfer';
import { ProxyServer } from '../credentials/proxy-server';

/** What is copied, and how it is held against the source. */
export interface CopyFacts {
  readonly specialFiles: boolean;
  readonly acls: boolean;
  readonly xattrs: boolean;
  readonly fill: boolean;
  readonly repair: boolean;
  readonly verification: Verification;
}

/** What the Jobs of a claim on one side have in common, whichever run they are of. */
export type SharedJobProps =
  Pick<TransferJobProps, 'image' | 'identity' | 'serviceAccount' | 'scripts' | 'configuration' | 'trustSecret' | 'proxySecret'>;

/** What a run has to know of its engine. */
export interface EngineFacts extends Construct {
  readonly engineName: string;
  readonly source: Chart;
  readonly destination: Chart;
  readonly ownership: Ownership;
  readonly proxy?: ProxyServer;
  readonly _tuning: TransferTuning;
  readonly _copies: CopyFacts;
  _forEachClaim(visit: (claim: TransferClaim) => void): void;
  _podLabels(role: TransferRole, claim: TransferClaim): Record<string, string>;
  _shared(role: TransferRole, claim: TransferClaim): SharedJobProps;
}
