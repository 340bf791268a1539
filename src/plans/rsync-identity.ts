import { Construct } from 'constructs';
import type { NamespaceMapping } from './namespace-mapping';
import type { IPlan } from './plan';
import { MigMigrationSpec } from '../api/mig-migration';
import { ICluster } from '../clusters/cluster';
import { allowPrivilegedPods } from '../clusters/namespace-labels';
import { refuse } from '../constructs/mistake';

/** Options of `RsyncIdentity.user`. */
export interface RsyncUserOptions {
  /**
   * The group id.
   *
   * @default - the one that the namespace's range gives
   */
  readonly group?: number;
}

/** Options of the identities that are root. */
export interface RsyncRootOptions {
  /**
   * Whether the plan's namespaces are on the destination already. MTC gives those that it creates the labels of the source's
   * namespaces; those that are there it leaves alone, so that they have to be labelled, too.
   *
   * @default false
   */
  readonly destinationNamespacesExist?: boolean;
}

type RunFlags = Pick<MigMigrationSpec, 'runAsRoot' | 'runAsUser' | 'runAsGroup'>;

/**
 * As whom rsync reads and writes when volumes are migrated directly.
 *
 * Since MTC 1.7.5 it is an ordinary user. That serves where the kubelet gives volumes to the pod's group; on storage that it leaves
 * alone (NFS, CephFS, Azure File, many CSI drivers) files of others can be neither read nor given to their owners, and rsync
 * ends with code 23. Each identity sets everything that it needs: the run's flags, the operator's variables on both
 * clusters, and the labels by which Pod Security lets root in. With half of them MTC falls back to an ordinary user.
 */
export class RsyncIdentity {
  /** An ordinary user with this id. It must lie within the namespace's range (`openshift.io/sa.scc.uid-range`). */
  static user(user: number, options: RsyncUserOptions = {}): RsyncIdentity {
    return new RsyncIdentity('user', { runAsUser: user, runAsGroup: options.group });
  }

  /** Root, without privileges: enough to keep owners and modes. */
  static root(options: RsyncRootOptions = {}): RsyncIdentity {
    return new RsyncIdentity('root', { runAsRoot: true }, options.destinationNamespacesExist);
  }

  /** Root in a privileged container, on both clusters and for all plans. Also keeps symbolic links with absolute targets as they are. */
  static privileged(options: RsyncRootOptions = {}): RsyncIdentity {
    return new RsyncIdentity('privileged', { runAsRoot: true }, options.destinationNamespacesExist);
  }

  /**
   * The same with SELinux type `spc_t`, so that volumes with very many files are not relabelled, which can take longer than
   * the kubelet waits.
   */
  static superPrivileged(options: RsyncRootOptions = {}): RsyncIdentity {
    return new RsyncIdentity('superPrivileged', { runAsRoot: true }, options.destinationNamespacesExist);
  }

  private constructor(
    private readonly kind: 'user' | 'root' | 'privileged' | 'superPrivileged',
    /** @internal */
    readonly _runFlags: RunFlags,
    private readonly destinationNamespacesExist = false,
  ) {}

  /** @internal */
  _configureClusters(at: Construct, clusters: ICluster[]): void {
    const ids = { user: this._runFlags.runAsUser, group: this._runFlags.runAsGroup };
    for (const [name, id] of Object.entries(ids)) {
      const isRoot = name === 'user' && id === 0; // group 0 is an ordinary one, and OpenShift's own default
      if (id !== undefined && (isRoot || !Number.isInteger(id) || id < 0 || id > 2147483647)) {
        refuse(at, {
          field: `rsyncIdentity.${name}`,
          value: id,
          problem: isRoot ? 'is root, whom the kubelet refuses in a container that runs as an ordinary user' : 'is no id that a container can have',
          fix: isRoot ? 'use RsyncIdentity.root()' : 'write a whole number from the namespace\'s range',
        });
      }
    }
    for (const cluster of new Set(clusters)) {
      if (this.kind === 'privileged') {
        cluster.controller._configure({ migrationRsyncPrivileged: true }, at);
      } else if (this.kind === 'superPrivileged') {
        cluster.controller._configure({ migrationRsyncPrivileged: true, migrationRsyncSuperPrivileged: true }, at);
      }
    }
  }

  /**
   * MTC gives a namespace that it creates on the destination the labels of the one on the source. Creating it here would take
   * that, and the source's ranges of ids, away from it; so only those that are there already are labelled.
   *
   * @internal
   */
  _allowIn(plan: IPlan, namespace: NamespaceMapping): void {
    if (this.kind === 'user') {
      return;
    }
    allowPrivilegedPods(plan, plan.source!, namespace.source);
    if (this.destinationNamespacesExist) {
      allowPrivilegedPods(plan, plan.destination!, namespace.destination);
    }
  }
}
