import { MTC_NAMESPACE } from '../../../api/common';
import { RSYNC_PODS } from '../../../api/network';
import { list, Manifest, record } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { networkPolicy } from '../../examples/network';
import { documents, files, filesOf, planExample } from '../../examples/plan';
import { ModelNamespace, planModelOf } from '../../reading/model/migration';
import { selectedNamespace } from '../../reading/model/namespaces';
import { objectsOf } from '../../reading/model/objects';
import { selected } from '../../reading/model/selector';
import { endpointOf } from '../../reading/model/target';
import { namedIn } from '../../reading/model/text';
import { kustomizationsNaming } from '../../reading/neighbours';
import { isForRsync, RSYNC_LABELS } from '../../reading/rsync-policies';
import { quote } from '../../reading/text';

const router = (
  label: string,
) => documents(filesOf('ocp4', planExample('', { destination: 'host', namespaces: '[shop]' }), `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { router: public } }
`, `apiVersion: operator.openshift.io/v1
kind: IngressController
metadata: { name: default, namespace: openshift-ingress-operator }
spec: { namespaceSelector: { matchLabels: { router: ${label} } } }
`));

const kustomized = (fields: string) => files(`apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [file-2.yaml]
${fields}
`, networkPolicy('{ matchLabels: { owner: directvolumemigration } }'));

/** Rules on routers that do not admit the Route of rsync, and on policies that Kustomize changes. */
export const ROUTER_RULES: readonly Rule[] = [
  {
    id: 'network/route-not-admitted',
    severity: 'warning',
    title: 'A router of the destination admits the Route of rsync',
    rationale: 'An IngressController with a namespaceSelector or a routeSelector admits only the Routes that they '
      + 'select. If none admits the Route of the direct volume migration, MTC reports RsyncRouteNotAdmitted and waits '
      + 'forever.',
    source: 'OpenShift documentation, ingress sharding; mig-controller pkg/controller/directvolumemigration/rsync.go',
    on: 'MigPlan',
    skips: ['patch'],
    breaks: router('internal'),
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'the Route of rsync in namespace "shop" is not admitted by IngressController '
        + 'openshift-ingress-operator/default, nor by another one in the files: MTC reports RsyncRouteNotAdmitted, and '
        + 'waits forever',
      fix: 'Label the namespace as the namespaceSelector of a router requires.',
    }],
    keeps: router('public'),
    * check(manifest, set) {
      const model = planModelOf(set, manifest);
      const isRoute = model?.isDirect && !model.isClosed && endpointOf(set, model) === 'Route';
      const routers = isRoute
        ? objectsOf(set, 'IngressController', 'operator.openshift.io', model.destination?.cluster)
        : [];
      const standard = routers.length > MOST_ROUTERS ? undefined : routers.find(({ name }) => name === 'default');
      for (const namespace of standard ? model!.namespaces : []) {
        if (routers.every((one) => rejects(set, one, namespace))) {
          yield {
            path: namespace.path,
            message: `the Route of rsync in namespace ${quote(namespace.destination.namespace)} is not admitted by `
              + `${namedIn(standard!, manifest)}, nor by another one in the files: MTC reports RsyncRouteNotAdmitted, `
              + 'and waits forever',
            fix: 'Label the namespace as the namespaceSelector of a router requires.',
          };
        }
      }
    },
  },
  {
    id: 'network/kustomized-selector',
    severity: 'error',
    title: 'Kustomize does not change the podSelector of a policy for rsync',
    rationale: 'commonLabels, and labels with includeSelectors, add their labels to the podSelector of '
      + 'NetworkPolicies. The pods of rsync do not have them, so that the policy selects none.',
    source: 'Kustomize documentation, commonLabels and labels',
    on: 'NetworkPolicy',
    skips: ['patch'],
    breaks: kustomized('commonLabels: { team: shop }'),
    finds: [{
      path: 'commonLabels',
      message: 'adds the label "team" to the podSelector of NetworkPolicy shop/allow-rsync (file-2.yaml): the pods of '
        + 'rsync do not have it, and the policy selects none of them',
      fix: 'Use `labels` with `includeSelectors: false`.',
    }],
    keeps: kustomized('labels: [{ pairs: { team: shop }, includeSelectors: false }]'),
    * check(manifest, set) {
      for (const kustomization of isForRsync(manifest) ? kustomizationsNaming(set, manifest) : []) {
        const added = selectorLabels(kustomization).find(([, label]) => !Object.hasOwn(RSYNC_LABELS, label));
        if (added) {
          yield {
            manifest: kustomization,
            path: added[0],
            message: `adds the label ${quote(added[1])} to the podSelector of ${namedIn(manifest, kustomization)}: the `
              + 'pods of rsync do not have it, and the policy selects none of them',
            fix: 'Use `labels` with `includeSelectors: false`.',
          };
        }
      }
    },
  },
];

/** No cluster has more routers. Without a limit, the cost would be that of all pairs of routers and namespaces. */
const MOST_ROUTERS = 50;

/** The labels that a Kustomization adds to selectors, each with its path. */
function selectorLabels({ object }: Manifest): ReadonlyArray<readonly [path: string, label: string]> {
  return [
    ...Object.keys(record(object.commonLabels)).map((label) => ['commonLabels', label] as const),
    ...list(object.labels).map(record).flatMap(({ pairs, includeSelectors }, index) => includeSelectors === true
      ? Object.keys(record(pairs)).map((label) => [`labels[${index}]`, label] as const) : []),
  ];
}

const ROUTE = {
  known: { ...RSYNC_PODS, 'app.kubernetes.io/part-of': MTC_NAMESPACE, 'purpose': 'rsync' },
  unknown: ['app', 'directvolumemigration', 'migration.openshift.io/migrated-by-migplan'],
};

/** Whether a router certainly does not admit the Route of rsync in a namespace. */
function rejects(set: ManifestSet, controller: Manifest, namespace: ModelNamespace): boolean {
  const { namespaceSelector, routeSelector } = record(controller.object.spec);
  return routeSelector !== undefined && selected(routeSelector, ROUTE) === 'no'
    || namespaceSelector !== undefined
      && selectedNamespace(set, namespaceSelector, namespace, namespace.destination) === 'no';
}
