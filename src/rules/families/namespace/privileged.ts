import { member } from '../../../grammar/path';
import { Manifest, record } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { controller, host, REMOTE } from '../../examples/controller';
import { documents, filesOf, planExample } from '../../examples/plan';
import { isOn } from '../../reading/controller';
import { PlanSide, sidesByManifest } from '../../reading/model/load';
import { objectsOf } from '../../reading/model/objects';
import { namedIn } from '../../reading/model/text';
import { specOf } from '../../reading/plan';
import { MTC_GROUP } from '../../reading/references';
import { quote } from '../../reading/text';

/** The only label of Pod Security that MTC reads. */
const ENFORCE_LABEL = 'pod-security.kubernetes.io/enforce';

const PRIVILEGED = ['migration_rsync_privileged', 'migration_rsync_super_privileged'];

const example = (level: string) => documents(
  filesOf('ocp3', controller(`${REMOTE}\n  migration_rsync_privileged: true`), `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${ENFORCE_LABEL}: ${level} } }
`),
  filesOf('ocp4', host('migration_rsync_privileged: true'),
    planExample('', { destination: 'host', namespaces: '[shop]' })),
);

const sidesOf = sidesByManifest('Namespace', '');

/** The rule on namespaces in which rsync is to run as root because of the settings of that cluster. */
export const PRIVILEGED_RULES: readonly Rule[] = [
  {
    id: 'namespace/privileged-rsync',
    severity: 'warning',
    title: 'A namespace allows what its cluster requests for rsync',
    rationale: 'Each cluster has its own migration_rsync_privileged: that of the source for the pods that send, that '
      + 'of the destination for the pods that receive. With Pod Security, MTC runs rsync as root only in namespaces '
      + `with the label ${ENFORCE_LABEL}: privileged, and otherwise silently as another user. The name of the `
      + 'namespace is the one on that cluster.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    on: 'Namespace',
    skips: ['patch'],
    breaks: example('baseline'),
    finds: [{
      path: `metadata.labels["${ENFORCE_LABEL}"]`,
      message: '"baseline" does not allow privileged pods, which MigrationController '
        + 'openshift-migration/migration-controller requests for rsync on this cluster: MTC silently runs rsync as '
        + 'another user for MigPlan openshift-migration/shop (file-3.yaml), who may not read all files',
      fix: `Write \`${ENFORCE_LABEL}: privileged\`.`,
    }],
    keeps: example('privileged'),
    * check(manifest, set) {
      const labels = record(record(manifest.object.metadata).labels);
      const level = labels[ENFORCE_LABEL];
      const one = level === undefined || level === 'privileged' ? undefined
        : sidesOf(set).get(manifest)?.find((each) => each.plan.isDirect && requester(set, each, manifest));
      if (one) {
        yield {
          path: member('metadata.labels', ENFORCE_LABEL),
          message: `${quote(level)} does not allow privileged pods, which `
            + `${namedIn(requester(set, one, manifest)!, manifest)} requests for rsync on this cluster: MTC silently `
            + `runs rsync as another user for ${namedIn(one.plan.manifest, manifest)}, who may not read all files`,
          fix: `Write \`${ENFORCE_LABEL}: privileged\`.`,
        };
      }
    },
  },
];

/**
 * What requests root in a namespace, if the rule on runs (`run/root-without-label`) does not see it: it knows the
 * host's settings only.
 */
function requester(set: ManifestSet, { plan, namespace, side }: PlanSide, manifest: Manifest): Manifest | undefined {
  const isSeenByOther = plan.manifest.cluster === manifest.cluster && namespace.source.namespace === side.namespace;
  if (isSeenByOther) {
    return undefined;
  }
  const setting = objectsOf(set, 'MigrationController', MTC_GROUP, side.cluster?.cluster)
    .find((one) => PRIVILEGED.some((name) => isOn(one, name)));
  const isRenamed = namespace.source.namespace !== side.namespace;
  return setting ?? (isRenamed ? plan.runs.find((run) => specOf(run).runAsRoot === true) : undefined);
}
