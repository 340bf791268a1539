import {
  InventoryAllowed, InventoryEgressFirewall, InventoryNetworkPolicy, InventoryRoute, InventoryService,
} from './inventory-network';
import { elements, Fields, fieldsAt, isFields, isTrue, stringOf, stringsOf } from './object-fields';

/** What an inventory contains of a Service; undefined if it uses no port of nodes. */
export function reduceService({ metadata, spec }: Fields): InventoryService | undefined {
  const ports = elements(fieldsAt(spec).ports).filter(isFields);
  const nodePorts = [...ports.map(({ nodePort }) => Number(nodePort)), Number(fieldsAt(spec).healthCheckNodePort)]
    .filter((port) => port > 0);
  return nodePorts.length === 0 ? undefined : {
    namespace: stringOf(metadata.namespace),
    name: stringOf(metadata.name),
    type: stringOf(fieldsAt(spec).type),
    nodePorts: [...new Set(nodePorts)].sort((a, b) => a - b),
  };
}

/** What an inventory contains of a network policy. */
export function reduceNetworkPolicy({ metadata, spec }: Fields): InventoryNetworkPolicy {
  const { podSelector, policyTypes, ingress, egress } = fieldsAt(spec);
  const types = stringsOf(policyTypes);
  const restricts = (type: string) => types.length > 0
    ? types.includes(type)
    : type === 'Ingress' || Array.isArray(egress);
  return {
    namespace: stringOf(metadata.namespace),
    name: stringOf(metadata.name),
    selectsAllPods: Object.values(fieldsAt(podSelector)).every(isEmpty),
    ingress: restricts('Ingress') ? allowed(ingress, 'from') : undefined,
    egress: restricts('Egress') ? allowed(egress, 'to') : undefined,
  };
}

function isEmpty(value: unknown): boolean {
  return Object.keys(fieldsAt(value)).length + elements(value).length === 0;
}

function allowed(rules: unknown, peers: 'from' | 'to'): InventoryAllowed {
  const all = elements(rules).map((rule) => fieldsAt(rule));
  if (all.length === 0) {
    return InventoryAllowed.NONE;
  }
  const isOpen = (rule: Fields) => elements(rule[peers]).length === 0 && elements(rule.ports).length === 0;
  return all.some(isOpen) ? InventoryAllowed.ALL : InventoryAllowed.SOME;
}

/** What an inventory contains of an egress firewall. */
export function reduceEgressFirewall({ kind, metadata, spec }: Fields): InventoryEgressFirewall {
  return {
    namespace: stringOf(metadata.namespace),
    name: stringOf(metadata.name),
    kind: stringOf(kind),
    rules: elements(fieldsAt(spec).egress).filter(isFields).map(({ type, to, ports }) => ({
      type: stringOf(type),
      to: stringOf(fieldsAt(to).cidrSelector) || stringOf(fieldsAt(to).dnsName) || 'nodes',
      hasPorts: elements(ports).length > 0,
    })),
  };
}

/** What an inventory contains of a Route. */
export function reduceRoute({ metadata, spec, status }: Fields): InventoryRoute {
  const admitted = elements(fieldsAt(status).ingress).find(isFields);
  return {
    namespace: stringOf(metadata.namespace),
    name: stringOf(metadata.name),
    host: stringOf(fieldsAt(spec).host) || stringOf(admitted?.host),
    path: stringOf(fieldsAt(spec).path),
    isGenerated: isTrue(fieldsAt(metadata.annotations)['openshift.io/host.generated']),
  };
}
