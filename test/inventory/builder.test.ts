import * as fs from 'fs';
import * as path from 'path';
import Ajv from 'ajv/dist/2020';
import { Inventory } from '../../src/inventory/inventory';
import { InventoryBuilder } from '../../src/inventory/inventory-builder';
import { INVENTORY_JSON_SCHEMA } from '../../src/inventory/inventory-schema';
import { inventoryText, parseInventory } from '../../src/inventory/inventory-text';
import { folderWith } from '../cli/support';

const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(INVENTORY_JSON_SCHEMA);

function inventoryOf(objects: object[], scope?: string[]) {
  const builder = new InventoryBuilder(scope);
  objects.forEach((object) => builder.add(object, 'dump.json'));
  return builder.build();
}

const meta = (
  name: string, namespace?: string, more: object = {},
) => ({ name, namespace, uid: `uid-of-${name}`, ...more });

const CLAIM = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: meta('data', 'shop', {
    labels: { tier: 'db' },
    annotations: { password: 'hunter2' },
    ownerReferences: [{ kind: 'StatefulSet', name: 'db' }],
  }),
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '10Gi' } },
    storageClassName: 'gp2',
    volumeName: 'pv-1',
  },
  status: { phase: 'Bound' },
};
const VOLUME = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: meta('pv-1', undefined, { annotations: { 'pv.kubernetes.io/provisioned-by': 'kubernetes.io/aws-ebs' } }),
  spec: {
    capacity: { storage: '10Gi' },
    accessModes: ['ReadWriteOnce'],
    awsElasticBlockStore: { volumeID: 'vol-1' },
    claimRef: { namespace: 'shop', name: 'data' },
    nodeAffinity: { required: {} },
    persistentVolumeReclaimPolicy: 'Delete',
    storageClassName: 'gp2',
  },
};
const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: meta('db-0', 'shop', { ownerReferences: [{ kind: 'StatefulSet', name: 'db', controller: true }] }),
  spec: {
    nodeName: 'node-1',
    nodeSelector: { disk: 'ssd' },
    containers: [{ name: 'db', env: [{ name: 'PASSWORD', value: 'hunter2' }] }],
    volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'data' } }, { name: 'scratch', ephemeral: {} },
      { name: 'x', secret: { secretName: 'hunter2' } }],
  },
  status: { phase: 'Running' },
};

test('a claim, its volume and a pod contain what a migration needs, and no other annotation and no environment', () => {
  const { claims, volumes, pods } = inventoryOf([CLAIM, VOLUME, POD]);
  expect(claims).toEqual([{
    namespace: 'shop',
    name: 'data',
    labels: { tier: 'db' },
    phase: 'Bound',
    accessModes: ['ReadWriteOnce'],
    volumeMode: 'Filesystem',
    request: 10 * 2 ** 30,
    storageClass: 'gp2',
    volume: 'pv-1',
    owner: 'StatefulSet/db',
  }]);
  expect(volumes).toEqual([{
    name: 'pv-1',
    capacity: 10 * 2 ** 30,
    accessModes: ['ReadWriteOnce'],
    volumeMode: 'Filesystem',
    type: 'awsElasticBlockStore',
    provisioner: 'kubernetes.io/aws-ebs',
    storageClass: 'gp2',
    claim: 'shop/data',
    hasNodeAffinity: true,
    reclaimPolicy: 'Delete',
  }]);
  expect(pods).toEqual([{
    namespace: 'shop',
    name: 'db-0',
    phase: 'Running',
    owner: 'StatefulSet/db',
    node: 'node-1',
    claims: ['data', 'db-0-scratch'],
    selectsNodes: true,
  }]);
  expect(inventoryText(inventoryOf([CLAIM, VOLUME, POD]))).not.toContain('hunter2');
});

