/** As whom pods read and write. */
export interface TransferIdentity {
  /**
   * The user's id. With `Ownership.PRESERVE` it is root, and none can be given.
   *
   * @default - OpenShift gives one from the namespace's range; elsewhere that of the image, which must not be root
   */
  readonly user?: number;

  /**
   * The group's id.
   *
   * @default - OpenShift's, or that of the image
   */
  readonly group?: number;

  /**
   * The group that volumes are given to when they are mounted for writing, where their driver does that; and one of the pod's groups. What is only
   * read, as the source's claims are, is not changed.
   *
   * @default - OpenShift gives one from the namespace's range; none elsewhere
   */
  readonly fsGroup?: number;

  /**
   * Further groups of the pod: those whom files on NFS and the like belong to.
   *
   * @default - none
   */
  readonly supplementalGroups?: number[];

  /**
   * Whether pods ask for the container runtime's seccomp profile, as Pod Security's `restricted` wants it. OpenShift 4.10 and older refuses pods that
   * ask for one.
   *
   * @default true
   */
  readonly seccomp?: boolean;
}
