import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { EngineFacts, SharedJobProps } from './engine-facts';
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

/** Options of a stage. What is not given is as the engine has it. */
export interface TransferStageOptions extends TransferTuning {}

/** Options of a verification. What is not given is as the engine has it. */
export interface TransferVerifyOptions extends TransferTuning {
  /**
   * By what both sides are held against one another.
   *
   * @default - as the engine has it, or `Verification.XXH128` where that is none
   */
  readonly verification?: Verification;
}

/** Options of a cutover. What is not given is as the engine has it. */
export interface TransferCutoverOptions extends TransferTuning {
  /**
   * By what both sides are held against one another.
   *
   * @default - as the engine has it
   */
  readonly verification?: Verification;

  /**
   * Whether files that differ after the copy are copied once more.
   *
   * @default - as the engine has it
   */
  readonly repair?: boolean;
}

const PURPOSES: Record<TransferPass, string> = {
  [TransferPass.STAGE]: 'copies claims; the application runs on',
  [TransferPass.CUTOVER]: 'copies claims a last time; stop the application on the source before',
  [TransferPass.VERIFY]: 'compares claims and changes nothing; nothing may write to them meanwhile',
};

/**
 * One run of an engine: for each claim a Job that receives, on the destination, and one that sends, on the source. **Applying its files starts it.**
 *
 * Each cluster has a file of its own. They may be applied in either order: the one side waits for the other. The engine's methods make runs:
 * `engine.stage('first-copy')`.
 */
export class TransferRun extends Construct {
  /** @internal */
  static _create(engine: EngineFacts, id: string, pass: TransferPass, number: number, options: TransferCutoverOptions): TransferRun {
    return new TransferRun(engine, id, pass, number, options);
  }

  /** What it does. */
  readonly pass: TransferPass;

  /** Its name, by which both sides know one another; the label `transfer.cdk8s-mtc/run` of its Jobs and pods. */
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
      refuse(this, { field: 'verification', value: options.verification, problem: 'would leave nothing to do', fix: 'leave it out' });
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
    const { engine } = this;
    return this.write(chart, claim, 'receive', claim.destinationNamespace, claim.destinationClaim, {
      environment: { TRANSFER_PATIENCE: String(this.settings.waitFor) },
      isReadOnly: this.pass === TransferPass.VERIFY,
      ...engine._shared('receive', claim),
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
      ...engine._shared('send', claim),
    });
  }

  /** While the application writes, both sides differ whatever was done. */
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
    const job = writeJob(chart, `${role}-${claim._facts.index + 1}`, {
      ...props,
      name: shortName(this.runName, name, role),
      namespace,
      labels: { ...engine._podLabels(role, claim), [TRANSFER_LABELS.run]: this.runName },
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
        ...props.environment,
      },
    });
    return ownedBy(this, job);
  }
}

/** What of a Job depends on the side that it is for. */
type SideProps = SharedJobProps & Pick<TransferJobProps, 'environment' | 'isReadOnly' | 'node' | 'podsOnNode' | 'mustBeWithPods'>;

/** Only what was given: what is undefined must not hide what the engine has. */
function defined(options: TransferTuning): TransferTuning {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Refuses a name that can't be, and a second run of one name: the cluster would take its Jobs for a change of the first's. */
export function checkRunName(run: TransferRun, id: string, others: TransferRun[]): void {
  if (!isDnsLabel(id)) {
    const near = nearestDnsLabel(id);
    refuse(run, {
      field: 'id',
      value: id,
      problem: 'is no name for a run (lower-case letters, digits and "-")',
      fix: near ? `write "${near}"` : 'write a name such as "first-copy"',
    });
  }
  if (others.some((other) => other.runName === run.runName)) {
    refuse(run, {
      field: 'id',
      value: id,
      problem: `makes a second run ${quote(run.runName)}, and a run happens once: the cluster would take the second for a change of the first`,
      fix: `give each run a name of its own, such as "${id}-2"`,
    });
  }
}
