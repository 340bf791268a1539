import type { Node } from 'yaml';

/** A value, and where it is written. */
export interface TracedEntry {
  readonly value: unknown;
  /** The node that the value is made of; that of the anchor for an alias. */
  readonly node?: Node;
}

/**
 * From which nodes the objects and lists of a document were made. A key that is written twice, or merged, has several.
 */
export class Trace {
  private readonly containers = new WeakMap<object, Map<string, TracedEntry[]>>();

  add(container: object, key: string | number, entry: TracedEntry): void {
    const keys = this.containers.get(container) ?? new Map<string, TracedEntry[]>();
    this.containers.set(container, keys);
    const entries = keys.get(String(key));
    if (entries) {
      entries.push(entry);
    } else {
      keys.set(String(key), [entry]);
    }
  }

  /** All that is written for each key of an object or a list. */
  entriesOf(container: object): ReadonlyMap<string, readonly TracedEntry[]> {
    return this.containers.get(container) ?? new Map();
  }
}
