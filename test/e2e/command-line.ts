import { ChildProcess, execFileSync, spawn, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parse } from 'yaml';
import { bundleCommandLine } from '../../scripts/package/command-line';

const ROOT = path.join(__dirname, '..', '..');

/** How a command ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The command line as users have it: one file that is run by node, with a kubeconfig that has a context for each
 * cluster, and no other program.
 */
export class CommandLine {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-e2e-'));
  private readonly bundle = path.join(this.folder, 'lib', 'cli', 'cdk8s-mtc.js');
  private readonly environment: NodeJS.ProcessEnv;

  constructor(kubeconfigs: { readonly [context: string]: string }) {
    bundleCommandLine(path.dirname(this.bundle));
    fs.writeFileSync(path.join(this.folder, 'package.json'), '{ "version": "0.0.0" }');
    const kubeconfig = path.join(this.folder, 'kubeconfig');
    fs.writeFileSync(kubeconfig, JSON.stringify(merged(kubeconfigs)), { mode: 0o600 });
    const { HOME, PATH } = process.env;
    this.environment = { HOME, PATH, KUBECONFIG: kubeconfig };
  }

  /** Runs the program of an example, which writes the folder `dist`. */
  synth(example: string, environment: { readonly [name: string]: string }): void {
    execFileSync(path.join(ROOT, 'node_modules', '.bin', 'ts-node'), ['main.ts'], {
      cwd: path.join(ROOT, 'examples', example),
      env: { ...this.environment, ...environment, CDK8S_OUTDIR: path.join(this.folder, 'dist') },
      stdio: 'pipe',
    });
  }

  /** Runs a command to its end. */
  run(...args: string[]): Ended {
    const { status, stdout, stderr } = spawnSync(process.execPath, this.command(args), {
      cwd: this.folder, env: this.environment, encoding: 'utf8', timeout: 300_000,
    });
    return { status, stdout, stderr };
  }

  /** Starts a command, and kills it, as a machine that fails would, as soon as it has printed something. */
  async killAfter(print: RegExp, ...args: string[]): Promise<string> {
    const child = spawn(process.execPath, this.command(args), {
      cwd: this.folder, env: this.environment, stdio: ['ignore', 'pipe', 'inherit'],
    });
    const text = await printed(child, print);
    return text;
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private command([name, ...args]: string[]): string[] {
    return [this.bundle, name, ...args, '--kubectl', process.env.KUBECTL ?? 'kubectl'];
  }
}

async function printed(child: ChildProcess, print: RegExp): Promise<string> {
  let text = '';
  child.stdout!.setEncoding('utf8').on('data', (part) => {
    text += part;
    if (print.test(text)) {
      child.kill('SIGKILL');
    }
  });
  return new Promise((resolve) => child.on('close', () => resolve(text)));
}

/** One kubeconfig of several, each with one cluster and one user. */
function merged(kubeconfigs: { readonly [context: string]: string }): object {
  const all = Object.entries(kubeconfigs)
    .map(([name, file]) => ({ name, config: parse(fs.readFileSync(file, 'utf8')) }));
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: all.map(({ name, config }) => ({ name, cluster: config.clusters[0].cluster })),
    users: all.map(({ name, config }) => ({ name, user: config.users[0].user })),
    contexts: all.map(({ name }) => ({ name, context: { cluster: name, user: name } })),
  };
}
