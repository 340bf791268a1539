import * as path from 'path';
import { Chart, Testing } from 'cdk8s';
import { named, Program } from './plans/program';
import { commandsOf } from '../src/output/commands';
import {
  AccessMode, AzureCredentials, CaBundle, DirectVolumeMigration, EgressFirewall, EgressPeer, EgressRule, Findings,
  GoogleCredentials, HookAction,
  HookPhase, HookTarget, HostCluster, KnownVolume, MigrationAnalytic, MigrationApp, MigrationHook, MigrationPlan,
  NamespaceMapping, ProxyCredentials,
  RegistryRoute, RemoteCluster, RemoteClusterProps, ReplicationRepository, RsyncNetworkExemption, S3Credentials,
  SecretSource, StunnelProxy,
} from 'cdk8s-mtc';

const MISTAKES_WITHOUT_MANIFEST: Record<number, string> = {
  14: 'says which sort of proxy is meant; no field contains that',
  25: 'says when a setting can be left out; what is written when it is given is the same',
};

const tested: number[] = [];

function mistake(number: number, what: string, test_: () => void): void {
  tested.push(number);
  test(`the guide's mistake ${number}: ${what}`, test_);
}

function trap(what: string, test_: () => void): void {
  test(`the guide's trap: ${what}`, test_);
}

const secret = SecretSource.plainTextLiteral;
const decoded = (text: string) => Buffer.from(text, 'base64').toString();

function remote(props: Partial<RemoteClusterProps> = {}): Program {
  const program = new Program();
  new RemoteCluster(
    program.chart, 'edge', { url: 'https://api.edge.example.com:6443', token: secret('ey.raw.token'), ...props },
  );
  return program;
}

function exempted(egressFirewall?: EgressFirewall): Program {
  const program = new Program();
  const plan =
    program.plan({ namespaces: [NamespaceMapping.renamed('shop', 'store')], destinationNamespacesExist: true });
  new RsyncNetworkExemption(program.chart, 'rsync', { plan, egressFirewall });
  return program;
}

const ALLOW_AND_DENY = { allow: [EgressPeer.cidr('203.0.113.0/24')], rules: [EgressRule.deny(EgressPeer.anyIpv4())] };

describe('networks', () => {
  mistake(1, 'the rule that is to let rsync pass denies it', () => {
    expect(exempted(EgressFirewall.openshiftSdn(ALLOW_AND_DENY)).specOf('EgressNetworkPolicy').egress).toEqual([
      { type: 'Allow', to: { cidrSelector: '203.0.113.0/24' } },
      { type: 'Deny', to: { cidrSelector: '0.0.0.0/0' } },
    ]);
  });

  mistake(2, 'both NetworkPolicies have one name', () => {
    expect(exempted().ofKind('NetworkPolicy').map(({ metadata }) => metadata.name))
      .toEqual(['allow-rsync-ingress', 'allow-rsync-egress']);
  });

  mistake(3, 'the policies miss the pods of block volumes', () => {
    expect(exempted().ofKind('NetworkPolicy').map(({ spec }) => spec.podSelector)).toEqual([
      { matchLabels: { owner: 'directvolumemigration' } }, { matchLabels: { owner: 'directvolumemigration' } },
    ]);
  });

  mistake(4, 'OVN-Kubernetes is given the kind of OpenShift SDN', () => {
    expect(exempted(EgressFirewall.ovnKubernetes(ALLOW_AND_DENY)).ofKind('EgressFirewall')).toEqual([
      expect.objectContaining({
        apiVersion: 'k8s.ovn.org/v1',
        metadata: expect.objectContaining({ name: 'default', namespace: 'shop' }),
      }),
    ]);
  });

  mistake(5, 'the pods are said to connect to each other', () => {
    const { ocp3, ocp4 } = exempted().written;
    expect(ocp3.map(({ metadata, spec }) => [metadata.namespace, spec.policyTypes, spec.egress]))
      .toEqual([['shop', ['Egress'], [{}]]]);
    expect(ocp4.filter(({ kind }) => kind === 'NetworkPolicy')
      .map(({ metadata, spec }) => [metadata.namespace, spec.policyTypes, spec.ingress])).toEqual([
      ['store', ['Ingress'], [{ ports: [{ protocol: 'TCP', port: 6443 }] }]],
    ]);
  });

  mistake(18, 'the list of ports lacks those of the pods themselves', () => {
    const program = new Program();
    new RsyncNetworkExemption(program.chart, 'rsync', {
      plan: program.plan({ destinationNamespacesExist: true }),
      endpoint: { cidrs: ['203.0.113.10/32'], port: 30443 },
    });
    const ports = (rules: any[]) =>
      rules.flatMap((rule) => rule.ports.map(({ protocol, port }: any) => `${protocol} ${port}`));
    const [ingress, egress] = program.ofKind('NetworkPolicy').map(({ spec }) => ports(spec.ingress ?? spec.egress));
    expect(egress).toEqual(['TCP 30443', 'UDP 53', 'TCP 53', 'UDP 5353', 'TCP 5353']);
    expect(ingress).toEqual(['TCP 6443']);
  });
});

