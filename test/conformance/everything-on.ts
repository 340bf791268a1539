import * as fs from 'fs';
import * as path from 'path';
import { AppProps, Chart, Duration, Size } from 'cdk8s';
import { Cpu, FsGroupChangePolicy, NodeLabelQuery, NodeTaintQuery, Secret, TaintEffect } from 'cdk8s-plus-27';
import {
  AccessMode, AddClaimOptions, AddClaimsOptions, AwsSnapshotOptions, AzureCloud, AzureCredentials,
  AzureRepositoryProps, AzureServicePrincipalOptions, AzureSnapshotOptions, BasicProxyCredentialsOptions,
  BucketEndpointOptions, CaBundle,
  CertificateIssuerKind, CertificatesTrustOptions, CertManagerTrustOptions, ClusterIpEndpointOptions,
  ClusterSecretOptions,
  Compression,
  ControllerImagePullPolicy, ControllerSettings, CopyMethod, CopyVolumeOptions, CreateClaimOptions, CutoverOptions,
  DirectClaim, DirectImageMigration, DirectImageMigrationProps, DirectImageStreamMigration,
  DirectImageStreamMigrationProps, DirectVolumeMigration, DirectVolumeMigrationProps, DirectVolumeMigrationType,
  EgressFirewall, EgressFirewallOptions, EgressPeer, EgressPort, EgressProtocol, EgressRule,
  ExistingEgressFirewallOptions, ExistingSecretOptions, ExternalSecretOptions, Findings, GoogleCredentials,
  GoogleRepositoryProps, GoogleSnapshotOptions, HookAction, HookPermission, HookPhase, HookTarget, HostCluster,
  HostClusterProps, HostMigrationControllerProps, ICluster, IMigrationPlan, IncludedResource,
  IngressEndpointOptions, Inventory, IReplicationRepository, KnownVolume, KnownVolumeOptions, LabelCondition,
  LoadBalancerEndpointOptions, MigrationAnalytic, MigrationAnalyticProps, MigrationApp, MigrationAppProps,
  MigrationController, MigrationHook, MigrationHookProps, MigrationPlan, MigrationPlanProps, NamespaceMapping,
  NodePortEndpointOptions, ObjectGatewayCredentials, ObjectGatewayExternalSecretOptions, ObjectGatewayJobOptions,
  ObjectGatewayRepositoryProps, OperatorChannel, OperatorInstallation, OperatorInstallationProps, Ownership,
  PlanAttributes, PlanHookOptions, PlaybookOptions, PresharedKeyTrustOptions, ProxyCredentials, ProxyServer,
  RegistryRoute, RegistryRouteOptions, RemoteCluster, RemoteClusterAttributes, RemoteClusterProps,
  RemoteMigrationControllerProps, ReplicationRepository, RouteEndpointOptions, RsyncEndpoint, RsyncEndpointType,
  RsyncIdentity, RsyncNetworkExemption, RsyncNetworkExemptionProps, RsyncUserOptions, RunOptions, S3AccessKeyOptions,
  S3CompatibleRepositoryProps, S3Credentials, S3RepositoryProps, S3SignatureVersion, SdnEgressFirewallOptions,
  SecretSource, SecretStoreKind, StateMigrationPlan, StateMigrationPlanProps, StorageConversionPlan,
  StorageConversionPlanProps, StunnelProxy, StunnelProxyProps, TransferCutoverOptions, TransferEndpoint,
  TransferCopyOptions, TransferEngine, TransferEngineProps, TransferIdentities, TransferIdentity, TransferImageOptions,
  TransferNetworkOptions,
  TransferPermissionOptions, TransferPods, TransferMode, TransferPodOptions, TransferStageOptions,
  TransferTrust, TransferTuning, TransferVerifyOptions, VeleroLogLevel, Verification, VolumeCopyOptions, VolumeMode,
  VolumeRule, VolumeRules, VolumeRulesOptions,
  VolumeSnapshots,
} from '../../src';
import { exampleInventory } from '../../src/rules/examples/inventory';
import { inventoryClaim, inventoryOf } from '../support/inventory';

/**
 * A program that turns on every option of every construct, so that each field which the library can write is written at
 * least once.
 *
 * `Required<…>` keeps it complete: a new option that is missing here does not compile. Options that exclude one another
 * are spread over several constructs; `Omit<…>` then says which.
 */

/** All options of an interface, except those that cannot be combined with the others. */
type All<Props, Without extends keyof Props = never> = Required<Omit<Props, Without>>;

/**
 * Builds the app.
 *
 * @param folder for the files that it reads, and with `dist` below for those that it writes
 */
export function everythingOn(folder: string): MigrationApp {
  const appProps: All<MigrationAppProps, Exclude<keyof AppProps, 'outdir'>> = {
    outdir: path.join(folder, 'dist'), name: 'everything-on', strict: false, quiet: true,
  };
  const app = new MigrationApp(appProps);
  const secrets = secretSources(folder);
  const clusters = describeClusters(app, folder, secrets);
  const repositories = describeRepositories(clusters.hostChart, folder, secrets);
  describePlans({ ...clusters, repositories, folder });
  describeImported(app);
  describeTransfers(app, secrets);
  return app;
}

interface Secrets {
  readonly env: SecretSource;
  readonly file: SecretSource;
  readonly literal: SecretSource;
  readonly placeholder: SecretSource;
  readonly external: SecretSource;
  readonly externalOfNamespace: SecretSource;
}

