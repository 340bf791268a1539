import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  HookAction, HookPhase, HookTarget, HostCluster, ICluster, MigrationAnalytic, MigrationHook, MigrationPlan,
  NamespaceMapping, RemoteCluster,
  ReplicationRepository, S3Credentials, SecretSource,
} from '../../src';
import { assignRole } from '../../src/charts/chart-role';
import { clustersOf, onOneCluster } from '../../src/charts/clusters';
import { ApplyStep } from '../../src/output/apply-step';

const SHOP = [NamespaceMapping.same('shop')];

function object(scope: Construct, kind: string, name: string, spec: object = {}): ApiObject {
  const apiVersion = kind.endsWith('.') ? 'v1' : 'migration.openshift.io/v1alpha1';
  return new ApiObject(
    scope, `${kind} ${name}`, { apiVersion, kind, metadata: { name, namespace: 'openshift-migration' }, spec },
  );
}

/** The clusters of an app's charts, by the charts' paths. In parentheses if the cluster is only assumed. */
function clusters(app: App): Record<string, string> {
  const clusterOf = clustersOf(app);
  const charts = app.node.findAll().filter((construct): construct is Chart => Chart.isChart(construct));
  return Object.fromEntries(charts.map((chart) => {
    const { chart: cluster, isKnown } = clusterOf(chart);
    return [chart.node.path, isKnown ? cluster.node.path : `(${cluster.node.path})`];
  }));
}

/** A host cluster and charts beside it. */
function program(...ids: string[]) {
  const app = new App();
  const [host, ...charts] = ['new', ...ids].map((id) => new Chart(app, id));
  const destination = new HostCluster(host, 'host');
  const source = new RemoteCluster(host, 'old', { url: 'https://api:6443', token: SecretSource.existing('sa') });
  return { app, host, charts, destination, source };
}

const plan = (chart: Chart, source: ICluster, destination: ICluster) => new MigrationPlan(chart, 'shop', {
  source,
  destination,
  namespaces: SHOP,
  repository: ReplicationRepository.fromRepositoryName(chart, 'backups', 'backups'),
});

describe('what refers to an object of the host cluster is on the host cluster, '
  + 'in whichever chart it is created:', () => {
  test('a plan, with its runs', () => {
    const { app, charts: [wave], source, destination } = program('wave-1');
    plan(wave, source, destination).stage('copy');
    expect(clusters(app)).toEqual({ 'new': 'new', 'wave-1': 'new', 'run-shop-1-stage-copy': 'new' });
  });

  test('a plan whose clusters are in a third chart, which the host cluster is created after', () => {
    const app = new App();
    const [wave, remotes, host] = ['wave-1', 'remotes', 'new'].map((id) => new Chart(app, id));
    const source =
      new RemoteCluster(remotes, 'old', { url: 'https://api:6443', token: SecretSource.plainTextLiteral('ey.ey.sig') });
    plan(wave, source, new HostCluster(host, 'host'));
    expect(clusters(app)).toEqual({ 'wave-1': 'new', 'remotes': 'new', 'new': 'new', 'secrets-remotes': 'new' });
  });

  test('a repository and a hook that a plan uses, and an analysis', () => {
    const { app, host, charts: [storage, hooks, counts], source, destination } = program('storage', 'hooks', 'counts');
    const repository =
      ReplicationRepository.s3(storage, 'backups', { bucket: 'mtc', credentials: S3Credentials.existing('s3') });
    const shop = new MigrationPlan(host, 'shop', { source, destination, repository, namespaces: SHOP });
    const hook =
      new MigrationHook(hooks, 'check', { action: HookAction.customImage('quay.io/a/b:1'), runsOn: HookTarget.SOURCE });
    shop.addHook(hook, { phase: HookPhase.PRE_BACKUP });
    new MigrationAnalytic(counts, 'count', { plan: shop });
    expect(clusters(app)).toMatchObject({ storage: 'new', hooks: 'new', counts: 'new' });
  });

  test('an imported plan', () => {
    const { app, charts: [wave], source, destination } = program('wave-1');
    MigrationPlan.fromPlanName(wave, 'shop', 'shop', { source, destination });
    expect(clusters(app)['wave-1']).toBe('new');
  });

  test('also if the app has another host cluster', () => {
    const { app, charts: [wave, other], source, destination } = program('wave-1', 'prod');
    new HostCluster(other, 'host');
    plan(wave, source, destination);
    expect(clusters(app)).toEqual({ 'new': 'new', 'wave-1': 'new', 'prod': 'prod' });
  });
});

