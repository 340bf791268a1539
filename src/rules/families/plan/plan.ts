import { PLAN_CLAIM_RULES } from './claims';
import { PLAN_CLUSTER_RULES } from './clusters';
import { PLAN_HOST_RULES } from './hosts';
import { PLAN_LIMIT_RULES } from './limits';
import { PLAN_NAMESPACE_RULES } from './namespaces';
import { PLAN_OVERLAP_RULES } from './overlap';
import { PLAN_PERMISSION_RULES } from './permissions';
import { PLAN_RESOURCE_RULES } from './resources';
import { PLAN_SIDE_EFFECT_RULES } from './side-effects';
import { PLAN_VERSION_RULES } from './versions';
import { PLAN_VOLUME_RULES } from './volumes';
import { Manifest, record, text } from '../../engine/manifest';
import { isComplete } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, planExample } from '../../examples/plan';
import { Absence } from '../../reading/absence';
import { misspeltReferences } from '../../reading/misspelt-reference';
import { isStorageConversion, plansOf, specOf } from '../../reading/plan';

/** A plan that has none of these, and has others, is a patch; what it lacks stands elsewhere. */
const MAIN_FIELDS = ['srcMigClusterRef', 'destMigClusterRef', 'migStorageRef', 'namespaces'];

const EXAMPLE = planExample();
const CLUSTER = (name: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: ${name}, namespace: openshift-migration }
spec:
  isHostCluster: false
  url: https://api.ocp3.example.com:6443
  serviceAccountSecretRef: { name: ocp3-token, namespace: openshift-config }
  exposedRegistryPath: registry.apps.ocp3.example.com
`;

const COMPLETE_PLAN_RULES: readonly Rule[] = [
  {
    id: 'plan/source-and-destination',
    severity: 'error',
    title: 'A plan names its source and its destination',
    rationale: 'Neither has a default. Without one of them the plan gets InvalidSourceClusterRef or InvalidDestinationClusterRef and never becomes Ready; the API server takes it all the same.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: EXAMPLE.replace(/ {2}srcMigClusterRef.*\n/, ''),
    keeps: EXAMPLE,
    * check(set, circumstances) {
      const absence = new Absence(set, circumstances);
      for (const manifest of plansOf(set).filter(isWhole)) {
        for (const [field, part] of [['srcMigClusterRef', 'source'], ['destMigClusterRef', 'destination']]) {
          if (absence.of(manifest, field)) {
            yield {
              manifest,
              path: `spec.${field}`,
              message: `the plan has no ${part} cluster; MTC has no default for it and the plan never becomes Ready`,
              fix: `add ${field} with name and namespace of a MigCluster`,
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/storage',
    severity: 'error',
    title: 'A plan names its replication repository',
    rationale: 'Kubernetes objects always go through the repository, even where images and volumes are copied directly. Only a storage conversion (one cluster, no namespace renamed) does without.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: EXAMPLE.replace(/ {2}migStorageRef.*\n/, ''),
    keeps: planExample('', { source: 'ocp4' }).replace(/ {2}migStorageRef.*\n/, ''),
    * check(set, circumstances) {
      const absence = new Absence(set, circumstances);
      for (const manifest of plansOf(set)) {
        const { srcMigClusterRef, destMigClusterRef } = specOf(manifest);
        const [source, destination] = [record(srcMigClusterRef), record(destMigClusterRef)];
        const hasClusters = isComplete(srcMigClusterRef) && isComplete(destMigClusterRef);
        const areTwo = text(source.name) !== '' && text(destination.name) !== '' && source.name !== destination.name;
        if ((hasClusters || areTwo) && absence.of(manifest, 'migStorageRef') && !isStorageConversion(set, manifest)) {
          yield {
            manifest,
            path: 'spec.migStorageRef',
            message: 'the plan has no replication repository; its Kubernetes objects go through one even if images and volumes are copied directly, so MTC reports InvalidStorageRef',
            fix: 'add migStorageRef with name and namespace of a MigStorage',
          };
        }
      }
    },
  },
  {
    id: 'plan/namespaces',
    severity: 'error',
    title: 'A plan has a namespace at least',
    rationale: 'An empty list is taken by the API server and refused by MTC (NamespaceListEmpty). It does not stand for all namespaces.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: planExample('', { namespaces: '[]' }),
    keeps: EXAMPLE,
    * check(set, circumstances) {
      const absence = new Absence(set, circumstances);
      for (const manifest of plansOf(set).filter(isWhole)) {
        if (absence.of(manifest, 'namespaces')) {
          yield {
            manifest,
            path: 'spec.namespaces',
            message: 'the plan has no namespaces, which does not mean all of them: MTC reports NamespaceListEmpty, and the plan never becomes Ready',
            fix: 'list the namespaces to be migrated',
          };
        }
      }
    },
  },
  {
    id: 'plan/misspelt-reference',
    severity: 'warning',
    title: 'A plan refers to its clusters, repository and hooks by their names',
    rationale: 'A reference to an object that isn\'t there is taken by the API server; MTC reports it (InvalidSourceClusterRef, InvalidStorageRef, InvalidHookRef and so on) and the plan never becomes Ready.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: documents(CLUSTER('ocp-3'), EXAMPLE),
    keeps: documents(CLUSTER('ocp3'), EXAMPLE),
    check: (set) => misspeltReferences(set, 'MigPlan'),
  },
];

/** Rules on MigPlans. */
export const PLAN_RULES: readonly Rule[] = [
  ...COMPLETE_PLAN_RULES,
  ...PLAN_NAMESPACE_RULES,
  ...PLAN_LIMIT_RULES,
  ...PLAN_CLUSTER_RULES,
  ...PLAN_PERMISSION_RULES,
  ...PLAN_OVERLAP_RULES,
  ...PLAN_HOST_RULES,
  ...PLAN_SIDE_EFFECT_RULES,
  ...PLAN_RESOURCE_RULES,
  ...PLAN_VOLUME_RULES,
  ...PLAN_CLAIM_RULES,
  ...PLAN_VERSION_RULES,
];

function isWhole(plan: Manifest): boolean {
  const fields = Object.keys(specOf(plan));
  return fields.length === 0 || fields.some((field) => MAIN_FIELDS.includes(field));
}
