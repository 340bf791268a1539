/** How bad a finding is. */
export enum FindingSeverity {
  /** It can't work. Synth stops. */
  ERROR = 'error',
  /** It works by accident, works badly, or is unsafe. */
  WARNING = 'warning',
  /** Worth knowing. */
  INFO = 'info',
}

/** Something that a rule has found in what the program writes. */
export interface SynthFinding {
  /** The rule's id: `plan/duplicate-destination`. `docs/rules.md` describes all. */
  readonly rule: string;

  /** How bad it is. */
  readonly severity: FindingSeverity;

  /** The path of the construct whose manifest it is. */
  readonly construct: string;

  /** The field of the manifest: `spec.namespaces[1]`; empty for the manifest as a whole. */
  readonly field: string;

  /** What is wrong, and why. */
  readonly message: string;

  /** What to write instead. */
  readonly fix: string;

  /**
   * Why it is all right here, where somebody has acknowledged it.
   *
   * @default - it is not acknowledged
   */
  readonly reason?: string;
}
