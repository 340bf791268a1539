import {
  base, clusterVersion, csv, documents, faulty, hostCluster, hostController, MigrationCase, mtc, object,
  operatorGroup, plan, ref, remoteCluster, remoteController, run, secondHost, storage, subscription,
  tokenSecret, valid,
} from './builders';
import { TOKEN } from '../../../src/rules/examples/values';

const TWO_HOSTS = ['new-a', 'new-b'];

const route = (spec: string) => object('route.openshift.io/v1', 'Route', 'default-route', 'openshift-image-registry',
  `spec:\n  to: { kind: Service, name: image-registry }\n  tls: { termination: reencrypt }\n  ${spec}`);

const hook = (target: string) => mtc('MigHook', 'freeze', 'custom: true\nimage: registry.example.com/hooks/freeze:1.0\n'
  + `targetCluster: ${target}`);
const account = (namespace: string) => object('v1', 'ServiceAccount', 'hook-runner', namespace);
const role = (namespace: string) => object('rbac.authorization.k8s.io/v1', 'Role', 'hook-runner', namespace,
  'rules: [{ apiGroups: [apps], resources: [deployments], verbs: [get, patch] }]');
function binding(
  namespace: string, { roleName = 'hook-runner', kind = 'Role', subject = 'hook-runner', of = namespace } = {},
): string {
  return object(
    'rbac.authorization.k8s.io/v1',
    'RoleBinding',
    'hook-runner',
    namespace,
    `roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${roleName} }
subjects: [{ kind: ServiceAccount, name: ${subject}, namespace: ${of} }]`,
  );
}
function hooked(executionNamespace: string, phase = 'PreBackup'): string {
  return plan('shop', {
    more: `hooks: [{ reference: ${ref('freeze')}, phase: ${phase}, executionNamespace: ${executionNamespace}, `
      + 'serviceAccount: hook-runner }]',
  });
}

