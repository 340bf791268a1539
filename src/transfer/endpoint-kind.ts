import { Construct, IConstruct } from 'constructs';
import { Address } from './stunnel-configuration';

/** What an endpoint has to know of one claim. */
export interface EndpointClaim {
  /** The construct at which mistakes are refused. */
  readonly engine: IConstruct;
  /** The claim in messages: `claims[0]`. */
  readonly field: string;
  /** How many claims without a port of their own came before. */
  readonly number: number;
  /** The name of its Service, and of what stands before that. */
  readonly name: string;
  /** The namespace on the destination. */
  readonly namespace: string;
  /** The labels of everything that is written for it. */
  readonly labels: Record<string, string>;
  /** The labels of the pods that receive it. */
  readonly pods: Record<string, string>;
  /** The host that the user gave it. */
  readonly host?: string;
  /** The port that the user gave it. */
  readonly port?: number;
}

/** One way by which pods of the destination are reached. */
export interface EndpointKind {
  /** Whether only OpenShift has it. */
  readonly isOpenShift: boolean;
  /** Refuses what is wrong whatever the claims are. */
  check(engine: IConstruct, isOneCluster: boolean): void;
  /** Where a claim's receiver is reached; refuses what is wrong with the claim. */
  address(claim: EndpointClaim): Address;
  /** Writes what makes it reachable there. */
  write(scope: Construct, claim: EndpointClaim): void;
}
