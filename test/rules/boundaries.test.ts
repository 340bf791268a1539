import { broken, Change } from './broken';
import { placesOf } from './places';
import { findings, ruleOf } from './support';
import { base64 } from '../../src/rules/examples/values';

// Both sides of each constant and of each branch, as mutation testing asks for them (CONTRIBUTING.md).

/** Where a rule finds something in a changed example, and the fixes. */
const fixes = (id: string, ...changes: readonly Change[]) =>
  findings(broken(id, ...changes), [ruleOf(id)]).map(({ path, fix }) => `${path}: ${fix}`);
const paths = (id: string, ...changes: readonly Change[]) => placesOf(id, broken(id, ...changes));
const messages = (id: string, ...changes: readonly Change[]) =>
  findings(broken(id, ...changes), [ruleOf(id)]).map(({ message }) => message);

describe('metadata', () => {
  const RESERVED = [
    'copy-method', 'created-for-pvc', 'dvmp-done', 'is-application-pod', 'is-stage-pod', 'migmigration-name',
    'migmigration-type', 'migplan-name', 'migrated-by-backup', 'migrated-by-directvolumemigration',
    'migrated-by-migmigration', 'migrated-by-migplan', 'migration-registry', 'migration-uid', 'preQuiesceNodeSelector',
    'preQuiescePaused', 'preQuiesceReplicas', 'preQuiesceSuspend', 'quiesceDaemonSet', 'rsync-attempt',
    'source-for-directvolumemigration',
  ].map((name) => `migration.openshift.io/${name}`).concat('openshift.io/touch');
  const labelled = (key: string, field = 'labels'): Change =>
    [/labels: \{[^}]*\}/, `${field}: { ${key}: shop }`];

  test.each(RESERVED)('%s is reserved for MTC', (key) => {
    for (const field of ['labels', 'annotations']) {
      expect(paths('document/reserved-label', labelled(key, field)))
        .toEqual([`wait-for-db metadata.${field}["${key}"]`]);
    }
    const foreign = [['migration.openshift.io/v1alpha1', 'v1'], ['MigHook', 'ConfigMap']] as const;
    expect(paths('document/reserved-label', labelled(key), ...foreign))
      .toHaveLength(key.endsWith('migrated-by-migplan') ? 1 : 0);
  });

  const name = (written: string) => placesOf('document/name',
    `apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\nmetadata: { ${written} }\n`);
  test.each([
    ['', [' metadata.name']], ['name: ""', [' metadata.name']], ['name: null', [' metadata.name']],
    ['name: "", generateName: shop-', []], ['name: 1', []], ['name: shop', []],
    [`name: ${'a'.repeat(63)}`, []], [`name: ${'a'.repeat(64)}`, [`${'a'.repeat(64)} metadata.name`]],
  ])('the name in { %s }', (written, expected) => expect(name(written)).toEqual(expected));

  test('a name of 64 characters is too long for plans and runs only', () => {
    const named = (kind: string) => placesOf('document/name', 'apiVersion: migration.openshift.io/v1alpha1\n'
      + `kind: ${kind}\nmetadata: { name: ${'a'.repeat(64)} }\n`).length;
    expect(['MigPlan', 'MigMigration', 'MigHook', 'MigCluster'].map(named)).toEqual([1, 1, 0, 0]);
  });
});

describe('references', () => {
  test.each(['apiVersion', 'kind', 'uid', 'resourceVersion', 'fieldPath'])('with %s', (field) => {
    expect(fixes('document/reference-with-more', ['kind: MigPlan }', `${field}: a }`]))
      .toEqual([`spec.migPlanRef.${field}: Remove \`${field}\`.`]);
    expect(fixes('document/cluster-reference-with-more', ['kind: MigCluster', `${field}: a`]))
      .toEqual([`spec.srcMigClusterRef.${field}: Remove \`${field}\`.`]);
  });

  test('those of a plan to its clusters are another rule\'s', () => {
    const plan = (reference: string) => placesOf('document/reference-with-more',
      broken('document/cluster-reference-with-more', ['kind: MigCluster, ', ''])
        .replace(`${reference}: { `, `${reference}: { kind: a, `));
    expect(plan('srcMigClusterRef')).toEqual([]);
    expect(plan('destMigClusterRef')).toEqual([]);
    expect(plan('migStorageRef')).toEqual(['shop spec.migStorageRef.kind']);
  });
});

