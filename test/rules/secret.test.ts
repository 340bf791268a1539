import { findings, ruleOf } from './support';
import { RULES } from '../../src/rules';
import { cluster } from '../../src/rules/examples/cluster';
import { clusterWithSecret, secret, storageWithSecret } from '../../src/rules/examples/secret';
import { base64, EXPIRED_TOKEN, GOOD_BUNDLE, SHORT_TOKEN, TOKEN } from '../../src/rules/examples/values';

const NOW = { now: Date.UTC(2026, 0, 1) };
const SECRET_RULES = RULES.filter((rule) => rule.id.startsWith('secret/'));

/** The findings of the rules on Secrets: rule and path. */
function found(yaml: string | string[]): string[] {
  return findings(yaml, SECRET_RULES, NOW).map(({ rule, path }) => `${rule} ${path}`);
}

const toStringData = (yaml: string) => yaml.replace('\ndata:', '\nstringData:');

describe('finds, of a remote cluster\'s token,', () => {
  test.each([
    ['the raw token in data', `saToken: ${TOKEN}`, 'secret/not-base64 data.saToken'],
    ['a number in data', 'saToken: 12345', 'secret/not-base64 data.saToken'],
    ['another capital in the key', `satoken: ${base64(TOKEN)}`, 'secret/keys data.satoken'],
    ['the word Bearer', `saToken: ${base64(`Bearer ${TOKEN}`)}`, 'secret/white-space data.saToken'],
    ['a token of OAuth encoded twice', `saToken: ${base64(base64('sha256~0123456789'))}`,
      'secret/double-encoded data.saToken'],
    ['no more than the CA', `ca.crt: ${GOOD_BUNDLE}`, 'secret/keys data'],
    ['the end of an expired one with a line break', `saToken: ${base64(`${EXPIRED_TOKEN}\n`)}`,
      'secret/white-space data.saToken', 'secret/expired-token data.saToken'],
  ])('%s', (_, data, ...expected) => {
    expect(found(clusterWithSecret(data))).toEqual(expected);
  });

  test.each([
    ['its base64 in stringData', `saToken: ${base64(TOKEN)}`, 'secret/double-encoded stringData.saToken'],
    ['a number in stringData', 'saToken: 12345', 'secret/not-base64 stringData.saToken'],
    ['a line break in stringData', `saToken: |\n    ${TOKEN}`, 'secret/white-space stringData.saToken'],
    ['nothing in stringData', 'saToken: ""', 'secret/empty-value stringData.saToken'],
  ])('%s', (_, data, ...expected) => {
    expect(found(toStringData(clusterWithSecret(data)))).toEqual(expected);
  });

  test('the Secret that Kubernetes itself fills', () => {
    expect(found(`${clusterWithSecret('').replace('type: Opaque', 'type: kubernetes.io/service-account-token').replace(/\ndata:[\s\S]*/, '\n')
      .replace('namespace: openshift-config }\ntype', 'namespace: openshift-config, annotations: { kubernetes.io/service-account.name: x } }\ntype')}`))
      .toEqual(['secret/keys type']);
  });

  test('an ExternalSecret without the key', () => {
    const external = (key: string) => `${clusterWithSecret('x: eA==').split('---')[0]}---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: ocp3, namespace: openshift-config }
spec:
  secretStoreRef: { name: vault, kind: ClusterSecretStore }
  target: { name: ocp3-token }
  data: [{ secretKey: ${key}, remoteRef: { key: ocp3 } }]
`;
    expect(found(external('token'))).toEqual(['secret/keys spec.data']);
    expect(found(external('saToken'))).toEqual([]);
  });
});

