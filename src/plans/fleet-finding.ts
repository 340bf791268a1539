/** Something that volume rules or a fleet report. */
export interface FleetFinding {
  /** Whether it cannot work. */
  readonly isError: boolean;

  /** What it is about: `volume shop/data`, `rule scratch`. */
  readonly subject: string;

  /** What is wrong, and what the cluster would do. */
  readonly message: string;

  /** What to do instead. */
  readonly fix: string;
}
