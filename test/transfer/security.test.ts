import * as fs from 'fs';
import * as path from 'path';
import { FsGroupChangePolicy } from 'cdk8s-plus-27';
import { KEY, mistakesWith, SHARED_KEY, SHOP, TransferProgram } from './program';
import { expectSecret } from '../support/program';
import {
  EgressFirewall, EgressPeer,
  NamespaceMapping, Ownership, ProxyCredentials, ProxyServer, S3Credentials, SecretSource, TransferEndpoint,
  TransferEngineProps, TransferTrust,
} from 'cdk8s-mtc';

const SEND = 'run-shop-1-stage-first-old';
const RECEIVE = 'run-shop-1-stage-first-new';
const CERTIFICATE = fs.readFileSync(path.join(__dirname, '../../examples/indirect-migration/old-cluster-ca.pem'),
  'utf8');

function staged(props: Partial<TransferEngineProps> = {}): TransferProgram {
  const program = new TransferProgram();
  program.engineWithClaim(props).stage('first');
  return program;
}

describe('a pod', () => {
  test('is what Pod Security calls restricted', () => {
    for (const chart of [SEND, RECEIVE]) {
      const { pod, container } = staged().pod(chart);
      expect(pod.securityContext).toEqual({
        runAsNonRoot: true, fsGroupChangePolicy: 'OnRootMismatch', seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        privileged: false,
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        capabilities: { drop: ['ALL'] },
      });
      expect([pod.hostNetwork, pod.hostPID, pod.hostIPC]).toEqual([undefined, undefined, undefined]);
    }
  });

  test('is somebody else where that was asked for, on both sides or on one', () => {
    const program = staged({
      identity: {
        user: 1000,
        group: 1001,
        fsGroup: 2000,
        supplementalGroups: [5555],
        fsGroupChangePolicy: FsGroupChangePolicy.ALWAYS,
        source: { supplementalGroups: [6666], seccomp: false },
      },
    });
    const common = {
      runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1001, fsGroup: 2000, fsGroupChangePolicy: 'Always',
    };
    expect(program.pod(SEND).pod.securityContext).toEqual({ ...common, supplementalGroups: [6666] });
    expect(program.pod(RECEIVE).pod.securityContext)
      .toEqual({ ...common, supplementalGroups: [5555], seccompProfile: { type: 'RuntimeDefault' } });
  });

  test.each<[string, Partial<TransferEngineProps>, number]>([
    ['to everybody in the pod where no group is known', {}, 0o444],
    ['to the group of the volumes', { identity: { fsGroup: 2000 } }, 0o440],
    ['to root alone', { ownership: Ownership.PRESERVE }, 0o400],
  ])('has Secrets that are readable %s', (_, props, mode) => {
    expect(staged(props).pod(SEND).pod.volumes.find(({ name }: any) => name === 'trust').secret.defaultMode).toBe(mode);
  });

  test.each([
    [{ identity: { user: 0 } }, '[new/shop] identity.user: 0 is root: Kubernetes rejects it in a pod with '
      + 'runAsNonRoot; use Ownership.PRESERVE, or give the id of an ordinary user.'],
    [{ identity: { user: 5 }, ownership: Ownership.PRESERVE },
      '[new/shop] identity.user: 5 cannot preserve owners: only root can; leave it out, or choose another ownership.'],
    [{ identity: { source: { supplementalGroups: [-1] } } }, '[new/shop] identity.source.supplementalGroups[0]: -1 is '
      + 'not a valid user or group id; write an integer from 0 to 2147483647.'],
  ])('can\'t be %j', (props, mistake) => expect(mistakesWith(props)).toEqual([mistake]));
});

