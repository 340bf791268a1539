/** The user and groups of pods. */
export interface TransferIdentity {
  /**
   * The user id. With `Ownership.PRESERVE` it is root, and none can be given.
   *
   * @default - on OpenShift one of the namespace's range; elsewhere that of the image, which must not be root
   */
  readonly user?: number;

  /**
   * The group id.
   *
   * @default - that of OpenShift or of the image
   */
  readonly group?: number;

  /**
   * A group of the pod. Volumes that are mounted for writing get this group if their driver supports it. Volumes that
   * are only read, such as the source's claims, are not changed.
   *
   * @default - on OpenShift one of the namespace's range; none elsewhere
   */
  readonly fsGroup?: number;

  /**
   * Further groups of the pod: the owners of files on NFS, for example.
   *
   * @default - none
   */
  readonly supplementalGroups?: number[];

  /**
   * Whether pods have the container runtime's seccomp profile, which Pod Security's `restricted` requires. OpenShift
   * 4.10 and older rejects pods with one.
   *
   * @default true
   */
  readonly seccomp?: boolean;
}
