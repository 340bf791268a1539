import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ContainedRuns } from '../api/contained-runs';
import { starts } from '../api/starts';
import { roleOf } from '../charts/chart-role';
import { clustersOf } from '../charts/clusters';
import { deliveryPurpose } from '../charts/deliveries';
import { Mistake } from '../constructs/mistake';
import { manifestOf, problemOf } from '../judging/manifest-of';
import { ApplyStep } from '../output/apply-step';

/** API groups whose objects contain no others. They are not rendered. */
const LEAVES = new Set([
  'migration.openshift.io', 'velero.io', 'core', 'apps', 'rbac.authorization.k8s.io', 'networking.k8s.io',
  'route.openshift.io', 'config.openshift.io',
  'security.openshift.io', 'operators.coreos.com', 'cert-manager.io', 'snapshot.storage.k8s.io', 'storage.k8s.io',
  'k8s.ovn.org', 'external-secrets.io',
]);

/**
 * Objects that contain one that starts something, also in a text that is applied: it would start with them, before it
 * is due.
 */
export function containedMistakes(app: IConstruct): Mistake[] {
  const objects = app.node.findAll().filter((construct): construct is ApiObject => construct instanceof ApiObject);
  const suspects = objects.filter((object) => mayContain(object) && problemOf(object) === undefined);
  const clusterOf = clustersOf(app);
  return suspects.flatMap((object): Mistake[] => {
    const manifest = manifestOf(object);
    const { chart } = clusterOf(Chart.of(object));
    const neighbours = () =>
      objects.filter((other) => clusterOf(Chart.of(other)).chart === chart && problemOf(other) === undefined)
        .map(manifestOf);
    const problem = starts(manifest) ? undefined : new ContainedRuns(neighbours).problemOf(manifest);
    return problem === undefined ? [] : [{
      field: object.node.path,
      problem: `${problem}: there, it cannot be written below runs/`,
      fix: 'remove it there, and create it with `stage` or `cutover` of its plan, or as an ApiObject',
    }];
  });
}

/** The ManifestWorks of runs start them, which the program asked for. */
function mayContain(object: ApiObject): boolean {
  const chart = Chart.of(object);
  const isRun = roleOf(chart).step === ApplyStep.RUN && object.kind === 'Job';
  return (!LEAVES.has(object.apiGroup) || /^Pod$|List$/.test(object.kind)) && !isRun
    && deliveryPurpose(chart) === undefined;
}
