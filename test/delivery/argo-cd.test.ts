import { App, Chart } from 'cdk8s';
import { migration } from './migration';
import {
  ArgoCdDelivery, ArgoCdDeliveryProps, ArgoCdInstance, HealthChecks, MigrationAnalytic, MigrationApp, SecretSource,
  RemoteCluster,
} from '../../src';
import { fullAccount, shortAccount } from '../../src/output/account';
import { indexText, parseIndex } from '../../src/output/read-index';
import { mistakesOf } from '../support/program';

const PROPS = { repoUrl: 'https://git.example.com/shop.git' };

/** What the delivery of a migration writes. */
function delivered(props: Partial<ArgoCdDeliveryProps> = {}, build = migration()) {
  const { app } = build;
  const chart = new ArgoCdDelivery(app, 'argocd', { ...PROPS, ...props });
  const { index } = app;
  const objects: any[] = [...chart.toJson(), ...(chart.node.findChild('units') as Chart).toJson()];
  const applications = objects.filter(({ kind }) => kind === 'Application');
  return {
    ...build, index, objects, applications, of: (name: string) => objects.find((one) => one.metadata.name === name),
  };
}

const wave = (application: any) => Number(application.metadata.annotations['argocd.argoproj.io/sync-wave']);

test('each unit has one Application with its path, and nothing has a pattern or another folder', () => {
  const { index, applications } = delivered();
  const own = index.units.filter(({ path }) => path === 'clusters/argocd/manifests');
  expect(own).toHaveLength(1);
  expect(applications.map(({ spec }) => spec.source))
    .toEqual([...own, ...index.units.filter((unit) => !own.includes(unit))].map(({ path }) => (
      { repoURL: PROPS.repoUrl, targetRevision: 'main', path: `dist/${path}` }
    )));
  expect(JSON.stringify(applications)).not.toMatch(/\*|directory|generators/);
});

describe('the cluster of Argo CD', () => {
  const HERE = 'https://kubernetes.default.svc';

  test('that is one of the migration is not another one: its commands have the context of that one', () => {
    const { index } = delivered({ destinations: { old: { server: 'https://api.old:6443' }, new: { server: HERE } } });
    expect(index.clusters.filter(({ sameAs }) => sameAs !== undefined)).toEqual([
      {
        name: 'argocd',
        role: 'other',
        sameAs: 'new',
        isDelivery: true,
        migClusters: [],
        units: ['clusters/argocd/manifests'],
      },
    ]);
    expect(parseIndex(indexText(index))).toEqual({ index });
    expect(shortAccount(index, 'dist')).toContain(`${index.units.length} units for 2 clusters.`);
    expect(fullAccount(index, 'dist')).toContain('\n   argocd, the cluster new\n');
    expect(fullAccount(index, 'dist')).toContain('kubectl --context new apply -f dist/clusters/argocd/manifests');
  });

  test('may be another one, or one of the migration, if the destinations do not say that: it is not counted', () => {
    const { index } = delivered({ destinations: { new: { server: 'https://api.new:6443' } } });
    expect(index.clusters.filter(({ sameAs }) => sameAs !== undefined)).toEqual([]);
    expect(index.clusters.filter(({ isDelivery }) => isDelivery).map(({ name }) => name)).toEqual(['argocd']);
    expect(shortAccount(index, 'dist')).toContain('units for 2 clusters.');
    expect(fullAccount(index, 'dist')).toContain('\n   argocd, the cluster that the tool of this delivery runs on: '
      + 'another one, or one of these\n');
  });
});

test('an Application of a cluster is synced by Argo CD; one of a run, or of what needs a run, by a person', () => {
  const { applications } = delivered();
  const automated =
    Object.fromEntries(applications.map(({ metadata, spec }) => [metadata.name, spec.syncPolicy.automated]));
  const yes = { prune: false, selfHeal: true };
  expect(automated).toEqual({
    'mtc': yes,
    'mtc-old-operator': yes,
    'mtc-new-operator': yes,
    'mtc-old': yes,
    'mtc-new': yes,
    'mtc-shop-1-stage-first-copy': undefined,
    'mtc-new-after-first-stage': undefined,
    'mtc-shop-2-cutover-go-live': undefined,
  });
});

test('a unit is in a later wave than what it waits for, and nothing is behind what a person syncs', () => {
  const { index, applications } = delivered();
  const waves = new Map(applications.map((one) => [one.spec.source.path.replace('dist/', ''), wave(one)]));
  const wrong = index.units.flatMap(({ path, after }) => after.filter((before) => (
    waves.get(before)! >= waves.get(path)! && !before.startsWith('runs/')
  )).map((before) => `${before} is not before ${path}`));
  expect(wrong).toEqual([]);
  const manual = applications.filter(({ spec }) => !spec.syncPolicy.automated).map(wave);
  expect(new Set(manual)).toEqual(new Set([3]));
  expect(Math.max(...applications.filter(({ spec }) => spec.syncPolicy.automated).map(wave).filter(Number.isFinite)))
    .toBe(2);
});

