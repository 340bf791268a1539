/** What is known of a claim. */
export interface ClaimFacts {
  readonly namespace: string;
  readonly name: string;
  /** @default - unknown */
  readonly labels?: { readonly [name: string]: string };
  readonly accessModes: readonly string[];
  readonly volumeMode: string;
  /** The requested size, in bytes. */
  readonly request: number;
  readonly storageClass?: string;
  /** The name of the persistent volume; undefined if the claim is not bound. */
  readonly volume?: string;
}

/** What is known of a volume. */
export interface VolumeFacts {
  /** In bytes. */
  readonly capacity: number;
  /** @default - unknown */
  readonly type?: string;
  /** @default - none, or unknown if the type is */
  readonly provisioner?: string;
  /**
   * The actions that MTC offers.
   *
   * @default - unknown: they follow from the type
   */
  readonly actions?: readonly string[];
  /**
   * The storage class of the destination that MTC has chosen.
   *
   * @default - unknown: it follows from the classes of the destination
   */
  readonly chosenClass?: string;
}

/** What is known of a storage class. */
export interface ClassFacts {
  readonly name: string;
  readonly provisioner: string;
  readonly isDefault?: boolean;
}

/** A claim and the volume that it is bound to. */
export interface BoundFacts {
  readonly claim: ClaimFacts;
  readonly volume?: VolumeFacts;
}

/** What is wrong with a rule, or with what it decides about a volume. */
export interface VolumeFinding {
  /** Whether it cannot work. */
  readonly isError: boolean;
  readonly subject: string;
  readonly message: string;
  readonly fix: string;
}

/** The size of a volume: its capacity, or what its claim requests. */
export function sizeOf({ request }: Pick<ClaimFacts, 'request'>, volume?: VolumeFacts): number {
  return volume ? volume.capacity : request;
}
