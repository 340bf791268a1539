import { places, placesOf } from './places';
import { findings, ruleOf } from './support';
import {
  applicationPod, keyExternalSecret, keySecret, rootBinding, snapshotOf, stunnelMap, transferJob, transferService,
} from '../../src/rules/examples/transfer';

const together = (...manifests: string[]) => manifests.join('---\n');
const receiver = (name: string, run: string) => transferJob('receive', 'claimName: data', name, run);

describe('a source is not writable', () => {
  test('where the mount alone is read-only', () => {
    expect(places(transferJob('send', 'claimName: data')
      .replace('mountPath: /transfer/data', 'mountPath: /transfer/data, readOnly: true'))).toEqual([]);
  });
});

describe('one Job receives a claim', () => {
  test('in each of two runs that have separate files', () => {
    expect(places(receiver('first', 'shop-first'), receiver('second', 'shop-second'))).toEqual([]);
  });

  test('but not in two runs of one file, which start together', () => {
    expect(places(together(receiver('first', 'shop-first'), receiver('second', 'shop-second'))))
      .toEqual(['transfer/several-receivers metadata.name']);
  });

  test('nor in two files of one run', () => {
    expect(places(receiver('first', 'shop-first'), receiver('second', 'shop-first')))
      .toEqual(['transfer/several-receivers metadata.name']);
  });

  test('and each of two claims may have one', () => {
    expect(places(together(receiver('first', 'shop-first'),
      receiver('second', 'shop-first').replace(/claim: data,/g, 'claim: other,'))))
      .toEqual([]);
  });
});

describe('each end authenticates its peer', () => {
  const server = ['[transfer]', 'accept = :::8443', 'sslVersionMin = TLSv1.3'];
  const client = ['client = yes', 'sslVersionMin = TLSv1.3', 'connect = a:443'];

  test.each([
    ['to a server with a key', 'receive', [...server, 'ciphers = PSK']],
    ['to a server that knows the name of the client\'s certificate', 'receive',
      [...server, 'verifyChain = yes', 'checkHost = source.internal']],
    ['to a client that knows an address', 'send', [...client, 'verifyChain = yes', 'checkIP = 192.0.2.7']],
    ['to a client that knows the very certificate', 'send', [...client, 'verifyPeer = yes']],
    ['to a client with a key that trusts an authority without a private key', 'send',
      [...client, 'ciphers = PSK', 'verifyChain = yes', 'CAfile = scripts/nobody.pem']],
    ['to a client with a key, an authority and a name', 'send',
      [...client, 'ciphers = PSK', 'verifyChain = yes', 'CAfile = ca.crt', 'checkHost = a.internal']],
    ['in a template', 'send', ['client = yes', '{{ verification }}']],
    ['with values from elsewhere', 'send',
      ['client = yes', 'sslVersionMin = ${TLS}', 'ciphers = ${CIPHERS}', 'verifyChain = ${VERIFY}', 'CAfile = ${CA}']],
  ] as const)('%s', (_, role, lines) => expect(places(stunnelMap(role, [...lines]))).toEqual([]));

  test.each([
    ['to a server with neither', 'receive', server,
      'the server does not verify the client: it accepts files from everybody'],
    ['where any name will do, at the client', 'send', [...client, 'verifyChain = yes'],
      'any certificate of the authority is accepted for the server'],
    ['where any name will do, at the server', 'receive', [...server, 'verifyChain = yes'],
      'any certificate of the authority is accepted for the client'],
    ['where verification is a comment', 'send', [...client, 'ciphers = PSK', '; verifyChain = yes'],
      'the client does not verify the server: it sends all files to any server that answers'],
    ['where a comment is a placeholder', 'send', [...client, 'ciphers = PSK', '; $(x)'],
      'the client does not verify the server: it sends all files to any server that answers'],
    ['in the second of two services', 'send', ['[a]', ...client, 'ciphers = PSK', 'verifyChain = yes',
      'CAfile = scripts/nobody.pem', '[b]', ...client, 'ciphers = PSK'],
    'the client does not verify the server: it sends all files to any server that answers'],
    ['where an authority replaces the key', 'send', [
      ...client, 'ciphers = PSK', 'verifyChain = yes', 'CAfile = /etc/ssl/ca.crt',
    ],
    'instead of the key, a server may present any certificate of the authority in "/etc/ssl/ca.crt"'],
    ['where a second authority does', 'send', [
      ...client, 'ciphers = PSK', 'verifyChain = yes', 'CAfile = ca.crt', 'CAfile = scripts/nobody.pem',
    ],
    'instead of the key, a server may present any certificate of the authority in "ca.crt"'],
  ] as const)('but not %s', (_, role, lines, message) => {
    expect(findings(stunnelMap(role, [...lines]), [ruleOf('transfer/unproved-peer')]).map((finding) => finding.message))
      .toEqual([message]);
  });
});

