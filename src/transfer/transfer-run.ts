import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { JobPlace } from './cluster-objects';
import { EngineFacts } from './engine-facts';
import { shortName } from './names';
import type { TransferClaim } from './transfer-claim';
import { TransferJobProps, writeJob } from './transfer-job';
import { checkChoice, checkTuning, settingsOf, TransferSettings } from './transfer-settings';
import { TransferTuning } from './transfer-tuning';
import { TransferPass, Verification } from './transfer-values';
import { TRANSFER_LABELS, TransferRole } from '../api/transfer';
import { ChartRun } from '../charts/chart-role';
import { runChart } from '../charts/cluster-charts';
import { quote, refuse } from '../constructs/mistake';
import { ownedBy } from '../constructs/owner';
import { isDnsLabel, nearestDnsLabel } from '../grammar/dns';
import { RunOwner } from '../output/migration-index';

/** Options of a stage. Each replaces that of the engine. */
export interface TransferStageOptions extends TransferTuning {}

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

const PURPOSES: Record<TransferPass, string> = {
  [TransferPass.STAGE]: 'copies claims while the application runs',
  [TransferPass.CUTOVER]: 'copies claims a last time; stop the application on the source first',
  [TransferPass.VERIFY]: 'compares claims and changes nothing; nothing may write to them meanwhile',
};

/**
 * One run of an engine: for each claim a Job that receives, on the destination, and one that sends, on the source. **Applying its files starts it.**
 *
 * Each cluster has its own file. Apply them in any order: each side waits for the other. The engine's methods create runs:
 * `engine.stage('first-copy')`.
 */
export class TransferRun extends Construct {
  /** @internal */
  static _create(engine: EngineFacts, id: string, pass: TransferPass, number: number, options: TransferCutoverOptions): TransferRun {
    return new TransferRun(engine, id, pass, number, options);
  }

  /** Its purpose. */
  readonly pass: TransferPass;

  /** Its name, which both sides must share; the label `transfer.cdk8s-mtc/run` of its Jobs and pods. */
  readonly runName: string;

  private readonly word: string;
  private readonly settings: TransferSettings;
  private readonly run: ChartRun;
  private readonly senders: ApiObject[] = [];
  private readonly receivers: ApiObject[] = [];

  private readonly options: TransferCutoverOptions;

  private constructor(private readonly engine: EngineFacts, id: string, pass: TransferPass, number: number, options: TransferCutoverOptions) {
    const word = id === pass || id.startsWith(`${pass}-`) ? id : `${pass}-${id}`;
    super(engine, `${number}-${word}`);
    this.pass = pass;
    this.options = options;
    this.word = `${engine.engineName}-${number}-${word}`;
    this.runName = shortName(engine.engineName, id);
    this.run = {
      ownerKind: RunOwner.TRANSFER_ENGINE, owner: engine.engineName, kind: `transfer-${pass}`, id, purpose: PURPOSES[pass],
    };
    checkTuning(this, options);
    checkChoice(this, 'verification', options.verification, Verification);
    if (pass === TransferPass.VERIFY && options.verification === Verification.NONE) {
      refuse(this, { field: 'verification', value: options.verification, problem: 'leaves nothing to do in a verification', fix: 'leave it out' });
    }
    this.settings = settingsOf({ ...engine._tuning, ...defined(options) });
    engine._forEachClaim((claim) => this.add(claim));
  }

  /** The Jobs on the source, in the order of the engine's claims. */
  get sendJobs(): ApiObject[] {
    return [...this.senders];
  }

  /** The Jobs on the destination, in the order of the engine's claims. */
  get receiveJobs(): ApiObject[] {
    return [...this.receivers];
  }

  private add(claim: TransferClaim): void {
    const { engine } = this;
    this.receivers.push(this.writeReceiver(this.chartFor(engine.destination, claim), claim));
    this.senders.push(this.writeSender(this.chartFor(engine.source, claim), claim));
  }

  /** The chart of the wave that a claim is in. */
  private chartFor(cluster: Chart, claim: TransferClaim): Chart {
    const { claimsAtOnce } = this.settings;
    const wave = Math.floor(claim._facts.index / claimsAtOnce);
    const part = claimsAtOnce === Infinity ? '' : `-wave-${wave + 1}`;
    return runChart(cluster, `${this.word}${part}-${cluster.node.id}`, this.run, claimsAtOnce === Infinity ? undefined : wave + 1);
  }

