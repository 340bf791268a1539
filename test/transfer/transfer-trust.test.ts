import { Duration } from 'cdk8s';
import { KEY, mistakesWith, SHOP, TransferProgram } from './program';
import { expectSecret } from '../support/program';
import {
  CertificateIssuerKind, NamespaceMapping, SecretSource, TransferEndpoint, TransferEngineProps, TransferTrust,
} from 'cdk8s-mtc';

function withTrust(trust: TransferTrust, props: Partial<TransferEngineProps> = {}): TransferProgram {
  const program = new TransferProgram();
  program.engineWithClaim({ trust, ...props }).stage('first');
  return program;
}

const withKey = (value: SecretSource) => withTrust(TransferTrust.presharedKey(value));
const trustSecret = (program: TransferProgram, chart: string) =>
  program.pod(chart).pod.volumes.find(({ name }: any) => name === 'trust').secret.secretName;

describe('a key that exists already', () => {
  const program = withTrust(TransferTrust.presharedKey(SecretSource.existing('transfer-key')));

  test('is only referred to, on both clusters', () => {
    expect(Object.values(program.written).flat().filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect([trustSecret(program, 'run-shop-1-stage-first-old'), trustSecret(program, 'run-shop-1-stage-first-new')])
      .toEqual(['transfer-key', 'transfer-key']);
  });

  test('proves both ends to one another, and an impostor without it gets nothing', () => {
    expect(program.stunnel('old')).toEqual([
      'client = yes',
      'sslVersionMin = TLSv1.3',
      'connect = 192.0.2.7:30100',
      'ciphers = PSK',
      'PSKsecrets = /dev/fd/9',
      'verifyChain = yes',
      'CAfile = scripts/nobody.pem',
      'TIMEOUTclose = 0',
      'TIMEOUTconnect = 10',
      'TIMEOUTbusy = 30',
      'socket = r:TCP_NODELAY=1',
    ]);
    expect(program.stunnel('new')).toEqual([
      '[transfer]', 'accept = :::8443', 'sslVersionMin = TLSv1.3', 'ciphers = kPSK', 'PSKsecrets = /dev/fd/9',
      'TIMEOUTclose = 0', 'TIMEOUTidle = 43200',
      'TIMEOUTbusy = 10', 'socket = l:TCP_NODELAY=1',
    ]);
  });

  test('is in the claim\'s namespace, since pods mount no other', () => {
    expect(mistakesWith({ trust: TransferTrust.presharedKey(SecretSource.existing('key', { namespace: 'keys' })) }))
      .toEqual([
        '[new/shop] trust: "keys" is not the namespace "shop" of the claim, and pods mount only Secrets of the same '
        + 'namespace; leave the namespace out, and create the Secret in each namespace that has a claim, on both '
        + 'clusters.',
      ]);
  });

  test('has a name that a Secret can have', () => {
    expect(mistakesWith({ trust: TransferTrust.presharedKey(SecretSource.existing('Transfer Key')) })).toEqual([
      '[new/shop] trust: is not a valid Secret name (it is not repeated here: it may be the secret itself): the Secret '
      + 'is not found; write the name of the Secret: lower-case letters, digits, "-" and ".".',
    ]);
  });
});

describe('a key that synth reads', () => {
  const secret = (name: string, namespace: string, role: string, key: string) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      labels: {
        'app.kubernetes.io/name': 'cdk8s-mtc-transfer',
        'app.kubernetes.io/part-of': 'shop',
        'transfer.cdk8s-mtc/claim': 'data',
        'transfer.cdk8s-mtc/pair': '15eeda6764847c7b3e1cf8b6daab54cf',
        'transfer.cdk8s-mtc/role': role,
      },
    },
    type: 'Opaque',
    data: { key: Buffer.from(key).toString('base64') },
  });
  const renamed = { namespace: NamespaceMapping.renamed('shop', 'store'), destinationClaim: 'moved' };
  const keys = (program: TransferProgram) => ['old', 'new']
    .flatMap((cluster) => (program.written[`secrets-${cluster}`] ?? [])
      .map(({ data }) => Buffer.from(data.key, 'base64').toString()));

  test('is not written: both ends of a claim get a key that is derived from it', () => {
    const program = new TransferProgram();
    program.engine({ trust: TransferTrust.presharedKey(SecretSource.plainTextLiteral(`${KEY}\n`)) })
      .addClaim('data', renamed);
    // HKDF-SHA256 of 32 bytes 0xab, calculated with Python's hmac module.
    const derived = '505b4198a289c9945cdcf2f738e1ed62c5da04dd837e6640009b7f6348604d73';
    expect(program.written['secrets-old']).toEqual([secret('shop-data-send-key', 'shop', 'send', derived)]);
    const received = secret('shop-moved-receive-key', 'store', 'receive', derived);
    received.metadata.labels['transfer.cdk8s-mtc/claim'] = 'moved';
    expect(program.written['secrets-new']).toEqual([received]);
  });

  test('gives each claim, namespace and engine another key', () => {
    const program = new TransferProgram();
    for (const id of ['shop', 'second']) {
      const engine = program.engine({
        trust: TransferTrust.presharedKey(SecretSource.plainTextLiteral(KEY)),
        endpoint: TransferEndpoint.route({ domain: `${id}.example.com` }),
      }, id);
      engine.addClaim('data', { namespace: SHOP });
      engine.addClaim('other', { namespace: SHOP });
      engine.addClaim('data', { namespace: NamespaceMapping.same('wiki') });
      engine.addClaim('b-c', { namespace: NamespaceMapping.same('a') });
      engine.addClaim('c', { namespace: NamespaceMapping.same('a-b') });
    }
    const all = keys(program);
    expect(all).toHaveLength(20);
    expect(new Set(all).size).toBe(10);
    expect(program.mistakes).toEqual([]);
  });

  test('is the same key at every synth', () => {
    const [one, other] = [1, 2].map(() => keys(withKey(SecretSource.plainTextLiteral(KEY))));
    expect(one).toEqual(other);
    expect(keys(withKey(SecretSource.plainTextLiteral(`cd${KEY.slice(2)}`)))).not.toEqual(one);
  });

  test('is used itself for all claims if sharedKey is set', () => {
    const program = new TransferProgram();
    const engine = program.engine({
      trust: TransferTrust.presharedKey(SecretSource.plainTextLiteral(KEY), { sharedKey: true }),
    });
    engine.addClaim('data', { namespace: SHOP });
    engine.addClaim('data', { namespace: NamespaceMapping.same('wiki') });
    expect(keys(program)).toEqual([KEY, KEY, KEY, KEY]);
    expect(program.mistakes).toEqual([]);
  });

  test('is written for each end if both are in one namespace', () => {
    const program = new TransferProgram();
    program.engine({
      source: program.destination,
      endpoint: TransferEndpoint.clusterIp(),
      trust: TransferTrust.presharedKey(SecretSource.plainTextLiteral(KEY)),
    }).addClaim('data', { namespace: SHOP, destinationClaim: 'data-new' });
    expect(program.names('secrets-new')).toEqual(['Secret shop-data-new-receive-key', 'Secret shop-data-send-key']);
  });

  test('is not read if an operator or a plugin fills it in', () => {
    expect(withKey(SecretSource.placeholder('<path:kv/data/shop#key>')).one('old', 'Secret').stringData)
      .toEqual({ key: '<path:kv/data/shop#key>' });
    const external = withKey(SecretSource.externalSecret({ store: 'vault', key: 'shop/transfer' }));
    expect(external.one('new', 'ExternalSecret')).toMatchObject({
      metadata: { name: 'shop-data-receive-key', namespace: 'shop' },
      spec: {
        target: { name: 'shop-data-receive-key' },
        data: [{ secretKey: 'key', remoteRef: { key: 'shop/transfer' } }],
      },
    });
    expect(external.one('old', 'ExternalSecret').metadata.namespace).toBe('shop');
  });

  test.each(['secret', `${KEY}0`, KEY.slice(2), `${KEY.slice(1)}g`])('is not hexadecimal or too short, '
    + 'and is not repeated', (value) => {
    const { mistakes } = withKey(SecretSource.plainTextLiteral(value));
    expect(mistakes).toEqual([
      '[new/shop] trust: is not a valid key: it needs at least 64 hexadecimal digits, an even number of them, and no '
      + 'other character; create one with "openssl rand -hex 32".',
    ]);
    expectSecret(mistakes, value);
  });

  test('that is missing is asked for once', () => {
    expect(withKey(SecretSource.env('NO_SUCH_TRANSFER_KEY')).mistakes).toEqual([
      '[new/shop] trust: the environment variable NO_SUCH_TRANSFER_KEY is not set; set NO_SUCH_TRANSFER_KEY before '
      + 'synth, or use SecretSource.existing("NAME") so that synth needs no secret.',
    ]);
  });
});

