import { Cluster } from './cluster';
import { HolderState } from './holder';
import { Operation } from './operation';
import { LiveObject } from '../api/outcomes/outcome-of';
import { describeObject } from '../output/commands';
import { IndexObject } from '../output/migration-index';

/** For how long a Lease protects a cluster after each renewal, in seconds. */
export const DURATION_SECONDS = 120;

/** A Lease may say for how long it is valid. No longer one is waited for. */
const LONGEST_SECONDS = 300;

const POLL = 5_000;

/** What is known about the Lease of another holder. */
export interface LeaseVerdict {
  /** Why it no longer protects the cluster; undefined if it does. */
  readonly lapsed?: string;
  /** What shows that its holder still works. */
  readonly alive: string;
}

/** How a Lease is watched. */
export interface LeaseWatching {
  /** Renews what this process has meanwhile. */
  readonly renew?: () => Promise<void>;
  /** Whether the Lease is still needed: the watch ends if it is not. */
  readonly isNeeded?: () => Promise<boolean>;
  /**
   * For how many milliseconds the Lease of a holder that still renews it is watched.
   *
   * @default - until it is renewed
   */
  readonly patience?: number;
  /** What to do meanwhile. */
  readonly fix?: string;
}

/**
 * Watches the Leases of other holders. Whether one has lapsed is decided by how long *this* process has seen it
 * unchanged: the time in a Lease is that of another machine, whose clock may be wrong, so it is never compared.
 */
export class LeaseWatch {
  private readonly seen = new Map<string, { readonly state: string; readonly since: number }>();

  constructor(private readonly operation: Operation) {}

  /** Notes a Lease, and gives for how many milliseconds it has been unchanged. */
  note(cluster: Cluster, live: LiveObject | undefined): number {
    const state = JSON.stringify([live?.metadata?.uid, live?.spec]);
    const before = this.seen.get(cluster.name);
    if (before?.state === state) {
      return this.operation.clock.elapsed() - before.since;
    }
    this.seen.set(cluster.name, { state, since: this.operation.clock.elapsed() });
    return 0;
  }

  /**
   * Watches the Lease of another holder until it is renewed, or until it has ended without that. That of a
   * process of this machine that has ended is not waited for.
   */
  async judge(
    cluster: Cluster, reference: IndexObject, first: LiveObject,
    { renew = async () => undefined, isNeeded = async () => true, patience = 0, fix }: LeaseWatching = {},
  ): Promise<LeaseVerdict> {
    const holder = String(first.spec?.holderIdentity ?? '');
    const seconds = durationOf(first);
    if (holder === '') {
      return { lapsed: 'nobody has it', alive: '' };
    }
    if (this.operation.stateOf(holder) === 'ended') {
      return { lapsed: 'that process has ended', alive: '' };
    }
    if (!await isNeeded()) {
      return NOT_WATCHED;
    }
    if (seconds > LONGEST_SECONDS) {
      return { alive: `is valid for ${seconds} s` };
    }
    const start = this.operation.clock.elapsed();
    let isRenewed = false;
    let left = seconds * 1000 - this.note(cluster, first);
    if (left > 0) {
      this.say(cluster, reference, holder, { seconds: Math.ceil(left / 1000), fix });
    }
    while (left > 0) {
      await this.operation.clock.sleep(Math.min(POLL, left));
      await renew();
      if (!await isNeeded()) {
        return NOT_WATCHED;
      }
      const live = await cluster.get(reference);
      if (live === undefined) {
        return { lapsed: 'it was given back', alive: '' };
      }
      if (this.operation.stateOf(holder) === 'ended') {
        return { lapsed: 'that process has ended', alive: '' };
      }
      const unchanged = this.note(cluster, live);
      const watched = this.operation.clock.elapsed() - start;
      if (unchanged === 0 && (watched >= patience || live.spec?.holderIdentity !== holder)) {
        return { alive: `was renewed while this command watched it for ${Math.round(watched / 1000)} s` };
      }
      if (unchanged === 0 && !isRenewed) {
        isRenewed = true;
        this.sayRenewed(cluster, reference, holder, Math.ceil((patience - watched) / 1000));
      }
      left = seconds * 1000 - unchanged;
    }
    return { lapsed: `it was not renewed for ${seconds} s, while this command watched it`, alive: '' };
  }

  private sayRenewed(cluster: Cluster, object: IndexObject, holder: string, seconds: number): void {
    this.operation.report({
      event: 'lease-renewed',
      level: 'info',
      cluster: cluster.name,
      object,
      message: `cluster ${cluster.name}: ${holder} still renews ${describeObject(object)}: waits for up to `
        + `${seconds} s until that process gives it back or has started the same run`,
      details: { seconds },
    });
  }

  private say(
    cluster: Cluster, reference: IndexObject, holder: string,
    { seconds, fix }: { readonly seconds: number; readonly fix?: string },
  ): void {
    this.operation.report({
      event: 'lease-watched',
      level: 'info',
      cluster: cluster.name,
      object: reference,
      message: `cluster ${cluster.name}: ${describeObject(reference)} is that of ${holder}`
        + `${WATCHED[this.operation.stateOf(holder)](seconds)}`,
      ...fix === undefined ? {} : { fix },
      details: { seconds },
    });
  }
}

const NOT_WATCHED: LeaseVerdict = { alive: '' };

/** Why a Lease is watched, and for how long. */
const WATCHED: { readonly [state in HolderState]: (seconds: number) => string } = {
  running: (seconds) => `, a process of this machine that is running: watches for up to ${seconds} s whether it still `
    + 'renews it',
  ended: (seconds) => `: watches for up to ${seconds} s whether that process still renews it`,
  elsewhere: (seconds) => `: watches for up to ${seconds} s whether that process still renews it (it is of another `
    + 'machine, whose clock may differ, and which cannot be asked whether it runs)',
  unknown: (seconds) => `: watches for up to ${seconds} s whether it is still renewed`,
};

/** For how many seconds a Lease is valid after it was renewed. */
function durationOf({ spec }: LiveObject): number {
  const seconds: unknown = spec?.leaseDurationSeconds;
  return typeof seconds === 'number' && seconds >= 1 ? seconds : DURATION_SECONDS;
}