describe('repositories', () => {
  function aws(): Program {
    const program = new Program();
    ReplicationRepository.s3(program.chart, 's3', {
      bucket: 'mtc',
      credentials: S3Credentials.keys({
        accessKeyId: secret('AKIAIOSFODNN7EXAMPLE\n'),
        secretAccessKey: secret('c2VjcmV0\n'),
      }),
    });
    return program;
  }

  function google(): Program {
    const program = new Program();
    ReplicationRepository.googleCloudStorage(program.chart, 'gcs', {
      bucket: 'mtc',
      credentials: GoogleCredentials.serviceAccountKey(secret('{"type":"service_account","private_key":"example"}')),
    });
    return program;
  }

  function azure(): Program {
    const program = new Program();
    ReplicationRepository.azureBlob(program.chart, 'blob', {
      storageAccount: 'account',
      container: 'mtc',
      resourceGroup: 'group',
      credentials: AzureCredentials.servicePrincipal({
        tenantId: 't', subscriptionId: 's', clientId: 'c', clientSecret: secret('hush'),
      }),
    });
    return program;
  }

  mistake(6, 'the keys of AWS are said to be encoded already', () => {
    expect(aws().ofKind('Secret')[0].data).toEqual({
      'aws-access-key-id': Buffer.from('AKIAIOSFODNN7EXAMPLE').toString('base64'),
      'aws-secret-access-key': Buffer.from('c2VjcmV0').toString('base64'),
    });
  });

  mistake(7, 'each provider is said to have two keys', () => {
    expect(Object.keys(google().ofKind('Secret')[0].data)).toEqual(['gcp-credentials']);
    expect(decoded(google().ofKind('Secret')[0].data['gcp-credentials']))
      .toBe('{"type":"service_account","private_key":"example"}');
    expect(Object.keys(azure().ofKind('Secret')[0].data)).toEqual(['azure-credentials']);
    expect(decoded(azure().ofKind('Secret')[0].data['azure-credentials']).split('\n')
      .map((line) => line.split('=')[0])).toEqual([
      'AZURE_TENANT_ID', 'AZURE_SUBSCRIPTION_ID', 'AZURE_CLIENT_ID', 'AZURE_CLOUD_NAME', 'AZURE_CLIENT_SECRET',
    ]);
  });

  mistake(8, 'each provider is given the fields of AWS', () => {
    const fields = (program: Program) => {
      const { backupStorageProvider, backupStorageConfig: { credsSecretRef: _, ...config } } =
        program.specOf('MigStorage');
      return { backupStorageProvider, ...config };
    };
    expect(fields(aws())).toEqual({ backupStorageProvider: 'aws', awsBucketName: 'mtc' });
    expect(fields(google())).toEqual({ backupStorageProvider: 'gcp', gcpBucket: 'mtc' });
    expect(fields(azure())).toEqual({
      backupStorageProvider: 'azure',
      azureStorageAccount: 'account',
      azureStorageContainer: 'mtc',
      azureResourceGroup: 'group',
    });
  });

  mistake(9, 'Secrets have one name where they are made and another where they are used', () => {
    for (const program of [aws(), google(), azure()]) {
      expect(program.specOf('MigStorage').backupStorageConfig.credsSecretRef)
        .toEqual(program.ofKind('Secret')[0].metadata);
    }
    expect(remote().specOf('MigCluster').serviceAccountSecretRef).toEqual(remote().ofKind('Secret')[0].metadata);
  });

  mistake(24, 'Secrets are said to belong in one certain namespace', () => {
    expect(remote().specOf('MigCluster').serviceAccountSecretRef).toEqual(named('edge-token'));
    expect(remote({ token: SecretSource.existing('edge', { namespace: 'openshift-config' }) })
      .specOf('MigCluster').serviceAccountSecretRef)
      .toEqual({ name: 'edge', namespace: 'openshift-config' });
  });
});