test('exactly the fields that the controllers write are ignored, for the kinds of the unit', () => {
  const { of } = delivered();
  const touch = '/metadata/annotations/openshift.io~1touch';
  expect(of('mtc-new').spec.ignoreDifferences).toEqual([
    { group: 'migration.openshift.io', kind: 'MigCluster', jsonPointers: ['/spec/refresh', touch] },
    { group: 'migration.openshift.io', kind: 'MigStorage', jsonPointers: ['/spec/refresh', touch] },
    {
      group: 'migration.openshift.io',
      kind: 'MigPlan',
      jsonPointers: ['/spec/persistentVolumes', '/spec/refresh', touch],
    },
    { group: 'migration.openshift.io', kind: 'MigrationController', jsonPointers: ['/spec/version'] },
  ]);
  expect(of('mtc-new-operator').spec.ignoreDifferences).toBeUndefined();
  expect(of('mtc-new').spec.syncPolicy.syncOptions).toContain('RespectIgnoreDifferences=true');
});

test('plans and runs are never pruned, and options of the program are kept', () => {
  const build = migration();
  build.plan.apiObject.metadata.addAnnotation('argocd.argoproj.io/sync-options', 'Validate=false');
  delivered({}, build);
  void build.app.index; // a second time changes nothing
  const manifests = build.app.charts.flatMap((chart) => chart.toJson());
  const annotationsOf = (name: string) => manifests.find(({ metadata }) => metadata.name === name).metadata.annotations;
  expect(annotationsOf('shop')['argocd.argoproj.io/sync-options']).toBe('Validate=false,Prune=false');
  expect(annotationsOf('shop-go-live')).toEqual({
    'argocd.argoproj.io/sync-options': 'Prune=false', 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
  });
});

test('a project allows the kinds and namespaces of the units, and only the root may change Applications', () => {
  const { of, applications } = delivered();
  const { spec } = of('mtc');
  expect(applications.map((one) => one.spec.project)).toEqual(['mtc-root', ...applications.slice(1).map(() => 'mtc')]);
  const project = delivered().objects.find(({ kind, metadata }) => kind === 'AppProject' && metadata.name === 'mtc');
  expect(spec.sourceRepos ?? project.spec.sourceRepos).toEqual([PROPS.repoUrl]);
  expect(project.spec.destinations).toEqual([
    { name: 'old', namespace: 'openshift-migration' }, { name: 'new', namespace: 'openshift-migration' },
    { name: 'old', namespace: 'openshift-image-registry' }, { name: 'old', namespace: 'shop' },
    { name: 'new', namespace: 'shop' },
  ]);
  expect(project.spec.clusterResourceWhitelist).toEqual([{ group: '', kind: 'Namespace' }]);
  expect(project.spec.namespaceResourceWhitelist).not.toContainEqual({ group: 'argoproj.io', kind: 'Application' });
  expect(project.spec.namespaceResourceWhitelist)
    .toContainEqual({ group: 'migration.openshift.io', kind: 'MigMigration' });
  const root = delivered().objects.find(({ kind, metadata }) => kind === 'AppProject' && metadata.name === 'mtc-root');
  expect(root.spec.destinations).toEqual([{ server: 'https://kubernetes.default.svc', namespace: 'openshift-gitops' }]);
});

test('destinations are given by name or by server; a cluster that does not exist is rejected', () => {
  const { of } = delivered({
    destinations: { new: { server: 'https://kubernetes.default.svc' }, old: { name: 'old-ocp' } },
  });
  expect(of('mtc-new').spec.destination)
    .toEqual({ server: 'https://kubernetes.default.svc', namespace: 'openshift-migration' });
  expect(of('mtc-old').spec.destination).toEqual({ name: 'old-ocp', namespace: 'openshift-migration' });
  const { app } = migration();
  new ArgoCdDelivery(app, 'argocd', { ...PROPS, destinations: { ole: {} } });
  expect(() => app.synth()).toThrow('destinations: "ole" is not the name of a cluster of this app; write "old".');
});

test('a plugin renders the units of clusters, and not runs', () => {
  const { of } = delivered({ plugin: 'vault' });
  expect(of('mtc-new').spec.source.plugin).toEqual({ name: 'vault' });
  expect(of('mtc-shop-2-cutover-go-live').spec.source.plugin).toBeUndefined();
});

test('the health checks are a part of what owns the settings of Argo CD, and are never pruned', () => {
  const openShift = delivered().objects.find(({ kind }) => kind === 'ArgoCD');
  expect(openShift).toMatchObject({
    apiVersion: 'argoproj.io/v1beta1',
    metadata: { name: 'openshift-gitops', namespace: 'openshift-gitops' },
    spec: { resourceHealthChecks: HealthChecks.argoCdResourceHealthChecks() },
  });
  const { objects } = delivered({ instance: ArgoCdInstance.ARGO_CD });
  expect(objects.find(({ kind }) => kind === 'ConfigMap')).toMatchObject({
    metadata: {
      name: 'argocd-cm',
      namespace: 'argocd',
      annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,ServerSideApply=true' },
    },
    data: HealthChecks.argoCdConfigMap(),
  });
  expect(delivered({ healthChecks: false }).objects.map(({ kind }) => kind)).not.toContain('ArgoCD');
});

