export { DirectVolumeMigrationType } from './api/direct-migrations';
export { HookTarget } from './api/mig-hook';
export { AccessMode, CopyMethod, HookPhase, VolumeAction, VolumeMode } from './api/mig-plan';
export { ControllerImagePullPolicy, RsyncEndpointType, VeleroLogLevel } from './api/migration-controller';
export { type ManifestFile, MigrationApp, type MigrationAppProps } from './app/migration-app';
export { type ICluster } from './clusters/cluster';
export { HostCluster, type HostClusterProps } from './clusters/host-cluster';
export { type HostMigrationControllerSettings } from './clusters/host-migration-controller-settings';
export {
  type HostControllerOptions, type HostMigrationControllerProps, MigrationController, type RemoteControllerOptions,
  type RemoteMigrationControllerProps,
} from './clusters/migration-controller';
export { type MigrationControllerSettings } from './clusters/migration-controller-settings';
export { OperatorChannel, OperatorInstallation, type OperatorInstallationProps } from './clusters/operator-installation';
export { RegistryRoute, type RegistryRouteOptions } from './clusters/registry-route';
export { RemoteCluster, type RemoteClusterAttributes, type RemoteClusterProps } from './clusters/remote-cluster';
export { CaBundle } from './credentials/ca-bundle';
export { type BasicProxyCredentialsProps, ProxyCredentials, type ProxyServer } from './credentials/proxy-server';
export { type ExistingSecretOptions, type ExternalSecretOptions, SecretSource, SecretStoreKind, SecretValue } from './credentials/secret-source';
export {
  AzureCloud, AzureCredentials, type AzureServicePrincipalProps, GoogleCredentials, type S3AccessKeyProps, S3Credentials,
} from './credentials/storage-credentials';
export { Findings } from './judging/findings';
export { FindingSeverity, type SynthFinding } from './judging/synth-finding';
export { EgressFirewall, type EgressFirewallOptions, type ExistingEgressFirewallOptions, type SdnEgressFirewallOptions } from './network/egress-firewall';
export { EgressPeer, type EgressPort, EgressProtocol, EgressRule } from './network/egress-rule';
export { RsyncNetworkExemption, type RsyncNetworkExemptionProps } from './network/rsync-network-exemption';
export { type RsyncEndpoint } from './network/rsync-policies';
export { StunnelProxy, type StunnelProxyProps } from './network/stunnel-proxy';
export { type ITransferEngine } from './network/transfer-engine-interface';
export { ApplyStep } from './output/apply-step';
export {
  ClusterRole, type IndexCluster, type IndexFile, type IndexLogs, type IndexMigCluster, type IndexNamespace, type IndexObject, type IndexPlan,
  type IndexRun, type IndexUnit, type IndexWait, type MigrationIndex, RunOwner,
} from './output/migration-index';
export {
  type DirectClaim, DirectImageMigration, type DirectImageMigrationProps, DirectImageStreamMigration,
  type DirectImageStreamMigrationProps, type DirectMigrationProps, DirectVolumeMigration, type DirectVolumeMigrationProps,
} from './plans/direct-migrations';
export { HookAction, type PlaybookOptions } from './plans/hook-action';
export { type HookPermission, type PlanHookOptions } from './plans/hook-attachment';
export { IncludedResource } from './plans/included-resource';
export { type CopyVolumeProps, KnownVolume, type KnownVolumeProps } from './plans/known-volume';
export { LabelCondition } from './plans/label-selector';
export { MigrationAnalytic, type MigrationAnalyticProps } from './plans/migration-analytic';
export { type IMigrationHook, MigrationHook, type MigrationHookProps } from './plans/migration-hook';
export { type IMigrationPlan, MigrationPlan, type MigrationPlanProps, TransferMode } from './plans/migration-plan';
export { type CutoverOptions, MigrationRun, RunKind, type RunOptions } from './plans/migration-run';
export { NamespaceMapping } from './plans/namespace-mapping';
export { type IPlan, type PlanAttributes } from './plans/plan';
export { PlanBase, type PlanProps } from './plans/plan-base';
export { RsyncIdentity, type RsyncRootOptions, type RsyncUserOptions } from './plans/rsync-identity';
export { type IStateMigrationPlan, StateMigrationPlan, type StateMigrationPlanProps } from './plans/state-migration-plan';
export { type IStorageConversionPlan, StorageConversionPlan, type StorageConversionPlanProps } from './plans/storage-conversion-plan';
export { type AzureRepositoryProps } from './repository/azure';
export { type GoogleRepositoryProps } from './repository/google';
export { type ObjectGatewayRepositoryProps } from './repository/object-gateway';
export {
  ObjectGatewayCredentials, type ObjectGatewayExternalSecretOptions, type ObjectGatewayJobOptions,
} from './repository/object-gateway-credentials';
export { type ReplicationRepositoryProps } from './repository/repository-props';
export { type IReplicationRepository, ReplicationRepository } from './repository/replication-repository';
export { type CommonS3RepositoryProps, type S3CompatibleRepositoryProps, type S3RepositoryProps, S3SignatureVersion } from './repository/s3';
export { type AwsSnapshotOptions, type AzureSnapshotOptions, type GoogleSnapshotOptions, VolumeSnapshots } from './repository/volume-snapshots';
export { type ClusterIpEndpointOptions } from './transfer/endpoint-cluster-ip';
export { type IngressEndpointOptions } from './transfer/endpoint-ingress';
export { type LoadBalancerEndpointOptions } from './transfer/endpoint-load-balancer';
export { type NodePortEndpointOptions } from './transfer/endpoint-node-port';
export { type RouteEndpointOptions } from './transfer/endpoint-route';
export { type AddClaimOptions, type CreateClaimOptions, TransferClaim } from './transfer/transfer-claim';
export { TransferEndpoint } from './transfer/transfer-endpoint';
export { TransferEngine } from './transfer/transfer-engine';
export { type TransferEngineProps } from './transfer/transfer-engine-props';
export { type TransferIdentity } from './transfer/transfer-identity';
export { TransferRun, type TransferCutoverOptions, type TransferStageOptions, type TransferVerifyOptions } from './transfer/transfer-run';
export { type TransferPodOptions } from './transfer/transfer-pod-options';
export { TransferTrust } from './transfer/transfer-trust';
export { type PresharedKeyTrustOptions } from './transfer/trust-preshared-key';
export { type TransferTuning } from './transfer/transfer-tuning';
export { Compression, Ownership, TransferPass, Verification } from './transfer/transfer-values';
export { CertificateIssuerKind, type CertManagerTrustOptions } from './transfer/trust-cert-manager';
export { type CertificatesTrustOptions } from './transfer/trust-certificates';
