import { record } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import { sidesByManifest } from '../../reading/model/load';
import { namedIn } from '../../reading/model/text';

const example = (phase: string) =>
  documents(filesOf('ocp4', planExample('', { destination: 'host', namespaces: '[shop]' }), `apiVersion: v1
kind: Namespace
metadata: { name: shop }
status: { phase: ${phase} }
`));

const sidesOf = sidesByManifest('Namespace', '');

/** The rule on namespaces that are being deleted. */
export const TERMINATING_RULES: readonly Rule[] = [
  {
    id: 'namespace/terminating',
    severity: 'error',
    title: 'The namespaces of a plan are not being deleted',
    rationale: 'Nothing can be created in a namespace that is being deleted. On the destination the direct volume '
      + 'migration fails: "namespace is being terminated on destination MigCluster". On the source the pods of rsync '
      + 'cannot be created.',
    source: 'mig-controller pkg/controller/directvolumemigration; Kubernetes namespace life cycle',
    on: 'Namespace',
    skips: ['patch'],
    breaks: example('Terminating'),
    finds: [{
      path: 'status.phase',
      message: 'the namespace is being deleted, but MigPlan openshift-migration/shop has it on the destination: '
        + 'nothing can be created in it, and the run fails',
      fix: 'Wait until it is gone, or find the finalizers that it waits for.',
    }],
    keeps: example('Active'),
    * check(manifest, set) {
      const isDeleted = record(manifest.object.metadata).deletionTimestamp !== undefined;
      const [one] = isDeleted || record(manifest.object.status).phase === 'Terminating'
        ? sidesOf(set).get(manifest) ?? []
        : [];
      if (one) {
        yield {
          path: isDeleted ? 'metadata.deletionTimestamp' : 'status.phase',
          message: `the namespace is being deleted, but ${namedIn(one.plan.manifest, manifest)} has it on the `
            + `${one.side.role}: nothing can be created in it, and the run fails`,
          fix: 'Wait until it is gone, or find the finalizers that it waits for.',
        };
      }
    },
  },
];
