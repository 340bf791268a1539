import { ChildProcess, spawn, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as net from 'net';
import * as os from 'os';
import * as path from 'path';
import { App } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { CAN_CONTAIN, containCommand, IS_ROOT, NAMESPACE_USER, userCommand } from './contain';
import { writeFiles } from './volume-files';

export { IS_ROOT, NAMESPACE_USER } from './contain';

// Runs the Jobs that synth wrote as processes of this machine: the same scripts, configuration, environment, command,
// user and capabilities, in a folder that looks as the pod's would. Needs no test runner: the demo and the measurements
// use it as well.
//
// What differs from what synth wrote, and all that does:
//  - where names lead: the host and port of `connect` (the endpoint or the proxy) and of `accept` are ones of loopback,
//    if they are given;
//  - the working directory is a temporary folder. As root the claim is mounted there for the pod alone, read-only where
//    it shall be, and the
//    script is process 1 of a new namespace; otherwise the claim is a symbolic link;
//  - the file of the termination message (TRANSFER_TERMINATION_LOG);
//  - what `environment` says: shorter waits, so that a test need not take an hour.

/** What synth wrote, as the API server would read it. */
export type Manifest = any;

/** All objects of an app, from the very text that `synth` writes. Fails where `synth` would. */
export function manifestsOf(app: App): Manifest[] {
  return parseAllDocuments(app.synthYaml(), { version: '1.1' }).map((document) => document.toJS())
    .filter((object) => object);
}

/**
 * A port of loopback that is free now. None of those that the kernel gives to connections: one might be taken before it
 * is listened on.
 */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = net.createServer();
    const isFree = await new Promise<boolean>((resolve) => server.once('error', () => resolve(false))
      .listen(port, host, () => resolve(true)));
    if (isFree) {
      await new Promise((resolve) => server.close(resolve));
      return port;
    }
  }
}

/** A line that a script writes. */
export interface TransferEvent {
  readonly event: string;
  readonly [member: string]: any;
}

/** How a pod ended. */
export interface PodEnd {
  /** The exit code; null where it was killed. */
  readonly code: number | null;
  /** The termination message. */
  readonly message: any;
  /** Wall time, in seconds. */
  readonly seconds: number;
}

export interface PodProps {
  /** What synth wrote, of both clusters. */
  readonly manifests: Manifest[];
  /** The name of the Job. */
  readonly job: string;
  /** The folder that is the claim. */
  readonly data: string;
  /** `host:port` on loopback in place of the endpoint's, or the proxy's. */
  readonly connect?: string;
  /** `host:port` on loopback to listen on. */
  readonly accept?: string;
  /** The keys of Secrets that are on the cluster already, by the Secret's name. */
  readonly secrets?: Record<string, Record<string, string>>;
  /** What differs in the environment. */
  readonly environment?: Record<string, string>;
  /** The user of the image, where the Job names none. */
  readonly user?: number;
  /** Where the tools of the image are; those of this machine otherwise. */
  readonly path?: string;
  /** Below which the pod gets its folder. */
  readonly below?: string;
  /** Is called for each line when it is written. */
  readonly onEvent?: (event: TransferEvent) => void;
}

/** Those that run, so that none outlives this process. */
const running = new Set<Pod>();
process.once('exit', () => running.forEach((pod) => pod.kill()));

/** One pod of a Job, from its start. */
export class Pod {
  /** What it has written to its log. */
  readonly events: TransferEvent[] = [];
  /** Its output that is not JSON, and its standard error. Both should be empty. */
  noise = '';
  /** What is `/transfer` in a cluster. */
  readonly folder: string;
  /** The process that leads the group of all of its processes. */
  readonly pid: number;
  readonly ended: Promise<PodEnd>;

  private readonly root: string;
  private readonly child: ChildProcess;
  private readonly listeners = new Set<() => void>();
  private hasEnded = false;

