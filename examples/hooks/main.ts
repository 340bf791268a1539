import * as path from 'path';
import { Chart, Duration } from 'cdk8s';
import {
  HookAction, HookPhase, HookTarget, HostCluster, MigrationApp, MigrationHook, MigrationPlan, NamespaceMapping,
  RegistryRoute, RemoteCluster,
  ReplicationRepository, SecretSource,
} from 'cdk8s-mtc';

const app = new MigrationApp({ name: 'hooks' });
const chart = new Chart(app, 'new');

const destination = new HostCluster(chart, 'host');
const source = new RemoteCluster(chart, 'old', {
  url: 'https://api.old.example.com:6443',
  token: SecretSource.existing('old-token'),
  registryRoute: RegistryRoute.openshift4({ host: 'image-registry.apps.old.example.com' }),
});
const plan = new MigrationPlan(chart, 'shop', {
  source,
  destination,
  repository: ReplicationRepository.fromRepositoryName(chart, 'backups', 'backups'),
  namespaces: [
    NamespaceMapping.same('shop-web'),
    NamespaceMapping.renamed('shop-db', 'shop-data'),
  ],
});

const waitForJobs = new MigrationHook(chart, 'wait-for-jobs', {
  runsOn: HookTarget.SOURCE,
  action: HookAction.playbookFile(path.join(__dirname, 'wait-for-jobs.yml'), {
    image: 'registry.redhat.io/rhmtc/openshift-migration-hook-runner-rhel8:v1.8.9',
  }),
});
plan.addHook(waitForJobs, {
  phase: HookPhase.PRE_BACKUP,
  permissions: plan.namespaces.map(({ source: namespace }) => (
    { namespace, apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list'] }
  )),
});

const smokeTest = new MigrationHook(chart, 'smoke-test', {
  runsOn: HookTarget.DESTINATION,
  action: HookAction.customImage('registry.example.com/shop/smoke-test:1.4'),
  activeDeadline: Duration.minutes(10),
});
plan.addHook(smokeTest, { phase: HookPhase.POST_RESTORE });

plan.stage('first-copy');
plan.cutover('go-live');

app.synth();
