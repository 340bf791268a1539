// Our own engine's runs: what synth writes, as the processes of the pods.
import { App, Chart } from 'cdk8s';
import { NamespaceMapping, Ownership, SecretSource, TransferEndpoint, TransferEngine, TransferTrust } from '../../src';
import { TransferTuning } from '../../src/transfer/runs/transfer-tuning';
import { freePort, Manifest, manifestsOf, Pod } from '../../test/transfer/wire/pod';

export type Pass = 'stage' | 'cutover' | 'verify';

/** What is set otherwise than by default. */
export interface Settings extends TransferTuning {
  readonly fill?: boolean;
  readonly acls?: boolean;
  readonly xattrs?: boolean;
  /** Also verifies a cutover. */
  readonly verification?: any;
}

/** The manifests of one run of an engine with one claim. */
export function manifests(pass: Pass, { fill, acls, xattrs, verification, ...tuning }: Settings = {}): Manifest[] {
  const app = new App();
  const engine = new TransferEngine(app, 'bench', {
    source: new Chart(app, 'source'),
    destination: new Chart(app, 'destination'),
    endpoint: TransferEndpoint.nodePort({ host: '192.0.2.1', firstPort: 30443 }),
    trust: TransferTrust.presharedKey(SecretSource.existing('key')),
    ownership: Ownership.PRESERVE,
    copying: { fill, acls, xattrs },
  });
  engine.addClaim('data', { namespace: NamespaceMapping.renamed('from', 'into') });
  if (pass === 'cutover') {
    engine.cutover('run', { verification, ...tuning });
  } else {
    engine[pass]('run', tuning);
  }
  return manifestsOf(app);
}

export interface TransferProps {
  readonly manifests: Manifest[];
  readonly source: string;
  readonly target: string;
  readonly scratch: string;
  /** A bash script for each side that enters its group. */
  readonly entries: { readonly send: string; readonly receive: string };
  /** Waits until a port is listened on. */
  readonly isListening: (port: number) => Promise<void>;
  /** What leads to the receiver's port. */
  readonly through: (port: number) => Promise<number>;
}

/** Starts the receiver, and the sender once it listens. */
export async function transfer(props: TransferProps) {
  const port = await freePort();
  const secrets = { key: { key: '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff' } };
  const job = (role: string) =>
    props.manifests.find(({ kind, metadata }) => kind === 'Job' && metadata.name.endsWith(`-${role}`)).metadata.name;
  const common = { manifests: props.manifests, secrets, below: props.scratch, user: 0 };
  const receiver = new Pod({
    ...common,
    job: job('receive'),
    data: props.target,
    accept: `127.0.0.1:${port}`,
    environment: { BASH_ENV: props.entries.receive },
  });
  const pods = [receiver];
  try {
    await props.isListening(port);
    const connect = `127.0.0.1:${await props.through(port)}`;
    const sender = new Pod({
      ...common, job: job('send'), data: props.source, connect, environment: { BASH_ENV: props.entries.send },
    });
    pods.push(sender);
    const { code, message, seconds } = await sender.ended;
    return {
      code,
      tail: `${sender.log.slice(-3000)}\n${receiver.log.slice(-1000)}`,
      seconds,
      message,
      /** The receiver stays for a while, for its answer may not have been heard. */
      end: async () => {
        const end = await receiver.ended;
        pods.forEach((pod) => pod.remove());
        return end.code;
      },
    };
  } catch (error) {
    pods.forEach((pod) => pod.kill());
    throw error;
  }
}
