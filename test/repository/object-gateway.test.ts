import { Chart, Size } from 'cdk8s';
import { hostChart, manifestsOf, mistakesOf, objectsOf } from '../support/program';
import {
  CaBundle, Findings, ObjectGatewayCredentials, ObjectGatewayRepositoryProps, ReplicationRepository,
} from 'cdk8s-mtc';

const URL = 'https://s3-openshift-storage.apps.ocp4.example.com';
const NEVER_PRUNE = {
  'argocd.argoproj.io/sync-options': 'Prune=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

function gateway(props: Partial<ObjectGatewayRepositoryProps> = {}, id = 'backups'): Chart {
  const chart = hostChart();
  ReplicationRepository.multicloudObjectGateway(chart, id, { url: URL, ...props });
  return chart;
}

/** The only manifest of a kind. */
function one(chart: Chart, kind: string): any {
  const manifests = manifestsOf(chart).filter((manifest) => manifest.kind === kind);
  expect(manifests).toHaveLength(1);
  return manifests[0];
}

describe('the bucket', () => {
  test('is claimed in MTC\'s namespace under a fixed name, which the MigStorage has as well', () => {
    const chart = gateway();
    expect(one(chart, 'ObjectBucketClaim')).toEqual({
      apiVersion: 'objectbucket.io/v1alpha1',
      kind: 'ObjectBucketClaim',
      metadata: { name: 'backups-bucket', namespace: 'openshift-migration', annotations: NEVER_PRUNE },
      spec: { bucketName: 'backups', storageClassName: 'openshift-storage.noobaa.io' },
    });
    expect(one(chart, 'MigStorage').spec).toEqual({
      backupStorageProvider: 'aws',
      backupStorageConfig: {
        credsSecretRef: { name: 'backups-credentials', namespace: 'openshift-migration' },
        awsBucketName: 'backups',
        awsS3Url: URL,
      },
    });
  });

  test('can have another name, class and size', () => {
    const chart = gateway({
      bucket: 'mtc-2026', storageClass: 'odf.noobaa.io', bucketClass: 'pv-pool', maxSize: Size.gibibytes(500),
    });
    expect(one(chart, 'ObjectBucketClaim').spec).toEqual({
      bucketName: 'mtc-2026',
      storageClassName: 'odf.noobaa.io',
      additionalConfig: { bucketclass: 'pv-pool', maxSize: '500Gi' },
    });
    expect(one(chart, 'MigStorage').spec.backupStorageConfig.awsBucketName).toBe('mtc-2026');
  });

  test.each([[Size.mebibytes(1536), '1536Mi'], [Size.gibibytes(1), '1Gi']])('has a size of a whole unit', (
    maxSize, expected,
  ) => {
    expect(one(gateway({ maxSize }), 'ObjectBucketClaim').spec.additionalConfig).toEqual({ maxSize: expected });
  });

  test('is known to the program, to be patched', () => {
    const repository = ReplicationRepository.multicloudObjectGateway(hostChart(), 'backups', { url: URL });
    expect(repository.bucketClaim?.kind).toBe('ObjectBucketClaim');
  });

  test.each<[Partial<ObjectGatewayRepositoryProps>, string]>([
    [{ bucket: 'MTC_Backups' }, 'bucket: "MTC_Backups" is not a valid name of a bucket (3 to 63 lower-case letters, '
      + 'digits, "-" and "."): the claim is never bound; write a name such as "mtc-backups".'],
    [{ bucketClass: 'PV Pool' },
      'bucketClass: "PV Pool" is not a valid name: the claim is never bound; write "pv-pool".'],
    [{ storageClass: 'a/b' }, 'storageClass: "a/b" is not a valid name: the claim is never bound; write "a-b".'],
    [{ maxSize: Size.mebibytes(500) },
      'maxSize: "500Mi" is too small: the gateway accepts 1Gi or more; write Size.gibibytes(1) or more.'],
  ])('is rejected with %j', (props, mistake) => {
    expect(mistakesOf(gateway(props))).toEqual([`[ocp4/backups] ${mistake}`]);
  });
});

describe('a Job copies the generated keys', () => {
  test('to a Secret that is written without keys, so that applying it again does not remove them', () => {
    const chart = gateway();
    expect(one(chart, 'Secret')).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'backups-credentials', namespace: 'openshift-migration' },
      type: 'Opaque',
    });
    expect(objectsOf(chart)).toEqual([
      'ObjectBucketClaim backups-bucket', 'Secret backups-credentials', 'ServiceAccount backups-credentials',
      'Role backups-credentials',
      'RoleBinding backups-credentials', expect.stringMatching(/^Job backups-credentials-[0-9a-f]{8}$/),
      'MigStorage backups',
    ]);
  });

  test('with the right to patch that Secret, and the MigStorage, and no other right', () => {
    const chart = gateway();
    expect(one(chart, 'Role').rules).toEqual([
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['backups-credentials'], verbs: ['patch'] },
      {
        apiGroups: ['migration.openshift.io'], resources: ['migstorages'], resourceNames: ['backups'], verbs: ['patch'],
      },
    ]);
    expect(one(chart, 'RoleBinding')).toMatchObject({
      roleRef: { kind: 'Role', name: 'backups-credentials' },
      subjects: [{ kind: 'ServiceAccount', name: 'backups-credentials', namespace: 'openshift-migration' }],
    });
  });

  test('when the claim has its Secret, which the pod mounts; the right to read Secrets is not needed', () => {
    const { template } = one(gateway(), 'Job').spec;
    expect(template.spec.volumes).toEqual([{ name: 'bucket', secret: { secretName: 'backups-bucket' } }]);
    expect(template.spec.serviceAccountName).toBe('backups-credentials');
  });

  test('and the CA certificates of the cluster, unless the repository has its own, or needs none', () => {
    const storage = (chart: Chart) =>
      one(chart, 'Job').spec.template.spec.containers[0].env.find(({ name }: any) => name === 'STORAGE').value;
    expect(storage(gateway())).toBe('backups');
    for (const props of [{ caBundle: CaBundle.fromPem(PEM) }, { insecure: true }, { url: 'http://s3.example.com' }]) {
      const chart = gateway(props);
      expect(storage(chart)).toBe('');
      expect(one(chart, 'Role').rules).toHaveLength(1);
    }
    expect(one(gateway({ caBundle: CaBundle.fromPem(PEM) }), 'MigStorage').spec.backupStorageConfig.s3CustomCABundle)
      .toBe(Buffer.from(PEM).toString('base64'));
  });

  test('in any image with bash and curl', () => {
    const credentials = ObjectGatewayCredentials.job({ image: 'registry.example.com/tools:1' });
    expect(one(gateway({ credentials }), 'Job').spec.template.spec.containers[0].image)
      .toBe('registry.example.com/tools:1');
  });

  test('and another specification is another Job, because a Job cannot be changed', () => {
    const nameOf = (image?: string) =>
      one(gateway({ credentials: ObjectGatewayCredentials.job({ image }) }), 'Job').metadata.name;
    expect(nameOf('a')).toBe(nameOf('a'));
    expect(nameOf('a')).not.toBe(nameOf('b'));
  });

  test('whose name fits into a label', () => {
    const name = one(gateway({ bucket: 'backups' }, 'a'.repeat(63)), 'Job').metadata.name;
    expect(name).toMatch(/^a{50}-[0-9a-f]{8}$/);
  });
});