describe('owners that are kept', () => {
  const kept = (props: Partial<TransferEngineProps> = {}) => staged({ ownership: Ownership.PRESERVE, ...props });

  test('need root, with no more than Pod Security\'s baseline allows: to read on the source, '
    + 'to give to owners on the destination', () => {
    for (const [chart, add] of [
      [SEND, ['DAC_OVERRIDE']], [RECEIVE, ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'SETFCAP']],
    ] as const) {
      const { pod, container } = kept().pod(chart);
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: false, runAsUser: 0, runAsGroup: 0, seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        privileged: false,
        readOnlyRootFilesystem: true,
        runAsNonRoot: false,
        capabilities: { drop: ['ALL'], add },
      });
    }
  });

  test('need one thing more for device files', () => {
    expect(kept({ copying: { specialFiles: true } }).pod(RECEIVE).container.securityContext.capabilities.add)
      .toContain('MKNOD');
  });

  test('need constraints of our own on OpenShift, which Routes are a sign of', () => {
    const program = kept({ endpoint: TransferEndpoint.route({ domain: 'apps.example.com' }) });
    for (const chart of ['old', 'new']) {
      expect(program.one(chart, 'SecurityContextConstraints')).toMatchObject({
        metadata: { name: 'shop-transfer' },
        allowedCapabilities: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'SETFCAP'],
        allowPrivilegedContainer: false,
        requiredDropCapabilities: ['ALL'],
        readOnlyRootFilesystem: true,
        fsGroup: { type: 'RunAsAny' },
        seLinuxContext: { type: 'MustRunAs' },
        users: [],
        groups: [],
      });
      expect(program.one(chart, 'ClusterRole').rules).toEqual([
        {
          apiGroups: ['security.openshift.io'],
          resources: ['securitycontextconstraints'],
          resourceNames: ['shop-transfer'],
          verbs: ['use'],
        },
      ]);
    }
  });

  test('are granted by objects of the run alone, one ServiceAccount for each Job, '
    + 'so that deleting the run revokes the right', () => {
    const program = new TransferProgram();
    const engine = program.engine({
      ownership: Ownership.PRESERVE,
      endpoint: TransferEndpoint.route({ domain: 'apps.example.com' }),
      image: { pullSecrets: ['pull'] },
    });
    engine.addClaim('data', { namespace: SHOP });
    engine.stage('first');
    engine.addClaim('other', { namespace: SHOP });
    engine.stage('second');
    for (const chart of ['old', 'new']) {
      expect(program.names(chart).filter((name) => /^(ServiceAccount|RoleBinding)/.test(name))).toEqual([]);
    }
    expect(program.names(SEND)).toEqual([
      'ServiceAccount shop-first-data-send', 'RoleBinding shop-first-data-send', 'Job shop-first-data-send',
      'ServiceAccount shop-first-other-send', 'RoleBinding shop-first-other-send', 'Job shop-first-other-send',
    ]);
    expect(program.names('run-shop-2-stage-second-new').filter((name) => name.startsWith('RoleBinding')))
      .toEqual(['RoleBinding shop-second-data-receive', 'RoleBinding shop-second-other-receive']);
    expect(program.one(SEND, 'RoleBinding', 'shop-first-data-send')).toMatchObject({
      metadata: { name: 'shop-first-data-send', namespace: 'shop', labels: { 'transfer.cdk8s-mtc/run': 'shop-first' } },
      roleRef: { kind: 'ClusterRole', name: 'shop-transfer' },
      subjects: [{ kind: 'ServiceAccount', name: 'shop-first-data-send', namespace: 'shop' }],
    });
    expect(program.one(SEND, 'ServiceAccount', 'shop-first-data-send'))
      .toMatchObject({ automountServiceAccountToken: false, imagePullSecrets: [{ name: 'pull' }] });
    expect(program.pod(SEND, 'shop-first-data-send').pod.serviceAccountName).toBe('shop-first-data-send');
  });

  test('need none of that elsewhere, nor does what keeps no owners', () => {
    const route = TransferEndpoint.route({ domain: 'apps.example.com' });
    const without = kept({ endpoint: route, permissions: { securityContextConstraints: false } });
    const ordinary = staged({ endpoint: route, permissions: { securityContextConstraints: true } });
    for (const program of [kept(), without, ordinary]) {
      expect(program.names('new').filter((name) => /Constraints|Role/.test(name))).toEqual([]);
    }
  });

  test('need namespaces with labels elsewhere, which are written where it was asked for', () => {
    const program = kept({ permissions: { labelNamespaces: true } });
    expect(program.one('old', 'Namespace')).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'shop',
        labels: {
          'pod-security.kubernetes.io/enforce': 'baseline',
          'pod-security.kubernetes.io/audit': 'baseline',
          'pod-security.kubernetes.io/warn': 'baseline',
        },
      },
    });
  });
});

