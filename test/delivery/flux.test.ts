import { migration } from './migration';
import { FluxDelivery, FluxDeliveryProps, HealthChecks, MigrationApp } from '../../src';

const PROPS = {
  repoUrl: 'https://git.example.com/shop.git',
  destinations: { old: { kubeConfigSecret: 'old-kubeconfig' } },
};

function delivered(props: Partial<FluxDeliveryProps> = {}, build = migration()) {
  const chart = new FluxDelivery(build.app, 'flux', { ...PROPS, ...props });
  const { index } = build.app;
  const objects: any[] = chart.toJson();
  const kustomizations = objects.filter(({ kind }) => kind === 'Kustomization');
  return {
    ...build,
    index,
    objects,
    kustomizations,
    of: (name: string) => kustomizations.find(({ metadata }) => metadata.name === name),
  };
}

test('each unit has one Kustomization with its path, which nothing prunes', () => {
  const { index, kustomizations, objects } = delivered();
  const units = index.units.filter(({ cluster }) => cluster !== 'flux');
  expect(kustomizations.map(({ spec }) => spec.path)).toEqual(units.map(({ path }) => `./dist/${path}`));
  expect(new Set(kustomizations.map(({ spec }) => spec.prune))).toEqual(new Set([false]));
  expect(objects[0]).toEqual({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'mtc', namespace: 'flux-system' },
    spec: { url: PROPS.repoUrl, ref: { branch: 'main' }, interval: '5m' },
  });
});

test('one of a run is suspended and does not wait; the others wait for health, with a timeout', () => {
  const { kustomizations } = delivered();
  const facts = kustomizations.map(({ metadata, spec }) => [
    metadata.name, spec.suspend ?? false, spec.wait ?? false, spec.timeout,
  ]);
  expect(facts).toEqual([
    ['mtc-old-operator', false, true, '30m'],
    ['mtc-new-operator', false, true, '30m'],
    ['mtc-old', false, true, '30m'],
    ['mtc-new', false, true, '30m'],
    ['mtc-shop-1-stage-first-copy', true, false, undefined],
    ['mtc-new-after-first-stage', true, false, undefined],
    ['mtc-shop-2-cutover-go-live', true, false, undefined],
  ]);
});

test('that of a rollback is suspended, and nothing depends on it', () => {
  const build = migration();
  build.plan.rollback('undo');
  const { kustomizations, of } = delivered({}, build);
  expect(of('mtc-shop-3-rollback-undo').spec.suspend).toBe(true);
  expect(kustomizations.filter(({ spec }) =>
    spec.dependsOn?.some(({ name }: any) => name === 'mtc-shop-3-rollback-undo'))).toEqual([]);
});

test('each depends on the units that must have settled before', () => {
  const { of } = delivered();
  expect(of('mtc-new-operator').spec.dependsOn).toBeUndefined();
  expect(of('mtc-new').spec.dependsOn).toEqual([{ name: 'mtc-new-operator' }, { name: 'mtc-old' }]);
  expect(of('mtc-shop-2-cutover-go-live').spec.dependsOn).toEqual([{ name: 'mtc-new-operator' }, { name: 'mtc-new' }]);
});

test('the expressions are those of the kinds of the unit', () => {
  const { of } = delivered();
  const expressions = (kinds: string[]) => HealthChecks.fluxExpressions().filter(({ kind }) => kinds.includes(kind));
  expect(of('mtc-new').spec.healthCheckExprs)
    .toEqual(expressions(['MigCluster', 'MigStorage', 'MigPlan', 'MigrationController']));
  expect(of('mtc-old-operator').spec.healthCheckExprs).toBeUndefined();
});

test('runs are created once, and neither they nor plans are deleted', () => {
  const { app } = delivered();
  const manifests = app.charts.flatMap((chart) => chart.toJson());
  const annotationsOf = (name: string) => manifests.find(({ metadata }) => metadata.name === name).metadata.annotations;
  expect(annotationsOf('shop-go-live')).toEqual({
    'kustomize.toolkit.fluxcd.io/prune': 'disabled', 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent',
  });
  expect(annotationsOf('shop')).toMatchObject({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
  expect(annotationsOf('shop')).not.toHaveProperty(['kustomize.toolkit.fluxcd.io/ssa']);
});

test('a remote cluster is reached with a kubeconfig, and a private repository with a Secret', () => {
  const { of, objects } = delivered({ repositorySecret: 'git', branch: 'release' });
  expect(of('mtc-old').spec.kubeConfig).toEqual({ secretRef: { name: 'old-kubeconfig' } });
  expect(of('mtc-new').spec.kubeConfig).toBeUndefined();
  expect(objects[0].spec).toMatchObject({ secretRef: { name: 'git' }, ref: { branch: 'release' } });
});

test('a URL with a password and an unknown cluster are rejected', () => {
  const app = new MigrationApp();
  new FluxDelivery(app, 'flux', { repoUrl: 'https://me:hunter2@git.example.com/a.git' });
  expect(() => app.synth()).toThrow(/repoUrl: contains a password/);
  const build = migration();
  new FluxDelivery(build.app, 'flux', { ...PROPS, destinations: { ...PROPS.destinations, neu: {} } });
  expect(() => build.app.synth()).toThrow('destinations: "neu" is not the name of a cluster of this app; write "new".');
});

test('only one cluster can be the one that Flux runs on: the others need a kubeconfig', () => {
  const build = migration();
  new FluxDelivery(build.app, 'flux', { repoUrl: PROPS.repoUrl, destinations: { new: {} } });
  expect(() => build.app.synth()).toThrow('destinations: has no kubeconfig for the clusters "old" and "new": Flux '
    + 'would apply the objects of all of them on its own cluster; give one for each except the cluster that Flux runs '
    + 'on: destinations: { "new": { kubeConfigSecret: "NAME" } }.');
});
