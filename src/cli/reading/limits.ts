/**
 * How much is read: at most 5 s of CPU and 500 MB of memory for 10 MB of any input. A token of YAML costs 1 to 2 µs
 * and, while its document is looked at, 250 bytes. Documents as tools write them are read in a tenth of that time
 * (`quickValue`), so there is room for what a cluster exports: at most 1.5 MB for each object, and a key or a value for
 * each five bytes.
 */
export const LIMITS = {
  /** Bytes of a file. */
  fileBytes: 64 * 1024 * 1024,
  /** Characters of a document. */
  documentCharacters: 10 * 1024 * 1024,
  /** Tokens of a document that is not written as tools write it, for its memory. */
  documentTokens: 360_000,
  /** Characters of a value that is located: no object can contain more, and the parser needs 100 bytes for each. */
  valueCharacters: 2 * 1024 * 1024,
  /** Tokens of a whole check, for its time: so many in any case, and more for each byte that is read. */
  freeTokens: 1_200_000,
  tokensPerByte: 0.12,
  /** Tokens that are parsed to locate findings. */
  locatedTokens: 400_000,
  /** Tokens that a document costs at least that is not written as tools write it. */
  unusualDocument: 150,
  /** Tokens that a node of another document costs. */
  quickNode: 0.6,
  /** Tokens of a file in any case. */
  fileTokens: 500,
  /** Characters of an object as JSON, keys and strings only: the API server refuses to store more than 1.5 MB. */
  objectCharacters: 2 * 1024 * 1024,
  /** Fields, elements and scalars of an object: one of 1.5 MB that a tool has written has half as many. */
  objectValues: 100_000,
  /**
   * Tokens that judging an object costs: something for any, for each rule that looks at its kind, for each value of an
   * object of MTC, and for each namespace of a plan, which rules compare with those of all others. Its text pays for
   * some of them, and for nearly all of an object as people and tools write them.
   */
  objectTokens: 20,
  ruleTokens: 0.6,
  valueTokens: 3,
  namespaceTokens: 8,
  /** An import judges an object, hides its secrets, and writes it. */
  importFactor: 1.1,
  /** Files that only Kustomizations name, with the bytes of one file in all, and paths that are tried for them. */
  baseFiles: 2_000,
  basePaths: 6_000,
  /** Documents of a file. */
  documents: 50_000,
  /** Collections within one another. */
  depth: 200,
  /** Values that anchors, aliases and merge keys add to a document. */
  aliasedValues: 500_000,
  /** Findings of one rule in one file that are listed; the others are counted. */
  findings: 100,
  /**
   * Characters of documents that are parsed to prove that edits are exact: so many in any case, and each document so
   * many times.
   */
  editedCharacters: 2_000_000,
  trialsOfDocument: 3,
  /**
   * Characters of all files, and findings, up to which a check tries the fixes, to say which of them `--fix` applies.
   */
  triedCharacters: 2_000_000,
  triedFindings: 1_000,
} as const;

/** A number of bytes for a message. */
export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MB`;
}
