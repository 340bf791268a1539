import {
  allowOut, base, denyEgress, documents, faulty, hostCluster, MigrationCase, mtc, object, plan, policy,
  remoteCluster, run, storage, subscription, valid,
} from './builders';
import { base64, TOKEN } from '../../../src/rules/examples/values';

const flat = (changes: Record<string, string>) => changes;
const kustomization = (text: string) => `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${text}`;
const twice = (port: number) => policy('rsync', 'shop', 'podSelector: { matchLabels: { owner: directvolumemigration } '
  + `}\npolicyTypes: [Egress]\negress: [{ ports: [{ protocol: TCP, port: ${port} }, { protocol: UDP, port: 5353 }] }]`);
const SECRET = (name: string, more = '') => object('v1', 'Secret', name, 'openshift-config', 'type: Opaque\n'
  + `data: { saToken: ${base64(TOKEN)}, note: ${base64(more)} }`);

/** Folders. */
export const FOLDERS: readonly MigrationCase[] = [
  faulty('one policy in two files', flat({ 'a.yaml': twice(443), 'b.yaml': twice(8443) }),
    { file: 'b.yaml', says: /a\.yaml/ }, []),
  faulty('one policy in two files of a cluster', base({ 'old/a.yaml': twice(443), 'old/b.yaml': twice(8443) }), {
    file: 'old/b.yaml',
    says: /old\/a\.yaml/,
  }),
  faulty('one plan in two files of a Kustomization', flat({
    'kustomization.yaml': kustomization('resources: [plan.yaml, more.yaml]\n'),
    'plan.yaml': plan('shop'),
    'more.yaml': plan('shop', { namespaces: '[bank]' }),
  }), { file: '', says: /also defined in (plan|more)\.yaml/ }, []),
  faulty('one Secret in two files of one cluster', base({ 'host/again.yaml': SECRET('old-token', 'more') }), {
    file: 'host/',
    says: /old-token/,
  }),
  faulty('one hook in two folders of one cluster', base({
    'host/hooks/a.yaml': mtc('MigHook', 'freeze', 'custom: true\nimage: registry.example.com/freeze:1\n'
      + 'targetCluster: source'),
    'host/more/a.yaml': mtc('MigHook', 'freeze', 'custom: true\nimage: registry.example.com/freeze:2\n'
      + 'targetCluster: source'),
  }), { file: 'host/more/a.yaml', says: /host\/hooks\/a\.yaml/ }),
  faulty('a resource of a Kustomization that does not '
    + 'exist', flat({ 'kustomization.yaml': kustomization('resources:\n- plan.yml\n'), 'plan.yaml': plan('shop') }),
  { file: 'kustomization.yaml', says: /plan\.yml/ }, []),
  faulty('a patch of a Kustomization that does not exist', flat({
    'base/kustomization.yaml': kustomization('resources: [plan.yaml]\n'),
    'base/plan.yaml': plan('shop'),
    'live/kustomization.yaml': kustomization('resources: [../base]\npatches:\n- path: namespaces.yaml\n'),
  }), { file: 'live/kustomization.yaml', says: /namespaces\.yaml/ }, []),
  faulty('a base of a Kustomization that does not exist', flat({
    'base/kustomization.yaml': kustomization('resources: [plan.yaml]\n'),
    'base/plan.yaml': plan('shop'),
    'live/kustomization.yaml': kustomization('resources:\n- ../../base\n'),
  }), { file: 'live/kustomization.yaml', says: /base/ }, []),
  faulty('a generator with a key that MTC does not read', flat({
    'kustomization.yaml': kustomization('resources: [clusters.yaml]\n'
      + 'generatorOptions: { disableNameSuffixHash: true }\nsecretGenerator:\n- name: old-token\n'
      + '  namespace: openshift-config\n  literals: [token=example]\n'),
    'clusters.yaml': documents(hostCluster(), remoteCluster('old')),
  }), { file: 'kustomization.yaml', says: /saToken/ }, []),
  faulty('a generator whose Secret gets another name than MTC looks for', flat({
    'kustomization.yaml': kustomization('resources: [clusters.yaml]\nsecretGenerator:\n- name: old-token\n'
      + '  namespace: openshift-config\n  files: [saToken=token]\n'),
    'clusters.yaml': documents(hostCluster(), remoteCluster('old')),
  }), { file: 'kustomization.yaml', says: /disableNameSuffixHash|hash/ }, []),
  faulty('marks of a conflict', flat({
    'plan.yaml': plan('shop').replace('  namespaces:', '<<<<<<< HEAD\n  namespaces: [a]\n=======\n  namespaces:')
      .replace(/$/, '>>>>>>> theirs\n'),
  }),
  { file: 'plan.yaml', says: /conflict/ }, []),
  faulty(
    'a number that YAML 1.1 reads as octal',
    base({ 'host/run.yaml': run('shop-stage', 'shop', 'stage: true\nrunAsUser: 0777') }),
    { file: 'host/run.yaml', says: /octal|511/ },
  ),
  faulty('a time limit that YAML 1.1 reads as octal', base({
    'host/hook.yaml': mtc('MigHook', 'freeze', 'custom: true\nimage: registry.example.com/freeze:1\n'
      + 'targetCluster: source\nactiveDeadlineSeconds: 0600'),
  }), { file: 'host/hook.yaml', says: /octal|384/ }),
  faulty('a port of a firewall that YAML 1.1 reads as octal', base({
    'old/network.yaml': policy('out', 'bank', 'podSelector: {}\npolicyTypes: [Egress]\n'
      + 'egress: [{ ports: [{ protocol: TCP, port: 0443 }] }]'),
  }), { file: 'old/network.yaml', says: /octal|291/ }),
  valid('one policy for each of two clusters', base({
    'old/a.yaml': documents(denyEgress('shop'), allowOut('shop')),
    'host/a.yaml': documents(denyEgress('shop'), allowOut('shop')),
  })),
  valid('policies of one name in two namespaces',
    base({ 'old/a.yaml': twice(443), 'old/b.yaml': twice(443).replace('namespace: shop', 'namespace: bank') })),
  valid('a patch that deletes an object, which an overlay lists', flat({
    'base/kustomization.yaml': kustomization('resources: [plan.yaml, policy.yaml]\n'),
    'base/plan.yaml': plan('shop'),
    'base/policy.yaml': twice(443),
    'live/kustomization.yaml': kustomization('resources: [../base]\npatches:\n- path: without-policy.yaml\n'),
    'live/without-policy.yaml': `$patch: delete\n${object('networking.k8s.io/v1', 'NetworkPolicy', 'rsync', 'shop')}`,
  }), []),
  valid('a policy with a block of SOPS', flat({
    'policy.yaml': `${twice(443)}sops:\n  age: []\n  lastmodified: "2024-01-01T00:00:00Z"\n`
      + '  mac: ENC[AES256_GCM,data:7S5b,iv:M2qs,tag:ZZZ=,type:str]\n  version: 3.8.1\n',
  }), []),
  valid('a generator with the keys of MTC and without a suffix', flat({
    'kustomization.yaml': kustomization('resources: [clusters.yaml]\n'
      + 'generatorOptions: { disableNameSuffixHash: true }\nsecretGenerator:\n- name: old-token\n'
      + '  namespace: openshift-config\n  files: [saToken=token]\n'),
    'clusters.yaml': documents(hostCluster(), remoteCluster('old')),
    'token': 'example',
  }), []),
  valid('another catalog with other channels', base({
    'host/operator.yaml': documents(subscription('stable').replace('redhat-operators', 'corp-catalog'),
      object('operators.coreos.com/v1', 'OperatorGroup', 'migration', 'openshift-migration',
        'spec: { targetNamespaces: [openshift-migration] }')),
  })),
  valid('two environments that overlay one base', flat({
    'base/kustomization.yaml': kustomization('resources: [plan.yaml, storage.yaml]\n'),
    'base/plan.yaml': plan('shop'),
    'base/storage.yaml': storage('backups'),
    'dev/kustomization.yaml': kustomization('resources: [../base]\npatches: [{ path: bucket.yaml }]\n'),
    'dev/bucket.yaml': mtc('MigStorage', 'backups', 'backupStorageConfig: { awsBucketName: dev-backups }'),
    'live/kustomization.yaml': kustomization('resources: [../base]\npatches: [{ path: bucket.yaml }]\n'),
    'live/bucket.yaml': mtc('MigStorage', 'backups', 'backupStorageConfig: { awsBucketName: live-backups }'),
  }), []),
  valid('a text that looks like the marks of a conflict', base({
    'host/notes.yaml': object('v1', 'ConfigMap', 'notes', 'shop',
      'data:\n  readme: |\n    Title\n    =======\n    text'),
  })),
];
