/** A Kubernetes object is at most 1.5 MB in etcd; a list of API groups and a damaged file may be larger. */
export const LARGEST_OBJECT = 16 * 1024 * 1024;

/** A part of a dump: an element of a list, or a document without the elements of its list. */
export interface DumpEvent {
  /** The text of an element of `items`. */
  readonly item?: string;
  /** The text of a document, without the elements of its `items`. */
  readonly document?: string;
}

/** A dump cannot be used. The name of the file goes before the message. */
export class DumpProblem extends Error {}