describe('a key that synth does not know', () => {
  const several = (trust: TransferTrust, namespaces: NamespaceMapping[]) => {
    const program = new TransferProgram();
    const engine = program.engine({ trust });
    namespaces.forEach((namespace, index) => engine.addClaim(`data-${index}`, { namespace }));
    engine.stage('first');
    return program;
  };
  const WIKI = NamespaceMapping.same('wiki');
  const mistake = (...namespaces: string[]) => [
    `[new/shop] trust: is one key for the namespaces ${namespaces.join(', ')}: everybody who can read the Secret in `
    + 'one of them could send files to the claims of the others; use one engine for each namespace; or give the key by '
    + 'SecretSource.env or SecretSource.file, from which a key for each claim is derived; or set sharedKey: true.',
  ];
  const sources: Array<[string, SecretSource]> = [
    ['an existing Secret', SecretSource.existing('transfer-key')],
    ['a placeholder', SecretSource.placeholder('<path:kv/key>')],
    ['an external secret', SecretSource.externalSecret({ store: 'vault', key: 'kv/key' })],
  ];

  test.each(sources)('is for one namespace: %s', (_, source) => {
    expect(several(TransferTrust.presharedKey(source), [SHOP, SHOP]).mistakes).toEqual([]);
    expect(several(TransferTrust.presharedKey(source), [SHOP, WIKI]).mistakes).toEqual(mistake('shop', 'wiki'));
  });

  test.each(sources)('is for several if that is asked for: %s', (_, source) => {
    expect(several(TransferTrust.presharedKey(source, { sharedKey: true }), [SHOP, WIKI]).mistakes).toEqual([]);
  });

  test('is for one namespace on each side, whatever their names', () => {
    const trust = TransferTrust.presharedKey(SecretSource.existing('transfer-key'));
    expect(several(trust, [
      NamespaceMapping.renamed('shop', 'store'), NamespaceMapping.renamed('shop', 'store'),
    ]).mistakes).toEqual([]);
    expect(several(trust, [
      NamespaceMapping.renamed('shop', 'store'), NamespaceMapping.renamed('wiki', 'store'),
    ]).mistakes).toEqual(mistake('shop', 'wiki'));
    expect(
      several(trust, [NamespaceMapping.renamed('shop', 'store'), NamespaceMapping.renamed('shop', 'store-2')]).mistakes,
    )
      .toEqual(mistake('store', 'store-2'));
  });
});