/** Clusters and hosts. */
export const CLUSTERS: readonly MigrationCase[] = [
  faulty('two spellings of one API server, which MTC takes for two clusters', base({
    'host/more-clusters.yaml': documents(remoteCluster('old-again', { url: 'https://API.old.example.com:6443' }),
      tokenSecret('old-again')),
  }), { file: 'host/more-clusters.yaml', says: /another spelling.*openshift-migration\/old/ }),
  faulty('the default port written for one MigCluster and left out for another', base({
    'host/clusters.yaml': documents(hostCluster(), remoteCluster('old', { url: 'https://api.old.example.com' }),
      tokenSecret('old')),
    'host/more-clusters.yaml': documents(remoteCluster('again', { url: 'https://api.old.example.com:443' }),
      tokenSecret('again')),
  }), { file: 'host/more-clusters.yaml', says: /api\.old\.example\.com/ }),
  faulty('a host name that ends with a dot in one of two MigClusters', base({
    'host/more-clusters.yaml': documents(remoteCluster('again', { url: 'https://api.old.example.com.:6443' }),
      tokenSecret('again')),
  }), { file: 'host/more-clusters.yaml', says: /api\.old\.example\.com/ }),
  valid('two API servers behind one host name', base({
    'host/more-clusters.yaml': documents(remoteCluster('other', { url: 'https://api.old.example.com:7443' }),
      tokenSecret('other', TOKEN.replace(/[^.]+$/, 'b3RoZXIgc2lnbmF0dXJl'))),
  })),

  faulty('two hosts that migrate one namespace of one source', {
    ...secondHost('new-a', 'old', plan('shop', { namespaces: '[shop]' })),
    ...secondHost('new-b', 'legacy', plan('store', { source: 'legacy', namespaces: '["shop:store"]' }), {
      url: 'https://api.old.example.com:6443',
    }),
  }, { file: 'new-b/plan.yaml', says: /shop.*new-a|new-a.*shop/ }, TWO_HOSTS),
  faulty('two hosts that migrate other namespaces of one source', {
    ...secondHost('new-a', 'old', plan('shop', { namespaces: '[shop]' })),
    ...secondHost('new-b', 'old', plan('bank', { namespaces: '[bank]' })),
  }, { file: 'new-b/', says: /new-a.*same cluster/ }, TWO_HOSTS),
  faulty('two hosts that migrate to one destination', {
    ...secondHost('new-a', 'prod', plan('shop', { source: 'host', destination: 'prod', namespaces: '[shop]' })),
    ...secondHost('new-b', 'live', plan('bank', { source: 'host', destination: 'live', namespaces: '[bank]' }), {
      url: 'https://api.PROD.example.com:6443',
    }),
  }, { file: 'new-b/', says: /new-a.*same cluster/ }, TWO_HOSTS),
  faulty('two hosts with one bucket', {
    ...secondHost('new-a', 'old-a', plan('shop', { source: 'old-a', namespaces: '[shop]' }), { bucket: 'mtc-backups' }),
    ...secondHost('new-b', 'old-b', plan('bank', { source: 'old-b', namespaces: '[bank]' }), { bucket: 'mtc-backups' }),
  }, { file: 'new-b/storage.yaml', says: /mtc-backups/ }, TWO_HOSTS),
  valid('two hosts without anything in common', {
    ...secondHost('new-a', 'old-a', plan('shop', { source: 'old-a', namespaces: '[shop]' })),
    ...secondHost('new-b', 'old-b', plan('shop', { source: 'old-b', namespaces: '[shop]' })),
  }, TWO_HOSTS),
  valid('two hosts with buckets of one name at two servers', {
    ...secondHost('new-a', 'old-a', plan('shop', { source: 'old-a', namespaces: '[shop]' })),
    ...secondHost('new-b', 'old-b', plan('shop', { source: 'old-b', namespaces: '[shop]' })),
    'new-a/storage.yaml': storage('backups', { config: 'awsS3Url: https://s3.a.example.com' }),
    'new-b/storage.yaml': storage('backups', { config: 'awsS3Url: https://s3.b.example.com' }),
  }, TWO_HOSTS),
  valid('two hosts of which one has closed its plan of the source', {
    ...secondHost('new-a', 'old', plan('shop', { namespaces: '[shop]', more: 'closed: true' })),
    ...secondHost('new-b', 'old', plan('shop', { namespaces: '[shop]' })),
  }, TWO_HOSTS),

  faulty('two plans with other credentials for one provider, whose runs are applied together', base({
    'host/more.yaml': documents(storage('archive', { bucket: 'archive', key: 'AKIAI44QH8DHBEXAMPLE' }),
      plan('bank', { namespaces: '[bank]', storage: 'archive' })),
    'host/runs.yaml': documents(run('shop-stage', 'shop'), run('bank-stage', 'bank')),
  }), { file: 'host/', says: /other credentials for aws/ }),
  faulty('two plans that copy into one namespace, whose runs are applied together', base({
    'host/plan.yaml': documents(plan('shop', { namespaces: '["shop:all"]' }),
      plan('bank', { namespaces: '["bank:all"]' })),
    'host/runs.yaml': documents(run('shop-stage', 'shop'), run('bank-stage', 'bank')),
  }), { file: 'host/', says: /all/ }),
  valid('two plans with one repository and other namespaces, whose runs are applied together', base({
    'host/more.yaml': plan('bank', { namespaces: '[bank]' }),
    'host/runs/shop.yaml': run('shop-stage', 'shop'),
    'host/runs/bank.yaml': run('bank-stage', 'bank'),
  })),

  faulty('a plan in the folder of a remote cluster', base({ 'host/plan.yaml': '', 'old/plan.yaml': plan('shop') }), {
    file: 'old/plan.yaml',
    says: /old/,
  }),
  faulty('the token of a MigCluster in the folder of the remote cluster', base({
    'host/clusters.yaml': documents(hostCluster(), remoteCluster('old')), 'old/token.yaml': tokenSecret('old'),
  }), { file: 'old/token.yaml', says: /old-token|host/ }),
  faulty('the credentials of a repository in the folder of the remote cluster', base({
    'host/storage.yaml': storage('backups').split('---\n')[0], 'old/storage.yaml': storage('backups').split('---\n')[1],
  }), { file: 'old/storage.yaml', says: /backups/ }),
  faulty('a run in the folder of the remote cluster', base({ 'old/run.yaml': run('shop-stage', 'shop') }), {
    file: 'old/run.yaml',
    says: /old/,
  }),
  faulty('a hook in the folder of the remote cluster', base({
    'host/plan.yaml': hooked('shop'), 'old/hook.yaml': hook('source'), 'old/account.yaml': account('shop'),
  }),
  { file: 'old/hook.yaml', says: /old|freeze/ }),
  faulty('the controller switched on for both clusters', base({ 'old/controller.yaml': hostController() }), {
    file: 'old/controller.yaml',
    says: /migration_controller/,
  }),
  faulty('the endpoint of rsync chosen on the source', base({
    'old/controller.yaml': remoteController('rsync_endpoint_type: NodePort'),
  }),
  { file: 'old/controller.yaml', says: /rsync_endpoint_type/ }),
  faulty('the proxy of rsync set on the remote cluster', base({
    'old/controller.yaml': remoteController('stunnel_tcp_proxy: http://10.9.0.5:3128'),
  }),
  { file: 'old/controller.yaml', says: /stunnel_tcp_proxy/ }),
  faulty('two MigrationControllers on one cluster, in two files', base({
    'host/controller-again.yaml': hostController().replace('name: migration-controller', 'name: controller'),
  }), { file: 'host/controller', says: /MigrationController/ }),
  valid('the endpoint of rsync chosen on a remote destination', base({
    'host/plan.yaml': plan('shop', { source: 'host', destination: 'old' }),
    'old/controller.yaml': remoteController('rsync_endpoint_type: NodePort'),
  })),

  faulty('MTC 1.7 on the source and 1.8 on the host', base({
    'host/operator.yaml': documents(subscription('release-v1.8'), operatorGroup()),
    'old/operator.yaml': documents(subscription('release-v1.7'), operatorGroup()),
  }), { file: 'old/operator.yaml', says: /1\.7.*1\.8|1\.8.*1\.7/ }),
  faulty('two releases of MTC 1.8', base({
    'host/operator.yaml': csv('mtc-operator.v1.8.12', '1.8.12'),
    'old/operator.yaml': csv('mtc-operator.v1.8.5', '1.8.5'),
  }), { file: 'old/operator.yaml', says: /1\.8\.5.*1\.8\.12|1\.8\.12.*1\.8\.5/ }),
  faulty('a host that is too new for MTC', base({
    'host/version.yaml': clusterVersion('4.21.3'),
    'host/operator.yaml': documents(subscription('release-v1.8'), operatorGroup()),
  }),
  { file: 'host/', says: /4\.21/ }),
  faulty('a channel of OADP that the cluster does not have', base({
    'host/version.yaml': clusterVersion('4.19.4'), 'host/oadp.yaml': subscription('stable-1.4', 'redhat-oadp-operator'),
  }), { file: 'host/oadp.yaml', says: /4\.19/ }),
  valid('one release of MTC on both clusters', base({
    'host/operator.yaml': csv('mtc-operator.v1.8.12', '1.8.12'),
    'old/operator.yaml': csv('mtc-operator.v1.8.12', '1.8.12'),
    'host/version.yaml': clusterVersion('4.18.3'),
    'old/version.yaml': clusterVersion('4.16.30'),
  })),

  faulty('a registry path that is not the host of the Route on that cluster', base({
    'old/registry.yaml': route('host: registry.apps.old.example.com'),
  }),
  { file: 'host/clusters.yaml', says: /registry\.apps\.old\.example\.com/ }),
  valid('a registry path that is the host of the Route on that cluster',
    base({ 'old/registry.yaml': route('host: default-route-openshift-image-registry.apps.old.example.com') })),
  valid('a registry path of a Route whose host the router chooses',
    base({ 'old/registry.yaml': route('wildcardPolicy: None') })),

  faulty('a RoleBinding of a hook to a role that is misspelt', base({
    'host/hook.yaml': hook('source'),
    'host/plan.yaml': hooked('shop'),
    'old/hook.yaml': documents(account('shop'), role('shop'), binding('shop', { roleName: 'hook-runer' })),
  }), { file: 'old/hook.yaml', says: /hook-runer/ }),
  faulty('a RoleBinding whose subject is in another namespace', base({
    'host/hook.yaml': hook('source'),
    'host/plan.yaml': hooked('shop'),
    'old/hook.yaml': documents(account('shop'), role('shop'), binding('shop', { of: 'shops' })),
  }), { file: 'old/hook.yaml', says: /shops/ }),
  faulty('a RoleBinding whose subject is misspelt', base({
    'host/hook.yaml': hook('source'),
    'host/plan.yaml': hooked('shop'),
    'old/hook.yaml': documents(account('shop'), role('shop'), binding('shop', { subject: 'hook-runnner' })),
  }), { file: 'old/hook.yaml', says: /hook-runnner/ }),
  faulty('the account of a hook on the other cluster', base({
    'host/hook.yaml': documents(hook('source'), account('shop'), role('shop'), binding('shop')),
    'host/plan.yaml': hooked('shop'),
  }), { file: 'host/', says: /hook-runner/ }),
  faulty('a hook of the destination in the namespace as the source calls it', base({
    'host/hook.yaml': documents(hook('destination'), account('shop-data')),
    'host/plan.yaml': hooked('shop-db', 'PostRestore'),
  }), { file: 'host/plan.yaml', says: /shop-db.*shop-data/ }),
  faulty('the account of a hook in a namespace as the source calls it', base({
    'host/hook.yaml': documents(hook('destination'), account('shop-db')),
    'host/plan.yaml': hooked('shop-data', 'PostRestore'),
  }), { file: 'host/', says: /shop-db.*shop-data|shop-data.*shop-db/ }),
  valid('a hook of the destination with its account where it runs', base({
    'host/hook.yaml': documents(hook('destination'), account('shop-data'),
      binding('shop-data', { roleName: 'edit', kind: 'ClusterRole' })),
    'host/plan.yaml': hooked('shop-data', 'PostRestore'),
  })),
  valid('a hook of the source with its account and role there', base({
    'host/hook.yaml': hook('source'),
    'host/plan.yaml': hooked('shop-db'),
    'old/hook.yaml': documents(account('shop-db'), role('shop-db'), binding('shop-db')),
  })),
];
