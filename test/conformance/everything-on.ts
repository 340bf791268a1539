import * as fs from 'fs';
import * as path from 'path';
import { AppProps, Chart, Duration, Size } from 'cdk8s';
import { Cpu, FsGroupChangePolicy, NodeLabelQuery, NodeTaintQuery, Secret, TaintEffect } from 'cdk8s-plus-27';
import {
  AccessMode, AddClaimOptions, AwsSnapshotOptions, AzureCloud, AzureCredentials, AzureRepositoryProps,
  AzureServicePrincipalProps, AzureSnapshotOptions, BasicProxyCredentialsProps, CaBundle, CertificateIssuerKind,
  CertificatesTrustOptions, CertManagerTrustOptions, ClusterIpEndpointOptions, Compression, ControllerImagePullPolicy,
  CopyMethod, CopyVolumeProps, CreateClaimOptions, CutoverOptions, DirectClaim, DirectImageMigration,
  DirectImageMigrationProps, DirectImageStreamMigration, DirectImageStreamMigrationProps, DirectVolumeMigration,
  DirectVolumeMigrationProps, DirectVolumeMigrationType, EgressFirewall, EgressFirewallOptions, EgressPeer,
  EgressPort, EgressProtocol, EgressRule, ExistingEgressFirewallOptions, ExistingSecretOptions, ExternalSecretOptions,
  Findings, GoogleCredentials, GoogleRepositoryProps, GoogleSnapshotOptions, HookAction, HookPermission, HookPhase, HookTarget,
  HostCluster, HostClusterProps, HostControllerOptions, HostMigrationControllerProps, ICluster, IMigrationPlan,
  IncludedResource, IngressEndpointOptions, IReplicationRepository, KnownVolume, KnownVolumeProps, LabelCondition,
  LoadBalancerEndpointOptions, MigrationAnalytic, MigrationAnalyticProps, MigrationApp, MigrationAppProps,
  MigrationController, MigrationControllerSettings, MigrationHook, MigrationHookProps, MigrationPlan,
  MigrationPlanProps, NamespaceMapping, NodePortEndpointOptions, ObjectGatewayCredentials,
  ObjectGatewayExternalSecretOptions, ObjectGatewayJobOptions, ObjectGatewayRepositoryProps, OperatorChannel,
  OperatorInstallation, OperatorInstallationProps, Ownership, PlanAttributes, PlanHookOptions, PlaybookOptions,
  PresharedKeyTrustOptions, ProxyCredentials, ProxyServer, RegistryRoute, RegistryRouteOptions, RemoteCluster, RemoteClusterAttributes,
  RemoteClusterProps, RemoteControllerOptions, RemoteMigrationControllerProps, ReplicationRepository,
  RouteEndpointOptions, RsyncEndpoint, RsyncEndpointType, RsyncIdentity, RsyncNetworkExemption,
  RsyncNetworkExemptionProps, RsyncRootOptions, RsyncUserOptions, RunOptions, S3AccessKeyProps,
  S3CompatibleRepositoryProps, S3Credentials, S3RepositoryProps, S3SignatureVersion, SdnEgressFirewallOptions,
  SecretSource, SecretStoreKind, SecretValue, StateMigrationPlan, StateMigrationPlanProps, StorageConversionPlan,
  StorageConversionPlanProps, StunnelProxy, StunnelProxyProps, TransferCutoverOptions, TransferEndpoint,
  TransferEngine, TransferEngineProps, TransferIdentity, TransferMode, TransferPodOptions, TransferStageOptions,
  TransferTrust,
  TransferTuning, TransferVerifyOptions, VeleroLogLevel, Verification, VolumeMode, VolumeSnapshots,
} from '../../src';

/**
 * A program that turns on every option of every construct, so that each field which the library can write is written at least once.
 *
 * `Required<…>` keeps it complete: a new option that is missing here does not compile. Options that exclude one another are
 * spread over several constructs; `Omit<…>` then says which.
 */

/** All of an interface's options, but for those that can't be had together with the others. */
type All<Props, Without extends keyof Props = never> = Required<Omit<Props, Without>>;

/**
 * Builds the app.
 *
 * @param folder for the files that it reads, and with `dist` below for those that it writes
 */
