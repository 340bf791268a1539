import { Construct, IConstruct } from 'constructs';
import { Address } from './stunnel-configuration';

/** The facts about one claim that an endpoint needs. */
export interface EndpointClaim {
  /** The construct where mistakes are reported. */
  readonly engine: IConstruct;
  /** The claim in messages: `claims[0]`. */
  readonly field: string;
  /** The number of claims without a given port that were added before. */
  readonly number: number;
  /** The name of its Service, and of its Route or Ingress. */
  readonly name: string;
  /** The namespace on the destination. */
  readonly namespace: string;
  /** The labels of all objects that are written for it. */
  readonly labels: Record<string, string>;
  /** The labels of the pods that receive it. */
  readonly pods: Record<string, string>;
  /** The host that the user gave it. */
  readonly host?: string;
  /** The port that the user gave it. */
  readonly port?: number;
}

/** One way to reach pods of the destination. */
export interface EndpointKind {
  /** Whether it exists only on OpenShift. */
  readonly isOpenShift: boolean;
  /** Rejects what is wrong whatever the claims are. */
  check(engine: IConstruct, isOneCluster: boolean): void;
  /** The address of a claim's receiver. Rejects what is wrong with the claim. */
  address(claim: EndpointClaim): Address;
  /** Writes the objects that make it reachable there. */
  write(scope: Construct, claim: EndpointClaim): void;
}