const OTHERS = [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: meta('shop', undefined, {
      annotations: {
        'openshift.io/sa.scc.uid-range': '1000650000/10000',
        'openshift.io/sa.scc.supplemental-groups': '1000650000/10000',
        'openshift.io/sa.scc.mcs': 's0:c26,c5',
        'openshift.io/node-selector': 'disk=ssd',
        'token': 'hunter2',
      },
    }),
    status: { phase: 'Terminating' },
  },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system', uid: 'cluster-1' } },
  {
    apiVersion: 'config.openshift.io/v1',
    kind: 'ClusterVersion',
    metadata: meta('version'),
    status: { history: [{ state: 'Partial', version: '4.17.0' }, { state: 'Completed', version: '4.16.3' }] },
  },
  {
    apiVersion: 'config.openshift.io/v1',
    kind: 'Infrastructure',
    metadata: meta('cluster'),
    status: { platformStatus: { type: 'AWS' } },
  },
  {
    apiVersion: 'config.openshift.io/v1',
    kind: 'Ingress',
    metadata: meta('cluster'),
    spec: { domain: 'apps.old.example.com' },
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: meta('gp2', undefined, { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } }),
    provisioner: 'kubernetes.io/aws-ebs',
    volumeBindingMode: 'WaitForFirstConsumer',
  },
  {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshotClass',
    metadata: meta('snap'),
    driver: 'ebs.csi.aws.com',
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta('web', 'shop'),
    spec: { type: 'NodePort', ports: [{ nodePort: 30080 }, { nodePort: 30010 }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta('internal', 'shop'),
    spec: { type: 'ClusterIP', ports: [{ port: 80 }] },
  },
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: meta('quota', 'shop'),
    spec: { hard: { 'requests.storage': '100Gi' } },
    status: { used: { 'requests.storage': '10Gi' } },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: meta('deny', 'shop'),
    spec: { podSelector: {} },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: meta('egress', 'shop'),
    spec: {
      podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: {} }] }],
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: meta('open', 'shop'),
    spec: { podSelector: {}, ingress: [{}] },
  },
  {
    apiVersion: 'k8s.ovn.org/v1',
    kind: 'EgressFirewall',
    metadata: meta('default', 'shop'),
    spec: {
      egress: [{ type: 'Allow', to: { dnsName: 'example.com' }, ports: [{ port: 443 }] },
        { type: 'Deny', to: { cidrSelector: '0.0.0.0/0' } }],
    },
  },
  {
    apiVersion: 'route.openshift.io/v1',
    kind: 'Route',
    metadata: meta('web', 'shop', { annotations: { 'openshift.io/host.generated': 'true' } }),
    spec: { host: 'web.apps.old.example.com', path: '/shop' },
  },
  {
    apiVersion: 'image.openshift.io/v1',
    kind: 'ImageStream',
    metadata: meta('web', 'shop'),
    status: {
      dockerImageRepository: 'registry.svc:5000/shop/web',
      tags: [{
        tag: '1',
        items: [
          { image: 'sha256:1', dockerImageReference: 'registry.svc:5000/shop/web@sha256:1' },
          { image: 'sha256:2', dockerImageReference: 'quay.io/shop/web@sha256:2' },
        ],
      }],
    },
  },
  {
    apiVersion: 'image.openshift.io/v1', kind: 'Image', metadata: meta('sha256:1'), dockerImageMetadata: { Size: 1000 },
  },
  {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: meta('vm', 'shop'),
    spec: {
      template: {
        spec: { volumes: [{ dataVolume: { name: 'root' } }, { persistentVolumeClaim: { claimName: 'disk' } }] },
      },
    },
    status: { printableStatus: 'Running' },
  },
  {
    apiVersion: 'migration.openshift.io/v1alpha1',
    kind: 'MigPlan',
    metadata: meta('shop', 'openshift-migration'),
    spec: { namespaces: ['shop', 'a:b'], closed: true },
  },
];

