import { generateKeyPairSync } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { Duration } from 'cdk8s';
import { mistakesWith, SHOP, TransferProgram } from './program';
import {
  AddClaimOptions, BucketEndpointOptions, Compression, Ownership, S3Credentials, SecretSource, TransferEndpoint,
  TransferEngineProps, TransferTrust,
  VolumeMode,
} from 'cdk8s-mtc';

const CERTIFICATE = fs.readFileSync(path.join(__dirname, '../../examples/indirect-migration/old-cluster-ca.pem'),
  'utf8');

function bucket(options: Partial<BucketEndpointOptions> = {}): TransferEndpoint {
  return TransferEndpoint.bucket({
    bucket: 'moves',
    credentials: S3Credentials.existing('access'),
    certificate: CERTIFICATE,
    privateKey: SecretSource.existing('private'),
    ...options,
  });
}

function program(options: Partial<BucketEndpointOptions> = {}, claim: Partial<AddClaimOptions> = {}): TransferProgram {
  const of = new TransferProgram();
  const engine = of.engine({ endpoint: bucket(options) });
  engine.addClaim('data', { namespace: SHOP, ...claim });
  engine.stage('first');
  engine.cutover('last');
  return of;
}

const SEND = 'run-shop-1-stage-first-old';
const RECEIVE = 'run-shop-1-stage-first-new';
const configuration = (of: TransferProgram) => of.one('old', 'ConfigMap', 'shop-data-send').data;

describe('a transfer through a bucket', () => {
  test('uploads on the source and downloads on the destination, and only the destination has the private key', () => {
    const of = program();
    const secretsOf = (chart: string) =>
      of.pod(chart).pod.volumes.flatMap(({ secret }: any) => secret?.secretName ?? []);
    expect(of.pod(SEND).container.command).toEqual(['bash', 'scripts/upload.sh']);
    expect(of.pod(RECEIVE).container.command).toEqual(['bash', 'scripts/download.sh']);
    expect([secretsOf(SEND), secretsOf(RECEIVE)])
      .toEqual([['transfer-key', 'access'], ['transfer-key', 'access', 'private']]);
    expect(of.names('new').filter((name) => /^(Service|Route|Ingress) /.test(name))).toEqual([]);
  });

  test('has files for the configuration of rclone and the certificate, which only the source needs', () => {
    const of = program({ region: 'eu-central-1' });
    expect(configuration(of)).toEqual({
      'bucket.conf': '[store]\ntype = s3\nprovider = AWS\nregion = eu-central-1\nno_check_bucket = true\n',
      'recipient.crt': CERTIFICATE,
    });
    expect(Object.keys(of.one('new', 'ConfigMap', 'shop-data-receive').data)).toEqual(['bucket.conf']);
    expect(configuration(program({ url: 'https://minio.example.com:9000' }))['bucket.conf'])
      .toContain('provider = Other\nregion = us-east-1\nendpoint = https://minio.example.com:9000\n');
  });

  test('keeps objects for seven days and not after the cutover, unless told otherwise', () => {
    expect(program().pod(SEND).environment).toMatchObject({ TRANSFER_RETENTION: '604800', TRANSFER_KEEP: 'no' });
    expect(program({ retention: Duration.days(1), keepAfterCutover: true }).pod(SEND).environment)
      .toMatchObject({ TRANSFER_RETENTION: '86400', TRANSFER_KEEP: 'yes' });
  });

  test.each([
    [{}, 's3.us-east-1.amazonaws.com:443'],
    [{ url: 'https://minio.example.com:9000' }, 'minio.example.com:9000'],
    [{ url: 'http://minio.example.com' }, 'minio.example.com:80'],
  ])('with %j connects to %s', (options, endpoint) => {
    expect(program(options).pod(SEND).environment.TRANSFER_ENDPOINT).toBe(endpoint);
  });
});

