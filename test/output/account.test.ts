import { Chart } from 'cdk8s';
import {
  ArgoCdDelivery, FluxDelivery, HostCluster, ManifestWorkDelivery, MigrationApp, MigrationPlan, NamespaceMapping,
  ProxyCredentials, RemoteCluster,
  ReplicationRepository, S3Credentials, SecretSource, StunnelProxy, TransferEndpoint, TransferEngine,
} from '../../src';
import { fullAccount, shortAccount } from '../../src/output/account';
import { runbookOf } from '../../src/report/runbook';
import { SHARED_KEY, SHOP } from '../transfer/program';

/** The clusters and the repository of a program. */
function partsOf(app: MigrationApp) {
  const find = (id: string) => app.node.findChild('new').node.findChild(id);
  return {
    source: find('old') as RemoteCluster,
    destination: find('host') as HostCluster,
    repository: find('backups') as ReplicationRepository,
  };
}

function program(): MigrationApp {
  const app = new MigrationApp({ name: 'shop' });
  const chart = new Chart(app, 'new');
  const destination = new HostCluster(chart, 'host');
  const source = new RemoteCluster(
    chart, 'old', { url: 'https://api:6443', token: SecretSource.plainTextLiteral('ey.ey.sig'), longLivedToken: true },
  );
  const repository =
    ReplicationRepository.s3(chart, 'backups', { bucket: 'mtc', credentials: S3Credentials.existing('s3') });
  new MigrationPlan(chart, 'shop', {
    source,
    destination,
    repository,
    namespaces: [NamespaceMapping.same('shop-web'), NamespaceMapping.renamed('shop-db', 'shop-data')],
  }).stage('first-copy');
  return app;
}

test('the short account says how much there is, what is secret, what starts, and where to read on', () => {
  expect(shortAccount(program().index, 'my dist')).toBe([
    'my dist: 4 units for 2 clusters. A unit is a folder that is applied as a whole, '
      + 'on the cluster that its path names.',
    'secrets/new: secret values in plain text. Do not commit them.',
    'runs/: 1 run. A run starts when it is applied; nothing else does.',
    "Order and commands: cdk8s-mtc show 'my dist'",
    '',
  ].join('\n'));
});

test.each([
  [
    'Argo CD',
    (app: MigrationApp) => new ArgoCdDelivery(app, 'gitops', { repoUrl: 'https://git.example.com/shop.git' }),
  ],
  ['Flux', (app: MigrationApp) => new FluxDelivery(app, 'gitops', { repoUrl: 'https://git.example.com/shop.git' })],
  ['ACM', (app: MigrationApp) => new ManifestWorkDelivery(app, 'gitops')],
])('with %s, both accounts name the objects that no tool applies', (_, deliver) => {
  const app = program();
  new StunnelProxy(app.node.findChild('new'), 'proxy', {
    host: 'proxy.corp',
    port: 3128,
    credentials: ProxyCredentials.basic({ username: 'mtc', password: SecretSource.plainTextLiteral('hunter2') }),
  });
  const line = 'secrets/new: no GitOps tool applies Secret openshift-migration/old-token, MigrationController '
    + 'openshift-migration/migration-controller on new, because this folder is not in git. Apply it yourself.';
  const lines = (text: string) => text.split('\n').filter((one) => one.includes('GitOps'));
  expect([lines(shortAccount(app.index, 'dist')), lines(fullAccount(app.index, 'dist'))]).toEqual([[], []]);
  deliver(app);
  expect([lines(shortAccount(app.index, 'dist')), lines(fullAccount(app.index, 'dist'))]).toEqual([[line], [line]]);
});

test('the short account leaves out what there is not', () => {
  const app = new MigrationApp();
  new HostCluster(new Chart(app, 'new'), 'host');
  expect(shortAccount(app.index, 'dist')).toBe([
    'dist: 1 unit for 1 cluster. A unit is a folder that is applied as a whole, on the cluster that its path names.',
    'The app has no `name`, which cdk8s-mtc apply, run and teardown require: new '
      + 'MigrationApp({ name: \'shop-migration\' })',
    'Order and commands: cdk8s-mtc show dist',
    '',
  ].join('\n'));
});