test('TLS without a least version is old', () => {
  expect(placesOf('transfer/old-tls', stunnelMap('receive', ['[transfer]', 'ciphers = PSK'])))
    .toEqual(['shop-data-receive data["stunnel.conf"]']);
});

test('TLS is old in the second of two services, whatever a comment contains', () => {
  const services = [
    '[a]', 'sslVersionMin = TLSv1.3', 'ciphers = PSK', '# <x>', '[b]', 'sslVersionMin = TLSv1.2', 'ciphers = PSK',
  ];
  expect(placesOf('transfer/old-tls', stunnelMap('receive', services)))
    .toEqual(['shop-data-receive data["stunnel.conf"]']);
});

test('no key is repeated', () => {
  const [one, other] = ['ab', 'cd'].map((pair) => pair.repeat(32));
  const found = findings(together(keySecret('a', one, 'send', 'a'), keySecret('a', other, 'receive', 'a'),
    keySecret('b', other, 'receive', 'b')));
  expect(found.map(({ rule }) => rule)).toEqual(['transfer/different-keys', 'transfer/shared-key']);
  expect(JSON.stringify(found)).not.toMatch(/abab|cdcd/);
});

test('keys may differ in case and in white space at their end, and be encoded', () => {
  const key = 'ab'.repeat(32);
  const encoded = keySecret('b', Buffer.from(`${key.toUpperCase()}\n`).toString('base64'), 'receive', 'a')
    .replace('stringData', 'data');
  expect(places(together(keySecret('a', key, 'send', 'a'), encoded))).toEqual([]);
});

describe('a key is for one namespace of a side', () => {
  const key = 'ab'.repeat(32);
  const shared = (...manifests: string[]) => placesOf('transfer/shared-key', together(...manifests));

  test('and for the two ends of a claim, whose namespaces may have different names', () => {
    expect(shared(keySecret('shop', key, 'send', 'a'), keySecret('shop-eu', key, 'receive', 'a'))).toEqual([]);
  });

  test('and for several claims of one namespace', () => {
    expect(shared(keySecret('shop', key, 'receive', 'a'),
      keySecret('shop', key, 'receive', 'b').replace('shop-data-', 'shop-other-'))).toEqual([]);
  });

  test.each([
    ['in plain text', [keySecret('shop', key, 'receive', 'a'), keySecret('wiki', key, 'receive', 'b')],
      ['shop-data-receive-key stringData.key']],
    ['as one placeholder', ['shop', 'wiki']
      .map((namespace) => keySecret(namespace, '<path:kv/key>', 'receive', namespace)),
    ['shop-data-receive-key stringData.key']],
    ['as one entry of a store', ['shop', 'wiki'].map((namespace) => keyExternalSecret(namespace, 'kv/key')),
      ['shop-data-receive-key spec.data']],
  ])('not of two: %s', (_, manifests, expected) => expect(shared(...manifests)).toEqual(expected));

  test('and an entry of a namespaced store is another key in each namespace', () => {
    const [one, other] = ['shop', 'wiki']
      .map((namespace) => keyExternalSecret(namespace, 'kv/key').replace('ClusterSecretStore', 'SecretStore'));
    expect(shared(one, other)).toEqual([]);
  });

  test('and two entries of a store are two keys', () => {
    expect(shared(keyExternalSecret('shop', 'kv/shop'), keyExternalSecret('wiki', 'kv/wiki'))).toEqual([]);
  });
});

