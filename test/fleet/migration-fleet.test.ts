import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Chart, Duration } from 'cdk8s';
import { generateDestination, generateSource } from '../../examples/fleet/generate';
import {
  HostCluster, Inventory, InventoryData, MigrationApp, MigrationFleet, MigrationFleetProps, NamespaceMapping,
  RemoteCluster, ReplicationRepository,
  S3Credentials, SecretSource, TransferEndpoint, TransferEngine, TransferTrust, VolumeRule, VolumeRules,
} from '../../src';
import { parseFleet } from '../../src/output/fleet-index';
import { cli } from '../cli/support';

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'migration-fleet-'));
afterAll(() => fs.rmSync(work, { recursive: true }));
let number = 0;

const data = generateSource(24);

function program(more: Partial<MigrationFleetProps> = {}, controller = {}) {
  const app = new MigrationApp({ outdir: path.join(work, `${number++}`), name: 'test' });
  const chart = new Chart(app, 'new');
  const destination = new HostCluster(chart, 'host', { controller });
  const source = new RemoteCluster(chart, 'old', {
    url: 'https://api.old.example.com:6443',
    token: SecretSource.existing('old'),
    exposedRegistryPath: 'registry.old.example.com',
  });
  const repository = ReplicationRepository.s3(
    chart, 'backups', { bucket: 'b', region: 'eu-central-1', credentials: S3Credentials.existing('s3') },
  );
  const fleet = new MigrationFleet(chart, 'estate', {
    source,
    destination,
    repository,
    sourceInventory: Inventory.fromData(data),
    destinationInventory: Inventory.fromData(generateDestination()),
    volumeRules: new VolumeRules([VolumeRule.copy('all', {}, { storageClass: 'cephfs' })]),
    ...more,
  });
  return { app, chart, fleet };
}

const names = (fleet: MigrationFleet) =>
  fleet.plans.flatMap(({ namespaces }) => namespaces.map(({ source }) => source)).sort();
const own = data.namespaces.map(({ name }) => name).filter((name) => /\d{4}$/.test(name)).sort();

test('each namespace of the inventory is in exactly one plan, except those of the cluster itself', () => {
  expect(names(program().fleet)).toEqual(own);
});

test('the plans list all volumes, with the class that the rules choose', () => {
  const { fleet } = program();
  const volumes = fleet.plans.flatMap((plan) => plan.volumes.map((volume) => volume._render()));
  expect(volumes.length).toBe(240);
  expect(new Set(volumes.map(({ selection }) => selection.storageClass))).toEqual(new Set(['cephfs']));
  for (const plan of fleet.plans) {
    const inPlan = plan.namespaces.map(({ source }) => source);
    expect(plan.volumes.every((volume) => inPlan.includes(volume._props.namespace))).toBe(true);
  }
});

test('the limits are those of the controller, unless the fleet has others', () => {
  const most = (fleet: MigrationFleet) => Math.max(...fleet.plans.map(({ namespaces }) => namespaces.length));
  expect(most(program({}, { limits: { namespaces: 4 } }).fleet)).toBe(4);
  expect(most(program({ limits: { namespaces: 3 } }, { limits: { namespaces: 4 } }).fleet)).toBe(3);
});

test('the stages of a wave come before its cutovers, and these before the next wave', () => {
  const { app, fleet } = program({ plansPerWave: 2, stages: 2, limits: { namespaces: 6, volumes: 1000, pods: 1000 } });
  expect(fleet.plans.length).toBe(4);
  expect(app.index.runs.map(({ owner, id }) => `${owner} ${id}`)).toEqual([
    'estate-001 stage-1', 'estate-002 stage-1', 'estate-001 stage-2', 'estate-002 stage-2', 'estate-001 cutover',
    'estate-002 cutover',
    'estate-003 stage-1', 'estate-004 stage-1', 'estate-003 stage-2', 'estate-004 stage-2', 'estate-003 cutover',
    'estate-004 cutover',
  ]);
});

