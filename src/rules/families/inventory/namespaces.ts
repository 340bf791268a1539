import { didYouMean } from '../../../grammar/did-you-mean';
import { InventoryData, InventoryNamespace } from '../../../inventory/inventory-data';
import { Rule } from '../../engine/rule';
import { exampleClaim, exampleInventory, exampleNamespace } from '../../examples/inventory';
import { planExample } from '../../examples/plan';
import { comparable } from '../../reading/comparisons';
import { inNamespace, inventoriesOf, isCaptured, some } from '../../reading/inventory';
import { isWithinOneCluster, namespaceEntries, specOf } from '../../reading/plan';

const DB = planExample('', { namespaces: '[shop-db]' });

function namespaceIn({ namespaces }: InventoryData, name: string): InventoryNamespace | undefined {
  return namespaces.find((namespace) => namespace.name === name);
}

const RANGES = [
  ['uidRange', 'UID range'], ['supplementalGroups', 'supplemental groups'], ['seLinuxLevel', 'SELinux level'],
] as const;

/** Rules on the namespaces of plans, with inventories of their clusters. */
export const INVENTORY_NAMESPACE_RULES: readonly Rule[] = [
  {
    id: 'inventory/missing-namespace',
    severity: 'error',
    title: 'The namespaces of a plan exist on the source',
    rationale: 'MTC rejects a plan with a namespace that does not exist on the source '
      + '(NamespaceNotFoundOnSourceCluster).',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigPlan',
    skips: ['live'],
    inventories: { ocp3: exampleInventory() },
    breaks: planExample('', { namespaces: '[shop-wweb]' }),
    finds: [{
      path: 'spec.namespaces[0]',
      message: '"shop-wweb" does not exist on the source ocp3, according to its inventory: MTC reports '
        + 'NamespaceNotFoundOnSourceCluster',
      fix: 'Write "shop-web".',
    }],
    keeps: planExample(),
    * check(plan, set, circumstances) {
      const { source } = inventoriesOf(plan, circumstances);
      for (const { index, source: name } of source && isCaptured(source, 'namespaces')
        ? namespaceEntries(specOf(plan).namespaces)
        : []) {
        if (isCaptured(source!, 'namespaces', name) && !namespaceIn(source!, name)) {
          const near = didYouMean(name, comparable(set, source!.namespaces).map((one) => one.name));
          yield {
            path: `spec.namespaces[${index}]`,
            message: `"${name}" does not exist on the source ${specOf(plan).srcMigClusterRef.name}, according to its `
              + 'inventory: MTC reports NamespaceNotFoundOnSourceCluster',
            fix: near ? `Write "${near}".` : 'Correct or remove it, or capture the inventory again.',
          };
        }
      }
    },
  },
  {
    id: 'inventory/different-ranges',
    severity: 'warning',
    title: 'A namespace that exists on the destination has the ranges of the source',
    rationale: 'MTC copies UID ranges, supplemental groups and SELinux levels only to namespaces that it creates. In '
      + 'an existing namespace with other ranges, pods run with other IDs and cannot read the copied files '
      + '(IntraClusterMigration, ConflictingPermissions).',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigPlan',
    skips: ['live'],
    inventories: {
      ocp3: exampleInventory({
        namespaces: [exampleNamespace('shop-db', '1000650000/10000'), exampleNamespace('shop-web', '1000660000/10000')],
      }),
      ocp4: exampleInventory({
        namespaces: [exampleNamespace('shop-db', '1000700000/10000'), exampleNamespace('shop-web', '1000660000/10000')],
      }),
    },
    breaks: DB,
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'shop-db exists on the destination with another UID range '
        + '(1000700000/10000 instead of 1000650000/10000): the pods cannot read files that '
        + 'were copied with their owners',
      fix: 'Delete the namespace on the destination if it is empty, so that MTC creates it, '
        + 'or annotate it with the values of the source.',
    }],
    keeps: planExample(),
    * check(plan, set, circumstances) {
      const { source, destination } = inventoriesOf(plan, circumstances);
      for (const entry of source && destination && !isWithinOneCluster(set, plan)
        ? namespaceEntries(specOf(plan).namespaces)
        : []) {
        const [from, to] = [namespaceIn(source!, entry.source), namespaceIn(destination!, entry.destination)];
        const other = from && to && RANGES.find(([field]) => from[field] !== undefined && to[field] !== undefined
          && from[field] !== to[field]);
        if (other) {
          yield {
            path: `spec.namespaces[${entry.index}]`,
            message: `${entry.destination} exists on the destination with another ${other[1]} (${to[other[0]]} instead `
              + `of ${from[other[0]]}): the pods cannot read files that were copied with their owners`,
            fix: 'Delete the namespace on the destination if it is empty, so that MTC creates it, '
              + 'or annotate it with the values of the source.',
          };
        }
      }
    },
  },
  {
    id: 'inventory/existing-claim',
    severity: 'warning',
    title: 'The destination has no claims with the names of those that are copied',
    rationale: 'MTC does not create a claim that exists on the destination: it copies into it, '
      + 'and rsync deletes what the source does not have.',
    source: 'mig-controller pkg/controller/directvolumemigration',
    on: 'MigPlan',
    skips: ['live'],
    inventories: {
      ocp3: exampleInventory({ claims: [exampleClaim()] }),
      ocp4: exampleInventory({ claims: [exampleClaim()] }),
    },
    breaks: DB,
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'the claim data already exists in shop-db on the destination: MTC copies into it, and deletes files '
        + 'that the source does not have',
      fix: 'Delete or rename it on the destination, or migrate to another namespace: `- shop-db:shop-db-2`.',
    }],
    keeps: planExample(),
    * check(plan, set, circumstances) {
      const { source, destination } = inventoriesOf(plan, circumstances);
      for (const entry of source && destination && !isWithinOneCluster(set, plan)
        ? namespaceEntries(specOf(plan).namespaces)
        : []) {
        const present = new Set(inNamespace(destination!.claims, entry.destination).map(({ name }) => name));
        const both = inNamespace(source!.claims, entry.source).map(({ name }) => name)
          .filter((name) => present.has(name));
        if (both.length > 0) {
          yield {
            path: `spec.namespaces[${entry.index}]`,
            message: `the ${both.length === 1 ? 'claim' : 'claims'} ${some(both)} already `
              + `${both.length === 1 ? 'exists' : 'exist'} in ${entry.destination} on the destination: MTC copies into `
              + 'it, and deletes files that the source does not have',
            fix: 'Delete or rename it on the destination, or migrate to another '
              + `namespace: \`- ${entry.source}:${entry.source}-2\`.`,
          };
        }
      }
    },
  },
];