export function everythingOn(folder: string): MigrationApp {
  const appProps: All<MigrationAppProps, Exclude<keyof AppProps, 'outdir'>> = { outdir: path.join(folder, 'dist'), name: 'everything-on', strict: false, quiet: true };
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
  readonly env: SecretValue;
  readonly file: SecretValue;
  readonly literal: SecretValue;
  readonly placeholder: SecretValue;
  readonly external: SecretValue;
  readonly externalOfNamespace: SecretValue;
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

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nbm90IHJlYWxseQ==\n-----END CERTIFICATE-----\n';

// ---------------------------------------------------------------------------------------------------------------- clusters

function proxy(password: SecretValue, host = 'proxy.example.com'): All<ProxyServer> {
  const credentials: All<BasicProxyCredentialsProps> = { username: 'mtc', password };
  return { host, port: 3128, credentials: ProxyCredentials.basic(credentials) };
}

function clusterSettings(password: SecretValue): All<MigrationControllerSettings> {
  const image = 'registry.example.com/mtc/image:1.8';
  return {
    resticTimeout: Duration.minutes(90),
    resticSupplementalGroups: [1000, 2000],
    resticRequestsCpu: '200m',
    resticRequestsMemory: '1Gi',
    resticLimitsCpu: '1',
    resticLimitsMemory: '4Gi',
    veleroRequestsCpu: '200m',
    veleroRequestsMemory: '256Mi',
    veleroLimitsCpu: '1',
    veleroLimitsMemory: '1Gi',
    daemonsetNodeSelector: { 'example.com/pool': 'migration' },
    veleroLogLevel: VeleroLogLevel.DEBUG,
    veleroUseLegacyAws: true,
    rsyncEndpointType: RsyncEndpointType.NODE_PORT,
    migrationRsyncPrivileged: true,
    migrationRsyncSuperPrivileged: true,
    migrationRegistryReadinessTimeout: Duration.minutes(10),
    migrationRegistryLivenessTimeout: Duration.minutes(10),
    exposedRegistryValidationPath: '/v2/',
    httpProxy: proxy(password),
    httpsProxy: proxy(password, 'proxy-tls.example.com'),
    noProxy: ['.svc', '10.0.0.0/8'],
    proxySecretName: 'mtc-proxy',
    rsyncTransferImageFqin: image,
    migrationRegistryImageFqin: image,
    migrationStageImageFqin: image,
    mtcVeleroPluginFqin: image,
    oadpVeleroImageFqin: image,
    oadpOpenshiftPluginFqin: image,
    oadpResticRestoreHelperFqin: image,
    oadpAwsPluginFqin: image,
    oadpAzurePluginFqin: image,
    oadpGcpPluginFqin: image,
  };
}

function hostSettings(password: SecretValue): All<HostControllerOptions> {
  const image = 'registry.example.com/mtc/image:1.8';
  return {
    ...clusterSettings(password),
    ui: true,
    velero: true,
    migrationLogReader: false,
    azureResourceGroup: 'disks',
    hostClusterRestartRestic: true,
    migNamespaceLimit: 20,
    migPodLimit: 200,
    migPvLimit: 300,
    stunnelTcpProxy: proxy(password, 'connect.example.com'),
    srcSupplementalGroups: [1000, 2000],
    targetSupplementalGroups: [3000],
    rsyncOptBwlimit: 50000,
    rsyncOptArchive: true,
    rsyncOptPartial: true,
    rsyncOptDelete: false,
    rsyncOptHardlinks: false,
    rsyncOptExtras: ['--acls', '--timeout=30'],
    rsyncBackoffLimit: 5,
    clusterSubdomain: 'apps.host.example.com',
    enableDvmPvResizing: true,
    enableIntelligentPvResize: true,
    pvResizingThreshold: 10,
    sourceRsyncPodCpuLimits: '2',
    sourceRsyncPodCpuRequests: '500m',
    sourceRsyncPodMemoryLimits: '2Gi',
    sourceRsyncPodMemoryRequests: '1Gi',
    targetRsyncPodCpuLimits: '2',
    targetRsyncPodCpuRequests: '500m',
    targetRsyncPodMemoryLimits: '2Gi',
    targetRsyncPodMemoryRequests: '1Gi',
    migControllerLimitsCpu: '2',
    migControllerLimitsMemory: '12Gi',
    migControllerRequestsCpu: '500m',
    migControllerRequestsMemory: '1Gi',
    migControllerEnableCache: true,
    discoveryCollectEvents: false,
    discoveryVolumePath: '/var/cache/discovery',
    jaegerEnabled: true,
    imagePullPolicy: ControllerImagePullPolicy.IF_NOT_PRESENT,
    additionalExcludedResources: ['routes', 'certificates.cert-manager.io'],
    disableImageMigration: false,
    disableImageCopy: false,
    disablePvMigration: false,
    migPvMoveStorageclasses: ['shared-nfs'],
    migUiClusterApiEndpoint: 'https://api.host.example.com:6443',
    migUiOauthRedirectUrl: 'https://migration.apps.host.example.com',
    internalClusterApiUrl: 'https://kubernetes.default.svc.cluster.local',
    internalDiscoverySvcUrl: 'https://discovery.openshift-migration.svc.cluster.local',
    migControllerImageFqin: image,
    migUiImageFqin: image,
    migLogReaderImageFqin: image,
    hookRunnerImageFqin: image,
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
    openshift: '4.20',
    mtc: '1.8.9',
    controller: settings,
    exposedRegistryPath: 'registry.apps.host.example.com',
    azureResourceGroup: settings.azureResourceGroup,
    restartRestic: settings.hostClusterRestartRestic,
    refresh: true,
  };
  const host = new HostCluster(hostChart, 'host', hostProps);
  const stunnel: All<StunnelProxyProps> = {
    ...settings.stunnelTcpProxy as All<ProxyServer>,
    cluster: host,
    httpProxy: settings.httpProxy,
    httpsProxy: settings.httpsProxy,
    noProxy: ['.host.example.com'],
  };
  new StunnelProxy(hostChart, 'proxy', stunnel);

  const caBundle = CaBundle.fromFile(fileIn(folder, 'ca.pem', CERTIFICATE));
  const remoteOptions: All<RemoteControllerOptions> = { ...clusterSettings(secrets.placeholder), velero: true };
  const route: All<RegistryRouteOptions> = { host: 'registry.apps.west.example.com' };
  const westProps: All<RemoteClusterProps, 'insecure'> = {
    url: 'https://api.west.example.com:6443',
    token: secrets.env,
    metadata: metadata('west'),
    openshift: '4.14',
    mtc: '1.8.9',
    caBundle,
    exposedRegistryPath: 'registry.apps.west.example.com:443',
    registryRoute: RegistryRoute.openShift4(route),
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
    registryRoute: RegistryRoute.openShift3({ host: 'registry.east.example.com' }),
  });
  const existing: All<ExistingSecretOptions> = { namespace: 'openshift-config' };
  const tokens = [
    secrets.literal, secrets.placeholder, secrets.external, secrets.externalOfNamespace, SecretSource.existing('token', existing),
    SecretSource.fromSecret(Secret.fromSecretName(hostChart, 'token-of-cdk8s-plus', 'token')),
  ];
  tokens.forEach((token, index) => new RemoteCluster(hostChart, `remote-${index}`, { url: `https://api.remote-${index}.example.com:6443`, token }));

  const installation: All<OperatorInstallationProps> = {
    clusters: [host, west],
    channel: OperatorChannel.of('release-v1.8'),
    startingCsv: 'mtc-operator.v1.8.9',
    manualApproval: true,
    catalogSource: 'mirrored-operators',
    catalogNamespace: 'mirror',
  };
  new OperatorInstallation(hostChart, 'operator', installation);

  const ownHost: All<HostMigrationControllerProps> = { ...hostSettings(secrets.placeholder), clusterName: 'other', metadata: { labels: { team: 'moving' } } };
  MigrationController.forHost(new Chart(app, 'controller-of-a-host'), 'controller', ownHost);
  const ownRemote: All<RemoteMigrationControllerProps> = { ...remoteOptions, metadata: { labels: { team: 'moving' } } };
  MigrationController.forRemote(new Chart(app, 'controller-of-a-remote'), 'controller', ownRemote);
  return { hostChart, host, west, east };
}

