import { JsonPatch } from 'cdk8s';
import { Program } from '../plans/program';
import {
  EgressFirewall, EgressPeer, MigrationPlan, NamespaceMapping, RsyncEndpoint, RsyncNetworkExemption,
} from 'cdk8s-mtc';

const ALL_RSYNC_PODS = { matchLabels: { owner: 'directvolumemigration' } };

function egress(namespace: string, rules: object[] = [{}]) {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'allow-rsync-egress', namespace },
    spec: { podSelector: ALL_RSYNC_PODS, policyTypes: ['Egress'], egress: rules },
  };
}

function ingress(namespace: string) {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'allow-rsync-ingress', namespace },
    spec: {
      podSelector: ALL_RSYNC_PODS, policyTypes: ['Ingress'], ingress: [{ ports: [{ protocol: 'TCP', port: 6443 }] }],
    },
  };
}

/** The step of the host cluster for objects in namespaces that the first stage creates. */
const LATER = 'after-first-stage-ocp4';

/** The policies that are written for one cluster, in any order. */
function policies(program: Program, chart: string): any[] {
  return (program.written[chart] ?? []).filter((manifest) => manifest.kind === 'NetworkPolicy');
}

describe('what is written', () => {
  test('the way out for the source\'s namespaces, the way in for the destination\'s under the '
    + 'names that they have there', () => {
    const program = new Program();
    const plan = program.plan({ namespaces: [NamespaceMapping.renamed('shop', 'store')] });
    new RsyncNetworkExemption(program.chart, 'rsync', { plan });
    expect(program.written.ocp3).toEqual([egress('shop')]);
    expect(policies(program, LATER)).toEqual([ingress('store')]);
  });

  test('the other way round where the host is the source', () => {
    const program = new Program();
    const plan = program.plan({ source: program.host, destination: program.remote });
    new RsyncNetworkExemption(program.chart, 'rsync', { plan });
    expect(policies(program, 'ocp4')).toEqual([egress('shop')]);
    expect(program.written['after-first-stage-ocp3']).toEqual([ingress('shop')]);
  });

  test('the policies select by the one label that pods of files, of block devices and of '
    + 'virtual machines have in common', () => {
    const program = new Program();
    new RsyncNetworkExemption(program.chart, 'rsync', { plan: program.plan() });
    expect(program.ofKind('NetworkPolicy').map(({ spec }) => spec.podSelector)).toEqual([
      { matchLabels: { owner: 'directvolumemigration' } }, { matchLabels: { owner: 'directvolumemigration' } },
    ]);
  });

  test('two policies of two names where both sides are one namespace of one cluster', () => {
    const program = new Program();
    new RsyncNetworkExemption(program.chart, 'rsync', { plan: program.conversionPlan() });
    expect(policies(program, 'ocp4')).toEqual([egress('shop'), ingress('shop')]);
  });

  test('each namespace of the plan, in its order', () => {
    const program = new Program();
    const plan = program.plan({
      namespaces: [NamespaceMapping.same('shop'), NamespaceMapping.renamed('wiki', 'docs')],
    });
    const exemption = new RsyncNetworkExemption(program.chart, 'rsync', { plan });
    expect(program.written.ocp3).toEqual([egress('shop'), egress('wiki')]);
    expect(policies(program, LATER)).toEqual([ingress('shop'), ingress('docs')]);
    expect(exemption.sourceObjects.map((object) => object.metadata.namespace)).toEqual(['shop', 'wiki']);
    expect(exemption.destinationObjects.map((object) => object.metadata.namespace)).toEqual(['shop', 'docs']);
  });

  test('also namespaces that the plan gets afterwards', () => {
    const program = new Program();
    const plan = program.plan({ namespaces: [] });
    new RsyncNetworkExemption(program.chart, 'rsync', { plan });
    plan.addNamespace(NamespaceMapping.renamed('shop', 'store'));
    expect(program.written.ocp3).toEqual([egress('shop')]);
    expect(policies(program, LATER)).toEqual([ingress('store')]);
  });

  test('nothing for the destination where it is switched off', () => {
    const program = new Program();
    const exemption = new RsyncNetworkExemption(program.chart, 'rsync', { plan: program.plan(), ingress: false });
    expect(program.ofKind('NetworkPolicy')).toEqual([egress('shop')]);
    expect(exemption.destinationObjects).toEqual([]);
  });

  test('a plan that exists already, of which clusters and namespaces are known', () => {
    const program = new Program();
    const plan = MigrationPlan.fromPlanName(program.chart, 'imported', 'shop', {
      source: program.remote, destination: program.host, namespaces: [NamespaceMapping.same('shop')],
    });
    new RsyncNetworkExemption(program.chart, 'rsync', { plan });
    expect(program.written).toEqual({ ocp3: [egress('shop')], [LATER]: [ingress('shop')] });
  });

  test('a JSON patch on a policy survives', () => {
    const program = new Program();
    const exemption = new RsyncNetworkExemption(program.chart, 'rsync', { plan: program.plan() });
    exemption.sourceObjects[0].addJsonPatch(JsonPatch.replace('/metadata/name', 'rsync-out'));
    expect(program.written.ocp3[0].metadata.name).toBe('rsync-out');
  });
});

