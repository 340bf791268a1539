import { spawn, spawnSync } from 'child_process';

/** An object as a server keeps it. */
export interface Stored {
  readonly metadata: { readonly name: string; readonly uid: string; readonly [field: string]: any };
  readonly [field: string]: any;
}

/** How a command in a pod, or kubectl itself, ended. */
export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The label of namespaces that these tests make and delete. */
const MADE_BY_TESTS = 'cdk8s-mtc.example.com/e2e-test';

const KUBECTL = process.env.KUBECTL ?? 'kubectl';

/** A cluster and one namespace in it, by kubectl alone, as a user would. */
export class Cluster {
  constructor(
    /** The id of its chart. */
    readonly id: string,
    private readonly kubeconfig: string,
    readonly namespace: string,
  ) {}

  /** Runs kubectl on this cluster and on no other, and gives what it says. */
  try(args: string[], input?: unknown): Result {
    const { KUBECONFIG: _, ...env } = process.env;
    return spawnSync(KUBECTL, ['--kubeconfig', this.kubeconfig, '-n', this.namespace, ...args], {
      input: input === undefined ? undefined : JSON.stringify(input),
      encoding: 'utf8',
      env,
      maxBuffer: 64 * 1024 * 1024,
      timeout: 300_000,
    });
  }

  /** The same, where it has to work. */
  kubectl(args: string[], input?: unknown): string {
    const { status, stdout, stderr } = this.try(args, input);
    if (status !== 0) {
      throw new Error(`${this.id}: kubectl ${args.join(' ')} ended with ${status}:\n${stderr}`);
    }
    return stdout;
  }

  /** Its minor version: 20 for 1.20. */
  get minorVersion(): number {
    return parseInt(JSON.parse(this.kubectl(['version', '-o', 'json'])).serverVersion.minor, 10);
  }

  /**
   * kubectl refuses fields that the server does not know: `strict` since 1.25, and the only meaning of
   * `true` before that.
   */
  apply(manifests: object[]): void {
    this.kubectl(['apply', '--validate=true', '-f', '-'], list(manifests));
  }

  delete(manifests: object[]): void {
    this.kubectl(['delete', '--ignore-not-found', '--timeout=200s', '-f', '-'], list(manifests));
  }

  get(kind: string, name: string): Stored {
    return JSON.parse(this.kubectl(['get', kind, name, '-o', 'json']));
  }

  /**
   * The pods of a Job, the oldest first; those that were deleted, which some kubelets keep for a minute, are
   * not among them.
   */
  podsOf(job: string): Stored[] {
    return this.pods(`job-name=${job}`).filter(({ metadata }) => !metadata.deletionTimestamp);
  }

  /** Those with a label, the oldest first. */
  pods(label: string): Stored[] {
    return JSON.parse(this.kubectl([
      'get', 'pods', '-l', label, '--sort-by=.metadata.creationTimestamp', '-o', 'json',
    ])).items;
  }

  /** Runs bash in a pod. */
  tryExec(pod: string, script: string): Result {
    return this.try(['exec', pod, '--', 'bash', '-c', script]);
  }

  /** The same, where it has to work. */
  exec(pod: string, script: string): string {
    return this.kubectl(['exec', pod, '--', 'bash', '-c', script]);
  }

  /**
   * Listens to what a pod says, until it has said something that fits, and gives all. It need not be there any
   * more by then.
   */
  follow(pod: string, fits: RegExp): Promise<string> {
    const child = spawn(KUBECTL, ['--kubeconfig', this.kubeconfig, '-n', this.namespace, 'logs', '-f', pod], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part) => {
      text += part;
      if (fits.test(text)) {
        child.kill(); // some kubelets end it a minute later only
      }
    });
    return new Promise((resolve) => child.on('close', () => resolve(text)));
  }

  /** Begins with an empty namespace. One that is not from these tests is not touched. */
  async createNamespace(): Promise<void> {
    const found = this.try(['get', 'namespace', this.namespace, '-o', 'json']);
    if (found.status === 0 && JSON.parse(found.stdout).metadata.labels?.[MADE_BY_TESTS] !== 'true') {
      throw new Error(`${this.id} has a namespace ${this.namespace} that is not from these tests, which would delete `
        + 'it. Give them a cluster to throw away.');
    }
    this.deleteNamespace(true);
    // Servers that know Pod Security (1.23 and newer) refuse what is not restricted; older ones keep the label and do
    // not look.
    const labels = { [MADE_BY_TESTS]: 'true', 'pod-security.kubernetes.io/enforce': 'restricted' };
    // Not applied: what the library writes of the namespace shall come on top of it.
    this.kubectl(
      ['create', '-f', '-'], { apiVersion: 'v1', kind: 'Namespace', metadata: { name: this.namespace, labels } },
    );
    await until(`${this.id} has given the namespace its ServiceAccount`, () =>
      this.try(['get', 'serviceaccount', 'default']).status === 0);
  }

  deleteNamespace(waits: boolean): void {
    this.kubectl(['delete', 'namespace', this.namespace, '--ignore-not-found', `--wait=${waits}`, '--timeout=240s']);
  }
}

function list(items: unknown[]) {
  return { apiVersion: 'v1', kind: 'List', items };
}

/**
 * Asks again and again until there is an answer. How long that takes on a busy machine is nobody's promise: the limit
 * is only an end to waiting.
 */
export async function until<T>(
  what: string, ask: () => T | undefined | false, seconds = 180, state?: () => string,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  while (true) {
    const answer = ask();
    if (answer) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(`Not within ${seconds} s: ${what}.${state ? `\n${state()}` : ''}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
