import { places, placesOf, sayExactly } from './places';
import { findings, ruleOf } from './support';
import { keyExternalSecret, keySecret, rootBinding, stunnelMap, transferJob, transferService } from '../../src/rules/examples/transfer';

sayExactly([
  ['transfer/writable-source', [{
    path: 'spec.template.spec.volumes[0].persistentVolumeClaim',
    message: 'the pod sends this claim, and could write to it',
    fix: 'write readOnly: true',
  }]],
  ['transfer/several-receivers', [{
    path: 'metadata.name',
    message: 'Job shop/shop-first-copy-data-receive receives the claim "data" at the same time; connections would go to both',
    fix: 'keep one of them, and put runs into files of their own that are applied one after the other',
  }]],
  ['transfer/unproved-peer', [{
    path: 'data["stunnel.conf"]',
    message: 'the client doesn\'t verify the server, and would send all files to whoever answers',
    fix: 'write verifyChain = yes, with CAfile',
  }]],
  ['transfer/old-tls', [{
    path: 'data["stunnel.conf"]',
    message: 'TLS older than 1.3 is allowed ("TLSv1.2")',
    fix: 'write sslVersionMin = TLSv1.3',
  }]],
  ['transfer/proxy-port', [{
    path: 'data["stunnel.conf"]',
    message: 'the proxy is asked for port 30100 of "node-1.example.com"; most let 443 through alone',
    fix: 'use a Route, an Ingress or a load balancer on 443; or have the proxy let this port through, and acknowledge this',
  }]],
  ['transfer/different-keys', [{
    path: 'stringData.key',
    message: 'the key differs from that of Secret shop/shop-data-send-key, the other end of the same claim: both ends refuse the connection (wrong-key)',
    fix: 'write the same key into both Secrets',
  }]],
  ['transfer/shared-key', [{
    path: 'stringData.key',
    message: 'Secret shop/shop-data-receive-key has the same key: everybody who can read Secrets in "shop" can send files to, or receive files from, '
      + 'claims in "wiki"',
    fix: 'use a key of its own for each namespace',
  }]],
  ['transfer/leftover-root', [{
    path: '',
    message: 'Job shop/shop-first-copy-data-receive has ended, but everybody who can create pods in "shop" can still run them as root',
    fix: 'delete the run, whose folder contains the Job, the ServiceAccount and the RoleBinding: kubectl delete -f FOLDER; or: kubectl delete '
      + 'rolebinding,serviceaccount -n shop -l transfer.cdk8s-mtc/run=shop-first-copy',
  }]],
  ['transfer/wildcard-name', [{
    path: 'data["stunnel.conf"]',
    message: 'checkHost = sender.example.com also accepts a certificate for "*.example.com" of the same authority',
    fix: 'use a name of two labels, such as "sender.internal", in the certificate and for checkHost',
  }]],
  ['transfer/service-selector', [{
    path: 'spec.selector',
    message: 'the Service doesn\'t look at transfer.cdk8s-mtc/claim, and stands for other pods, too',
    fix: 'select by transfer.cdk8s-mtc/claim, too',
  }]],
]);

const together = (...manifests: string[]) => manifests.join('---\n');
const receiver = (name: string, run: string) => transferJob('receive', 'claimName: data', name, run);

describe('a source is not writable', () => {
  test('where the mount alone is read-only', () => {
    expect(places(transferJob('send', 'claimName: data').replace('mountPath: /transfer/data', 'mountPath: /transfer/data, readOnly: true'))).toEqual([]);
  });
});

describe('one Job receives a claim', () => {
  test('in each of two runs that have files of their own', () => {
    expect(places(receiver('first', 'shop-first'), receiver('second', 'shop-second'))).toEqual([]);
  });

  test('but not in two runs of one file, which start together', () => {
    expect(places(together(receiver('first', 'shop-first'), receiver('second', 'shop-second')))).toEqual(['transfer/several-receivers metadata.name']);
  });

  test('nor in two files of one run', () => {
    expect(places(receiver('first', 'shop-first'), receiver('second', 'shop-first'))).toEqual(['transfer/several-receivers metadata.name']);
  });

  test('and each of two claims may have one', () => {
    expect(places(together(receiver('first', 'shop-first'), receiver('second', 'shop-first').replace(/claim: data,/g, 'claim: other,')))).toEqual([]);
  });
});

describe('the other end proves itself', () => {
  const server = ['[transfer]', 'accept = :::8443', 'sslVersionMin = TLSv1.3'];
  const client = ['client = yes', 'sslVersionMin = TLSv1.3', 'connect = a:443'];

  test.each([
    ['to a server with a key', 'receive', [...server, 'ciphers = PSK']],
    ['to a server that knows the name of the client\'s certificate', 'receive', [...server, 'verifyChain = yes', 'checkHost = source.internal']],
    ['to a client that knows an address', 'send', [...client, 'verifyChain = yes', 'checkIP = 192.0.2.7']],
    ['to a client that knows the very certificate', 'send', [...client, 'verifyPeer = yes']],
  ] as const)('%s', (_, role, lines) => expect(places(stunnelMap(role, [...lines]))).toEqual([]));

  test.each([
    ['to a server with neither', 'receive', server, 'the server takes files from everybody'],
    ['where any name will do, at the client', 'send', [...client, 'verifyChain = yes'], 'any certificate of the authority is taken for the server\'s'],
    ['where any name will do, at the server', 'receive', [...server, 'verifyChain = yes'], 'any certificate of the authority is taken for the client\'s'],
    ['where verification is a comment', 'send', [...client, 'ciphers = PSK', '; verifyChain = yes'],
      'the client doesn\'t verify the server, and would send all files to whoever answers'],
  ] as const)('but not %s', (_, role, lines, message) => {
    expect(findings(stunnelMap(role, [...lines]), [ruleOf('transfer/unproved-peer')]).map((finding) => finding.message)).toEqual([message]);
  });
});