// ------------------------------------------------------------------------------------------------------------ repositories

function describeRepositories(chart: Chart, folder: string, secrets: Secrets): IReplicationRepository {
  const principal: All<AzureServicePrincipalProps> = {
    tenantId: 'tenant', subscriptionId: 'subscription', clientId: 'client', clientSecret: secrets.external, resourceGroup: 'disks', cloud: AzureCloud.US_GOVERNMENT,
  };
  const ofAws: All<AwsSnapshotOptions, 'credentials'> = { region: 'eu-west-1', creationTimeout: Duration.minutes(20) };
  const ofGoogle: All<GoogleSnapshotOptions> = { credentials: GoogleCredentials.serviceAccountKey(secrets.placeholder) };
  const ofAzure: All<AzureSnapshotOptions, 'credentials'> = { resourceGroup: 'snapshots', apiTimeout: Duration.minutes(3), creationTimeout: Duration.hours(1) };

  const accessKey: All<S3AccessKeyProps> = { accessKeyId: secrets.env, secretAccessKey: secrets.file };
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
  const external: All<ObjectGatewayExternalSecretOptions> = { apiVersion: 'external-secrets.io/v1', refreshInterval: '10m' };
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
    ...claimed, metadata: metadata('claimed-for-eso'), credentials: ObjectGatewayCredentials.externalSecret(external), caBundle: CaBundle.fromPem(CERTIFICATE),
  });

  const google: All<GoogleRepositoryProps> = {
    metadata: metadata('google'),
    bucket: 'backups',
    credentials: GoogleCredentials.serviceAccountKey(SecretSource.file(fileIn(folder, 'key.json', '{"type":"service_account"}'))),
    volumeSnapshots: VolumeSnapshots.aws({
      ...ofAws, credentials: S3Credentials.keys({ accessKeyId: secrets.externalOfNamespace, secretAccessKey: secrets.externalOfNamespace }),
    }),
    refresh: true,
  };
  ReplicationRepository.googleCloudStorage(chart, 'google', google);
  ReplicationRepository.googleCloudStorage(chart, 'google-existing', { bucket: 'backups', credentials: GoogleCredentials.existing('google') });

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

