import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import {
  createNamespace, ENVIRONMENT, folderFor, kubectl, reach, serverCluster, standInController, standInForOc,
} from './server';
import { mtc, READY } from './world';
import { ApplyStep } from '../../src/output/apply-step';
import { cliLater } from '../cli/support';
import { describeOnServer } from '../support/api-server';

const NAMESPACE = 'op-apply';
const SETTINGS = { environment: ENVIRONMENT };

describeOnServer('apply on an API server', () => {
  let stop: () => Promise<void>;

  beforeAll(() => {
    createNamespace(NAMESPACE);
    stop = standInController(NAMESPACE, ({ kind }) => kind === 'MigMigration' ? undefined : READY);
  });

  afterAll(async () => {
    await stop();
    kubectl(['delete', 'migplans,migclusters,migmigrations,secrets,configmaps,leases', '--all', '-n', NAMESPACE]);
  });

  test('applies, waits, and changes nothing the second time, with kubectl and with oc', async () => {
    const folder = folderFor(NAMESPACE);
    const dry = await cliLater(folder, ['apply', '.', '--dry-run', ...reach()], SETTINGS);
    expect(dry.stderr).toBe('');
    expect(dry.stdout).toContain(`MigPlan ${NAMESPACE}/shop would be created`);
    const first = await cliLater(folder, ['apply', '.', ...reach()], SETTINGS);
    expect([first.exitCode, first.stderr]).toEqual([0, '']);
    expect(first.stdout.split('\n')).toEqual(expect.arrayContaining([
      'secrets/new: a test', `Secret ${NAMESPACE}/old-token created`, `MigPlan ${NAMESPACE}/shop created`,
      `MigPlan ${NAMESPACE}/shop: ready`,
    ]));
    const second = await cliLater(folder, ['apply', '.', ...reach(), '--kubectl', standInForOc()], SETTINGS);
    expect([second.exitCode, second.stderr]).toEqual([0, '']);
    expect(second.stdout).toContain(`MigPlan ${NAMESPACE}/shop unchanged`);
    expect(kubectl(['get', 'migmigrations,leases', '-n', NAMESPACE, '-o', 'name'])).toBe('');
  });

  test('what the server refuses is told in one message', async () => {
    const folder = folderFor(NAMESPACE, (all) => all.map((unit) => ({
      ...unit,
      objects: unit.objects.map((object) => object.kind === 'MigPlan'
        ? { ...object, spec: { ...object.spec, namespaces: 7 } }
        : object),
    })));
    const { exitCode, stderr } = await cliLater(folder, ['apply', '.', ...reach()], SETTINGS);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(new RegExp(`^error: cluster new: apply MigPlan ${NAMESPACE}/shop: .*spec.namespaces.*\n$`));
  });

  test('a Secret that the server refuses is not shown', async () => {
    const folder = folderFor(NAMESPACE, (all) => all.map((unit) => ({
      ...unit,
      objects: unit.objects.map((object) => object.kind === 'Secret'
        ? { ...object, stringData: { saToken: { deep: 's3cr3t' } } }
        : object),
    })));
    const { exitCode, stdout, stderr } = await cliLater(folder, ['apply', '.', ...reach()], SETTINGS);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('the details are hidden because the object is secret');
    expect(stdout + stderr).not.toContain('s3cr3t');
  });

  test('a field that someone else owns is named, and --force-conflicts takes it over', async () => {
    const folder = folderFor(NAMESPACE);
    const theirs = {
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigCluster',
      metadata: { name: 'old', namespace: NAMESPACE },
      spec: { isHostCluster: false, url: 'https://theirs.example.com' },
    };
    kubectl(['apply', '--server-side', '--force-conflicts', '--field-manager=bob', '-f', '-'], theirs);
    const refused = await cliLater(folder, ['apply', '.', ...reach()], SETTINGS);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(/conflict with "bob".*\.spec\.url/);
    expect(refused.stderr).toContain('--force-conflicts');
    const forced = await cliLater(folder, ['apply', '.', ...reach(), '--force-conflicts'], SETTINGS);
    expect([forced.exitCode, forced.stderr]).toEqual([0, '']);
    expect(forced.stdout).toContain(`MigCluster ${NAMESPACE}/old changed`);
  });

  test('what another program has set of an object is kept, and is a conflict', async () => {
    const folderOf = (app: string, spec: object) => {
      const folder = folderFor(NAMESPACE, (all) => all.map((unit) => unit.step === ApplyStep.HOST_CLUSTER
        ? { ...unit, objects: [mtc('MigrationController', 'shared', spec)], waitFor: [] }
        : { ...unit, objects: [], starts: [], waitFor: [] }));
      const index = join(folder, 'migration.json');
      writeFileSync(index, JSON.stringify({ ...JSON.parse(readFileSync(index, 'utf8')), app, plans: [], runs: [] }));
      return folder;
    };
    const applied = (app: string, spec: object) =>
      cliLater(folderOf(app, spec), ['apply', '.', ...reach()], SETTINGS);
    expect(await applied('one', { mig_namespace_limit: 20 })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await applied('other', { mig_pv_limit: 300 })).toMatchObject({ exitCode: 0, stderr: '' });
    const shown = () =>
      JSON.parse(kubectl(['get', 'migrationcontroller', 'shared', '-n', NAMESPACE, '-o', 'json'])).spec;
    expect(shown()).toEqual({ mig_namespace_limit: 20, mig_pv_limit: 300 });
    const { exitCode, stderr } = await applied('other', { mig_namespace_limit: 30, mig_pv_limit: 300 });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/conflict with "cdk8s-mtc-one-[0-9a-f]{10}".*mig_namespace_limit/);
    expect(shown()).toEqual({ mig_namespace_limit: 20, mig_pv_limit: 300 });
  });

  test('--json prints one event per line', async () => {
    const { stdout } = await cliLater(folderFor(NAMESPACE), ['apply', '.', ...reach(), '--json'], SETTINGS);
    const events = stdout.trim().split('\n').map((line) => JSON.parse(line));
    expect(events.map(({ event }) => event))
      .toEqual(['unit', 'applied', 'unit', 'applied', 'applied', 'settled', 'settled']);
    expect(events[1]).toMatchObject({
      cluster: 'new',
      unit: 'secrets/new',
      object: { kind: 'Secret', name: 'old-token' },
      details: { change: 'unchanged' },
    });
  });

  test('a context that does not exist is a usage error with the fix', async () => {
    const wrong = await cliLater(folderFor(NAMESPACE), ['apply', '.', ...reach().slice(0, 2)], SETTINGS);
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, 'error: cluster new: the kubeconfig has no context "new"\n'
      + '  Name the context of the cluster: `--context new=NAME`. '
      + '`kubectl config get-contexts -o name` lists the names.\n']);
  });

  test('a server that does not answer is tried again, and then told', async () => {
    const kubeconfig = folderFor(NAMESPACE);
    const dead = { ...ENVIRONMENT, KUBECONFIG: `${kubeconfig}/dead.yaml` };
    writeFileSync(dead.KUBECONFIG, JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: 'u', user: {} }],
      contexts: [{ name: 'new', context: { cluster: 'c', user: 'u' } }],
    }));
    const { exitCode, stdout, stderr } =
      await cliLater(kubeconfig, ['apply', '.', ...reach().slice(0, 2), '--wait', '6'], { environment: dead });
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^warning: cluster new: read Namespace kube-system: .+; trying again\n$/);
    expect(stderr).toContain('Check the network, the proxy and the address in the kubeconfig.');
  });

  test('lists by label, replaces with a version, and deletes', async () => {
    const cluster = serverCluster();
    const one = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'one', namespace: NAMESPACE, labels: { a: 'b' } },
      data: { x: '1' },
    };
    const created = await cluster.create(one);
    await expect(cluster.create(one)).rejects.toMatchObject({ code: 'exists' });
    const listed = await cluster.list({ apiVersion: 'v1', kind: 'ConfigMap', namespace: NAMESPACE, selector: 'a=b' });
    expect(listed.map(({ metadata }) => metadata.name)).toEqual(['one']);
    await cluster.patch(
      { apiVersion: 'v1', kind: 'ConfigMap', namespace: NAMESPACE, name: 'one' }, { data: { x: '2' } },
    );
    await expect(cluster.replace(created)).rejects.toMatchObject({ code: 'conflict' });
    await cluster.delete({ apiVersion: 'v1', kind: 'ConfigMap', namespace: NAMESPACE, name: 'one' });
    expect(await cluster.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: NAMESPACE, name: 'one' }))
      .toBeUndefined();
    expect(await cluster.get({ apiVersion: 'none.example.com/v1', kind: 'None', namespace: NAMESPACE, name: 'one' }))
      .toBeUndefined();
  });
});