test('TLS without a least version is old', () => {
  expect(placesOf('transfer/old-tls', stunnelMap('receive', ['[transfer]', 'ciphers = PSK']))).toEqual(['shop-data-receive data["stunnel.conf"]']);
});

test('no key is repeated', () => {
  const [one, other] = ['ab', 'cd'].map((pair) => pair.repeat(32));
  const found = findings(together(keySecret('a', one, 'send', 'a'), keySecret('a', other, 'receive', 'a'), keySecret('b', other, 'receive', 'b')));
  expect(found.map(({ rule }) => rule)).toEqual(['transfer/different-keys', 'transfer/shared-key']);
  expect(JSON.stringify(found)).not.toMatch(/abab|cdcd/);
});

test('keys may differ in case and in white space at their end, and be encoded', () => {
  const key = 'ab'.repeat(32);
  const encoded = keySecret('b', Buffer.from(`${key.toUpperCase()}\n`).toString('base64'), 'receive', 'a').replace('stringData', 'data');
  expect(places(together(keySecret('a', key, 'send', 'a'), encoded))).toEqual([]);
});

describe('a key is for one namespace of a side', () => {
  const key = 'ab'.repeat(32);
  const shared = (...manifests: string[]) => placesOf('transfer/shared-key', together(...manifests));

  test('and for the two ends of a claim, whose namespaces may have different names', () => {
    expect(shared(keySecret('shop', key, 'send', 'a'), keySecret('shop-eu', key, 'receive', 'a'))).toEqual([]);
  });

  test('and for several claims of one namespace', () => {
    expect(shared(keySecret('shop', key, 'receive', 'a'), keySecret('shop', key, 'receive', 'b').replace('shop-data-', 'shop-other-'))).toEqual([]);
  });

  test.each([
    ['in plain text', [keySecret('shop', key, 'receive', 'a'), keySecret('wiki', key, 'receive', 'b')], ['shop-data-receive-key stringData.key']],
    ['as one placeholder', ['shop', 'wiki'].map((namespace) => keySecret(namespace, '<path:kv/key>', 'receive', namespace)),
      ['shop-data-receive-key stringData.key']],
    ['as one entry of a store', ['shop', 'wiki'].map((namespace) => keyExternalSecret(namespace, 'kv/key')), ['shop-data-receive-key spec.data']],
  ])('not of two: %s', (_, manifests, expected) => expect(shared(...manifests)).toEqual(expected));

  test('and an entry of a namespaced store is another key in each namespace', () => {
    const [one, other] = ['shop', 'wiki'].map((namespace) => keyExternalSecret(namespace, 'kv/key').replace('ClusterSecretStore', 'SecretStore'));
    expect(shared(one, other)).toEqual([]);
  });

  test('and two entries of a store are two keys', () => {
    expect(shared(keyExternalSecret('shop', 'kv/shop'), keyExternalSecret('wiki', 'kv/wiki'))).toEqual([]);
  });
});

describe('the right to run as root', () => {
  const leftover = (...manifests: string[]) => placesOf('transfer/leftover-root', together(...manifests));
  const job = (condition: string, name = 'shop-first-data-send') => `${transferJob('send', 'claimName: data, readOnly: true', name, 'shop-first')}status: {${condition}}\n`;
  const of = (type: string, status = 'True') => ` conditions: [{ type: ${type}, status: "${status}" }] `;
  const binding = rootBinding('shop-first-data-send', 'shop-first');

  test.each(['Complete', 'Failed'])('remains after a Job that is %s', (type) => {
    expect(leftover(job(of(type)), binding)).toEqual(['shop-first-data-send ']);
  });

  test.each([['', 'has just begun'], [of('Complete', 'False'), 'runs'], [of('Suspended'), 'is suspended']])('is needed by a Job that%s %s', (condition) => {
    expect(leftover(job(condition), binding)).toEqual([]);
  });

  test('is needed by its own Job alone', () => {
    expect(leftover(job(of('Complete'), 'shop-first-other-send'), binding)).toEqual([]);
  });

  test('remains for ever if it belongs to no run', () => {
    expect(findings(rootBinding('shop-transfer'), [ruleOf('transfer/leftover-root')]).map(({ message }) => message))
      .toEqual(['belongs to no run and is never deleted: everybody who can create pods in "shop" can run them as root']);
  });

  test('is another matter in a RoleBinding of somebody else', () => {
    expect(leftover(rootBinding('shop-transfer').replace('cdk8s-mtc-transfer', 'other'))).toEqual([]);
  });
});

test.each(['sender.internal', 'localhost', '192.0.2.7'])('no wildcard certificate matches %s', (name) => {
  expect(placesOf('transfer/wildcard-name', stunnelMap('receive', ['[transfer]', 'verifyChain = yes', `checkHost = ${name}`]))).toEqual([]);
});

test('a Service for those who send stands for nobody who listens', () => {
  expect(findings(transferService('transfer.cdk8s-mtc/claim: data, transfer.cdk8s-mtc/role: send')).map(({ message }) => message))
    .toEqual(['the Service doesn\'t select the pods that receive']);
});

test('what has not the labels of transfers is nobody\'s business', () => {
  const others = [ruleOf('transfer/writable-source').breaks, ruleOf('transfer/unproved-peer').breaks, ruleOf('transfer/service-selector').breaks]
    .map((yaml) => yaml.replace(/cdk8s-mtc-transfer/g, 'something-else'));
  expect(others.flatMap((yaml) => places(yaml))).toEqual([]);
});