describe('the networks', () => {
  const DNS = { ports: [53, 5353].flatMap((port) => [{ protocol: 'UDP', port }, { protocol: 'TCP', port }]) };
  const egress = (program: TransferProgram, chart = 'old') =>
    program.one(chart, 'NetworkPolicy', 'shop-transfer-send').spec.egress;
  const pods = (role: string) => ({
    matchLabels: {
      'app.kubernetes.io/name': 'cdk8s-mtc-transfer',
      'app.kubernetes.io/part-of': 'shop',
      'transfer.cdk8s-mtc/role': role,
    },
  });

  test('are open for what has to pass, and shut for the rest', () => {
    const program = staged();
    expect(program.one('old', 'NetworkPolicy').spec).toEqual({
      podSelector: pods('send'),
      policyTypes: ['Egress', 'Ingress'],
      egress: [{ ports: [{ protocol: 'TCP', port: 30100 }] }, DNS],
    });
    expect(program.one('new', 'NetworkPolicy').spec).toEqual({
      podSelector: pods('receive'),
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: [{ protocol: 'TCP', port: 8443 }] }],
    });
  });

  test('are open for all ports of a namespace\'s claims', () => {
    const program = new TransferProgram();
    const engine = program.engine({ trust: SHARED_KEY });
    engine.addClaim('b', { namespace: SHOP, port: 31000 });
    engine.addClaim('a', { namespace: SHOP });
    engine.addClaim('c', { namespace: NamespaceMapping.renamed('wiki', 'shop') });
    expect(program.written.old.filter(({ kind }) => kind === 'NetworkPolicy')
      .map(({ metadata, spec }) => [metadata.namespace, spec.egress[0].ports.map(({ port }: any) => port)]))
      .toEqual([['shop', [30100, 31000]], ['wiki', [30101]]]);
    expect(program.names('new').filter((name) => name.startsWith('NetworkPolicy')))
      .toEqual(['NetworkPolicy shop-transfer-receive']);
  });

  test('are open for the proxy alone where there is one', () => {
    expect(egress(staged({ proxy: { host: 'proxy.corp', port: 3128 } }))[0])
      .toEqual({ ports: [{ protocol: 'TCP', port: 3128 }] });
  });

  test('are narrowed down to addresses that are known', () => {
    expect(egress(staged({ network: { endpointCidrs: ['203.0.113.10/32'] } }))[0])
      .toEqual({ to: [{ ipBlock: { cidr: '203.0.113.10/32' } }], ports: [{ protocol: 'TCP', port: 30100 }] });
  });

  test('see the port of the pod within one cluster', () => {
    const program = new TransferProgram();
    program.engine({ source: program.destination })
      .addClaim('data', { namespace: NamespaceMapping.renamed('shop', 'store') });
    expect(egress(program, 'new')[0].ports.map(({ port }: any) => port)).toEqual([8443, 30100]);
  });

  test('are left unchanged if that was requested', () => {
    const program = staged({ network: { policies: false } });
    expect(Object.values(program.written).flat().filter(({ kind }) => kind === 'NetworkPolicy')).toEqual([]);
  });

  test('are opened in the firewalls of the source, whether the engine writes policies or not', () => {
    const egressFirewall = EgressFirewall.ovnKubernetes({ allow: [EgressPeer.cidr('203.0.113.10/32')] });
    for (const networkPolicies of [true, false]) {
      const program = staged({ network: { egressFirewall, policies: networkPolicies } });
      expect(program.mistakes).toEqual([]);
      expect(program.names('old')).toContain('EgressFirewall default');
      expect(program.names('new')).not.toContain('EgressFirewall default');
    }
  });
});

