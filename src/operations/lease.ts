import { Cluster } from './cluster';
import { Operation } from './operation';
import { codeOf, OperationError } from './operation-error';
import { LiveObject } from '../api/outcomes/outcome-of';
import { IndexObject } from '../output/migration-index';

/**
 * The name of the Lease that protects a cluster. All apps share it, because MTC's runs disturb each other across apps.
 */
export const LEASE_NAME = 'cdk8s-mtc';

const DURATION_SECONDS = 120;
const RENEW_AFTER_SECONDS = 30;

/** How a Lease is taken. */
export interface LeaseOptions {
  readonly namespace: string;
  /** Takes over a Lease that another holder still renews. */
  readonly breakIt?: boolean;
}

/** The right to change a cluster: one holder at a time. A holder that stops renewing loses it after two minutes. */
export class Lease {
  /** Takes the Lease of a cluster; undefined if the cluster has no Leases, or lacks the namespace. */
  static async take(
    operation: Operation, cluster: Cluster, { namespace, breakIt = false }: LeaseOptions,
  ): Promise<Lease | undefined> {
    const lease = new Lease(operation, cluster, namespace);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        return await lease.tryToTake(breakIt) ? lease : undefined;
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
  private renewed = 0;

  private constructor(
    private readonly operation: Operation, readonly cluster: Cluster, private readonly namespace: string,
  ) {}

  /** Renews the Lease if it is time. Rejects with `locked` if another holder has it. */
  async renew(): Promise<void> {
    const { clock } = this.operation;
    if (clock.now() - this.renewed < RENEW_AFTER_SECONDS * 1000) {
      return;
    }
    try {
      await this.write(this.live);
    } catch (error) {
      if (codeOf(error) !== 'conflict' && codeOf(error) !== 'not-found') {
        throw error;
      }
      const live = await this.cluster.get(this.reference);
      if (live !== undefined && live.spec?.holderIdentity !== this.operation.holder) {
        throw this.taken(live);
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

  private async tryToTake(breakIt: boolean): Promise<boolean> {
    const live = await this.cluster.get(this.reference);
    if (live !== undefined && live.spec?.holderIdentity !== this.operation.holder) {
      this.judge(live, breakIt);
    }
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

  /** Decides whether the Lease of another holder may be taken. */
  private judge(live: LiveObject, breakIt: boolean): void {
    const holder = String(live.spec?.holderIdentity ?? '');
    if (holder === '') {
      return;
    }
    const why = lapsed(this.operation, live) ?? (breakIt ? 'as requested' : undefined);
    if (why === undefined) {
      throw this.taken(live);
    }
    this.operation.report({
      event: 'lease-taken-over',
      level: 'warning',
      cluster: this.cluster.name,
      message: `cluster ${this.cluster.name}: took over the Lease of ${holder}: ${why}`,
    });
  }

  private taken(live: LiveObject): OperationError {
    const { name } = this.cluster;
    return new OperationError(
      'locked',
      `cluster ${name}: ${String(live.spec?.holderIdentity)} is working on it (Lease ${this.namespace}/${LEASE_NAME}, `
        + `renewed ${Math.round(ageOf(this.operation, live))} s ago)`,
      'Wait until it has ended. If that process is dead, wait two minutes or repeat the command with `--break-lease`.',
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
    this.renewed = clock.now();
  }
}

/** The Lease of a cluster. */
export function leaseOf(namespace: string): IndexObject {
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name: LEASE_NAME };
}

/** Why the Lease of another holder no longer protects the cluster; undefined if it does. */
export function lapsed(operation: Operation, live: LiveObject): string | undefined {
  const age = ageOf(operation, live);
  if (age > Number(live.spec?.leaseDurationSeconds ?? DURATION_SECONDS)) {
    return `it has not been renewed for ${Math.round(age)} s`;
  }
  return operation.isAlive(String(live.spec?.holderIdentity ?? '')) ? undefined : 'that process has ended';
}

/** The seconds since a Lease was renewed. */
export function ageOf({ clock }: Operation, live: LiveObject): number {
  const renewed = Date.parse(String(live.spec?.renewTime ?? ''));
  return Number.isNaN(renewed) ? Infinity : (clock.now() - renewed) / 1000;
}

/** Takes the Leases of clusters, always in the same order, so that two processes do not wait for each other. */
export async function takeLeases(
  operation: Operation, clusters: ReadonlyArray<{ readonly name: string; readonly namespace?: string }>,
  breakIt: boolean,
): Promise<Lease[]> {
  const leases: Lease[] = [];
  try {
    for (const { name, namespace } of [...clusters].sort((one, other) => one.name < other.name ? -1 : 1)) {
      const lease = namespace === undefined
        ? undefined
        : await Lease.take(operation, operation.cluster(name), { namespace, breakIt });
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