describe('the External Secrets Operator copies the generated keys', () => {
  const external = () => gateway({ credentials: ObjectGatewayCredentials.externalSecret({ refreshInterval: '10m' }) });

  test('by an ExternalSecret and a SecretStore with the Kubernetes provider', () => {
    expect(one(external(), 'SecretStore')).toEqual({
      apiVersion: 'external-secrets.io/v1',
      kind: 'SecretStore',
      metadata: { name: 'backups-credentials', namespace: 'openshift-migration' },
      spec: {
        provider: {
          kubernetes: {
            remoteNamespace: 'openshift-migration',
            server: { caProvider: { type: 'ConfigMap', name: 'kube-root-ca.crt', key: 'ca.crt' } },
            auth: { serviceAccount: { name: 'backups-credentials' } },
          },
        },
      },
    });
    expect(one(external(), 'ExternalSecret').spec).toEqual({
      refreshInterval: '10m',
      secretStoreRef: { name: 'backups-credentials', kind: 'SecretStore' },
      target: { name: 'backups-credentials', creationPolicy: 'Owner' },
      data: [
        { secretKey: 'aws-access-key-id', remoteRef: { key: 'backups-bucket', property: 'AWS_ACCESS_KEY_ID' } },
        { secretKey: 'aws-secret-access-key', remoteRef: { key: 'backups-bucket', property: 'AWS_SECRET_ACCESS_KEY' } },
      ],
    });
  });

  test('with the right to read the one Secret, and no other right', () => {
    expect(one(external(), 'Role').rules)
      .toEqual([{ apiGroups: [''], resources: ['secrets'], resourceNames: ['backups-bucket'], verbs: ['get'] }]);
  });
});

test.each([ObjectGatewayCredentials.job(), ObjectGatewayCredentials.externalSecret()])('no rule finds anything', (
  credentials,
) => {
  const chart = gateway({ credentials });
  expect(Findings.of(chart.node.root).all).toEqual([]);
});