describe('placeholders', () => {
  test.each([
    'access-key', 'accesskey', 'account', 'api', 'app', 'apps', 'application', 'applications', 'aws', 'azure', 'base64',
    'bucket', 'cluster', 'company', 'container', 'credentials', 'destination', 'domain', 'gcp', 'host', 'image', 'key',
    'namespace', 'org', 'organization', 'password', 'plan', 'project', 'proxy', 'region', 'registry', 'remote', 'repo',
    'repository', 's3', 'sa', 'secret', 'server', 'source', 'storage', 'target', 'tenant', 'token', 'url', 'user',
    'username',
  ])('your-%s is one', (word) => {
    for (const value of [`your-${word}`, `YOUR_${word}`, `your-own-${word}`, `mtc-your-${word}-1`]) {
      expect(paths('document/placeholder', ['${BUCKET}', value])).toHaveLength(1);
    }
    expect(paths('document/placeholder', ['${BUCKET}', `ayour-${word}`])).toEqual([]);
    expect(paths('document/placeholder', ['${BUCKET}', `your-${word}x`])).toEqual([]);
  });
});

describe('files of Kustomizations', () => {
  test.each([
    ['null', 'null', 1], ['a string', 'a', 1], ['a list', '[a]', 1], ['an object without it', '{ a: 1 }', 1],
    ['an object with it', '{ namespace: null }', 0],
  ])('a patch below %s', (_, value, expected) =>
    expect(paths('document/patch-of-nothing', ['/spec/namespace', '/spec/namespaces/namespace'],
      ['namespaces: [shop-web]', `namespaces: ${value}`])).toHaveLength(expected));

  test('the escapes of a JSON pointer', () => {
    const at = (pointer: string) => paths('document/patch-of-nothing', ['/spec/namespace', `/spec/${pointer}`],
      ['namespaces: [shop-web]', '"a/b": 1\n  "a~b": 2']).length;
    expect(['a~1b', 'a~0b', 'a~01b', 'a/b'].map(at)).toEqual([0, 0, 1, 1]);
  });

  test.each([
    ['resources', 'resources[0]'], ['bases', 'bases[0]'], ['components', 'components[0]'],
    ['patchesStrategicMerge', 'patchesStrategicMerge[0]'], ['patches', 'patches[0].path'],
    ['patchesJson6902', 'patchesJson6902[0].path'],
  ])('a missing file in %s', (field, path) => {
    const entry = path.endsWith('path') ? '{ path: missing.yaml }' : 'missing.yaml';
    expect(findings(broken('document/missing-file', [/resources:.*/, `${field}: [${entry}]`]),
      [ruleOf('document/missing-file')], { exists: (file) => !file.includes('missing') }).map((one) => one.path))
      .toEqual([path]);
  });
});

