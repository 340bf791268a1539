import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { generateSource } from '../../examples/fleet/generate';
import {
  HostCluster, Inventory, MigrationApp, MigrationFleet, MigrationFleetProps, RemoteCluster, ReplicationRepository,
  S3Credentials, SecretSource,
} from '../../src';
import { OperationError } from '../../src/operations/operation-error';
import { OutputFolder } from '../../src/operations/output-folder';
import { runsOfWave } from '../../src/operations/run/find-runs';
import { cli } from '../cli/support';

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'two-fleets-'));
afterAll(() => fs.rmSync(work, { recursive: true }));
let number = 0;

const data = generateSource(12);
const own = data.namespaces.map(({ name }) => name).filter((name) => /\d{4}$/.test(name)).sort();
const [eu, us] = [own.slice(0, 6), own.slice(6)];

/** Two fleets of one host cluster and one source. */
function program(
  first: Partial<MigrationFleetProps>, second: Partial<MigrationFleetProps>, ids = ['eu', 'us'],
): MigrationApp {
  const app = new MigrationApp({ outdir: path.join(work, `${number++}`), name: 'test', quiet: true });
  const chart = new Chart(app, 'new');
  const destination = new HostCluster(chart, 'host');
  const source = new RemoteCluster(chart, 'old', {
    url: 'https://api.old.example.com:6443',
    token: SecretSource.existing('old'),
    exposedRegistryPath: 'registry.old.example.com',
  });
  const repository = ReplicationRepository.s3(
    chart, 'backups', { bucket: 'b', region: 'eu-central-1', credentials: S3Credentials.existing('s3') },
  );
  [first, second].forEach((more, index) => new MigrationFleet(new Construct(chart, `scope-${index}`), ids[index], {
    source, destination, repository, sourceInventory: Inventory.fromData(data), ...more,
  }));
  return app;
}

/** The mistakes of synth. */
function mistakes(...given: Parameters<typeof program>): string[] {
  try {
    program(...given).synth();
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  }
  return [];
}

test('two fleets of an app have their own plans, waves and lock files', () => {
  const locks = ['eu', 'us'].map((name) => path.join(work, `${name}.lock.json`));
  const app = program({ namespaces: eu, lockFile: locks[0] }, { namespaces: us, lockFile: locks[1] });
  app.synth();
  expect(app.index.plans.map(({ name }) => name)).toEqual(['eu-001', 'us-001']);
  expect(locks.map((lock) => JSON.parse(fs.readFileSync(lock, 'utf8')).plans.map(({ namespaces }: any) => namespaces)))
    .toEqual([[eu], [us]]);
  const { stdout } = cli(app.outdir, ['fleet', '.']);
  expect(stdout.split('\n').filter((line) => /^(eu|us)|^Wave/.test(line)).map((line) => line.slice(0, 6)))
    .toEqual(['eu: 1 ', 'Wave 1', 'us: 1 ', 'Wave 1']);
  expect(cli(app.outdir, ['fleet', '.', '--explain', us[0]]).stdout)
    .toContain(`${us[0]} is in the plan us-001, wave 1.`);
});

test('a wave that several fleets have is only started for one of them', () => {
  const app = program({ namespaces: eu }, { namespaces: us });
  app.synth();
  const folder = OutputFolder.open(app.outdir, '/');
  const runs = (...given: [number, string?, string?]) => {
    try {
      return runsOfWave(folder, ...given).map(({ owner, id }) => `${owner} ${id}`);
    } catch (error) {
      return [`${(error as OperationError).message} | ${(error as OperationError).fix}`];
    }
  };
  expect(runs(1)).toEqual(['several fleets have a wave 1: eu, us | Add `--fleet eu`.']);
  expect(runs(1, undefined, 'us')).toEqual(['us-001 stage-1', 'us-001 cutover']);
  expect(runs(1, 'cutover', 'eu')).toEqual(['eu-001 cutover']);
  expect(runs(1, undefined, 'asia')).toEqual(['the folder has no fleet "asia" | Its fleets are eu, us.']);
  expect(runs(2, undefined, 'us'))
    .toEqual(['the folder has no run in wave 2 | Its waves are 1; `cdk8s-mtc fleet` lists them.']);
});

describe('fleets that could not be told apart are refused', () => {
  test('by their id', () => {
    expect(mistakes({ namespaces: eu }, { namespaces: us }, ['eu', 'eu'])).toContain(
      'id: "eu" is the id of another fleet of the app: their plans, waves and lock files have the same names; give '
        + 'each fleet its own id.');
  });

  test('by their lock file, however it is written', () => {
    const lockFile = path.join(work, 'fleet.lock.json');
    expect(mistakes({ namespaces: eu, lockFile }, { namespaces: us, lockFile: path.relative(process.cwd(), lockFile) }))
      .toEqual([
        '1 mistake in the program; nothing was written.',
        'at new/scope-1/us',
        `lockFile: "${path.relative(process.cwd(), lockFile)}" is the lock file of another fleet of the app: each `
          + 'synth would replace it by that of the last fleet; write "us.lock.json", a file for each fleet.',
      ]);
    expect(fs.existsSync(lockFile)).toBe(false);
  });

  test('by a namespace, as plans of two hands are', () => {
    expect(mistakes({ namespaces: own }, { namespaces: us }).filter((line) => line.includes('plan/conflict')))
      .toHaveLength(2);
  });
});