test('namespaces are renamed, chosen and left out', () => {
  const [one, two] = own;
  const { fleet } = program({ namespaces: [one, two], exclude: [], renames: { [one]: 'renamed' } });
  expect(fleet.plans.flatMap(({ namespaces }) =>
    namespaces.map(({ source, destination }) => `${source}:${destination}`)))
    .toEqual([`${one}:renamed`, `${two}:${two}`]);
  expect(fleet.planOf(one)!.planName).toBe('estate-001');
  expect(fleet.explain(one)).toContain('there was room for it');
  expect(fleet.planOf('default')).toBeUndefined();
});

test('namespaces of one label value stay together', () => {
  const { fleet } = program({ groupByLabels: ['tier'], limits: { namespaces: 24, volumes: 1000, pods: 1000 } });
  const pilots = data.namespaces.filter(({ labels }) => labels.tier === 'gold').map(({ name }) => name);
  expect(new Set(pilots.map((name) => fleet.planOf(name)!.planName)).size).toBe(1);
});

describe('mistakes', () => {
  const messageOf = (more: Partial<MigrationFleetProps>) => {
    const { app } = program(more);
    try {
      app.synth();
    } catch (error) {
      expect(fs.existsSync(app.outdir)).toBe(false);
      return (error as Error).message;
    }
    return '';
  };

  test.each<[string, Partial<MigrationFleetProps>, string]>([
    ['a pattern that matches nothing', { exclude: [], namespaces: [own[0], `${own[1]}x`] },
      `namespaces: "${own[1]}x" matches no namespace of the inventory; write "${own[1]}".`],
    ['no namespaces', { exclude: ['*'] },
      'namespaces: select no namespace of the inventory; correct `namespaces` and `exclude`.'],
    ['a window without a valid start', { windows: [{ name: 'w', start: 'tomorrow', duration: Duration.minutes(1) }] },
      'window w: "tomorrow" is not a valid time; write it like 2026-12-05T22:00:00Z.'],
    ['a part of a run', { plansPerWave: 0.5 }, 'plansPerWave: 0.5 is not valid; write an integer of at least 1.'],
    ['no plan in a wave', { plansPerWave: 0 }, 'plansPerWave: 0 is not valid; write an integer of at least 1.'],
    ['less than no stage', { stages: -1 }, 'stages: -1 is not valid; write an integer of at least 0.'],
    ['more than all data', { estimates: { changedShare: 5 } },
      'estimates.changedShare: 5 is not valid; write a number from 0 to 1.'],
    ['a volume that no rule matches', { volumeRules: new VolumeRules([VolumeRule.skip('s', { claims: ['tmp-*'] })]) },
      'matches no rule; add a rule, or a default at the end'],
    ['a class that does not exist', { volumeRules: new VolumeRules([VolumeRule.copy('c', {}, { storageClass: 'x' })]) },
      'is copied to the storage class "x", which does not exist on the destination'],
    ['the inventory of the source for the destination', {
      destinationInventory: Inventory.fromData({ ...generateDestination(), cluster: data.cluster }),
    },
    'destinationInventory: is of the wrong cluster: the inventory of old is of the same one '
        + '(kube-system has the UID generated-source); give the inventory of host.'],
    ['a lock file that is not JSON', { lockFile: path.join(__dirname, 'migration-fleet.test.ts') },
      'is not valid JSON, for example because of a merge conflict'],
  ])('%s', (_, more, message) => expect(messageOf(more)).toContain(message));
});

