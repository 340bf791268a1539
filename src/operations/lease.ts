import { Cluster } from './cluster';
import { describeHolder, fixForHolder } from './holder';
import { DURATION_SECONDS, LeaseWatch } from './lease-watch';
import { Operation } from './operation';
import { codeOf, OperationError } from './operation-error';
import { LiveObject } from '../api/outcomes/outcome-of';
import { IndexObject } from '../output/migration-index';

/**
 * The name of the Lease that protects a cluster. All apps share it, because MTC's runs disturb each other across apps.
 */
export const LEASE_NAME = 'cdk8s-mtc';

const RENEW_AFTER_SECONDS = 30;

/** How a Lease is taken. */
export interface LeaseOptions {
  readonly namespace: string;
  /** Takes over a Lease that another holder still renews. */
  readonly breakIt?: boolean;
  /** Whether the Lease of another holder is watched, to see whether it has lapsed; asked again and again meanwhile. */
  readonly isNeeded: () => Promise<boolean>;
  /** For how many milliseconds the Lease of a holder that still renews it is watched. */
  readonly patience: number;
  readonly watch: LeaseWatch;
  /** Renews what this process has meanwhile. */
  readonly renew: () => Promise<void>;
}

/** The right to change a cluster: one holder at a time. A holder that stops renewing loses it after two minutes. */
export class Lease {
  /** Takes the Lease of a cluster; undefined if the cluster has no Leases, or lacks the namespace. */
  static async take(
    operation: Operation, cluster: Cluster, options: LeaseOptions,
  ): Promise<Lease | undefined> {
    const { namespace } = options;
    const lease = new Lease(operation, cluster, namespace);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        return await lease.tryToTake(options) ? lease : undefined;
      } catch (error) {
        if (codeOf(error) !== 'conflict' && codeOf(error) !== 'exists') {
          throw error;
        }
        await operation.clock.sleep(500);
      }
    }
    throw new OperationError('conflict',
      `cluster ${cluster.name}: several processes try to take Lease ${namespace}/${LEASE_NAME}`, 'Try again.');
  }

  private live: LiveObject = {};
  private renewed = { elapsed: 0, now: 0 };

  private constructor(
    private readonly operation: Operation, readonly cluster: Cluster, private readonly namespace: string,
  ) {}

  /** Renews the Lease if it is time. Rejects with `locked` if it was lost: others may have worked meanwhile. */
  async renew(): Promise<void> {
    const { clock } = this.operation;
    const passed = Math.max(clock.elapsed() - this.renewed.elapsed,
      clock.now() - this.renewed.now); // some clocks stop while a machine sleeps
    if (passed < RENEW_AFTER_SECONDS * 1000) {
      return;
    }
    try {
      await this.write(this.live);
    } catch (error) {
      if (codeOf(error) !== 'conflict' && codeOf(error) !== 'not-found') {
        throw error;
      }
      const live = await this.cluster.get(this.reference);
      if (live === undefined || live.metadata?.uid !== this.live.metadata?.uid) {
        throw this.lost();
      }
      if (live.spec?.holderIdentity !== this.operation.holder) {
        throw this.taken(live, 'this process no longer has');
      }
      await this.write(live);
    }
  }

  /** Gives the Lease back. An error is ignored: the Lease ends by itself. */
  async release(): Promise<void> {
    try {
      const live = await this.cluster.get(this.reference);
      if (live?.spec?.holderIdentity === this.operation.holder) {
        await this.cluster.delete(this.reference);
      }
    } catch (error) {
      if (codeOf(error) === undefined) {
        throw error;
      }
    }
  }

  private get reference(): IndexObject {
    return leaseOf(this.namespace);
  }

  private async tryToTake(options: LeaseOptions): Promise<boolean> {
    const found = await this.cluster.get(this.reference);
    const live = found === undefined || found.spec?.holderIdentity === this.operation.holder
      ? found
      : await this.judge(found, options);
    try {
      await this.write(live);
      return true;
    } catch (error) {
      if (live === undefined && ['unknown-kind', 'not-found'].includes(codeOf(error) ?? '')) {
        return false; // the cluster has no Leases, or MTC is not installed: nothing can run there
      }
      throw error;
    }
  }

  /** Decides whether the Lease of another holder may be taken, and reads it again. */
  private async judge(
    live: LiveObject, { breakIt = false, isNeeded, patience, watch, renew }: LeaseOptions,
  ): Promise<LiveObject | undefined> {
    const holder = String(live.spec?.holderIdentity ?? '');
    const fix = fixForHolder(holder, this.operation.stateOf(holder));
    const { lapsed, alive } = breakIt
      ? { lapsed: 'as requested', alive: '' }
      : await watch.judge(this.cluster, this.reference, live, { renew, isNeeded, patience, fix });
    const now = await this.cluster.get(this.reference);
    const isOther = now !== undefined && now.spec?.holderIdentity !== live.spec?.holderIdentity;
    if (lapsed === undefined || (isOther && !breakIt)) {
      throw this.taken(now ?? live, alive);
    }
    if (now !== undefined && holder !== '') {
      this.operation.report({
        event: 'lease-taken-over',
        level: 'warning',
        cluster: this.cluster.name,
        message: `cluster ${this.cluster.name}: took over the Lease of ${holder}: ${lapsed}`,
      });
    }
    return now;
  }

  private taken(live: LiveObject, why = ''): OperationError {
    const holder = String(live.spec?.holderIdentity);
    const state = this.operation.stateOf(holder);
    return new OperationError(
      'locked',
      `cluster ${this.cluster.name}: ${describeHolder(holder, state)} is working on it (Lease `
        + `${this.namespace}/${LEASE_NAME}${why && `, which ${why}`})`,
      fixForHolder(holder, state),
    );
  }

  private lost(): OperationError {
    return new OperationError(
      'locked',
      `cluster ${this.cluster.name}: this process has lost its Lease (${this.namespace}/${LEASE_NAME}): another `
        + 'command may have changed the cluster',
      'Repeat the command: it continues, and follows a run that exists.',
    );
  }

  private async write(live: LiveObject | undefined): Promise<void> {
    const { clock, holder } = this.operation;
    const time = new Date(clock.now()).toISOString().replace('Z', '000Z');
    const { namespace, name } = this.reference;
    const isOurs = live?.spec?.holderIdentity === holder;
    const lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { namespace, name, ...live === undefined ? {} : { resourceVersion: live.metadata?.resourceVersion } },
      spec: {
        holderIdentity: holder,
        leaseDurationSeconds: DURATION_SECONDS,
        acquireTime: isOurs ? live?.spec?.acquireTime : time,
        renewTime: time,
      },
    };
    this.live = live === undefined ? await this.cluster.create(lease) : await this.cluster.replace(lease);
    this.renewed = { elapsed: clock.elapsed(), now: clock.now() };
  }
}

