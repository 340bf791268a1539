/** A reference to an object. */
export interface IndexObject {
  /** The API group and version. */
  readonly apiVersion: string;

  /** The kind. */
  readonly kind: string;

  /**
   * The namespace.
   *
   * @default - none
   */
  readonly namespace?: string;

  /** The name. */
  readonly name: string;
}
