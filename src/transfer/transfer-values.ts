/**
 * The owners of the files at the destination. Nothing is lost silently: what cannot be preserved as declared is
 * rejected before anything is copied.
 */
export enum Ownership {
  /**
   * The pod's own user, as the destination's namespace defines it. This fits applications that run as any user, as on
   * OpenShift. Modes, times, links, ACLs and extended attributes are preserved; owners and groups are not.
   * Needs no privilege.
   */
  NAMESPACE = 'namespace',
  /**
   * The owners and groups of the source, by number. The pods run as root with a few capabilities, which Pod Security's
   * `baseline` allows and `restricted` does not.
   */
  PRESERVE = 'preserve',
  /**
   * The pod's own user; an extended attribute of each file (`user.rsync.%stat`) stores the true owner, group and mode,
   * from which rsync can restore them. Symbolic links, pipes and devices become regular files with such an attribute,
   * so applications cannot use this copy: it is an archive, to restore with `rsync --fake-super`. The destination's
   * file system must support such attributes.
   */
  FAKE_SUPER = 'fakeSuper',
}

/** The compression of data in transit. It helps if the network is slower than the processors. */
export enum Compression {
  /** No compression: fastest in a fast network. */
  NONE = 'none',
  /** LZ4: costs little processor time, and halves the size of text. */
  LZ4 = 'lz4',
  /** Zstandard at its lowest level: for slow networks. */
  ZSTD = 'zstd',
}

/** The way in which both sides are compared after everything was copied. */
export enum Verification {
  /** No comparison. rsync still checks each file that it sends. */
  NONE = 'none',
  /** By a fast digest of 128 bits, which finds any accidental damage. */
  XXH128 = 'xxh128',
  /** By a cryptographic digest, for evidence: about ten times the processor time. */
  SHA256 = 'sha256',
}

/** The purpose of a run. */
export enum TransferPass {
  /** Copies while the application runs. Can be repeated: each copy sends only what changed since the previous one. */
  STAGE = 'stage',
  /** Copies a last time, after the application was stopped, and compares both sides. */
  CUTOVER = 'cutover',
  /** Changes nothing and compares both sides. */
  VERIFY = 'verify',
}
