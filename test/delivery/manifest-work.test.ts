import { migration } from './migration';
import { ManifestWorkDelivery, ManifestWorkDeliveryProps, MigrationApp } from '../../src';

function delivered(props: ManifestWorkDeliveryProps = {}, build = migration()) {
  const chart = new ManifestWorkDelivery(build.app, 'hub', props);
  const { index } = build.app;
  const works: any[] = chart.toJson();
  return { ...build, index, works, of: (name: string) => works.find(({ metadata }) => metadata.name === name) };
}

test('each unit of a cluster is a ManifestWork in the namespace of that cluster, '
  + 'and leaves its objects when it is deleted', () => {
  const { works } = delivered();
  expect(works.map(({ metadata, spec }) => [metadata.namespace, metadata.name, spec.deleteOption.propagationPolicy]))
    .toEqual([
      ['old', 'mtc-old-operator', 'Orphan'], ['new', 'mtc-new-operator', 'Orphan'], ['old', 'mtc-old', 'Orphan'],
      ['new', 'mtc-new', 'Orphan'],
    ]);
});

test('it contains the manifests of its cluster, also where another cluster has objects of the same name', () => {
  const { of, index, chart, source } = delivered();
  const filesOf = (path: string) => index.units.find((unit) => unit.path === path)!.files;
  const objects = (path: string) =>
    filesOf(path).flatMap((file) => file.objects.map(({ kind, name }) => `${kind}/${name}`));
  const inWork = (name: string) =>
    of(name).spec.workload.manifests.map(({ kind, metadata }: any) => `${kind}/${metadata.name}`);
  expect(inWork('mtc-new')).toEqual(objects('clusters/new/manifests'));
  expect(inWork('mtc-old')).toEqual(objects('clusters/old/manifests'));
  const controllerOf = (name: string) =>
    of(name).spec.workload.manifests.find(({ kind }: any) => kind === 'MigrationController');
  expect(controllerOf('mtc-new').spec.migration_controller).toBe(true);
  expect(controllerOf('mtc-old').spec.migration_controller).toBe(false);
  expect([chart.node.id, source.chart.node.id]).toEqual(['new', 'old']);
});

test('the hub sees whether objects are ready; runs are created once and report their phase', () => {
  const { of } = delivered({ runs: true });
  const config = (work: string, resource: string) => (
    of(work).spec.manifestConfigs.find(({ resourceIdentifier }: any) => resourceIdentifier.resource === resource)
  );
  expect(config('mtc-new', 'migplans')).toEqual({
    resourceIdentifier: {
      group: 'migration.openshift.io', resource: 'migplans', namespace: 'openshift-migration', name: 'shop',
    },
    updateStrategy: { type: 'ServerSideApply', serverSideApply: { fieldManager: 'work-agent-cdk8s-mtc', force: true } },
    feedbackRules: [
      { type: 'JSONPaths', jsonPaths: [{ name: 'ready', path: '.status.conditions[?(@.type=="Ready")].status' }] },
    ],
  });
  expect(config('mtc-shop-2-cutover-go-live', 'migmigrations')).toMatchObject({
    updateStrategy: { type: 'CreateOnly' },
    feedbackRules: [
      { jsonPaths: [{ name: 'phase', path: '.status.phase' }, { name: 'error', path: '.status.errors[0]' }] },
    ],
  });
});

test('runs are written on request, and a rollback never: the hub applies all at once', () => {
  const build = migration();
  build.plan.rollback('undo');
  const { works } = delivered({ runs: true }, build);
  expect(works.map(({ metadata }) => metadata.name).filter((name) => name.startsWith('mtc-shop'))).toEqual([
    'mtc-shop-1-stage-first-copy', 'mtc-shop-2-cutover-go-live',
  ]);
});

test('managed clusters and the account of the agent are given; what is wrong with them is rejected', () => {
  const { of } = delivered({ destinations: { old: 'ocp-old' }, executor: 'openshift-migration/mtc-runner' });
  expect(of('mtc-old').metadata.namespace).toBe('ocp-old');
  expect(of('mtc-old').spec.executor).toEqual({
    subject: { type: 'ServiceAccount', serviceAccount: { namespace: 'openshift-migration', name: 'mtc-runner' } },
  });
  const app = new MigrationApp();
  new ManifestWorkDelivery(app, 'hub', { executor: 'mtc-runner' });
  expect(() => app.synth()).toThrow('executor: "mtc-runner" is not `namespace/name`; write one such as '
    + '"openshift-migration/mtc-runner".');
});