describe('finds, of a repository\'s credentials,', () => {
  const ID = 'aws-access-key-id: ZXhhbXBsZS1pZA==';
  test.each([
    ['the keys of an ObjectBucketClaim', 'aws',
      'AWS_ACCESS_KEY_ID: ZXhhbXBsZQ==\n  AWS_SECRET_ACCESS_KEY: ZXhhbXBsZQ==', 'secret/keys data.AWS_ACCESS_KEY_ID'],
    ['the key of Velero', 'gcp', `cloud: ${base64('{}')}`, 'secret/keys data.cloud'],
    ['a raw secret that looks encoded', 'aws',
      `${ID}\n  aws-secret-access-key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY`,
      'secret/not-encoded data.aws-secret-access-key'],
    ['a secret encoded twice', 'aws', `${ID}\n  aws-secret-access-key: `
      + `${base64(base64('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'))}`,
    'secret/double-encoded data.aws-secret-access-key'],
    ['one value for both keys', 'aws', `aws-access-key-id: ${base64('example')}\n`
      + `  aws-secret-access-key: ${base64('example')}`,
    'secret/equal-keys data.aws-secret-access-key'],
    ['a line break', 'aws', `${ID}\n  aws-secret-access-key: ${base64('example\n')}`,
      'secret/white-space data.aws-secret-access-key'],
    ['JSON encoded twice', 'gcp', `gcp-credentials: ${base64(base64('{"type":"service_account"}'))}`,
      'secret/double-encoded data.gcp-credentials'],
    ['a key without its end', 'gcp', 'gcp-credentials: '
      + `${base64(JSON.stringify({ type: 'service_account', client_email: 'a@b', private_key: '-----BEGIN PRIVATE KEY-----\nMIIE' }))}`,
    'secret/gcp-credentials data.gcp-credentials'],
    ['an empty variable', 'azure', 'azure-credentials: '
      + `${base64('AZURE_TENANT_ID=t\nAZURE_CLIENT_ID=\nAZURE_CLIENT_SECRET=e\nAZURE_SUBSCRIPTION_ID=s')}`,
    'secret/azure-credentials data.azure-credentials'],
  ] as const)('%s', (_, provider, data, ...expected) => {
    expect(found(storageWithSecret(provider, data))).toEqual(expected);
  });
});

