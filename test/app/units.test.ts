import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  DirectImageMigration, HostCluster, IndexUnit, MigrationAnalytic, MigrationApp, MigrationPlan, NamespaceMapping,
  OperatorInstallation,
  ProxyCredentials, RemoteCluster, ReplicationRepository, RsyncNetworkExemption, S3Credentials, SecretSource,
  StunnelProxy, TransferEndpoint, TransferEngine, TransferTrust,
} from '../../src';
import { afterFirstStageChart } from '../../src/charts/cluster-charts';
import { commandsOf } from '../../src/output/commands';
import { indexText, parseIndex } from '../../src/output/read-index';
import { handWritten } from '../support/program';

const MTC = 'openshift-migration';
const TOKEN = SecretSource.plainTextLiteral('ey.ey.sig');

function program() {
  const app = new MigrationApp();
  const chart = new Chart(app, 'ocp4');
  const destination = new HostCluster(chart, 'host');
  const source = new RemoteCluster(chart, 'ocp3', {
    url: 'https://api:6443', token: TOKEN, longLivedToken: true, exposedRegistryPath: 'registry.ocp3.example.com',
  });
  const repository =
    ReplicationRepository.s3(chart, 'backups', { bucket: 'mtc', credentials: S3Credentials.existing('s3') });
  const planIn = (scope: Chart, id: string) => new MigrationPlan(scope, id, {
    source, destination, repository, namespaces: [NamespaceMapping.same(id)],
  });
  return { app, chart, source, destination, repository, planIn };
}

const paths = (app: MigrationApp) => app.index.units.map((unit) => unit.path);
const unitOf = (app: MigrationApp, path: string) => app.index.units.find((unit) => unit.path === path)!;
const objects = (unit: IndexUnit) =>
  unit.files.flatMap((file) => file.objects.map(({ kind, name }) => `${kind} ${name}`));

test('a unit says for which cluster it is, what it waits for, what it contains, '
  + 'and what shows that it has settled', () => {
  const { app, chart, source, destination, planIn } = program();
  planIn(chart, 'shop').stage('first-copy');
  new OperatorInstallation(chart, 'operator', { clusters: [source, destination] });
  expect(app.index.units.map((
    { path, cluster, step, purpose, isSecret, after },
  ) => ({ path, cluster, step, purpose, isSecret, after }))).toEqual([
    {
      path: 'clusters/ocp3/operator',
      cluster: 'ocp3',
      step: 'operator',
      purpose: 'installs the operator, which provides the kinds that the other units use',
      isSecret: false,
      after: [],
    },
    {
      path: 'clusters/ocp4/operator',
      cluster: 'ocp4',
      step: 'operator',
      purpose: 'installs the operator, which provides the kinds that the other units use',
      isSecret: false,
      after: [],
    },
    {
      path: 'clusters/ocp3/manifests',
      cluster: 'ocp3',
      step: 'remote-cluster',
      purpose: 'objects that the remote cluster needs',
      isSecret: false,
      after: ['clusters/ocp3/operator'],
    },
    {
      path: 'secrets/ocp4',
      cluster: 'ocp4',
      step: 'secrets',
      purpose: 'objects that contain secret values in plain text; do not commit them',
      isSecret: true,
      after: ['clusters/ocp4/operator', 'clusters/ocp3/manifests'],
    },
    {
      path: 'clusters/ocp4/manifests',
      cluster: 'ocp4',
      step: 'host-cluster',
      purpose: 'clusters, repositories, hooks and plans; no migration starts',
      isSecret: false,
      after: ['clusters/ocp4/operator', 'secrets/ocp4', 'clusters/ocp3/manifests'],
    },
    {
      path: 'runs/shop/1-stage-first-copy/ocp4',
      cluster: 'ocp4',
      step: 'run',
      purpose: 'copies images and volumes; the application runs on; starts when it is applied',
      isSecret: false,
      after: ['clusters/ocp4/operator', 'secrets/ocp4', 'clusters/ocp4/manifests'],
    },
  ]);
  expect(objects(unitOf(app, 'clusters/ocp4/manifests'))).toEqual([
    'MigCluster host', 'MigrationController migration-controller', 'MigCluster ocp3', 'MigStorage backups',
    'MigPlan shop',
  ]);
  expect(app.index.units.map((unit) => commandsOf(unit))).toEqual([
    ['kubectl wait --for=jsonpath=\'{.status.state}\'=AtLatestKnown subscription.operators.coreos.com/mtc-operator -n '
      + `${MTC} --timeout=20m`],
    ['kubectl wait --for=jsonpath=\'{.status.state}\'=AtLatestKnown subscription.operators.coreos.com/mtc-operator -n '
      + `${MTC} --timeout=20m`],
    [`kubectl wait --for=condition=Successful migrationcontroller/migration-controller -n ${MTC} --timeout=20m`],
    [],
    [
      `kubectl wait --for=condition=Successful migrationcontroller/migration-controller -n ${MTC} --timeout=20m`,
      `kubectl wait --for=condition=Ready migcluster/host migcluster/ocp3 -n ${MTC} --timeout=10m`,
      `kubectl wait --for=condition=Ready migstorage/backups -n ${MTC} --timeout=10m`,
      `kubectl wait --for=condition=Ready migplan/shop -n ${MTC} --timeout=10m`,
    ],
    [
      `kubectl wait --for=jsonpath='{.status.phase}'=Completed migmigration/shop-first-copy -n ${MTC} --timeout=24h`,
      `kubectl get migmigration/shop-first-copy -n ${MTC} -o jsonpath='{.status.conditions[*].type}'`,
    ],
  ]);
});

