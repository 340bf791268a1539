import { InventoryData } from '../../inventory/inventory-data';
import { InventoryClaim } from '../../inventory/inventory-volumes';

/** An inventory with the namespaces `shop-web` and `shop-db`, and what else is given. */
export function exampleInventory(more: Partial<InventoryData> = {}): InventoryData {
  return {
    version: 1,
    cluster: {},
    unknown: [],
    apiGroups: [],
    namespaces: ['shop-db', 'shop-web'].map((name) => ({ name, labels: {} })),
    claims: [],
    volumes: [],
    storageClasses: [],
    snapshotClasses: [],
    pods: [],
    services: [],
    quotas: [],
    networkPolicies: [],
    egressFirewalls: [],
    routes: [],
    imageStreams: [],
    virtualMachines: [],
    plans: [],
    ...more,
  };
}

/** A bound claim of 1 GiB in `shop-db`. */
export function exampleClaim(more: Partial<InventoryClaim> = {}): InventoryClaim {
  return {
    namespace: 'shop-db',
    name: 'data',
    labels: {},
    phase: 'Bound',
    accessModes: ['ReadWriteOnce'],
    volumeMode: 'Filesystem',
    request: 2 ** 30,
    volume: 'pv-1',
    ...more,
  };
}

/** A namespace. */
export function exampleNamespace(name: string, uidRange?: string) {
  return { name, labels: {}, ...uidRange === undefined ? {} : { uidRange } };
}