describe('clusters', () => {
  mistake(10, 'readiness is asked of a kind that there is not, and in no namespace', () => {
    const app = new MigrationApp({ outdir: Testing.app().outdir });
    const chart = new Chart(app, 'ocp4');
    new RemoteCluster(chart, 'edge', {
      url: 'https://api.edge.example.com:6443',
      token: SecretSource.existing('edge-token'),
    });
    ReplicationRepository.s3(chart, 'backups', { bucket: 'mtc', credentials: S3Credentials.existing('backups') });
    expect(commandsOf(app.index.units[0])).toEqual([
      'kubectl wait --for=condition=Ready migcluster/edge -n openshift-migration --timeout=10m',
      'kubectl wait --for=condition=Ready migstorage/backups -n openshift-migration --timeout=10m',
    ]);
  });

  mistake(11, 'a second MigCluster is made for the host', () => {
    const program = new Program();
    new HostCluster(new Chart(program.app, 'hub'), 'ocp4');
    expect(program.ofKind('MigCluster')[0].metadata).toEqual(named('host'));

    const renamed = new Program();
    new HostCluster(new Chart(renamed.app, 'hub'), 'ocp4', { metadata: { name: 'ocp4' } });
    expect(renamed.ofKind('MigCluster')[0].metadata).toEqual(named('ocp4'));
    expect(renamed.specOf('MigrationController').cluster_name).toBe('ocp4');
  });

  mistake(12, 'the MigrationController lacks what the operator has no default for', () => {
    const program = new Program();
    program.host.configureController({ limits: { volumes: 200 } });
    program.remote.configureController({ images: { rsyncTransfer: 'registry.example.com/mtc/rsync:1.8' } });
    expect(program.written.ocp4[0].spec).toEqual({
      migration_controller: true, migration_ui: true, migration_velero: true, cluster_name: 'host', mig_pv_limit: 200,
    });
    expect(program.written.ocp3[0].spec).toEqual({
      migration_controller: false,
      migration_ui: false,
      migration_velero: true,
      rsync_transfer_image_fqin: 'registry.example.com/mtc/rsync:1.8',
    });
  });

  mistake(19, 'the address of the registry may have a scheme', () => {
    expect(remote({ exposedRegistryPath: 'https://registry.example.com' }).mistakes).toEqual([
      '[] ocp4/edge: exposedRegistryPath: "https://registry.example.com" is not a host or host:port: MTC reports '
        + 'InvalidRegistryRoute. Write `exposedRegistryPath: \'registry.example.com\'`. (cluster/registry-path)',
    ]);
    expect(remote({ exposedRegistryPath: 'registry.example.com' }).specOf('MigCluster').exposedRegistryPath)
      .toBe('registry.example.com');
  });

  mistake(20, 'certificates seem to be required where they are verified', () => {
    const { insecure, caBundle } = remote().specOf('MigCluster');
    expect([insecure, caBundle]).toEqual([undefined, undefined]);

    const caBundle2 = CaBundle.fromFile(path.join(__dirname, '../examples/indirect-migration/old-cluster-ca.pem'));
    const found = Findings.of(remote({ insecure: true, caBundle: caBundle2 }).chart).all.map(({ option, message }) =>
      `${option}: ${message}`);
    expect(found).toContain(
      'insecure: `insecure: true` disables verification: `caBundle` is ignored, and anyone who intercepts the '
        + 'connection receives the token',
    );
  });

  mistake(21, 'the token is read by a command that is gone, from a Secret that is not made any more', () => {
    expect(remote({ longLivedToken: true }).written.edge).toEqual([{
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        ...named('migration-controller-token'),
        annotations: { 'kubernetes.io/service-account.name': 'migration-controller' },
      },
      type: 'kubernetes.io/service-account-token',
    }]);
  });

  mistake(26, 'it stays open which end needs a route to its registry', () => {
    const program = remote({ registryRoute: RegistryRoute.openshift4({ host: 'registry.edge.example.com' }) });
    expect(program.written.edge).toEqual([{
      apiVersion: 'route.openshift.io/v1',
      kind: 'Route',
      metadata: { name: 'image-registry', namespace: 'openshift-image-registry' },
      spec: {
        host: 'registry.edge.example.com',
        to: { kind: 'Service', name: 'image-registry' },
        tls: { termination: 'passthrough' },
      },
    }]);
    expect(program.specOf('MigCluster').exposedRegistryPath).toBe('registry.edge.example.com');

    const without = remote();
    const edge = without.chart.node.findChild('edge') as RemoteCluster;
    without.plan({ source: without.host, destination: edge });
    expect(without.mistakes).toEqual([expect.stringContaining('has no exposedRegistryPath')]);
  });
});

