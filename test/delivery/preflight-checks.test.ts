import { Chart } from 'cdk8s';
import { migration } from './migration';
import {
  ArgoCdDelivery, MigrationApp, NamespaceMapping, PreflightChecks, PreflightChecksProps, SecretSource, StunnelProxy,
  TransferEndpoint, TransferEngine, TransferTrust,
} from '../../src';

const DOMAINS = { new: 'apps.new.example.com' };

function jobsOf(app: MigrationApp): any[] {
  app.index; // prepares the deliveries
  const objects = app.charts.flatMap((chart) => (chart as Chart).toJson()).filter(({ kind }) => kind === 'Job');
  return objects.filter(({ metadata }) => metadata.labels['preflight.cdk8s-mtc/name'] !== undefined);
}

function checked(props?: PreflightChecksProps, build = migration()) {
  new PreflightChecks(build.app, 'checks', props);
  return { ...build, index: build.app.index, jobs: jobsOf(build.app) };
}

const probesOf = (job: any): string[] => job.spec.template.spec.containers[0].env[0].value.split('\n');

test('is a run with a unit for each cluster, and a Job in each namespace that something starts from', () => {
  const { index, jobs } = checked({ routerDomains: DOMAINS });
  expect(index.runs.filter(({ owner }) => owner === 'preflight')).toEqual([expect.objectContaining({
    path: 'runs/preflight/1-preflight-checks',
    kind: 'preflight',
    units: expect.arrayContaining(['runs/preflight/1-preflight-checks/new', 'runs/preflight/1-preflight-checks/old']),
  })]);
  expect(jobs.map((job) => [job.metadata.namespace, probesOf(job)])).toEqual([
    ['openshift-migration', [
      '1 upgrade api.old.example.com:6443 openshift-migration component%3Dvelero velero yes',
      '2 registry registry.apps.old.example.com:443 yes',
      '3 bucket s3.us-east-1.amazonaws.com:443 us-east-1 backups yes',
    ]],
    ['openshift-migration', ['1 port s3.us-east-1.amazonaws.com:443 -']],
    ['shop', ['1 port probe.apps.new.example.com:443 -']],
  ]);
});

test('the Secrets of MTC are mounted one by one, and no Job contains a value of them', () => {
  const { spec } = checked().jobs[0].spec.template;
  expect(spec.volumes).toEqual([
    { name: 'secret-1', secret: { secretName: 'old-token', optional: true } },
    { name: 'secret-2', secret: { secretName: 'old-token', optional: true } },
    { name: 'secret-3', secret: { secretName: 'backups', optional: true } },
  ]);
  expect(spec.containers[0].volumeMounts.map(({ mountPath }: any) => mountPath))
    .toEqual(['/secrets/1', '/secrets/2', '/secrets/3']);
});

test('pods are restricted, have no API token, and end', () => {
  const { spec: { backoffLimit, activeDeadlineSeconds, ttlSecondsAfterFinished, suspend, template } } =
    checked().jobs[0];
  expect({ backoffLimit, activeDeadlineSeconds, ttlSecondsAfterFinished, suspend }).toEqual({
    backoffLimit: 0, activeDeadlineSeconds: 200, ttlSecondsAfterFinished: 3600, suspend: undefined,
  });
  expect(template.spec).toMatchObject({
    automountServiceAccountToken: false,
    restartPolicy: 'Never',
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  });
  expect(template.spec.containers[0].securityContext)
    .toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
});

test('pods have the labels that the policies of the app select, so that they have the openings of rsync', () => {
  const { jobs, app } = checked({ routerDomains: DOMAINS });
  const policy = app.charts.flatMap((chart) => (chart as Chart).toJson())
    .find(({ kind, metadata, spec }) => kind === 'NetworkPolicy' && metadata.namespace === 'shop'
      && spec.egress?.length > 0);
  expect(policy.spec.podSelector.matchLabels).toBeDefined();
  expect(jobs[2].spec.template.metadata.labels).toMatchObject(policy.spec.podSelector.matchLabels);
});