test('every other resource is reduced, in an order that does not depend on the dump', () => {
  const inventory = inventoryOf(OTHERS);
  expect(inventory).toMatchObject({
    cluster: { uid: 'cluster-1', openshift: '4.16.3', platform: 'AWS', appsDomain: 'apps.old.example.com' },
    namespaces: [{ name: 'kube-system', labels: {} }, {
      name: 'shop',
      uidRange: '1000650000/10000',
      supplementalGroups: '1000650000/10000',
      seLinuxLevel: 's0:c26,c5',
      nodeSelector: 'disk=ssd',
      isTerminating: true,
    }],
    storageClasses: [{ name: 'gp2', provisioner: 'kubernetes.io/aws-ebs', isDefault: true, waitsForConsumer: true }],
    snapshotClasses: [{ name: 'snap', driver: 'ebs.csi.aws.com' }],
    services: [{ namespace: 'shop', name: 'web', type: 'NodePort', nodePorts: [30010, 30080] }],
    quotas: [
      { namespace: 'shop', name: 'quota', hard: { 'requests.storage': '100Gi' }, used: { 'requests.storage': '10Gi' } },
    ],
    networkPolicies: [
      { namespace: 'shop', name: 'deny', selectsAllPods: true, ingress: 'none' },
      { namespace: 'shop', name: 'egress', selectsAllPods: false, egress: 'some' },
      { namespace: 'shop', name: 'open', selectsAllPods: true, ingress: 'all' },
    ],
    egressFirewalls: [{
      namespace: 'shop',
      name: 'default',
      kind: 'EgressFirewall',
      rules: [{ type: 'Allow', to: 'example.com', hasPorts: true }, { type: 'Deny', to: '0.0.0.0/0', hasPorts: false }],
    }],
    routes: [{ namespace: 'shop', name: 'web', host: 'web.apps.old.example.com', path: '/shop', isGenerated: true }],
    imageStreams: [{ namespace: 'shop', name: 'web', tags: 1, localImages: 1, size: 1000 }],
    virtualMachines: [{ namespace: 'shop', name: 'vm', status: 'Running', claims: ['disk', 'root'] }],
    plans: [{ namespace: 'openshift-migration', name: 'shop', namespaces: ['shop', 'a:b'], isClosed: true }],
  });
  expect(inventoryText(inventoryOf([...OTHERS].reverse()))).toBe(inventoryText(inventory));
  expect(inventoryText(inventory)).not.toContain('hunter2');
});

test('an inventory matches its schema, and is read as it was written', () => {
  const data = inventoryOf([CLAIM, VOLUME, POD, ...OTHERS]);
  const text = inventoryText(data);
  expect(validate(JSON.parse(text))).toBe(true);
  expect(parseInventory(text)).toEqual({ data });
  const folder = folderWith({ 'a.json': text });
  expect(Inventory.fromFile(path.join(folder, 'a.json')).data).toEqual(data);
});

test('the schema is in the package, as `npm run index-schema` writes it', () => {
  const packed = fs.readFileSync(path.join(__dirname, '../../assets/schemas/inventory.schema.json'), 'utf8');
  expect(packed).toBe(`${JSON.stringify(INVENTORY_JSON_SCHEMA, undefined, 2)}\n`);
});

test('names that YAML could take for numbers or booleans stay strings', () => {
  const names = ['y', 'n', '1e3', '0o7', '0x1f', 'null'];
  const text =
    inventoryText(inventoryOf(names.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: meta(name) }))));
  expect(parseInventory(text).data!.namespaces.map(({ name }) => name)).toEqual([...names].sort());
});

test('only the namespaces of the scope are captured, with the volumes of their claims', () => {
  const other = { ...CLAIM, metadata: meta('data', 'other') };
  const { scope, claims, volumes, namespaces } = inventoryOf([CLAIM, other, VOLUME, ...OTHERS], ['other']);
  expect({ scope, claims: claims.map(({ namespace }) => namespace), volumes, namespaces })
    .toEqual({ scope: ['other'], claims: ['other'], volumes: [], namespaces: [] });
});

