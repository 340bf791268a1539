import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Program } from '../plans/program';
import { EgressFirewall, EgressPeer, EgressRule, NamespaceMapping, RsyncNetworkExemption } from 'cdk8s-mtc';

const ROUTER = EgressPeer.cidr('203.0.113.10/32');
const ALLOW_ROUTER = { type: 'Allow', to: { cidrSelector: '203.0.113.10/32' } };
const NEVER_PRUNE = {
  'argocd.argoproj.io/sync-options': 'Prune=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};
const RULES = [EgressRule.allow(EgressPeer.dnsName('api.example.com')), EgressRule.deny(EgressPeer.anyIpv4())];

function behind(egressFirewall: EgressFirewall, namespaces = [NamespaceMapping.renamed('shop', 'store')]): Program {
  const program = new Program();
  new RsyncNetworkExemption(
    program.chart, 'rsync', { plan: program.plan({ namespaces }), egressFirewall, ingress: false },
  );
  return program;
}

describe('OVN-Kubernetes', () => {
  test('has one EgressFirewall, always called default, in which what rsync needs stands before '
    + 'the Deny that would block it', () => {
    expect(behind(EgressFirewall.ovnKubernetes({ allow: [ROUTER], rules: RULES })).written.ocp3).toContainEqual({
      apiVersion: 'k8s.ovn.org/v1',
      kind: 'EgressFirewall',
      metadata: { name: 'default', namespace: 'shop', annotations: NEVER_PRUNE },
      spec: {
        egress: [
          { type: 'Allow', to: { dnsName: 'api.example.com' } },
          ALLOW_ROUTER,
          { type: 'Deny', to: { cidrSelector: '0.0.0.0/0' } },
        ],
      },
    });
  });

  test('is written for each source namespace', () => {
    const program = behind(EgressFirewall.ovnKubernetes({ allow: [ROUTER] }),
      [NamespaceMapping.same('shop'), NamespaceMapping.same('wiki')]);
    expect(program.ofKind('EgressFirewall').map(({ metadata }) => metadata.namespace)).toEqual(['shop', 'wiki']);
  });

  test('accepts ports, wildcards, nodes and IPv6', () => {
    const program = behind(EgressFirewall.ovnKubernetes({
      allow: [EgressPeer.dnsName('*.apps.example.com', [{ port: 443 }]), EgressPeer.nodes({ infra: 'true' }),
        EgressPeer.cidr('2001:db8::/32')],
    }));
    expect(program.mistakes).toEqual([]);
  });
});

describe('OpenShift SDN', () => {
  test('has one EgressNetworkPolicy, in which Allow stands before Deny as well', () => {
    expect(behind(
      EgressFirewall.openshiftSdn({ allow: [ROUTER], rules: [EgressRule.deny(EgressPeer.anyIpv4())] }),
    ).written.ocp3).toContainEqual({
      apiVersion: 'network.openshift.io/v1',
      kind: 'EgressNetworkPolicy',
      metadata: { name: 'default', namespace: 'shop', annotations: NEVER_PRUNE },
      spec: { egress: [ALLOW_ROUTER, { type: 'Deny', to: { cidrSelector: '0.0.0.0/0' } }] },
    });
  });

  test('has the name of the existing policy, because two would block all traffic', () => {
    expect(behind(EgressFirewall.openshiftSdn({ allow: [ROUTER], name: 'company-rules' }))
      .ofKind('EgressNetworkPolicy')[0].metadata.name).toBe('company-rules');
  });

  test('rejects an invalid name', () => {
    expect(behind(EgressFirewall.openshiftSdn({ allow: [ROUTER], name: 'Company Rules' })).mistakes).toEqual([
      '[] ocp4/rsync: egressFirewall.name: "Company Rules" is not a valid name (lower-case letters, digits, "-" and '
      + '".", beginning and ending with a letter or a digit): the API server rejects the manifest. Write '
      + '"company-rules". (document/name)',
    ]);
  });

  const fix = 'give a range of IPv4 addresses or a full DNS name, without ports';

  test.each([
    ['nodes', EgressPeer.nodes({ infra: 'true' }), 'selects nodes, which OpenShift SDN does not support'],
    ['ports', EgressPeer.cidr('203.0.113.0/24', [{ port: 443 }]), 'has ports, which OpenShift SDN does not support'],
  ])('rejects %s, for which it has no field', (_, peer, said) => {
    expect(behind(EgressFirewall.openshiftSdn({ allow: [ROUTER], rules: [EgressRule.allow(peer)] })).mistakes).toEqual([
      `[ocp4/rsync] egressFirewall.rules[0]: ${said}; ${fix}.`,
    ]);
  });

  test.each([
    ['wildcards', EgressPeer.dnsName('*.apps.example.com'), '"*.apps.example.com" has a wildcard',
      'Write the name of a host. (network/dns-name)'],
    ['IPv6', EgressPeer.cidr('2001:db8::/32'), '"2001:db8::/32" is an IPv6 range',
      'Write a range of IPv4 addresses. (network/cidr)'],
  ])('reports %s at the option', (_, peer, said, then) => {
    expect(behind(EgressFirewall.openshiftSdn({ allow: [ROUTER], rules: [EgressRule.allow(peer)] })).mistakes).toEqual([
      `[] ocp4/rsync: egressFirewall.rules[0]: ${said}, which OpenShift SDN does not support: the API server rejects `
        + `the object. ${then}`,
    ]);
  });
});

describe('both', () => {
  test('must let rsync reach something', () => {
    expect(behind(EgressFirewall.ovnKubernetes({ allow: [], rules: RULES })).mistakes).toEqual([
      '[ocp4/rsync] egressFirewall.allow: [] is empty: rsync cannot reach what the rules deny; '
      + 'give the addresses of the destination\'s router, or of the proxy.',
    ]);
  });

  test.each([
    ['EgressFirewall', 8000, EgressFirewall.ovnKubernetes],
    ['EgressNetworkPolicy', 1000, EgressFirewall.openshiftSdn],
  ])('have a maximum: %s accepts %d rules', (kind, most, firewall) => {
    const rules = (count: number) => Array.from({ length: count }, () => EgressRule.deny(EgressPeer.anyIpv4()));
    expect(behind(firewall({ allow: [ROUTER], rules: rules(most - 1) })).mistakes).toEqual([]);
    expect(behind(firewall({ allow: [ROUTER], rules: rules(most) })).mistakes).toEqual([
      `[ocp4/rsync] egressFirewall.rules: ${most + 1} are too many rules for ${kind} shop/default: the maximum is `
        + `${most}; combine ranges of addresses.`,
    ]);
  });
});

const ALLOW_COMPANY = EgressRule.allow(EgressPeer.cidr('192.0.2.0/24'));
const DENY_ALL = { type: 'Deny', to: { cidrSelector: '0.0.0.0/0' } };

/** The rules that are written, by namespace. */
function rulesOf(program: Program, kind = 'EgressFirewall'): Record<string, unknown[]> {
  return Object.fromEntries(program.ofKind(kind).map(({ metadata, spec }) => [metadata.namespace, spec.egress]));
}

describe('rules of single namespaces', () => {
  const namespaces = [NamespaceMapping.renamed('shop', 'store'), NamespaceMapping.same('wiki')];

  test('are used instead of the common ones', () => {
    const program = behind(EgressFirewall.ovnKubernetes({
      allow: [ROUTER],
      rules: [EgressRule.deny(EgressPeer.anyIpv4())],
      namespaceRules: { wiki: [ALLOW_COMPANY, EgressRule.deny(EgressPeer.anyIpv4())] },
    }), namespaces);
    expect(rulesOf(program)).toEqual({
      shop: [ALLOW_ROUTER, DENY_ALL],
      wiki: [{ type: 'Allow', to: { cidrSelector: '192.0.2.0/24' } }, ALLOW_ROUTER, DENY_ALL],
    });
  });

  test('are reported if no namespace has that name on the source', () => {
    const firewall =
      EgressFirewall.ovnKubernetes({ allow: [ROUTER], namespaceRules: { shop: [], store: [], wkii: [] } });
    expect(behind(firewall, namespaces).mistakes).toEqual([
      '[ocp4/rsync] egressFirewall.namespaceRules: "store" is not a source namespace of the plan, so these rules are '
      + 'not written; use the name that the namespace has on the source, or remove the entry.',
      '[ocp4/rsync] egressFirewall.namespaceRules: "wkii" is not a source namespace of the plan, '
        + 'so these rules are not written; write "wiki".',
    ]);
  });

  test('are judged like the common ones', () => {
    const firewall = EgressFirewall.openshiftSdn({
      allow: [ROUTER],
      namespaceRules: { shop: [EgressRule.deny(EgressPeer.cidr('10.0.0.0'))] },
    });
    expect(behind(firewall).mistakes).toEqual([
      '[] ocp4/rsync: egressFirewall.namespaceRules["shop"][0]: "10.0.0.0" is an address without a prefix length. '
      + 'Write `10.0.0.0/8`. (network/cidr)',
    ]);
  });

  test('may be for namespaces of several plans', () => {
    const program = new Program();
    const namespaceRules = { shop: [], wiki: [EgressRule.deny(EgressPeer.anyIpv4())] };
    const egressFirewall = EgressFirewall.ovnKubernetes({ allow: [ROUTER], namespaceRules });
    for (const name of ['shop', 'wiki']) {
      const plan = program.plan({ namespaces: [NamespaceMapping.same(name)] }, name);
      new RsyncNetworkExemption(program.chart, `${name}-rsync`, { plan, egressFirewall });
    }
    expect(program.mistakes).toEqual([]);
    expect(rulesOf(program)).toEqual({ shop: [ALLOW_ROUTER], wiki: [ALLOW_ROUTER, DENY_ALL] });
  });
});

describe('captured firewalls', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'firewalls-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  const captured = (name: string, ...manifests: object[]) => {
    fs.writeFileSync(path.join(folder, name), JSON.stringify({ kind: 'List', items: manifests }));
    return path.join(folder, name);
  };
  const ovn = (namespace: string, egress: object[]) => (
    {
      apiVersion: 'k8s.ovn.org/v1',
      kind: 'EgressFirewall',
      metadata: { name: 'default', namespace, uid: '1' },
      spec: { egress },
    }
  );
  const sdn = (name: string, egress: object[]) => (
    {
      apiVersion: 'network.openshift.io/v1',
      kind: 'EgressNetworkPolicy',
      metadata: { name, namespace: 'shop' },
      spec: { egress },
    }
  );
  const shopAndWiki = [NamespaceMapping.same('shop'), NamespaceMapping.same('wiki')];

  test('keep the rules of each namespace, with what rsync needs before the first Deny; '
    + 'a namespace without a firewall gets none', () => {
    const file = captured('two.json', ovn('shop', [DENY_ALL]), ovn('other', []),
      ovn('wiki', [{ type: 'Deny', to: { cidrSelector: '198.51.100.0/24' } }, DENY_ALL]));
    const program = behind(EgressFirewall.fromFile(file, { allow: [ROUTER] }),
      [...shopAndWiki, NamespaceMapping.same('open')]);
    expect(program.mistakes).toEqual([]);
    expect(rulesOf(program)).toEqual({
      shop: [ALLOW_ROUTER, DENY_ALL],
      wiki: [{ type: 'Deny', to: { cidrSelector: '198.51.100.0/24' } }, ALLOW_ROUTER, DENY_ALL],
    });
  });

  test('of OpenShift SDN keep their names', () => {
    const program =
      behind(EgressFirewall.fromFile(captured('sdn.json', sdn('limits', [DENY_ALL])), { allow: [ROUTER] }));
    expect(program.ofKind('EgressNetworkPolicy')).toEqual([{
      ...sdn('limits', [ALLOW_ROUTER, DENY_ALL]),
      metadata: { name: 'limits', namespace: 'shop', annotations: NEVER_PRUNE },
    }]);
  });

  test('keep their own labels and annotations', () => {
    const file = captured('own.json', {
      ...ovn('shop', []),
      metadata: {
        name: 'default',
        namespace: 'shop',
        labels: { team: 'a' },
        annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'enabled' },
      },
    });
    expect(behind(EgressFirewall.fromFile(file, { allow: [ROUTER] })).ofKind('EgressFirewall')[0].metadata).toEqual({
      name: 'default',
      namespace: 'shop',
      labels: { team: 'a' },
      annotations: { ...NEVER_PRUNE, 'kustomize.toolkit.fluxcd.io/prune': 'enabled' },
    });
  });

  test('are written unchanged if they allow rsync already, so that a GitOps tool does not remove them', () => {
    const file = captured('open.json', ovn('shop', [ALLOW_ROUTER, DENY_ALL]));
    expect(rulesOf(behind(EgressFirewall.fromFile(file, { allow: [ROUTER] }))))
      .toEqual({ shop: [ALLOW_ROUTER, DENY_ALL] });
  });

  test('of another cluster are reported', () => {
    const file = captured('foreign.json', ovn('other', [DENY_ALL]));
    expect(behind(EgressFirewall.fromFile(file, { allow: [ROUTER] }), shopAndWiki).mistakes).toEqual([
      `[ocp4/rsync] egressFirewall.path: ${JSON.stringify(file)} contains no firewall of "shop", "wiki"; `
      + 'capture the firewalls of the source cluster, or remove egressFirewall if these namespaces have none.',
    ]);
  });

  test('that cannot be read are reported', () => {
    expect(behind(EgressFirewall.fromFile('no/such.yaml', { allow: [ROUTER] })).mistakes).toEqual([
      '[ocp4/rsync] egressFirewall.path: "no/such.yaml" does not exist; capture it again: '
      + '`kubectl get egressfirewall -A -o yaml` (OVN-Kubernetes) or `kubectl get egressnetworkpolicy -A -o yaml` '
      + '(OpenShift SDN).',
    ]);
  });

  test('allow only what their kind supports', () => {
    const file = captured('ports.json', sdn('limits', [DENY_ALL]));
    expect(
      behind(EgressFirewall.fromFile(file, { allow: [EgressPeer.cidr('203.0.113.10/32', [{ port: 443 }])] })).mistakes,
    ).toEqual([
      '[ocp4/rsync] egressFirewall.allow[0]: has ports, which OpenShift SDN does not support; '
        + `${'give a range of IPv4 addresses or a full DNS name, without ports'}.`,
    ]);
  });
});

