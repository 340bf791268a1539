import * as path from 'path';
import { Chart } from 'cdk8s';
import {
  AccessMode, CutoverOptions, DirectClaim, DirectVolumeMigration, DirectVolumeMigrationProps, Findings, HostCluster,
  HostClusterProps, KnownVolume,
  CopyVolumeOptions, MigrationAnalytic, MigrationAnalyticProps, MigrationApp, MigrationPlan, MigrationPlanProps,
  NamespaceMapping, RemoteCluster,
  RemoteClusterProps, ReplicationRepository, RunOptions, S3CompatibleRepositoryProps, S3Credentials, SecretSource,
  StateMigrationPlan,
  StateMigrationPlanProps, StorageConversionPlan, StorageConversionPlanProps,
} from '../../src';

/** The names of the options that are booleans. */
type BooleansOf<Props> =
  { [Name in keyof Props]-?: NonNullable<Props[Name]> extends boolean ? Name : never }[keyof Props];

/** All boolean options of a type, each `false`: a new one that is missing here does not compile. */
type Off<Props> = Record<BooleansOf<Props>, false>;

/** A program that sets every boolean option of MTC's kinds to `false`. */
export function everythingOff(folder: string): MigrationApp {
  const app = new MigrationApp({ outdir: path.join(folder, 'dist'), strict: false });
  const chart = new Chart(app, 'off');
  const hostOff: Off<HostClusterProps> = { restartRestic: false, refresh: false };
  const remoteOff: Off<RemoteClusterProps> = {
    insecure: false, longLivedToken: false, restartRestic: false, refresh: false,
  };
  const repositoryOff: Off<S3CompatibleRepositoryProps> = { insecure: false, refresh: false };
  const destination = new HostCluster(chart, 'host', hostOff);
  const source = new RemoteCluster(chart, 'old', {
    ...remoteOff,
    url: 'https://api.old.example.com:6443',
    token: SecretSource.existing('token'),
    exposedRegistryPath: 'registry.apps.old.example.com',
  });
  const repository = ReplicationRepository.s3Compatible(chart, 'backups', {
    ...repositoryOff,
    bucket: 'backups',
    url: 'https://minio.example.com:9000',
    credentials: S3Credentials.existing('keys'),
  });
  describePlans(chart, { source, destination, repository });
  return app;
}

function describePlans(chart: Chart, parts: Pick<MigrationPlanProps, 'source' | 'destination' | 'repository'>): void {
  const volumeOff: Off<CopyVolumeOptions> = { autoAccessMode: false, verify: false };
  const volumes = [KnownVolume.copy({
    ...volumeOff,
    persistentVolume: 'pv-1',
    namespace: 'shop',
    claim: 'data',
    accessModes: [AccessMode.READ_WRITE_ONCE],
    storageClass: 'fast',
  })];
  const planOff: Off<MigrationPlanProps> = { closed: false, refresh: false, destinationNamespacesExist: false };
  const stateOff: Off<StateMigrationPlanProps> = planOff;
  const conversionOff: Off<StorageConversionPlanProps> = { ...planOff, liveMigrate: false };
  const runOff: Off<RunOptions> = { keepAnnotations: false };
  const cutoverOff: Off<CutoverOptions> = { ...runOff, quiescePods: false, verify: false };

  const plan =
    new MigrationPlan(chart, 'shop', { ...parts, ...planOff, namespaces: [NamespaceMapping.same('shop')], volumes });
  plan.stage('first', runOff);
  plan.cutover('go-live', cutoverOff);
  plan.rollback('back', runOff);
  const state =
    new StateMigrationPlan(chart, 'state', { ...parts, ...stateOff, namespaces: [NamespaceMapping.same('state')] });
  state.copyState('first', runOff);
  state.cutover('last', runOff);
  state.rollback('back', runOff);
  const conversion = new StorageConversionPlan(
    chart, 'conversion', { ...conversionOff, cluster: parts.destination, namespaces: ['vms'] },
  );
  conversion.copyClaims('first', runOff);
  conversion.convert('last', runOff);
  conversion.rollback('back', runOff);

  const analyticOff: Off<MigrationAnalyticProps> = {
    kubernetesResources: false, images: false, volumeCapacity: false, volumeUsage: false, refresh: false,
  };
  new MigrationAnalytic(chart, 'size', { ...analyticOff, plan });

  const claimOff: Off<DirectClaim> = { verify: false };
  const directOff: Off<DirectVolumeMigrationProps> = { liveMigrate: false };
  const claim = {
    ...claimOff,
    namespace: 'shop',
    claim: 'data',
    targetStorageClass: 'fast',
    targetAccessModes: [AccessMode.READ_WRITE_ONCE],
  };
  const direct = new DirectVolumeMigration(
    chart, 'copy', { ...directOff, source: parts.source, destination: parts.destination, claims: [claim] },
  );
  Findings.of(direct).acknowledge('direct/volumes-by-hand', 'only its fields matter here');
}
