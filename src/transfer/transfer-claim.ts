import { Size } from 'cdk8s';
import { AccessMode, VolumeMode } from '../api/mig-plan';
import { NamespaceMapping } from '../plans/namespace-mapping';

/** A claim that is created at the destination. */
export interface CreateClaimOptions {
  /** How large it is. Give it more than the source's has in use; what does not fit is refused before anything is copied. */
  readonly storage: Size;

  /**
   * Its storage class.
   *
   * @default - the destination's default class
   */
  readonly storageClass?: string;

  /**
   * How many nodes may mount it.
   *
   * @default [AccessMode.READ_WRITE_ONCE]
   */
  readonly accessModes?: AccessMode[];
}

/** Options of `addClaim`. */
export interface AddClaimOptions {
  /** The namespace of the claim on the source, and what it is called on the destination. */
  readonly namespace: NamespaceMapping;

  /**
   * The name of the claim on the destination.
   *
   * @default - that on the source
   */
  readonly destinationClaim?: string;

  /**
   * Creates the claim on the destination, with the file of its cluster. It stays when the transfer's own objects are deleted.
   *
   * @default - it is there already
   */
  readonly create?: CreateClaimOptions;

  /**
   * What the claim holds. A raw device is refused: it is no files that could be copied.
   *
   * @default VolumeMode.FILESYSTEM
   */
  readonly volumeMode?: VolumeMode;

  /**
   * What is not copied of this claim, besides the engine's own list: patterns of rsync, such as `/cache/` or `*.tmp`. What the destination has of
   * it stays there.
   *
   * @default - none
   */
  readonly excludes?: string[];

  /**
   * The node of the source on which the claim is mounted, where it can be mounted on one node only (ReadWriteOnce).
   *
   * @default - any that can mount it
   */
  readonly node?: string;

  /**
   * The labels of the application's pods that have the claim mounted: the copy runs on their node. While the application runs (stage) it must; in a
   * cutover and in a verification, when these pods may be gone, it does if it can.
   *
   * @default - any node that can mount it
   */
  readonly podsOnNode?: { [label: string]: string };

  /**
   * The host by which this claim's receiver is reached.
   *
   * @default - the endpoint makes one
   */
  readonly host?: string;

  /**
   * The port by which this claim's receiver is reached; NodePort only.
   *
   * @default - the endpoint's next
   */
  readonly port?: number;
}

/** A claim that an engine copies. `TransferEngine.addClaim` makes it. */
export class TransferClaim {
  /** @internal */
  static _of(facts: ClaimFacts): TransferClaim {
    return new TransferClaim(facts);
  }

  /** Its namespace on the source. */
  readonly sourceNamespace: string;
  /** Its name on the source. */
  readonly sourceClaim: string;
  /** Its namespace on the destination. */
  readonly destinationNamespace: string;
  /** Its name on the destination. */
  readonly destinationClaim: string;
  /** The host at which its receiver is reached. */
  readonly endpointHost: string;
  /** The port at which its receiver is reached. */
  readonly endpointPort: number;

  private constructor(
    /** @internal */
    readonly _facts: ClaimFacts,
  ) {
    const { options, claim, host, port } = _facts;
    this.sourceNamespace = options.namespace.source;
    this.sourceClaim = claim;
    this.destinationNamespace = options.namespace.destination;
    this.destinationClaim = options.destinationClaim ?? claim;
    this.endpointHost = host;
    this.endpointPort = port;
  }
}

/** What a claim is made from. */
export interface ClaimFacts {
  /** How many were added before. */
  readonly index: number;
  readonly claim: string;
  readonly options: AddClaimOptions;
  readonly host: string;
  readonly port: number;
}
