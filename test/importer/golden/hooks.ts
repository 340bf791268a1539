import * as path from 'path';
import { Chart, Duration } from 'cdk8s';
import {
  HookAction, HookPhase, HookTarget, HostCluster, MigrationApp, MigrationHook, MigrationPlan,
  NamespaceMapping, RegistryRoute, RemoteCluster, ReplicationRepository, SecretSource,
} from 'cdk8s-mtc';

// a name that no other migration of these clusters has
const app = new MigrationApp({ name: 'shop-migration' });
const chart = new Chart(app, 'new');

const host = new HostCluster(chart, 'host');
const old = new RemoteCluster(chart, 'old', {
  url: 'https://api.old.example.com:6443',
  token: SecretSource.existing('old-token'),
  registryRoute: RegistryRoute.openshift4({ host: 'image-registry.apps.old.example.com' }),
});

// MigStorage backups is not among the imported files: it must exist.
const backups = ReplicationRepository.fromRepositoryName(chart, 'backups', 'backups');

const waitForJobs = new MigrationHook(chart, 'wait-for-jobs', {
  action: HookAction.playbookFile(path.join(__dirname, 'hooks/wait-for-jobs.yaml'), {
    image: 'registry.redhat.io/rhmtc/openshift-migration-hook-runner-rhel8:v1.8.9',
  }),
  runsOn: HookTarget.SOURCE,
});
const smokeTest = new MigrationHook(chart, 'smoke-test', {
  action: HookAction.customImage('registry.example.com/shop/smoke-test:1.4'),
  runsOn: HookTarget.DESTINATION,
  activeDeadline: Duration.minutes(10),
});

const shop = new MigrationPlan(chart, 'shop', {
  source: old,
  destination: host,
  repository: backups,
  namespaces: [NamespaceMapping.same('shop-web'), NamespaceMapping.renamed('shop-db', 'shop-data')],
});
shop.addHook(waitForJobs, {
  phase: HookPhase.PRE_BACKUP,
  permissions: [
    { namespace: 'shop-web', apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list'] },
    { namespace: 'shop-db', apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list'] },
  ],
});
shop.addHook(smokeTest, { phase: HookPhase.POST_RESTORE });
shop.stage('first-copy');
shop.cutover('go-live');

app.synth();
