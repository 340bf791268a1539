import { Cluster } from './cluster';
import { Operation } from './operation';
import { codeOf } from './operation-error';
import { MTC_NAMESPACE } from '../api/common';
import { LiveObject } from '../api/outcomes/outcome-of';

/** What every user may ask: since Kubernetes 1.28, the server stamps its answer. */
const REVIEW = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} };

/** What the server would create: it stamps that as well. */
const LEASE = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'cdk8s-mtc-time', namespace: MTC_NAMESPACE },
};

/**
 * The time of the servers of clusters. What a server has noted is compared with nothing else, because the clock of this
 * machine may be wrong.
 */
export class ServerTime {
  private readonly offsets = new Map<string, number | undefined>();

  constructor(private readonly operation: Operation) {}

  /** The time of a cluster in milliseconds since 1970; undefined if it is not known. It is asked for once. */
  async now(cluster: Cluster): Promise<number | undefined> {
    if (!this.offsets.has(cluster.name)) {
      const time = await stampOf(() => cluster.create(REVIEW))
        ?? await stampOf(() => cluster.apply(LEASE, { dryRun: true }));
      this.offsets.set(cluster.name, time === undefined ? undefined : time - this.operation.clock.elapsed());
    }
    const offset = this.offsets.get(cluster.name);
    return offset === undefined ? undefined : offset + this.operation.clock.elapsed();
  }

  /** For how many milliseconds something has lasted that the cluster has noted; undefined if that is not known. */
  async since(cluster: Cluster, noted: number | undefined): Promise<number | undefined> {
    const now = noted === undefined ? undefined : await this.now(cluster);
    return now === undefined ? undefined : Math.max(0, now - noted!);
  }
}

/** When the server has stamped an answer. A user may not be allowed to ask, or the server may not know the question. */
async function stampOf(ask: () => Promise<LiveObject>): Promise<number | undefined> {
  try {
    const time = Date.parse((await ask()).metadata?.creationTimestamp ?? '');
    return time > 0 ? time : undefined;
  } catch (error) {
    if (codeOf(error) === undefined || codeOf(error) === 'interrupted') {
      throw error;
    }
    return undefined;
  }
}
