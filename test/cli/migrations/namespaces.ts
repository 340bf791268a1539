import {
  base, documents, faulty, hostController, identity, MigrationCase, namespaceObject, object, plan,
  remoteController, run, valid, volume, volumes,
} from './builders';

const quota = (namespace_: string, hard: string) =>
  object('v1', 'ResourceQuota', 'limits', namespace_, `spec: { hard: { ${hard} } }`);
const limitRange = (namespace_: string, limits: string) =>
  object('v1', 'LimitRange', 'sizes', namespace_, `spec: { limits: [{ ${limits} }] }`);
const both = (changes: Record<string, string>) => base(changes);
const enforce = (level: string) => `pod-security.kubernetes.io/enforce: ${level}`;

const TWO = plan('shop', { more: volumes(volume('data'), volume('media', { capacity: '20Gi' })) });
const MAPPED = plan('shop', { more: volumes(volume('db', { namespace: 'shop-db', capacity: '50Gi' })) });

/** Namespaces of both sides. */
export const NAMESPACES: readonly MigrationCase[] = [
  faulty('user ids that differ', both({
    'old/shop.yaml': namespaceObject('shop', { annotations: identity() }),
    'host/shop.yaml': namespaceObject('shop', { annotations: identity({ uids: '1000700000/10000' }) }),
  }), { file: 'host/', says: /1000620000.*1000700000|1000700000.*1000620000/ }),
  faulty('user ids that differ in a namespace that is renamed', both({
    'old/db.yaml': namespaceObject('shop-db', { annotations: identity() }),
    'host/data.yaml': namespaceObject('shop-data', { annotations: identity({ uids: '1000700000/10000' }) }),
  }), { file: 'host/', says: /1000620000/ }),
  faulty('levels of SELinux that differ', both({
    'old/shop.yaml': namespaceObject('shop', { annotations: identity() }),
    'host/shop.yaml': namespaceObject('shop', { annotations: identity({ mcs: 's0:c27,c4' }) }),
  }), { file: 'host/', says: /s0:c27,c4.*s0:c25,c20/ }),
  faulty('supplemental groups that differ', both({
    'old/shop.yaml': namespaceObject('shop', { annotations: identity() }),
    'host/shop.yaml': namespaceObject('shop', { annotations: identity({ groups: '5000/100' }) }),
  }), { file: 'host/', says: /5000\/100/ }),
  valid('the same identities on both sides', both({
    'old/shop.yaml': documents(namespaceObject('shop', { annotations: identity() }),
      namespaceObject('shop-db', { annotations: identity({ uids: '1000700000/10000' }) })),
    'host/shop.yaml': documents(namespaceObject('shop', { annotations: identity() }),
      namespaceObject('shop-data', { annotations: identity({ uids: '1000700000/10000' }) })),
  })),
  valid('other identities in a namespace of the destination that has the name of a renamed one', both({
    'old/db.yaml': namespaceObject('shop-db', { annotations: identity() }),
    'host/db.yaml': namespaceObject('shop-db', { annotations: identity({ uids: '1000700000/10000' }) }),
  })),

  faulty('a run as root, and a destination that is restricted', both({
    'old/shop.yaml': namespaceObject('shop', { labels: enforce('privileged') }),
    'host/shop.yaml': namespaceObject('shop', { labels: enforce('restricted') }),
    'host/run.yaml': run('shop-stage', 'shop', 'stage: true\nrunAsRoot: true'),
  }), { file: 'host/', says: /shop.*privileged|restricted.*root.*shop-stage/ }),
  faulty('privileged rsync on the source, whose namespaces are not labelled', both({
    'old/controller.yaml': remoteController('migration_rsync_privileged: true'),
    'old/shop.yaml': namespaceObject('shop', { labels: enforce('baseline') }),
  }), { file: 'old/', says: /shop.*privileged|privileged.*shop/ }),
  faulty('a run as a user outside the range of the namespace', both({
    'old/shop.yaml': namespaceObject('shop', { annotations: identity() }),
    'host/shop.yaml': namespaceObject('shop', { annotations: identity() }),
    'host/run.yaml': run('shop-stage', 'shop', 'stage: true\nrunAsUser: 1000'),
  }), { file: 'host/run.yaml', says: /1000.*1000620000/ }),
  valid('a run as root with labels on both sides', both({
    'old/shop.yaml': documents(namespaceObject('shop', { labels: enforce('privileged') }),
      namespaceObject('shop-db', { labels: enforce('privileged') })),
    'host/shop.yaml': documents(namespaceObject('shop', { labels: enforce('privileged') }),
      namespaceObject('shop-data', { labels: enforce('privileged') })),
    'host/run.yaml': run('shop-stage', 'shop', 'stage: true\nrunAsRoot: true'),
  })),
  valid('a run as a user of the range of the namespaces', both({
    'old/shop.yaml': namespaceObject('shop', { annotations: identity() }),
    'host/shop.yaml': namespaceObject('shop', { annotations: identity(), labels: enforce('restricted') }),
    'host/run.yaml': run('shop-stage', 'shop', 'stage: true\nrunAsUser: 1000629999'),
  })),

  faulty('a quota of storage that the claims do not fit '
    + 'in', both({ 'host/plan.yaml': TWO, 'host/quota.yaml': quota('shop', 'requests.storage: 25Gi') }),
  { file: 'host/quota.yaml', says: /30Gi.*25Gi|25Gi.*30Gi/ }),
  faulty('a quota of storage in a renamed '
    + 'namespace', both({ 'host/plan.yaml': MAPPED, 'host/quota.yaml': quota('shop-data', 'requests.storage: 40Gi') }),
  { file: 'host/quota.yaml', says: /50Gi/ }),
  faulty('a quota of claims', both({
    'host/plan.yaml': TWO,
    'host/quota.yaml': quota('shop', 'persistentvolumeclaims: "1"'),
  }),
  { file: 'host/quota.yaml', says: /2/ }),
  faulty('a quota of a storage class', both({
    'host/plan.yaml': TWO,
    'host/quota.yaml': quota('shop', 'gp3-csi.storageclass.storage.k8s.io/requests.storage: 15Gi'),
  }), { file: 'host/quota.yaml', says: /gp3-csi/ }),
  faulty('a quota of pods on the source that the pods of rsync do not fit '
    + 'in', both({ 'host/plan.yaml': TWO, 'old/quota.yaml': quota('shop', 'pods: "1"') }),
  { file: 'old/quota.yaml', says: /rsync/ }),
  faulty('a quota of memory on the destination that is too small for the pod of rsync', both({
    'host/plan.yaml': TWO, 'host/quota.yaml': quota('shop', 'limits.memory: 1Gi'),
  }), { file: 'host/quota.yaml', says: /rsync/ }),
  faulty('a quota of CPU on the source that is too small for the pods of rsync', both({
    'host/plan.yaml': TWO,
    'host/controller.yaml': hostController('source_rsync_pod_cpu_requests: "1"'),
    'old/quota.yaml': quota('shop', 'requests.cpu: "3"'),
  }), { file: 'old/quota.yaml', says: /rsync/ }),
  valid('quotas that everything fits in', both({
    'host/plan.yaml': TWO,
    'host/quota.yaml': quota('shop', 'requests.storage: 30Gi, persistentvolumeclaims: "2", '
      + 'gp3-csi.storageclass.storage.k8s.io/requests.storage: 30Gi, limits.memory: 8Gi, pods: "10"'),
    'old/quota.yaml': quota('shop', 'pods: "20", limits.memory: 16Gi, limits.cpu: "16"'),
  })),
  valid('a small quota of storage on the source, where nothing is created',
    both({ 'host/plan.yaml': TWO, 'old/quota.yaml': quota('shop', 'requests.storage: 1Gi') })),
  valid('a small quota of another storage class, and of a namespace that is renamed', both({
    'host/plan.yaml': documents(TWO),
    'host/quota.yaml': documents(quota('shop', 'thin.storageclass.storage.k8s.io/requests.storage: 1Gi'),
      quota('shop-db', 'requests.storage: 1Gi')),
  })),
  valid('a small quota of memory beside an indirect copy', both({
    'host/plan.yaml': plan('shop', { more: `indirectVolumeMigration: true\n${volumes(volume('data'))}` }),
    'host/quota.yaml': quota('shop', 'limits.memory: 64Mi'),
  })),

  faulty('a LimitRange with a maximum that a claim exceeds', both({
    'host/plan.yaml': TWO,
    'host/limits.yaml': limitRange('shop', 'type: PersistentVolumeClaim, max: { storage: 15Gi }'),
  }),
  { file: 'host/limits.yaml', says: /20Gi.*15Gi|15Gi.*20Gi/ }),
  faulty('a LimitRange with a minimum that a claim does not reach', both({
    'host/plan.yaml': TWO,
    'host/limits.yaml': limitRange('shop', 'type: PersistentVolumeClaim, min: { storage: 15Gi }'),
  }), { file: 'host/limits.yaml', says: /10Gi.*15Gi|15Gi.*10Gi/ }),
  valid('a LimitRange with less memory than a container of rsync has, to which MTC lowers it', both({
    'host/plan.yaml': TWO, 'old/limits.yaml': limitRange('shop', 'type: Container, max: { memory: 512Mi }'),
  })),
  valid('a LimitRange at the size of the claims', both({
    'host/plan.yaml': TWO,
    'host/limits.yaml': limitRange('shop',
      'type: PersistentVolumeClaim, max: { storage: 20Gi }, min: { storage: 10Gi }'),
    'old/limits.yaml': limitRange('shop', 'type: Container, max: { memory: 1Gi, cpu: "1" }'),
  })),
];
