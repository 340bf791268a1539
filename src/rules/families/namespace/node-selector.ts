import { member } from '../../../grammar/path';
import { record, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import { sidesByManifest } from '../../reading/model/load';
import { objectsIn, objectsOf, Side } from '../../reading/model/objects';
import { namedIn } from '../../reading/model/text';
import { quote } from '../../reading/text';

const SELECTOR = 'openshift.io/node-selector';

const example = (pool: string) => documents(
  filesOf('ocp3', `apiVersion: v1
kind: Namespace
metadata: { name: shop, annotations: { ${SELECTOR}: pool=shop } }
`),
  filesOf('ocp4', planExample('', { destination: 'host', namespaces: '[shop]' }), `apiVersion: v1
kind: Node
metadata: { name: worker-0, labels: { pool: ${pool} } }
`),
);

const sidesOf = sidesByManifest('Namespace', '');

/** The rule on the node selectors of namespaces. */
export const NODE_SELECTOR_RULES: readonly Rule[] = [
  {
    id: 'namespace/node-selector',
    severity: 'warning',
    title: 'A node of the destination has the labels that a namespace selects',
    rationale: `Pods of a namespace with the annotation ${SELECTOR} run on nodes with these labels only. MTC creates a `
      + 'destination namespace with the annotations that it has on the source. If no node matches, the pods of rsync '
      + 'and of the application stay Pending: MTC reports RsyncTransferPodsPending. This is judged if the files '
      + 'contain '
      + 'nodes of the destination.',
    source: 'mig-controller pkg/controller/directvolumemigration/namespace.go; OpenShift documentation, node selectors',
    on: 'Namespace',
    skips: ['patch'],
    breaks: example('general'),
    finds: [{
      path: 'metadata.annotations["openshift.io/node-selector"]',
      message: 'no node of the destination has the labels "pool=shop", which MTC copies to the namespace there: '
        + 'the pods of rsync in namespace "shop" for MigPlan openshift-migration/shop (file-3.yaml) stay Pending, '
        + 'and MTC reports RsyncTransferPodsPending',
      fix: 'Label nodes of the destination, or create the namespace there before the migration, with an annotation '
        + 'that fits.',
    }],
    keeps: example('shop'),
    * check(manifest, set) {
      const selector = text(record(record(manifest.object.metadata).annotations)[SELECTOR]);
      for (const { plan, namespace, side } of selector === '' ? [] : sidesOf(set).get(manifest) ?? []) {
        const isCopied = side.role === 'source' && !plan.isWithinOneCluster
          && !isPresent(namespace.destination);
        const nodes = isCopied || side.role === 'destination'
          ? objectsOf(set, 'Node', '', namespace.destination.cluster?.cluster)
          : [];
        if (nodes.length > 0 && !nodes.some((node) => hasLabels(record(record(node.object.metadata).labels)))) {
          yield {
            path: member('metadata.annotations', SELECTOR),
            message: `no node of the destination has the labels ${quote(selector)}`
              + `${isCopied ? ', which MTC copies to the namespace there' : ''}: the pods of rsync in namespace `
              + `${quote(namespace.destination.namespace)} for ${namedIn(plan.manifest, manifest)} stay Pending, and `
              + 'MTC '
              + 'reports RsyncTransferPodsPending',
            fix: 'Label nodes of the destination, or create the namespace there before the migration, with an '
              + 'annotation '
              + 'that fits.',
          };
          return;
        }
      }

      function isPresent(there: Side): boolean {
        return objectsIn(set, 'Namespace', '', there).certain.length > 0;
      }

      function hasLabels(labels: { readonly [key: string]: any }): boolean {
        return selector.split(',').map((one) => one.trim().split('='))
          .every(([key, value = '']) => labels[key] === value);
      }
    },
  },
];