describe('the right to run as root', () => {
  const leftover = (...manifests: string[]) => placesOf('transfer/leftover-root', together(...manifests));
  const job = (condition: string, name = 'shop-first-data-send') =>
    `${transferJob('send', 'claimName: data, readOnly: true', name, 'shop-first')}status: {${condition}}\n`;
  const of = (type: string, status = 'True') => ` conditions: [{ type: ${type}, status: "${status}" }] `;
  const binding = rootBinding('shop-first-data-send', 'shop-first');

  test.each(['Complete', 'Failed'])('remains after a Job that is %s', (type) => {
    expect(leftover(job(of(type)), binding)).toEqual(['shop-first-data-send ']);
  });

  test.each([
    ['', 'has just begun'], [of('Complete', 'False'), 'runs'], [of('Suspended'), 'is suspended'],
  ])('is needed by a Job that%s %s', (condition) => {
    expect(leftover(job(condition), binding)).toEqual([]);
  });

  test('is needed by its own Job alone', () => {
    expect(leftover(job(of('Complete'), 'shop-first-other-send'), binding)).toEqual([]);
  });

  test('remains for ever if it belongs to no run', () => {
    expect(findings(rootBinding('shop-transfer'), [ruleOf('transfer/leftover-root')]).map(({ message }) => message))
      .toEqual([
        'belongs to no run and is never deleted: everybody who can create pods in "shop" can run them as root',
      ]);
  });

  test('is another matter in a RoleBinding of somebody else', () => {
    expect(leftover(rootBinding('shop-transfer').replace('cdk8s-mtc-transfer', 'other'))).toEqual([]);
  });
});

test('the snapshot of another run, or of somebody else, is not left over', () => {
  const ended = `${transferJob('send', 'claimName: data, readOnly: true')}status: { conditions: [{ type: Failed, `
    + 'status: "True" }] }\n';
  const leftover = (snapshot: string) => placesOf('transfer/leftover-snapshot', together(ended, snapshot));
  expect(leftover(snapshotOf('shop-first-copy'))).toEqual(['shop-first-copy-data-snapshot ']);
  expect(leftover(snapshotOf('shop-second-copy'))).toEqual([]);
  expect(leftover(snapshotOf('shop-first-copy').replace('cdk8s-mtc-transfer', 'other'))).toEqual([]);
});

describe('a claim that a transfer writes to', () => {
  const users = (...manifests: string[]) => placesOf('transfer/destination-in-use', together(...manifests));
  const pod = (phase = 'Running', claim = 'data') => applicationPod(claim, phase);
  const IN_USE = ['shop-first spec.template.spec.volumes'];
  const first = receiver('shop-first', 'shop-first');

  test.each(['Running', 'Pending'])('is in use by a pod that is %s', (phase) =>
    expect(users(first, pod(phase))).toEqual(IN_USE));

  test.each(['Succeeded', 'Failed'])('is not in use by a pod that has %s', (phase) =>
    expect(users(first, pod(phase))).toEqual([]));

  test('is not in use by a pod with another claim, in another namespace, or of the transfer', () => {
    expect(users(first, pod('Running', 'other'))).toEqual([]);
    expect(users(first, pod().replace('namespace: shop', 'namespace: crm'))).toEqual([]);
    expect(users(first, pod()
      .replace('name: web-0', 'name: web-0\n  labels: { app.kubernetes.io/name: cdk8s-mtc-transfer }'))).toEqual([]);
  });

  test('can be used while its source is read, and after the run has ended', () => {
    expect(users(transferJob('send', 'claimName: data, readOnly: true'), pod())).toEqual([]);
    expect(users(`${first}status: { conditions: [{ type: Complete, status: "True" }] }\n`, pod())).toEqual([]);
  });
});

test.each(['sender.internal', 'localhost', '192.0.2.7'])('no wildcard certificate matches %s', (name) => {
  expect(placesOf('transfer/wildcard-name',
    stunnelMap('receive', ['[transfer]', 'verifyChain = yes', `checkHost = ${name}`]))).toEqual([]);
});

test('a Service for those who send stands for nobody who listens', () => {
  expect(findings(transferService('transfer.cdk8s-mtc/claim: data, transfer.cdk8s-mtc/role: send'))
    .map(({ message }) => message))
    .toEqual(['the Service does not select the pods that receive']);
});

test('what has not the labels of transfers is nobody\'s business', () => {
  const others = [ruleOf('transfer/writable-source').breaks, ruleOf('transfer/unproved-peer').breaks,
    ruleOf('transfer/service-selector').breaks]
    .map((yaml) => yaml.replace(/cdk8s-mtc-transfer/g, 'something-else'));
  expect(others.flatMap((yaml) => places(yaml))).toEqual([]);
});
