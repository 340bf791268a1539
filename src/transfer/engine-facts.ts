import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { JobPlace } from './cluster-objects';
import type { TransferClaim } from './transfer-claim';
import { TransferJobProps } from './transfer-job';
import { TransferTuning } from './transfer-tuning';
import { Ownership, Verification } from './transfer-values';
import type { TransferRole } from '../api/transfer';
import { ProxyServer } from '../credentials/proxy-server';

/** What is copied, and how it is compared with the source. */
export interface CopyFacts {
  readonly specialFiles: boolean;
  readonly acls: boolean;
  readonly xattrs: boolean;
  readonly fill: boolean;
  readonly repair: boolean;
  readonly verification: Verification;
}

/** The properties that the Jobs of a claim on one side share in all runs. */
export type SharedJobProps =
  Pick<TransferJobProps, 'image' | 'identity' | 'pods' | 'serviceAccount' | 'scripts' | 'configuration' | 'trustSecret' | 'proxySecret'>;

/** The facts about its engine that a run needs. */
export interface EngineFacts extends Construct {
  readonly engineName: string;
  readonly source: Chart;
  readonly destination: Chart;
  readonly ownership: Ownership;
  readonly proxy?: ProxyServer;
  readonly _tuning: TransferTuning;
  readonly _copies: CopyFacts;
  readonly _minimumRsync?: string;
  _forEachClaim(visit: (claim: TransferClaim) => void): void;
  _podLabels(role: TransferRole, claim: TransferClaim): Record<string, string>;
  _shared(role: TransferRole, claim: TransferClaim, job: JobPlace): SharedJobProps;
}
