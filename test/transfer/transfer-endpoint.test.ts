import { mistakesWith, SHOP, TransferProgram } from './program';
import { AddClaimOptions, NamespaceMapping, TransferEndpoint } from 'cdk8s-mtc';

const PODS = {
  'app.kubernetes.io/name': 'cdk8s-mtc-transfer',
  'app.kubernetes.io/part-of': 'shop',
  'transfer.cdk8s-mtc/claim': 'data',
  'transfer.cdk8s-mtc/role': 'receive',
};
const LABELS = { 'app.kubernetes.io/name': 'cdk8s-mtc-transfer', 'app.kubernetes.io/part-of': 'shop' };

function withEndpoint(endpoint: TransferEndpoint, claim: Partial<AddClaimOptions> = {}): TransferProgram {
  const program = new TransferProgram();
  program.engine({ endpoint }).addClaim('data', { namespace: SHOP, ...claim });
  return program;
}

/** What is written for the endpoint of the only claim. */
function endpointObjects(program: TransferProgram): any[] {
  return program.written.new.filter(({ kind }) => ['Service', 'Route', 'Ingress'].includes(kind));
}

function service(spec: object, annotations?: object) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'shop-data', namespace: 'shop', labels: LABELS, ...(annotations ? { annotations } : {}) },
    spec: { selector: PODS, ...spec },
  };
}

describe('a Route', () => {
  const route = TransferEndpoint.route({ domain: 'apps.example.com' });

  test('passes the connection through, by a host of the claim\'s own, and cuts none that is silent', () => {
    expect(endpointObjects(withEndpoint(route))).toEqual([
      service({ type: 'ClusterIP', ports: [{ name: 'tls', port: 8443, targetPort: 8443 }] }),
      {
        apiVersion: 'route.openshift.io/v1',
        kind: 'Route',
        metadata: {
          name: 'shop-data',
          namespace: 'shop',
          labels: LABELS,
          annotations: { 'haproxy.router.openshift.io/timeout-tunnel': '12h' },
        },
        spec: {
          host: 'shop-data-shop.apps.example.com',
          to: { kind: 'Service', name: 'shop-data' },
          port: { targetPort: 'tls' },
          tls: { termination: 'passthrough' },
        },
      },
    ]);
  });

  test('is asked for by its name', () => {
    expect(withEndpoint(route).stunnel('old')).toEqual(expect.arrayContaining([
      'connect = shop-data-shop.apps.example.com:443', 'sni = shop-data-shop.apps.example.com',
    ]));
  });

  test('has a label of 63 characters at most, with a hash where that takes something away', () => {
    const program = new TransferProgram();
    const claim = program.engine({ endpoint: route }).addClaim('data-of-a-database-with-a-long-name-0', {
      namespace: NamespaceMapping.same('a-namespace-with-a-long-name'),
    });
    const [label] = claim.endpointHost.split('.');
    expect(label).toBe('shop-data-of-a-database-with-a-long-name-0-a-namespace-2ef72b47');
    expect(label.length).toBe(63);
  });

  test('can have another host', () => {
    expect(withEndpoint(route, { host: 'data.example.com' }).one('new', 'Route').spec.host).toBe('data.example.com');
  });

  test('has a name, because a router knows no other', () => {
    expect(withEndpoint(route, { host: '192.0.2.7' }).mistakes).toEqual([
      '[new/shop] claims[0].host: "192.0.2.7" is not a valid DNS name, and the router recognizes a connection only by '
        + 'its name; write one such as "shop.apps.ocp4.example.com".',
    ]);
  });

  test('has no port that the user chose', () => {
    expect(withEndpoint(route, { port: 30100 }).mistakes).toEqual([
      '[new/shop] claims[0].port: 30100 does not apply to a Route: the router listens only on 443; leave it out.',
    ]);
  });

  test.each([
    ['https://apps.example.com/', 'write "apps.example.com"'],
    ['*.apps.example.com', 'write "apps.example.com"'],
    ['', 'write one such as "apps.ocp4.example.com"'],
    ['192.0.2.7', 'write one such as "apps.ocp4.example.com"'],
  ])('is below a domain, which %j is not', (domain, fix) => {
    expect(mistakesWith({ endpoint: TransferEndpoint.route({ domain }) })[0])
      .toBe(`[new/shop] endpoint.domain: ${JSON.stringify(domain)} is not a valid domain for `
        + `the hosts of claims; ${fix}.`);
  });

  test('can be chosen by a router\'s labels, and keep its own annotations', () => {
    const own = TransferEndpoint.route({
      domain: 'apps.example.com',
      labels: { shard: 'b' },
      annotations: { 'haproxy.router.openshift.io/timeout-tunnel': '1h' },
    });
    expect(withEndpoint(own).one('new', 'Route').metadata).toMatchObject({
      labels: { shard: 'b', ...LABELS }, annotations: { 'haproxy.router.openshift.io/timeout-tunnel': '1h' },
    });
  });
});

