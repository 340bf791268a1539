import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, filesOf, planExample, runExample } from '../../examples/plan';
import { deliveryOf, foldersAppliedBy } from '../../reading/model/delivery';
import { ClusterIdentities } from '../../reading/model/identity';
import { ModelPlan, planModels } from '../../reading/model/migration';
import { namedIn } from '../../reading/model/text';
import { specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const LOCAL = 'https://kubernetes.default.svc';
const SKIPPED = 'argocd.argoproj.io/skip-reconcile';

const deployed = (policy: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: openshift-gitops }
spec:
  project: default
  source: { repoURL: https://git.example.com/shop.git, path: deploy }
  destination: { server: ${LOCAL}, namespace: shop }
  syncPolicy: ${policy}
`;
const scaled = (annotations: string) => `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: web, namespace: shop, annotations: { ${annotations} } }
spec: { scaleTargetRef: { name: web }, minReplicaCount: 1, triggers: [] }
`;
const example = (manifest: string) => documents(filesOf('ocp3', manifest),
  filesOf('ocp4', planExample('', { destination: 'host', namespaces: '[shop]' })),
  filesOf('ocp4', runExample('stage: false\n  quiescePods: true')));

/** Rules on what scales the application up again while a cutover has stopped it. */
export const STOPPED_WORKLOAD_RULES: readonly Rule[] = [
  {
    id: 'gitops/undone-stop',
    severity: 'warning',
    title: 'No Application scales up what a cutover has stopped',
    rationale: 'A cutover scales the workloads on the source to 0 replicas before the last copy. An Application of '
      + 'Argo CD with selfHeal takes that for drift and scales them up again: the application writes data that is not '
      + 'copied any more. Afterwards it runs on both clusters.',
    source: 'mig-controller pkg/controller/migmigration/quiesce.go; Argo CD documentation, automatic self-healing',
    on: ['Application', 'ApplicationSet'],
    skips: ['patch'],
    breaks: example(deployed('{ automated: { selfHeal: true } }')),
    finds: [{
      path: 'spec.syncPolicy.automated.selfHeal',
      message: 'scales the workloads in namespace "shop" up again while MigMigration openshift-migration/go-live '
        + '(file-4.yaml) has them at 0 replicas on the source: what the application then writes is lost',
      fix: `Annotate the Application with \`${SKIPPED}: "true"\` before the cutover, or remove \`automated\`.`,
    }],
    keeps: example(deployed('{ automated: { selfHeal: false } }')),
    * check(manifest, set) {
      const { at, spec } = deliveryOf(manifest);
      const isHealing = record(record(spec.syncPolicy).automated).selfHeal === true
        && record(record(manifest.object.metadata).annotations)[SKIPPED] !== 'true'
        && !list(spec.ignoreDifferences).some((one) => list(record(one).jsonPointers).includes('/spec/replicas'));
      const { namespace } = record(spec.destination);
      const run = isHealing ? cutoverOf(set, targetOf(set, manifest), text(namespace)) : undefined;
      if (run && foldersAppliedBy(set, manifest).every((folder) => folder.length === 0)) {
        yield {
          path: `${at}.syncPolicy.automated.selfHeal`,
          message: `scales the workloads in namespace ${quote(namespace)} up again while ${namedIn(run, manifest)} has `
            + 'them at 0 replicas on the source: what the application then writes is lost',
          fix: `Annotate the Application with \`${SKIPPED}: "true"\` before the cutover, or remove \`automated\`.`,
        };
      }
    },
  },
  {
    id: 'gitops/scaled-again',
    severity: 'warning',
    title: 'KEDA is paused while a cutover has stopped the application',
    rationale: 'A ScaledObject of KEDA keeps at least minReplicaCount replicas, also if a cutover has scaled the '
      + 'workload to 0: the application writes data that is not copied any more.',
    source: 'KEDA documentation, pausing autoscaling; mig-controller pkg/controller/migmigration/quiesce.go',
    on: 'ScaledObject',
    skips: ['patch'],
    breaks: example(scaled('')),
    finds: [{
      path: 'spec.minReplicaCount',
      message: 'KEDA scales "web" to 1 replica or more while MigMigration openshift-migration/go-live (file-4.yaml) '
        + 'has '
        + 'it at 0 on the source: what the application then writes is lost',
      fix: 'Annotate the ScaledObject with `autoscaling.keda.sh/paused-replicas: "0"` before the cutover.',
    }],
    keeps: example(scaled('autoscaling.keda.sh/paused-replicas: "0"')),
    * check(manifest, set) {
      const { minReplicaCount, scaleTargetRef } = specOf(manifest);
      const annotations = record(record(manifest.object.metadata).annotations);
      const isPaused = Object.keys(annotations).some((key) => /^autoscaling\.keda\.sh\/paused/.test(key));
      const run = Number(minReplicaCount ?? 0) > 0 && !isPaused
        ? cutoverOf(set, manifest.cluster, manifest.namespace)
        : undefined;
      if (run) {
        yield {
          path: 'spec.minReplicaCount',
          message: `KEDA scales ${quote(record(scaleTargetRef).name)} to ${minReplicaCount} `
            + `replica${minReplicaCount === 1 ? '' : 's'} or more while ${namedIn(run, manifest)} has it at 0 on the `
            + 'source: what the application then writes is lost',
          fix: 'Annotate the ScaledObject with `autoscaling.keda.sh/paused-replicas: "0"` before the cutover.',
        };
      }
    },
  },
];

/** The cluster that a delivery is for, if the files tell. */
function targetOf(set: ManifestSet, manifest: Manifest): string | undefined {
  const { server, name } = record(deliveryOf(manifest).spec.destination);
  return server === LOCAL || name === 'in-cluster' ? manifest.cluster
    : ClusterIdentities.in(set).at(text(server));
}

/** The cutover that stops the workloads in a namespace of a cluster. */
function cutoverOf(set: ManifestSet, cluster: string | undefined, namespace: string): Manifest | undefined {
  return cluster === undefined ? undefined : cutovers(set).get(`${cluster}\0${namespace}`)?.[0];
}

const cutovers = derived((set: ManifestSet) => {
  const found = new Map<string, Manifest[]>();
  for (const { namespaces, source, runs } of planModels(set).filter((plan: ModelPlan) => !plan.isClosed)) {
    const run = runs.find((one) => specOf(one).quiescePods === true);
    for (const { source: side } of run && source?.cluster !== undefined ? namespaces : []) {
      append(found, `${source!.cluster}\0${side.namespace}`, run!);
    }
  }
  return found;
});
