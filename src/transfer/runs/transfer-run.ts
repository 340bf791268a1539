import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { checkTuning, settingsOf, TransferSettings } from './transfer-settings';
import { TransferTuning } from './transfer-tuning';
import { TRANSFER_LABELS } from '../../api/transfer';
import { ChartRun } from '../../charts/chart-role';
import { runChart } from '../../charts/cluster-charts';
import { quote, refuse } from '../../constructs/mistake';
import { ownedBy } from '../../constructs/owner';
import { isDnsLabel, nearestDnsLabel } from '../../grammar/dns';
import { RunOwner } from '../../output/migration-index';
import type { ClaimList, ClaimSides } from '../claims/claim-list';
import type { ClaimSide, SideJob } from '../claims/claim-side';
import { checkSnapshotClass, writeSnapshotSource } from '../claims/snapshot-source';
import type { TransferClaim } from '../claims/transfer-claim';
import { EngineSetup } from '../engine/engine-setup';
import { shortName } from '../names';
import { TransferPass, Verification } from '../transfer-values';

/** Options of a stage. Each replaces that of the engine. */
export interface TransferStageOptions extends TransferTuning {
  /**
   * The VolumeSnapshotClass on the source with which a snapshot of each claim is made. The stage then copies the state
   * of the claim at one moment, even while the application writes. For each claim the run contains a VolumeSnapshot and
   * a claim that is made of it: delete the run's files to delete them (`kubectl delete -f`).
   *
   * @default - none: the claim itself is copied
   */
  readonly snapshotClass?: string;
}

/** Options of a verification. Each replaces that of the engine. */
export interface TransferVerifyOptions extends TransferTuning {
  /**
   * The way in which both sides are compared.
   *
   * @default - that of the engine, or `Verification.XXH128` if that is none
   */
  readonly verification?: Verification;
}

/** Options of a cutover. Each replaces that of the engine. */
export interface TransferCutoverOptions extends TransferTuning {
  /**
   * The way in which both sides are compared.
   *
   * @default - that of the engine
   */
  readonly verification?: Verification;

  /**
   * Whether files that differ after the copy are copied once more.
   *
   * @default - that of the engine
   */
  readonly repair?: boolean;
}

/** Options of any run. */
export interface TransferRunOptions extends TransferStageOptions, TransferCutoverOptions {}

const PURPOSES: Record<TransferPass, string> = {
  [TransferPass.STAGE]: 'copies claims while the application runs',
  [TransferPass.CUTOVER]: 'copies claims a last time; stop the application on the source first',
  [TransferPass.VERIFY]: 'compares claims and changes nothing; nothing may write to them meanwhile',
};

/**
 * One run of an engine: for each claim a Job that receives, on the destination, and one that sends, on the source.
 * **Applying its files starts it.**
 *
 * Each cluster has its own file. Apply them in any order: each side waits for the other. The engine's methods create
 * runs: `engine.stage('first-copy')`.
 */
export class TransferRun extends Construct {
  /** @internal */
  static _create(setup: EngineSetup, claims: ClaimList, of: RunFacts): TransferRun {
    return new TransferRun(setup, claims, of);
  }

  /** Its purpose. */
  readonly kind: TransferPass;

  /** Its name, which both sides must share; the label `transfer.cdk8s-mtc/run` of its Jobs and pods. */
  readonly runName: string;

  private readonly word: string;
  private readonly settings: TransferSettings;
  private readonly run: ChartRun;
  private readonly senders: ApiObject[] = [];
  private readonly receivers: ApiObject[] = [];

  private readonly options: TransferRunOptions;

  private constructor(private readonly setup: EngineSetup, claims: ClaimList, { id, pass, number, options }: RunFacts) {
    const { engine, engineName } = setup;
    const word = id === pass || id.startsWith(`${pass}-`) ? id : `${pass}-${id}`;
    super(engine, `${number}-${word}`);
    this.kind = pass;
    this.options = options;
    this.word = `${engineName}-${number}-${word}`;
    this.runName = shortName(engineName, id);
    this.run = {
      ownerKind: RunOwner.TRANSFER_ENGINE, owner: engineName, kind: `transfer-${pass}`, id, purpose: PURPOSES[pass],
    };
    checkTuning(this, options);
    checkSnapshotClass(this, options.snapshotClass);
    if (pass === TransferPass.VERIFY && options.verification === Verification.NONE) {
      refuse(this, {
        field: 'verification',
        value: options.verification,
        problem: 'leaves nothing to do in a verification',
        fix: 'leave it out',
      });
    }
    this.settings = settingsOf({ ...setup.props.tuning, ...defined(options) });
    claims.forEach((sides) => this.add(sides));
  }

  /** The Jobs on the source, in the order of the engine's claims. */
  get sendJobs(): ApiObject[] {
    return [...this.senders];
  }

  /** The Jobs on the destination, in the order of the engine's claims. */
  get receiveJobs(): ApiObject[] {
    return [...this.receivers];
  }

  private add({ claim, send, receive }: ClaimSides): void {
    this.receivers.push(this.writeReceiver(receive));
    this.senders.push(this.writeSender(send, claim));
  }

  /** The chart of the wave that a claim is in. */
  private chartFor(cluster: Chart, claim: TransferClaim): Chart {
    const { claimsAtOnce } = this.settings;
    const wave = Math.floor(claim._facts.index / claimsAtOnce);
    const part = claimsAtOnce === Infinity ? '' : `-wave-${wave + 1}`;
    return runChart(cluster, `${this.word}${part}-${cluster.node.id}`, this.run,
      claimsAtOnce === Infinity ? undefined : wave + 1);
  }

