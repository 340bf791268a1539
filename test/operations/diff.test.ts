import { chmodSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { APPLY } from './settings';
import {
  CUTOVER, mtc, on, outputFolder, PLAN, READY, SECRET, SOURCE, STAGE, TestObject, TestUnit, units, World,
} from './world';
import { applyFolder } from '../../src/operations/apply/apply';
import { diffLines, differing, diffMarkdown } from '../../src/operations/diff/diff-text';
import { diffFolders } from '../../src/operations/diff/folder-diff';
import { diffLive } from '../../src/operations/diff/live-diff';
import { OutputFolder } from '../../src/operations/output-folder';
import { ClusterRole } from '../../src/output/migration-index';
import { cli, cliLater, folderWith } from '../cli/support';
import { TransferProgram } from '../transfer/program';
import { MigrationApp } from 'cdk8s-mtc';

function changed(change: (object: TestObject) => TestObject): TestUnit[] {
  return units().map((unit) => ({ ...unit, objects: unit.objects.map(change) }));
}

function open(all?: readonly TestUnit[]): OutputFolder {
  return OutputFolder.open(outputFolder(all), '/');
}

describe('diff of two folders', () => {
  test('no differences', () => {
    expect(diffLines(diffFolders(open(), open()))).toEqual(['no differences']);
  });

  test('by topic: namespaces, volumes, privileges, downtime, secrets without values', () => {
    const now = changed((object) => {
      switch (object) {
        case PLAN: return {
          ...PLAN,
          spec: { ...PLAN.spec, namespaces: ['shop-web', 'shop-db'], persistentVolumes: [{ name: 'pv-1' }] },
        };
        case SECRET: return { ...SECRET, stringData: { saToken: 'another' } };
        case CUTOVER: return { ...CUTOVER, spec: { ...CUTOVER.spec, runAsRoot: true } };
        default: return object;
      }
    }).map((unit) => unit.path === 'clusters/old/manifests'
      ? {
        ...unit,
        objects: [{
          apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'rsync', namespace: 'shop-web' },
        }],
      }
      : unit);
    expect(diffLines(diffFolders(open(), open(now)))).toEqual([
      'What is migrated',
      '  [new] MigPlan openshift-migration/shop: + spec.namespaces: "shop-db"',
      'Volumes',
      '  [new] MigPlan openshift-migration/shop: + spec.persistentVolumes[pv-1]: {"name":"pv-1"}',
      'Privileges',
      '  [new] MigMigration openshift-migration/shop-go-live: + spec.runAsRoot: true',
      'Network openings',
      '  [old] + NetworkPolicy shop-web/rsync',
      'Secrets (values are not shown)',
      '  [new] Secret openshift-migration/old-token: ~ stringData.saToken',
    ]);
  });

  test('an acknowledgement is not what is migrated, and the address of a proxy is a network opening', () => {
    const controller = (port: number) => mtc('MigrationController', 'migration-controller', {
      stunnel_tcp_proxy: `http://proxy.corp:${port}`,
      mig_pod_limit: port,
    });
    const withController = (port: number, annotations: object) => open(changed((object) => (
      object === PLAN ? { ...PLAN, metadata: { ...PLAN.metadata, ...annotations } as never } : object))
      .map((unit) => unit.path === 'clusters/new/manifests'
        ? { ...unit, objects: [controller(port), ...unit.objects] }
        : unit));
    const acknowledged = { annotations: { 'acknowledge.cdk8s-mtc.io/plan.conflict': 'intended' } };
    const settings = [
      'Network openings',
      '  [new] MigrationController openshift-migration/migration-controller: ~ spec.stunnel_tcp_proxy: '
        + '"http://proxy.corp:3128" -> "http://proxy.corp:3129"',
      'Other objects',
      '  [new] MigrationController openshift-migration/migration-controller: ~ spec.mig_pod_limit: 3128 -> 3129',
    ];
    const expected = [...settings, '  [new] MigPlan openshift-migration/shop: + '
      + 'metadata.annotations.acknowledge.cdk8s-mtc.io/plan.conflict: "intended"'];
    expect(diffLines(diffFolders(withController(3128, { annotations: {} }), withController(3129, acknowledged))))
      .toEqual(expected);
    expect(diffLines(diffFolders(withController(3128, {}), withController(3129, acknowledged)))).toEqual(expected);
  });

  test('of a volume the field that differs, however long its entry is', () => {
    const volume = (name: string, storageClass: string) => ({
      name,
      capacity: '10Gi',
      storageClass: 'gp2',
      pvc: { name: `claim-of-${name}`, namespace: 'shop-web', accessModes: ['ReadWriteOnce'] },
      supported: { actions: ['copy'] },
      selection: { action: 'copy', storageClass },
    });
    const withVolumes = (...persistentVolumes: object[]) => open(changed((object) => (
      object === PLAN ? { ...PLAN, spec: { ...PLAN.spec, persistentVolumes } } : object)));
    expect(diffLines(diffFolders(withVolumes(volume('pv-1', 'a'), volume('pv-2', 'a')),
      withVolumes(volume('pv-2', 'b'), volume('pv-1', 'a'))))).toEqual([
      'Volumes',
      '  [new] MigPlan openshift-migration/shop: ~ spec.persistentVolumes[pv-2].selection.storageClass: "a" -> "b"',
    ]);
  });

  test('a label that MTC copies to the destination is listed for both namespaces', () => {
    const labels = { 'pod-security.kubernetes.io/enforce': 'privileged' };
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop-web', labels } };
    const labelled = units().map((unit) => (
      unit.path === 'clusters/old/manifests' ? { ...unit, objects: [namespace] } : unit));
    expect(diffLines(diffFolders(open(), open(labelled)))).toEqual([
      'Privileges',
      '  [old] + Namespace shop-web: labels pod-security.kubernetes.io/enforce; MTC creates shop-web on new with the '
        + 'same labels',
    ]);
  });

  test('a run that is inserted before others is one line, and each of the others one about its number', () => {
    const written = (...stages: readonly string[]) => {
      const app = new MigrationApp({ outdir: folderWith({}), name: 'shop-migration' });
      const engine = new TransferProgram(app).engineWithClaim();
      stages.forEach((id) => engine.stage(id));
      engine.cutover('final');
      app.synth();
      return OutputFolder.open(app.outdir, '/');
    };
    expect(diffLines(diffFolders(written('first', 'last'), written('first', 'second', 'last')))).toEqual([
      'What is migrated',
      '  [new] run second of shop is new: number 2: runs/shop/2-transfer-stage-second',
      '  [new] run last of shop is number 3 now, and was number 2: runs/shop/3-transfer-stage-last',
      '  [new] run final of shop is number 4 now, and was number 3: runs/shop/4-transfer-cutover-final',
      '  [new] + Job shop/shop-second-data-receive',
      '  [old] + Job shop/shop-second-data-send',
    ]);
  });

  test('a new cutover is downtime', () => {
    const without = units().filter(({ path }) => !path.includes('cutover'));
    expect(diffLines(diffFolders(open(without), open())))
      .toEqual(['Downtime: runs that stop an application',
        '  [new] + MigMigration openshift-migration/shop-go-live: quiescePods']);
  });

  test('a folder from git lacks its secret files, and only their names are compared', () => {
    const folder = outputFolder();
    rmSync(join(folder, 'secrets'), { recursive: true });
    expect(diffFolders(OutputFolder.open(folder, '/'), open())).toEqual([]);
  });

  test('as Markdown, in which a value cannot end the code', () => {
    const now = changed((object) => object === SOURCE
      ? { ...SOURCE, spec: { ...SOURCE.spec, url: 'https://`x`' } }
      : object);
    expect(diffMarkdown(diffFolders(open(), open(now)))).toBe(
      '## Migration\n\n### Other objects\n\n- new: `` MigCluster openshift-migration/old: ~ spec.url: '
        + '"https://api.old.example.com:6443" -> "https://`x`" ``\n');
  });

  test('the command exits with 1 if something differs', async () => {
    const one = outputFolder();
    expect(await cliLater(one, ['diff', '.', '.'])).toMatchObject({ exitCode: 0, stdout: 'no differences\n' });
    const other = outputFolder(units().filter(({ path }) => !path.includes('cutover')));
    expect((await cliLater('/', ['diff', one, other, '--markdown'])).exitCode).toBe(1);
    expect(cli(one, ['diff', '.']))
      .toMatchObject({ exitCode: 2, stderr: expect.stringContaining('name two folders, or one and --live') });
  });
});