describe('finds nothing wrong with', () => {
  test.each([
    ['an opaque token', clusterWithSecret(`saToken: ${base64('qUEnEMvlvoLxGmY0dXqCEXAMPLE')}`)],
    ['a token that is made up', clusterWithSecret(`saToken: ${base64('eyJhbGciOiJSUzI1NiJ9.example.token')}`)],
    ['a token with dots for its end',
      clusterWithSecret(`saToken: ${base64('eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJ...')}`)],
    ['a placeholder', clusterWithSecret('saToken: <token>')],
    ['a placeholder of a plugin', toStringData(clusterWithSecret('saToken: <path:kv/data/ocp3#token>'))],
    ['a value that SOPS has encrypted',
      clusterWithSecret('saToken: "ENC[AES256_GCM,data:abc,iv:def,tag:ghi,type:str]"')],
    ['base64 on several lines', clusterWithSecret(`saToken: |\n    ${base64(TOKEN).replace(/(.{60})/g, '$1\n    ')}`)],
    ['a Secret without data, which something else fills', clusterWithSecret('').replace(/\ndata:\s*$/, '\n')],
    ['a Secret that isn\'t here', clusterWithSecret('').split('---')[0]],
    ['more keys', clusterWithSecret(`saToken: ${base64(TOKEN)}\n  ca.crt: ${GOOD_BUNDLE}\n  token: ${base64(TOKEN)}`)],
    ['MinIO\'s default keys', storageWithSecret('aws', `aws-access-key-id: ${base64('minio')}\n`
      + `  aws-secret-access-key: ${base64('minio123')}`)],
    ['MinIO\'s other default keys', storageWithSecret('aws', `aws-access-key-id: ${base64('minioadmin')}\n`
      + `  aws-secret-access-key: ${base64('minioadmin')}`)],
    ['hexadecimal keys', storageWithSecret('aws', `aws-access-key-id: ${base64('0123456789abcdef')}\n`
      + `  aws-secret-access-key: ${base64('aabbccddeeff00112233445566778899')}`)],
    ['quotes and comments in a dotenv', storageWithSecret('azure', 'azure-credentials: '
      + `${base64('# made by hand\nAZURE_TENANT_ID="t"\nAZURE_CLIENT_ID=c\nexport AZURE_CLIENT_SECRET=\'e\'\nAZURE_SUBSCRIPTION_ID=s\n\n')}`)],
    ['a Google key that is made up', storageWithSecret('gcp', 'gcp-credentials: '
      + `${base64('{"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----\\nEXAMPLE\\n-----END PRIVATE KEY-----\\n"}')}`)],
    ['a certificate that is made up',
      secret('ca', `ca.crt: ${base64('-----BEGIN CERTIFICATE-----\nMIIExample…\n-----END CERTIFICATE-----\n')}`)],
    ['a Secret that MTC does not use', secret('other', 'token: bm9uZQ==')],
    ['an empty value of another key', secret('other', 'token: ""')],
  ])('%s', (_, yaml) => {
    expect(found(yaml)).toEqual([]);
  });

  test('an expired token, as long as the time isn\'t known', () => {
    expect(findings(clusterWithSecret(`saToken: ${base64(EXPIRED_TOKEN)}`), SECRET_RULES)).toEqual([]);
  });

  test('a remote cluster\'s own Secret of the same name', () => {
    const own = secret('ocp3-token', '', 'openshift-migration')
      .replace('type: Opaque', 'type: kubernetes.io/service-account-token').replace(/\ndata:[\s\S]*/, '\n')
      .replace('openshift-migration }',
        'openshift-migration, annotations: { kubernetes.io/service-account.name: migration-controller } }');
    expect(found([clusterWithSecret('').split('---')[0], own])).toEqual([]);
  });

  test('Secrets of other clusters', () => {
    const other = clusterWithSecret(`saToken: ${base64(TOKEN)}`).replaceAll('ocp3', 'ocp4');
    expect(found([clusterWithSecret('').split('---')[0], other])).toEqual([]);
  });
});

describe('a Secret that nothing here refers to', () => {
  test.each([
    ['is known by the key of a token', secret('a', `saToken: ${base64(base64(TOKEN))}`, 'shop'),
      'secret/double-encoded data.saToken'],
    ['is known by the keys of AWS',
      secret('a', 'aws-access-key-id: AKIAIOSFODNN7EXAMPLE\n  aws-secret-access-key: ZXhhbXBsZS1zZWNyZXQ='),
      'secret/not-encoded data.aws-access-key-id'],
    ['is known by the key of Azure', secret('a', `azure-credentials: ${base64('AZURE_TENANT_ID=t')}`),
      'secret/azure-credentials data.azure-credentials'],
    ['may be expired', secret('a', `saToken: ${base64(EXPIRED_TOKEN)}`), 'secret/expired-token data.saToken'],
    ['may lack a key that its user does not need', secret('a', 'aws-access-key-id: ZXhhbXBsZS1pZA==')],
    ['may be another tool\'s, in another namespace', secret('a', `gcp-credentials: ${base64('none')}`, 'shop')],
    ['may be all right', secret('a', `saToken: ${base64(TOKEN)}`)],
  ])('%s', (_, yaml, ...expected) => {
    expect(found(yaml)).toEqual(expected);
  });
});

