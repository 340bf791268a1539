import { Duration } from 'cdk8s';
import { KEY, mistakesWith, SHOP, TransferProgram } from './program';
import { expectSecret } from '../support/program';
import { CertificateIssuerKind, NamespaceMapping, SecretSource, SecretValue, TransferEndpoint, TransferEngineProps, TransferTrust } from 'cdk8s-mtc';

function withTrust(trust: TransferTrust, props: Partial<TransferEngineProps> = {}): TransferProgram {
  const program = new TransferProgram();
  program.engineWithClaim({ trust, ...props }).stage('first');
  return program;
}

const withKey = (value: SecretValue) => withTrust(TransferTrust.presharedKey(value));
const trustSecret = (program: TransferProgram, chart: string) => program.pod(chart).pod.volumes.find(({ name }: any) => name === 'trust').secret.secretName;

describe('a key that is there already', () => {
  const program = withTrust(TransferTrust.presharedKey(SecretSource.existing('transfer-key')));

  test('is only referred to, on both clusters', () => {
    expect(Object.values(program.written).flat().filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect([trustSecret(program, 'run-shop-1-stage-first-old'), trustSecret(program, 'run-shop-1-stage-first-new')]).toEqual(['transfer-key', 'transfer-key']);
  });

  test('proves both ends to one another, and an impostor without it gets nothing', () => {
    expect(program.stunnel('old')).toEqual([
      'client = yes',
      'sslVersionMin = TLSv1.3',
      'connect = 192.0.2.7:30100',
      'ciphers = PSK',
      'verifyChain = yes',
      'CAfile = scripts/nobody.pem',
      'TIMEOUTclose = 0',
      'TIMEOUTconnect = 10',
      'socket = r:TCP_NODELAY=1',
    ]);
    expect(program.stunnel('new')).toEqual([
      '[transfer]', 'accept = :::8443', 'sslVersionMin = TLSv1.3', 'ciphers = kPSK', 'TIMEOUTclose = 0', 'TIMEOUTidle = 43200', 'socket = l:TCP_NODELAY=1',
    ]);
  });

  test('is in the claim\'s namespace, since pods mount no other', () => {
    expect(mistakesWith({ trust: TransferTrust.presharedKey(SecretSource.existing('key', { namespace: 'keys' })) })).toEqual([
      '[new/shop] trust: "keys" is another namespace than "shop", and pods mount Secrets of their own namespace alone; '
      + 'leave the namespace out, and put the Secret into each namespace that has a claim, on both clusters.',
    ]);
  });

  test('has a name that a Secret can have', () => {
    expect(mistakesWith({ trust: TransferTrust.presharedKey(SecretSource.existing('Transfer Key')) })).toEqual([
      '[new/shop] trust: is not a valid Secret name (it is not repeated here: it may be the secret itself): the Secret is not found; write the name of the Secret: lower-case letters, digits, "-" and ".".',
    ]);
  });
});

describe('a key from elsewhere', () => {
  test('is written for each namespace of both clusters, in the files of their secrets', () => {
    const program = new TransferProgram();
    const engine = program.engine({ trust: TransferTrust.presharedKey(SecretSource.plainTextLiteral(`${KEY}\n`)) });
    engine.addClaim('data', { namespace: NamespaceMapping.renamed('shop', 'store') });
    engine.addClaim('other', { namespace: NamespaceMapping.renamed('shop', 'store') });
    const secret = (namespace: string) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'shop-transfer-key', namespace, labels: { 'app.kubernetes.io/name': 'cdk8s-mtc-transfer', 'app.kubernetes.io/part-of': 'shop' },
      },
      type: 'Opaque',
      data: { key: Buffer.from(KEY).toString('base64') },
    });
    expect(program.written['secrets-old']).toEqual([secret('shop')]);
    expect(program.written['secrets-new']).toEqual([secret('store')]);
  });

  test('is written once where both ends are one namespace', () => {
    const program = new TransferProgram();
    program.engine({
      source: program.destination, endpoint: TransferEndpoint.clusterIp(), trust: TransferTrust.presharedKey(SecretSource.plainTextLiteral(KEY)),
    }).addClaim('data', { namespace: SHOP, destinationClaim: 'data-new' });
    expect(program.names('secrets-new')).toEqual(['Secret shop-transfer-key']);
  });

  test('stays out of the clear where an operator or a plugin puts it in', () => {
    expect(withKey(SecretSource.placeholder('<path:kv/data/shop#key>')).one('old', 'Secret').stringData).toEqual({ key: '<path:kv/data/shop#key>' });
    const external = withKey(SecretSource.externalSecret({ store: 'vault', key: 'shop/transfer' }));
    expect(external.one('new', 'ExternalSecret')).toMatchObject({
      metadata: { name: 'shop-transfer-key', namespace: 'shop' },
      spec: { target: { name: 'shop-transfer-key' }, data: [{ secretKey: 'key', remoteRef: { key: 'shop/transfer' } }] },
    });
    expect(external.one('old', 'ExternalSecret').metadata.namespace).toBe('shop');
  });

  test.each(['secret', `${KEY}0`, KEY.slice(2), `${KEY.slice(1)}g`])('is hexadecimal and long enough, and is not repeated where it is not', (value) => {
    const { mistakes } = withKey(SecretSource.plainTextLiteral(value));
    expect(mistakes).toEqual([
      '[new/shop] trust: is no key of 64 hexadecimal digits or more (an even number of them, and nothing else); make one with "openssl rand -hex 32".',
    ]);
    expectSecret(mistakes, value);
  });

  test('that is missing is asked for once', () => {
    expect(withKey(SecretSource.env('NO_SUCH_TRANSFER_KEY')).mistakes).toEqual([
      '[new/shop] trust: the environment variable NO_SUCH_TRANSFER_KEY is not set; set NO_SUCH_TRANSFER_KEY before synth, '
      + 'or use SecretSource.existing(…) so that synth needs no secret.',
    ]);
  });
});