test('the index lists clusters, also those without a unit, plans and runs', () => {
  const { app, chart, source, destination, planIn } = program();
  RemoteCluster.fromClusterName(chart, 'spare', 'spare-cluster');
  planIn(chart, 'shop').stage('first-copy');
  MigrationPlan.fromPlanName(chart, 'imported', 'wiki', { source, destination }).rollback('undo');
  expect(app.index.clusters.map(({ units, ...cluster }) => ({ ...cluster, units: units.length }))).toEqual([
    { name: 'ocp3', role: 'remote', migClusters: [{ name: 'ocp3', host: 'ocp4' }], units: 1 },
    { name: 'ocp4', role: 'host', migClusters: [{ name: 'host', host: 'ocp4' }], units: 4 },
    { name: 'spare', role: 'remote', migClusters: [{ name: 'spare-cluster', host: 'ocp4' }], units: 0 },
  ]);
  expect(app.index.plans).toEqual([
    {
      name: 'shop',
      cluster: 'ocp4',
      isWritten: true,
      source: 'ocp3',
      destination: 'host',
      repository: 'backups',
      namespaces: [{ source: 'shop', destination: 'shop' }],
      hooks: [],
      runs: ['runs/shop/1-stage-first-copy'],
    },
    { name: 'wiki', cluster: 'ocp4', isWritten: false, namespaces: [], hooks: [], runs: ['runs/wiki/1-rollback-undo'] },
  ]);
  expect(app.index.runs[0]).toEqual({
    path: 'runs/shop/1-stage-first-copy',
    ownerKind: 'plan',
    owner: 'shop',
    number: 1,
    kind: 'stage',
    id: 'first-copy',
    purpose: 'copies images and volumes; the application runs on',
    units: ['runs/shop/1-stage-first-copy/ocp4'],
  });
});