describe('a Secret that is meant by another name', () => {
  const use = clusterWithSecret('').split('---')[0];
  const saToken = `saToken: ${base64(TOKEN)}`;

  test.each([
    ['one letter off', 'ocp3-tokenn'], ['another word for its content', 'ocp3-secret'],
    ['in another folder', 'ocp-3-token'],
  ])('%s', (_, name) => {
    expect(found([use, secret(name, saToken)])).toEqual(['secret/other-name spec.serviceAccountSecretRef.name']);
  });

  test('the only one of its file, whatever other files contain', () => {
    const file = clusterWithSecret(saToken, undefined, 'remote-cluster');
    expect(found([file, clusterWithSecret(saToken, undefined, 'source').replaceAll('ocp3', 'ocp2')]))
      .toEqual([
        'secret/other-name spec.serviceAccountSecretRef.name', 'secret/other-name spec.serviceAccountSecretRef.name',
      ]);
  });

  describe('of a repository whose provider is a placeholder', () => {
    const repository = (provider: string, config: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigStorage
metadata: { name: backups, namespace: openshift-migration }
spec:
  backupStorageProvider: ${provider}
  backupStorageConfig: { ${config}, credsSecretRef: { name: storage-secret, namespace: openshift-config } }
`;
    const keys = secret('migstorage-creds', 'aws-access-key-id: ZXhhbXBsZS1pZA==\n'
      + '  aws-secret-access-key: ZXhhbXBsZQ==');
    const NAME = 'secret/other-name spec.backupStorageConfig.credsSecretRef.name';

    test('if its other fields tell the provider', () => {
      expect(found(`${repository('<storage_provider>', 'awsBucketName: bucket')}---\n${keys}`)).toEqual([NAME]);
      expect(found(`${repository('aws', 'awsBucketName: bucket')}---\n${keys}`)).toEqual([NAME]);
      expect(found(`${repository('<storage_provider>', 'gcpBucket: bucket')}---\n${keys}`)).toEqual([]);
      expect(found(`${repository('<storage_provider>', 'gcpBucket: bucket, awsBucketName: bucket')}---\n${keys}`))
        .toEqual([]);
    });

    test('but not if the Secret has the right name', () => {
      const right = keys.replace('migstorage-creds', 'storage-secret');
      expect(found(`${repository('<storage_provider>', 'awsBucketName: bucket')}---\n${right}`)).toEqual([]);
    });
  });

  test('one of another cluster is not', () => {
    expect(found([use, secret('east-token', saToken)])).toEqual([]);
    expect(found([use.replaceAll('ocp3-token', 'west-token'), secret('east-token', saToken)])).toEqual([]);
  });
});

test('a Secret for the token of another ServiceAccount, and of one that the set has', () => {
  const misspelt = ruleOf('secret/service-account-name').breaks;
  expect(found(misspelt)).toHaveLength(1);
  expect(found(misspelt.replaceAll('migration-controler', 'pipeline'))).toEqual([]);
  expect(found([misspelt,
    'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: migration-controler, namespace: openshift-migration }\n']))
    .toEqual([]);
});

describe('a Secret that something else makes', () => {
  const external = (name: string, namespace: string, key = 'saToken') => `apiVersion: external-secrets.io/v1beta1
kind: ExternalSecret
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  secretStoreRef: { kind: ClusterSecretStore, name: vault }
  data: [{ secretKey: ${key}, remoteRef: { key: mtc/ocp3 } }]
`;
  const sealed = external('ocp3-token', 'openshift-migration')
    .replace('external-secrets.io/v1beta1', 'bitnami.com/v1alpha1').replace('ExternalSecret', 'SealedSecret')
    .replace(/spec:[\s\S]*/, 'spec: { encryptedData: { saToken: AgBy3i4OJSWK } }\n');
  const use = cluster('url: https://api.ocp3.example.com:8443');

  test.each([
    ['is where the reference says', external('ocp3-token', 'openshift-config'), []],
    ['is in another namespace', external('ocp3-token', 'openshift-migration'),
      ['secret/other-namespace spec.serviceAccountSecretRef.namespace']],
    ['is sealed for another namespace', sealed, ['secret/other-namespace spec.serviceAccountSecretRef.namespace']],
    ['has nearly the name', external('ocp3-tokens', 'openshift-config'),
      ['secret/other-name spec.serviceAccountSecretRef.name']],
    ['is for something else', external('ocp3-tls', 'openshift-config', 'tls.crt'), []],
  ])('%s', (_, maker, expected) => {
    expect(found([use, maker])).toEqual(expected);
  });

  test('a message names what makes it', () => {
    expect(findings([use, sealed], SECRET_RULES, NOW)).toMatchObject([{
      message: 'Secret "ocp3-token" is not in "openshift-config", but in "openshift-migration", created by '
        + 'SealedSecret openshift-migration/ocp3-token: MTC looks only in the namespace of the reference',
      fix: 'Write `namespace: openshift-migration`, or move the SealedSecret to openshift-config.',
    }]);
  });
});

describe('text around a value', () => {
  test.each([
    ['saToken', `'${TOKEN}'`, 1], ['saToken', `token: ${TOKEN}`, 1], ['saToken', TOKEN, 0],
  ])('%s', (key, value, count) => {
    expect(found(clusterWithSecret(`${key}: ${base64(value)}`))).toHaveLength(count);
  });

  test.each([
    ['aws_access_key_id=example', 1], ['AWS_ACCESS_KEY_ID: example', 1], ['"example"', 1], ['minio', 0], ['token', 0],
  ])('%s as the id of a key', (value, count) => {
    expect(found(storageWithSecret('aws', `aws-access-key-id: ${base64(value)}\n`
      + `  aws-secret-access-key: ${base64('example-secret')}`)))
      .toHaveLength(count);
  });
});

test.each([
  ['service_account', 0], ['external_account', 0], ['authorized_user', 1],
])('credentials of Google Cloud for a %s', (type, count) => {
  const json = JSON.stringify({ type, client_email: 'velero@example.iam.gserviceaccount.com', private_key: 'example' });
  expect(found(storageWithSecret('gcp', `gcp-credentials: ${base64(json)}`))).toHaveLength(count);
});

test('no message shows a value', () => {
  for (const value of [TOKEN, base64(TOKEN), `${TOKEN}\n`, TOKEN.slice(0, 80), EXPIRED_TOKEN, SHORT_TOKEN]) {
    for (const encoded of [value, base64(value), base64(base64(value))]) {
      const texts = JSON.stringify(findings(clusterWithSecret(`saToken: ${JSON.stringify(encoded)}`), RULES, NOW));
      expect(texts).not.toContain(value.slice(0, 30));
      expect(texts).not.toContain(encoded.slice(0, 30));
    }
  }
});

test('values and keys of any kind are judged', () => {
  for (const data of ['[]', '7', 'text', '{ saToken: [] }', '{ saToken: { a: b } }',
    '{ constructor: eA==, __proto__: eA== }', '{ saToken: null }']) {
    expect(() =>
      findings(clusterWithSecret('').replace(/data:\s*$/, `data: ${data}\n`), SECRET_RULES, NOW)).not.toThrow();
  }
});

describe('the Secret with the proxies of a cluster', () => {
  const proxy = (name: string, rest: string) => 'apiVersion: v1\nkind: Secret\n'
    + `metadata: { name: ${name}, namespace: openshift-migration, labels: { migration-proxy-config: "true" } }\n`
    + `${rest}\n`;
  const set = (...manifests: string[]) =>
    findings(manifests.join('---\n'), SECRET_RULES, NOW).map(({ rule, path }) => `${rule} ${path}`);
  const GOOD = 'stringData: { NO_PROXY: .svc }';

  test.each([
    ['one', [proxy('a', GOOD)], []],
    ['without values, which come from elsewhere', [proxy('a', 'type: Opaque')], []],
    ['twice', [proxy('a', GOOD), proxy('b', GOOD)], ['secret/one-proxy metadata.labels']],
    ['two of different namespaces', [proxy('a', GOOD), proxy('b', GOOD).replace('openshift-migration', 'proxies')], []],
    ['one with the label and one without', [proxy('a', GOOD), proxy('b', GOOD).replace('"true"', '"false"')], []],
  ])('%s', (_, manifests, expected) => {
    expect(set(...manifests)).toEqual(expected);
  });
});