test('the full account lists clusters, plans, and each unit with its commands', () => {
  expect(fullAccount(program().index, 'dist')).toBe(`Clusters
   old, remote, MigCluster old on new
   new, host, MigCluster host on new

Plans
   shop on new: from old to host: shop-web, shop-db (as shop-data)

\`cdk8s-mtc apply dist\` applies these units in this order, and waits for each; it starts no run. \`cdk8s-mtc run\` starts one. With kubectl, apply one unit after the other, each on its own cluster. The contexts of kubectl are assumed to have the names of the clusters. Nothing starts before number 4.

1. clusters/old/manifests
   cluster   old
   purpose   objects that the remote cluster needs
   contains  Secret openshift-migration/migration-controller-token
   kubectl   kubectl --context old apply -f dist/clusters/old/manifests
   then      (nothing to wait for)

2. secrets/new
   cluster   new
   purpose   objects that contain secret values in plain text; do not commit them
   contains  Secret openshift-migration/old-token
   kubectl   kubectl --context new apply -f dist/secrets/new
   then      (nothing to wait for)

3. clusters/new/manifests
   cluster   new
   purpose   clusters, repositories, hooks and plans; no migration starts
   contains  MigCluster openshift-migration/host
             MigCluster openshift-migration/old
             MigStorage openshift-migration/backups
             MigPlan openshift-migration/shop
   kubectl   kubectl --context new apply -f dist/clusters/new/manifests
   then      kubectl --context new wait --for=condition=Ready migcluster/host migcluster/old -n openshift-migration --timeout=10m
             kubectl --context new wait --for=condition=Ready migstorage/backups -n openshift-migration --timeout=10m
             kubectl --context new wait --for=condition=Ready migplan/shop -n openshift-migration --timeout=10m

4. runs/shop/1-stage-first-copy/new
   cluster   new
   purpose   copies images and volumes; the application runs on; starts when it is applied
   contains  MigMigration openshift-migration/shop-first-copy
   command   cdk8s-mtc run dist shop first-copy
   kubectl   kubectl --context new apply -f dist/runs/shop/1-stage-first-copy/new
   then      kubectl --context new wait --for=jsonpath='{.status.phase}'=Completed migmigration/shop-first-copy -n openshift-migration --timeout=24h
             kubectl --context new get migmigration/shop-first-copy -n openshift-migration -o jsonpath='{.status.conditions[*].type}'
             The phase is Completed after any end. It succeeded if the conditions include Succeeded and neither Canceled nor Failed.
`);
});

/** The part of the full account about a unit. */
function unitIn(account: string, unit: string): string {
  return account.split('\n\n').find((part) => part.split('\n')[0].endsWith(unit))!;
}

test('a rollback is not a step: it is behind all steps, without a number', () => {
  const app = program();
  const { source, destination, repository } = partsOf(app);
  MigrationPlan.fromPlanName(app.node.findChild('new') as Chart, 'existing', 'wiki', { source, destination })
    .rollback('back');
  new MigrationPlan(app.node.findChild('new') as Chart, 'mail', {
    source, destination, repository, namespaces: [NamespaceMapping.same('mail')],
  })
    .stage('copy');
  const account = fullAccount(app.index, 'dist');
  expect(account.match(/^(\d+\. .*|Only to undo.*|runs.*)$/gm)).toEqual([
    '1. clusters/old/manifests',
    '2. secrets/new',
    '3. clusters/new/manifests',
    '4. runs/shop/1-stage-first-copy/new',
    '5. runs/mail/1-stage-copy/new',
    'Only to undo. A rollback is not a step of the migration: it deletes what its plan has created on the destination.',
    'runs/wiki/1-rollback-back/new',
  ]);
  expect(unitIn(account, 'runs/wiki/1-rollback-back/new')).toContain(
    '\n   purpose   deletes what the plan created on the destination and starts the application on the source again; '
      + 'only to undo: starts when it is applied\n');
});