describe('exemptions that share a namespace', () => {
  const two = (first: EgressFirewall, second: EgressFirewall) => {
    const program = new Program();
    program.letPlansShareNamespaces();
    new RsyncNetworkExemption(program.chart, 'first', { plan: program.plan(), egressFirewall: first });
    new RsyncNetworkExemption(program.chart, 'second', {
      plan: program.statePlan({}, 'shop-state'),
      egressFirewall: second,
    });
    return program;
  };
  const PROXY = EgressPeer.cidr('203.0.113.20/32');

  test('write one firewall with what all of them need', () => {
    const firewallFor = (...allow: EgressPeer[]) => EgressFirewall.ovnKubernetes({ allow, rules: RULES });
    const program = two(firewallFor(ROUTER), firewallFor(PROXY, ROUTER));
    expect(program.mistakes).toEqual([]);
    expect(rulesOf(program)).toEqual({
      shop: [{ type: 'Allow', to: { dnsName: 'api.example.com' } }, ALLOW_ROUTER,
        { type: 'Allow', to: { cidrSelector: '203.0.113.20/32' } }, DENY_ALL],
    });
  });

  test('must agree on the present rules, of which some would be lost otherwise', () => {
    expect(two(EgressFirewall.ovnKubernetes({ allow: [ROUTER], rules: RULES }),
      EgressFirewall.ovnKubernetes({ allow: [ROUTER] })).mistakes).toEqual([
      '[ocp4/second] egressFirewall: has other present rules for the namespace "shop" than ocp4/first, and the '
      + 'namespace has one EgressFirewall; give both the rules that the namespace has now: the same '
      + 'EgressFirewall.fromFile(…), or the same `rules`.',
    ]);
  });
});