describe('policies on the destination', () => {
  test('are a step after the first stage, which creates the namespaces', () => {
    const program = new Program();
    new RsyncNetworkExemption(program.chart, 'rsync', { plan: program.plan() });
    expect([policies(program, 'ocp4'), policies(program, LATER)]).toEqual([[], [ingress('shop')]]);
  });

  test('are among the other manifests if the namespaces exist', () => {
    const program = new Program();
    new RsyncNetworkExemption(program.chart, 'rsync', { plan: program.plan({ destinationNamespacesExist: true }) });
    expect([policies(program, 'ocp4'), policies(program, LATER)]).toEqual([[ingress('shop')], []]);
  });

  test('are a step after the first stage for a renamed namespace on the same cluster', () => {
    const program = new Program();
    const plan = program.statePlan({ source: program.host, namespaces: [NamespaceMapping.renamed('shop', 'store')] });
    new RsyncNetworkExemption(program.chart, 'rsync', { plan });
    expect([policies(program, 'ocp4'), policies(program, LATER)]).toEqual([[egress('shop')], [ingress('store')]]);
  });
});

describe('a known endpoint', () => {
  const narrowed = (endpoint: RsyncEndpoint) => {
    const program = new Program();
    new RsyncNetworkExemption(program.chart, 'rsync', { plan: program.plan(), endpoint });
    return program;
  };

  test('narrows the way out down to it and to DNS, which OpenShift\'s own pods serve on 5353', () => {
    expect(narrowed({ cidrs: ['203.0.113.10/32', '203.0.113.11/32'] }).written.ocp3).toEqual([egress('shop', [
      {
        to: [{ ipBlock: { cidr: '203.0.113.10/32' } }, { ipBlock: { cidr: '203.0.113.11/32' } }],
        ports: [{ protocol: 'TCP', port: 443 }],
      },
      {
        ports: [
          { protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 },
          { protocol: 'UDP', port: 5353 }, { protocol: 'TCP', port: 5353 },
        ],
      },
    ])]);
  });

  test('can have another port: a proxy\'s, or a node\'s', () => {
    expect(narrowed({ cidrs: ['203.0.113.10/32'], port: 3128 }).written.ocp3[0].spec.egress[0].ports)
      .toEqual([{ protocol: 'TCP', port: 3128 }]);
  });

  test('does not narrow the way in', () => {
    expect(policies(narrowed({ cidrs: ['203.0.113.10/32'] }), LATER)).toEqual([ingress('shop')]);
  });

  test('is an address, because a NetworkPolicy knows no names', () => {
    expect(narrowed({ cidrs: ['203.0.113.10/32', 'router.example.com', '203.0.113.11'] }).mistakes).toEqual([
      '[] ocp4/rsync: endpoint.cidrs[1]: "router.example.com" is not a range of addresses. Write a CIDR such as '
      + '`192.0.2.0/24`, or `192.0.2.7/32` for one address. (network/cidr)',
      '[] ocp4/rsync: endpoint.cidrs[2]: "203.0.113.11" is an address without a prefix length. Write '
        + '`203.0.113.11/32`. (network/cidr)',
    ]);
  });

  test('is somewhere', () => {
    expect(narrowed({ cidrs: [] }).mistakes).toEqual([
      '[ocp4/rsync] endpoint.cidrs: [] has no range: rsync could connect to nothing; give one, or remove endpoint.',
    ]);
  });

  test.each([0, 65536])('has no port %d', (port) => {
    expect(narrowed({ cidrs: ['203.0.113.10/32'], port }).mistakes).toEqual([
      `[ocp4/rsync] endpoint.port: ${port} is not a valid port; write an integer from 1 to 65535.`,
    ]);
  });
});