  constructor(props: PodProps) {
    const spec = find(props.manifests, 'Job', props.job).spec.template.spec;
    const container = spec.containers[0];
    const user: number = spec.securityContext.runAsUser ?? props.user ?? NAMESPACE_USER;
    this.root = fs.mkdtempSync(path.join(props.below ?? os.tmpdir(), `pod-${props.job}-`));
    fs.chmodSync(this.root, 0o755);
    this.folder = path.join(this.root, 'transfer');
    this.makeVolumes(props, spec, container, this.folder);
    this.makeDevices(container, this.folder);
    for (const init of spec.initContainers ?? []) {
      this.runInit(props, spec, init, user);
    }
    const { termination } = this;
    fs.writeFileSync(termination, '');
    fs.chmodSync(termination, 0o666);

    const ofClaim = spec.volumes.find(({ name }: Manifest) => name === 'data').persistentVolumeClaim;
    const isReadOnly = ofClaim.readOnly === true;
    const command = [
      ...containCommand(props.data, isReadOnly), ...userCommand(user, spec, container), ...container.command,
    ];
    const started = Date.now();
    this.child = spawn(command[0], command.slice(1), {
      cwd: this.folder,
      detached: true, // a new process group
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: props.path ?? process.env.PATH,
        ...Object.fromEntries(container.env.map(({ name, value }: Manifest) => [name, value ?? ''])),
        TRANSFER_TERMINATION_LOG: termination,
        ...props.environment,
      },
    });
    this.pid = this.child.pid ?? 0;
    running.add(this);
    this.read(props.onEvent);
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      // When the first process of a container ends, so do all others.
      this.child.once('exit', () => this.kill());
      this.child.once('close', (code) => {
        running.delete(this);
        this.hasEnded = true;
        this.record(code);
        resolve({ code, message: messageIn(termination), seconds: (Date.now() - started) / 1000 });
        this.listeners.forEach((tell) => tell());
      });
    });
    this.ended.catch(() => undefined);
  }

  private get termination(): string {
    return path.join(this.root, 'termination-log');
  }

  /** The first event, from the beginning or yet to come, that is meant. Fails where the pod ends without it. */
  until(is: string | ((event: TransferEvent) => boolean)): Promise<TransferEvent> {
    const isMeant = typeof is === 'string' ? ({ event }: TransferEvent) => event === is : is;
    return new Promise((resolve, reject) => {
      const look = () => {
        const event = this.events.find(isMeant);
        if (event) {
          resolve(event);
        } else if (this.hasEnded) {
          reject(new Error(`it ended without ${is}:\n${this.log}`));
        } else {
          return;
        }
        this.listeners.delete(look);
      };
      this.listeners.add(look);
      look();
    });
  }

  /** All that it has said, for people. */
  get log(): string {
    return [...this.events.map((event) => JSON.stringify(event)), this.noise].join('\n');
  }

  /** What the kubelet does first when a pod is deleted: it tells its first process. */
  terminate(): void {
    process.kill(CAN_CONTAIN
      ? Number(fs.readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, 'utf8'))
      : this.pid, 'SIGTERM');
  }

  /** What it does in the end, and what a node that fails comes to. */
  kill(): void {
    this.signal('SIGKILL');
  }

  /** A signal for all of its processes: SIGSTOP is a node that hangs. */
  signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal);
    } catch {
      // They have ended.
    }
  }

  /** Deletes the pod's folder; never the claim. */
  remove(): void {
    const data = path.join(this.folder, 'data');
    if (fs.lstatSync(data, { throwIfNoEntry: false })?.isSymbolicLink()) {
      fs.unlinkSync(data);
    }
    fs.rmSync(this.root, { recursive: true, force: true });
  }

  /**
   * With CDK8S_MTC_RECORD, keeps the log and the termination message of a failure in that folder: inputs of
   * tests of `run`.
   */
  private record(code: number | null): void {
    const folder = process.env.CDK8S_MTC_RECORD;
    const message: any = folder ? messageIn(this.termination) : undefined;
    if (message && code) {
      const lines = [...this.events.slice(-5).map((event) => JSON.stringify(event)), ''];
      fs.writeFileSync(path.join(folder!, `${message.cause}.jsonl`), lines.join('\n'));
      fs.writeFileSync(path.join(folder!, `${message.cause}.message`), fs.readFileSync(this.termination));
    }
  }

  private read(onEvent: PodProps['onEvent']): void {
    let rest = '';
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        try {
          const event = JSON.parse(line);
          this.events.push(event);
          onEvent?.(event);
        } catch {
          this.noise += `${line}\n`;
        }
      }
      this.listeners.forEach((tell) => tell());
    });
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.noise += text;
    });
  }

  /**
   * Runs an init container in its own folder, which exists no longer than it. It shares the volumes that are
   * empty at first.
   */
  private runInit(props: PodProps, spec: Manifest, container: Manifest, user: number): void {
    const folder = path.join(this.root, `init-${container.name}`);
    this.makeVolumes(props, spec, container, folder);
    const [command, ...args] = [...userCommand(user, spec, container), ...container.command];
    const { status, stderr } =
      spawnSync(command, args, { cwd: folder, env: { PATH: props.path ?? process.env.PATH }, encoding: 'utf8' });
    this.noise += stderr;
    if (status !== 0) {
      throw new Error(`the init container ${container.name} ended with ${status}: ${stderr}`);
    }
    fs.rmSync(folder, { recursive: true });
  }

  private makeVolumes(props: PodProps, spec: Manifest, container: Manifest, folder: string): void {
    fs.mkdirSync(folder);
    for (const mount of container.volumeMounts) {
      const volume = spec.volumes.find(({ name }: Manifest) => name === mount.name);
      const at = path.join(folder, path.relative(container.workingDir, mount.mountPath));
      if (volume.emptyDir && folder !== this.folder) {
        fs.symlinkSync(path.join(this.folder, path.relative(folder, at)), at);
      } else {
        this.makeVolume(props, volume, at, spec, mount.readOnly === true);
      }
    }
  }

  /** A device is mounted onto a file. */
  private makeDevices(container: Manifest, folder: string): void {
    for (const { devicePath } of container.volumeDevices ?? []) {
      fs.writeFileSync(path.join(folder, path.relative(container.workingDir, devicePath)), '');
    }
  }

  private makeVolume(props: PodProps, volume: Manifest, folder: string, spec: Manifest, isReadOnly: boolean): void {
    const group: number = spec.securityContext.fsGroup ?? 0;
    if (volume.configMap) {
      const { data } = find(props.manifests, 'ConfigMap', volume.configMap.name);
      writeFiles(folder, redirect(data, props), volume.configMap.defaultMode ?? 0o644, group);
    } else if (volume.secret) {
      writeFiles(folder, itemsOf(volume.secret, secretOf(props, volume.secret.secretName)),
        volume.secret.defaultMode ?? 0o644, group);
    } else if (volume.emptyDir) {
      fs.mkdirSync(folder);
      if (IS_ROOT) {
        fs.chownSync(folder, 0, group);
      }
      fs.chmodSync(folder, isReadOnly ? 0o2555 : 0o2777);
    } else if (CAN_CONTAIN) {
      fs.mkdirSync(folder);
    } else {
      fs.symlinkSync(fs.realpathSync(props.data), folder);
    }
  }
}

