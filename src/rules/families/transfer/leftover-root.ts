import { TRANSFER_LABELS } from '../../../api/transfer';
import { list, Manifest, nameOf, record, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { rootBinding, transferJob } from '../../examples/transfer';
import { placeOf } from '../../reading/neighbours';
import { quote } from '../../reading/text';
import { isOfTransfer, labelsOf } from '../../reading/transfer';

const ENDED = 'status: { conditions: [{ type: Complete, status: "True" }] }\n';

/** A RoleBinding that lets pods of a transfer run as root is deleted with its run. */
export const LEFTOVER_ROOT: Rule = {
  id: 'transfer/leftover-root',
  severity: 'warning',
  title: 'The right to run as root is deleted with the run that needs it',
  rationale: 'On OpenShift, a transfer that preserves owners runs as root by a RoleBinding to its SecurityContextConstraints. While it exists, everybody who can create pods in the namespace can run them as root with its ServiceAccount.',
  source: 'OpenShift documentation, Managing security context constraints',
  breaks: `${transferJob('receive', 'claimName: data')}${ENDED}---\n${rootBinding('shop-first-copy-data-receive', 'shop-first-copy')}`,
  keeps: `${transferJob('receive', 'claimName: data')}---\n${rootBinding('shop-first-copy-data-receive', 'shop-first-copy')}`,
  * check(set) {
    const byName = new Map(set.ofGroup('Job', 'batch').filter(isOfTransfer).map((job) => [keyOf(job), job]));
    for (const manifest of set.ofGroup('RoleBinding', 'rbac.authorization.k8s.io').filter(isOfTransfer)) {
      const run = text(labelsOf(manifest.object.metadata)[TRANSFER_LABELS.run]);
      const job = byName.get(keyOf(manifest));
      if (run === '') {
        yield {
          manifest,
          path: '',
          message: `belongs to no run and is never deleted: everybody who can create pods in ${quote(manifest.namespace)} can run them as root`,
          fix: 'delete it; a new synth writes a RoleBinding for each Job into the folder of its run',
        };
      } else if (job && hasEnded(job)) {
        yield {
          manifest,
          path: '',
          message: `${nameOf(job)} has ended, but everybody who can create pods in ${quote(manifest.namespace)} can still run them as root`,
          fix: 'delete the run, whose folder contains the Job, the ServiceAccount and the RoleBinding: kubectl delete -f FOLDER; or: kubectl delete '
            + `rolebinding,serviceaccount -n ${manifest.namespace ?? ''} -l ${TRANSFER_LABELS.run}=${run}`,
        };
      }
    }
  },
};

/** A Job and its RoleBinding have one name. */
function keyOf(manifest: Manifest): string {
  return [placeOf(manifest), manifest.namespace, manifest.name].join('\0');
}

function hasEnded(job: Manifest): boolean {
  return list(record(job.object.status).conditions).map(record)
    .some(({ type, status }) => status === 'True' && (type === 'Complete' || type === 'Failed'));
}
