import { Size } from 'cdk8s';
import { certificateName, ClaimIdentity } from './claim-identity';
import { AccessMode, VolumeMode } from '../../api/mig-plan';
import { NamespaceMapping } from '../../plans/namespace-mapping';

/** A claim to create at the destination. */
export interface CreateClaimOptions {
  /** Its size. It needs more than the source has in use; what does not fit is rejected before anything is copied. */
  readonly storage: Size;

  /**
   * Its storage class.
   *
   * @default - the destination's default class
   */
  readonly storageClass?: string;

  /**
   * The access modes.
   *
   * @default [AccessMode.READ_WRITE_ONCE]
   */
  readonly accessModes?: AccessMode[];
}

/** Options of `addClaim`. */
export interface AddClaimOptions {
  /** The namespace of the claim on the source, and its name on the destination. */
  readonly namespace: NamespaceMapping;

  /**
   * The name of the claim on the destination.
   *
   * @default - the name on the source
   */
  readonly destinationClaim?: string;

  /**
   * Creates the claim on the destination, with the file of its cluster. It stays when the other objects of the transfer
   * are deleted.
   *
   * @default - it exists already
   */
  readonly create?: CreateClaimOptions;

  /**
   * The claim that stages with a `snapshotClass` make of a snapshot on the source: the storage that the claim has
   * there, or more, and a storage class of the same driver. `addClaims` gives it.
   *
   * @default - none: such stages are rejected
   */
  readonly snapshotClaim?: CreateClaimOptions;

  /**
   * The volume mode. Of a raw device (`VolumeMode.BLOCK`), a run sends the ranges of 4 MiB whose digests differ on both
   * sides. The destination must be at least as large. Excludes, streams, compression and ownership do not apply to it.
   *
   * @default VolumeMode.FILESYSTEM
   */
  readonly volumeMode?: VolumeMode;

  /**
   * Patterns of rsync for what is not copied of this claim, in addition to the engine's: `/cache/`, `*.tmp`. What
   * matches at the destination is not deleted.
   *
   * @default - none
   */
  readonly excludes?: string[];

  /**
   * The node of the source that has the claim mounted, if only one node can mount it (ReadWriteOnce).
   *
   * @default - any node that can mount it
   */
  readonly node?: string;

  /**
   * The labels of the application's pods that have the claim mounted. A stage must run on their node. A cutover and a
   * verification, when these pods may no longer exist, prefer it.
   *
   * @default - any node that can mount it
   */
  readonly podsOnNode?: { [label: string]: string };

  /**
   * The host of this claim's receiver.
   *
   * @default - the endpoint chooses one
   */
  readonly host?: string;

  /**
   * The port of this claim's receiver; only for NodePorts.
   *
   * @default - the endpoint's next
   */
  readonly port?: number;
}

/** A claim that an engine copies. `TransferEngine.addClaim` creates it. */
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
  /** The host of its receiver. */
  readonly endpointHost: string;
  /** The port of its receiver. */
  readonly endpointPort: number;
  /** The DNS name (subject alternative name) that the source's certificate must have, unless `clientName` is given. */
  readonly sourceCertificateName: string;
  /**
   * The DNS name (subject alternative name) that the destination's certificate must have, unless `serverName` is given.
   */
  readonly destinationCertificateName: string;

  /** Whether it is a raw device. */
  readonly isBlock: boolean;

  private constructor(
    /** @internal */
    readonly _facts: ClaimFacts,
  ) {
    const { identity, host, port } = _facts;
    this.sourceNamespace = identity.sourceNamespace;
    this.sourceClaim = identity.sourceClaim;
    this.destinationNamespace = identity.destinationNamespace;
    this.destinationClaim = identity.destinationClaim;
    this.sourceCertificateName = certificateName(identity, 'send');
    this.destinationCertificateName = certificateName(identity, 'receive');
    this.isBlock = _facts.options.volumeMode === VolumeMode.BLOCK;
    this.endpointHost = host;
    this.endpointPort = port;
  }
}

/** The facts about a claim. */
export interface ClaimFacts {
  /** The number of claims that were added before. */
  readonly index: number;
  readonly identity: ClaimIdentity;
  readonly options: AddClaimOptions;
  readonly host: string;
  readonly port: number;
}

/** The identity of a claim that is added to an engine. */
export function claimIdentity(engineName: string, claim: string, options: AddClaimOptions): ClaimIdentity {
  return {
    engineName,
    sourceNamespace: options.namespace.source,
    sourceClaim: claim,
    destinationNamespace: options.namespace.destination,
    destinationClaim: options.destinationClaim ?? claim,
  };
}