describe('a proxy', () => {
  const SQUID: ProxyServer = { host: 'proxy.corp', port: 3128 };
  const route = TransferEndpoint.route({ domain: 'apps.example.com' });
  const through = (credentials?: ProxyCredentials) => staged({ endpoint: route, proxy: { ...SQUID, credentials } });
  const proxySecret = (program: TransferProgram, chart = SEND) =>
    program.pod(chart).pod.volumes.find(({ name }: any) => name === 'proxy')?.secret.secretName;

  test('is asked for the endpoint, and TLS is with the endpoint alone', () => {
    expect(through().stunnel('old').slice(2, 6)).toEqual([
      'protocol = connect', 'connect = proxy.corp:3128', 'protocolHost = shop-data-shop.apps.example.com:443',
      'sni = shop-data-shop.apps.example.com',
    ]);
    expect(through().pod(SEND).environment)
      .toMatchObject({ TRANSFER_PROXY: 'proxy.corp:3128', TRANSFER_ENDPOINT: 'shop-data-shop.apps.example.com:443' });
    expect(proxySecret(through())).toBeUndefined();
  });

  test('is told a name and a password from a Secret of the source, and the destination knows nothing of it', () => {
    const program =
      through(ProxyCredentials.basic({ username: 'mtc', password: SecretSource.plainTextLiteral('p@ss:word') }));
    expect(program.one('secrets-old', 'Secret')).toMatchObject({
      metadata: { name: 'shop-transfer-proxy', namespace: 'shop' },
      data: { username: Buffer.from('mtc').toString('base64'), password: Buffer.from('p@ss:word').toString('base64') },
    });
    expect(proxySecret(program)).toBe('shop-transfer-proxy');
    expect(proxySecret(program, RECEIVE)).toBeUndefined();
    expect(program.names('secrets-new')).toEqual([]);
    expectSecret([...Object.entries(program.written)].filter(([chart]) => chart !== 'secrets-old')
      .map((entry) => JSON.stringify(entry)), 'p@ss:word');
  });

  test('learns what a Secret contains that already exists', () => {
    const program = through(ProxyCredentials.fromSecret(SecretSource.existing('proxy-account')));
    expect(proxySecret(program)).toBe('proxy-account');
    expect(Object.keys(program.written)).not.toContain('secrets-old');
  });

  test('is told lines, and nothing secret is repeated', () => {
    const { mistakes } =
      through(ProxyCredentials.basic({ username: 'mtc', password: SecretSource.plainTextLiteral('pass\nword') }));
    expect(mistakes).toEqual([
      '[new/shop] proxy.credentials: hold a control character, which would begin a new line in the configuration of '
      + 'stunnel; give a user name and a password on one line each.',
    ]);
    expectSecret(mistakes, 'pass\nword');
  });

  test('is told two things, which one value is not', () => {
    expect(through(ProxyCredentials.fromSecret(SecretSource.plainTextLiteral(KEY))).mistakes).toEqual([
      '[new/shop] proxy.credentials: are one value, but this Secret needs two: username and password; '
      + 'use ProxyCredentials.basic, or ProxyCredentials.fromSecret(SecretSource.existing("NAME")).',
    ]);
  });

  test('has a host and a port', () => {
    expect(mistakesWith({ proxy: { host: 'http://proxy', port: 0 } })[0])
      .toBe('[new/shop] proxy.host: "http://proxy" is not a plain host name or address; the scheme, the port and the '
        + 'credentials have separate options; write a host such as "proxy.example.com", "192.0.2.7" or '
        + '"[2001:db8::7]".');
  });
});

test('of each Secret, only the entries that a transfer needs are mounted', () => {
  const credentials = ProxyCredentials.fromSecret(SecretSource.existing('proxy'));
  const mounted = (
    props: Partial<TransferEngineProps>, chart: string,
  ) => Object.fromEntries(staged(props).pod(chart).pod.volumes
    .flatMap(({ name, secret }: any) => secret
      ? [[name, secret.items.map((item: any) => item.key === item.path ? item.key : item)]]
      : []));
  expect(mounted({ proxy: { host: 'proxy.example.com', port: 3128, credentials } }, SEND))
    .toEqual({ proxy: ['password', 'username'], trust: ['key'] });
  expect(mounted({}, RECEIVE)).toEqual({ trust: ['key'] });
  const trust = TransferTrust.certificates({
    source: SecretSource.existing('a'), destination: SecretSource.existing('b'), clientName: 'a.example.com',
  });
  expect(mounted({ trust }, SEND)).toEqual({ trust: ['ca.crt', 'tls.crt', 'tls.key'] });
  const endpoint = TransferEndpoint.bucket({
    bucket: 'moves',
    credentials: S3Credentials.existing('access'),
    certificate: CERTIFICATE,
    privateKey: SecretSource.existing('private'),
  });
  expect(mounted({ endpoint }, SEND))
    .toEqual({ bucket: ['aws-access-key-id', 'aws-secret-access-key'], trust: ['key'] });
  expect(mounted({ endpoint }, RECEIVE))
    .toEqual({ bucket: ['aws-access-key-id', 'aws-secret-access-key'], private: ['private-key'], trust: ['key'] });
});

test('no container has both a Secret and a claim', () => {
  for (const ownership of [Ownership.NAMESPACE, Ownership.PRESERVE]) {
    const program = staged({
      ownership,
      proxy: {
        host: 'proxy.example.com', port: 3128, credentials: ProxyCredentials.fromSecret(SecretSource.existing('proxy')),
      },
    });
    for (const chart of [SEND, RECEIVE]) {
      const { pod } = program.pod(chart);
      const kinds = [...pod.initContainers, ...pod.containers]
        .map(({ volumeMounts }: any) => volumeMounts.map(({ name }: any) => {
          const volume = pod.volumes.find((one: any) => one.name === name);
          return [volume.secret ? 'secret' : '', volume.persistentVolumeClaim ? 'claim' : ''].join('');
        }).filter((kind: string) => kind !== ''));
      expect(kinds).toEqual([chart === SEND ? ['secret', 'secret'] : ['secret'], ['claim']]);
    }
  }
});
