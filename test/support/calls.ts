import * as fs from 'fs';
import * as path from 'path';
import { Secret } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { inventoryOf } from './inventory';
import { entryPoints } from './public-api';
import { Program } from '../plans/program';
import * as mtc from 'cdk8s-mtc';
import {
  AccessMode, AzureCredentials, EgressFirewall, EgressPeer, Findings, GoogleCredentials, HookAction, HookPhase,
  HookTarget, KnownVolume,
  MigrationHook, NamespaceMapping, OperatorInstallation, RemoteCluster, ReplicationRepository, RsyncNetworkExemption,
  S3Credentials, SecretSource,
  StunnelProxy, TransferEndpoint, TransferEngine, TransferTrust,
} from 'cdk8s-mtc';

/** How an entry point of the public API is called with all that it requires, and how what it returns is used. */
interface Call {
  readonly args: (program: Program) => unknown[];
  /** The object whose method is called. */
  readonly on?: (program: Program) => any;
  /** What a program does with the value that is returned. Constructs need no use. */
  readonly use?: (program: Program, value: any) => unknown;
}

const TOKEN = SecretSource.existing('token');
const URL = 'https://api.x.example.com:6443';
const CA = path.join(__dirname, '../../examples/indirect-migration/old-cluster-ca.pem');
const FIREWALL = path.join(__dirname, '../../examples/locked-down-networks/old-ovn-firewalls.yaml');

const between = (program: Program) => ({ source: program.remote, destination: program.host });
const moving = (
  program: Program,
) => ({ ...between(program), repository: program.repository, namespaces: [NamespaceMapping.same('web')] });
const volume = {
  persistentVolume: 'pv-1', namespace: 'shop', claim: 'data', accessModes: [AccessMode.READ_WRITE_ONCE],
};
const bucket = { bucket: 'backups', credentials: S3Credentials.existing('creds') };
const trust = () => TransferTrust.presharedKey(SecretSource.existing('key'));
const PLAYBOOK = path.join(__dirname, '../../examples/hooks/wait-for-jobs.yml');
const TOKEN_FILE = path.join(__dirname, '../../examples/hooks/cdk8s.yaml');
const engine = (program: Program, change: object = {}) => {
  const made = new TransferEngine(program.chart, 'engine', {
    source: program.chart,
    destination: program.chart,
    endpoint: TransferEndpoint.clusterIp(),
    trust: trust(),
    ...change,
  });
  made.addClaim('data', { namespace: NamespaceMapping.same('shop') });
  return made;
};

const inRemote = (option: string) => (program: Program, value: unknown) => (
  new RemoteCluster(program.chart, 'used', { url: URL, token: TOKEN, ...{ [option]: value } }));
const inPlan = (option: string, inList = false) => (program: Program, value: unknown) =>
  program.plan({ [option]: inList ? [value] : value });
const inS3 = (option: string) => (program: Program, value: unknown) =>
  ReplicationRepository.s3(program.chart, 'used', { ...bucket, ...{ [option]: value } });
const inFirewall = (program: Program, allow: unknown) => (
  new RsyncNetworkExemption(program.chart, 'used', {
    plan: program.plan(),
    egressFirewall: EgressFirewall.ovnKubernetes({ allow: [allow as EgressPeer] }),
  }));
const inExemption = (program: Program, egressFirewall: any) =>
  new RsyncNetworkExemption(program.chart, 'used', { plan: program.plan(), egressFirewall });
const inFurtherRules = (program: Program, rule: any) => inExemption(program, EgressFirewall.ovnKubernetes({
  allow: [EgressPeer.cidr('192.0.2.0/24')], rules: [rule],
}));
const inAttachment = (program: Program, hook: any) => program.plan().addHook(hook, { phase: HookPhase.PRE_BACKUP });
const inGoogle = (program: Program, credentials: any) =>
  ReplicationRepository.googleCloudStorage(program.chart, 'used', { bucket: 'backups', credentials });
const inProxy = (program: Program, credentials: any) =>
  new StunnelProxy(program.chart, 'used', { host: 'proxy', port: 3128, credentials });
const inAzure = (program: Program, credentials: any) => ReplicationRepository.azureBlob(program.chart, 'used', {
  storageAccount: 'account', container: 'backups', resourceGroup: 'group', credentials,
});
const inHook = (program: Program, action: any) =>
  new MigrationHook(program.chart, 'used', { action, runsOn: HookTarget.SOURCE });
const inEngine = (option: string) => (program: Program, value: any) => engine(program, { [option]: value });
const simple = (...values: unknown[]) => () => [...values];
const made = (...values: unknown[]) => (program: Program) => [program.chart, 'made', ...values];
const inScope = (props: (program: Program) => object) => (program: Program) => [program.chart, 'made', props(program)];

