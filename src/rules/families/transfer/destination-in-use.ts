import { TRANSFER_LABELS } from '../../../api/transfer';
import { derived } from '../../engine/derived';
import { list, Manifest, nameOf, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { applicationPod, transferJob } from '../../examples/transfer';
import { placeOf } from '../../reading/neighbours';
import { quote } from '../../reading/text';
import { hasEnded, isOfTransfer, labelsOf, podSpecOf, templateOf } from '../../reading/transfer';

const FIX = 'Scale its workload to 0 before you apply this run, and up again after the cutover.';

/** A claim that a transfer writes to is mounted by no other pod. */
export const DESTINATION_IN_USE: Rule = {
  id: 'transfer/destination-in-use',
  severity: 'error',
  title: 'No pod uses a claim while a transfer writes to it',
  rationale: 'A transfer overwrites files and deletes those that the source does not have. A pod that uses the claim '
    + 'meanwhile loses its data, and reads files that are half copied. Its own writes make the comparison fail.',
  source: 'assets/transfer/copy.sh; Kubernetes PersistentVolumeClaim',
  on: 'Job',
  breaks: `${transferJob('receive', 'claimName: data')}---\n${applicationPod('data', 'Running')}`,
  finds: [{
    path: 'spec.template.spec.volumes',
    message: 'Pod shop/web-0 uses the claim "data": the transfer overwrites its files and deletes those that the '
      + 'source does not have',
    fix: FIX,
  }],
  keeps: `${transferJob('receive', 'claimName: data')}---\n${applicationPod('data', 'Succeeded')}`,
  * check(job, set) {
    const labels = labelsOf(templateOf(job).metadata);
    if (!isOfTransfer(job) || labels[TRANSFER_LABELS.role] !== 'receive' || hasEnded(job)) {
      return;
    }
    for (const claim of claimsOf(podSpecOf(job))) {
      const pod = podsByClaim(set).get(keyOf(job, claim));
      if (pod) {
        yield {
          path: 'spec.template.spec.volumes',
          message: `${nameOf(pod)} uses the claim ${quote(claim)}: the transfer overwrites its files and deletes those `
            + 'that the source does not have',
          fix: FIX,
        };
      }
    }
  },
};

/** The first live pod of an application that uses a claim. */
const podsByClaim = derived((set: ManifestSet): ReadonlyMap<string, Manifest> => {
  const users = new Map<string, Manifest>();
  for (const pod of set.ofGroup('Pod', '')) {
    const phase = text(record(pod.object.status).phase);
    if (!isOfTransfer(pod) && ['Running', 'Pending'].includes(phase)) {
      claimsOf(record(pod.object.spec)).map((claim) => keyOf(pod, claim))
        .forEach((key) => users.set(key, users.get(key) ?? pod));
    }
  }
  return users;
});

function claimsOf(pod: { readonly [key: string]: any }): string[] {
  return list(pod.volumes).map((volume) => text(record(record(volume).persistentVolumeClaim).claimName))
    .filter((name) => name !== '');
}

function keyOf(manifest: Manifest, claim: string): string {
  return [placeOf(manifest), manifest.namespace, claim].join('\0');
}
