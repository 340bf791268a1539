import { EGRESS_FIREWALL, STUNNEL_PORT } from '../../../api/network';
import { Manifest } from '../../engine/manifest';
import { FieldProblem, Rule } from '../../engine/rule';
import { networkPolicy, ovnFirewall, sdnFirewall } from '../../examples/network';
import { documents, filesOf, planExample } from '../../examples/plan';
import { EGRESS_KINDS } from '../../reading/egress';
import { networkPluginOf, pluginOf } from '../../reading/model/firewall';
import { blockedLegs, BlockedLeg, Leg } from '../../reading/model/legs';
import { namedIn } from '../../reading/model/text';
import { isWithoutStunnelPort } from '../../reading/rsync-policies';
import { quote } from '../../reading/text';

const SOURCE = 'mig-controller pkg/controller/directvolumemigration/{rsync,stunnel}.go; Kubernetes NetworkPolicy';
const REPORTS = 'MTC reports SourceToDestinationNetworkError';
const PODS = 'podSelector: {matchLabels: {owner: directvolumemigration}}';
const DNS = '{ports: [{protocol: UDP, port: 5353}, {protocol: TCP, port: 5353}]}';
const POLICY = (name: string, namespace: string, spec: string) => 'Add this policy: '
  + `\`{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: ${name}, namespace: ${namespace}}, `
  + `spec: {${PODS}, ${spec}}}\`.`;

