/** An Allow of an egress firewall. */
export function allow(cidr: string): string {
  return `  - type: Allow\n    to: { cidrSelector: "${cidr}" }`;
}

/** An EgressFirewall of OVN-Kubernetes. */
export function ovnFirewall(rules: string, name = 'default'): string {
  return `apiVersion: k8s.ovn.org/v1
kind: EgressFirewall
metadata: { name: ${name}, namespace: shop }
spec:
  egress:
${rules}
`;
}

/** An EgressNetworkPolicy of OpenShift SDN. */
export function sdnFirewall(rules: string, name = 'allow-migration'): string {
  return `apiVersion: network.openshift.io/v1
kind: EgressNetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  egress:
${rules}
`;
}

/** A NetworkPolicy in the namespace shop. */
export function networkPolicy(
  selector: string, name = 'allow-rsync', direction = 'Egress', rules = `${direction.toLowerCase()}: [{}]`,
): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  podSelector: ${selector}
  policyTypes: [${direction}]
  ${rules}
`;
}