/** The Lease of a cluster. */
export function leaseOf(namespace: string): IndexObject {
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name: LEASE_NAME };
}

/**
 * Takes the Leases of clusters, always in the same order, so that two processes do not wait for each other.
 *
 * @param isNeeded whether the Lease of another holder is watched, to see whether it has lapsed
 * @param patience for how many milliseconds it is watched although that holder renews it
 */
export async function takeLeases(
  operation: Operation, clusters: ReadonlyArray<{ readonly name: string; readonly namespace?: string }>,
  breakIt: boolean, isNeeded: LeaseOptions['isNeeded'] = async () => true, patience = 0,
): Promise<Lease[]> {
  const leases: Lease[] = [];
  const watch = new LeaseWatch(operation);
  const renew = () => renewAll(leases);
  try {
    for (const { name, namespace } of [...clusters].sort((one, other) => one.name < other.name ? -1 : 1)) {
      const lease = namespace === undefined
        ? undefined
        : await Lease.take(operation, operation.cluster(name), {
          namespace, breakIt, isNeeded, patience, watch, renew,
        });
      leases.push(...lease ? [lease] : []);
    }
    return leases;
  } catch (error) {
    await releaseAll(leases);
    throw error;
  }
}

/** Renews Leases if it is time. */
export async function renewAll(leases: readonly Lease[]): Promise<void> {
  for (const lease of leases) {
    await lease.renew();
  }
}

/** Gives Leases back. */
export async function releaseAll(leases: readonly Lease[]): Promise<void> {
  for (const lease of leases) {
    await lease.release();
  }
}
