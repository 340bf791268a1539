import { InventoryList } from './inventory-schema';
import { Fields } from './object-fields';
import { reduceEgressFirewall, reduceNetworkPolicy, reduceRoute, reduceService } from './reduce-network';
import { reduceClaim, reduceSnapshotClass, reduceStorageClass, reduceVolume } from './reduce-storage';
import {
  reduceImageStream, reduceNamespace, reducePlan, reducePod, reduceQuota, reduceVirtualMachine,
} from './reduce-workloads';

/** A resource that is read for an inventory. */
export interface Resource {
  readonly group: string;
  /** The versions that can be read, the best first. */
  readonly versions: readonly string[];
  readonly plural: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  /** The list of the inventory that contains it, and what the list contains of an object. */
  readonly list?: InventoryList;
  readonly reduce?: (object: Fields) => object | undefined;
}

function namespaced(
  group: string,
  versions: readonly string[],
  plural: string,
  kind: string,
  list: InventoryList,
  reduce: Resource['reduce'],
): Resource {
  return { group, versions, plural, kind, isNamespaced: true, list, reduce };
}

function clusterWide(
  group: string,
  versions: readonly string[],
  plural: string,
  kind: string,
  list?: InventoryList,
  reduce?: Resource['reduce'],
): Resource {
  return { group, versions, plural, kind, isNamespaced: false, list, reduce };
}

const CONFIG = 'config.openshift.io';
const SNAPSHOTS = 'snapshot.storage.k8s.io';

/** All resources that are read, and nothing else is: never a Secret or a ConfigMap. */
export const RESOURCES: readonly Resource[] = [
  clusterWide('', ['v1'], 'namespaces', 'Namespace', 'namespaces', reduceNamespace),
  clusterWide(CONFIG, ['v1'], 'clusterversions', 'ClusterVersion'),
  clusterWide(CONFIG, ['v1'], 'infrastructures', 'Infrastructure'),
  clusterWide(CONFIG, ['v1'], 'ingresses', 'Ingress'),
  clusterWide('storage.k8s.io', ['v1', 'v1beta1'], 'storageclasses', 'StorageClass', 'storageClasses',
    reduceStorageClass),
  clusterWide(SNAPSHOTS, ['v1', 'v1beta1', 'v1alpha1'], 'volumesnapshotclasses', 'VolumeSnapshotClass',
    'snapshotClasses', reduceSnapshotClass),
  clusterWide('', ['v1'], 'persistentvolumes', 'PersistentVolume', 'volumes', reduceVolume),
  namespaced('', ['v1'], 'persistentvolumeclaims', 'PersistentVolumeClaim', 'claims', reduceClaim),
  namespaced('', ['v1'], 'pods', 'Pod', 'pods', reducePod),
  namespaced('', ['v1'], 'services', 'Service', 'services', reduceService),
  namespaced('', ['v1'], 'resourcequotas', 'ResourceQuota', 'quotas', reduceQuota),
  namespaced('networking.k8s.io', ['v1'], 'networkpolicies', 'NetworkPolicy', 'networkPolicies', reduceNetworkPolicy),
  namespaced('k8s.ovn.org', ['v1'], 'egressfirewalls', 'EgressFirewall', 'egressFirewalls', reduceEgressFirewall),
  namespaced('network.openshift.io', ['v1'], 'egressnetworkpolicies', 'EgressNetworkPolicy', 'egressFirewalls',
    reduceEgressFirewall),
  namespaced('route.openshift.io', ['v1'], 'routes', 'Route', 'routes', reduceRoute),
  namespaced('image.openshift.io', ['v1'], 'imagestreams', 'ImageStream', 'imageStreams', reduceImageStream),
  clusterWide('image.openshift.io', ['v1'], 'images', 'Image'),
  namespaced('kubevirt.io', ['v1', 'v1alpha3'], 'virtualmachines', 'VirtualMachine', 'virtualMachines',
    reduceVirtualMachine),
  namespaced('migration.openshift.io', ['v1alpha1'], 'migplans', 'MigPlan', 'plans', reducePlan),
];

/** The full name of a resource: `routes.route.openshift.io`. */
export function resourceName({ plural, group }: Resource): string {
  return group ? `${plural}.${group}` : plural;
}

/** The resource of an object. */
export function resourceOf({ apiVersion, kind }: Fields): Resource | undefined {
  const slash = String(apiVersion).indexOf('/');
  const group = slash < 0 ? '' : String(apiVersion).slice(0, slash);
  return RESOURCES.find((resource) => resource.kind === kind
    && (resource.group === group || isFormer(resource, apiVersion)));
}

/** OpenShift 3 also served its kinds without a group. */
function isFormer({ group }: Resource, apiVersion: unknown): boolean {
  return apiVersion === 'v1' && ['route.openshift.io', 'image.openshift.io', 'network.openshift.io'].includes(group);
}