describe('everything that starts something is a run:', () => {
  test('a direct migration, an analysis, and a transfer on both its clusters', () => {
    const { app, chart, source, destination, planIn } = program();
    const plan = planIn(chart, 'shop');
    new MigrationAnalytic(chart, 'count', { plan });
    new DirectImageMigration(chart, 'images', { source, destination, namespaces: [NamespaceMapping.same('shop')] });
    const engine = new TransferEngine(new Construct(chart, 'transfers'), 'shop', {
      source: source.chart,
      destination: chart,
      endpoint: TransferEndpoint.route({ domain: 'apps.example.com' }),
      trust: TransferTrust.presharedKey(SecretSource.existing('key')),
      network: { policies: false },
    });
    engine.addClaim('data', { namespace: NamespaceMapping.same('shop') });
    engine.stage('first-copy');
    plan.stage('first-copy');
    expect(paths(app).filter((path) => path.startsWith('runs/'))).toEqual([
      'runs/shop/1-analysis-count/ocp4',
      'runs/direct/1-images/ocp4',
      'runs/shop/2-transfer-stage-first-copy/ocp4',
      'runs/shop/2-transfer-stage-first-copy/ocp3',
      'runs/shop/3-stage-first-copy/ocp4',
    ]);
    expect(app.index.units.filter(({ starts }) => starts.length > 0).map(({ path }) => path))
      .toEqual(paths(app).filter((path) => path.startsWith('runs/')));
  });

  test.each([
    ['MigMigration', { migPlanRef: { name: 'shop', namespace: MTC }, stage: true }, 'runs/shop/2-stage-by-hand/ocp4'],
    ['MigMigration', { migPlanRef: { name: 'shop', namespace: MTC }, stage: false, quiescePods: true },
      'runs/shop/2-cutover-by-hand/ocp4'],
    ['MigMigration', { migPlanRef: { name: 'shop', namespace: MTC }, rollback: true, stage: false },
      'runs/shop/2-rollback-by-hand/ocp4'],
    ['MigMigration', { migPlanRef: { name: 'shop', namespace: MTC }, migrateState: true, stage: false },
      'runs/shop/2-state-copy-by-hand/ocp4'],
    ['MigMigration', { stage: true }, 'runs/direct/1-stage-by-hand/ocp4'],
    ['MigAnalytic', { migPlanRef: { name: 'shop', namespace: MTC } }, 'runs/shop/2-analysis-by-hand/ocp4'],
    ['DirectVolumeMigration', {}, 'runs/direct/1-volumes-by-hand/ocp4'],
    ['DirectVolumeMigration', { migrationType: 'CutOver' }, 'runs/direct/1-volumes-by-hand/ocp4'],
    ['DirectVolumeMigration', { migrationType: 'Rollback' }, 'runs/direct/1-rollback-by-hand/ocp4'],
    ['DirectImageStreamMigration', {}, 'runs/direct/1-image-stream-by-hand/ocp4'],
  ])('a %s that the program writes by hand beside other objects: %j', (kind, spec, expected) => {
    const { app, chart, planIn } = program();
    handWritten(chart, 'by-hand', kind, spec);
    planIn(chart, 'shop').stage('first');
    const runs = paths(app).filter((path) => path.startsWith('runs/'))
      .map((path) => path.replace(/\/1-stage-first/, '/x'));
    expect(objects(unitOf(app, 'clusters/ocp4/manifests'))).not.toContain(`${kind} by-hand`);
    expect(runs).toHaveLength(2);
    expect(paths(app).filter((path) => path.includes('by-hand'))).toEqual([expected.replace('/2-', '/1-')]);
  });

  test('a backup of Velero, but not a MigHook, a Job or an object of another group with such a kind', () => {
    const { app, chart } = program();
    new ApiObject(
      chart, 'backup', { apiVersion: 'velero.io/v1', kind: 'Backup', metadata: { name: 'nightly', namespace: MTC } },
    );
    new ApiObject(chart, 'job', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'job' } });
    new ApiObject(chart, 'other', { apiVersion: 'other.io/v1', kind: 'MigMigration', metadata: { name: 'other' } });
    handWritten(chart, 'hook', 'MigHook', {});
    expect(paths(app).filter((path) => path.startsWith('runs/'))).toEqual(['runs/direct/1-backup-nightly/ocp4']);
    expect(objects(unitOf(app, 'clusters/ocp4/manifests')))
      .toEqual(expect.arrayContaining(['Job job', 'MigMigration other', 'MigHook hook']));
  });
});