describe('certificates', () => {
  const certificates = (options = {}) => TransferTrust.certificates({
    source: SecretSource.existing('source-tls'),
    destination: SecretSource.existing('destination-tls'),
    clientName: 'source.example.com',
    ...options,
  });

  test('are one for each end, and each end knows the other\'s name', () => {
    const program = withTrust(certificates({ serverName: 'moved.example.com' }));
    expect([trustSecret(program, 'run-shop-1-stage-first-old'), trustSecret(program, 'run-shop-1-stage-first-new')])
      .toEqual(['source-tls', 'destination-tls']);
    const own = ['cert = run/keys/tls.crt', 'key = /dev/fd/9', 'CAfile = run/keys/ca.crt', 'verifyChain = yes'];
    expect(program.stunnel('old')).toEqual(expect.arrayContaining([...own, 'checkHost = moved.example.com']));
    expect(program.stunnel('new')).toEqual(expect.arrayContaining([...own, 'checkHost = source.example.com']));
  });

  test('have a name for each claim, of two labels, if none is given', () => {
    const program = new TransferProgram();
    const engine = program.engine({ trust: certificates({ clientName: undefined }) });
    const claims = ['data', 'other'].map((claim) => engine.addClaim(claim, { namespace: SHOP }));
    expect(claims.map(({ sourceCertificateName, destinationCertificateName }) =>
      [sourceCertificateName, destinationCertificateName])).toEqual([
      ['send-data-0dcbf3acbd51db592f16852310afebf6.internal', 'receive-data-0dcbf3acbd51db592f16852310afebf6.internal'],
      ['send-other-4f98854b21be3a5fce2079bbb2798f64.internal',
        'receive-other-4f98854b21be3a5fce2079bbb2798f64.internal'],
    ]);
    expect(program.stunnel('old', 'shop-other-send')).toContain(`checkHost = ${claims[1].destinationCertificateName}`);
    expect(program.stunnel('new', 'shop-other-receive')).toContain(`checkHost = ${claims[1].sourceCertificateName}`);
  });

  test('of long claims have names that fit a DNS label', () => {
    const engine = new TransferProgram().engine({ trust: certificates() });
    const claim = engine.addClaim(`${'very.long-'.repeat(20)}claim`, { namespace: SHOP });
    expect(claim.sourceCertificateName).toBe('send-very-long-very-long-very-9e3a009beb6f2e834bb51f10225b3109.internal');
  });

  test.each([
    ['clientName', 'wiki', 'shop', 'shop, wiki', 'sender.internal'],
    ['serverName', 'shop', 'wiki', 'shop, wiki', 'receiver.internal'],
  ])('have no common %s in several namespaces', (field, source, destination, namespaces, name) => {
    const program = new TransferProgram();
    const engine = program.engine({ trust: certificates({ clientName: undefined, [field]: name }) });
    engine.addClaim('data', { namespace: SHOP });
    engine.addClaim('other', { namespace: NamespaceMapping.renamed(source, destination) });
    expect(program.mistakes).toEqual([
      `[new/shop] trust.${field}: "${name}" is one name for the namespaces ${namespaces}: everybody who can read the `
      + `certificate's key in one of them could impersonate the others; leave ${field} out, so that each claim has its `
      + 'own name; or use one engine for each namespace.',
    ]);
  });

  test('can be for an address at the destination', () => {
    expect(withTrust(certificates({ serverName: '192.0.2.7' })).stunnel('old')).toContain('checkIP = 192.0.2.7');
    expect(mistakesWith({ trust: certificates({ clientName: '192.0.2.7' }) })).toEqual([
      '[new/shop] trust.clientName: "192.0.2.7" is an address, but a DNS name is required; '
        + 'write a DNS name of the certificate.',
    ]);
  });

  test('have three parts, which one value is not', () => {
    expect(mistakesWith({ trust: certificates({ source: SecretSource.plainTextLiteral('PEM') }) })).toEqual([
      '[new/shop] trust.source: is one value, but this Secret needs three: tls.crt, tls.key and ca.crt; use '
        + 'SecretSource.existing("NAME").',
    ]);
  });

  test('are for names', () => {
    expect(mistakesWith({ trust: certificates({ clientName: 'CN=source' }) })).toEqual([
      '[new/shop] trust.clientName: "CN=source" is not a valid DNS name; write a DNS name of the certificate.',
    ]);
  });
});