describe('proxies and groups', () => {
  const controllerOf = (program: Program) => program.specOf('MigrationController');

  mistake(13, 'exceptions are said to be ignored without a proxy', () => {
    const program = new Program();
    program.host.configureController({ proxies: { exceptions: ['.svc'] } });
    expect(controllerOf(program)).toMatchObject({ no_proxy: '.svc' });
    expect(Object.keys(controllerOf(program)).filter((key) => key.includes('proxy'))).toEqual(['no_proxy']);
  });

  mistake(15, 'the proxy may lack a scheme, and the password may hold any character', () => {
    const program = new Program();
    const credentials = ProxyCredentials.basic({ username: 'mtc', password: secret('p#ss/w@rd') });
    new StunnelProxy(program.chart, 'proxy', { host: 'proxy.corp', port: 3128, credentials });
    expect(controllerOf(program).stunnel_tcp_proxy).toBe('http://mtc:p%23ss%2Fw%40rd@proxy.corp:3128');
  });

  mistake(16, 'it is not said on which cluster the settings are read', () => {
    const program = new Program();
    new StunnelProxy(program.chart, 'proxy', { host: 'proxy.corp', port: 3128 });
    program.host.configureController({ rsync: { sourceGroups: [1000], destinationGroups: [2000] } });
    expect(Object.keys(program.written)).toEqual(['ocp4']);
    expect(controllerOf(program)).toMatchObject({
      stunnel_tcp_proxy: 'http://proxy.corp:3128', src_supplemental_groups: '1000', target_supplemental_groups: '2000',
    });

    const { node } = program.remote.configureController({ rsync: { sourceGroups: [1000] } });
    expect(Findings.of(program.app).all.filter(({ construct }) => construct === node.path)
      .map(({ rule, option }) => [rule, option]))
      .toEqual([['controller/host-only', 'rsync.sourceGroups']]);
  });

  mistake(17, 'groups may be divided by commas and spaces', () => {
    const program = new Program();
    program.host.configureController({ rsync: { sourceGroups: [1000, 2000] } });
    expect(controllerOf(program).src_supplemental_groups).toBe('1000,2000');
  });
});

