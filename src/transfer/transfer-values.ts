/** Whom the files at the destination belong to. There is no silent loss: what can't be kept as declared is refused before anything is copied. */
export enum Ownership {
  /**
   * The pod's own user, as the destination's namespace has it: what fits applications that run as any user, as OpenShift's do. Modes, times,
   * links, ACLs and extended attributes are kept; owners and groups are not, and nothing needs a privilege.
   */
  NAMESPACE = 'namespace',
  /**
   * Owners and groups as they are on the source, by number. The pods run as root with a handful of capabilities, which Pod Security's `baseline`
   * allows and `restricted` does not.
   */
  PRESERVE = 'preserve',
  /**
   * The pod's own user, with the true owner, group and mode beside each file in an extended attribute (`user.rsync.%stat`), from which rsync can
   * restore them. The destination's file system must take such attributes.
   */
  FAKE_SUPER = 'fakeSuper',
}

/** Whether data is compressed on its way. Worth it where the network is slower than the processors. */
export enum Compression {
  /** As it is: quickest where the network is fast. */
  NONE = 'none',
  /** LZ4: costs almost nothing, and halves what is mostly text. */
  LZ4 = 'lz4',
  /** Zstandard at its lowest level: for slow networks. */
  ZSTD = 'zstd',
}

/** How both sides are held against one another once everything was copied. */
export enum Verification {
  /** Not at all. rsync still checks each file that it sends. */
  NONE = 'none',
  /** By a quick digest of 128 bits, which finds any damage. */
  XXH128 = 'xxh128',
  /** By a cryptographic digest, for evidence: some ten times the processor time. */
  SHA256 = 'sha256',
}

/** What a run of transfers does. */
export enum TransferPass {
  /** Copies while the application runs. Can be repeated: each copy sends what has changed since the one before. */
  STAGE = 'stage',
  /** Copies a last time, when the application has been stopped, and holds both sides against one another. */
  CUTOVER = 'cutover',
  /** Changes nothing and holds both sides against one another. */
  VERIFY = 'verify',
}