describe('certificates of cert-manager', () => {
  test('are asked for on both clusters', () => {
    const program = withTrust(TransferTrust.certManager({ issuer: 'authority' }));
    const spec = (role: string, usage: string) => ({
      secretName: `shop-data-${role}-tls`,
      dnsNames: [`${role}-data-0dcbf3acbd51db592f16852310afebf6.internal`],
      usages: ['digital signature', 'key encipherment', usage],
      privateKey: { algorithm: 'ECDSA', size: 256 },
      issuerRef: { name: 'authority', kind: 'ClusterIssuer', group: 'cert-manager.io' },
    });
    expect(program.one('old', 'Certificate')).toMatchObject({
      metadata: { name: 'shop-data-send-tls', namespace: 'shop' },
      spec: spec('send', 'client auth'),
    });
    expect(program.one('new', 'Certificate')).toMatchObject({
      metadata: { name: 'shop-data-receive-tls', namespace: 'shop' },
      spec: spec('receive', 'server auth'),
    });
    expect(program.stunnel('old')).toContain('checkHost = receive-data-0dcbf3acbd51db592f16852310afebf6.internal');
    expect(program.stunnel('new')).toContain('checkHost = send-data-0dcbf3acbd51db592f16852310afebf6.internal');
    expect(trustSecret(program, 'run-shop-1-stage-first-old')).toBe('shop-data-send-tls');
  });

  test('can come from an issuer of the namespace, and last as long as one likes', () => {
    const program = withTrust(TransferTrust.certManager({
      issuer: 'own', issuerKind: CertificateIssuerKind.ISSUER, issuerGroup: 'example.com', duration: Duration.days(30),
    }));
    expect(program.one('new', 'Certificate').spec)
      .toMatchObject({ duration: '720h', issuerRef: { name: 'own', kind: 'Issuer', group: 'example.com' } });
  });

  test('come from somebody', () => {
    expect(mistakesWith({ trust: TransferTrust.certManager({ issuer: '' }) })).toEqual([
      '[new/shop] trust.issuer: "" is not a valid name of an issuer; '
        + 'write a name that "kubectl get clusterissuers" shows.',
    ]);
  });
});
