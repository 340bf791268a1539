/**
 * How much is read. Parsing needs a fraction of a second and some 100 MB of memory for each megabyte of YAML, and a Kubernetes object
 * can't be larger than about 1.5 MB. So these bound what a check costs, and leave room for every list that somebody exports.
 */
export const LIMITS = {
  /** Bytes of a file. */
  fileBytes: 64 * 1024 * 1024,
  /** Characters of a document. */
  documentCharacters: 10 * 1024 * 1024,
  /** Documents of a file. */
  documents: 50_000,
  /** Collections within one another. */
  depth: 200,
  /** Values that anchors, aliases and merge keys add to a document. */
  aliasedValues: 500_000,
} as const;

/** A number of bytes for a message. */
export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MB`;
}
