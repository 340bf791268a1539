import { InventoryEgressFirewall, InventoryNetworkPolicy, InventoryRoute, InventoryService } from './inventory-network';
import { InventoryClaim, InventorySnapshotClass, InventoryStorageClass, InventoryVolume } from './inventory-volumes';

/** The version of the format that this library writes and reads. */
export const INVENTORY_VERSION = 1;

/**
 * The `$schema` and `$id` of the format. The schema itself is in the package: `assets/schemas/inventory.schema.json`.
 */
export const INVENTORY_SCHEMA = 'urn:cdk8s-mtc:inventory:1';

/**
 * The state of a cluster, as far as a migration needs to know it. `cdk8s-mtc inventory` captures it. It contains no
 * Secret, no value of an environment variable, and no annotation except a few that are known. Every list is sorted, so
 * that two captures can be compared.
 */
export interface InventoryData {
  /** The version of the format: 1. */
  readonly version: number;

  /** The cluster itself. */
  readonly cluster: InventoryCluster;

  /**
   * The namespaces that were captured.
   *
   * @default - all
   */
  readonly scope?: string[];

  /** What could not be read. Nothing is known about these objects: they are not absent. */
  readonly unknown: InventoryGap[];

  /** The API groups that the cluster serves; empty if they are unknown. */
  readonly apiGroups: InventoryApiGroup[];

  /** The namespaces. */
  readonly namespaces: InventoryNamespace[];

  /** The claims (PVCs). */
  readonly claims: InventoryClaim[];

  /** The persistent volumes. */
  readonly volumes: InventoryVolume[];

  /** The storage classes. */
  readonly storageClasses: InventoryStorageClass[];

  /** The classes of volume snapshots. */
  readonly snapshotClasses: InventorySnapshotClass[];

  /** The pods. */
  readonly pods: InventoryPod[];

  /** The Services that use ports of nodes. */
  readonly services: InventoryService[];

  /** The resource quotas. */
  readonly quotas: InventoryQuota[];

  /** The network policies. */
  readonly networkPolicies: InventoryNetworkPolicy[];

  /** The egress firewalls of OVN-Kubernetes and OpenShift SDN. */
  readonly egressFirewalls: InventoryEgressFirewall[];

  /** The Routes. */
  readonly routes: InventoryRoute[];

  /** The image streams. */
  readonly imageStreams: InventoryImageStream[];

  /** The virtual machines. */
  readonly virtualMachines: InventoryVirtualMachine[];

  /** The MigPlans that exist on the cluster. */
  readonly plans: InventoryPlan[];
}

/** Facts about a cluster as a whole. */
export interface InventoryCluster {
  /**
   * The UID of the namespace `kube-system`, which identifies the cluster.
   *
   * @default - unknown
   */
  readonly uid?: string;

  /**
   * The version of Kubernetes: `v1.29.6`.
   *
   * @default - unknown
   */
  readonly kubernetes?: string;

  /**
   * The version of OpenShift: `4.16.3`.
   *
   * @default - unknown, or not OpenShift
   */
  readonly openshift?: string;

  /**
   * The platform: `AWS`, `VSphere`, `BareMetal`.
   *
   * @default - unknown
   */
  readonly platform?: string;

  /**
   * The domain of the default router: `apps.old.example.com`.
   *
   * @default - unknown
   */
  readonly appsDomain?: string;
}

/** Objects that could not be read. */
export interface InventoryGap {
  /** The resource: `virtualmachines.kubevirt.io`. */
  readonly resource: string;

  /**
   * The namespace.
   *
   * @default - all namespaces, or the resource has none
   */
  readonly namespace?: string;

  /** The reason: `forbidden`. */
  readonly reason: string;
}

/** An API group. */
export interface InventoryApiGroup {
  /** The group; empty for the core group. */
  readonly name: string;

  /** The version that the cluster prefers. MTC reads objects in this version. */
  readonly preferred: string;

  /** All served versions. */
  readonly versions: string[];
}

/** A namespace. */
export interface InventoryNamespace {
  /** The name. */
  readonly name: string;

  /** The labels. */
  readonly labels: { readonly [name: string]: string };

  /**
   * The range of user IDs: `1000650000/10000`.
   *
   * @default - none
   */
  readonly uidRange?: string;

  /**
   * The supplemental groups: `1000650000/10000`.
   *
   * @default - none
   */
  readonly supplementalGroups?: string;

  /**
   * The SELinux level: `s0:c26,c5`.
   *
   * @default - none
   */
  readonly seLinuxLevel?: string;

  /**
   * The node selector of the namespace's pods.
   *
   * @default - none
   */
  readonly nodeSelector?: string;

  /**
   * Whether the namespace is being deleted.
   *
   * @default false
   */
  readonly isTerminating?: boolean;
}

/** A pod. */
export interface InventoryPod {
  /** The namespace. */
  readonly namespace: string;

  /** The name. */
  readonly name: string;

  /** `Running`, `Pending`, `Succeeded`, `Failed` or `Unknown`; empty if unknown. */
  readonly phase: string;

  /**
   * The kind and name of its controller: `StatefulSet/db`.
   *
   * @default - none
   */
  readonly owner?: string;

  /**
   * The node that it runs on.
   *
   * @default - none
   */
  readonly node?: string;

  /** The names of the claims that it mounts. */
  readonly claims: string[];

  /**
   * Whether it selects nodes, by a node selector or an affinity.
   *
   * @default false
   */
  readonly selectsNodes?: boolean;
}

/** A resource quota. */
export interface InventoryQuota {
  /** The namespace. */
  readonly namespace: string;

  /** The name. */
  readonly name: string;

  /** The limits, by resource: `requests.storage: 100Gi`. */
  readonly hard: { readonly [resource: string]: string };

  /** What is used of them. */
  readonly used: { readonly [resource: string]: string };
}

/** An image stream. */
export interface InventoryImageStream {
  /** The namespace. */
  readonly namespace: string;

  /** The name. */
  readonly name: string;

  /** The number of its tags. */
  readonly tags: number;

  /** The number of its images in the cluster's registry. MTC copies these. */
  readonly localImages: number;

  /**
   * The sum of the sizes of these images, in bytes. Layers that images share are counted for each of them.
   *
   * @default - unknown: the images could not be read
   */
  readonly size?: number;
}

/** A virtual machine. */
export interface InventoryVirtualMachine {
  /** The namespace. */
  readonly namespace: string;

  /** The name. */
  readonly name: string;

  /** Its state: `Running`, `Stopped`; empty if unknown. */
  readonly status: string;

  /** The names of the claims of its disks. */
  readonly claims: string[];
}

/** A MigPlan that exists on the cluster. */
export interface InventoryPlan {
  /** The namespace. */
  readonly namespace: string;

  /** The name. */
  readonly name: string;

  /** The entries of `spec.namespaces`. */
  readonly namespaces: string[];

  /** Whether it is closed. */
  readonly isClosed: boolean;
}