/** A plan of the namespace shop from the cluster ocp3 to the host, with what both clusters contain. */
const between = (source: string, destination: string) => documents(
  filesOf('ocp3', source || other('ocp3')),
  filesOf('ocp4', planExample('', { destination: 'host', namespaces: '[shop]' }), destination || other('ocp4')),
);
const other = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: of-${name}, namespace: web }\n`;
const deny = (direction: string) => networkPolicy('{}', 'deny-all', direction, `${direction.toLowerCase()}: []`);
const open = (direction: string, rules: string) =>
  networkPolicy('{ matchLabels: { owner: directvolumemigration } }', 'allow-rsync', direction, rules);
const DENY_ALL = '  - type: Deny\n    to: { cidrSelector: 0.0.0.0/0 }';

const ALLOW_443 = 'egress: [{ ports: [{ protocol: TCP, port: 443 }] }]';

/** Rules on the way of rsync from the pods of the source to the pods of the destination. */
export const PATH_RULES: readonly Rule[] = [
  {
    id: 'network/blocked-egress',
    severity: 'warning',
    title: 'The pods of rsync may leave the source namespace',
    rationale: 'With direct volume migration, pods of rsync in each source namespace connect to the Route (or the '
      + 'proxy, or a NodePort) of the destination. If a NetworkPolicy selects them for egress, only what some policy '
      + 'of that namespace allows is allowed. Client pods do not have the label purpose: rsync.',
    source: SOURCE,
    ...legRule('egress', 'NetworkPolicy'),
    breaks: between(deny('Egress'), ''),
    finds: [{
      path: 'spec',
      message: 'blocks rsync from namespace "shop" to the destination\'s router, TCP port 443: MigPlan '
        + 'openshift-migration/shop (file-3.yaml) copies its volumes directly, and MTC reports '
        + 'SourceToDestinationNetworkError',
      fix: 'Add this policy: `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: '
        + 'allow-rsync-egress, namespace: shop}, spec: {podSelector: {matchLabels: {owner: directvolumemigration}}, '
        + 'policyTypes: [Egress], egress: [{ports: [{protocol: TCP, port: 443}]}, {ports: [{protocol: UDP, port: '
        + '5353}, {protocol: TCP, port: 5353}]}]}}`.',
    }],
    keeps: between(`${deny('Egress')}---\n${open('Egress', 'egress: [{}]')}`, ''),
  },
  {
    id: 'network/blocked-dns',
    severity: 'warning',
    title: 'The pods of rsync may resolve the name of the destination',
    rationale: 'Clients of rsync connect to the name of a Route or of a proxy. A policy for egress that names ports '
      + 'has to allow DNS as well, whose pods listen on port 5353 on OpenShift.',
    source: SOURCE,
    ...legRule('dns', 'NetworkPolicy'),
    breaks: between(`${deny('Egress')}---\n${open('Egress', ALLOW_443)}`, ''),
    finds: [{
      path: 'spec.egress',
      message: 'does not allow DNS, with which the pods of rsync in namespace "shop" resolve the name of the '
        + 'destination\'s router: MigPlan openshift-migration/shop (file-3.yaml) copies its volumes directly, and MTC '
        + 'reports SourceToDestinationNetworkError',
      fix: 'Add to `egress`: `{ports: [{protocol: UDP, port: 5353}, {protocol: TCP, port: 5353}]}`.',
    }],
    keeps: between(`${deny('Egress')}---\n`
      + `${open('Egress', ALLOW_443.replace('}] }]', '}, { protocol: UDP, port: 5353 }] }]'))}`, ''),
  },
  {
    id: 'network/blocked-ingress',
    severity: 'warning',
    title: 'The router may reach the pods of rsync on the destination',
    rationale: 'The Route of the destination leads to port 6443 of the pods of rsync in each destination namespace, '
      + 'which is the renamed one. A policy that selects these pods for ingress has to allow the router, which often '
      + 'runs in the network of the nodes.',
    source: SOURCE,
    ...legRule('ingress', 'NetworkPolicy'),
    breaks: between('', deny('Ingress')),
    finds: [{
      path: 'spec',
      message: 'blocks the router from the pods of rsync in namespace "shop", TCP port 6443: MigPlan '
        + 'openshift-migration/shop copies volumes into it directly, and MTC reports SourceToDestinationNetworkError',
      fix: 'Add this policy: `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: '
        + 'allow-rsync-ingress, namespace: shop}, spec: {podSelector: {matchLabels: {owner: directvolumemigration}}, '
        + 'policyTypes: [Ingress], ingress: [{ports: [{protocol: TCP, port: 6443}]}]}}`.',
    }],
    keeps: between('', `${deny('Ingress')}---\n`
      + `${open('Ingress', 'ingress: [{ ports: [{ protocol: TCP, port: 6443 }] }]')}`),
  },
  {
    id: 'network/blocked-by-firewall',
    severity: 'error',
    title: 'The egress firewall of a source namespace lets rsync out',
    rationale: 'An egress firewall applies to every pod of its namespace, and its first matching rule decides. The '
      + 'pods of rsync connect from the source namespace to the destination\'s Route on port 443, to a NodePort, or to '
      + 'the proxy of stunnel_tcp_proxy on its port. The API server on port 6443 is not enough.',
    source: `${SOURCE}; OpenShift documentation, egress firewalls`,
    on: EGRESS_KINDS,
    skips: ['patch'],
    breaks: between(ovnFirewall(DENY_ALL), ''),
    finds: [{
      path: 'spec.egress[0]',
      message: 'blocks rsync from namespace "shop" to the destination\'s router, TCP port 443: MigPlan '
        + 'openshift-migration/shop (file-3.yaml) copies its volumes directly, and MTC reports '
        + 'SourceToDestinationNetworkError',
      fix: 'Add before spec.egress[0]: `{type: Allow, to: {cidrSelector: ADDRESS/32}, ports: [{protocol: TCP, port: '
        + '443}]}` with the address of the destination\'s router.',
    }],
    keeps: between(ovnFirewall(`  - type: Allow\n    to: { cidrSelector: 192.0.2.7/32 }\n${DENY_ALL}`), ''),
    * check(manifest, set) {
      for (const leg of blockedLegs(set).get(manifest) ?? []) {
        yield { path: leg.path, message: outMessage(leg, manifest), fix: firewallFix(leg, manifest) };
      }
    },
  },
  {
    id: 'network/other-plugin',
    severity: 'error',
    title: 'An egress firewall is of the kind that the network plugin reads',
    rationale: 'OVN-Kubernetes reads EgressFirewall, and OpenShift SDN reads EgressNetworkPolicy. The other kind is '
      + 'ignored, or rejected because the cluster does not know it.',
    source: 'OpenShift documentation, egress firewalls',
    on: EGRESS_KINDS,
    breaks: documents(sdnFirewall('  - type: Allow\n    to: { cidrSelector: 192.0.2.0/24 }'),
      networkObject('OVNKubernetes')),
    finds: [{
      path: 'kind',
      message: 'EgressNetworkPolicy is not read by OVNKubernetes, which Network cluster names as the network plugin of '
        + 'this cluster: it has no effect',
      fix: 'Write an EgressFirewall of k8s.ovn.org/v1 called `default`.',
    }],
    keeps: documents(ovnFirewall('  - type: Allow\n    to: { cidrSelector: 192.0.2.0/24 }'),
      networkObject('OVNKubernetes')),
    * check(manifest, set) {
      const plugin = networkPluginOf(set, manifest);
      const wanted = pluginOf(manifest.kind);
      if (plugin && ['OVNKubernetes', 'OpenShiftSDN'].includes(plugin.name) && plugin.name !== wanted) {
        yield {
          path: 'kind',
          message: `${manifest.kind} is not read by ${plugin.name}, which ${namedIn(plugin.manifest, manifest)} names `
            + 'as the network plugin of this cluster: it has no effect',
          fix: manifest.kind === EGRESS_FIREWALL.kind ? 'Write an EgressNetworkPolicy of network.openshift.io/v1.'
            : 'Write an EgressFirewall of k8s.ovn.org/v1 called `default`.',
        };
      }
    },
  },
];