test('diff --live shows what apply would change, and not what controllers write', async () => {
  const world = new World();
  world.new.put(SECRET);
  world.new.put({
    ...SOURCE,
    metadata: { ...SOURCE.metadata, annotations: { 'openshift.io/touch': 'x' } },
    spec: { ...SOURCE.spec, refresh: true },
  });
  const folder = world.folder([...units(), {
    path: 'clusters/new/more', cluster: 'new', step: units()[2].step, objects: [mtc('MigHook', 'hook', { image: 'x' })],
  }]);
  expect(diffLines(await diffLive(world.operation(), folder))).toEqual([
    'What is migrated', '  [new] + MigPlan openshift-migration/shop: shop-web',
    '  [new] + MigHook openshift-migration/hook',
    'Runs, which apply never starts',
    '  [new] runs/shop/1-stage-first-copy: not started',
    '  [new] runs/shop/2-cutover-go-live: not started',
  ]);
  expect(world.new.writes).toEqual([]);
});

describe('diff --live', () => {
  /** A world in which the folder with a hook was applied. */
  async function appliedWorld() {
    const world = new World();
    world.controller('MigCluster', () => READY);
    world.controller('MigPlan', () => READY);
    const hook: TestUnit = {
      path: 'clusters/new/more',
      cluster: 'new',
      step: units()[2].step,
      objects: [mtc('MigHook', 'hook', { image: 'x' }), mtc('MigHook', 'gone', { image: 'x' })],
    };
    await applyFolder(world.operation(), world.folder([...units(), hook]), APPLY);
    world.new.objects.delete('migration.openshift.io/MigHook/openshift-migration/gone');
    world.new.writes.length = 0;
    return world;
  }

  test('shows what the folder no longer contains and still exists', async () => {
    const world = await appliedWorld();
    expect(diffLines(differing(await diffLive(world.operation(), world.folder())))).toEqual([
      'What is migrated', '  [new] - MigHook openshift-migration/hook: created before, no longer in the folder',
    ]);
    expect(world.new.writes).toEqual([]);
  });

  test('shows the clusters for which the folder contains nothing any more', async () => {
    const world = await appliedWorld();
    const policy = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'openshift-migration' } };
    const withPolicy = units().map((unit) => unit.cluster === 'old' ? { ...unit, objects: [policy] } : unit);
    await applyFolder(world.operation(), world.folder(withPolicy), APPLY);
    const folder = world.folder(units().filter(({ cluster }) => cluster === 'new'), {
      clusters: [{ name: 'new', role: ClusterRole.HOST, migClusters: [{ name: 'host', host: 'new' }], units: [] }],
    });
    expect(diffLines(differing(await diffLive(world.operation(), folder))))
      .toContain('  [old] - ConfigMap openshift-migration/x: created before, no longer in the folder');
  });

  test('says how runs fare, which is not a difference unless they are others', async () => {
    const world = await appliedWorld();
    const folder = world.folder([...units(), {
      path: 'clusters/new/more',
      cluster: 'new',
      step: units()[2].step,
      objects: [mtc('MigHook', 'hook', { image: 'x' })],
    }]);
    world.new.put({ ...STAGE, status: { conditions: [on('Succeeded', 'Advisory')], phase: 'Completed' } });
    const differences = await diffLive(world.operation(), folder);
    expect(diffLines(differences)).toEqual([
      'no differences', 'Runs, which apply never starts', '  [new] runs/shop/1-stage-first-copy: succeeded',
      '  [new] runs/shop/2-cutover-go-live: not started',
    ]);
    expect(diffMarkdown(differences)).toContain('No differences.\n\n### Runs, which apply never starts\n');
    world.new.put({ ...CUTOVER, spec: { ...CUTOVER.spec, quiescePods: false } });
    expect(diffLines(differing(await diffLive(world.operation(), folder)))).toEqual([
      'What is migrated',
      '  [new] MigMigration openshift-migration/shop-go-live: exists as another run, which differs in spec.quiescePods',
    ]);
  });
});

test('what a cluster refuses is not a difference: the exit code is 2', async () => {
  const folder = outputFolder();
  const kubectl = join(folder, 'kubectl');
  writeFileSync(kubectl, '#!/bin/sh\necho "Error from server (Forbidden): secrets is forbidden" >&2; exit 1\n');
  chmodSync(kubectl, 0o755);
  expect(await cliLater(folder, ['diff', '.', '--live', '--kubectl', kubectl]))
    .toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('(Forbidden)') });
});