// ------------------------------------------------------------------------------------------------------------------- plans

interface World extends Clusters {
  readonly repositories: IReplicationRepository;
  readonly folder: string;
}

const RUN: All<RunOptions, 'metadata'> = { keepAnnotations: true };

function knownVolume(persistentVolume: string, namespace: string): All<KnownVolumeProps> {
  return { persistentVolume, namespace, claim: `claim-of-${persistentVolume}`, accessModes: [AccessMode.READ_WRITE_ONCE], volumeMode: VolumeMode.FILESYSTEM };
}

function copiedVolume(persistentVolume: string, namespace: string): All<CopyVolumeProps, 'autoAccessMode' | 'targetClaim'> {
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
  const asRoot: All<RsyncRootOptions> = { destinationNamespacesExist: true };

  const indirect = new MigrationPlan(hostChart, 'indirect', {
    source: east,
    destination: host,
    repository: repositories,
    namespaces: [NamespaceMapping.renamed('shop', 'shop-new')],
    imageMigration: TransferMode.INDIRECT,
    volumeMigration: TransferMode.INDIRECT,
    rsyncIdentity: RsyncIdentity.root(asRoot),
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
    rsyncIdentity: RsyncIdentity.privileged(asRoot),
    closed: true,
    refresh: true,
  };
  const state = new StateMigrationPlan(hostChart, 'state', stateProps);
  state.copyState('first', { ...RUN, metadata: metadata('first-state') });
  state.cutover('last', RUN);
  state.rollback('back', RUN);

  const conversionProps: All<StorageConversionPlanProps> = {
    metadata: metadata('conversion'),
    cluster: host,
    namespaces: ['vms'],
    volumes: [KnownVolume.copy(copiedVolume('pv-6', 'vms'))],
    rsyncIdentity: RsyncIdentity.superPrivileged(asRoot),
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
      LabelCondition.hasValue('app', 'shop'), LabelCondition.oneOf('tier', ['web', 'db']), LabelCondition.noneOf('stage', ['test']),
      LabelCondition.exists('team'), LabelCondition.doesNotExist('legacy'),
    ],
    volumes: [
      KnownVolume.copy(copiedVolume('pv-1', 'web')),
      KnownVolume.copy({ ...knownVolume('pv-2', 'db'), volumeMode: VolumeMode.BLOCK, autoAccessMode: true }),
      KnownVolume.move(knownVolume('pv-3', 'db')),
      KnownVolume.skip(knownVolume('pv-4', 'db')),
    ],
    rsyncIdentity: RsyncIdentity.user(1000650000, asUser),
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
  const permission: All<HookPermission> = { resources: ['deployments'], verbs: ['get', 'patch'], apiGroups: ['apps'], namespace: 'db' };
  const own: All<PlanHookOptions, 'serviceAccount'> = {
    phase: HookPhase.PRE_BACKUP, executionNamespace: 'web', permissions: [permission, { resources: ['pods'], verbs: ['list'] }],
  };
  const playbook = fileIn(folder, 'playbook.yml', '- hosts: localhost\n  tasks: []\n');
  const runsOn = HookTarget.DESTINATION;
  plan.addHook(new MigrationHook(hostChart, 'stop', hook), own);
  plan.addHook(new MigrationHook(hostChart, 'check', { action: HookAction.customImage('registry.example.com/check:v1'), runsOn }), {
    phase: HookPhase.POST_BACKUP, executionNamespace: 'data', serviceAccount: 'checker', permissions: [permission],
  });
  plan.addHook(new MigrationHook(hostChart, 'prepare', { action: HookAction.playbookFile(playbook), runsOn }), { phase: HookPhase.PRE_RESTORE });
  plan.addHook(MigrationHook.fromHookName(hostChart, 'imported-hook', 'present-hook', runsOn), { phase: HookPhase.POST_RESTORE });

  const analytic: All<MigrationAnalyticProps> = {
    plan, name: 'direct-size', kubernetesResources: true, images: true, volumeCapacity: true, volumeUsage: true, listImages: 100, refresh: true,
  };
  new MigrationAnalytic(hostChart, 'size', analytic);
  allRuns(plan);
  return plan;
}

function allRuns(plan: IMigrationPlan): void {
  const cutover: All<CutoverOptions, 'metadata'> = { ...RUN, quiescePods: false, verify: plan.namespaces.some((namespace) => !namespace.isRenamed) };
  plan.stage('first', { ...RUN, metadata: metadata(`first-stage-of-${plan.planName}`) });
  plan.cutover('go-live', cutover);
  plan.rollback('back', RUN);
}

function describeNetworks(direct: MigrationPlan, indirect: MigrationPlan, folder: string): void {
  const chart = direct.hostChart;
  const port: All<EgressPort> = { port: 443, protocol: EgressProtocol.TCP };
  const ovn: All<EgressFirewallOptions> = {
    allow: [
      EgressPeer.cidr('203.0.113.0/24', [port, { port: 53, protocol: EgressProtocol.UDP }]), EgressPeer.dnsName('*.apps.host.example.com', [port]),
      EgressPeer.nodes({ 'node-role.kubernetes.io/infra': '' }, [port]),
    ],
    rules: [EgressRule.allow(EgressPeer.cidr('2001:db8::/32')), EgressRule.deny(EgressPeer.anyIpv4())],
    namespaceRules: { web: [EgressRule.deny(EgressPeer.anyIpv4())] },
  };
  const captured = fileIn(folder, 'firewalls.json', JSON.stringify({
    kind: 'List', items: [{ apiVersion: 'k8s.ovn.org/v1', kind: 'EgressFirewall', metadata: { name: 'default', namespace: 'captured' }, spec: { egress: [] } }],
  }));
  const existing: All<ExistingEgressFirewallOptions> = { allow: [EgressPeer.cidr('203.0.113.0/24')] };
  const capturedPlan = MigrationPlan.fromPlanName(chart, 'captured', 'captured', {
    source: direct.source, destination: direct.destination, namespaces: [NamespaceMapping.same('captured')],
  });
  new RsyncNetworkExemption(chart, 'captured-exemption', { plan: capturedPlan, egressFirewall: EgressFirewall.fromFile(captured, existing) });
  const endpoint: All<RsyncEndpoint> = { cidrs: ['203.0.113.10/32'], port: 8443 };
  const narrow: All<RsyncNetworkExemptionProps, 'engine'> = {
    plan: direct, endpoint, ingress: true, destinationNamespacesExist: true, egressFirewall: EgressFirewall.ovnKubernetes(ovn),
  };
  new RsyncNetworkExemption(chart, 'narrow-exemption', narrow);

  const sdn: All<SdnEgressFirewallOptions> = {
    allow: [EgressPeer.cidr('203.0.113.10/32'), EgressPeer.dnsName('dvm-shop.apps.host.example.com')],
    rules: [EgressRule.deny(EgressPeer.anyIpv4())],
    namespaceRules: {},
    name: 'present-policy',
  };
  new RsyncNetworkExemption(chart, 'open-exemption', { plan: indirect, ingress: false, egressFirewall: EgressFirewall.openShiftSdn(sdn) });
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
  Findings.of(new DirectVolumeMigration(hostChart, 'volumes', volumes)).acknowledge('direct/volumes-by-hand', 'only its fields matter here');
  const images: All<DirectImageMigrationProps> = {
    source: west,
    destination: host,
    metadata: metadata('images'),
    namespaces: [NamespaceMapping.same('web'), NamespaceMapping.renamed('db', 'data')],
    labelSelector: [LabelCondition.hasValue('app', 'shop'), LabelCondition.oneOf('tier', ['web', 'db'])],
  };
  new DirectImageMigration(hostChart, 'images', images);
  const stream: All<DirectImageStreamMigrationProps> = {
    source: west, destination: host, metadata: metadata('stream'), namespace: 'web', imageStream: 'web', destinationNamespace: 'web-new',
  };
  new DirectImageStreamMigration(hostChart, 'stream', stream);
}

// ---------------------------------------------------------------------------------------------- what is on the cluster already

function describeImported(app: MigrationApp): void {
  const chart = new Chart(app, 'present');
  const attributes: All<RemoteClusterAttributes> = {
    url: 'https://api.present.example.com:6443', exposedRegistryPath: 'registry.apps.present.example.com', chart: new Chart(app, 'present-remote'),
  };
  const destination = HostCluster.fromClusterName(chart, 'host', 'host');
  const source = RemoteCluster.fromClusterName(chart, 'remote', 'remote', attributes);
  const repository = ReplicationRepository.fromRepositoryName(chart, 'repository', 'repository');
  allRuns(new MigrationPlan(chart, 'built-on-imports', { source, destination, repository, namespaces: [NamespaceMapping.same('present')] }));

  const known: All<PlanAttributes> = { source, destination, namespaces: [NamespaceMapping.same('known')] };
  const plan = MigrationPlan.fromPlanName(chart, 'plan', 'present-plan', known);
  allRuns(plan);
  new RsyncNetworkExemption(chart, 'exemption', { plan });
  source.controller.configure({ rsyncEndpointType: RsyncEndpointType.ROUTE });
  destination.controller.configure({ rsyncOptBwlimit: 1000 });

  const state = StateMigrationPlan.fromPlanName(chart, 'state-plan', 'present-state-plan', known);
  state.copyState('first', RUN);
  state.cutover('last', RUN);
  state.rollback('back', RUN);
  const conversion = StorageConversionPlan.fromPlanName(chart, 'conversion-plan', 'present-conversion-plan', known);
  conversion.copyClaims('first', RUN);
  conversion.convert('last', RUN);
  conversion.rollback('back', RUN);
}

// ------------------------------------------------------------------------------------------------------- transfers without MTC

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
  const identity: All<TransferIdentity> = { user: 1000, group: 1000, fsGroup: 2000, supplementalGroups: [5555], seccomp: true };
  const presharedKey: All<PresharedKeyTrustOptions> = { sharedKey: true };
  const pods: All<TransferPodOptions> = {
    labels: { team: 'shop', empty: '' },
    annotations: { 'linkerd.io/inject': 'disabled' },
    nodeSelector: { disk: 'ssd' },
    requiredNodes: [NodeLabelQuery.in('zone', ['a', 'b'])],
    preferredNodes: [NodeLabelQuery.exists('fast')],
    avoidPods: { app: 'database' },
    tolerations: [NodeTaintQuery.is('dedicated', 'transfer', { effect: TaintEffect.NO_SCHEDULE }), NodeTaintQuery.any()],
    priorityClass: 'low',
    runtimeClass: 'gvisor',
    queue: 'transfers',
    suspend: true,
  };
  const engineProps: All<TransferEngineProps> = {
    ...clusters,
    ...tuning,
    ...identity,
    endpoint: TransferEndpoint.loadBalancer(loadBalancer()),
    trust: TransferTrust.presharedKey(key, presharedKey),
    proxy: proxy(secrets.external),
    ownership: Ownership.FAKE_SUPER,
    sourceIdentity: identity,
    destinationIdentity: identity,
    fsGroupChangePolicy: FsGroupChangePolicy.ALWAYS,
    image: 'registry.example.com/transfer/image:1',
    minimumRsync: '3.5.0',
    pods,
    sourcePods: pods,
    destinationPods: pods,
    imagePullSecrets: ['pull'],
    excludes: ['/cache/'],
    specialFiles: true,
    acls: false,
    xattrs: false,
    fill: false,
    verification: Verification.SHA256,
    repair: false,
    networkPolicies: true,
    endpointCidrs: ['203.0.113.10/32', '2001:db8::7/128'],
    securityContextConstraints: false,
    labelNamespaces: false,
  };
  const engine = new TransferEngine(destination, 'balanced', engineProps);
  const create: All<CreateClaimOptions> = { storage: Size.gibibytes(10), storageClass: 'fast', accessModes: [AccessMode.READ_WRITE_MANY] };
  const claim: All<AddClaimOptions, 'node' | 'port'> = {
    namespace: first,
    destinationClaim: 'data-moved',
    create,
    volumeMode: VolumeMode.FILESYSTEM,
    excludes: ['*.tmp'],
    podsOnNode: { app: 'database' },
    host: 'data.example.com',
  };
  engine.addClaim('data', claim);
  engine.addClaim('other', { namespace: second, node: 'node-1' });
  const stage: All<TransferStageOptions> = tuning;
  const cutover: All<TransferCutoverOptions> = { ...tuning, verification: Verification.XXH128, repair: true };
  const verify: All<TransferVerifyOptions> = { ...tuning, verification: Verification.SHA256 };
  engine.stage('first', stage);
  engine.cutover('go-live', cutover);
  engine.verify('evidence', verify);
  const exempted = new TransferEngine(destination, 'exempted', {
    ...clusters, endpoint: TransferEndpoint.clusterIp(clusterIp()), trust: TransferTrust.presharedKey(SecretSource.existing('key')), networkPolicies: false,
  });
  exempted.addClaim('data', { namespace: first });
  new RsyncNetworkExemption(destination, 'exemption', { engine: exempted });

  const certificates: All<CertificatesTrustOptions> = {
    source: SecretSource.existing('source-tls'), destination: SecretSource.existing('destination-tls'), clientName: 'source.internal', serverName: 'destination.internal',
  };
  const certManager: All<CertManagerTrustOptions> = {
    issuer: 'authority', issuerKind: CertificateIssuerKind.ISSUER, issuerGroup: 'cert-manager.io', duration: Duration.days(30),
  };
  const nodePort: All<NodePortEndpointOptions> = { host: '192.0.2.7', firstPort: 31900 };
  const ingress: All<IngressEndpointOptions> = { domain: 'apps.k8s.example.com', className: 'nginx', annotations: { 'example.com/pass': 'through' }, port: 8443 };
  const route: All<RouteEndpointOptions> = { domain: 'apps.ocp4.example.com', labels: { shard: 'transfers' }, annotations: { 'example.com/note': 'a' } };
  const others: Array<[string, TransferEndpoint, TransferTrust]> = [
    ['on-nodes', TransferEndpoint.nodePort(nodePort), TransferTrust.certificates(certificates)],
    ['by-ingress', TransferEndpoint.ingress(ingress), TransferTrust.certManager(certManager)],
    ['by-route', TransferEndpoint.route(route), TransferTrust.presharedKey(SecretSource.plainTextLiteral('0123456789abcdef'.repeat(4)))],
  ];
  for (const [id, endpoint, trust] of others) {
    const other = new TransferEngine(destination, id, {
      ...clusters,
      endpoint,
      trust,
      ownership: Ownership.PRESERVE,
      specialFiles: true,
      securityContextConstraints: true,
      labelNamespaces: true,
      proxy: id === 'by-route' ? { host: 'proxy.example.com', port: 3128, credentials: ProxyCredentials.fromSecret(SecretSource.existing('proxy')) } : undefined,
    });
    other.addClaim('data', { namespace: first, ...(id === 'on-nodes' ? { port: 31950 } : {}) });
    other.addClaim('other', { namespace: id === 'on-nodes' ? first : second }); // its certificates have one name
    other.stage('first');
  }
}

function loadBalancer(): All<LoadBalancerEndpointOptions> {
  return { domain: 'lb.example.com', port: 8443, annotations: { 'example.com/internal': 'true' }, sourceRanges: ['198.51.100.0/24'] };
}

function clusterIp(): All<ClusterIpEndpointOptions> {
  return { clusterDomain: 'clusterset.local' };
}
