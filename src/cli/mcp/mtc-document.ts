/** A part of the documentation. */
export interface MtcDocument {
  readonly id: string;
  readonly title: string;
  /** Markdown without the heading. */
  readonly text: string;
}
