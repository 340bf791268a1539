import { TRANSFER_LABELS } from '../../../api/transfer';
import { derived } from '../../engine/derived';
import { Manifest, nameOf, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { snapshotOf, transferJob } from '../../examples/transfer';
import { placeOf } from '../../reading/neighbours';
import { hasEnded, isOfTransfer, labelsOf } from '../../reading/transfer';

const ENDED = 'status: { conditions: [{ type: Complete, status: "True" }] }\n';

/** A snapshot of a stage is deleted with its run. */
export const LEFTOVER_SNAPSHOT: Rule = {
  id: 'transfer/leftover-snapshot',
  severity: 'info',
  title: 'The snapshot of a stage is deleted with its run',
  rationale: 'A stage with a snapshotClass creates a VolumeSnapshot and a claim from it. Nothing deletes them when the '
    + 'Job has ended, or when its retention is over: they use storage, and count against quotas.',
  source: 'src/transfer/snapshot-source.ts; Kubernetes documentation, Volume Snapshots',
  on: 'VolumeSnapshot',
  breaks: `${transferJob('send', 'claimName: shop-first-copy-data-snapshot, readOnly: true')}${ENDED}---\n`
    + `${snapshotOf('shop-first-copy')}`,
  finds: [{
    path: '',
    message: 'Job shop/shop-first-copy-data-send has ended, but its snapshot and the claim that is created from it '
      + 'still use storage',
    fix: 'Delete the run, whose folder contains them: `kubectl delete -f FOLDER`, or '
      + '`kubectl delete job,pvc,volumesnapshot -n shop -l transfer.cdk8s-mtc/run=shop-first-copy`.',
  }],
  keeps: `${transferJob('send', 'claimName: shop-first-copy-data-snapshot, readOnly: true')}---\n`
    + `${snapshotOf('shop-first-copy')}`,
  * check(snapshot, set) {
    const job = isOfTransfer(snapshot) ? endedSenders(set).get(keyOf(snapshot)) : undefined;
    const run = text(labelsOf(snapshot.object.metadata)[TRANSFER_LABELS.run]);
    if (job && run !== '') {
      yield {
        path: '',
        message: `${nameOf(job)} has ended, but its snapshot and the claim that is created from it still use storage`,
        fix: 'Delete the run, whose folder contains them: `kubectl delete -f FOLDER`, or `kubectl delete '
          + `job,pvc,volumesnapshot -n ${snapshot.namespace} -l ${TRANSFER_LABELS.run}=${run}\`.`,
      };
    }
  },
};

/** The Jobs of sources that have ended. */
const endedSenders = derived((set: ManifestSet): ReadonlyMap<string, Manifest> => new Map(
  set.ofGroup('Job', 'batch').filter((job) => isOfTransfer(job) && hasEnded(job)).map((job) => [keyOf(job), job])));

/** A Job and its snapshot have the same labels. */
function keyOf(manifest: Manifest): string {
  const labels = labelsOf(manifest.object.metadata);
  const own = [TRANSFER_LABELS.engine, TRANSFER_LABELS.run, TRANSFER_LABELS.claim, TRANSFER_LABELS.role]
    .map((label) => text(labels[label]));
  return [placeOf(manifest), manifest.namespace, ...own].join('\0');
}