describe('several plans', () => {
  test('can share one exemption', () => {
    const program = new Program();
    const exemption = new RsyncNetworkExemption(program.chart, 'rsync', { plan: program.plan() });
    const other = new MigrationPlan(program.chart, 'bank', {
      source: program.remote,
      destination: program.host,
      repository: program.repository,
      namespaces: [NamespaceMapping.same('bank')],
    });
    exemption.addPlan(other);
    expect(program.written.ocp3).toEqual([egress('shop'), egress('bank')]);
    expect(policies(program, LATER)).toEqual([ingress('shop'), ingress('bank')]);
  });

  test('are known by more than their names', () => {
    const program = new Program();
    const exemption = new RsyncNetworkExemption(program.chart, 'rsync', { plan: program.plan() });
    exemption.addPlan(MigrationPlan.fromPlanName(program.chart, 'other', 'other'));
    expect(program.mistakes).toEqual([
      '[ocp4/rsync] plans[1]: "other" is known by its name only, but the policies depend on its clusters and '
      + 'namespaces; give fromPlanName(…) source, destination and namespaces.',
    ]);
  });
});

describe('a namespace of two plans', () => {
  const firewall = (cidr: string) => EgressFirewall.ovnKubernetes({ allow: [EgressPeer.cidr(cidr)] });

  test('has each object once', () => {
    const program = new Program();
    program.letPlansShareNamespaces();
    const [first, second] = [program.plan(), program.statePlan({}, 'shop-state')].map((plan, index) =>
      new RsyncNetworkExemption(
        program.chart, `rsync-${index}`, { plan, egressFirewall: firewall('203.0.113.10/32') },
      ));
    expect(program.written.ocp3.map(({ kind }) => kind)).toEqual(['NetworkPolicy', 'EgressFirewall']);
    expect(policies(program, LATER)).toEqual([ingress('shop')]);
    expect(first.sourceObjects).toHaveLength(2);
    expect(second.sourceObjects).toEqual([]);
  });

  test('has one policy that allows the endpoints of both', () => {
    const program = new Program();
    program.letPlansShareNamespaces();
    new RsyncNetworkExemption(program.chart, 'first', {
      plan: program.plan(),
      endpoint: { cidrs: ['203.0.113.10/32'] },
    });
    new RsyncNetworkExemption(program.chart, 'second', {
      plan: program.statePlan({}, 'shop-state'),
      endpoint: { cidrs: ['203.0.113.11/32'], port: 3128 },
    });
    expect(program.mistakes).toEqual([]);
    expect(program.written.ocp3[0].spec.egress.slice(0, 2)).toEqual([
      { to: [{ ipBlock: { cidr: '203.0.113.10/32' } }], ports: [{ protocol: 'TCP', port: 443 }] },
      { to: [{ ipBlock: { cidr: '203.0.113.11/32' } }], ports: [{ protocol: 'TCP', port: 3128 }] },
    ]);
    expect(program.written.ocp3[0].spec.egress).toHaveLength(3); // the third is DNS, once
  });

  test('has one policy that allows everything if one of them knows no endpoint', () => {
    const program = new Program();
    program.letPlansShareNamespaces();
    new RsyncNetworkExemption(program.chart, 'first', {
      plan: program.plan(),
      endpoint: { cidrs: ['203.0.113.10/32'] },
    });
    new RsyncNetworkExemption(program.chart, 'second', { plan: program.statePlan({}, 'shop-state') });
    expect(program.written.ocp3).toEqual([egress('shop')]);
  });
});

test('a plan of which only the name is known is refused', () => {
  const program = new Program();
  new RsyncNetworkExemption(program.chart, 'rsync', {
    plan: MigrationPlan.fromPlanName(
      program.chart, 'imported', 'shop', { source: program.remote, destination: program.host },
    ),
  });
  expect(program.mistakes).toEqual([
    '[ocp4/rsync] plan: "shop" is known by its name only, but the policies depend on its clusters and namespaces; '
    + 'give fromPlanName(…) source, destination and namespaces.',
  ]);
});
