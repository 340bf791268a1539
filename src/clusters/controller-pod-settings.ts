import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import { ControllerImagePullPolicy } from '../api/migration-controller';

/** The CPU and the memory of a pod's containers. A request must not exceed its limit. */
export interface ControllerPodResources {
  /**
   * The CPU that is reserved.
   *
   * @default - the default of the operator
   */
  readonly cpuRequest?: Cpu;

  /**
   * The maximum CPU.
   *
   * @default - the default of the operator
   */
  readonly cpuLimit?: Cpu;

  /**
   * The memory that is reserved, in whole KiB.
   *
   * @default - the default of the operator
   */
  readonly memoryRequest?: Size;

  /**
   * The maximum memory, in whole KiB.
   *
   * @default - the default of the operator
   */
  readonly memoryLimit?: Size;
}

/** The CPU and the memory of MTC's pods. */
export interface ControllerResources {
  /**
   * Each container of the rsync clients, on the source; also the stunnel container.
   *
   * Operator variables `source_rsync_pod_cpu_requests`, `source_rsync_pod_cpu_limits`,
   * `source_rsync_pod_memory_requests`, `source_rsync_pod_memory_limits`, on the host cluster only.
   *
   * @default - 100 millicores to 1 core, and 1 GiB
   */
  readonly rsyncSource?: ControllerPodResources;

  /**
   * Each container of the rsync server, on the destination; also the stunnel container.
   *
   * Operator variables `target_rsync_pod_cpu_requests`, `target_rsync_pod_cpu_limits`,
   * `target_rsync_pod_memory_requests`, `target_rsync_pod_memory_limits`, on the host cluster only.
   *
   * @default - 100 millicores to 1 core, and 1 GiB
   */
  readonly rsyncDestination?: ControllerPodResources;

  /**
   * Each container of the controller. Hundreds of plans, and the cache, need more memory.
   *
   * Operator variables `mig_controller_requests_cpu`, `mig_controller_limits_cpu`, `mig_controller_requests_memory`,
   * `mig_controller_limits_memory`, on the host cluster only.
   *
   * @default - 100 millicores to 1 core, and 350 MiB to 10 GiB
   */
  readonly controller?: ControllerPodResources;

  /**
   * Each Restic pod. Restic keeps an index of all files in memory, so volumes with millions of files need gigabytes.
   *
   * Operator variables `restic_requests_cpu`, `restic_limits_cpu`, `restic_requests_memory`, `restic_limits_memory`.
   *
   * @default - 100 millicores, and otherwise those of OADP
   */
  readonly restic?: ControllerPodResources;

  /**
   * Velero.
   *
   * Operator variables `velero_requests_cpu`, `velero_limits_cpu`, `velero_requests_memory`, `velero_limits_memory`.
   *
   * @default - 100 millicores, and otherwise those of OADP
   */
  readonly velero?: ControllerPodResources;
}

/**
 * The images of MTC's pods, as full names: host, path, tag or digest. For clusters without access to the default
 * registries.
 */
export interface ControllerImages {
  /**
   * The image of the controller. The full name: host, path, tag or digest.
   *
   * Operator variable `mig_controller_image_fqin`, on the host cluster only.
   *
   * @default - the image of the operator
   */
  readonly controller?: string;

  /**
   * The image of the console. The full name.
   *
   * Operator variable `mig_ui_image_fqin`, on the host cluster only.
   *
   * @default - the image of the operator
   */
  readonly console?: string;

  /**
   * The image of the log reader. The full name.
   *
   * Operator variable `mig_log_reader_image_fqin`, on the host cluster only.
   *
   * @default - the image of the operator
   */
  readonly logReader?: string;

  /**
   * The image in which hooks run their playbooks, unless a hook names another one. The full name.
   *
   * Operator variable `hook_runner_image_fqin`, on the host cluster only.
   *
   * @default - the image of the operator
   */
  readonly hookRunner?: string;

  /**
   * The image of the pods that copy volumes on this cluster, with rsync and stunnel: the clients on the source, the
   * server on the destination. The full name: host, path, tag or digest.
   *
   * Operator variable `rsync_transfer_image_fqin`.
   *
   * @default - the image of the operator
   */
  readonly rsyncTransfer?: string;

  /**
   * The image of the registry for indirect image migration. The full name.
   *
   * Operator variable `migration_registry_image_fqin`.
   *
   * @default - the image of the operator
   */
  readonly registry?: string;

  /**
   * The image of the stage pods, which mount volumes while Restic reads them. The full name.
   *
   * Operator variable `migration_stage_image_fqin`.
   *
   * @default - the image of the operator
   */
  readonly stage?: string;

  /**
   * The image of MTC's own Velero plugin. The full name.
   *
   * Operator variable `mtc_velero_plugin_fqin`.
   *
   * @default - the image of the operator
   */
  readonly mtcPlugin?: string;

  /**
   * The image of Velero. The full name.
   *
   * Operator variable `oadp_velero_image_fqin`.
   *
   * @default - the image of OADP
   */
  readonly velero?: string;

  /**
   * The image of Velero's plugin for OpenShift. The full name.
   *
   * Operator variable `oadp_openshift_plugin_fqin`.
   *
   * @default - the image of OADP
   */
  readonly openshiftPlugin?: string;

  /**
   * The image of the init container that waits in a restored pod until Restic has written its volumes. The full name.
   *
   * Operator variable `oadp_restic_restore_helper_fqin`.
   *
   * @default - the image of OADP
   */
  readonly resticRestoreHelper?: string;

  /**
   * The image of Velero's plugin for AWS and S3. The full name.
   *
   * Operator variable `oadp_aws_plugin_fqin`.
   *
   * @default - the image of OADP
   */
  readonly awsPlugin?: string;

  /**
   * The image of Velero's plugin for Azure. The full name.
   *
   * Operator variable `oadp_azure_plugin_fqin`.
   *
   * @default - the image of OADP
   */
  readonly azurePlugin?: string;

  /**
   * The image of Velero's plugin for Google Cloud. The full name.
   *
   * Operator variable `oadp_gcp_plugin_fqin`.
   *
   * @default - the image of OADP
   */
  readonly gcpPlugin?: string;

  /**
   * The pull policy of the images of the controller and of the console.
   *
   * Operator variable `image_pull_policy`, on the host cluster only.
   *
   * @default ControllerImagePullPolicy.ALWAYS
   */
  readonly pullPolicy?: ControllerImagePullPolicy;
}