describe('a NodePort', () => {
  const nodePort = TransferEndpoint.nodePort({ host: '192.0.2.7', firstPort: 30100 });

  test('is the next one for each claim without a given port', () => {
    const program = new TransferProgram();
    const engine = program.engine({ endpoint: nodePort });
    const claims = [engine.addClaim('a', { namespace: SHOP }), engine.addClaim('b', { namespace: SHOP, port: 31000 }),
      engine.addClaim('c', { namespace: SHOP })];
    expect(claims.map(({ endpointPort }) => endpointPort)).toEqual([30100, 31000, 30101]);
    expect(program.written.new.filter(({ kind }) => kind === 'Service').map(({ spec }) => spec.ports)).toEqual([
      [{ name: 'tls', port: 8443, targetPort: 8443, nodePort: 30100 }],
      [{ name: 'tls', port: 8443, targetPort: 8443, nodePort: 31000 }],
      [{ name: 'tls', port: 8443, targetPort: 8443, nodePort: 30101 }],
    ]);
  });

  test('of an address is asked for without a name', () => {
    expect(withEndpoint(nodePort).stunnel('old').filter((line) => /^(connect|sni)/.test(line)))
      .toEqual(['connect = 192.0.2.7:30100']);
  });

  test('of an IPv6 address is written without brackets for stunnel', () => {
    const program = withEndpoint(TransferEndpoint.nodePort({ host: '[2001:db8::7]', firstPort: 30100 }));
    expect(program.stunnel('old').filter((line) => /^(connect|sni)/.test(line)))
      .toEqual(['connect = 2001:db8::7:30100']);
  });

  test('lies where Kubernetes has its ports', () => {
    expect(mistakesWith({ endpoint: TransferEndpoint.nodePort({ host: 'node', firstPort: 443 }) })[0])
      .toBe('[new/shop] endpoint.firstPort: 443 is not a valid NodePort; write an integer from 30000 to 32767.');
  });

  test('that would lie beyond them is refused', () => {
    const program = new TransferProgram();
    const engine = program.engine({ endpoint: TransferEndpoint.nodePort({ host: 'node', firstPort: 32767 }) });
    engine.addClaim('a', { namespace: SHOP });
    engine.addClaim('b', { namespace: SHOP });
    expect(program.mistakes)
      .toEqual(['[new/shop] claims[1].port: 32768 is not a valid NodePort; write an integer from 30000 to 32767.']);
  });

  test('is one claim\'s alone', () => {
    const program = new TransferProgram();
    const engine = program.engine({ endpoint: nodePort });
    engine.addClaim('a', { namespace: SHOP });
    engine.addClaim('b', { namespace: SHOP, port: 30100 });
    expect(program.mistakes).toEqual([
      '[new/shop] claims[1].port: "192.0.2.7:30100" is also the address of claims[0]: connections would reach the '
        + 'wrong receiver; give each another address.',
    ]);
  });

  test('is on a host', () => {
    expect(mistakesWith({ endpoint: TransferEndpoint.nodePort({ host: 'http://node', firstPort: 30100 }) })).toEqual([
      '[new/shop] endpoint.host: "http://node" is not a valid host name or address; write one such as '
        + '"node-1.ocp4.example.com", "192.0.2.7" or "[2001:db8::7]".',
    ]);
  });
});