test('what was not read is unknown and not absent, unless the cluster does not serve its group', () => {
  const builder = new InventoryBuilder();
  builder.addApiGroups([
    { name: 'route.openshift.io', preferredVersion: { version: 'v1' }, versions: [{ version: 'v1' }] },
  ]);
  builder.add({ apiVersion: 'v1', kind: 'Namespace', metadata: meta('shop') }, 'dump');
  const unknown = builder.build().unknown.map(({ resource }) => resource);
  expect(unknown).toContain('routes.route.openshift.io');
  expect(unknown).toContain('pods');
  expect(unknown).not.toContain('namespaces');
  expect(unknown).not.toContain('virtualmachines.kubevirt.io');
});

describe('objects that contradict each other', () => {
  const add = (first: object, second: object) => () => {
    const builder = new InventoryBuilder();
    builder.add(first, 'a.json');
    builder.add(second, 'b.json');
    return builder.build();
  };

  test('two clusters are recognized by the UID of kube-system', () => {
    const namespace = (
      uid: string,
    ) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system', uid } });
    expect(add(namespace('one'), namespace('two'))).toThrow('a.json and b.json are of two clusters, with the IDs one '
      + 'and two. Make an inventory of each.');
  });

  test('two clusters are recognized by their ClusterVersion', () => {
    const version = (clusterID: string) => ({
      apiVersion: 'config.openshift.io/v1',
      kind: 'ClusterVersion',
      metadata: { name: 'version', uid: 'x' },
      spec: { clusterID },
    });
    expect(add(version('one'), version('two'))).toThrow('a.json and b.json are of two clusters');
  });

  test('two objects of one name are named', () => {
    expect(add(CLAIM, { ...CLAIM, metadata: { ...CLAIM.metadata, uid: 'another' } }))
      .toThrow('PersistentVolumeClaim shop/data is in a.json and in b.json with different UIDs (uid-of-data, another)');
  });

  test('of one object read twice, the later revision counts, in either order', () => {
    const at = (
      resourceVersion: string, phase: string,
    ) => ({ ...CLAIM, metadata: { ...CLAIM.metadata, resourceVersion }, status: { phase } });
    const phases = (first: object, second: object) => add(first, second)().claims.map(({ phase }) => phase);
    expect(phases(at('9', 'Pending'), at('10', 'Bound'))).toEqual(['Bound']);
    expect(phases(at('10', 'Bound'), at('9', 'Pending'))).toEqual(['Bound']);
  });

  test('an object without name or spec was cut off', () => {
    const builder = new InventoryBuilder();
    expect(() => builder.add({ apiVersion: 'v1', kind: 'Pod', metadata: {} }, 'a.json')).toThrow('a.json: a Pod has no '
      + 'name: the dump is truncated or damaged');
    expect(() => builder.add({ apiVersion: 'v1', kind: 'Pod', metadata: meta('a', 'b') }, 'a.json'))
      .toThrow('a.json: Pod b/a has no spec');
  });
});

describe('a file that is not an inventory', () => {
  const text = inventoryText(inventoryOf([CLAIM]));
  const AGAIN = ' Capture it again with `cdk8s-mtc inventory`.';

  test.each([
    ['truncated', text.slice(0, -20), `is truncated: it ends within an object.${AGAIN}`],
    ['not JSON', 'hello', `is not valid JSON.${AGAIN}`],
    ['of another version', text.replace('"version": 1', '"version": 2'),
      `has version 2 of the format, and this version of cdk8s-mtc reads version 1.${AGAIN}`],
    ['with an unknown field', text.replace('"request"', '"requested"'),
      `is not an inventory of cdk8s-mtc (claims[0].request is missing).${AGAIN}`],
    ['with a claim twice', text.replace(/(\{"namespace".*\})/, '$1, $1'),
      `is not an inventory of cdk8s-mtc (claims contains "shop/data" twice).${AGAIN}`],
  ])('%s', (_, wrong, problem) => {
    expect(parseInventory(wrong)).toEqual({ problem });
  });

  test('does not exist', () => {
    expect(() => Inventory.fromFile('nowhere.json'))
      .toThrow('nowhere.json: the file does not exist. Capture it with `cdk8s-mtc inventory`.');
  });
});