test('a user is that of the pods', () => {
  expect(checked({ user: 1000 }).jobs[0].spec.template.spec.securityContext)
    .toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
});

test('a queue of Kueue is a label, and the Jobs are suspended', () => {
  const [{ metadata, spec }] = checked({ queue: 'migration' }).jobs;
  expect([metadata.labels['kueue.x-k8s.io/queue-name'], spec.suspend]).toEqual(['migration', true]);
  expect(checked({ suspend: true }).jobs[0].spec.suspend).toBe(true);
});

test('the proxy of the controller is only for the host cluster', () => {
  const { jobs } = checked({ httpsProxy: 'http://proxy.example.com:3128', noProxy: '.svc' });
  expect(jobs.map((job) => job.spec.template.spec.containers[0].env.slice(1))).toEqual([
    [{ name: 'HTTPS_PROXY', value: 'http://proxy.example.com:3128' }, { name: 'NO_PROXY', value: '.svc' }], [],
  ]);
});

test('rsync is tried through the proxy that MTC is told to use', () => {
  const build = migration();
  new StunnelProxy(build.chart, 'proxy', { host: 'proxy.corp', port: 3128 });
  const { jobs } = checked({ routerDomains: DOMAINS }, build);
  expect(probesOf(jobs[jobs.length - 1])).toEqual(['1 port probe.apps.new.example.com:443 -']);
});

test('the endpoints of a TransferEngine are tried once for each namespace', () => {
  const app = new MigrationApp({ quiet: true });
  const [old, young] = [new Chart(app, 'old'), new Chart(app, 'new')];
  const engine = new TransferEngine(young, 'web', {
    source: old,
    destination: young,
    endpoint: TransferEndpoint.nodePort({ host: 'node.example.com', firstPort: 31000 }),
    trust: TransferTrust.presharedKey(SecretSource.existing('key')),
  });
  engine.addClaim('data', { namespace: NamespaceMapping.same('shop') });
  engine.stage('one');
  engine.stage('two');
  new PreflightChecks(app, 'checks');
  expect(jobsOf(app).map((job) => [job.metadata.namespace, probesOf(job)]))
    .toEqual([['shop', ['1 port node.example.com:31000 - later']]]);
});

test('GitOps tools deliver its units as those of other runs', () => {
  const build = migration();
  new PreflightChecks(build.app, 'checks');
  new ArgoCdDelivery(build.app, 'argocd', { repoUrl: 'https://git.example.com/a/b.git' });
  build.app.index;
  const paths = JSON.stringify(build.app.charts.flatMap((chart) => (chart as Chart).toJson()))
    .match(/runs\/preflight\/1-preflight-checks\/\w+/g);
  expect([...new Set(paths)].sort())
    .toEqual(['runs/preflight/1-preflight-checks/new', 'runs/preflight/1-preflight-checks/old']);
});

test('the same program gives the same Jobs each time', () => {
  const { app, jobs } = checked();
  app.index;
  expect(jobsOf(app)).toEqual(jobs);
});

test.each<[string, PreflightChecksProps, string]>([
  ['an image', { image: 'not an image' }, 'image'],
  ['the user root', { user: 0 }, 'user'],
  ['a queue', { queue: 'Not_A_Queue' }, 'queue'],
  ['a queue that is not suspended', { queue: 'one', suspend: false }, 'contradicts queue'],
  ['a proxy with credentials', { httpsProxy: 'http://me:pw@proxy:3128' }, 'without credentials'],
  ['a domain of an unknown cluster', { routerDomains: { nwe: 'apps.example.com' } }, 'write "new"'],
])('%s that cannot work is rejected', (_, props, message) => {
  const { app } = migration();
  new PreflightChecks(app, 'checks', props);
  expect(() => app.synth()).toThrow(message);
});