/** The termination message, which should be JSON and no longer than the kubelet keeps. */
function messageIn(file: string): unknown {
  const text = fs.readFileSync(file, 'utf8').slice(0, 4096);
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return { unreadable: text };
  }
}

function find(manifests: Manifest[], kind: string, name: string): Manifest {
  const found = manifests.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) {
    throw new Error(`There is no ${kind} ${name}; there are `
      + `${manifests.filter((one) => one.kind === kind).map((one) => one.metadata.name).join(', ')}`);
  }
  return found;
}

function secretOf({ manifests, secrets = {} }: PodProps, name: string): Record<string, string> {
  if (secrets[name]) {
    return secrets[name];
  }
  const { data = {}, stringData = {} } = find(manifests, 'Secret', name);
  const decoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value as string, 'base64').toString()]);
  return { ...Object.fromEntries(decoded), ...stringData };
}

/** The entries of a Secret that its volume has. A pod does not start while one is missing. */
function itemsOf({ secretName, items }: Manifest, secret: Record<string, string>): Record<string, string> {
  return Object.fromEntries(items.map(({ key, path: name }: Manifest) => {
    if (secret[key] === undefined) {
      throw new Error(`references non-existent secret key: ${key} (${secretName})`);
    }
    return [name, secret[key]];
  }));
}

/** Where names lead, on this machine. */
function redirect(files: Record<string, string>, { connect, accept }: PodProps): Record<string, string> {
  let conf = files['stunnel.conf'];
  if (conf === undefined) {
    return files;
  }
  conf = connect === undefined ? conf : conf.replace(/^connect = .*$/m, `connect = ${connect}`);
  conf = accept === undefined ? conf : conf.replace(/^accept = .*$/m, `accept = ${accept}`);
  return { ...files, 'stunnel.conf': conf };
}
