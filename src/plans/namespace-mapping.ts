/** A namespace on the source, and what it is called on the destination. */
export class NamespaceMapping {
  /** Keeps its name. */
  static same(name: string): NamespaceMapping {
    return new NamespaceMapping(name, name);
  }

  /** Gets another name. */
  static renamed(source: string, destination: string): NamespaceMapping {
    return new NamespaceMapping(source, destination);
  }

  private constructor(
    /** Its name on the source. */
    readonly source: string,
    /** Its name on the destination. */
    readonly destination: string,
  ) {}

  /** Whether it gets another name. */
  get isRenamed(): boolean {
    return this.source !== this.destination;
  }

  /**
   * The entry of `spec.namespaces`.
   *
   * @internal
   */
  get _entry(): string {
    return this.isRenamed ? `${this.source}:${this.destination}` : this.source;
  }
}
