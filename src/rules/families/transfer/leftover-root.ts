import { TRANSFER_LABELS } from '../../../api/transfer';
import { derived } from '../../engine/derived';
import { Manifest, nameOf, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { rootBinding, transferJob } from '../../examples/transfer';
import { placeOf } from '../../reading/neighbours';
import { quote } from '../../reading/text';
import { hasEnded, isOfTransfer, labelsOf } from '../../reading/transfer';

const ENDED = 'status: { conditions: [{ type: Complete, status: "True" }] }\n';

/** A RoleBinding that lets pods of a transfer run as root is deleted with its run. */
export const LEFTOVER_ROOT: Rule = {
  id: 'transfer/leftover-root',
  severity: 'warning',
  title: 'The permission to run as root is deleted with the run that needs it',
  rationale: 'On OpenShift, a transfer that preserves owners runs as root with a RoleBinding to its '
    + 'SecurityContextConstraints. While the RoleBinding exists, everybody who can create pods in the namespace can '
    + 'run them as root with its ServiceAccount.',
  source: 'OpenShift documentation, Managing security context constraints',
  on: 'RoleBinding',
  breaks: `${transferJob('receive', 'claimName: data')}${ENDED}---\n`
    + `${rootBinding('shop-first-copy-data-receive', 'shop-first-copy')}`,
  finds: [{
    path: '',
    message: 'Job shop/shop-first-copy-data-receive has ended, but everybody who can create pods in "shop" can still '
      + 'run them as root',
    fix: 'Delete the run, whose folder contains the Job, the ServiceAccount and the RoleBinding: '
      + '`kubectl delete -f FOLDER`, or `kubectl delete rolebinding,serviceaccount -n shop -l '
      + 'transfer.cdk8s-mtc/run=shop-first-copy`.',
  }],
  keeps: `${transferJob('receive', 'claimName: data')}---\n`
    + `${rootBinding('shop-first-copy-data-receive', 'shop-first-copy')}`,
  * check(binding, set) {
    if (!isOfTransfer(binding)) {
      return;
    }
    const run = text(labelsOf(binding.object.metadata)[TRANSFER_LABELS.run]);
    const job = jobsByName(set).get(keyOf(binding));
    if (run === '') {
      yield {
        path: '',
        message: `belongs to no run and is never deleted: everybody who can create pods in ${quote(binding.namespace)} `
          + 'can run them as root',
        fix: 'Delete it. A new synth writes a RoleBinding for each Job to the folder of its run.',
      };
    } else if (job && hasEnded(job)) {
      yield {
        path: '',
        message: `${nameOf(job)} has ended, but everybody who can create pods in ${quote(binding.namespace)} can still `
          + 'run them as root',
        fix: 'Delete the run, whose folder contains the Job, the ServiceAccount and the RoleBinding: '
          + `\`kubectl delete -f FOLDER\`, or \`kubectl delete rolebinding,serviceaccount -n ${binding.namespace} -l `
          + `${TRANSFER_LABELS.run}=${run}\`.`,
      };
    }
  },
};

const jobsByName = derived((set: ManifestSet): ReadonlyMap<string, Manifest> =>
  new Map(set.ofGroup('Job', 'batch').filter(isOfTransfer).map((job) => [keyOf(job), job])));

/** A Job and its RoleBinding have the same name. */
function keyOf(manifest: Manifest): string {
  return [placeOf(manifest), manifest.namespace, manifest.name].join('\0');
}
