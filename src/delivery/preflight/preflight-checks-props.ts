/** Properties of `PreflightChecks`. */
export interface PreflightChecksProps {
  /**
   * The image of the pods, with bash, curl and coreutils.
   *
   * @default 'quay.io/backube/volsync:0.16.0'
   */
  readonly image?: string;

  /**
   * The id of the pods' user, for a Kubernetes that is not OpenShift and an image whose user is root.
   *
   * @default - OpenShift gives each namespace its own
   */
  readonly user?: number;

  /**
   * The domains of the routers, by the names that the clusters have in the program: `{ new: 'apps.new.example.com' }`.
   * With that of a plan's destination, each namespace of its source tries whether rsync can reach it.
   *
   * @default - the way of MTC's rsync is not tried; that of a TransferEngine is
   */
  readonly routerDomains?: { readonly [cluster: string]: string };

  /**
   * The proxy of MTC's controller, as its Deployment has it in `HTTPS_PROXY`: a URL without credentials. The attempts
   * from `openshift-migration` of the host cluster go through it. OpenShift sets the variable from the proxy
   * of the cluster.
   *
   * @default - none
   */
  readonly httpsProxy?: string;

  /**
   * The names and domains that are reached without that proxy, as the Deployment has them in `NO_PROXY`.
   *
   * @default - none
   */
  readonly noProxy?: string;

  /**
   * The name of a LocalQueue of Kueue in the namespaces of the Jobs. They are created suspended, and Kueue starts them
   * when there is quota.
   *
   * @default - none: the Jobs start when they are applied
   */
  readonly queue?: string;

  /**
   * Whether the Jobs are created suspended, so that something else starts them by setting `spec.suspend` to false.
   * Kubernetes 1.24 or newer.
   *
   * @default - true with `queue`, false otherwise
   */
  readonly suspend?: boolean;
}