  private writeReceiver(chart: Chart, claim: TransferClaim): ApiObject {
    return this.write(chart, claim, 'receive', claim.destinationNamespace, claim.destinationClaim, {
      environment: { TRANSFER_PATIENCE: String(this.settings.waitFor) },
      isReadOnly: this.pass === TransferPass.VERIFY,
    });
  }

  private writeSender(chart: Chart, claim: TransferClaim): ApiObject {
    const { engine, settings } = this;
    const { node, podsOnNode } = claim._facts.options;
    const yes = (is: boolean) => is ? 'yes' : 'no';
    return this.write(chart, claim, 'send', claim.sourceNamespace, claim.sourceClaim, {
      environment: {
        TRANSFER_ENDPOINT: `${claim.endpointHost}:${claim.endpointPort}`,
        TRANSFER_PROXY: engine.proxy ? `${engine.proxy.host}:${engine.proxy.port}` : '',
        TRANSFER_WAIT: String(settings.waitFor),
        TRANSFER_ATTEMPTS: String(settings.attempts),
        TRANSFER_IDLE: String(settings.idle),
        TRANSFER_INTERVAL: String(settings.progressInterval),
        TRANSFER_STREAMS: String(settings.streams),
        TRANSFER_COMPRESSION: settings.compression,
        TRANSFER_BANDWIDTH: String(settings.bandwidth),
        TRANSFER_SPECIAL_FILES: yes(engine._copies.specialFiles),
        TRANSFER_ACLS: yes(engine._copies.acls),
        TRANSFER_XATTRS: yes(engine._copies.xattrs),
        TRANSFER_VERIFICATION: this.verification,
        TRANSFER_REPAIR: yes(this.pass === TransferPass.CUTOVER && (this.options.repair ?? engine._copies.repair)),
        TRANSFER_FILL: yes(this.pass !== TransferPass.VERIFY && engine._copies.fill),
      },
      isReadOnly: true,
      node,
      podsOnNode,
      mustBeWithPods: this.pass === TransferPass.STAGE,
    });
  }

  /** In a stage nothing is compared: while the application writes, both sides always differ. */
  private get verification(): Verification {
    const { verification } = this.engine._copies;
    switch (this.pass) {
      case TransferPass.STAGE:
        return Verification.NONE;
      case TransferPass.CUTOVER:
        return this.options.verification ?? verification;
      case TransferPass.VERIFY:
        return this.options.verification ?? (verification === Verification.NONE ? Verification.XXH128 : verification);
    }
  }

  private write(chart: Chart, claim: TransferClaim, role: TransferRole, namespace: string, name: string, props: SideProps): ApiObject {
    const { engine, settings } = this;
    const place: JobPlace = {
      chart,
      id: `${role}-${claim._facts.index + 1}`,
      name: shortName(this.runName, name, role),
      namespace,
      labels: { ...engine._podLabels(role, claim), [TRANSFER_LABELS.run]: this.runName },
    };
    const job = writeJob(chart, place.id, {
      ...engine._shared(role, claim, place),
      ...props,
      ...place,
      script: `${role}.sh`,
      settings,
      claim: name,
      environment: {
        TRANSFER_RUN: this.runName,
        TRANSFER_PASS: this.pass,
        TRANSFER_CLAIM: `${namespace}/${name}`,
        TRANSFER_OWNERSHIP: engine.ownership,
        TRANSFER_DEADLINE: String(settings.deadline),
        TRANSFER_HOLD: settings.hold ? 'yes' : 'no',
        TRANSFER_MINIMUM_RSYNC: engine._minimumRsync ?? '',
        ...props.environment,
      },
    });
    return ownedBy(this, job);
  }
}

/** The properties of a Job that depend on its side. */
type SideProps = Pick<TransferJobProps, 'environment' | 'isReadOnly' | 'node' | 'podsOnNode' | 'mustBeWithPods'>;

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
      problem: `is the name of a second run ${quote(run.runName)}: the API server would treat its Jobs as changes of the first run's`,
      fix: `give each run its own name, such as "${id}-2"`,
    });
  }
}
