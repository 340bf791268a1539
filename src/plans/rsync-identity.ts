import { Construct } from 'constructs';
import type { NamespaceMapping } from './namespace-mapping';
import type { IPlan } from './plan';
import { MigMigrationSpec } from '../api/mig-migration';
import { ICluster } from '../clusters/cluster';
import { allowPrivilegedPods } from '../clusters/namespace-labels';
import { checkCalls } from '../constructs/checked-calls';
import { given } from '../constructs/given';

/** Options of `RsyncIdentity.user`. */
export interface RsyncUserOptions {
  /**
   * The group ID.
   *
   * @default - the one from the range of the namespace
   */
  readonly group?: number;
}

type RunFlags = Pick<MigMigrationSpec, 'runAsRoot' | 'runAsUser' | 'runAsGroup'>;

/**
 * The user that rsync runs as when volumes are migrated directly.
 *
 * Since MTC 1.7.5 it is a non-root user. That is sufficient if the kubelet assigns volumes to the pod's group. On
 * storage where it does not (NFS, CephFS, Azure File, many CSI drivers), rsync can neither read files of other users
 * nor preserve their owners, and ends with code 23. Each identity sets everything that it requires: the flags of the
 * run, the operator's variables on both clusters, and the labels with which Pod Security admits root. If one of them is
 * missing, MTC uses a non-root user.
 */
export class RsyncIdentity {
  /** A non-root user with this ID. It must be within the range of the namespace (`openshift.io/sa.scc.uid-range`). */
  static user(user: number, options: RsyncUserOptions = {}): RsyncIdentity {
    given('RsyncIdentity.user', 'user', user, 'give an ID from the range of the namespace');
    return new RsyncIdentity('user', { runAsUser: user, runAsGroup: options.group });
  }

  /** Root without privileges, which is sufficient to preserve owners and modes. */
  static root(): RsyncIdentity {
    return new RsyncIdentity('root', { runAsRoot: true });
  }

  /**
   * Root in a privileged container, on both clusters and for all plans. Also preserves symbolic links
   * with absolute targets.
   */
  static privileged(): RsyncIdentity {
    return new RsyncIdentity('privileged', { runAsRoot: true });
  }

  /**
   * The same with the SELinux type `spc_t`: volumes are not relabelled, which can exceed the kubelet's time limit if
   * they contain very many files.
   */
  static superPrivileged(): RsyncIdentity {
    return new RsyncIdentity('superPrivileged', { runAsRoot: true });
  }

  private constructor(
    private readonly kind: 'user' | 'root' | 'privileged' | 'superPrivileged',
    /** @internal */
    readonly _runFlags: RunFlags,
  ) {}

  /** @internal */
  _configureClusters(at: Construct, clusters: ICluster[]): void {
    for (const cluster of new Set(clusters)) {
      if (this.kind === 'privileged') {
        cluster.configureController()._configure({ rsync: { privileged: true } }, at);
      } else if (this.kind === 'superPrivileged') {
        cluster.configureController()._configure({ rsync: { privileged: true, superPrivileged: true } }, at);
      }
    }
  }

  /**
   * MTC creates a namespace on the destination with the labels and ID ranges of the source. Creating it here would
   * prevent that, so only existing namespaces are labelled.
   *
   * @internal
   */
  _allowIn(plan: IPlan, namespace: NamespaceMapping): void {
    if (this.kind === 'user') {
      return;
    }
    allowPrivilegedPods(plan, plan.source!, namespace.source);
    if (plan.destinationNamespacesExist) {
      allowPrivilegedPods(plan, plan.destination!, namespace.destination);
    }
  }
}

checkCalls('RsyncIdentity', RsyncIdentity);