test('names chosen to collide change nothing: each unit has its own Application, '
  + 'with the same name whatever else there is', () => {
  const build = migration({ plan: 'new' });
  new RemoteCluster(build.chart, 'old-operator', {
    url: 'https://api.third.example.com:6443', token: SecretSource.existing('third'), longLivedToken: true,
  });
  const { applications, index } = delivered({}, build);
  const names = applications.map(({ metadata }) => metadata.name);
  expect(new Set(names).size).toBe(names.length);
  expect(applications).toHaveLength(index.units.length);
  const byPath = Object.fromEntries(applications.map(({ metadata, spec }) => [spec.source.path, metadata.name]));
  expect(byPath['dist/clusters/old/operator']).toMatch(/^mtc-old-operator-[0-9a-f]{8}$/);
  expect(byPath['dist/clusters/old-operator/manifests']).toMatch(/^mtc-old-operator-[0-9a-f]{8}$/);
  expect(byPath['dist/clusters/new/manifests']).toBe('mtc-new');
});

test('a name is at most 52 characters long', () => {
  const { applications } = delivered({}, migration({ plan: 'a'.repeat(50) }));
  const names: string[] = applications.map(({ metadata }) => metadata.name);
  expect(names.filter((name) => name.length > 52)).toEqual([]);
  expect(names.filter((name) => /^mtc-a+-[0-9a-f]{8}$/.test(name))).toHaveLength(2);
});

test('units with secrets and analyses have no Application', () => {
  const build = migration();
  new MigrationAnalytic(build.chart, 'size', { plan: build.plan });
  new RemoteCluster(build.chart, 'third', {
    url: 'https://api.third.example.com:6443',
    token: SecretSource.plainTextLiteral('ey.a.b'),
  });
  const { index, applications } = delivered({}, build);
  const paths = applications.map(({ spec }) => spec.source.path.replace('dist/', ''));
  expect(index.units.map(({ path }) => path).filter((path) => !paths.includes(path)))
    .toEqual(['secrets/new', 'runs/shop/3-analysis-size/new']);
});

test('what is added after the index was read has an Application as well', () => {
  const build = migration();
  new ArgoCdDelivery(build.app, 'argocd', PROPS);
  void build.app.index;
  build.plan.rollback('undo');
  expect(build.app.files.flatMap(({ objects }) => objects).map(({ name }) => name))
    .toContain('mtc-shop-3-rollback-undo');
});

test('a rollback is synced by a person alone, and no wave waits for it', () => {
  const build = migration();
  build.plan.rollback('undo');
  const { applications, of } = delivered({}, build);
  const rollback = of('mtc-shop-3-rollback-undo');
  expect(rollback.spec.syncPolicy.automated).toBeUndefined();
  expect(applications.filter((other) => other.spec.syncPolicy.automated && wave(other) >= wave(rollback))).toEqual([]);
});

test('Applications of the application are frozen for the cutovers of a plan: the index says which, and where', () => {
  const build = migration();
  const { index } = delivered({
    frozenApplications: [{ plan: build.plan, name: 'shop', cluster: build.source },
      { plan: build.plan, name: 'shop-hub', namespace: 'argocd' }],
  }, build);
  expect(index.plans[0].frozenApplications).toEqual([
    { cluster: 'old', namespace: 'openshift-gitops', name: 'shop' },
    { cluster: 'new', namespace: 'argocd', name: 'shop-hub' },
  ]);
  expect(delivered().index.plans[0].frozenApplications).toBeUndefined();
  new ArgoCdDelivery(build.app, 'another', { ...PROPS, frozenApplications: [{ plan: build.plan, name: 'Shop' }] });
  expect(() => build.app.synth()).toThrow('frozenApplications: "Shop" is not a valid name; write it as '
    + '`argocd app list` shows it, such as "shop"');
});

test('a plain App, a scope within the app, and URLs and paths that cannot be right are rejected', () => {
  const plain = new Chart(new App(), 'new');
  new ArgoCdDelivery(plain, 'argocd', { repoUrl: 'https://me:hunter2@git.example.com/shop.git', path: '../dist' });
  expect(mistakesOf(plain)).toEqual([
    '[new/argocd] scope: is in a plain App, whose output has no folder for each unit; '
      + 'create the program with `new MigrationApp()`.',
    '[new/argocd] scope: "new" is within the app: the objects would be in a unit that they deliver; '
      + 'create it with the app as scope.',
    '[new/argocd] path: "../dist" is not a path within the repository; write a relative path such as "dist".',
    '[new/argocd] repoUrl: contains a password, which everybody who reads the Application would see; remove it, and '
      + 'give it to the tool in a Secret.',
  ]);
  const app = new MigrationApp();
  new ArgoCdDelivery(app, 'argocd', { repoUrl: 'shop' });
  expect(() => app.synth()).toThrow('repoUrl: "shop" is not the URL of a git repository; write a URL such as');
});
