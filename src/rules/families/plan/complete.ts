import { Manifest, record, text } from '../../engine/manifest';
import { isComplete } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { cluster } from '../../examples/cluster';
import { documents, planExample } from '../../examples/plan';
import { isMissing } from '../../reading/absence';
import { misspeltReferences } from '../../reading/misspelt-reference';
import { isStorageConversion, specOf } from '../../reading/plan';

const VALIDATION = 'mig-controller pkg/controller/migplan/validation.go';

/** A plan that has other fields and none of these is a patch: the missing fields are elsewhere. */
const MAIN_FIELDS = ['srcMigClusterRef', 'destMigClusterRef', 'migStorageRef', 'namespaces'];

const SIDES = [
  ['srcMigClusterRef', 'InvalidSourceClusterRef'],
  ['destMigClusterRef', 'InvalidDestinationClusterRef'],
] as const;

const EXAMPLE = planExample();

const remote = (name: string) =>
  cluster('url: https://api.ocp3.example.com:6443\n  exposedRegistryPath: registry.apps.ocp3.example.com', name);

/** Rules on what a plan requires. */
export const COMPLETE_PLAN_RULES: readonly Rule[] = [
  {
    id: 'plan/source-and-destination',
    severity: 'error',
    title: 'A plan has a source and a destination',
    rationale: 'The API server accepts a plan without them, and neither has a default. MTC reports '
      + 'InvalidSourceClusterRef or InvalidDestinationClusterRef, and the plan never becomes Ready.',
    source: VALIDATION,
    on: 'MigPlan',
    breaks: EXAMPLE.replace(/ {2}srcMigClusterRef.*\n/, ''),
    finds: [{
      path: 'spec.srcMigClusterRef',
      message: '`srcMigClusterRef` is missing: MTC reports InvalidSourceClusterRef, and the plan never becomes '
        + 'Ready',
      fix: 'Add `srcMigClusterRef` with `name` and `namespace` of a MigCluster.',
    }],
    keeps: EXAMPLE,
    * check(plan, set, circumstances) {
      for (const [field, condition] of SIDES) {
        if (isWhole(plan) && isMissing(plan, field, set, circumstances)) {
          yield {
            path: `spec.${field}`,
            message: `\`${field}\` is missing: MTC reports ${condition}, and the plan never becomes Ready`,
            fix: `Add \`${field}\` with \`name\` and \`namespace\` of a MigCluster.`,
          };
        }
      }
    },
  },
  {
    id: 'plan/storage',
    severity: 'error',
    title: 'A plan has a replication repository',
    rationale: 'Kubernetes objects are always copied through the repository, also if images and volumes are copied '
      + 'directly. Only a storage conversion (one cluster, no namespace renamed) needs none.',
    source: VALIDATION,
    on: 'MigPlan',
    breaks: EXAMPLE.replace(/ {2}migStorageRef.*\n/, ''),
    finds: [{
      path: 'spec.migStorageRef',
      message: '`migStorageRef` is missing, and Kubernetes objects are copied through a replication repository '
        + 'even if images and volumes are copied directly: MTC reports InvalidStorageRef, and the plan never '
        + 'becomes Ready',
      fix: 'Add `migStorageRef` with `name` and `namespace` of a MigStorage.',
    }],
    keeps: planExample('', { source: 'ocp4' }).replace(/ {2}migStorageRef.*\n/, ''),
    * check(plan, set, circumstances) {
      const { srcMigClusterRef, destMigClusterRef } = specOf(plan);
      const [source, destination] = [record(srcMigClusterRef), record(destMigClusterRef)];
      const hasClusters = isComplete(srcMigClusterRef) && isComplete(destMigClusterRef);
      const areTwo = text(source.name) !== '' && text(destination.name) !== '' && source.name !== destination.name;
      if ((hasClusters || areTwo) && isMissing(plan, 'migStorageRef', set, circumstances)
        && !isStorageConversion(set, plan)) {
        yield {
          path: 'spec.migStorageRef',
          message: '`migStorageRef` is missing, and Kubernetes objects are copied through a replication repository '
            + 'even if images and volumes are copied directly: MTC reports InvalidStorageRef, and the plan never '
            + 'becomes Ready',
          fix: 'Add `migStorageRef` with `name` and `namespace` of a MigStorage.',
        };
      }
    },
  },
  {
    id: 'plan/namespaces',
    severity: 'error',
    title: 'A plan has at least one namespace',
    rationale: 'The API server accepts an empty list, and MTC reports NamespaceListEmpty. '
      + 'An empty list does not mean all namespaces.',
    source: VALIDATION,
    on: 'MigPlan',
    breaks: planExample('', { namespaces: '[]' }),
    finds: [{
      path: 'spec.namespaces',
      message: '`namespaces` is missing or empty, which does not mean all: MTC reports NamespaceListEmpty, and '
        + 'the plan never becomes Ready',
      fix: 'List the `namespaces` to migrate.',
    }],
    keeps: EXAMPLE,
    * check(plan, set, circumstances) {
      if (isWhole(plan) && isMissing(plan, 'namespaces', set, circumstances)) {
        yield {
          path: 'spec.namespaces',
          message: '`namespaces` is missing or empty, which does not mean all: MTC reports NamespaceListEmpty, '
            + 'and the plan never becomes Ready',
          fix: 'List the `namespaces` to migrate.',
        };
      }
    },
  },
  {
    id: 'plan/misspelt-reference',
    severity: 'warning',
    title: 'A plan refers to existing clusters, repositories and hooks',
    rationale: 'The API server accepts references to objects that do not exist. MTC reports them '
      + '(InvalidSourceClusterRef, InvalidStorageRef, InvalidHookRef and others), and the plan never becomes Ready.',
    source: VALIDATION,
    on: 'MigPlan',
    breaks: documents(remote('ocp-3'), EXAMPLE),
    finds: [{
      path: 'spec.srcMigClusterRef.name',
      message: 'MigCluster "ocp3" was not found, but nothing refers to MigCluster openshift-migration/ocp-3: '
        + 'MTC reports the missing object, and does nothing',
      fix: 'Write `name: ocp-3`.',
    }],
    keeps: documents(remote('ocp3'), EXAMPLE),
    check: misspeltReferences,
  },
];

function isWhole(plan: Manifest): boolean {
  const fields = Object.keys(specOf(plan));
  return fields.length === 0 || fields.some((field) => MAIN_FIELDS.includes(field));
}