describe('a load balancer', () => {
  test('has a name below a domain, of which external-dns is told', () => {
    const program = withEndpoint(TransferEndpoint.loadBalancer({
      domain: 'lb.example.com', annotations: { internal: 'true' }, sourceRanges: ['198.51.100.0/24'],
    }));
    expect(endpointObjects(program)).toEqual([
      service({
        type: 'LoadBalancer',
        ports: [{ name: 'tls', port: 443, targetPort: 8443 }],
        loadBalancerSourceRanges: ['198.51.100.0/24'],
      }, {
        'external-dns.alpha.kubernetes.io/hostname': 'shop-data-shop.lb.example.com', 'internal': 'true',
      }),
    ]);
  });

  test('has the name that the claim was given', () => {
    const program = withEndpoint(TransferEndpoint.loadBalancer(), { host: 'data.example.com' });
    expect(program.stunnel('old')).toContain('connect = data.example.com:443');
    expect(program.one('new', 'Service').metadata.annotations).toBeUndefined();
  });

  test('is known by a name, because its address is not a valid value yet', () => {
    expect(mistakesWith({ endpoint: TransferEndpoint.loadBalancer() })).toEqual([
      '[new/shop] claims[0].host: is missing: the address of a load balancer is unknown before it exists; '
      + 'give the claim the DNS name that you will create for it, or the endpoint a domain for external-dns.',
    ]);
  });
});

describe('an Ingress', () => {
  test('passes TLS through', () => {
    expect(
      endpointObjects(withEndpoint(TransferEndpoint.ingress({ domain: 'apps.example.com', className: 'nginx' })))[1],
    ).toEqual({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name: 'shop-data',
        namespace: 'shop',
        labels: LABELS,
        annotations: { 'nginx.ingress.kubernetes.io/ssl-passthrough': 'true' },
      },
      spec: {
        ingressClassName: 'nginx',
        rules: [{
          host: 'shop-data-shop.apps.example.com',
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name: 'shop-data', port: { number: 8443 } } } },
            ],
          },
        }],
      },
    });
  });

  test('of another controller has that controller\'s annotations', () => {
    const program = withEndpoint(TransferEndpoint.ingress({
      domain: 'apps.example.com',
      annotations: { 'haproxy.org/ssl-passthrough': 'true' },
    }));
    expect(program.one('new', 'Ingress').metadata.annotations).toEqual({ 'haproxy.org/ssl-passthrough': 'true' });
  });
});

describe('a ClusterIP', () => {
  test('is the Service itself, within one cluster', () => {
    const program = new TransferProgram();
    program.engine({ source: program.destination, endpoint: TransferEndpoint.clusterIp() })
      .addClaim('data', { namespace: NamespaceMapping.renamed('shop', 'store') });
    expect(program.stunnel('new', 'shop-data-send')).toContain('connect = shop-data.store.svc:8443');
  });

  test('has another domain where clusters are joined', () => {
    expect(withEndpoint(TransferEndpoint.clusterIp({ clusterDomain: 'clusterset.local' })).stunnel('old'))
      .toContain('connect = shop-data.shop.svc.clusterset.local:8443');
  });

  test('is not a valid value on another cluster', () => {
    expect(mistakesWith({ endpoint: TransferEndpoint.clusterIp() })).toEqual([
      '[new/shop] endpoint: is the address of a Service, which only its own cluster can resolve, but source and '
      + 'destination are two clusters; set clusterDomain if their networks are joined, or use another endpoint.',
    ]);
  });

  test('has no host and no port of a claim\'s own', () => {
    expect(withEndpoint(
      TransferEndpoint.clusterIp({ clusterDomain: 'clusterset.local' }), { host: 'a.example.com', port: 1 },
    ).mistakes).toEqual([
      '[new/shop] claims[0].host: "a.example.com" does not apply to a ClusterIP: its host is the name of '
        + 'its Service; leave it out.',
      '[new/shop] claims[0].port: 1 does not apply to a ClusterIP: all use the same port; leave it out.',
    ]);
  });
});