describe('plans and runs', () => {
  mistake(22, 'a plan that is to be direct is indirect in both ways', () => {
    const program = new Program();
    program.plan();
    expect(program.specOf('MigPlan')).not.toHaveProperty('indirectImageMigration');
    expect(program.specOf('MigPlan')).not.toHaveProperty('indirectVolumeMigration');
  });

  mistake(23, 'one volume is copied and moved', () => {
    const volume = { namespace: 'shop', accessModes: [AccessMode.READ_WRITE_MANY] };
    const program = new Program();
    program.plan({
      volumes: [
        KnownVolume.copy({ ...volume, persistentVolume: 'pv-1', claim: 'a' }),
        KnownVolume.move({ ...volume, persistentVolume: 'pv-2', claim: 'b' }),
      ],
    });
    expect(program.specOf('MigPlan').persistentVolumes.map(({ selection }: any) => selection)).toEqual([
      { action: 'copy', copyMethod: 'filesystem' }, { action: 'move' },
    ]);
  });

  mistake(27, 'the procedure ends before anything is migrated', () => {
    const program = new Program();
    const plan = program.plan();
    plan.stage('first-copy');
    plan.cutover('go-live');
    plan.rollback('back');
    const { ocp4: _, ...runs } = program.written;
    expect(Object.entries(runs).map(([file, [run]]) => [file, run.spec])).toEqual([
      ['run-shop-1-stage-first-copy', { migPlanRef: named('shop'), stage: true }],
      ['run-shop-2-cutover-go-live', { migPlanRef: named('shop'), stage: false, quiescePods: true }],
      ['run-shop-3-rollback-back', { migPlanRef: named('shop'), stage: false, rollback: true }],
    ]);
  });
});

