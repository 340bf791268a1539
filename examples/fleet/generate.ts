import {
  InventoryClaim, InventoryData, InventoryNamespace, InventoryPod, InventoryStorageClass, InventoryVolume,
} from 'cdk8s-mtc';

/** A generator of numbers from 0 to 1 that always gives the same ones. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = state * 16807 % 2147483647;
    return state / 2147483647;
  };
}

const GIB = 2 ** 30;
const TEAMS = ['billing', 'crm', 'data', 'docs', 'hr', 'identity', 'mobile', 'ops', 'search', 'shop', 'stock', 'web'];
const CLASSES = [
  {
    name: 'gp2',
    type: 'awsElasticBlockStore',
    provisioner: 'kubernetes.io/aws-ebs',
    accessMode: 'ReadWriteOnce',
    share: 0.7,
  },
  {
    name: 'glusterfs',
    type: 'glusterfs',
    provisioner: 'kubernetes.io/glusterfs',
    accessMode: 'ReadWriteMany',
    share: 0.15,
  },
  { name: 'nfs', type: 'nfs', provisioner: undefined, accessMode: 'ReadWriteMany', share: 0.1 },
  {
    name: 'block',
    type: 'csi',
    provisioner: 'openshift-storage.rbd.csi.ceph.com',
    accessMode: 'ReadWriteOnce',
    share: 0.05,
  },
];

const NO_OBJECTS = {
  version: 1,
  unknown: [],
  apiGroups: [],
  claims: [],
  volumes: [],
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
};

/** The class that a number from 0 to 1 stands for. */
function classAt(value: number): typeof CLASSES[0] {
  let sum = 0;
  return CLASSES.find(({ share }) => value < (sum += share)) ?? CLASSES[0];
}

/** A source cluster with so many namespaces, and ten times as many claims. */
export function generateSource(count: number): InventoryData {
  const random = generator(count);
  const choose = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)];
  const namespaces: InventoryNamespace[] = ['default', 'kube-system', 'openshift-monitoring']
    .map((name) => ({ name, labels: {} }));
  const claims: InventoryClaim[] = [];
  const volumes: InventoryVolume[] = [];
  const pods: InventoryPod[] = [];
  for (let number = 0; number < count; number++) {
    const team = choose(TEAMS);
    const namespace = `${team}-${String(number).padStart(4, '0')}`;
    const tier = number % 25 === 0 ? 'pilot' : choose(['silver', 'gold']);
    namespaces.push({
      name: namespace,
      labels: { tier, ...random() < 0.05 ? { release: `${team}-${tier}-${Math.floor(random() * 40)}` } : {} },
    });
    const left = count * 10 - claims.length - (count - number - 1) * 10;
    const claimCount = number === count - 1 ? left : Math.max(0, Math.min(left + 5, Math.floor(random() * 21)));
    for (let claim = 0; claim < claimCount; claim++) {
      const { name: storageClass, type, provisioner, accessMode } = classAt(random());
      const size = Math.ceil(-Math.log(1 - random()) * 20) * GIB;
      const name = choose(['data', 'logs', 'cache', 'uploads', 'tmp']) + `-${claim}`;
      const volume = `pvc-${String(claims.length).padStart(6, '0')}`;
      const common = {
        accessModes: [accessMode], volumeMode: storageClass === 'block' ? 'Block' : 'Filesystem', storageClass,
      };
      claims.push({ namespace, name, labels: {}, phase: 'Bound', request: size, volume, ...common });
      volumes.push({
        name: volume,
        capacity: size,
        type,
        ...provisioner ? { provisioner } : {},
        claim: `${namespace}/${name}`,
        ...common,
      });
    }
    const podCount = Math.floor(random() * 16);
    for (let pod = 0; pod < podCount; pod++) {
      pods.push({ namespace, name: `web-${pod}`, phase: 'Running', claims: [] });
    }
  }
  return {
    ...NO_OBJECTS,
    cluster: { uid: 'generated-source', openshift: '4.12.60' },
    namespaces,
    claims,
    volumes,
    pods,
    storageClasses: CLASSES.map(({ name, provisioner }) => ({ name, provisioner: provisioner ?? 'example.com/nfs' })),
  };
}

/** A destination with OpenShift Data Foundation. */
export function generateDestination(): InventoryData {
  const classes: InventoryStorageClass[] = [
    { name: 'ceph-rbd', provisioner: 'openshift-storage.rbd.csi.ceph.com', isDefault: true },
    { name: 'cephfs', provisioner: 'openshift-storage.cephfs.csi.ceph.com' },
  ];
  return {
    ...NO_OBJECTS,
    cluster: { uid: 'generated-destination', openshift: '4.20.1' },
    namespaces: [{ name: 'default', labels: {} }],
    storageClasses: classes,
  };
}