describe('everything secret is in the folder of secrets:', () => {
  const secret = (chart: Chart, id: string, fields: object, apiVersion = 'v1', kind = 'Secret') =>
    new ApiObject(chart, id, { apiVersion, kind, metadata: { name: id }, ...fields });

  test('a Secret that the program writes by hand, if it has values', () => {
    const { app, chart } = program();
    secret(chart, 'data', { data: { a: 'YQ==' } });
    secret(chart, 'text', { stringData: { a: 'a' } });
    secret(chart, 'listed',
      { items: [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: { a: 'YQ==' } }] }, 'v1', 'List');
    secret(chart, 'filled', { type: 'kubernetes.io/service-account-token' });
    secret(chart, 'map', { data: { a: 'a' } }, 'v1', 'ConfigMap');
    expect(objects(unitOf(app, 'secrets/ocp4')))
      .toEqual(['Secret data', 'Secret text', 'List listed', 'Secret ocp3-token']);
    expect(objects(unitOf(app, 'clusters/ocp4/manifests')))
      .toEqual(expect.arrayContaining(['Secret filled', 'ConfigMap map']));
  });

  test('a Secret in the chart of a run', () => {
    const { app, chart, planIn } = program();
    const run = planIn(chart, 'shop').stage('first');
    secret(Chart.of(run), 'mine', { data: { a: 'YQ==' } });
    expect(objects(unitOf(app, 'runs/shop/1-stage-first/ocp4'))).toEqual(['MigMigration shop-first']);
    expect(objects(unitOf(app, 'secrets/ocp4'))).toContain('Secret mine');
  });

  test('a MigrationController with the password of a proxy, but not one with a '
    + 'placeholder or without a password', () => {
    const where = (credentials?: ProxyCredentials) => {
      const { app, chart } = program();
      new StunnelProxy(chart, 'proxy', { host: 'proxy', port: 3128, credentials });
      return app.index.units.find((unit) => objects(unit).includes('MigrationController migration-controller'))!.path;
    };
    expect(where(ProxyCredentials.basic({ username: 'mtc', password: SecretSource.plainTextLiteral('pass') })))
      .toBe('secrets/ocp4');
    expect(where(ProxyCredentials.basic({
      username: 'mtc',
      password: SecretSource.placeholder('<path:kv/data/mtc#password>'),
    })))
      .toBe('clusters/ocp4/manifests');
    expect(where()).toBe('clusters/ocp4/manifests');
  });

  test('a MigrationController that the program writes by hand with such a password', () => {
    const { app, chart } = program();
    handWritten(chart, 'controller', 'MigrationController', { stunnel_tcp_proxy: 'http://mtc:pass@proxy:3128' });
    expect(objects(unitOf(app, 'secrets/ocp4'))).toContain('MigrationController controller');
  });

  test('of such a MigrationController, the index has the proxies without the password', () => {
    const controllersOf = (spec: object) => {
      const { app, chart } = program();
      handWritten(chart, 'controller', 'MigrationController', spec);
      return app.index.controllers!.filter((one) => one.proxies.length > 0 || one.usesNodePorts
        || one.isRsyncPrivileged);
    };
    const facts = { cluster: 'ocp4', proxies: [], usesNodePorts: false, isRsyncPrivileged: false };
    const privileged = { rsyncEndpointType: 'NodePort', migration_rsync_privileged: 'true' };
    expect(controllersOf({
      stunnel_tcp_proxy: 'http://mtc:p%40ss@proxy.corp:3128',
      https_proxy: 'https://[::1]',
      httpProxy: 'http://other.corp',
    })).toEqual([{
      ...facts,
      proxies: [
        { use: 'volumes', host: 'proxy.corp', port: 3128 }, { use: 'http', host: 'other.corp', port: 80 },
        { use: 'https', host: '[::1]', port: 443 },
      ],
    }]);
    expect(controllersOf(privileged)).toEqual([{ ...facts, usesNodePorts: true, isRsyncPrivileged: true }]);
    expect(controllersOf({ stunnel_tcp_proxy: 'proxy.corp:3128', http_proxy: 5, https_proxy: 'http://a:b@c d:1' }))
      .toEqual([]);
  });

  test('but not a Secret whose values are placeholders', () => {
    const app = new MigrationApp();
    const chart = new Chart(app, 'ocp4');
    new RemoteCluster(chart, 'ocp3', {
      url: 'https://api:6443',
      token: SecretSource.placeholder('<path:kv/data/mtc#token>'),
    });
    expect(paths(app)).toEqual(['clusters/ocp4/manifests']);
  });
});