test('a limit of 0 is one mistake, and not one for each namespace', () => {
  const { app } = program({ limits: { namespaces: 0, pods: 0, volumes: -1 } });
  expect(() => app.synth()).toThrow(/^3 mistakes in the program; nothing was written\.\n\n    at new\/estate\n/);
  expect(() => app.synth()).toThrow('limits.namespaces: 0 is not valid; write an integer of at least 1.\n');
  const { app: valid, fleet } = program({ limits: { namespaces: 1 }, stages: 0, plansPerWave: 1 });
  valid.synth();
  expect([fleet.plans.length, fleet.waves.length]).toEqual([24, 24]);
  expect(valid.index.runs.filter(({ id }) => id !== 'cutover')).toEqual([]);
});

describe('a lock file', () => {
  const lockFile = path.join(work, 'fleet.lock.json');
  const without = (name: string): InventoryData => ({
    ...data,
    namespaces: data.namespaces.filter((one) => one.name !== name),
  });

  test('is written after synth, and keeps namespaces in their plans', () => {
    const added = own[5];
    const before = program({ lockFile, sourceInventory: Inventory.fromData(without(added)) });
    before.app.synth();
    expect(fs.readFileSync(lockFile, 'utf8')).toBe(before.fleet.lockText);
    const after = program({ lockFile });
    for (const name of own.filter((one) => one !== added)) {
      expect(after.fleet.planOf(name)!.planName).toBe(before.fleet.planOf(name)!.planName);
    }
    const lines = before.fleet.lockText.split('\n');
    expect(after.fleet.lockText.split('\n').filter((line) => !lines.includes(line))
      .every((line) => line.includes(added) || line === '  ')).toBe(true);
    after.app.synth();
    expect(fs.readFileSync(lockFile, 'utf8')).toBe(after.fleet.lockText);
  });

  test('of another cluster is one mistake, and not one for each plan', () => {
    const other = (uid: string | undefined) =>
      Inventory.fromData({ ...without(own[2]), cluster: { ...data.cluster, uid } });
    const messageOf = (uid: string | undefined) => {
      try {
        program({ lockFile, sourceInventory: other(uid) }).app.synth();
      } catch (error) {
        return (error as Error).message.split('\n').map((line) => line.trim()).filter((line) => line.includes('lock'));
      }
      return [];
    };
    expect(messageOf('another')).toEqual([
      'sourceInventory: is of another cluster than the lock file: its kube-system has the UID another, and that of '
        + `${lockFile} generated-source; give the inventory of the source, or another lock file.`,
    ]);
    for (const uid of ['generated-source', undefined]) { // the lock file contradicts it in one plan
      expect(messageOf(uid))
        .toEqual([expect.stringContaining(`contains ${own[2]}, which the inventory does not contain`)]);
    }
  });

  test('stays unchanged if synth fails', () => {
    const text = fs.readFileSync(lockFile, 'utf8');
    const { app } = program({ lockFile, sourceInventory: Inventory.fromData(without(own[2])) });
    expect(() => app.synth()).toThrow(`contains ${own[2]}, which the inventory does not contain`);
    expect(fs.readFileSync(lockFile, 'utf8')).toBe(text);
  });
});