test('a Secret that apply fills is applied by apply alone: kubectl would wait in vain', () => {
  const app = new MigrationApp();
  const chart = new Chart(app, 'new');
  new HostCluster(chart, 'host');
  new RemoteCluster(chart, 'old', { url: 'https://api:6443', token: SecretSource.atApply('OLD_TOKEN') });
  expect(unitIn(fullAccount(app.index, 'dist'), 'clusters/new/manifests')).toBe(`1. clusters/new/manifests
   cluster   new
   purpose   clusters, repositories, hooks and plans; no migration starts
   contains  MigCluster openshift-migration/host
             Secret openshift-migration/old-token
             MigCluster openshift-migration/old
   values    Secret openshift-migration/old-token: saToken
   command   cdk8s-mtc apply dist
   kubectl   (leaves the Secrets without values: nothing would become ready)
`);
});

test('a hostile index cannot send control sequences to a terminal', () => {
  const { index } = program();
  expect(fullAccount({ ...index, units: [{ ...index.units[0], purpose: '\u001b[2J\u202e\u2028x' }] }, 'dist'))
    .toContain('purpose   ?[2J??x');
});

describe('each side of a transfer waits for the other', () => {
  /** The units of the first run of a transfer of two claims. */
  const transfer = (tuning = {}) => {
    const app = new MigrationApp({ name: 'shop' });
    const [destination, source] = [new Chart(app, 'new'), new Chart(app, 'old')]; // the order of the units
    const engine = new TransferEngine(destination, 'shop', {
      source,
      destination,
      endpoint: TransferEndpoint.nodePort({ host: '192.0.2.7', firstPort: 30100 }),
      trust: SHARED_KEY,
      tuning,
    });
    engine.addClaim('data', { namespace: SHOP });
    engine.addClaim('mail', { namespace: SHOP });
    engine.stage('copy');
    return app.index;
  };
  const next = '   then      (nothing to wait for: apply the next unit, which is the other side of the transfer)';
  const commandsIn = (text: string) => text.slice(text.indexOf('   kubectl')).match(/kubectl --.*/g);
  const waits = (cluster: string, jobs: string) => [
    `kubectl --context ${cluster} logs -f -l transfer.cdk8s-mtc/run=shop-copy -n shop --prefix --tail=-1 `
      + '--max-log-requests=5',
    `kubectl --context ${cluster} wait --for=condition=Complete ${jobs} -n shop --timeout=1441m`,
  ];

  test('only the last one waits, for both, each on its cluster', () => {
    const account = fullAccount(transfer(), 'dist');
    const [receiver, sender] =
      ['new', 'old'].map((cluster) => unitIn(account, `runs/shop/1-transfer-stage-copy/${cluster}`));
    expect(receiver.endsWith(next)).toBe(true);
    expect(receiver).not.toContain('kubectl --context new wait');
    expect(commandsIn(sender)).toEqual([
      'kubectl --context old apply -f dist/runs/shop/1-transfer-stage-copy/old',
      ...waits('new', 'job/shop-copy-data-receive job/shop-copy-mail-receive'),
      ...waits('old', 'job/shop-copy-data-send job/shop-copy-mail-send'),
    ]);
  });

  test('in each wave, before the next one', () => {
    const account = fullAccount(transfer({ claimsAtOnce: 1 }), 'dist');
    const unit = (wave: number, cluster: string) =>
      unitIn(account, `runs/shop/1-transfer-stage-copy/wave-${wave}/${cluster}`);
    expect([unit(1, 'new').includes(next), unit(2, 'new').includes(next)]).toEqual([true, true]);
    expect(commandsIn(unit(1, 'old'))!.slice(1)).toEqual([
      ...waits('new', 'job/shop-copy-data-receive'), ...waits('old', 'job/shop-copy-data-send'),
    ]);
  });

  test('in the runbook as well', () => {
    const { steps } = runbookOf(
      { folder: 'dist', index: transfer(), fleets: [], inventories: [], objects: [], findings: [] });
    const ofRun = steps.filter(({ unit }) => unit.startsWith('runs/'));
    expect(ofRun.map(({ expected, commands }) => [expected, commands.filter((each) => each.includes(' wait ')).length]))
      .toEqual([['the objects exist', 0], ['the commands that wait end without an error', 2]]);
  });
});