describe('several charts of one cluster', () => {
  test('are one unit, with a file for each chart in the order of the program', () => {
    const { app, planIn } = program();
    ['wave-1', 'wave-2'].forEach((id) => planIn(new Chart(app, id), `shop-${id}`).stage('copy'));
    expect(app.index.units.map(({ cluster, path }) => [cluster, path])).toEqual([
      ['ocp3', 'clusters/ocp3/manifests'],
      ['ocp4', 'secrets/ocp4'],
      ['ocp4', 'clusters/ocp4/manifests'],
      ['ocp4', 'runs/shop-wave-1/1-stage-copy/ocp4'],
      ['ocp4', 'runs/shop-wave-2/1-stage-copy/ocp4'],
    ]);
    expect(unitOf(app, 'clusters/ocp4/manifests').files.map(({ path }) => path)).toEqual([
      'clusters/ocp4/manifests/0000-ocp4.k8s.yaml',
      'clusters/ocp4/manifests/0001-wave-1.k8s.yaml',
      'clusters/ocp4/manifests/0002-wave-2.k8s.yaml',
    ]);
  });

  test('with plans of one name are an error', () => {
    const { app, planIn } = program();
    ['wave-1', 'wave-2'].forEach((id) => planIn(new Chart(app, id), 'shop'));
    expect(() => app.synth())
      .toThrow(/at wave-2\/shop\n.*MigPlan openshift-migration\/shop.*document\/duplicate-object/);
  });

  test('with runs of one name are an error, and no crash', () => {
    const { app, planIn } = program();
    ['wave-1', 'wave-2'].forEach((id) => planIn(new Chart(app, id), 'shop').stage('first-copy'));
    expect(() => app.synth()).toThrow(/MigMigration openshift-migration\/shop-first-copy.*document\/duplicate-object/);
  });

  test('with imports of one plan number its runs one after the other', () => {
    const { app, chart, source, destination } = program();
    const imported = (id: string) => MigrationPlan.fromPlanName(chart, id, 'shop', { source, destination });
    imported('a').stage('one');
    imported('b').stage('two');
    expect(paths(app).filter((path) => path.startsWith('runs')))
      .toEqual(['runs/shop/1-stage-one/ocp4', 'runs/shop/2-stage-two/ocp4']);
  });
});

test('objects that need the first stage wait for the first run of each plan, and come before the other runs', () => {
  const { app, chart, planIn } = program();
  for (const id of ['shop', 'wiki']) {
    const plan = planIn(chart, id);
    new MigrationAnalytic(chart, `count-${id}`, { plan });
    plan.stage('first');
    plan.cutover('last');
  }
  new ApiObject(afterFirstStageChart(chart), 'policy', {
    apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'third' },
  });
  expect(paths(app).slice(3)).toEqual([
    'runs/shop/2-stage-first/ocp4',
    'runs/wiki/2-stage-first/ocp4',
    'clusters/ocp4/after-first-stage',
    'runs/shop/1-analysis-count-shop/ocp4',
    'runs/shop/3-cutover-last/ocp4',
    'runs/wiki/1-analysis-count-wiki/ocp4',
    'runs/wiki/3-cutover-last/ocp4',
  ]);
  expect(unitOf(app, 'clusters/ocp4/after-first-stage').after).toEqual([
    'clusters/ocp4/manifests', 'runs/shop/2-stage-first/ocp4', 'runs/wiki/2-stage-first/ocp4',
  ]);
});

test('objects that need the first stage of one plan wait for its first run only: each plan has a unit', () => {
  const { app, chart, planIn } = program();
  for (const id of ['shop', 'wiki']) {
    const plan = planIn(chart, id);
    new RsyncNetworkExemption(chart, `network-${id}`, { plan });
    plan.stage('first');
    plan.cutover('last');
  }
  const own = (id: string, namespace: string) => new ApiObject(
    afterFirstStageChart(chart), id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id, namespace } },
  );
  own('of-shop', 'shop');
  own('of-nobody', 'third');
  const late = (plan: string) => unitOf(app, `clusters/ocp4/after-first-stage/${plan}`);
  for (const plan of ['shop', 'wiki']) {
    expect(late(plan).after).toEqual(['clusters/ocp4/manifests', `runs/${plan}/1-stage-first/ocp4`]);
    expect(objects(late(plan)))
      .toEqual(['NetworkPolicy allow-rsync-ingress', ...plan === 'shop' ? ['ConfigMap of-shop'] : []]);
    expect(late(plan).files.map(({ path }) => path))
      .toEqual([`clusters/ocp4/after-first-stage/${plan}/0000-after-first-stage.k8s.yaml`]);
  }
  expect(late('no_plan').after)
    .toEqual(['clusters/ocp4/manifests', 'runs/shop/1-stage-first/ocp4', 'runs/wiki/1-stage-first/ocp4']);
  expect(objects(late('no_plan'))).toEqual(['ConfigMap of-nobody']);
  expect(parseIndex(indexText(app.index)).problem).toBeUndefined();
});

