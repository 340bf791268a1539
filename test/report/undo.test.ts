import {
  ArgoCdDelivery, MigrationApp, ProxyCredentials, SecretSource, StunnelProxy, TransferEndpoint,
} from '../../src';
import { runbookOf } from '../../src/report/runbook';
import { migration } from '../delivery/migration';
import { TransferProgram } from '../transfer/program';

/** How each unit of an app is undone, by its path. */
function undoOf(app: MigrationApp): { readonly [unit: string]: string[] } {
  const { steps, undoing } =
    runbookOf({ folder: 'dist', index: app.index, fleets: [], inventories: [], objects: [], findings: [] });
  return Object.fromEntries([...steps, ...undoing].map(({ unit, undo }) => [unit, undo.split('\n')]));
}

const ONLY_OWN = '# Only if this migration created it: an object that existed before is to be restored.';
const MTC = '# Keep MigrationController openshift-migration/migration-controller: other migrations may use MTC: '
  + 'uninstall it when MTC is not needed any more';

test('undoing a unit names what is deleted, and keeps what a teardown keeps', () => {
  const { app, chart } = migration();
  new StunnelProxy(chart, 'proxy', {
    host: 'proxy.corp',
    port: 3128,
    credentials: ProxyCredentials.basic({ username: 'mtc', password: SecretSource.plainTextLiteral('hunter2') }),
  });
  new ArgoCdDelivery(app, 'argocd', { repoUrl: 'https://git.example.com/shop.git' });
  const undo = undoOf(app);
  expect(undo['secrets/new']).toEqual([MTC]);
  expect(undo['clusters/new/manifests']).toEqual([
    ONLY_OWN,
    'kubectl --context new delete MigStorage.v1alpha1.migration.openshift.io backups -n openshift-migration '
      + '--ignore-not-found',
    'kubectl --context new delete MigCluster.v1alpha1.migration.openshift.io old -n openshift-migration '
      + '--ignore-not-found',
    '# Keep MigCluster openshift-migration/host: MTC\'s operator creates it for its own cluster',
    '# Keep MigPlan openshift-migration/shop: it is closed and kept, because its runs, which are the record of the '
      + 'migration, would be deleted with it',
  ]);
  expect(undo['clusters/argocd/manifests'].filter((line) => line.includes('ArgoCD'))).toEqual([
    '# Keep ArgoCD openshift-gitops/openshift-gitops: it is the whole installation of Argo CD; remove only the health '
      + 'checks that this app has set, if nobody else uses them',
  ]);
  expect(Object.values(undo).flat().filter((line) =>
    / delete (-f|\S*(MigPlan|MigMigration|MigrationController|ArgoCD|Namespace)\.)/.test(line))).toEqual([]);
  expect(undo['runs/shop/1-stage-first-copy/new'])
    .toEqual(['Nothing to undo: the application runs on. The copied data stays on the destination.']);
});

test('undoing a transfer deletes its Jobs, and no claim', () => {
  const app = new MigrationApp({ name: 'shop', quiet: true });
  const engine = new TransferProgram(app)
    .engineWithClaim({ endpoint: TransferEndpoint.route({ domain: 'apps.new.example.com' }) });
  engine.stage('first');
  engine.cutover('go-live');
  engine.verify('compare');
  const undo = undoOf(app);
  const job = (cluster: string, run: string) => [
    ONLY_OWN, `kubectl --context ${cluster} delete Job.v1.batch `
      + `shop-${run}-data-${cluster === 'old' ? 'send' : 'receive'} -n shop --ignore-not-found`,
  ];
  expect(undo['runs/shop/1-transfer-stage-first/old']).toEqual([
    '# The source is unchanged. The copied data stays in the claims of the destination. What is left of the run:',
    ...job('old', 'first'),
  ]);
  expect(undo['runs/shop/2-transfer-cutover-go-live/new']).toEqual([
    '# The source is unchanged: start the application there again. The copied data stays in the claims of the '
      + 'destination. What is left of the run:',
    ...job('new', 'go-live'),
  ]);
  expect(undo['runs/shop/3-transfer-verify-compare/new'])
    .toEqual(['# The run only compares. What is left of the run:', ...job('new', 'compare')]);
  expect(Object.values(undo).flat().join()).not.toMatch(/PersistentVolumeClaim|MTC/);
});
