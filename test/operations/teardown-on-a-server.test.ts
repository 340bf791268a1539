import { createNamespace, ENVIRONMENT, folderFor, kubectl, reach, standInController } from './server';
import { mtc, on, READY, TestObject } from './world';
import { ApplyStep } from '../../src/output/apply-step';
import { cliLater } from '../cli/support';
import { describeOnServer } from '../support/api-server';

/** Only here, a record is trusted with earlier values. */
const NAMESPACE = 'openshift-migration';
const SHOP = 'op-teardown-shop';
const SETTINGS = { environment: ENVIRONMENT };
const CONTROLLER = mtc('MigrationController', 'migration-controller', { mig_namespace_limit: 20, mig_pod_limit: 200 });
const LABELLED: TestObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: SHOP, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } as any,
};

function get(kind: string, name: string, ...namespace: string[]): any {
  return JSON.parse(kubectl(['get', kind, name, '-o', 'json', ...namespace.flatMap((one) => ['-n', one])]));
}

describeOnServer('teardown on an API server', () => {
  let stop: () => Promise<void>;

  beforeAll(() => {
    createNamespace(NAMESPACE);
    kubectl(['apply', '-f', '-'], {
      ...LABELLED,
      metadata: { name: SHOP, labels: { 'pod-security.kubernetes.io/enforce': 'restricted', 'team': 'shop' } },
    });
    kubectl(['apply', '-f', '-'], {
      ...CONTROLLER,
      metadata: { ...CONTROLLER.metadata, namespace: NAMESPACE },
      spec: { mig_controller: true, mig_namespace_limit: 10 },
    });
    stop = standInController(NAMESPACE, ({ kind, spec }) => kind === 'MigPlan' && spec.closed
      ? { conditions: [on('Closed', 'Advisory')] }
      : READY);
  });

  afterAll(async () => {
    await stop();
    kubectl(['delete', 'migplans,migclusters,migmigrations,migrationcontrollers,secrets,configmaps,leases', '--all',
      '-n', NAMESPACE]);
  });

  test('closes plans, deletes what was created, and gives settings and labels their '
    + 'values before the first apply', async () => {
    const folder = folderFor(NAMESPACE, (all) => all.map((unit) => (
      unit.step === ApplyStep.HOST_CLUSTER ? { ...unit, objects: [LABELLED, CONTROLLER, ...unit.objects] } : unit)));
    const applied = await cliLater(folder, ['apply', '.', ...reach(), '--force-conflicts'], SETTINGS);
    expect([applied.exitCode, applied.stderr]).toEqual([0, '']);
    expect(get('migrationcontroller', 'migration-controller', NAMESPACE).spec)
      .toEqual({ mig_controller: true, mig_namespace_limit: 20, mig_pod_limit: 200 });
    expect(get('namespace', SHOP).metadata.labels)
      .toMatchObject({ 'pod-security.kubernetes.io/enforce': 'privileged', 'team': 'shop' });

    const { exitCode, stderr, stdout } = await cliLater(folder, ['teardown', '.', ...reach(), '--yes'], SETTINGS);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`MigrationController ${NAMESPACE}/migration-controller restored to what it `
      + 'was before the first apply');
    expect(get('migrationcontroller', 'migration-controller', NAMESPACE).spec)
      .toEqual({ mig_controller: true, mig_namespace_limit: 10 });
    expect(get('namespace', SHOP).metadata.labels)
      .toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted', 'team': 'shop' });
    expect(get('migplan', 'shop', NAMESPACE).spec.closed).toBe(true);
    expect(kubectl(['get', 'migclusters,secrets,leases', '-n', NAMESPACE, '-o', 'name'])).not.toMatch(/old|cdk8s-mtc/);
    const records = JSON.parse(kubectl(['get', 'configmaps', '-n', NAMESPACE, '-o', 'json'])).items
      .filter(({ metadata }: any) => /^cdk8s-mtc-/.test(metadata.name));
    // which stays
    expect(records.map(({ data }: any) => JSON.parse(data.objects).map(({ kind, name }: any) => `${kind} ${name}`)))
      .toEqual([['MigPlan shop']]);

    // The teardown has set the former values itself, so an apply takes nothing over from anybody.
    const again = await cliLater(folder, ['apply', '.', ...reach()], SETTINGS);
    expect([again.exitCode, again.stderr]).toEqual([0, '']);
    expect(get('migrationcontroller', 'migration-controller', NAMESPACE).spec)
      .toEqual({ mig_controller: true, mig_namespace_limit: 20, mig_pod_limit: 200 });
  });
});