describe('certificates', () => {
  const certificates = (options = {}) => TransferTrust.certificates({
    source: SecretSource.existing('source-tls'), destination: SecretSource.existing('destination-tls'), clientName: 'source.example.com', ...options,
  });

  test('are one for each end, and each end knows the other\'s name', () => {
    const program = withTrust(certificates({ serverName: 'moved.example.com' }));
    expect([trustSecret(program, 'run-shop-1-stage-first-old'), trustSecret(program, 'run-shop-1-stage-first-new')]).toEqual(['source-tls', 'destination-tls']);
    const own = ['cert = trust/tls.crt', 'key = trust/tls.key', 'CAfile = trust/ca.crt', 'verifyChain = yes'];
    expect(program.stunnel('old')).toEqual(expect.arrayContaining([...own, 'checkHost = moved.example.com']));
    expect(program.stunnel('new')).toEqual(expect.arrayContaining([...own, 'checkHost = source.example.com']));
  });

  test('are for the endpoint\'s host where no name is given, be it a name or an address', () => {
    expect(withTrust(certificates(), { endpoint: TransferEndpoint.route({ domain: 'apps.example.com' }) }).stunnel('old')).toContain('checkHost = shop-data-shop.apps.example.com');
    expect(withTrust(certificates()).stunnel('old')).toContain('checkIP = 192.0.2.7');
  });

  test('have three parts, which one value is not', () => {
    expect(mistakesWith({ trust: certificates({ source: SecretSource.plainTextLiteral('PEM') }) })).toEqual([
      '[new/shop] trust.source: is one value, and this Secret has three: tls.crt, tls.key and ca.crt; use SecretSource.existing(…).',
    ]);
  });

  test('are for names', () => {
    expect(mistakesWith({ trust: certificates({ clientName: 'CN=source' }) })).toEqual([
      '[new/shop] trust.clientName: "CN=source" is no DNS name; write the name that the certificate is for.',
    ]);
  });
});

describe('certificates of cert-manager', () => {
  test('are asked for on both clusters', () => {
    const program = withTrust(TransferTrust.certManager({ issuer: 'authority' }));
    const spec = (role: string, usage: string) => ({
      secretName: `shop-transfer-${role}-tls`,
      dnsNames: [`${role}.shop.transfer.internal`],
      usages: ['digital signature', 'key encipherment', usage],
      privateKey: { algorithm: 'ECDSA', size: 256 },
      issuerRef: { name: 'authority', kind: 'ClusterIssuer', group: 'cert-manager.io' },
    });
    expect(program.one('old', 'Certificate')).toMatchObject({ metadata: { name: 'shop-transfer-send-tls', namespace: 'shop' }, spec: spec('send', 'client auth') });
    expect(program.one('new', 'Certificate')).toMatchObject({ metadata: { name: 'shop-transfer-receive-tls', namespace: 'shop' }, spec: spec('receive', 'server auth') });
    expect(program.stunnel('old')).toContain('checkHost = receive.shop.transfer.internal');
    expect(program.stunnel('new')).toContain('checkHost = send.shop.transfer.internal');
    expect(trustSecret(program, 'run-shop-1-stage-first-old')).toBe('shop-transfer-send-tls');
  });

  test('can come from an issuer of the namespace, and last as long as one likes', () => {
    const program = withTrust(TransferTrust.certManager({ issuer: 'own', issuerKind: CertificateIssuerKind.ISSUER, issuerGroup: 'example.com', duration: Duration.days(30) }));
    expect(program.one('new', 'Certificate').spec).toMatchObject({ duration: '720h', issuerRef: { name: 'own', kind: 'Issuer', group: 'example.com' } });
  });

  test('come from somebody', () => {
    expect(mistakesWith({ trust: TransferTrust.certManager({ issuer: '' }) })).toEqual([
      '[new/shop] trust.issuer: "" is no name of an issuer; write the name that "kubectl get clusterissuers" shows.',
    ]);
  });
});
