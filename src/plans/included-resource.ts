import { checkCalls } from '../constructs/checked-calls';

/** A kind of objects that a plan includes. */
export class IncludedResource {
  /** A kind of the core group: `Secret`, `ConfigMap`, `Service`. */
  static core(kind: string): IncludedResource {
    return new IncludedResource('', kind);
  }

  /** A kind of another group: `apps`, `Deployment`. */
  static of(group: string, kind: string): IncludedResource {
    return new IncludedResource(group, kind);
  }

  private constructor(
    /** The group; empty for the core group. */
    readonly group: string,
    /** The kind, as in manifests. */
    readonly kind: string,
  ) {}
}

checkCalls('IncludedResource', IncludedResource);
