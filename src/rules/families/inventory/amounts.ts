import { isPlaceholder } from '../../../grammar/placeholder';
import { plural } from '../../../grammar/plural';
import { parseQuantity } from '../../../grammar/quantity';
import { InventoryData } from '../../../inventory/inventory-data';
import { Manifest } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { exampleClaim, exampleInventory } from '../../examples/inventory';
import { planExample } from '../../examples/plan';
import { inNamespace, inventoriesOf, some } from '../../reading/inventory';
import { controllerVariable, namespaceEntries, specOf } from '../../reading/plan';

const DB = planExample('', { namespaces: '[shop-db]' });

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const GIB = 2 ** 30;

const volumeLimit = controllerVariable('mig_pv_limit', highest);
const podLimit = controllerVariable('mig_pod_limit', highest);

/** The highest limit that is set. A placeholder may become any. */
function highest(values: readonly unknown[]): number {
  const limits = values.map((value) => isPlaceholder(String(value)) ? Infinity : Number(value))
    .filter((value) => value >= 1);
  return limits.length > 0 ? Math.max(...limits) : 100;
}

function countIn(plan: Manifest, count: (namespace: string) => number): number {
  return namespaceEntries(specOf(plan).namespaces).reduce((sum, { source }) => sum + count(source), 0);
}

function claimsIn(inventory: InventoryData, namespace: string) {
  return inNamespace(inventory.claims, namespace).filter(({ owner }) => !owner?.startsWith('PersistentVolumeClaim/'));
}