function networkObject(type: string): string {
  return 'apiVersion: config.openshift.io/v1\nkind: Network\nmetadata: { name: cluster }\n'
    + `spec: { networkType: ${type} }\n`;
}

function legRule(leg: Leg, on: 'NetworkPolicy'): Pick<Rule, 'on' | 'skips' | 'check'> {
  return {
    on,
    skips: ['patch'],
    * check(manifest, set) {
      const blocked = blockedLegs(set).get(manifest)?.find((one) => one.leg === leg);
      if (blocked && !(leg === 'ingress' && isWithoutStunnelPort(set, manifest))) {
        yield problemOf(blocked, manifest);
      }
    },
  };
}

const FROM_NODE = 'the IngressController has the strategy HostNetwork, so that connections come from a node, and no '
  + 'namespaceSelector for openshift-ingress selects them';

function problemOf(blocked: BlockedLeg, manifest: Manifest): FieldProblem {
  const { leg, namespace: { source, destination }, target, path, plan, isExemption, isForNode } = blocked;
  if (leg === 'dns') {
    return {
      path,
      message: `does not allow DNS, with which the pods of rsync in namespace ${quote(source.namespace)} resolve the `
        + `name of ${target.text.replace(/, TCP.*/, '')}: ${namedIn(plan.manifest, manifest)} copies its volumes `
        + `directly, and ${REPORTS}`,
      fix: isExemption
        ? `Add to \`egress\`: \`${DNS}\`.`
        : POLICY('allow-rsync-dns', source.namespace, `policyTypes: [Egress], egress: [${DNS}]`),
    };
  }
  if (leg === 'ingress') {
    const renamed = source.namespace === destination.namespace ? '' : ` (${quote(source.namespace)} on the source)`;
    return {
      path,
      message: `blocks ${target.lastPort > target.firstPort ? 'connections to the NodePort' : 'the router'} from the `
        + 'pods '
        + `of rsync in namespace ${quote(destination.namespace)}${renamed}, TCP `
        + `port ${STUNNEL_PORT}: ${namedIn(plan.manifest, manifest)} copies volumes into it directly, and `
        + `${REPORTS}${isForNode ? `; ${FROM_NODE}` : ''}`,
      fix: POLICY('allow-rsync-ingress', destination.namespace,
        `policyTypes: [Ingress], ingress: [{ports: [{protocol: TCP, port: ${STUNNEL_PORT}}]}]`),
    };
  }
  const ports = portsOf(blocked);
  const rules = `{ports: [${ports}]}${target.isName ? `, ${DNS}` : ''}`;
  return {
    path,
    message: outMessage(blocked, manifest),
    fix: isExemption && path === 'spec.egress' ? `Add to \`egress\`: \`{ports: [${ports}]}\`.`
      : POLICY('allow-rsync-egress', source.namespace, `policyTypes: [Egress], egress: [${rules}]`),
  };
}

function outMessage({ namespace: { source }, target, plan }: BlockedLeg, manifest: Manifest): string {
  return `blocks rsync from namespace ${quote(source.namespace)} to ${target.text}: `
    + `${namedIn(plan.manifest, manifest)} copies its volumes directly, and ${REPORTS}`;
}

function portsOf({ target: { firstPort, lastPort } }: BlockedLeg): string {
  return `{protocol: TCP, port: ${firstPort}${lastPort > firstPort ? `, endPort: ${lastPort}` : ''}}`;
}

function firewallFix({ path, target }: BlockedLeg, { kind }: Manifest): string {
  const to = target.host ? `dnsName: ${target.host}` : `cidrSelector: ${addressText(target.text)}`;
  const isRange = target.lastPort > target.firstPort;
  const ports = kind === EGRESS_FIREWALL.kind && !isRange
    ? `, ports: [{protocol: TCP, port: ${target.firstPort}}]`
    : '';
  const rest = target.host || /^the proxy/.test(target.text) ? '' : ' with the address of the destination\'s router';
  return `Add before ${path}: \`{type: Allow, to: `
    + `{${to}}${ports}}\`${isRange ? ' with the addresses of the destination\'s nodes' : rest}.`;
}

function addressText(text: string): string {
  const [, address] = /^the proxy ([0-9.]+),/.exec(text) ?? [];
  return `${address ?? 'ADDRESS'}/32`;
}
