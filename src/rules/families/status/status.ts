import { conditionOf } from '../../../api/conditions/conditions';
import { JudgedKind, JUDGED_KINDS } from '../../../api/judged-kinds';
import { list, record, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { MTC_GROUP } from '../../reading/references';

const MTC_KINDS = (Object.keys(JUDGED_KINDS) as JudgedKind[]).filter((kind) => JUDGED_KINDS[kind] === MTC_GROUP);

const cluster = (condition: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: ocp3, namespace: openshift-migration }
spec:
  isHostCluster: false
  url: https://api.ocp3.example.com:8443
  serviceAccountSecretRef: { name: ocp3-token, namespace: openshift-config }
  exposedRegistryPath: registry.apps.ocp3.example.com
status:
  conditions:
    - ${condition}
`;

/** Rules on the status of objects that were read from a cluster. */
export const STATUS_RULES: readonly Rule[] = [
  {
    id: 'status/condition',
    severity: 'info',
    title: 'MTC reports no problem in the status of its objects',
    rationale: 'MTC writes what is wrong into status.conditions, as a type such as InvalidRegistryRoute, and removes '
      + 'the condition when the problem is gone. `cdk8s-mtc explain` with the type prints what it means and what to '
      + 'do. Files without a status, and conditions of a normal course such as Ready or Running, are not reported.',
    source: 'mig-controller pkg/controller/*/validation.go',
    on: MTC_KINDS,
    breaks: cluster('{ type: InvalidRegistryRoute, status: "True", reason: RouteTestFailed, category: Critical, '
      + 'lastTransitionTime: "2026-01-01T00:00:00Z" }'),
    finds: [{
      path: 'status.conditions[0]',
      message: 'InvalidRegistryRoute: the exposed registry does not answer with the token of the cluster at '
        + '`https://<exposedRegistryPath>/v2/_catalog?n=5`',
      fix: 'Set `spec.exposedRegistryPath` to the host of the registry\'s Route, without scheme and path; '
        + 'or remove it and set `indirectImageMigration: true` in the plans.',
    }],
    keeps: cluster('{ type: Ready, status: "True", category: Required, lastTransitionTime: "2026-01-01T00:00:00Z" }'),
    * check({ kind, object }) {
      for (const [index, condition] of list(record(object.status).conditions).entries()) {
        const { type, status, reason } = record(condition);
        const known = status === 'True' ? conditionOf(kind, text(type), text(reason)) : undefined;
        if (known?.fix) {
          yield { path: `status.conditions[${index}]`, message: `${known.type}: ${known.meaning}`, fix: known.fix };
        }
      }
    },
  },
];
