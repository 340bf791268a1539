import { Program } from './plans/program';
import {
  DirectImageMigration, DirectImageStreamMigration, DirectVolumeMigration, EgressFirewall, EgressPeer, HookAction,
  HookTarget, MigrationAnalytic, MigrationHook, MigrationPlan, NamespaceMapping, OperatorChannel,
  OperatorInstallation, RemoteCluster, ReplicationRepository, RsyncNetworkExemption, S3Credentials, SecretSource,
  StateMigrationPlan, StorageConversionPlan, StunnelProxy,
} from 'cdk8s-mtc';

/** A construct with all of its required options, of which one is replaced by undefined: as in JavaScript, or from a variable that is not set. */
type Make = (program: Program, change: Record<string, undefined>) => unknown;

const between = (program: Program) => ({ source: program.remote, destination: program.host });
const moving = (program: Program) => ({ ...between(program), repository: program.repository, namespaces: [NamespaceMapping.same('shop')] });
const store = { bucket: 'backups', credentials: S3Credentials.existing('creds') };

const CONSTRUCTS: ReadonlyArray<readonly [string, readonly string[], Make]> = [
  ['MigrationPlan', ['source', 'destination', 'repository', 'namespaces'], (p, change) => new MigrationPlan(p.chart, 'x', { ...moving(p), ...change } as any)],
  ['StateMigrationPlan', ['source', 'destination', 'repository', 'namespaces'], (p, change) => new StateMigrationPlan(p.chart, 'x', { ...moving(p), ...change } as any)],
  ['StorageConversionPlan', ['cluster', 'namespaces'], (p, change) => new StorageConversionPlan(p.chart, 'x', { cluster: p.host, namespaces: ['shop'], ...change } as any)],
  ['RemoteCluster', ['url', 'token'], (p, change) => new RemoteCluster(p.chart, 'x', { url: 'https://api.x.example.com:6443', token: SecretSource.existing('x'), ...change } as any)],
  ['ReplicationRepository.s3', ['bucket', 'credentials'], (p, change) => ReplicationRepository.s3(p.chart, 'x', { ...store, ...change } as any)],
  ['ReplicationRepository.s3Compatible', ['bucket', 'credentials', 'url'], (p, change) => (
    ReplicationRepository.s3Compatible(p.chart, 'x', { ...store, url: 'https://minio.example.com', ...change } as any))],
  ['ReplicationRepository.multicloudObjectGateway', ['url'], (p, change) => ReplicationRepository.multicloudObjectGateway(p.chart, 'x', { ...change } as any)],
  ['ReplicationRepository.googleCloudStorage', ['bucket', 'credentials'], (p, change) => ReplicationRepository.googleCloudStorage(p.chart, 'x', { bucket: 'b', ...change } as any)],
  ['ReplicationRepository.azureBlob', ['storageAccount', 'container', 'resourceGroup', 'credentials'], (p, change) => ReplicationRepository.azureBlob(p.chart, 'x', { ...change } as any)],
  ['RsyncNetworkExemption', ['plan'], (p, change) => new RsyncNetworkExemption(p.chart, 'x', { ...change } as any)],
  ['EgressFirewall', ['egressFirewall.allow'], (p) => (
    new RsyncNetworkExemption(p.chart, 'x', { plan: p.plan(), egressFirewall: EgressFirewall.ovnKubernetes(undefined as any) }))],
  ['EgressPeer', ['egressFirewall.allow[0]'], (p) => (
    new RsyncNetworkExemption(p.chart, 'x', { plan: p.plan(), egressFirewall: EgressFirewall.ovnKubernetes({ allow: [EgressPeer.cidr(undefined as any)] }) }))],
  ['StunnelProxy', ['host', 'port'], (p, change) => new StunnelProxy(p.chart, 'x', { host: 'proxy', port: 3128, ...change } as any)],
  ['MigrationHook', ['action', 'runsOn'], (p, change) => (
    new MigrationHook(p.chart, 'x', { action: HookAction.customImage('quay.io/a/b:1'), runsOn: HookTarget.SOURCE, ...change } as any))],
  ['MigrationAnalytic', ['plan'], (p, change) => new MigrationAnalytic(p.chart, 'x', { ...change } as any)],
  ['DirectVolumeMigration', ['source', 'destination', 'claims'], (p, change) => (
    new DirectVolumeMigration(p.chart, 'x', { ...between(p), claims: [{ namespace: 'shop', claim: 'data' }], ...change } as any))],
  ['DirectImageMigration', ['source', 'destination', 'namespaces'], (p, change) => (
    new DirectImageMigration(p.chart, 'x', { ...between(p), namespaces: [NamespaceMapping.same('shop')], ...change } as any))],
  ['DirectImageStreamMigration', ['source', 'destination', 'namespace', 'imageStream'], (p, change) => (
    new DirectImageStreamMigration(p.chart, 'x', { ...between(p), namespace: 'shop', imageStream: 'web', ...change } as any))],
  ['OperatorInstallation', ['clusters'], (p, change) => (
    new OperatorInstallation(p.chart, 'x', { clusters: [p.host], channel: OperatorChannel.of('release-v1.8'), ...change } as any))],
];

const CASES = CONSTRUCTS.flatMap(([name, options, make]) => options.map((option) => [name, option, make] as const));

test('a namespace that is undefined is a mistake', () => {
  const program = new Program();
  program.plan({ namespaces: [NamespaceMapping.same('shop'), undefined as any] });
  expect(program.mistakes).toEqual(['[ocp4/shop] namespaces[1]: is missing; give NamespaceMapping.same("shop").']);
});

test.each(CASES)('%s without %s is a mistake that names the option', (_, option, make) => {
  const program = new Program();
  make(program, { [option]: undefined });
  expect(program.mistakes.filter((mistake) => mistake.startsWith(`[ocp4/x] ${option}`))).not.toEqual([]);
});
