/** How bad a finding is. */
export enum FindingSeverity {
  /** It can't work. Synth stops, unless it is acknowledged. */
  ERROR = 'error',
  /**
   * It works by accident, works badly, or is unsafe. Synth says so, and a `MigrationApp` that is `strict` stops, unless
   * it is acknowledged.
   */
  WARNING = 'warning',
  /** Worth knowing. It is in `Findings.of(scope).all`, and nowhere else. */
  INFO = 'info',
}

/** Something that a rule has found in what the program writes. It contains no secret value. */
export interface SynthFinding {
  /** The rule's id: `plan/duplicate-destination`. `docs/rules.md` lists all of them. */
  readonly rule: string;

  /** How bad it is. */
  readonly severity: FindingSeverity;

  /** The path of the construct that the manifest was made for, which may be in another chart; empty for the app. */
  readonly construct: string;

  /**
   * The manifest: `MigPlan openshift-migration/shop`.
   *
   * @default - none; the finding is of an acknowledgement
   */
  readonly manifest?: string;

  /** The field of the manifest: `spec.namespaces[1]`; empty for the manifest as a whole. */
  readonly field: string;

  /**
   * The option of the construct that the field is rendered from: `namespaces[1]`.
   *
   * @default - unknown, as for hand-written objects
   */
  readonly option?: string;

  /** What is wrong, and what the cluster would do. */
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
