import { isMisspelling } from '../../../grammar/did-you-mean';
import { derived } from '../../engine/derived';
import { Manifest } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import { comparable } from '../../reading/comparisons';
import { planModelOf, planModels } from '../../reading/model/migration';
import { objectsIn, objectsOf } from '../../reading/model/objects';
import { namedIn } from '../../reading/model/text';
import { quote } from '../../reading/text';

const example = (name: string) => documents(
  filesOf('ocp3', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: payments }\n'),
  filesOf('ocp4', planExample('', { destination: 'host', namespaces: `[${name}]` })),
);

/** The rule on namespaces that the source does not have, but nearly. */
export const MISSING_NAMESPACE_RULES: readonly Rule[] = [
  {
    id: 'plan/misspelt-namespace',
    severity: 'warning',
    title: 'The namespaces of a plan have the names that they have on the source',
    rationale: 'A namespace that does not exist on the source makes the plan report NamespaceNotFoundOnSourceCluster: '
      + 'it '
      + 'is not Ready. This is judged if the files of the source contain a Namespace whose name is nearly the same, '
      + 'and '
      + 'which no plan contains.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigPlan',
    skips: ['patch'],
    breaks: example('paymenst'),
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'the source has no namespace "paymenst", but Namespace payments (file-2.yaml), which no plan '
        + 'contains: MTC reports NamespaceNotFoundOnSourceCluster',
      fix: 'Write "payments".',
    }],
    keeps: example('payments'),
    * check(manifest, set) {
      const model = planModelOf(set, manifest);
      const cluster = model?.source?.cluster;
      const present = cluster === undefined || model!.isClosed ? []
        : unplanned(set)(objectsOf(set, 'Namespace', '', cluster));
      for (const { path, source } of present.length > 0 ? model!.namespaces : []) {
        const isThere = KINDS.some((kind) => objectsIn(set, kind, '', source).certain.length > 0);
        const near = isThere ? undefined : comparable(set, present).find((one) => isNear(one.name, source.namespace));
        if (near) {
          yield {
            path,
            message: `the source has no namespace ${quote(source.namespace)}, but ${namedIn(near, manifest)}, which no `
              + 'plan contains: MTC reports NamespaceNotFoundOnSourceCluster',
            fix: `Write ${quote(near.name)}.`,
          };
        }
      }
    },
  },
];

/** So many namespaces are compared. */
const MOST = 500;

/** What a namespace that exists has in the files. */
const KINDS = ['Namespace', 'PersistentVolumeClaim', 'Service', 'ConfigMap', 'Secret', 'ServiceAccount'];

const planned = derived((set: ManifestSet) => new Set(planModels(set).flatMap(({ namespaces }) =>
  namespaces.map(({ source }) => `${source.cluster?.cluster}\0${source.namespace}`))));

/** The first Namespaces of a cluster that no plan contains. */
const unplanned = derived((set: ManifestSet) => derived((all: readonly Manifest[]) => all.slice(0, MOST)
  .filter(({ cluster, name }) => !planned(set).has(`${cluster}\0${name}`))));

/** Whether a name is another one with a mistake, or with exchanged letters: `shop-bd` for `shop-db`. */
function isNear(name: string, given: string): boolean {
  const letters = (word: string) => [...word].sort().join('');
  return isMisspelling(name, given) || name.length > 4 && letters(name) === letters(given);
}