describe('GitOps', () => {
  test.each([
    ['repoURL', 'source'], ['path', 'source'], ['targetRevision', 'source'],
    ['server', 'destination'], ['name', 'destination'], ['namespace', 'destination'],
  ])('a template in %s of %s', (field, of) => {
    const value = `{ ${field}: "{{path}}" }`;
    const written = (name: string, list: boolean): Change[] => [
      [/source: \{.*\}/, of === 'source' ? `${name}: ${list ? `[{}, ${value}]` : value}` : 'source: {}'],
      [/destination: \{.*\}/, of === 'source' ? 'destination: {}' : `destination: ${value}`],
    ];
    expect(paths('gitops/template-language', ...written('source', false)))
      .toEqual([`migration spec.template.spec.${of}.${field}`]);
    expect(of === 'source' ? paths('gitops/template-language', ...written('sources', true)) : [])
      .toEqual(of === 'source' ? [`migration spec.template.spec.sources[1].${field}`] : []);
  });

  test.each([
    ['metadata: { name: migration }', 'metadata: { name: "{{path}}" }', 'metadata.name'],
    ['metadata: { name: migration }', 'metadata: { namespace: "{{path}}" }', 'metadata.namespace'],
    ['project: default', 'project: "{{path}}"', 'spec.project'],
  ])('a template instead of %s', (from, to, path) =>
    expect(paths('gitops/template-language', ['path: "{{path}}"', 'path: host'],
      [from === 'project: default' ? from : /(?<=template:\n {4})metadata: \{ name: migration \}/, to]))
      .toEqual([`migration spec.template.${path}`]));

  test.each([
    [['kind: MigMigration', 'kind: MigHook']], [['migration.openshift.io/v1alpha1', 'example.com/v1']],
    [['openshift-migration }\nspec:', 'openshift-migration, annotations: { argocd.argoproj.io/sync-options: '
      + '"Validate=false,Prune=false" } }\nspec:']],
  ] as Change[][])('what is not pruned: %p', (change) =>
    expect(paths('gitops/automated-runs', change)).toEqual([]));
});