describe('an option of a bucket is rejected:', () => {
  const NAME = 'is not a valid name of a bucket; write 3 to 63 lower-case letters, digits, "-" and ".".';
  test.each<[Partial<BucketEndpointOptions>, string[]]>([
    [{ bucket: 'abc' }, []],
    [{ bucket: 'a'.repeat(63) }, []],
    [{ bucket: 'ab' }, [`bucket: "ab" ${NAME}`]],
    [{ bucket: 'a'.repeat(64) }, [`bucket: "${'a'.repeat(64)}" ${NAME}`]],
    [{ bucket: 'Moves' }, [`bucket: "Moves" ${NAME}`]],
    [{ bucket: '-moves' }, [`bucket: "-moves" ${NAME}`]],
    [{ prefix: 'a/b.c' }, []],
    [{ prefix: 'a//b' }, ['prefix: "a//b" is not a valid prefix of objects; write letters, digits, '
      + '".", "_", "-" and single slashes between them.']],
    [{ prefix: '/a' }, ['prefix: "/a" is not a valid prefix of objects; write letters, digits, '
      + '".", "_", "-" and single slashes between them.']],
    [{ region: 'eu central' }, ['region: "eu central" is not a valid region; write one such as "eu-central-1".']],
    [{ url: 'https://minio.example.com/' }, []],
    [{ url: 'https://user@minio.example.com' },
      ['url: is not the address of a store; write scheme, host and port, such as "https://minio.example.com:9000".']],
    [{ url: 'https://minio.example.com/path' },
      ['url: is not the address of a store; write scheme, host and port, such as "https://minio.example.com:9000".']],
    [{ certificate: 'x' }, [
      'certificate: is not a certificate in PEM format; give the text of the file that '
        + '"openssl req -x509 -newkey rsa:3072 -nodes" writes.',
    ]],
  ])('%j', (options, mistakes) => {
    expect(mistakesWith({ endpoint: bucket(options) }))
      .toEqual(mistakes.map((mistake) => `[new/shop] endpoint.${mistake}`));
  });

  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const PEM = { type: 'pkcs8', format: 'pem' } as const;
  test.each([
    ['a private key', privateKey.export(PEM), true],
    ['a private key with a password', privateKey.export({ ...PEM, cipher: 'aes-256-cbc', passphrase: 'x' }), false],
    ['another text', 'hunter2', false],
  ])('%s, whose text is not shown: %#', (_, text, isValid) => {
    const rejection = '[new/shop] endpoint.privateKey: is not a private key in PEM format without a password; '
      + 'give the key file that "openssl req -x509 -newkey rsa:3072 -nodes" writes.';
    expect(program({ privateKey: SecretSource.plainTextLiteral(String(text)) }).mistakes)
      .toEqual(isValid ? [] : [rejection]);
  });
});

describe('an option of the engine or of a claim does not apply to a bucket:', () => {
  test.each<[Partial<TransferEngineProps>, string]>([
    [{
      trust: TransferTrust.certificates({
        source: SecretSource.existing('a'),
        destination: SecretSource.existing('b'),
      }),
    },
    'trust: has no key with which the uploads of a bucket can be authenticated; use TransferTrust.presharedKey.'],
    [{ ownership: Ownership.FAKE_SUPER }, 'ownership: "fakeSuper" does not apply to a bucket: tar cannot write such '
      + 'files; use Ownership.NAMESPACE or PRESERVE.'],
    [{ copying: { excludes: ['*.tmp'] } },
      'copying.excludes: ["*.tmp"] do not apply to a bucket: they are patterns of rsync; leave them out.'],
    [{ tuning: { compression: Compression.LZ4 } },
      'tuning.compression: "lz4" does not apply to a bucket; leave it out.'],
  ])('%#', (props, mistake) => {
    expect(mistakesWith({ endpoint: bucket(), ...props })).toEqual([`[new/shop] ${mistake}`]);
  });

  test.each<[Partial<AddClaimOptions>, string]>([
    [{ volumeMode: VolumeMode.BLOCK },
      'volumeMode: "Block" is not supported through a bucket; use another endpoint for raw devices.'],
    [{ excludes: ['*.tmp'] },
      'excludes: ["*.tmp"] do not apply to a bucket: they are patterns of rsync; leave them out.'],
  ])('%j', (claim, mistake) => {
    expect(program({}, claim).mistakes).toEqual([`[new/shop] claims[0].${mistake}`]);
  });

  test('no compression and no excludes are what a bucket has anyway', () => {
    const props = {
      copying: { excludes: [] }, tuning: { compression: Compression.NONE }, ownership: Ownership.PRESERVE,
    };
    expect(mistakesWith({ endpoint: bucket(), ...props })).toEqual([]);
  });
});
