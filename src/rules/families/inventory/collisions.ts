import { InventoryData } from '../../../inventory/inventory-data';
import { Rule } from '../../engine/rule';
import { exampleInventory } from '../../examples/inventory';
import { planExample } from '../../examples/plan';
import { inNamespace, inventoriesOf, some } from '../../reading/inventory';
import { isWithinOneCluster, namespaceEntries, specOf } from '../../reading/plan';

const DB = planExample('', { namespaces: '[shop-db]' });

const service = (namespace: string) =>
  exampleInventory({ services: [{ namespace, name: 'db', type: 'NodePort', nodePorts: [30432] }] });

const route = (namespace: string, isGenerated = false) =>
  exampleInventory({ routes: [{ namespace, name: 'db', host: 'db.example.com', path: '', isGenerated }] });

const api = (...versions: string[]) =>
  exampleInventory({ apiGroups: [{ name: 'example.com', preferred: versions[0], versions }] });

/** Rules on what collides on the destination, or is not served there. */
export const INVENTORY_COLLISION_RULES: readonly Rule[] = [
  {
    id: 'inventory/node-port',
    severity: 'warning',
    title: 'The node ports of a plan\'s Services are free on the destination',
    rationale: 'A node port belongs to one Service of a cluster. Velero restores a Service with its node ports only if '
      + 'they were set explicitly; then the API server rejects it if they are taken.',
    source: 'Kubernetes: Service node ports; Velero restore of Services',
    on: 'MigPlan',
    skips: ['live'],
    inventories: { ocp3: service('shop-db'), ocp4: service('other') },
    breaks: DB,
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'node port 30432 of Service shop-db/db is used by Service other/db on the destination: '
        + 'the Service is not created with it',
      fix: 'Change one of the two ports before the cutover.',
    }],
    keeps: planExample(),
    * check(plan, set, circumstances) {
      const { source, destination } = inventoriesOf(plan, circumstances);
      for (const entry of source && destination && !isWithinOneCluster(set, plan)
        ? namespaceEntries(specOf(plan).namespaces)
        : []) {
        for (const { name, nodePorts } of inNamespace(source!.services, entry.source)) {
          const owners = nodePorts.map((port) => ({ port, owner: portsOf(destination!).get(port) }));
          const taken = owners.find(({ owner }) => owner && owner.namespace !== entry.destination);
          if (taken) {
            yield {
              path: `spec.namespaces[${entry.index}]`,
              message: `node port ${taken.port} of Service ${entry.source}/${name} is used by Service `
                + `${taken.owner!.namespace}/${taken.owner!.name} on the destination: the Service is not created with `
                + 'it',
              fix: 'Change one of the two ports before the cutover.',
            };
          }
        }
      }
    },
  },
  {
    id: 'inventory/route-host',
    severity: 'warning',
    title: 'The hosts of a plan\'s Routes are free on the destination',
    rationale: 'The router serves a host for the oldest Route only; a second one in another namespace is rejected '
      + '(HostAlreadyClaimed). Generated hosts are replaced by MTC.',
    source: 'OpenShift: Route admission; mig-controller migration of Routes',
    on: 'MigPlan',
    skips: ['live'],
    inventories: { ocp3: route('shop-db'), ocp4: route('other') },
    breaks: DB,
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'the host db.example.com of Route shop-db/db belongs to Route other/db on the destination: the router '
        + 'rejects the second one (HostAlreadyClaimed)',
      fix: 'Change the host of one of them before the cutover.',
    }],
    keeps: planExample(),
    * check(plan, set, circumstances) {
      const { source, destination } = inventoriesOf(plan, circumstances);
      for (const entry of source && destination && !isWithinOneCluster(set, plan)
        ? namespaceEntries(specOf(plan).namespaces)
        : []) {
        for (const { name, host, isGenerated } of inNamespace(source!.routes, entry.source)) {
          const owner = isGenerated || host === ''
            ? undefined
            : destination!.routes.find((one) => one.host === host && one.namespace !== entry.destination);
          if (owner) {
            yield {
              path: `spec.namespaces[${entry.index}]`,
              message: `the host ${host} of Route ${entry.source}/${name} belongs to Route `
                + `${owner.namespace}/${owner.name} on the destination: the router rejects the second one `
                + '(HostAlreadyClaimed)',
              fix: 'Change the host of one of them before the cutover.',
            };
          }
        }
      }
    },
  },
  {
    id: 'inventory/api-version',
    severity: 'info',
    title: 'The destination serves the API versions that the source prefers',
    rationale: 'MTC reads objects in the version that the source prefers and creates them in that version. Objects in '
      + 'a version that the destination does not serve are not migrated (GVKsIncompatible). An inventory does not '
      + 'contain which of these objects exist.',
    source: 'mig-controller pkg/compat; Velero API groups',
    on: 'MigPlan',
    skips: ['live'],
    inventories: { ocp3: api('v1beta1'), ocp4: api('v1') },
    breaks: DB,
    finds: [{
      path: 'spec.destMigClusterRef',
      message: 'the source prefers API versions that the destination does not serve: example.com/v1beta1 (served: v1). '
        + 'MTC does not migrate objects in these versions (GVKsIncompatible)',
      fix: 'Convert the objects to a served version before the migration, or install the operator that serves it.',
    }],
    keeps: planExample('', { destination: 'ocp3-new' }),
    * check(plan, _, circumstances) {
      const { source, destination } = inventoriesOf(plan, circumstances);
      const served = new Map(destination?.apiGroups.map(({ name, versions }) => [name, versions]));
      const missing = source && destination && served.size > 0
        ? source.apiGroups.filter(({ name, preferred }) => served.has(name) && !served.get(name)!.includes(preferred))
        : [];
      if (missing.length > 0) {
        const names = missing.map(({ name, preferred }) => `${name}/${preferred} `
          + `(served: ${served.get(name)!.join(', ')})`);
        yield {
          path: 'spec.destMigClusterRef',
          message: `the source prefers API versions that the destination does not serve: ${some(names)}. MTC does not `
            + 'migrate objects in these versions (GVKsIncompatible)',
          fix: 'Convert the objects to a served version before the migration, or install the operator that serves it.',
        };
      }
    },
  },
];

const PORTS = new WeakMap<InventoryData, Map<number, { readonly namespace: string; readonly name: string }>>();

/** The Services of a cluster by their node ports. */
function portsOf(inventory: InventoryData): ReadonlyMap<number, { readonly namespace: string; readonly name: string }> {
  const ports = PORTS.get(inventory)
    ?? new Map(inventory.services.flatMap((one) => one.nodePorts.map((port) => [port, one] as const)));
  PORTS.set(inventory, ports);
  return ports;
}