describe('repositories', () => {
  test.each([
    ['aws', 'awsBucketName'], ['gcp', 'gcpBucket'], ['azure', 'azureStorageContainer'],
    ['azure', 'azureStorageAccount'],
  ])('of %s: the name in %s', (provider, field) => {
    const named = (name: string) => fixes('storage/bucket-name', ['Provider: aws', `Provider: ${provider}`],
      ['awsBucketName: s3://backups', `${field}: ${name}`]);
    const path = `spec.backupStorageConfig.${field}`;
    expect(named('s3://backups/shop')).toEqual([`${path}: Write \`${field}: backups\`.`]);
    expect(named('backups:1')).toEqual([`${path}: Write \`${field}: backups\`.`]);
    expect(named('https://backups')).toEqual([`${path}: Write the name only.`]);
    expect(named('backups')).toEqual([]);
  });

  test.each([
    ['minio.example.com', 'https://minio.example.com'],
    ['minio.example.com/path/to', 'https://minio.example.com/path/to'],
    ['//minio.example.com', 'https://minio.example.com'],
    ['s3://minio.example.com:9000', 'https://minio.example.com:9000'],
    ['https:/minio.example.com', 'https://minio.example.com'],
    ['minio.example.com:123456', undefined],
    ['minio example', undefined],
  ])('the URL %s', (url, near) => expect(fixes('storage/url', ['minio.example.com:9000', JSON.stringify(url)]))
    .toEqual([`spec.backupStorageConfig.awsS3Url: ${near === undefined
      ? 'Write an address such as `https://minio.example.com`.' : `Write \`awsS3Url: ${near}\`.`}`]));

  test.each([
    ['https://amazonaws.com', 1], ['https://s3.amazonaws.com', 1], ['https://s3.amazonaws.com.cn', 1],
    ['https://s3.amazonaws.eu', 1], ['https://s3.myamazonaws.com', 0], ['https://s3.amazonaws.com.example', 0],
    ['https://s3.amazonaws.example', 0], ['', 1],
  ])('the regions of %s', (url, expected) =>
    expect(paths('storage/unknown-region', ['awsRegion: eu-centrl-1', `awsRegion: frankfurt\n    awsS3Url: "${url}"`]))
      .toHaveLength(expected));
});

describe('Secrets', () => {
  const alone = (value: string) => messages('secret/not-alone', [/saToken: .*/, `saToken: ${base64(value)}`])
    .map((message) => message.replace(/^saToken has (.*), which.*/, '$1'));
  test.each([
    ['token=abc', ['a name before it']], ['TOKEN:abc', ['a name before it']], ['saToken=a', ['a name before it']],
    ['accesskeyid=a', ['a name before it']], ['access-key-id=a', ['a name before it']],
    ['access_keyid=a', ['a name before it']], ['aws-secret-access-key:a', ['a name before it']],
    ['secretaccesskey=a', ['a name before it']], ['awsaccesskeyid=a', ['a name before it']],
    ['[default]', ['a name before it']], ['a[default]', []], ['[default]a', []], ['mytoken=a', []], ['token', []],
    ['accesskey=a', []], ['"a"', ['quotes around it']], ['\'a\'', ['quotes around it']], ['"a\'', []],
    ['token: a', []], ['"a\nb"', []],
  ])('the value %j', (value, expected) => expect(alone(value)).toEqual(expected));

  const key = (wrong: string) => fixes('secret/keys', [/ {2}token: /, `  ${wrong}: `]);
  test.each([
    'token', 'sa_token', 'saTOKEN', 'service-account-token', 'bearerToken', 'access-token', 'cluster.token',
    'migration-token', 'migration-controller-token', 'authToken',
  ])('%s is renamed to saToken', (wrong) => expect(key(wrong)[0]).toContain(`Rename ${wrong} to saToken.`));
  test.each(['tokens', 'sa', 'value'])('%s is not', (wrong) =>
    expect(key(wrong)[0]).not.toContain('Rename'));
});

describe('network', () => {
  test.each([
    ['router.example.com:443', 'router.example.com'], ['https://router.example.com', 'router.example.com'],
    ['https://router.example.com:8443/path', 'router.example.com'], ['router.example.com/path', 'router.example.com'],
    ['router.example.com:a', undefined], ['rou_ter', undefined],
  ])('the name %s', (name, host) => {
    const id = 'network/dns-name';
    expect(findings(ruleOf(id).keeps.replace(/dnsName: [^ }]*/, `dnsName: "${name}"`), [ruleOf(id)])
      .map(({ fix }) => fix)).toEqual([host === undefined ? 'Write the name of a host.' : `Write \`dnsName: ${host}\`.`]);
  });

  test.each([
    ['0.0.0.0/0 }', 'denies all'], ['0.0.0.0/0 }, ports: []', 'denies all'],
    ['0.0.0.0/0 }, ports: [{ port: 443, protocol: TCP }]', 'is Deny'], ['0.0.0.0/1 }', 'is Deny'],
  ])('a firewall that is named for rsync and denies %s', (to, problem) =>
    expect(messages('network/denied-egress', [/- type: Deny\n {4}to: .*/,
      `- { type: Deny, to: { cidrSelector: ${to} }`])[0].slice(0, problem.length)).toBe(problem));
});

describe('registries', () => {
  test.each([
    ['docker-registry.default.svc:5000', 1], ['docker-registry.default', 1], ['localhost:5000', 1], ['LOCALHOST', 1],
    ['docker-registry.default.svc.cluster.local', 1], ['image-registry.openshift-image-registry.svc:5000', 1],
    ['172.30.1.1:5000', 1], ['172.30.1.1', 1], ['172.31.1.1', 0], ['172.30.1', 0], ['registry.localhost', 0],
    ['localhost.example.com', 0], ['docker-registry.default.example.com', 0],
  ])('%s is within its cluster: %p', (path, expected) =>
    expect(paths('cluster/address-within', ['docker-registry.default.svc:5000', path])).toHaveLength(expected));
});

describe('the controller', () => {
  test.each(['persistentvolumeclaims', 'persistentvolumes', 'PersistentVolumes'])('excludes %s', (resource) => {
    for (const name of ['excluded_resources', 'additional_excluded_resources']) {
      expect(paths('controller/volumes-excluded', ['disable_pv_migration: true', `${name}: [${resource}]`]))
        .toEqual([`migration-controller spec.${name}`]);
    }
    expect(paths('controller/volumes-excluded', ['disable_pv_migration: true', 'excluded_resources: [secrets]']))
      .toEqual([]);
  });

  test('fields of a host cluster that are ignored', () => {
    const id = 'cluster/host-needs-nothing';
    const more = (fields: string) => messages(id, [/url: .*/, fields]);
    expect(more('serviceAccountSecretRef: { name: a, namespace: b }\n  caBundle: YQ=='))
      .toEqual(['`serviceAccountSecretRef`, `caBundle` of the host cluster are ignored']);
    expect(more('serviceAccountSecretRef: { namespace: b }'))
      .toEqual(['`serviceAccountSecretRef` of the host cluster is ignored']);
    expect(more('serviceAccountSecretRef: {}\n  caBundle: ""\n  url: ""')).toEqual([]);
  });

  test.each([[1, ''], [3, ''], [4, ' and 1 more']])('%p default exclusions are dropped', (number, more) => {
    const all = /\["?([^\]]*)\]/.exec(ruleOf('controller/default-exclusions').keeps)?.[1].split(/"?, *"?/) ?? [];
    expect(all.length).toBeGreaterThan(4);
    expect(messages('controller/default-exclusions', ['[routes]', `[${all.slice(number).join(', ').replace(/"/g, '')}]`])
      .map((message) => /(?: and \d+ more)?(?= (?:is|are) )/.exec(message)?.[0])).toEqual([more]);
  });
});

describe('hooks', () => {
  test.each([
    ['pre-backup', 'PreBackup'], ['POSTBACKUP', 'PostBackup'], ['PreRestoreHook', 'PreRestore'],
    ['post restore hooks', 'PostRestore'], ['PreBackups', 'PreBackup'],
  ])('the phase %s', (phase, meant) => expect(fixes('hook/phase', ['PreMigration', phase]))
    .toEqual([`spec.hooks[0].phase: Write \`phase: ${meant}\`.`]));

  const playbook = (text: string) => findings(broken('hook/playbook-is-list',
    [/playbook: .*/, `playbook: ${base64(text)}`]), [ruleOf('hook/playbook-is-list')]).length;
  test.each([
    ['--- # plays\na: b\n', 1], ['---\n- hosts: all\n', 0], ['%YAML 1.2\n---\na: b\n', 1],
    ['# plays\n- hosts: all\n', 0],
    ['# a comment\n', 1], ['- name: a\n', 1], ['- import_playbook: a.yml\n', 0], ['#!/bin/sh\n', 1],
    ['#!/usr/bin/ansible-playbook\n- hosts: all\n', 0], ['\uFEFF- hosts: all\n', 0], ['a\u0001b', 1],
  ])('the playbook %j', (text, expected) => expect(playbook(text)).toBe(expected));

  test('a Role grants in its namespace, and a ClusterRole in all', () => {
    const role = (...changes: Change[]) => paths('hook/role-of-other-group', ...changes).length;
    expect(role()).toBe(1);
    expect(role(['namespace: shop-web }\nrules', 'namespace: other }\nrules'])).toBe(0);
    const cluster: Change[] = [['kind: Role\n', 'kind: ClusterRole\n'], ['kind: Role,', 'kind: ClusterRole,'],
      [', namespace: shop-web }\nrules', ' }\nrules']];
    expect(role(...cluster)).toBe(1);
    expect(role(...cluster.slice(1))).toBe(0);
    expect(role(['subjects: [{ kind: ServiceAccount, name: hooks, namespace: shop-web }]',
      'subjects: [{ kind: ServiceAccount, name: hooks }]'])).toBe(1);
    expect(role(['name: hooks, namespace: shop-web }]', 'name: hooks, namespace: other }]'])).toBe(0);
  });
});
