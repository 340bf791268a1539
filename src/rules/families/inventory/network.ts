import { InventoryAllowed } from '../../../inventory/inventory-network';
import { Rule } from '../../engine/rule';
import { exampleInventory } from '../../examples/inventory';
import { planExample } from '../../examples/plan';
import { inNamespace, inventoriesOf, some } from '../../reading/inventory';
import { isWithinOneCluster, namespaceEntries, specOf } from '../../reading/plan';

const DB = planExample('', { namespaces: '[shop-db]' });

const EXEMPTION = 'Add `new RsyncNetworkExemption(chart, "rsync", { plan })`, which writes what opens them.';

const denying = exampleInventory({
  networkPolicies: [{ namespace: 'shop-db', name: 'deny', selectsAllPods: true, egress: InventoryAllowed.NONE }],
});

const walled = exampleInventory({
  egressFirewalls: [{
    namespace: 'shop-db',
    name: 'default',
    kind: 'EgressFirewall',
    rules: [{ type: 'Deny', to: '0.0.0.0/0', hasPorts: false }],
  }],
});

/** Rules on what blocks rsync, with inventories. */
export const INVENTORY_NETWORK_RULES: readonly Rule[] = [
  {
    id: 'inventory/network-policy',
    severity: 'warning',
    title: 'The network policies of a plan\'s namespaces let rsync through',
    rationale: 'A policy that selects all pods and allows no traffic also blocks rsync\'s pods: the run waits in the '
      + 'phase of direct volume migration. Policies are additive, so a further one opens it.',
    source: 'MTC\'s guide, network policies for direct volume migration',
    on: 'MigPlan',
    skips: ['live'],
    inventories: { ocp3: denying },
    breaks: DB,
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'the network policy shop-db/deny on the source allows no outgoing traffic: it blocks rsync',
      fix: EXEMPTION,
    }],
    keeps: planExample(),
    * check(plan, set, circumstances) {
      const { source, destination } = inventoriesOf(plan, circumstances);
      for (const entry of (source || destination) && isDirect(plan) ? namespaceEntries(specOf(plan).namespaces) : []) {
        const sides = [
          { inventory: source, namespace: entry.source, side: 'source', field: 'egress', traffic: 'outgoing' },
          {
            inventory: destination,
            namespace: entry.destination,
            side: 'destination',
            field: 'ingress',
            traffic: 'incoming',
          },
        ] as const;
        for (const { inventory, namespace, side, field, traffic } of sides) {
          const policies = inventory ? inNamespace(inventory.networkPolicies, namespace) : [];
          const closed = policies.filter((policy) => policy.selectsAllPods && policy[field] === InventoryAllowed.NONE)
            .map(({ name }) => name);
          const isOpened = policies.some((policy) => policy[field] === InventoryAllowed.ALL && policy.selectsAllPods)
            || inNamespace(set.ofKind('NetworkPolicy'), namespace).length > 0;
          if (closed.length > 0 && !isOpened) {
            yield {
              path: `spec.namespaces[${entry.index}]`,
              message: `the network policy ${some(closed.map((name) => `${namespace}/${name}`))} on the ${side} allows `
                + `no ${traffic} traffic: it blocks rsync`,
              fix: EXEMPTION,
            };
          }
        }
      }
    },
  },
  {
    id: 'inventory/egress-firewall',
    severity: 'warning',
    title: 'The egress firewalls of a plan\'s namespaces let rsync reach the destination',
    rationale: 'Rsync\'s clients run in the namespaces of the source, where an egress firewall applies to every pod. '
      + 'One that denies everything without an Allow before blocks them.',
    source: 'MTC\'s guide, egress firewall for direct volume migration',
    on: 'MigPlan',
    skips: ['live'],
    inventories: { ocp3: walled },
    breaks: DB,
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'the EgressFirewall shop-db/default on the source denies all outgoing traffic: it blocks rsync',
      fix: 'Add an Allow for the destination\'s router before the Deny: `RsyncNetworkExemption` with `egressFirewall`.',
    }],
    keeps: planExample(),
    * check(plan, set, circumstances) {
      const { source } = inventoriesOf(plan, circumstances);
      for (const entry of source && isDirect(plan) && !isWithinOneCluster(set, plan)
        ? namespaceEntries(specOf(plan).namespaces)
        : []) {
        for (const { kind, name, rules } of inNamespace(source!.egressFirewalls, entry.source)) {
          const denies = rules.findIndex(({ type, to, hasPorts }) => type === 'Deny'
            && to === '0.0.0.0/0' && !hasPorts);
          const isWritten = inNamespace(set.ofKind(kind), entry.source).length > 0;
          if (denies >= 0 && !isWritten && !rules.slice(0, denies).some(({ type }) => type === 'Allow')) {
            yield {
              path: `spec.namespaces[${entry.index}]`,
              message: `the ${kind} ${entry.source}/${name} on the source denies all outgoing traffic: it blocks rsync`,
              fix: 'Add an Allow for the destination\'s router before the Deny: '
                + '`RsyncNetworkExemption` with `egressFirewall`.',
            };
          }
        }
      }
    },
  },
];

function isDirect(plan: Parameters<typeof specOf>[0]): boolean {
  return specOf(plan).indirectVolumeMigration !== true;
}
