export { DirectVolumeMigrationType } from './api/direct-migrations';
export { HookTarget } from './api/mig-hook';
export { AccessMode, CopyMethod, HookPhase, VolumeAction, VolumeMode } from './api/mig-plan';
export { VolumeTreatment } from './api/volume-rules';
export { ControllerImagePullPolicy, RsyncEndpointType, VeleroLogLevel } from './api/migration-controller';
export { type ManifestFile, MigrationApp, type MigrationAppProps } from './app/migration-app';
export { MigrationTemplate, RunTemplate } from './app/migration-template';
export { type ICluster } from './clusters/cluster';
export {
  type ControllerProxies, type ControllerRegistrySettings, type ControllerRsyncSettings, type ControllerVeleroSettings,
} from './clusters/controller-data-settings';
export {
  type ControllerImages, type ControllerPodResources, type ControllerResources,
} from './clusters/controller-pod-settings';
export {
  type ControllerConsoleSettings, type ControllerExclusions, type ControllerHostClusterSettings, type ControllerLimits,
  type ControllerManagerSettings, type ControllerSettings, type ControllerVolumeSettings,
} from './clusters/controller-settings';
export { HostCluster, type HostClusterProps } from './clusters/host-cluster';
export {
  type HostMigrationControllerProps, MigrationController,
  type RemoteMigrationControllerProps,
} from './clusters/migration-controller';
export {
  OperatorChannel, OperatorInstallation, type OperatorInstallationProps,
} from './clusters/operator-installation';
export { RegistryRoute, type RegistryRouteOptions } from './clusters/registry-route';
export { RemoteCluster } from './clusters/remote-cluster';
export { type RemoteClusterAttributes, type RemoteClusterProps } from './clusters/remote-cluster-props';
export { CaBundle } from './credentials/ca-bundle';
export { type BasicProxyCredentialsOptions, ProxyCredentials, type ProxyServer } from './credentials/proxy-server';
export {
  type ClusterSecretOptions, type ExistingSecretOptions, type ExternalSecretOptions, SecretStoreKind,
} from './credentials/secret-options';
export { SecretSource } from './credentials/secret-source';
export {
  AzureCloud, AzureCredentials, type AzureServicePrincipalOptions, GoogleCredentials, type S3AccessKeyOptions,
  S3Credentials,
} from './credentials/storage-credentials';
export { MigrationFleet } from './fleet/migration-fleet';
export {
  type FleetDependency, type FleetEstimates, type FleetGroup, type FleetLimits, type FleetTier, type FleetWindow,
  type MigrationFleetProps,
} from './fleet/migration-fleet-props';
export { NamespaceMigration, type NamespaceMigrationProps } from './fleet/namespace-migration';
export { Inventory } from './inventory/inventory';
export {
  type InventoryApiGroup, type InventoryCluster, type InventoryData, type InventoryGap, type InventoryImageStream,
  type InventoryNamespace,
  type InventoryPlan, type InventoryPod, type InventoryQuota, type InventoryVirtualMachine,
} from './inventory/inventory-data';
export {
  InventoryAllowed, type InventoryEgressFirewall, type InventoryEgressRule, type InventoryNetworkPolicy,
  type InventoryRoute, type InventoryService,
} from './inventory/inventory-network';
export {
  type InventoryClaim, type InventorySnapshotClass, type InventoryStorageClass, type InventoryVolume,
} from './inventory/inventory-volumes';
export { ManifestWorkDelivery, type ManifestWorkDeliveryProps } from './delivery/acm/manifest-work-delivery';
export { ArgoCdDelivery, type ArgoCdDeliveryProps, ArgoCdInstance } from './delivery/argo-cd/argo-cd-delivery';
export { type FrozenApplication } from './delivery/argo-cd/frozen-application';
export { type ArgoCdDestination } from './delivery/argo-cd/applications';
export { FluxDelivery, type FluxDeliveryProps, type FluxDestination } from './delivery/flux/flux-delivery';
export { HealthChecks } from './delivery/health/health-checks';
export { PreflightChecks } from './delivery/preflight/preflight-checks';
export { type PreflightChecksProps } from './delivery/preflight/preflight-checks-props';
export { TektonDelivery, type TektonDeliveryProps } from './delivery/tekton/tekton-delivery';
export { Findings } from './judging/findings';
export { FindingSeverity, type SynthFinding } from './judging/synth-finding';
export {
  EgressFirewall, type EgressFirewallOptions, type ExistingEgressFirewallOptions, type SdnEgressFirewallOptions,
} from './network/egress-firewall';
export { EgressPeer, type EgressPort, EgressProtocol, EgressRule } from './network/egress-rule';
export { RsyncNetworkExemption, type RsyncNetworkExemptionProps } from './network/rsync-network-exemption';
export { type RsyncEndpoint } from './network/rsync-policies';
export { StunnelProxy, type StunnelProxyProps } from './network/stunnel-proxy';
export { ApplyStep } from './output/apply-step';
export {
  type IndexSecret, type IndexSecretKey, type IndexSecretPart, type IndexSecretReference,
} from './output/index-secret';
export {
  ClusterRole, type IndexApplication, type IndexCluster, type IndexController, type IndexFile, type IndexLogs,
  type IndexMigCluster,
  type IndexNamespace, type IndexObject, type IndexPlan, type IndexProxy, type IndexRun, type IndexUnit, type IndexWait,
  type MigrationIndex,
  ProxyUse, RunOwner,
} from './output/migration-index';
export {
  type DirectClaim, DirectImageMigration, type DirectImageMigrationProps, DirectImageStreamMigration,
  type DirectImageStreamMigrationProps, type DirectMigrationProps, DirectVolumeMigration,
  type DirectVolumeMigrationProps,
} from './plans/direct-migrations';
export { type FleetFinding } from './plans/fleet-finding';
export { HookAction, type PlaybookOptions } from './plans/hook-action';
export { type HookPermission, type PlanHookOptions } from './plans/hook-attachment';
export { IncludedResource } from './plans/included-resource';
export { type CopyVolumeOptions, KnownVolume, type KnownVolumeOptions } from './plans/known-volume';
export { LabelCondition } from './plans/label-selector';
export { MigrationAnalytic, type MigrationAnalyticProps } from './plans/migration-analytic';
export { type IMigrationHook, MigrationHook, type MigrationHookProps } from './plans/migration-hook';
export { type IMigrationPlan, MigrationPlan, type MigrationPlanProps, TransferMode } from './plans/migration-plan';
export { type CutoverOptions, MigrationRun, RunKind, type RunOptions } from './plans/migration-run';
export { NamespaceMapping } from './plans/namespace-mapping';
export { type IPlan, type PlanAttributes } from './plans/plan';
export { type PlanWave } from './plans/plan-wave';
export { PlanBase, type PlanProps } from './plans/plan-base';
export { RsyncIdentity, type RsyncUserOptions } from './plans/rsync-identity';
export {
  type IStateMigrationPlan, StateMigrationPlan, type StateMigrationPlanProps,
} from './plans/state-migration-plan';
export {
  type IStorageConversionPlan, StorageConversionPlan, type StorageConversionPlanProps,
} from './plans/storage-conversion-plan';
export { type VolumeDecision } from './volumes/volume-decision';
export { type VolumeCopyOptions, type VolumeMatch, VolumeRule } from './plans/volume-rule';
export { type ResolvedVolumes, VolumeRules, type VolumeRulesOptions } from './plans/volume-rules';
export { type AzureRepositoryProps } from './repository/azure';
export { type GoogleRepositoryProps } from './repository/google';
export { type ObjectGatewayRepositoryProps } from './repository/object-gateway';
export {
  ObjectGatewayCredentials, type ObjectGatewayExternalSecretOptions, type ObjectGatewayJobOptions,
} from './repository/object-gateway-credentials';
export { type ReplicationRepositoryProps } from './repository/repository-props';
export { type IReplicationRepository, ReplicationRepository } from './repository/replication-repository';
export {
  type CommonS3RepositoryProps, type S3CompatibleRepositoryProps, type S3RepositoryProps, S3SignatureVersion,
} from './repository/s3';
export {
  type AwsSnapshotOptions, type AzureSnapshotOptions, type GoogleSnapshotOptions, VolumeSnapshots,
} from './repository/volume-snapshots';
export { type BucketEndpointOptions } from './transfer/endpoint/bucket-options';
export { type ClusterIpEndpointOptions } from './transfer/endpoint/cluster-ip';
export { type IngressEndpointOptions } from './transfer/endpoint/ingress';
export { type LoadBalancerEndpointOptions } from './transfer/endpoint/load-balancer';
export { type NodePortEndpointOptions } from './transfer/endpoint/node-port';
export { type RouteEndpointOptions } from './transfer/endpoint/route';
export { type AddClaimsOptions } from './transfer/claims/inventory-claims';
export { type AddClaimOptions, type CreateClaimOptions, TransferClaim } from './transfer/claims/transfer-claim';
export { TransferEndpoint } from './transfer/endpoint/transfer-endpoint';
export { TransferEngine } from './transfer/engine/transfer-engine';
export {
  type TransferCopyOptions, type TransferEngineProps, type TransferIdentities, type TransferImageOptions,
  type TransferNetworkOptions,
  type TransferPermissionOptions, type TransferPods,
} from './transfer/engine/transfer-engine-props';
export { type TransferIdentity } from './transfer/pods/transfer-identity';
export {
  TransferRun, type TransferCutoverOptions, type TransferStageOptions, type TransferVerifyOptions,
} from './transfer/runs/transfer-run';
export { type TransferPodOptions } from './transfer/pods/transfer-pod-options';
export { TransferTrust } from './transfer/trust/transfer-trust';
export { type PresharedKeyTrustOptions } from './transfer/trust/preshared-key';
export { type TransferTuning } from './transfer/runs/transfer-tuning';
export { Compression, Ownership, TransferPass, Verification } from './transfer/transfer-values';
export { CertificateIssuerKind, type CertManagerTrustOptions } from './transfer/trust/cert-manager';
export { type CertificatesTrustOptions } from './transfer/trust/certificates';
