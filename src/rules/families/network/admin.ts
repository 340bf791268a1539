import { ROUTER_PORT, STUNNEL_PORT } from '../../../api/network';
import { Manifest } from '../../engine/manifest';
import { FieldProblem, Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import { BlockedLeg, blockedLegs } from '../../reading/model/legs';
import { isRouterOfHost } from '../../reading/model/routers';
import { namedIn } from '../../reading/model/text';
import { quote } from '../../reading/text';

const policy = (action: string) => `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: restricted }
spec:
  priority: 10
  subject: { namespaces: { matchLabels: { kubernetes.io/metadata.name: shop } } }
  egress:
    - name: web
      action: ${action}
      to: [{ networks: [0.0.0.0/0] }]
      ports: [{ portNumber: { protocol: TCP, port: 443 } }]
    - name: rest
      action: Deny
      to: [{ networks: [0.0.0.0/0] }]
`;

const example = (action: string) => documents(filesOf('ocp3', policy(action)),
  filesOf('ocp4', planExample('', { destination: 'host', namespaces: '[shop]' })));

/** The rule on policies for a whole cluster. */
export const ADMIN_POLICY_RULES: readonly Rule[] = [
  {
    id: 'network/blocked-by-admin-policy',
    severity: 'warning',
    title: 'The policies of administrators let rsync through',
    rationale: 'An AdminNetworkPolicy is asked before the NetworkPolicies of a namespace, which cannot allow what it '
      + 'denies; a BaselineAdminNetworkPolicy decides if no NetworkPolicy selects the pods. Both select namespaces by '
      + 'labels, and MTC creates a destination namespace with the labels that it has on the source.',
    source: 'Kubernetes network-policy-api; mig-controller pkg/controller/directvolumemigration/{namespace,rsync}.go',
    on: ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'],
    skips: ['patch'],
    breaks: example('Deny'),
    finds: [{
      path: 'spec.egress[0]',
      message: 'denies the pods of rsync in namespace "shop" the connection to the destination\'s router, TCP port '
        + '443: '
        + 'MigPlan openshift-migration/shop (file-3.yaml) copies its volumes directly, no NetworkPolicy can open what '
        + 'this policy denies, and MTC reports SourceToDestinationNetworkError',
      fix: 'Add before spec.egress[0]: `{name: mtc-rsync, action: Allow, to: [{networks: [0.0.0.0/0]}], ports: '
        + '[{portNumber: {protocol: TCP, port: 443}}]}`, or name the address of the destination in `networks`.',
    }],
    keeps: example('Allow'),
    * check(manifest, set) {
      for (const leg of blockedLegs(set).get(manifest) ?? []) {
        const isSure = isRouterOfHost(set, leg.namespace.destination.cluster) === false;
        yield leg.leg === 'admin-egress' ? egressProblem(leg, manifest) : ingressProblem(leg, manifest, isSure);
      }
    },
  },
];

function unopened({ kind }: Manifest): string {
  return kind === 'AdminNetworkPolicy' ? 'no NetworkPolicy can open what this policy denies'
    : 'no NetworkPolicy of the namespace selects these pods';
}

function egressProblem({ namespace: { source }, target, plan, path }: BlockedLeg, manifest: Manifest): FieldProblem {
  const { firstPort, lastPort } = target;
  const port = lastPort > firstPort ? `portRange: {protocol: TCP, start: ${firstPort}, end: ${lastPort}}`
    : `portNumber: {protocol: TCP, port: ${firstPort ?? ROUTER_PORT}}`;
  return {
    path,
    message: `denies the pods of rsync in namespace ${quote(source.namespace)} the connection to ${target.text}: `
      + `${namedIn(plan.manifest, manifest)} copies its volumes directly, ${unopened(manifest)}, and MTC reports `
      + 'SourceToDestinationNetworkError',
    fix: `Add before ${path}: \`{name: mtc-rsync, action: Allow, to: [{networks: [0.0.0.0/0]}], ports: [{${port}}]}\`, `
      + 'or name the address of the destination in `networks`.',
  };
}

function ingressProblem(
  { namespace: { destination }, plan, path }: BlockedLeg, manifest: Manifest, isSure: boolean,
): FieldProblem {
  return {
    path,
    message: `denies the router the pods of rsync in namespace ${quote(destination.namespace)}, TCP port `
      + `${STUNNEL_PORT}${isSure ? '' : ', unless the router uses the network of its host'}: `
      + `${namedIn(plan.manifest, manifest)} copies volumes into it directly, ${unopened(manifest)}, and MTC reports `
      + 'SourceToDestinationNetworkError',
    fix: `Add before ${path}: \`{name: mtc-rsync, action: Allow, from: [{namespaces: {matchLabels: `
      + '{kubernetes.io/metadata.name: openshift-ingress}}}], ports: [{portNumber: {protocol: TCP, port: '
      + `${STUNNEL_PORT}}}]}\`.`,
  };
}