describe('further traps of the documents', () => {
  trap('a playbook reads environment variables that are never set', () => {
    const program = new Program();
    const playbook = (name: string) => `- hosts: localhost\n  vars: { plan: "{{ lookup('env', '${name}') }}" }\n`;
    new MigrationHook(program.chart, 'right', {
      action: HookAction.playbook(playbook('MIGRATION_PLAN_NAME')),
      runsOn: HookTarget.SOURCE,
    });
    expect(program.mistakes).toEqual([]);
    new MigrationHook(program.chart, 'wrong', {
      action: HookAction.playbook(playbook('migplan_name')),
      runsOn: HookTarget.SOURCE,
    });
    expect(program.mistakes).toEqual([
      expect.stringMatching(
        /^\[\] ocp4\/wrong: action\.playbook: the playbook reads "migplan_name" .*Read `MIGRATION_PLAN_NAME`\. \(hook\/playbook-variables\)$/,
      ),
    ]);
  });

  trap('a playbook is given without the image that the API requires', () => {
    const program = new Program();
    new MigrationHook(program.chart, 'stop', {
      action: HookAction.playbook('- hosts: localhost\n'),
      runsOn: HookTarget.SOURCE,
    });
    expect(program.specOf('MigHook')).toMatchObject({ custom: false, image: 'quay.io/konveyor/hook-runner:latest' });
  });

  trap('one phase of the hooks is named twice, and another not at all', () => {
    expect(Object.values(HookPhase)).toEqual(['PreBackup', 'PostBackup', 'PreRestore', 'PostRestore']);
  });

  trap('the ServiceAccount of a hook is taken for granted', () => {
    const program = new Program();
    const hook = MigrationHook.fromHookName(program.chart, 'stop', 'stop', HookTarget.SOURCE);
    program.plan().addHook(hook, { phase: HookPhase.PRE_BACKUP });
    expect(program.written.ocp3)
      .toEqual([{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: named('shop-prebackup') }]);
  });

  trap('a rollback, or a run as root, lacks the required `stage`', () => {
    const program = new Program();
    MigrationPlan.fromPlanName(program.chart, 'imported', 'shop').rollback('back');
    expect(program.specOf('MigMigration')).toEqual({ migPlanRef: named('shop'), stage: false, rollback: true });
  });

  trap('entries of volumes lack the required `supported`', () => {
    const program = new Program();
    program.plan({
      volumes: [KnownVolume.skip({
        persistentVolume: 'pv-1', namespace: 'shop', claim: 'a', accessModes: [AccessMode.READ_WRITE_ONCE],
      })],
    });
    expect(program.specOf('MigPlan').persistentVolumes).toEqual([{
      name: 'pv-1',
      pvc: { namespace: 'shop', name: 'a', accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem' },
      selection: { action: 'skip' },
      supported: { actions: ['skip'], copyMethods: [] },
    }]);
  });

  trap('the limit of listed images is misspelt, and the plan of an analytic is called otherwise', () => {
    const program = new Program();
    new MigrationAnalytic(program.chart, 'sizes', { plan: program.plan(), listImages: 50 });
    expect(program.specOf('MigAnalytic')).toEqual({
      migPlanRef: named('shop'),
      analyzeK8SResources: true,
      analyzeImageCount: true,
      analyzePVCapacity: true,
      listImages: true,
      listImagesLimit: 50,
    });
  });

  trap('a direct migration of volumes lacks the required storage class and access modes', () => {
    const program = new Program();
    Findings.of(program.app).acknowledge('direct/volumes-by-hand', 'nothing is applied');
    new DirectVolumeMigration(program.chart, 'copy', {
      source: program.remote,
      destination: program.host,
      claims: [{
        namespace: 'shop', claim: 'data', targetStorageClass: 'fast', targetAccessModes: [AccessMode.READ_WRITE_ONCE],
      }],
    });
    expect(program.specOf('DirectVolumeMigration').persistentVolumeClaims).toEqual([{
      namespace: 'shop',
      name: 'data',
      targetNamespace: 'shop',
      targetName: 'data',
      targetStorageClass: 'fast',
      targetAccessModes: ['ReadWriteOnce'],
    }]);
  });

  trap('new claims of a conversion are said to end in "-new"; their names are MTC\'s own', () => {
    const program = new Program();
    const volume = {
      persistentVolume: 'pv-1', namespace: 'shop', claim: 'data', accessModes: [AccessMode.READ_WRITE_ONCE],
    };
    program.conversionPlan({
      volumes: [KnownVolume.copy({ ...volume, storageClass: 'fast', targetClaim: 'data-new' })],
    });
    expect(program.mistakes).toEqual([
      '[ocp4/shop] volumes[0].targetClaim: "data-new" is ignored: MTC names the new claims of a '
        + 'conversion itself; leave it out.',
    ]);
  });

  trap('the cache of the controller is switched on by replacing a key that does not exist', () => {
    const program = new Program();
    program.host.configureController({ manager: { cache: true } });
    expect(program.specOf('MigrationController')).toEqual({
      migration_controller: true,
      migration_ui: true,
      migration_velero: true,
      cluster_name: 'host',
      mig_controller_enable_cache: true,
    });
  });

  trap('the list of what is left out is replaced by a shorter one', () => {
    const program = new Program();
    program.host.configureController({ exclusions: { resources: ['routes'] } });
    expect(Object.keys(program.specOf('MigrationController')).filter((key) => key.includes('excluded')))
      .toEqual(['additional_excluded_resources']);
  });

  trap('a run is watched by a command that does not exist', () => {
    const app = new MigrationApp({ outdir: Testing.app().outdir });
    MigrationPlan.fromPlanName(new Chart(app, 'ocp4'), 'imported', 'shop').stage('first');
    expect(commandsOf(app.index.units[0])).toEqual([
      "kubectl wait --for=jsonpath='{.status.phase}'=Completed migmigration/shop-first -n "
        + 'openshift-migration --timeout=24h',
      "kubectl get migmigration/shop-first -n openshift-migration -o jsonpath='{.status.conditions[*].type}'",
    ]);
  });
});

test('each of the guide\'s 27 mistakes is either shown here or touches no manifest', () => {
  const untested = Object.keys(MISTAKES_WITHOUT_MANIFEST).map(Number);
  expect([...tested, ...untested].sort((a, b) => a - b)).toEqual(Array.from({ length: 27 }, (_, index) => index + 1));
});
