import { execFileSync } from 'child_process';
import * as crypto from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Chart, Duration } from 'cdk8s';
import { freePort, IS_ROOT, Manifest, manifestsOf, NAMESPACE_USER, Pod, PodEnd, PodProps } from './pod';
import {
  MigrationApp, NamespaceMapping, Ownership, SecretSource, TransferCutoverOptions, TransferEndpoint, TransferEngine,
  TransferEngineProps,
  TransferTrust, VolumeMode,
} from '../../../src';

/** The runs that each engine here has. */
export type Run = 'stage' | 'again' | 'cutover' | 'verify';

export interface WireProps extends Partial<Omit<TransferEngineProps, 'source' | 'destination'>> {
  readonly cutover?: TransferCutoverOptions;
  readonly claimExcludes?: string[];
  readonly volumeMode?: VolumeMode;
  /** The name of the claim; `data` otherwise. */
  readonly claimName?: string;
  /** Below which the folders are. */
  readonly below?: string;
}

/** Where many files cost least. */
export const MEMORY = fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir();

/**
 * One engine with one claim, whose two ends run on this machine. The waits are short, and those of synth's own options.
 */
export class Wire {
  /** The folder that is the claim on the source. */
  readonly source: string;
  /** The folder that is the claim on the destination. */
  readonly destination: string;
  /** In which anything may be put. */
  readonly folder: string;
  /** The key of the Secret that both clusters have. */
  readonly key = crypto.randomBytes(32).toString('hex');
  readonly manifests: Manifest[];
  /** Where the receiver listens. */
  readonly port: Promise<number> = freePort();
  readonly pods: Pod[] = [];

  constructor(props: WireProps = {}) {
    this.folder = fs.realpathSync(fs.mkdtempSync(path.join(props.below ?? os.tmpdir(), 'wire-')));
    fs.chmodSync(this.folder, 0o755);
    this.source = path.join(this.folder, 'source');
    this.destination = path.join(this.folder, 'destination');
    [this.source, this.destination].forEach((folder) => {
      fs.mkdirSync(folder);
      fs.chmodSync(folder, 0o755);
    });
    this.manifests = synth(props);
    if (props.ownership !== Ownership.PRESERVE) {
      this.give(this.source);
      this.give(this.destination);
    }
  }

  /** Gives a file to the user of pods that are not root. */
  give(...names: string[]): void {
    if (IS_ROOT) {
      names.forEach((name) => fs.lchownSync(path.resolve(this.source, name), NAMESPACE_USER, 0));
    }
  }

  async receiver(run: Run, props: Partial<PodProps> = {}): Promise<Pod> {
    return this.pod(
      `shop-${run}-data-receive`, { data: this.destination, accept: `127.0.0.1:${await this.port}`, ...props },
    );
  }

  async sender(run: Run, props: Partial<PodProps> = {}): Promise<Pod> {
    return this.pod(`shop-${run}-data-send`, { data: this.source, connect: `127.0.0.1:${await this.port}`, ...props });
  }

  /** Both ends of a run, until the sender has ended. */
  async run(run: Run, sender: Partial<PodProps> = {}, receiver: Partial<PodProps> = {}): Promise<Outcome> {
    // That of an earlier run may still listen for a while.
    this.pods.forEach((pod) => pod.kill());
    await Promise.all(this.pods.map((pod) => pod.ended));
    const [receives, sends] = [await this.receiver(run, receiver), await this.sender(run, sender)];
    const sent = await sends.ended;
    return { ...sent, sender: sends, receiver: receives };
  }

  /** Like `run`, and expects that it went well and that nothing unexpected was said. */
  async runWell(run: Run, sender: Partial<PodProps> = {}, receiver: Partial<PodProps> = {}): Promise<Outcome> {
    const outcome = await this.run(run, sender, receiver);
    if (outcome.code !== 0 || outcome.sender.noise !== '' || outcome.receiver.noise !== '') {
      throw new Error(`the sender ended with ${outcome.code}:\n${outcome.sender.log}\n--- the receiver:\n`
        + `${outcome.receiver.log}`);
    }
    return outcome;
  }

  /** Ends and deletes all. */
  async remove(): Promise<void> {
    this.pods.forEach((pod) => pod.kill());
    await Promise.all(this.pods.map((pod) => pod.ended));
    this.pods.forEach((pod) => pod.remove());
    if (!IS_ROOT && fs.existsSync(this.folder)) {
      execFileSync('chmod', ['-R', 'u+rwX', this.folder]); // folders that nothing may be deleted from
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private pod(job: string, props: Partial<PodProps> & Pick<PodProps, 'data'>): Pod {
    const pod = new Pod({ manifests: this.manifests, job, secrets: { key: { key: `${this.key}\n` } }, ...props });
    this.pods.push(pod);
    return pod;
  }
}

/** What an engine with one claim writes. */
function synth({ cutover, claimExcludes, claimName, volumeMode, below, tuning, ...props }: WireProps): Manifest[] {
  const app = new MigrationApp();
  const cluster = new Chart(app, 'ocp4');
  const engine = new TransferEngine(cluster, 'shop', {
    source: cluster,
    destination: cluster,
    endpoint: TransferEndpoint.clusterIp(),
    trust: TransferTrust.presharedKey(SecretSource.existing('key')),
    ...props,
    tuning: {
      waitFor: Duration.seconds(20),
      idle: Duration.seconds(20),
      deadline: Duration.seconds(100),
      progressInterval: Duration.seconds(1),
      streams: 1,
      ...tuning,
    },
  });
  engine.addClaim(claimName
    ?? 'data', { namespace: NamespaceMapping.renamed('shop', 'shop-new'), excludes: claimExcludes, volumeMode });
  engine.stage('stage');
  engine.stage('again');
  engine.cutover('cutover', cutover);
  engine.verify('verify');
  return manifestsOf(app);
}

/** How a run went: the sender's end, and both pods. */
export interface Outcome extends PodEnd {
  readonly sender: Pod;
  readonly receiver: Pod;
}

/** Wires of one file of tests: each is removed after its test. */
export function wires(): (props?: WireProps) => Wire {
  const all: Wire[] = [];
  afterEach(async () => {
    await Promise.all(all.splice(0).map((wire) => wire.remove()));
  });
  return (props) => {
    const wire = new Wire(props);
    all.push(wire);
    return wire;
  };
}

export function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** Waits until something is so. */
export async function until(is: () => boolean, what: string, seconds = 20): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !is();) {
    if (Date.now() > end) {
      throw new Error(`not within ${seconds} s: ${what}`);
    }
    await sleep(0.02);
  }
}

/** Writes a measured figure to the file that CDK8S_MTC_FIGURES names. */
export function figure(what: string, bytes: number): void {
  if (process.env.CDK8S_MTC_FIGURES) {
    fs.appendFileSync(process.env.CDK8S_MTC_FIGURES, `${what} ${bytes} bytes\n`);
  }
}