test('a plan that refers to two host clusters does not make them one', () => {
  const { app, charts: [other, wave], destination } = program('prod', 'wave-1');
  plan(wave, new HostCluster(other, 'host'), destination);
  expect(clusters(app)).toMatchObject({ new: 'new', prod: 'prod' });
});

test('a chart within another is of the same cluster', () => {
  const { app, host, source } = program();
  object(new Chart(host, 'inner'), 'ConfigMap.', 'a');
  object(new Chart(source.chart, 'inner'), 'ConfigMap.', 'a');
  expect(clusters(app)).toEqual({ 'new': 'new', 'new/inner': 'new', 'old': 'old', 'old/inner': 'old' });
});

test('a chart within another that contains a host cluster is that cluster', () => {
  const app = new App();
  const outer = new Chart(app, 'all');
  ['test', 'prod'].forEach((id) => new HostCluster(new Chart(outer, id), 'host'));
  expect(clusters(app)).toMatchObject({ 'all/test': 'all/test', 'all/prod': 'all/prod' });
});

test('what roles say comes first, whatever the charts contain', () => {
  const app = new App();
  const [host, remote, operator] = ['new', 'old', 'installation'].map((id) => new Chart(app, id));
  assignRole(remote, { step: ApplyStep.REMOTE_CLUSTER, clusterChart: remote });
  assignRole(operator, { step: ApplyStep.OPERATOR, clusterChart: remote });
  object(host, 'MigPlan', 'shop');
  object(remote, 'MigPlan', 'shop');
  onOneCluster(host, remote);
  expect(clusters(app)).toEqual({ new: 'new', old: 'old', installation: 'old' });
});

describe('a chart that nothing refers to', () => {
  test('is the only host cluster\'s if it contains MTC\'s own objects', () => {
    const { app, charts: [hooks] } = program('hooks');
    object(hooks, 'MigHook', 'a');
    expect(clusters(app)).toEqual({ new: 'new', hooks: 'new' });
  });

  test('is a separate cluster if there are two host clusters', () => {
    const { app, charts: [other, hooks] } = program('prod', 'hooks');
    new HostCluster(other, 'host');
    object(hooks, 'MigHook', 'a');
    expect(clusters(app)).toEqual({ new: 'new', prod: 'prod', hooks: '(hooks)' });
  });

  test('is a separate cluster if it contains a controller and nothing else of MTC', () => {
    const { app, charts: [other] } = program('other');
    object(other, 'MigrationController', 'migration-controller');
    expect(clusters(app)).toEqual({ new: 'new', other: 'other' });
  });

  test('is taken for a separate cluster if it contains nothing of MTC', () => {
    const { app, charts: [other] } = program('other');
    object(other, 'Secret.', 'token');
    expect(clusters(app)).toEqual({ new: 'new', other: '(other)' });
  });
});

describe('without a HostCluster', () => {
  test('the chart with the host\'s MigCluster, written by hand, is the host cluster', () => {
    const app = new App();
    const [plans, host] = ['plans', 'new'].map((id) => new Chart(app, id));
    object(plans, 'MigPlan', 'shop');
    object(host, 'MigCluster', 'host', { isHostCluster: true });
    expect(clusters(app)).toEqual({ plans: 'new', new: 'new' });
  });

  test('the first chart with MTC\'s own objects stands for it, also if two charts define one object', () => {
    const app = new App();
    const [other, first, second] = ['other', 'first', 'second'].map((id) => new Chart(app, id));
    object(other, 'ConfigMap.', 'a');
    object(first, 'MigPlan', 'shop');
    object(second, 'MigPlan', 'shop');
    expect(clusters(app)).toEqual({ other: '(other)', first: 'first', second: 'first' });
  });

  test('charts with two MigClusters of a host, written by hand, are two clusters', () => {
    const app = new App();
    ['test', 'prod'].map((id) => new Chart(app, id))
      .forEach((chart) => object(chart, 'MigCluster', 'host', { isHostCluster: true }));
    expect(clusters(app)).toEqual({ test: 'test', prod: 'prod' });
  });
});
