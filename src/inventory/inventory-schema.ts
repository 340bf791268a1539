import { INVENTORY_SCHEMA, INVENTORY_VERSION, InventoryData } from './inventory-data';
import { InventoryAllowed } from './inventory-network';
import { listOf, mapOf, objectWith, reference } from '../grammar/json-schema';

const STRING = { type: 'string' };
const STRINGS = listOf(STRING);
const BOOLEAN = { type: 'boolean' };
const BYTES = { type: 'number', minimum: 0 };
const COUNT = { type: 'integer', minimum: 0 };
const LABELS = mapOf(STRING);
const NAMED = { namespace: STRING, name: STRING };

/** The lists of an inventory, and the schema of their entries. Also the order in which they are written. */
export const INVENTORY_LISTS: Record<InventoryList, object> = {
  unknown: objectWith({ resource: STRING, namespace: STRING, reason: STRING }, ['namespace']),
  apiGroups: objectWith({ name: STRING, preferred: STRING, versions: STRINGS }),
  namespaces: objectWith({
    name: STRING,
    labels: LABELS,
    uidRange: STRING,
    supplementalGroups: STRING,
    seLinuxLevel: STRING,
    nodeSelector: STRING,
    isTerminating: BOOLEAN,
  }, ['uidRange', 'supplementalGroups', 'seLinuxLevel', 'nodeSelector', 'isTerminating']),
  claims: objectWith({
    ...NAMED,
    labels: LABELS,
    phase: STRING,
    accessModes: STRINGS,
    volumeMode: STRING,
    request: BYTES,
    storageClass: STRING,
    volume: STRING,
    owner: STRING,
  }, ['storageClass', 'volume', 'owner']),
  volumes: objectWith({
    name: STRING,
    capacity: BYTES,
    accessModes: STRINGS,
    volumeMode: STRING,
    type: STRING,
    provisioner: STRING,
    storageClass: STRING,
    claim: STRING,
    hasNodeAffinity: BOOLEAN,
    reclaimPolicy: STRING,
  }, ['provisioner', 'storageClass', 'claim', 'hasNodeAffinity', 'reclaimPolicy']),
  storageClasses: objectWith({ name: STRING, provisioner: STRING, isDefault: BOOLEAN, waitsForConsumer: BOOLEAN },
    ['isDefault', 'waitsForConsumer']),
  snapshotClasses: objectWith({ name: STRING, driver: STRING, isDefault: BOOLEAN }, ['isDefault']),
  pods: objectWith({ ...NAMED, phase: STRING, owner: STRING, node: STRING, claims: STRINGS, selectsNodes: BOOLEAN },
    ['owner', 'node', 'selectsNodes']),
  services: objectWith({ ...NAMED, type: STRING, nodePorts: listOf(COUNT) }),
  quotas: objectWith({ ...NAMED, hard: LABELS, used: LABELS }),
  networkPolicies: objectWith(
    { ...NAMED, selectsAllPods: BOOLEAN, ingress: reference('allowed'), egress: reference('allowed') },
    ['ingress', 'egress'],
  ),
  egressFirewalls: objectWith({
    ...NAMED, kind: STRING, rules: listOf(objectWith({ type: STRING, to: STRING, hasPorts: BOOLEAN })),
  }),
  routes: objectWith({ ...NAMED, host: STRING, path: STRING, isGenerated: BOOLEAN }),
  imageStreams: objectWith({ ...NAMED, tags: COUNT, localImages: COUNT, size: BYTES }, ['size']),
  virtualMachines: objectWith({ ...NAMED, status: STRING, claims: STRINGS }),
  plans: objectWith({ ...NAMED, namespaces: STRINGS, isClosed: BOOLEAN }),
};

/** The names of the lists. */
export type InventoryList = Exclude<keyof InventoryData, 'version' | 'cluster' | 'scope'>;

/** The JSON schema of an inventory. `npm run index-schema` writes it to `assets/schemas/inventory.schema.json`. */
export const INVENTORY_JSON_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: INVENTORY_SCHEMA,
  title: 'The inventory of a cluster, captured by cdk8s-mtc',
  ...objectWith({
    $schema: STRING,
    version: { const: INVENTORY_VERSION },
    cluster: objectWith(
      { uid: STRING, kubernetes: STRING, openshift: STRING, platform: STRING, appsDomain: STRING },
      ['uid', 'kubernetes', 'openshift', 'platform', 'appsDomain'],
    ),
    scope: STRINGS,
    ...Object.fromEntries(Object.entries(INVENTORY_LISTS).map(([name, entry]) => [name, listOf(entry)])),
  }, ['scope']),
  $defs: { allowed: { enum: Object.values(InventoryAllowed) } },
};