describe('no name that the program chooses moves a file into another unit:', () => {
  test('colliding names of clusters, plans and runs', () => {
    const app = new MigrationApp();
    const chart = new Chart(app, 'new');
    const destination = new HostCluster(chart, 'host');
    const sources = ['old', 'very-old', 'old-secrets', 'new-operator'].map((id) => new RemoteCluster(chart, id, {
      url: `https://api.${id}.example.com:6443`,
      token: TOKEN,
      longLivedToken: true,
      exposedRegistryPath: `registry.${id}.example.com`,
    }));
    const repository =
      ReplicationRepository.s3(chart, 'backups', { bucket: 'mtc', credentials: S3Credentials.existing('s3') });
    ['to-new', 'web-shop', 'shop', 'clusters'].forEach((id, index) => {
      const plan = new MigrationPlan(
        chart, id, { source: sources[index], destination, repository, namespaces: [NamespaceMapping.same(id)] },
      );
      plan.stage('rotate-secrets');
      plan.cutover('to-new');
    });
    expect(paths(app)).toEqual([
      'clusters/old/manifests', 'clusters/very-old/manifests', 'clusters/old-secrets/manifests',
      'clusters/new-operator/manifests',
      'secrets/new',
      'clusters/new/manifests',
      'runs/to-new/1-stage-rotate-secrets/new', 'runs/to-new/2-cutover-to-new/new',
      'runs/web-shop/1-stage-rotate-secrets/new', 'runs/web-shop/2-cutover-to-new/new',
      'runs/shop/1-stage-rotate-secrets/new', 'runs/shop/2-cutover-to-new/new',
      'runs/clusters/1-stage-rotate-secrets/new', 'runs/clusters/2-cutover-to-new/new',
    ]);
  });

  test.each([
    ['..', 'unnamed'], ['a/../../b', 'a-..-..-b'], ['a\nb', 'a-b'], ['con', '_con'], ['a.', 'a'], ['.hidden', 'hidden'],
    ['a b', 'a-b'],
  ])('a plan that is called %j has a separate folder', (name, folder) => {
    const { app, chart, source, destination } = program();
    MigrationPlan.fromPlanName(chart, 'imported', name, { source, destination }).stage('a');
    expect(paths(app).at(-1)).toBe(`runs/${folder}/1-stage-a/ocp4`);
  });

  test('runs whose ids become one segment have different numbers', () => {
    const { app, chart, planIn } = program();
    const plan = planIn(chart, 'shop');
    ['a b', 'a-b', 'A-B'].forEach((id, index) => plan.stage(id, { metadata: { name: `shop-${index}` } }));
    expect(paths(app).slice(3))
      .toEqual(['runs/shop/1-stage-a-b/ocp4', 'runs/shop/2-stage-a-b/ocp4', 'runs/shop/3-stage-A-B/ocp4']);
  });

  test.each([
    'ocp4\n', 'ocp4\napiVersion: v1\n---\n#', '', '..', '.git', 'ocp4.', 'a b', 'a\u2028b', 'ö', 'a'.repeat(101),
  ].filter((id) => id))(
    'a cluster cannot be called %j', (id) => {
      const app = new MigrationApp();
      const chart = new Chart(app, id);
      new ApiObject(chart, 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
      // Newer versions of constructs replace control characters.
      expect(() => app.synth()).toThrow(`chart: ${JSON.stringify(chart.node.id)} is not a valid name of a cluster`);
    });

  test.each(['ocp4', 'OCP4', 'a', 'con', 'a.b_c-d', 'a'.repeat(100)])('a cluster can be called %j', (id) => {
    const app = new MigrationApp();
    new ApiObject(new Chart(app, id), 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
    expect(paths(app)).toEqual([`clusters/${id === 'con' ? '_con' : id}/manifests`]);
  });

  test('two clusters cannot have names that differ only in the case of letters', () => {
    const app = new MigrationApp();
    ['ocp4', 'OCP4'].forEach((id) =>
      new ApiObject(new Chart(app, id), 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }));
    expect(() => app.synth()).toThrow('chart: "OCP4" differs from the cluster "ocp4" only in the case of letters');
  });

  test('two clusters cannot have one name', () => {
    const app = new MigrationApp();
    for (const chart of [new Chart(new Construct(app, 'a'), 'b'), new Chart(app, 'a.b')]) {
      new ApiObject(chart, 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
    }
    expect(() => app.synth())
      .toThrow('chart: "a.b" is the name of two clusters, those of the charts a/b and a.b: both would have one folder');
  });
});

describe('in a plain App, names of files begin with the step:', () => {
  const flat = (id: string) => {
    const app = new App();
    const chart = new Chart(app, id);
    new RemoteCluster(chart, 'source', { url: 'https://api:6443', token: TOKEN });
    return () => app.synthYaml();
  };

  test.each(['run-shop', 'secrets-ocp4', 'secrets', 'operator-x', 'after-first-stage-x', 'run'])('a chart of the '
    + 'program cannot be called %j', (id) => {
    expect(flat(id)).toThrow('which is reserved for files of the step');
  });

  test.each(['runner', 'shop-run-1', 'my-secrets', 'operators'])('a chart of the program can be called %j', (id) => {
    expect(flat(id)).not.toThrow();
  });
});

describe('objects that the program makes itself', () => {
  const commands = (props: any) => {
    const app = new MigrationApp();
    new ApiObject(new Chart(app, 'ocp4'), 'own', props);
    return commandsOf(app.index.units[0]);
  };

  test('are listed without a namespace if they have none, and by their generated name', () => {
    const app = new MigrationApp();
    new ApiObject(new Chart(app, 'ocp4'), 'own', { apiVersion: 'v1', kind: 'ConfigMap' });
    expect(app.files[0].objects).toEqual([{ apiVersion: 'v1', kind: 'ConfigMap', name: 'ocp4-own-c895573d' }]);
  });

  test('of MTC are waited for', () => {
    expect(commands({ apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigHook', metadata: { name: 'a' } }))
      .toEqual(['kubectl wait --for=condition=Ready mighook/a --timeout=10m']);
  });

  test('of another group are not waited for, though their kinds have the same names', () => {
    expect(commands({ apiVersion: 'messaging.knative.dev/v1', kind: 'Subscription', metadata: { name: 'a' } }))
      .toEqual([]);
    expect(commands({ apiVersion: 'other.io/v1', kind: 'MigPlan', metadata: { name: 'a' } })).toEqual([]);
  });
});

test('objects of a chart that the user has made for a remote cluster are that cluster\'s', () => {
  const app = new MigrationApp();
  const chart = new Chart(app, 'ocp4');
  new ApiObject(new Chart(app, 'ocp3'), 'own', { apiVersion: 'v1', kind: 'ConfigMap' });
  new RemoteCluster(chart, 'ocp3', { url: 'https://api:6443', token: SecretSource.existing('sa') });
  expect(app.index.units.map(({ path, cluster, step }) => [path, cluster, step])).toEqual([
    ['clusters/ocp3/manifests', 'ocp3', 'remote-cluster'],
    ['clusters/ocp4/manifests', 'ocp4', 'host-cluster'],
  ]);
});

test('a command quotes what a shell would not take as one word', () => {
  const unit = {
    logs: [],
    waitFor: [{
      target: { apiVersion: 'a/v1', kind: 'MigPlan', namespace: 'a; reboot', name: "it's" },
      condition: 'Ready',
      timeoutSeconds: 90,
    }],
  };
  expect(commandsOf(unit, 'my cluster')).toEqual([
    "kubectl --context 'my cluster' wait --for=condition=Ready 'migplan/it'\\''s' -n 'a; reboot' --timeout=90s",
  ]);
});