  private writeReceiver(side: ClaimSide): ApiObject {
    return this.write(side, {
      environment: {
        TRANSFER_PATIENCE: String(this.settings.waitFor),
        ...this.setup.bucket ? { TRANSFER_PROXY: '', ...this.copyEnvironment } : {},
      },
      isReadOnly: this.kind === TransferPass.VERIFY,
    });
  }

  private writeSender(side: ClaimSide, claim: TransferClaim): ApiObject {
    const { setup: { props: { proxy }, copies }, settings } = this;
    const snapshot = this.writeSnapshot(side, claim);
    const { node, podsOnNode } = snapshot === undefined ? claim._facts.options : {}; // nothing else mounts a new claim
    return this.write(side, {
      environment: {
        TRANSFER_ENDPOINT: `${claim.endpointHost}:${claim.endpointPort}`,
        TRANSFER_PROXY: proxy ? `${proxy.host}:${proxy.port}` : '',
        TRANSFER_WAIT: String(settings.waitFor),
        ...this.copyEnvironment,
        TRANSFER_STREAMS: String(settings.streams),
        TRANSFER_COMPRESSION: settings.compression,
        TRANSFER_DELETE: copies.deleteBefore ? 'before' : 'delay',
        TRANSFER_FILL: yes(this.kind !== TransferPass.VERIFY && copies.fill),
      },
      isReadOnly: true,
      mounts: snapshot,
      node,
      podsOnNode,
      mustBeWithPods: this.kind === TransferPass.STAGE,
    });
  }

  /** How files are copied and compared: read by the sender, and by both ends of a transfer through a bucket. */
  private get copyEnvironment(): Record<string, string> {
    const { setup: { copies }, settings } = this;
    return {
      TRANSFER_ATTEMPTS: String(settings.attempts),
      TRANSFER_IDLE: String(settings.idle),
      TRANSFER_INTERVAL: String(settings.progressInterval),
      TRANSFER_BANDWIDTH: String(settings.bandwidth),
      TRANSFER_SPECIAL_FILES: yes(copies.specialFiles),
      TRANSFER_ACLS: yes(copies.acls),
      TRANSFER_XATTRS: yes(copies.xattrs),
      TRANSFER_VERIFICATION: this.verification,
      TRANSFER_REPAIR: yes(this.kind === TransferPass.CUTOVER && (this.options.repair ?? copies.repair)),
    };
  }

  /**
   * Writes the snapshot of a claim, and the claim that is made of it. The name of the latter; undefined if none was
   * asked for.
   */
  private writeSnapshot({ podLabels }: ClaimSide, claim: TransferClaim): string | undefined {
    const { snapshotClass } = this.options;
    const { snapshotClaim, volumeMode } = claim._facts.options;
    if (snapshotClass === undefined || this.kind !== TransferPass.STAGE) {
      return undefined;
    }
    if (!snapshotClaim) {
      refuse(this, {
        field: 'snapshotClass',
        value: snapshotClass,
        problem: 'needs a claim that is made of the snapshot, but the size of '
          + `${claim.sourceNamespace}/${claim.sourceClaim} is unknown`,
        fix: 'give snapshotClaim in its addClaim, with the storage that it has on the source, or use addClaims',
      });
      return undefined;
    }
    const name = shortName(this.runName, claim.sourceClaim, 'snapshot');
    const scope = new Construct(this.chartFor(this.setup.chart('send'), claim), `snapshot-${claim._facts.index + 1}`);
    const labels = { ...podLabels, [TRANSFER_LABELS.run]: this.runName };
    const of = {
      name,
      namespace: claim.sourceNamespace,
      labels,
      claim: claim.sourceClaim,
      snapshotClass,
      volumeMode,
      create: snapshotClaim,
    };
    writeSnapshotSource(scope, of).forEach((object) => ownedBy(this, object));
    return name;
  }

  /** In a stage nothing is compared: while the application writes, both sides always differ. */
  private get verification(): Verification {
    const { verification } = this.setup.copies;
    switch (this.kind) {
      case TransferPass.STAGE:
        return Verification.NONE;
      case TransferPass.CUTOVER:
        return this.options.verification ?? verification;
      case TransferPass.VERIFY:
        return this.options.verification ?? (verification === Verification.NONE ? Verification.XXH128 : verification);
    }
  }

  private write(side: ClaimSide, of: Omit<SideJob, 'runName' | 'pass' | 'settings'>): ApiObject {
    const { runName, kind: pass, settings } = this;
    return ownedBy(this,
      side.writeJob(this.chartFor(this.setup.chart(side.role), side.claim), { runName, pass, settings, ...of }));
  }
}

/** What distinguishes a run from the others of its engine. */
export interface RunFacts {
  readonly id: string;
  readonly pass: TransferPass;
  /** The place among the engine's runs, from 1. */
  readonly number: number;
  readonly options: TransferRunOptions;
}

function yes(is: boolean): string {
  return is ? 'yes' : 'no';
}

/** The options that were given: an undefined one must not hide the engine's. */
function defined(options: TransferTuning): TransferTuning {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Rejects an invalid name, and a second run of one name. */
export function checkRunName(run: TransferRun, id: string, others: TransferRun[]): void {
  if (!isDnsLabel(id)) {
    const near = nearestDnsLabel(id);
    refuse(run, {
      field: 'id',
      value: id,
      problem: 'is not a valid name of a run (lower-case letters, digits and "-")',
      fix: near ? `write "${near}"` : 'write a name such as "first-copy"',
    });
  }
  if (others.some((other) => other.runName === run.runName)) {
    refuse(run, {
      field: 'id',
      value: id,
      problem: `is the name of a second run ${quote(run.runName)}: the API server would treat its Jobs as changes of `
        + 'the first run\'s',
      fix: `give each run its own name, such as "${id}-2"`,
    });
  }
}