/** None of these is a secret of anybody. */
function secretSources(folder: string): Secrets {
  process.env.EVERYTHING_ON_SECRET = 'from-the-environment';
  const external: All<ExternalSecretOptions> = {
    store: 'vault',
    key: 'mtc/everything',
    property: 'value',
    version: '2',
    storeKind: SecretStoreKind.CLUSTER_SECRET_STORE,
    refreshInterval: '10m',
    apiVersion: 'external-secrets.io/v1',
  };
  return {
    env: SecretSource.env('EVERYTHING_ON_SECRET'),
    file: SecretSource.file(fileIn(folder, 'secret.txt', 'from-a-file\n')),
    literal: SecretSource.plainTextLiteral('written-down'),
    placeholder: SecretSource.placeholder('<path:kv/data/everything#value>'),
    external: SecretSource.externalSecret(external),
    externalOfNamespace: SecretSource.externalSecret({
      ...external, storeKind: SecretStoreKind.SECRET_STORE, apiVersion: 'external-secrets.io/v1beta1',
    }),
  };
}

function fileIn(folder: string, name: string, text: string): string {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

function metadata(name: string) {
  return { name, labels: { team: 'moving' }, annotations: { 'example.com/note': 'everything is on' } };
}

/** An inventory of no namespace, about which rules know nothing. */
const NOTHING_CAPTURED = Inventory.fromData(exampleInventory({
  scope: [],
  storageClasses: [{ name: 'fast', provisioner: 'csi.example.com', isDefault: false }],
}));

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nbm90IHJlYWxseQ==\n-----END CERTIFICATE-----\n';

// ----------------------------------------------------------------------------------------------------------------
// clusters

function proxy(password: SecretSource, host = 'proxy.example.com'): All<ProxyServer> {
  const credentials: All<BasicProxyCredentialsOptions> = { username: 'mtc', password };
  return { host, port: 3128, credentials: ProxyCredentials.basic(credentials) };
}

/** All options of all groups. */
type Whole<T> = T extends Size | Cpu | Duration | ProxyServer | unknown[] | string | number | boolean
  ? T : { [Name in keyof T]-?: Whole<NonNullable<T[Name]>> };

function clusterSettings(password: SecretSource) {
  const image = 'registry.example.com/mtc/image:1.8';
  return {
    velero: {
      enabled: true,
      resticTimeout: Duration.minutes(90),
      resticGroups: [1000, 2000],
      nodeSelector: { 'example.com/pool': 'migration' },
      logLevel: VeleroLogLevel.DEBUG,
      legacyAws: true,
    },
    resources: {
      restic: {
        cpuRequest: Cpu.millis(200),
        memoryRequest: Size.gibibytes(1),
        cpuLimit: Cpu.units(1),
        memoryLimit: Size.gibibytes(4),
      },
      velero: {
        cpuRequest: Cpu.millis(200),
        memoryRequest: Size.mebibytes(256),
        cpuLimit: Cpu.units(1),
        memoryLimit: Size.gibibytes(1),
      },
    },
    rsync: { endpointType: RsyncEndpointType.NODE_PORT, privileged: true, superPrivileged: true },
    registry: { readinessTimeout: Duration.minutes(10), livenessTimeout: Duration.minutes(10), validationPath: '/v2/' },
    proxies: {
      http: proxy(password),
      https: proxy(password, 'proxy-tls.example.com'),
      exceptions: ['.svc', '10.0.0.0/8'],
      secretName: 'mtc-proxy',
    },
    images: {
      rsyncTransfer: image,
      registry: image,
      stage: image,
      mtcPlugin: image,
      velero: image,
      openshiftPlugin: image,
      resticRestoreHelper: image,
      awsPlugin: image,
      azurePlugin: image,
      gcpPlugin: image,
    },
  };
}

function hostSettings(password: SecretSource): Whole<ControllerSettings> {
  const each = clusterSettings(password);
  const image = 'registry.example.com/mtc/image:1.8';
  return {
    velero: each.velero,
    registry: each.registry,
    manager: {
      logReader: false,
      cache: true,
      collectEvents: false,
      discoveryDirectory: '/var/cache/discovery',
      tracing: true,
    },
    hostCluster: { azureResourceGroup: 'disks', restartRestic: true },
    limits: { namespaces: 20, pods: 200, volumes: 300 },
    proxies: { ...each.proxies, stunnel: proxy(password, 'connect.example.com') },
    rsync: {
      ...each.rsync,
      sourceGroups: [1000, 2000],
      destinationGroups: [3000],
      bandwidth: Size.kibibytes(50000),
      archive: true,
      partial: true,
      delete: false,
      hardLinks: false,
      extraOptions: ['--acls', '--timeout=30'],
      attempts: 5,
      routeDomain: 'apps.host.example.com',
    },
    volumes: { resize: true, proposeSizes: true, resizeThreshold: 10, movableStorageClasses: ['shared-nfs'] },
    resources: {
      ...each.resources,
      rsyncSource: {
        cpuLimit: Cpu.units(2),
        cpuRequest: Cpu.millis(500),
        memoryLimit: Size.gibibytes(2),
        memoryRequest: Size.gibibytes(1),
      },
      rsyncDestination: {
        cpuLimit: Cpu.units(2),
        cpuRequest: Cpu.millis(500),
        memoryLimit: Size.gibibytes(2),
        memoryRequest: Size.gibibytes(1),
      },
      controller: {
        cpuLimit: Cpu.units(2),
        memoryLimit: Size.gibibytes(12),
        cpuRequest: Cpu.millis(500),
        memoryRequest: Size.gibibytes(1),
      },
    },
    images: {
      ...each.images,
      pullPolicy: ControllerImagePullPolicy.IF_NOT_PRESENT,
      controller: image,
      console: image,
      logReader: image,
      hookRunner: image,
    },
    exclusions: {
      resources: ['routes', 'certificates.cert-manager.io'],
      imageStreams: false,
      images: false,
      volumes: false,
    },
    console: {
      enabled: true,
      apiEndpoint: 'https://api.host.example.com:6443',
      oauthRedirectUrl: 'https://migration.apps.host.example.com',
      internalApiUrl: 'https://kubernetes.default.svc.cluster.local',
      internalDiscoveryUrl: 'https://discovery.openshift-migration.svc.cluster.local',
    },
  };
}

interface Clusters {
  readonly hostChart: Chart;
  readonly host: ICluster;
  readonly west: ICluster;
  readonly east: ICluster;
}

function describeClusters(app: MigrationApp, folder: string, secrets: Secrets): Clusters {
  const hostChart = new Chart(app, 'host-manifests');
  const settings = hostSettings(secrets.literal);
  const hostProps: All<HostClusterProps> = {
    metadata: metadata('everything-host'),
    inventory: NOTHING_CAPTURED,
    openshift: '4.20',
    mtc: '1.8.9',
    controller: settings,
    exposedRegistryPath: 'registry.apps.host.example.com',
    azureResourceGroup: settings.hostCluster.azureResourceGroup,
    restartRestic: settings.hostCluster.restartRestic,
    refresh: true,
  };
  const host = new HostCluster(hostChart, 'host', hostProps);
  const stunnel: All<StunnelProxyProps> = {
    ...settings.proxies.stunnel as All<ProxyServer>,
    cluster: host,
    httpProxy: settings.proxies.http,
    httpsProxy: settings.proxies.https,
    noProxy: ['.host.example.com'],
  };
  new StunnelProxy(hostChart, 'proxy', stunnel);

  const caBundle = CaBundle.fromFile(fileIn(folder, 'ca.pem', CERTIFICATE));
  const remoteOptions = clusterSettings(secrets.placeholder);
  const route: All<RegistryRouteOptions> = { host: 'registry.apps.west.example.com' };
  const westProps: All<RemoteClusterProps, 'insecure'> = {
    url: 'https://api.west.example.com:6443',
    token: secrets.env,
    metadata: metadata('west'),
    inventory: NOTHING_CAPTURED,
    openshift: '4.14',
    mtc: '1.8.9',
    caBundle,
    exposedRegistryPath: 'registry.apps.west.example.com:443',
    registryRoute: RegistryRoute.openshift4(route),
    longLivedToken: true,
    controller: remoteOptions,
    chart: new Chart(app, 'west-manifests'),
    azureResourceGroup: 'west-disks',
    restartRestic: false,
    refresh: true,
  };
  const west = new RemoteCluster(hostChart, 'west', westProps);
  const east = new RemoteCluster(hostChart, 'east', {
    url: 'https://api.east.example.com:8443',
    token: secrets.file,
    insecure: true,
    registryRoute: RegistryRoute.openshift3({ host: 'registry.east.example.com' }),
  });
  const existing: All<ExistingSecretOptions> = { namespace: 'openshift-config' };
  const ofCluster: All<ClusterSecretOptions> = {
    name: 'migration-controller-token', key: 'token', namespace: 'openshift-migration',
  };
  const tokens = [
    secrets.literal, secrets.placeholder, secrets.external, secrets.externalOfNamespace,
    SecretSource.existing('token', existing),
    SecretSource.fromSecret(Secret.fromSecretName(hostChart, 'token-of-cdk8s-plus', 'token')),
    SecretSource.atApply('REMOTE_TOKEN'),
    SecretSource.fromCluster(west, ofCluster),
  ];
  tokens.forEach((token, index) =>
    new RemoteCluster(hostChart, `remote-${index}`, { url: `https://api.remote-${index}.example.com:6443`, token }));

  const installation: All<OperatorInstallationProps> = {
    clusters: [host, west],
    channel: OperatorChannel.of('release-v1.8'),
    startingCsv: 'mtc-operator.v1.8.9',
    manualApproval: true,
    catalogSource: 'mirrored-operators',
    catalogNamespace: 'mirror',
    existingNamespace: false, // true writes less
  };
  new OperatorInstallation(hostChart, 'operator', installation);

  const ownHost: All<HostMigrationControllerProps> = {
    ...hostSettings(secrets.placeholder), clusterName: 'other', metadata: { labels: { team: 'moving' } },
  };
  MigrationController.forHost(new Chart(app, 'controller-of-a-host'), 'controller', ownHost);
  const ownRemote: RemoteMigrationControllerProps = { ...remoteOptions, metadata: { labels: { team: 'moving' } } };
  MigrationController.forRemote(new Chart(app, 'controller-of-a-remote'), 'controller', ownRemote);
  return { hostChart, host, west, east };
}

// ------------------------------------------------------------------------------------------------------------
// repositories

function describeRepositories(chart: Chart, folder: string, secrets: Secrets): IReplicationRepository {
  const principal: All<AzureServicePrincipalOptions> = {
    tenantId: 'tenant',
    subscriptionId: 'subscription',
    clientId: 'client',
    clientSecret: secrets.external,
    resourceGroup: 'disks',
    cloud: AzureCloud.US_GOVERNMENT,
  };
  const ofAws: All<AwsSnapshotOptions, 'credentials'> = { region: 'eu-west-1', creationTimeout: Duration.minutes(20) };
  const ofGoogle: All<GoogleSnapshotOptions> = {
    credentials: GoogleCredentials.serviceAccountKey(secrets.placeholder),
  };
  const ofAzure: All<AzureSnapshotOptions, 'credentials'> = {
    resourceGroup: 'snapshots', apiTimeout: Duration.minutes(3), creationTimeout: Duration.hours(1),
  };

  const accessKey: All<S3AccessKeyOptions> = { accessKeyId: secrets.env, secretAccessKey: secrets.file };
  const aws: All<S3RepositoryProps> = {
    metadata: metadata('aws'),
    bucket: 'backups',
    credentials: S3Credentials.keys(accessKey),
    region: 'eu-west-1',
    kmsKeyId: 'alias/backups',
    signatureVersion: S3SignatureVersion.V4,
    volumeSnapshots: VolumeSnapshots.aws(ofAws),
    refresh: true,
  };
  const repository = ReplicationRepository.s3(chart, 'aws', aws);

  const gateway: All<S3CompatibleRepositoryProps, 'insecure'> = {
    ...aws,
    metadata: metadata('gateway'),
    credentials: S3Credentials.existing('gateway-credentials', { namespace: 'openshift-config' }),
    url: 'https://s3-openshift-storage.apps.host.example.com',
    publicUrl: 'https://s3.example.com',
    caBundle: CaBundle.fromPem(CERTIFICATE),
    signatureVersion: S3SignatureVersion.V1,
    volumeSnapshots: VolumeSnapshots.google(ofGoogle),
  };
  ReplicationRepository.s3Compatible(chart, 'gateway', gateway);

  ReplicationRepository.s3Compatible(chart, 'minio', {
    bucket: 'backups',
    url: 'http://minio.example.com:9000',
    insecure: true,
    credentials: S3Credentials.keys({ accessKeyId: secrets.placeholder, secretAccessKey: secrets.placeholder }),
    volumeSnapshots: VolumeSnapshots.azure({
      ...ofAzure, credentials: AzureCredentials.servicePrincipal({ ...principal, clientSecret: secrets.literal }),
    }),
  });

  const job: All<ObjectGatewayJobOptions> = { image: 'registry.example.com/tools:1' };
  const external: All<ObjectGatewayExternalSecretOptions> = {
    apiVersion: 'external-secrets.io/v1',
    refreshInterval: '10m',
  };
  const claimed: All<ObjectGatewayRepositoryProps, 'insecure' | 'volumeSnapshots' | 'caBundle'> = {
    metadata: metadata('claimed'),
    url: 'https://s3-openshift-storage.apps.host.example.com',
    bucket: 'claimed-bucket',
    credentials: ObjectGatewayCredentials.job(job),
    storageClass: 'openshift-storage.noobaa.io',
    bucketClass: 'noobaa-default-bucket-class',
    maxSize: Size.gibibytes(500),
    refresh: true,
  };
  ReplicationRepository.multicloudObjectGateway(chart, 'claimed', claimed);
  ReplicationRepository.multicloudObjectGateway(chart, 'claimed-for-eso', {
    ...claimed,
    metadata: metadata('claimed-for-eso'),
    credentials: ObjectGatewayCredentials.externalSecret(external),
    caBundle: CaBundle.fromPem(CERTIFICATE),
  });

  const google: All<GoogleRepositoryProps> = {
    metadata: metadata('google'),
    bucket: 'backups',
    credentials: GoogleCredentials.serviceAccountKey(SecretSource.file(fileIn(folder, 'key.json',
      '{"type":"service_account","private_key":"example"}'))),
    volumeSnapshots: VolumeSnapshots.aws({
      ...ofAws,
      credentials: S3Credentials.keys({
        accessKeyId: secrets.externalOfNamespace,
        secretAccessKey: secrets.externalOfNamespace,
      }),
    }),
    refresh: true,
  };
  ReplicationRepository.googleCloudStorage(chart, 'google', google);
  ReplicationRepository.googleCloudStorage(chart, 'google-existing', {
    bucket: 'backups',
    credentials: GoogleCredentials.existing('google'),
  });

  const azure: All<AzureRepositoryProps> = {
    metadata: metadata('azure'),
    storageAccount: 'account',
    container: 'backups',
    resourceGroup: 'storage',
    credentials: AzureCredentials.servicePrincipal(principal),
    volumeSnapshots: VolumeSnapshots.azure(ofAzure),
    refresh: true,
  };
  ReplicationRepository.azureBlob(chart, 'azure', azure);
  ReplicationRepository.azureBlob(chart, 'azure-existing', {
    storageAccount: 'account',
    container: 'backups',
    resourceGroup: 'storage',
    credentials: AzureCredentials.existing('azure', { namespace: 'openshift-config' }),
  });
  return repository;
}

// -------------------------------------------------------------------------------------------------------------------
// plans

interface World extends Clusters {
  readonly repositories: IReplicationRepository;
  readonly folder: string;
}

const RUN: All<RunOptions, 'metadata'> = { keepAnnotations: true };

function knownVolume(persistentVolume: string, namespace: string): All<KnownVolumeOptions> {
  return {
    persistentVolume,
    namespace,
    claim: `claim-of-${persistentVolume}`,
    accessModes: [AccessMode.READ_WRITE_ONCE],
    volumeMode: VolumeMode.FILESYSTEM,
  };
}

function copiedVolume(
  persistentVolume: string, namespace: string,
): All<CopyVolumeOptions, 'autoAccessMode' | 'targetClaim'> {
  return {
    ...knownVolume(persistentVolume, namespace),
    storageClass: 'fast',
    copyMethod: CopyMethod.SNAPSHOT,
    accessMode: AccessMode.READ_WRITE_MANY,
    verify: true,
  };
}

function describePlans(world: World): void {
  const { hostChart, host, west, east, repositories } = world;
  const direct = describeDirectPlan(world);

  const indirect = new MigrationPlan(hostChart, 'indirect', {
    source: east,
    destination: host,
    repository: repositories,
    namespaces: [NamespaceMapping.renamed('shop', 'shop-new')],
    imageMigration: TransferMode.INDIRECT,
    volumeMigration: TransferMode.INDIRECT,
    rsyncIdentity: RsyncIdentity.root(),
    destinationNamespacesExist: true,
  });
  allRuns(indirect);
  describeNetworks(direct, indirect, world.folder);

  const stateProps: All<StateMigrationPlanProps> = {
    metadata: metadata('state'),
    source: west,
    destination: host,
    repository: repositories,
    namespaces: [NamespaceMapping.same('state'), NamespaceMapping.renamed('state-b', 'state-c')],
    volumes: [KnownVolume.copy({ ...copiedVolume('pv-5', 'state'), targetClaim: 'renamed' })],
    volumeRules: new VolumeRules([VolumeRule.skip('temporary', { claims: ['tmp-*'] }), VolumeRule.copy('others')]),
    rsyncIdentity: RsyncIdentity.privileged(),
    destinationNamespacesExist: true,
    closed: true,
    refresh: true,
  };
  const state = new StateMigrationPlan(hostChart, 'state', stateProps);
  state.copyState('first', { ...RUN, metadata: metadata('first-state') });
  state.cutover('last', RUN);
  state.rollback('back', RUN);

  const copying: All<VolumeCopyOptions> = {
    storageClass: 'new-class', accessMode: AccessMode.READ_WRITE_MANY, copyMethod: CopyMethod.SNAPSHOT, verify: true,
  };
  const volumeRules = new VolumeRules([VolumeRule.copy('all', {}, copying)]);
  const known: All<VolumeRulesOptions> = {
    source: inventoryOf({}), destination: inventoryOf({}), namespaces: ['vms'], movableStorageClasses: ['new-class'],
  };
  const conversionProps: All<StorageConversionPlanProps> = {
    metadata: metadata('conversion'),
    cluster: host,
    namespaces: ['vms'],
    volumes: [KnownVolume.copy(copiedVolume('pv-6', 'vms')), ...volumeRules.resolve(known).volumes],
    volumeRules,
    rsyncIdentity: RsyncIdentity.superPrivileged(),
    destinationNamespacesExist: true,
    liveMigrate: true,
    closed: true,
    refresh: true,
  };
  const conversion = new StorageConversionPlan(hostChart, 'conversion', conversionProps);
  conversion.copyClaims('first', RUN);
  conversion.convert('last', RUN);
  conversion.rollback('back', RUN);

  describeDirectKinds(world);
}

function describeDirectPlan({ hostChart, host, west, repositories, folder }: World): MigrationPlan {
  const asUser: All<RsyncUserOptions> = { group: 1000650000 };
  const props: All<MigrationPlanProps> = {
    metadata: metadata('direct'),
    source: west,
    destination: host,
    repository: repositories,
    namespaces: [NamespaceMapping.same('web'), NamespaceMapping.renamed('db', 'data')],
    imageMigration: TransferMode.DIRECT,
    volumeMigration: TransferMode.DIRECT,
    includedResources: [IncludedResource.core('Secret'), IncludedResource.of('apps', 'Deployment')],
    labelSelector: [
      LabelCondition.hasValue('app', 'shop'), LabelCondition.oneOf('tier', ['web', 'db']),
      LabelCondition.noneOf('stage', ['test']),
      LabelCondition.exists('team'), LabelCondition.doesNotExist('legacy'),
    ],
    volumes: [
      KnownVolume.copy(copiedVolume('pv-1', 'web')),
      KnownVolume.copy({ ...knownVolume('pv-2', 'db'), volumeMode: VolumeMode.BLOCK, autoAccessMode: true }),
      KnownVolume.move(knownVolume('pv-3', 'db')),
      KnownVolume.skip(knownVolume('pv-4', 'db')),
    ],
    volumeRules: new VolumeRules([VolumeRule.skip('temporary', { claims: ['tmp-*'] }), VolumeRule.copy('others')]),
    rsyncIdentity: RsyncIdentity.user(1000650000, asUser),
    destinationNamespacesExist: true,
    closed: true,
    refresh: true,
  };
  const plan = new MigrationPlan(hostChart, 'direct', props);

  const playbookOptions: All<PlaybookOptions> = { image: 'registry.example.com/mtc/hook-runner:1.8' };
  const hook: All<MigrationHookProps> = {
    action: HookAction.playbook('- hosts: localhost\n  tasks: []\n', playbookOptions),
    runsOn: HookTarget.SOURCE,
    activeDeadline: Duration.minutes(10),
    metadata: metadata('stop'),
  };
  const permission: All<HookPermission> = {
    resources: ['deployments'], verbs: ['get', 'patch'], apiGroups: ['apps'], namespace: 'db',
  };
  const own: All<PlanHookOptions, 'serviceAccount'> = {
    phase: HookPhase.PRE_BACKUP,
    executionNamespace: 'web',
    permissions: [permission, { resources: ['pods'], verbs: ['list'] }],
  };
  const playbook = fileIn(folder, 'playbook.yml', '- hosts: localhost\n  tasks: []\n');
  const runsOn = HookTarget.DESTINATION;
  plan.addHook(new MigrationHook(hostChart, 'stop', hook), own);
  plan.addHook(new MigrationHook(hostChart, 'check', {
    action: HookAction.customImage('registry.example.com/check:v1'),
    runsOn,
  }), {
    phase: HookPhase.POST_BACKUP, executionNamespace: 'data', serviceAccount: 'checker', permissions: [permission],
  });
  plan.addHook(new MigrationHook(hostChart, 'prepare', { action: HookAction.playbookFile(playbook), runsOn }), {
    phase: HookPhase.PRE_RESTORE,
  });
  plan.addHook(
    MigrationHook.fromHookName(hostChart, 'imported-hook', 'present-hook', runsOn), { phase: HookPhase.POST_RESTORE },
  );

  const analytic: All<MigrationAnalyticProps> = {
    plan,
    name: 'direct-size',
    kubernetesResources: true,
    images: true,
    volumeCapacity: true,
    volumeUsage: true,
    listImages: 100,
    refresh: true,
  };
  new MigrationAnalytic(hostChart, 'size', analytic);
  allRuns(plan);
  return plan;
}

function allRuns(plan: IMigrationPlan): void {
  const cutover: All<CutoverOptions, 'metadata'> = {
    ...RUN, quiescePods: false, verify: plan.namespaces.some((namespace) => !namespace.isRenamed),
  };
  plan.stage('first', { ...RUN, metadata: metadata(`first-stage-of-${plan.planName}`) });
  plan.cutover('go-live', cutover);
  plan.rollback('back', RUN);
}

function describeNetworks(direct: MigrationPlan, indirect: MigrationPlan, folder: string): void {
  const chart = direct.hostChart;
  const port: All<EgressPort> = { port: 443, protocol: EgressProtocol.TCP };
  const ovn: All<EgressFirewallOptions> = {
    allow: [
      EgressPeer.cidr('203.0.113.0/24', [port, { port: 53, protocol: EgressProtocol.UDP }]),
      EgressPeer.dnsName('*.apps.host.example.com', [port]),
      EgressPeer.nodes({ 'node-role.kubernetes.io/infra': '' }, [port]),
    ],
    rules: [EgressRule.allow(EgressPeer.cidr('2001:db8::/32')), EgressRule.deny(EgressPeer.anyIpv4())],
    namespaceRules: { web: [EgressRule.deny(EgressPeer.anyIpv4())] },
  };
  const captured = fileIn(folder, 'firewalls.json', JSON.stringify({
    kind: 'List',
    items: [{
      apiVersion: 'k8s.ovn.org/v1',
      kind: 'EgressFirewall',
      metadata: { name: 'default', namespace: 'captured' },
      spec: { egress: [] },
    }],
  }));
  const existing: All<ExistingEgressFirewallOptions> = { allow: [EgressPeer.cidr('203.0.113.0/24')] };
  const capturedPlan = MigrationPlan.fromPlanName(chart, 'captured', 'captured', {
    source: direct.source,
    destination: direct.destination,
    namespaces: [NamespaceMapping.same('captured')],
    destinationNamespacesExist: true,
  });
  new RsyncNetworkExemption(chart, 'captured-exemption', {
    plan: capturedPlan,
    egressFirewall: EgressFirewall.fromFile(captured, existing),
  });
  const endpoint: All<RsyncEndpoint> = { cidrs: ['203.0.113.10/32'], port: 8443 };
  const narrow: All<RsyncNetworkExemptionProps> = {
    plan: direct, endpoint, ingress: true, egressFirewall: EgressFirewall.ovnKubernetes(ovn),
  };
  new RsyncNetworkExemption(chart, 'narrow-exemption', narrow);

  const sdn: All<SdnEgressFirewallOptions> = {
    allow: [EgressPeer.cidr('203.0.113.10/32'), EgressPeer.dnsName('dvm-shop.apps.host.example.com')],
    rules: [EgressRule.deny(EgressPeer.anyIpv4())],
    namespaceRules: {},
    name: 'present-policy',
  };
  new RsyncNetworkExemption(
    chart, 'open-exemption', { plan: indirect, ingress: false, egressFirewall: EgressFirewall.openshiftSdn(sdn) },
  );
}

function describeDirectKinds({ hostChart, host, west }: World): void {
  const claim: All<DirectClaim> = {
    namespace: 'web',
    claim: 'uploads',
    targetStorageClass: 'fast',
    targetAccessModes: [AccessMode.READ_WRITE_ONCE],
    targetNamespace: 'web-new',
    targetClaim: 'uploads-new',
    targetVolumeMode: VolumeMode.FILESYSTEM,
    verify: true,
  };
  const volumes: All<DirectVolumeMigrationProps> = {
    source: west,
    destination: host,
    metadata: metadata('volumes'),
    claims: [claim],
    backOffLimit: 3,
    migrationType: DirectVolumeMigrationType.CUT_OVER,
    liveMigrate: true,
  };
  Findings.of(new DirectVolumeMigration(hostChart, 'volumes', volumes))
    .acknowledge('direct/volumes-by-hand', 'only its fields matter here');
  const images: All<DirectImageMigrationProps> = {
    source: west,
    destination: host,
    metadata: metadata('images'),
    namespaces: [NamespaceMapping.same('web'), NamespaceMapping.renamed('db', 'data')],
    labelSelector: [LabelCondition.hasValue('app', 'shop'), LabelCondition.oneOf('tier', ['web', 'db'])],
  };
  new DirectImageMigration(hostChart, 'images', images);
  const stream: All<DirectImageStreamMigrationProps> = {
    source: west,
    destination: host,
    metadata: metadata('stream'),
    namespace: 'web',
    imageStream: 'web',
    destinationNamespace: 'web-new',
  };
  new DirectImageStreamMigration(hostChart, 'stream', stream);
}

// ---------------------------------------------------------------------------------------------- what is on
// the cluster already

function describeImported(app: MigrationApp): void {
  const chart = new Chart(app, 'present');
  const attributes: All<RemoteClusterAttributes> = {
    url: 'https://api.present.example.com:6443',
    exposedRegistryPath: 'registry.apps.present.example.com',
    chart: new Chart(app, 'present-remote'),
  };
  const destination = HostCluster.fromClusterName(chart, 'host', 'host');
  const source = RemoteCluster.fromClusterName(chart, 'remote', 'remote', attributes);
  const repository = ReplicationRepository.fromRepositoryName(chart, 'repository', 'repository');
  allRuns(new MigrationPlan(
    chart, 'built-on-imports', { source, destination, repository, namespaces: [NamespaceMapping.same('present')] },
  ));

  const known: All<PlanAttributes> = {
    source, destination, namespaces: [NamespaceMapping.same('known')], destinationNamespacesExist: true,
  };
  const plan = MigrationPlan.fromPlanName(chart, 'plan', 'present-plan', known);
  allRuns(plan);
  new RsyncNetworkExemption(chart, 'exemption', { plan });
  source.configureController({ rsync: { endpointType: RsyncEndpointType.ROUTE } });
  destination.configureController({ rsync: { bandwidth: Size.kibibytes(1000) } });

  const state = StateMigrationPlan.fromPlanName(chart, 'state-plan', 'present-state-plan', known);
  state.copyState('first', RUN);
  state.cutover('last', RUN);
  state.rollback('back', RUN);
  const conversion = StorageConversionPlan.fromPlanName(chart, 'conversion-plan', 'present-conversion-plan', known);
  conversion.copyClaims('first', RUN);
  conversion.convert('last', RUN);
  conversion.rollback('back', RUN);
}

// ------------------------------------------------------------------------------------------------------- transfers
// without MTC

function describeTransfers(app: MigrationApp, secrets: Secrets): void {
  const source = new Chart(app, 'transfer-source');
  const destination = new Chart(app, 'transfer-destination');
  const [first, second] = [NamespaceMapping.renamed('moving', 'moved'), NamespaceMapping.same('staying')];
  const clusters = { source, destination };
  const key = SecretSource.placeholder('<path:kv/data/transfer#key>');

  const tuning: All<TransferTuning> = {
    bandwidth: Size.mebibytes(50),
    compression: Compression.LZ4,
    streams: 4,
    claimsAtOnce: 1,
    attempts: 8,
    waitFor: Duration.minutes(30),
    idle: Duration.minutes(5),
    deadline: Duration.hours(12),
    progressInterval: Duration.seconds(30),
    retention: Duration.days(30),
    hold: true,
    resources: {
      cpu: { request: Cpu.millis(500), limit: Cpu.units(4) },
      memory: { request: Size.mebibytes(256), limit: Size.gibibytes(2) },
      ephemeralStorage: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
    },
  };
  const identity: All<TransferIdentity> = {
    user: 1000, group: 1000, fsGroup: 2000, supplementalGroups: [5555], seccomp: true,
  };
  const presharedKey: All<PresharedKeyTrustOptions> = { sharedKey: true };
  const pods: All<TransferPodOptions> = {
    labels: { team: 'shop', empty: '' },
    annotations: { 'linkerd.io/inject': 'disabled' },
    nodeSelector: { disk: 'ssd' },
    requiredNodes: [NodeLabelQuery.in('zone', ['a', 'b'])],
    preferredNodes: [NodeLabelQuery.exists('fast')],
    avoidPods: { app: 'database' },
    tolerations: [
      NodeTaintQuery.is('dedicated', 'transfer', { effect: TaintEffect.NO_SCHEDULE }), NodeTaintQuery.any(),
    ],
    priorityClass: 'low',
    runtimeClass: 'gvisor',
    queue: 'transfers',
    suspend: true,
  };
  const copying: All<TransferCopyOptions> = {
    excludes: ['/cache/'],
    deleteBefore: true,
    specialFiles: true,
    acls: false,
    xattrs: false,
    fill: false,
    verification: Verification.SHA256,
    repair: false,
  };
  const image: All<TransferImageOptions> = {
    name: 'registry.example.com/transfer/image:1', minimumRsync: '3.5.0', pullSecrets: ['pull'],
  };
  const network: All<TransferNetworkOptions> = {
    policies: true,
    endpointCidrs: ['203.0.113.10/32', '2001:db8::7/128'],
    egressFirewall: EgressFirewall.ovnKubernetes({ allow: [EgressPeer.cidr('203.0.113.10/32')] }),
  };
  const permissions: All<TransferPermissionOptions> = { securityContextConstraints: false, labelNamespaces: false };
  const { ALWAYS } = FsGroupChangePolicy;
  const identities: All<TransferIdentities> = {
    ...identity, source: identity, destination: identity, fsGroupChangePolicy: ALWAYS,
  };
  const sides: All<TransferPods> = { ...pods, source: pods, destination: pods };
  const engineProps: All<TransferEngineProps> = {
    ...clusters,
    tuning,
    endpoint: TransferEndpoint.loadBalancer(loadBalancer()),
    trust: TransferTrust.presharedKey(key, presharedKey),
    proxy: proxy(secrets.external),
    ownership: Ownership.FAKE_SUPER,
    identity: identities,
    pods: sides,
    copying,
    network,
    image,
    permissions,
  };
  const engine = new TransferEngine(destination, 'balanced', engineProps);
  const create: All<CreateClaimOptions> = {
    storage: Size.gibibytes(10), storageClass: 'fast', accessModes: [AccessMode.READ_WRITE_MANY],
  };
  const claim: All<AddClaimOptions, 'node' | 'port'> = {
    namespace: first,
    destinationClaim: 'data-moved',
    create,
    snapshotClaim: create,
    volumeMode: VolumeMode.FILESYSTEM,
    excludes: ['*.tmp'],
    podsOnNode: { app: 'database' },
    host: 'data.example.com',
  };
  engine.addClaim('data', claim);
  engine.addClaim('other', { namespace: second, node: 'node-1', volumeMode: VolumeMode.BLOCK, snapshotClaim: create });
  const inventory = inventoryOf({
    claims: [inventoryClaim('files', { namespace: 'moving' }), inventoryClaim('cache', { namespace: 'moving' })],
  });
  const claims: All<AddClaimsOptions> = {
    inventory,
    destinationInventory: inventoryOf({}),
    storageClasses: { slow: 'fast' },
    omit: ['cache'],
    followNodes: false,
  };
  engine.addClaims(NamespaceMapping.same('moving'), claims);
  const stage: All<TransferStageOptions> = { ...tuning, snapshotClass: 'csi' };
  const cutover: All<TransferCutoverOptions> = { ...tuning, verification: Verification.XXH128, repair: true };
  const verify: All<TransferVerifyOptions> = { ...tuning, verification: Verification.SHA256 };
  engine.stage('first', stage);
  engine.cutover('go-live', cutover);
  engine.verify('evidence', verify);
  const exempted = new TransferEngine(destination, 'exempted', {
    ...clusters,
    endpoint: TransferEndpoint.clusterIp(clusterIp()),
    trust: TransferTrust.presharedKey(SecretSource.existing('key')),
    network: { policies: false },
  });
  exempted.addClaim('data', { namespace: first });

  throughBucket(destination, clusters, first);

  const certificates: All<CertificatesTrustOptions> = {
    source: SecretSource.existing('source-tls'),
    destination: SecretSource.existing('destination-tls'),
    clientName: 'source.internal',
    serverName: 'destination.internal',
  };
  const certManager: All<CertManagerTrustOptions> = {
    issuer: 'authority',
    issuerKind: CertificateIssuerKind.ISSUER,
    issuerGroup: 'cert-manager.io',
    duration: Duration.days(30),
  };
  const nodePort: All<NodePortEndpointOptions> = { host: '192.0.2.7', firstPort: 31900 };
  const ingress: All<IngressEndpointOptions> = {
    domain: 'apps.k8s.example.com', className: 'nginx', annotations: { 'example.com/pass': 'through' }, port: 8443,
  };
  const route: All<RouteEndpointOptions> = {
    domain: 'apps.ocp4.example.com', labels: { shard: 'transfers' }, annotations: { 'example.com/note': 'a' },
  };
  const others: Array<[string, TransferEndpoint, TransferTrust]> = [
    ['on-nodes', TransferEndpoint.nodePort(nodePort), TransferTrust.certificates(certificates)],
    ['by-ingress', TransferEndpoint.ingress(ingress), TransferTrust.certManager(certManager)],
    ['by-route', TransferEndpoint.route(route),
      TransferTrust.presharedKey(SecretSource.plainTextLiteral('0123456789abcdef'.repeat(4)))],
  ];
  for (const [id, endpoint, trust] of others) {
    const other = new TransferEngine(destination, id, {
      ...clusters,
      endpoint,
      trust,
      ownership: Ownership.PRESERVE,
      copying: { specialFiles: true },
      permissions: { securityContextConstraints: true, labelNamespaces: true },
      proxy: id === 'by-route'
        ? {
          host: 'proxy.example.com',
          port: 3128,
          credentials: ProxyCredentials.fromSecret(SecretSource.existing('proxy')),
        }
        : undefined,
    });
    other.addClaim('data', { namespace: first, ...(id === 'on-nodes' ? { port: 31950 } : {}) });
    other.addClaim('other', { namespace: id === 'on-nodes' ? first : second }); // its certificates have one name
    other.stage('first');
  }
}

function loadBalancer(): All<LoadBalancerEndpointOptions> {
  return {
    domain: 'lb.example.com',
    port: 8443,
    annotations: { 'example.com/internal': 'true' },
    sourceRanges: ['198.51.100.0/24'],
  };
}

/** An engine that copies through a bucket. */
function throughBucket(
  destination: Chart, clusters: Pick<TransferEngineProps, 'source' | 'destination'>, namespace: NamespaceMapping,
): void {
  const bucket: All<BucketEndpointOptions> = {
    bucket: 'transfers',
    credentials: S3Credentials.existing('bucket-source'),
    destinationCredentials: S3Credentials.existing('bucket-destination'),
    certificate: fs.readFileSync(path.join(__dirname, '../../examples/indirect-migration/old-cluster-ca.pem'), 'utf8'),
    privateKey: SecretSource.existing('private-key'),
    region: 'eu-central-1',
    url: 'https://minio.example.com:9000',
    caBundle: CaBundle.fromFile(path.join(__dirname, '../../examples/indirect-migration/old-cluster-ca.pem')),
    prefix: 'shop',
    retention: Duration.days(1),
    keepAfterCutover: true,
  };
  const engine = new TransferEngine(destination, 'by-bucket', {
    ...clusters,
    endpoint: TransferEndpoint.bucket(bucket),
    trust: TransferTrust.presharedKey(SecretSource.existing('key')),
  });
  engine.addClaim('data', { namespace });
  engine.stage('first');
}

function clusterIp(): All<ClusterIpEndpointOptions> {
  return { clusterDomain: 'clusterset.local' };
}
