import { Construct, IConstruct } from 'constructs';
import type { BucketTransport } from './bucket-transport';
import { TRANSFER_LABELS } from '../../api/transfer';
import type { AddClaimOptions } from '../claims/transfer-claim';
import { shortName } from '../names';
import { Address } from '../pods/stunnel-configuration';

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
  /** The bucket in which both sides meet, if they do not connect to each other. */
  readonly bucket?: BucketTransport;
  /** Rejects what is wrong whatever the claims are. */
  check(engine: IConstruct, isOneCluster: boolean): void;
  /** The address of a claim's receiver. Rejects what is wrong with the claim. */
  address(claim: EndpointClaim): Address;
  /** Writes the objects that make it reachable there. */
  write(scope: Construct, claim: EndpointClaim): void;
}

/** The facts that the claim of an endpoint is made of. */
export interface EndpointClaimProps {
  readonly engine: IConstruct;
  readonly engineName: string;
  readonly labels: Record<string, string>;
  /** The number of claims that were added before. */
  readonly index: number;
  /** The number of those that the endpoint has given a port. */
  readonly number: number;
  /** The name of the claim on the source. */
  readonly claim: string;
  readonly options: AddClaimOptions;
}

/** A claim, as its endpoint sees it. */
export function endpointClaim(
  { engine, engineName, labels, index, number, claim, options }: EndpointClaimProps,
): EndpointClaim {
  const destinationClaim = options.destinationClaim ?? claim;
  return {
    engine,
    field: `claims[${index}]`,
    number,
    name: shortName(engineName, destinationClaim),
    namespace: options.namespace.destination,
    labels,
    pods: { ...labels, [TRANSFER_LABELS.claim]: shortName(destinationClaim), [TRANSFER_LABELS.role]: 'receive' },
    host: options.host,
    port: options.port,
  };
}