describe('fleet.json', () => {
  const { app } = program({ plansPerWave: 2, exclude: ['default', 'kube-*', 'openshift-*', own[0]] });
  app.synth();
  const text = fs.readFileSync(path.join(app.outdir, 'fleet.json'), 'utf8');
  const folder = path.basename(app.outdir);

  test('contains each plan, volume and reason', () => {
    const [fleet] = parseFleet(text).fleets!;
    expect(fleet.plans.flatMap(({ namespaces }) => namespaces).length).toBe(23);
    expect(fleet.volumes.every(({ rule, reason }) => rule === 'all' && reason === 'matches every volume')).toBe(true);
    expect(fleet.waves.flatMap(({ plans }) => plans)).toEqual(fleet.plans.map(({ name }) => name));
    expect(fleet.excluded).toEqual(['default', 'kube-system', 'openshift-monitoring', own[0]]);
  });

  test('cdk8s-mtc fleet prints the waves, and explains a namespace', () => {
    expect(cli(work, ['fleet', folder]).stdout)
      .toMatch(/^estate: \d plans in \d waves; at most 10 namespaces, 100 pods and 100 volumes in a plan\n/);
    const { stdout, exitCode } = cli(work, ['fleet', folder, '--explain', own[1]]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${own[1]} is in the plan estate-00\\d, wave \\d\\.\n`
      + '   because there was room for it\n   because the plan has'));
    expect(stdout).toContain('rule "all": matches every volume');
    expect(cli(work, ['fleet', folder, '--explain', own[0]]).stdout).toBe(`${own[0]} is left out of `
      + 'estate: `namespaces` does not select it, or `exclude` does.\n');
    expect(cli(work, ['fleet', folder, '--explain', `${own[1]}0`])).toMatchObject({
      exitCode: 2,
      stderr: `error: "${own[1]}0" is not a namespace of the inventory. Did you mean "${own[1]}"?\n`,
    });
    expect(cli(work, ['fleet', 'nowhere'])).toMatchObject({
      exitCode: 2,
      stderr: 'error: nowhere/fleet.json does not exist. Pass the folder that a program with a '
        + 'MigrationFleet has written\n',
    });
  });

  test('is replaced by the next synth, but a file of other origin is not', () => {
    const { app: first } = program();
    first.synth();
    const again = () => {
      const next = new MigrationApp({ outdir: first.outdir, name: 'test' });
      const chart = new Chart(next, 'new');
      const host = new HostCluster(chart, 'host');
      const source = RemoteCluster.fromClusterName(chart, 'old', 'old');
      const repository = ReplicationRepository.fromRepositoryName(chart, 'backups', 'backups');
      new MigrationFleet(
        chart, 'other', { source, destination: host, repository, sourceInventory: Inventory.fromData(data) },
      );
      next.synth();
    };
    again();
    expect(parseFleet(fs.readFileSync(path.join(first.outdir, 'fleet.json'), 'utf8')).fleets!.map(({ name }) => name))
      .toEqual(['other']);
    fs.writeFileSync(path.join(first.outdir, 'fleet.json'), '{"my": "file"}');
    expect(again).toThrow('fleet.json was not written by this app. Move or delete it');
  });

  test('is removed if the program no longer has a fleet', () => {
    const without = new MigrationApp({ outdir: app.outdir, name: 'test' });
    new Chart(without, 'new');
    without.synth();
    expect(fs.existsSync(path.join(app.outdir, 'fleet.json'))).toBe(false);
  });
});

test('claims that a rule leaves to a TransferEngine are copied by one, or are a mistake', () => {
  const volumeRules = new VolumeRules([VolumeRule.transfer('large', {})]);
  const { app, chart, fleet } = program({ volumeRules });
  const claims = fleet.claimsToTransfer;
  expect(claims).toHaveLength(240);
  const remaining = (count: number) => claims.slice(count, count + 5)
    .map(({ namespace, claim }) => `${namespace}/${claim}`).join(', ');
  expect(() => app.synth()).toThrow(`volumeRules: leaves ${remaining(0)} and 235 more to a TransferEngine, and no `
    + 'engine of this app copies them: they would stay on the source; add each of `fleet.claimsToTransfer` to an '
    + 'engine with `addClaim`, or use VolumeRule.skip for volumes that another program copies.');
  const engine = new TransferEngine(chart, 'engine', {
    source: new Chart(app, 'old'),
    destination: chart,
    endpoint: TransferEndpoint.route({ domain: 'apps.new.example.com' }),
    trust: TransferTrust.presharedKey(SecretSource.plainTextLiteral('00112233445566778899aabbccddeeff'.repeat(2))),
  });
  claims.slice(0, 239)
    .forEach(({ namespace, claim }) => engine.addClaim(claim, { namespace: NamespaceMapping.same(namespace) }));
  expect(() => app.synth()).toThrow(`volumeRules: leaves ${remaining(239)} to a TransferEngine`);
});
