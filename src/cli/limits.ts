/**
 * How much is read: at most 5 s of CPU and 500 MB of memory for 10 MB of any input. A token of YAML costs about 1 µs and, while its
 * document is looked at, 250 bytes. Manifests have about a token for each three bytes, and a Kubernetes object is at most 1.5 MB, so there
 * is room for what a cluster exports.
 */
export const LIMITS = {
  /** Bytes of a file. */
  fileBytes: 64 * 1024 * 1024,
  /** Characters of a document. */
  documentCharacters: 10 * 1024 * 1024,
  /** Tokens of a document, for its memory. */
  documentTokens: 360_000,
  /** Tokens of a whole check, for its time: so many in any case, and more for each byte that is read. */
  freeTokens: 700_000,
  tokensPerByte: 0.33,
  /** Tokens of a file in any case. */
  fileTokens: 500,
  /** Documents of a file. */
  documents: 50_000,
  /** Collections within one another. */
  depth: 200,
  /** Values that anchors, aliases and merge keys add to a document. */
  aliasedValues: 500_000,
  /** Findings of one rule in one file that are listed; the others are counted. */
  findings: 100,
} as const;

/** A number of bytes for a message. */
export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MB`;
}