const inApp = (props?: object) => (): unknown[] => [new mtc.MigrationApp(), 'made', ...props ? [props] : []];
const shop = () => new mtc.VolumeRules([mtc.VolumeRule.copy('all')]);
const fleet = (
  program: Program,
) => ({ ...between(program), repository: program.repository, sourceInventory: inventoryOf({}) });
const INVENTORY = path.join(__dirname, '../../examples/fleet/old.inventory.json');

const template = (program: Program) => {
  const plan = program.plan();
  plan.stage('first');
  return mtc.MigrationTemplate.fromApp(program.chart.node.root as any);
};

/** Calls of all constructors, factories and methods of the public API. */
export const CALLS: Record<string, Call> = {
  'MigrationTemplate.fromApp': { args: (p) => [p.chart.node.root] },
  'MigrationTemplate#hasPlan': { on: template, args: simple('shop') },
  'MigrationTemplate#hasNoFindings': { on: template, args: simple() },
  'MigrationTemplate#run': { on: template, args: simple('first') },
  'MigrationTemplate#secretsIn': { on: template, args: simple() },
  'RunTemplate#moves': { on: (p) => template(p).run('first'), args: simple(['shop']) },
  'RunTemplate#has': { on: (p) => template(p).run('first'), args: simple({ stage: true }) },
  'new ArgoCdDelivery': { args: inApp({ repoUrl: 'https://git.example.com/a/b.git' }) },
  'new FluxDelivery': { args: inApp({ repoUrl: 'https://git.example.com/a/b.git' }) },
  'new TektonDelivery': { args: inApp({ image: 'registry.example.com/cdk8s-mtc:1' }) },
  'new ManifestWorkDelivery': { args: inApp() },
  'new PreflightChecks': { args: inApp() },
  'HealthChecks.argoCdConfigMap': { args: simple() },
  'HealthChecks.argoCdResourceHealthChecks': { args: simple() },
  'HealthChecks.fluxExpressions': { args: simple() },
  'HealthChecks.kappConfig': { args: simple() },
  'HealthChecks.kubectlWait': { args: simple('MigPlan', 'shop') },
  'Inventory.fromFile': { args: simple(INVENTORY) },
  'Inventory.fromData': { args: simple(inventoryOf({}).data) },
  'VolumeRule.copy': { args: simple('all') },
  'VolumeRule.move': { args: simple('all') },
  'VolumeRule.skip': { args: simple('all') },
  'VolumeRule.transfer': { args: simple('all') },
  'new VolumeRules': { args: simple([]) },
  'VolumeRules#resolve': { on: shop, args: simple({ source: inventoryOf({}) }) },
  'VolumeRules#explain': { on: shop, args: simple({ source: inventoryOf({}) }) },
  'new NamespaceMigration': { args: inScope(moving) },
  'NamespaceMigration#stage': {
    on: (p) => new mtc.NamespaceMigration(p.chart, 'all', moving(p)),
    args: simple('first-copy'),
  },
  'NamespaceMigration#cutover': {
    on: (p) => new mtc.NamespaceMigration(p.chart, 'all', moving(p)),
    args: simple('go-live'),
  },
  'NamespaceMigration#planOf': {
    on: (p) => new mtc.NamespaceMigration(p.chart, 'all', moving(p)),
    args: simple('shop'),
  },
  'new MigrationFleet': { args: inScope(fleet) },
  'MigrationFleet#planOf': { on: (p) => new mtc.MigrationFleet(p.chart, 'fleet', fleet(p)), args: simple('shop') },
  'MigrationFleet#explain': { on: (p) => new mtc.MigrationFleet(p.chart, 'fleet', fleet(p)), args: simple('shop') },
  'new MigrationApp': { args: simple() },
  'MigrationApp#synth': { on: () => new mtc.MigrationApp(), args: simple() },
  'HostCluster.fromClusterName': { args: made('host') },
  'new HostCluster': { args: made() },
  'HostCluster#configureController': { on: (p) => p.host, args: simple({}) },
  'RemoteCluster#configureController': { on: (p) => p.remote, args: simple({}) },
  'MigrationController.forHost': { args: made() },
  'MigrationController.forRemote': { args: made() },
  'MigrationController#configure': { on: (p) => p.host.configureController(), args: simple({}) },
  'OperatorChannel.of': {
    args: simple('release-v1.8'),
    use: (p, channel) => new OperatorInstallation(p.chart, 'used', { clusters: [p.host], channel }),
  },
  'new OperatorInstallation': { args: inScope((p) => ({ clusters: [p.host] })) },
  'RegistryRoute.openshift4': { args: simple() },
  'RegistryRoute.openshift3': { args: simple() },
  'RemoteCluster.fromClusterName': { args: made('other') },
  'new RemoteCluster': { args: made({ url: URL, token: TOKEN }) },
  'CaBundle.fromPem': { args: simple(fs.readFileSync(CA, 'utf8')), use: inRemote('caBundle') },
  'CaBundle.fromFile': { args: simple(CA), use: inRemote('caBundle') },
  'ProxyCredentials.basic': {
    args: simple({ username: 'me', password: SecretSource.placeholder('<password>') }),
    use: inProxy,
  },
  'ProxyCredentials.fromSecret': {
    args: simple(SecretSource.existing('proxy')),
    use: (p, credentials) => inEngine('proxy')(p, { host: 'proxy', port: 3128, credentials }),
  },
  'SecretSource.existing': { args: simple('token'), use: inRemote('token') },
  'SecretSource.fromSecret': {
    args: (p) => [Secret.fromSecretName(p.chart, 'secret', 'token')],
    use: inRemote('token'),
  },
  'SecretSource.fromCluster': { args: (p) => [p.chart, { name: 'token', key: 'token' }] },
  'SecretSource.atApply': { args: simple('TOKEN') },
  'SecretSource.env': { args: simple('CDK8S_MTC_TEST_TOKEN'), use: inRemote('token') },
  'SecretSource.file': { args: simple(TOKEN_FILE), use: inRemote('token') },
  'SecretSource.externalSecret': { args: simple({ store: 'vault', key: 'mtc/x' }), use: inRemote('token') },
  'SecretSource.placeholder': { args: simple('<path:kv/data/x#token>'), use: inRemote('token') },
  'SecretSource.plainTextLiteral': { args: simple('ey.ey.x'), use: inRemote('token') },
  'AzureCredentials.servicePrincipal': {
    args: simple({
      tenantId: 't', subscriptionId: 's', clientId: 'c', clientSecret: SecretSource.placeholder('<secret>'),
    }),
    use: inAzure,
  },
  'AzureCredentials.existing': { args: simple('creds'), use: inAzure },
  'GoogleCredentials.serviceAccountKey': { args: simple(SecretSource.placeholder('<key>')), use: inGoogle },
  'GoogleCredentials.existing': { args: simple('creds'), use: inGoogle },
  'S3Credentials.keys': {
    args: simple({ accessKeyId: SecretSource.placeholder('<id>'), secretAccessKey: SecretSource.placeholder('<key>') }),
    use: inS3('credentials'),
  },
  'S3Credentials.existing': { args: simple('creds'), use: inS3('credentials') },
  'Findings.of': { args: (p) => [p.chart] },
  'Findings#acknowledge': { on: (p) => Findings.of(p.plan()), args: simple('plan/registry-path', 'no images') },
  'EgressFirewall.ovnKubernetes': { args: simple({ allow: [EgressPeer.cidr('192.0.2.0/24')] }), use: inExemption },
  'EgressFirewall.openshiftSdn': { args: simple({ allow: [EgressPeer.cidr('192.0.2.0/24')] }), use: inExemption },
  'EgressFirewall.fromFile': { args: simple(FIREWALL, { allow: [EgressPeer.cidr('192.0.2.0/24')] }), use: inExemption },
  'EgressPeer.cidr': { args: simple('192.0.2.0/24'), use: inFirewall },
  'EgressPeer.dnsName': { args: simple('example.com'), use: inFirewall },
  'EgressPeer.nodes': { args: simple({ role: 'router' }), use: inFirewall },
  'EgressPeer.anyIpv4': { args: simple(), use: inFirewall },
  'EgressRule.allow': { args: simple(EgressPeer.cidr('192.0.2.0/24')), use: inFurtherRules },
  'EgressRule.deny': { args: simple(EgressPeer.cidr('192.0.2.0/24')), use: inFurtherRules },
  'new RsyncNetworkExemption': { args: inScope((p) => ({ plan: p.plan() })) },
  'RsyncNetworkExemption#addPlan': {
    on: (p) => new RsyncNetworkExemption(p.chart, 'used', { plan: p.plan() }),
    args: (p) => [p.plan({}, 'other')],
  },
  'new StunnelProxy': { args: made({ host: 'proxy', port: 3128 }) },
  'new DirectImageMigration': {
    args: inScope((p) => ({ ...between(p), namespaces: [NamespaceMapping.same('shop')] })),
  },
  'new DirectImageStreamMigration': {
    args: inScope((p) => ({ ...between(p), namespace: 'shop', imageStream: 'web' })),
  },
  'new DirectVolumeMigration': {
    args: inScope((p) => ({ ...between(p), claims: [{ namespace: 'shop', claim: 'data' }] })),
  },
  'HookAction.playbook': { args: simple('- hosts: localhost\n  tasks: []\n'), use: inHook },
  'HookAction.playbookFile': { args: simple(PLAYBOOK), use: inHook },
  'HookAction.customImage': { args: simple('quay.io/a/b:1'), use: inHook },
  'IncludedResource.core': { args: simple('ConfigMap'), use: inPlan('includedResources', true) },
  'IncludedResource.of': { args: simple('apps', 'Deployment'), use: inPlan('includedResources', true) },
  'KnownVolume.copy': { args: simple(volume), use: inPlan('volumes', true) },
  'KnownVolume.move': { args: simple(volume), use: inPlan('volumes', true) },
  'KnownVolume.skip': { args: simple(volume), use: inPlan('volumes', true) },
  'LabelCondition.hasValue': { args: simple('app', 'web'), use: inPlan('labelSelector', true) },
  'LabelCondition.oneOf': { args: simple('app', ['web']), use: inPlan('labelSelector', true) },
  'LabelCondition.noneOf': { args: simple('app', ['web']), use: inPlan('labelSelector', true) },
  'LabelCondition.exists': { args: simple('app'), use: inPlan('labelSelector', true) },
  'LabelCondition.doesNotExist': { args: simple('app'), use: inPlan('labelSelector', true) },
  'new MigrationAnalytic': { args: inScope((p) => ({ plan: p.plan() })) },
  'MigrationHook.fromHookName': { args: made('hook', HookTarget.SOURCE), use: inAttachment },
  'new MigrationHook': { args: made({ action: HookAction.customImage('quay.io/a/b:1'), runsOn: HookTarget.SOURCE }) },
  'MigrationPlan.fromPlanName': { args: made('other') },
  'new MigrationPlan': { args: inScope(moving) },
  'MigrationPlan#addHook': {
    on: (p) => p.plan(),
    args: (p) => [
      MigrationHook.fromHookName(p.chart, 'hook', 'hook', HookTarget.SOURCE), { phase: HookPhase.PRE_BACKUP },
    ],
  },
  'MigrationPlan#stage': { on: (p) => p.plan(), args: simple('first') },
  'MigrationPlan#cutover': { on: (p) => p.plan(), args: simple('final') },
  'MigrationPlan#rollback': { on: (p) => p.plan(), args: simple('back') },
  'NamespaceMapping.same': { args: simple('shop'), use: inPlan('namespaces', true) },
  'NamespaceMapping.renamed': { args: simple('shop', 'store'), use: inPlan('namespaces', true) },
  'PlanBase#addNamespace': { on: (p) => p.plan(), args: simple(NamespaceMapping.same('web')) },
  'MigrationPlan#addIncludedResource': { on: (p) => p.plan(), args: simple(mtc.IncludedResource.core('ConfigMap')) },
  'PlanBase#addVolume': { on: (p) => p.plan(), args: simple(KnownVolume.copy(volume)) },
  'RsyncIdentity.user': { args: simple(1000), use: inPlan('rsyncIdentity') },
  'RsyncIdentity.root': { args: simple() },
  'RsyncIdentity.privileged': { args: simple() },
  'RsyncIdentity.superPrivileged': { args: simple() },
  'StateMigrationPlan.fromPlanName': { args: made('other') },
  'new StateMigrationPlan': { args: inScope(moving) },
  'StateMigrationPlan#copyState': { on: (p) => p.statePlan(), args: simple('first') },
  'StateMigrationPlan#cutover': { on: (p) => p.statePlan(), args: simple('final') },
  'StateMigrationPlan#rollback': { on: (p) => p.statePlan(), args: simple('back') },
  'StorageConversionPlan.fromPlanName': { args: made('other') },
  'new StorageConversionPlan': { args: inScope((p) => ({ cluster: p.host, namespaces: ['shop'] })) },
  'StorageConversionPlan#copyClaims': { on: (p) => p.conversionPlan(), args: simple('first') },
  'StorageConversionPlan#convert': { on: (p) => p.conversionPlan(), args: simple('final') },
  'StorageConversionPlan#rollback': { on: (p) => p.conversionPlan(), args: simple('back') },
  'ObjectGatewayCredentials.job': { args: simple() },
  'ObjectGatewayCredentials.externalSecret': { args: simple() },
  'ObjectGatewayCredentials.atApply': { args: simple() },
  'ReplicationRepository.s3': { args: made(bucket) },
  'ReplicationRepository.s3Compatible': { args: made({ ...bucket, url: 'https://minio.example.com' }) },
  'ReplicationRepository.multicloudObjectGateway': {
    args: made({ url: 'https://s3-openshift-storage.apps.example.com' }),
  },
  'ReplicationRepository.googleCloudStorage': {
    args: made({ bucket: 'backups', credentials: GoogleCredentials.existing('creds') }),
  },
  'ReplicationRepository.azureBlob': {
    args: made({
      storageAccount: 'account',
      container: 'backups',
      resourceGroup: 'group',
      credentials: AzureCredentials.existing('creds'),
    }),
  },
  'ReplicationRepository.fromRepositoryName': { args: made('other') },
  'VolumeSnapshots.aws': { args: simple() },
  'VolumeSnapshots.google': { args: simple() },
  'VolumeSnapshots.azure': {
    args: simple({ resourceGroup: 'group' }),
    use: (p, volumeSnapshots) => ReplicationRepository.azureBlob(p.chart, 'used', {
      storageAccount: 'account',
      container: 'backups',
      resourceGroup: 'group',
      credentials: AzureCredentials.existing('creds'),
      volumeSnapshots,
    }),
  },
  'TransferEndpoint.route': { args: simple({ domain: 'apps.example.com' }), use: inEngine('endpoint') },
  'TransferEndpoint.loadBalancer': { args: simple() },
  'TransferEndpoint.nodePort': {
    args: simple({ host: 'node.example.com', firstPort: 30000 }),
    use: inEngine('endpoint'),
  },
  'TransferEndpoint.ingress': { args: simple({ domain: 'apps.example.com' }), use: inEngine('endpoint') },
  'TransferEndpoint.clusterIp': { args: simple() },
  'TransferEndpoint.bucket': {
    args: simple({
      ...bucket, certificate: fs.readFileSync(CA, 'utf8'), privateKey: SecretSource.existing('private-key'),
    }),
    use: inEngine('endpoint'),
  },
  'new TransferEngine': {
    args: inScope((p) => ({
      source: p.chart, destination: p.chart, endpoint: TransferEndpoint.clusterIp(), trust: trust(),
    })),
    use: (_, transfer) => transfer.addClaim('data', { namespace: NamespaceMapping.same('shop') }),
  },
  'TransferEngine#addClaims': {
    on: engine,
    args: simple(NamespaceMapping.same('shop'), { inventory: inventoryOf({}) }),
  },
  'TransferEngine#addClaim': { on: engine, args: simple('other', { namespace: NamespaceMapping.same('shop') }) },
  'TransferEngine#stage': { on: engine, args: simple('first') },
  'TransferEngine#cutover': { on: engine, args: simple('final') },
  'TransferEngine#verify': { on: engine, args: simple('check') },
  'TransferTrust.presharedKey': { args: simple(SecretSource.existing('key')), use: inEngine('trust') },
  'TransferTrust.certificates': {
    args: simple({ source: SecretSource.existing('source'), destination: SecretSource.existing('destination') }),
    use: inEngine('trust'),
  },
  'TransferTrust.certManager': { args: simple({ issuer: 'issuer' }), use: inEngine('trust') },
};

