import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseAllDocuments } from 'yaml';
import { everythingOff } from './everything-off';
import { everythingOn } from './everything-on';
import type { MigrationIndex } from '../../src';

const REPOSITORY = path.resolve(__dirname, '../..');
const EXAMPLES = path.join(REPOSITORY, 'examples');

/** A manifest as it was written. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: any };
  readonly spec?: any;
  readonly [field: string]: any;
}

/** A file that a program wrote. */
export interface WrittenFile {
  readonly path: string;
  readonly name: string;
  /** The cluster that it is for. */
  readonly cluster: string;
  readonly manifests: Manifest[];
  /** What each of the manifests was read from. */
  readonly texts: string[];
}

/** Whether a file is for Argo CD, whose kinds the servers of the tests do not know. */
export function isForArgoCd({ manifests }: WrittenFile): boolean {
  return manifests.some(({ apiVersion }) => apiVersion.startsWith('argoproj.io/'));
}

export const EVERYTHING_ON = 'everything-on';
export const EVERYTHING_OFF = 'everything-off';

/** The folders in `examples` that hold a program. */
export function exampleNames(): string[] {
  return fs.readdirSync(EXAMPLES).filter((name) => fs.existsSync(path.join(EXAMPLES, name, 'main.ts'))).sort();
}

/** All programs whose manifests are looked at. */
export const PROGRAMS = [EVERYTHING_ON, EVERYTHING_OFF, ...exampleNames()];

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => fs.rmSync(folder, { recursive: true })));

/** Runs a program in a separate folder, and returns the files that it wrote, in the order in which they are applied. */
export function run(program: string): WrittenFile[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `cdk8s-mtc-${program}-`));
  folders.push(folder);
  const output = path.join(folder, 'dist');
  if (program === EVERYTHING_ON) {
    everythingOn(folder).synth();
  } else if (program === EVERYTHING_OFF) {
    everythingOff(folder).synth();
  } else {
    runExample(program, output);
  }
  return readFolder(output);
}

/**
 * As a user would: a process, in the example's folder. It gets a value for each environment variable that it reads a
 * secret from.
 */
function runExample(name: string, output: string): void {
  const folder = path.join(EXAMPLES, name);
  const text = fs.readFileSync(path.join(folder, 'main.ts'), 'utf8');
  const variables = [...text.matchAll(/SecretSource\.env\('(\w+)'\)/g)]
    .map(([, variable]) => [variable, madeUp(variable)]);
  const result = spawnSync(process.execPath, ['--require', 'ts-node/register', 'main.ts'], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      ...Object.fromEntries(variables),
      CDK8S_OUTDIR: output,
      TS_NODE_PROJECT: path.join(EXAMPLES, 'tsconfig.json'),
    },
  });
  if (result.status !== 0) {
    throw new Error(`examples/${name}/main.ts ended with ${result.status}:\n${result.stderr}`);
  }
}

/** Google's keys are JSON, and that of a transfer is hexadecimal. */
function madeUp(variable: string): string {
  if (variable === 'DEMO_KEY') {
    return '0123456789abcdef'.repeat(4);
  }
  return variable.includes('SERVICE_ACCOUNT') ? '{"type":"service_account","private_key":"example"}' : 'not-a-secret';
}

function readFolder(folder: string): WrittenFile[] {
  const index: MigrationIndex = JSON.parse(fs.readFileSync(path.join(folder, 'migration.json'), 'utf8'));
  return index.units.flatMap(({ cluster, files }) => files.map(({ path: name }) => {
    const file = path.join(folder, name);
    const text = fs.readFileSync(file, 'utf8');
    const documents = parseAllDocuments(text).filter((document) => document.toJS());
    return {
      path: file,
      name,
      cluster,
      manifests: documents.map((document) => document.toJS()),
      texts: documents.map(({ range: [start, , end] }) => text.slice(start, end)),
    };
  }));
}

/** Whether a kind comes from a CRD. */
export function isCustom({ apiVersion }: Manifest): boolean {
  return apiVersion.includes('.') && !apiVersion.includes('.k8s.io/');
}

/** How a manifest is called in a message. */
export function nameOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;
}