/** Rules on how much the namespaces of plans contain, with inventories of their clusters. */
export const INVENTORY_AMOUNT_RULES: readonly Rule[] = [
  {
    id: 'inventory/volume-limit',
    severity: 'warning',
    title: 'The namespaces of a plan have at most as many volumes as its controller accepts',
    rationale: 'MTC warns of a plan with more volumes than mig_pv_limit (PvLimitExceeded), skipped ones included. The '
      + 'limit is 100 unless the MigrationController sets another.',
    source: 'mig-controller pkg/controller/migplan/pvlist.go',
    on: 'MigPlan',
    skips: ['live'],
    inventories: { ocp3: exampleInventory({ claims: many(101, (index) => exampleClaim({ name: `data-${index}` })) }) },
    breaks: DB,
    finds: [{
      path: 'spec.namespaces',
      message: 'the namespaces have 101 claims according to the inventory of the source, and the limit is 100: MTC '
        + 'reports PvLimitExceeded',
      fix: 'Divide the namespaces between several plans, for example with a `MigrationFleet`, or set '
        + '`mig_pv_limit: "101"` in the host cluster\'s MigrationController.',
    }],
    keeps: planExample(),
    * check(plan, set, circumstances) {
      const { source } = inventoriesOf(plan, circumstances);
      const count = source ? countIn(plan, (name) => claimsIn(source, name).length) : 0;
      const limit = count > 0 ? volumeLimit(set, plan) : 0;
      if (count > limit) {
        yield {
          path: 'spec.namespaces',
          message: `the namespaces have ${plural(count, 'claim')} according to the inventory of the source, and the `
            + `limit is ${limit}: MTC reports PvLimitExceeded`,
          fix: 'Divide the namespaces between several plans, for example with a `MigrationFleet`, or set '
            + `\`mig_pv_limit: "${count}"\` in the host cluster's MigrationController.`,
        };
      }
    },
  },
  {
    id: 'inventory/pod-limit',
    severity: 'warning',
    title: 'The namespaces of a plan have at most as many running pods as its controller accepts',
    rationale: 'MTC warns of a plan with more running pods than mig_pod_limit (PodLimitExceeded). The limit is 100 '
      + 'unless the MigrationController sets another.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigPlan',
    skips: ['live'],
    inventories: {
      ocp3: exampleInventory({
        pods: many(101, (index) => ({ namespace: 'shop-db', name: `db-${index}`, phase: 'Running', claims: [] })),
      }),
    },
    breaks: DB,
    finds: [{
      path: 'spec.namespaces',
      message: 'the namespaces have 101 running pods according to the inventory of the source, and the limit is 100: '
        + 'MTC reports PodLimitExceeded',
      fix: 'Divide the namespaces between several plans, for example with a `MigrationFleet`, or set '
        + '`mig_pod_limit: "101"` in the host cluster\'s MigrationController.',
    }],
    keeps: planExample(),
    * check(plan, set, circumstances) {
      const { source } = inventoriesOf(plan, circumstances);
      const count = source
        ? countIn(plan, (name) => inNamespace(source.pods, name).filter(({ phase }) => phase === 'Running').length)
        : 0;
      const limit = count > 0 ? podLimit(set, plan) : 0;
      if (count > limit) {
        yield {
          path: 'spec.namespaces',
          message: `the namespaces have ${count} running pods according to the inventory of the source, and the limit `
            + `is ${limit}: MTC reports PodLimitExceeded`,
          fix: 'Divide the namespaces between several plans, for example with a `MigrationFleet`, or set '
            + `\`mig_pod_limit: "${count}"\` in the host cluster's MigrationController.`,
        };
      }
    },
  },
  {
    id: 'inventory/unbound-claim',
    severity: 'warning',
    title: 'The claims of a plan are bound',
    rationale: 'MTC lists only bound volumes: the data of other claims is not copied, '
      + 'and pods that mount them do not start on the destination.',
    source: 'mig-controller pkg/controller/migplan/pvlist.go',
    on: 'MigPlan',
    skips: ['live'],
    inventories: { ocp3: exampleInventory({ claims: [exampleClaim({ volume: undefined, phase: 'Pending' })] }) },
    breaks: DB,
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'the claims data in shop-db are not bound: MTC does not copy them',
      fix: 'Delete the claims if they are not used, or repair them before the migration.',
    }],
    keeps: planExample(),
    * check(plan, _, circumstances) {
      const { source } = inventoriesOf(plan, circumstances);
      for (const { index, source: name } of source ? namespaceEntries(specOf(plan).namespaces) : []) {
        const unbound = inNamespace(source!.claims, name).filter(({ phase }) => phase === 'Pending' || phase === 'Lost')
          .map((claim) => claim.name);
        if (unbound.length > 0) {
          yield {
            path: `spec.namespaces[${index}]`,
            message: `the claims ${some(unbound)} in ${name} are not bound: MTC does not copy them`,
            fix: 'Delete the claims if they are not used, or repair them before the migration.',
          };
        }
      }
    },
  },
  {
    id: 'inventory/quota',
    severity: 'warning',
    title: 'The quotas of the destination have room for the claims that are copied',
    rationale: 'A claim that exceeds a ResourceQuota of its namespace is not created: the run waits, and then fails.',
    source: 'Kubernetes: resource quotas',
    on: 'MigPlan',
    skips: ['live'],
    inventories: {
      ocp3: exampleInventory({ claims: [exampleClaim({ request: 20 * GIB })] }),
      ocp4: exampleInventory({
        quotas: [{
          namespace: 'shop-db', name: 'quota', hard: { 'requests.storage': '15Gi' }, used: { 'requests.storage': '0' },
        }],
      }),
    },
    breaks: DB,
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'the claims of shop-db request 20 GiB, and the quota "quota" of shop-db on the destination has 15 GiB '
        + 'left: claims are not created',
      fix: 'Raise `requests.storage` of the quota, or skip volumes.',
    }],
    keeps: planExample(),
    * check(plan, _, circumstances) {
      const { source, destination } = inventoriesOf(plan, circumstances);
      for (const entry of source && destination ? namespaceEntries(specOf(plan).namespaces) : []) {
        const needed = claimsIn(source!, entry.source).reduce((sum, { request }) => sum + request, 0);
        for (const { name, hard, used } of inNamespace(destination!.quotas, entry.destination)) {
          const most = parseQuantity(hard['requests.storage'] ?? '');
          const left = (most ?? Infinity) - (parseQuantity(used['requests.storage'] ?? '0') ?? 0);
          if (needed > left) {
            yield {
              path: `spec.namespaces[${entry.index}]`,
              message: `the claims of ${entry.source} request ${gibibytes(needed)}, and the quota "${name}" of `
                + `${entry.destination} on the destination has ${gibibytes(left)} left: claims are not created`,
              fix: 'Raise `requests.storage` of the quota, or skip volumes.',
            };
          }
        }
      }
    },
  },
];

function gibibytes(bytes: number): string {
  return `${Math.round(bytes / GIB * 10) / 10} GiB`;
}