/** An error of Node, or more than one line of where it was noticed. */
export const STACK_TRACE = /Error:|Cannot read|is not a function|\n +at .*\n +at /;

export const ENTRY_POINTS = entryPoints();

/**
 * Calls an entry point. Every program has the same plan-independent parts, so that only what is changed
 * makes a difference.
 */
function call(program: Program, name: string, args: unknown[]): unknown {
  const { on, use } = CALLS[name];
  const [, className, member] = /^(?:new )?(\w+)(?:[.#](\w+))?$/.exec(name)!;
  const type = (mtc as any)[className];
  const value = member === undefined ? new type(...args) : (on ? on(program) : type)[member](...args);
  use?.(program, value);
  return value;
}

/** What is wrong with an app that is not the program's, such as that of a delivery. */
function mistakesOfOtherApp(program: Program, value: unknown): string[] {
  const root = Construct.isConstruct(value) ? value.node.root : program.app;
  return root === program.app ? [] : root.node.findAll().flatMap((construct) => construct.node.validate());
}

/** What is reported: by the call itself, or by synth. */
export function reported(name: string, change: (args: any[]) => void = () => undefined): string[] {
  const program = new Program();
  const args = CALLS[name].args(program);
  change(args);
  try {
    const value = call(program, name, args);
    return [...program.mistakes, ...mistakesOfOtherApp(program, value)];
  } catch (error) {
    return [(error as Error).stack!];
  }
}
