import { parseQuantity } from '../../../grammar/quantity';
import { list, Manifest, record, scalar, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { FieldProblem, Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import { PlanSide, sidesByManifest } from '../../reading/model/load';
import { namedIn } from '../../reading/model/text';
import { sourceClaimNamed, volumesIn } from '../../reading/model/volumes';
import { specOf } from '../../reading/plan';

const claim = (size: string, more = '', metadata = '') => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop${metadata} }
spec: { accessModes: [ReadWriteOnce], storageClassName: fast, resources: { requests: { storage: ${size} } } }
${more}`;
const twice = (size: string) => documents(filesOf('ocp3', claim('20Gi')),
  filesOf('ocp4', planExample('', { destination: 'host', namespaces: '[shop]' }), claim(size)));
const pending = (phase: string) => documents(filesOf('ocp3', claim('20Gi', `status: { phase: ${phase} }\n`)),
  filesOf('ocp4', planExample('', { destination: 'host', namespaces: '[shop]' })));
const owned = (owner: string) => documents(filesOf('ocp4',
  planExample('', { source: 'host', destination: 'host', namespaces: '[shop]' }),
  claim('20Gi', '', `, ownerReferences: [{ ${owner}, name: db, uid: a4829acb-51cd-44aa-a9f1-61243a574f38 }]`)));

const sidesOf = sidesByManifest('PersistentVolumeClaim', '');

/** Rules on claims that the files of a cluster contain. */
export const PRESENT_CLAIM_RULES: readonly Rule[] = [
  {
    id: 'plan/existing-claim',
    severity: 'error',
    title: 'A claim that exists on the destination can take the data of the source',
    rationale: 'MTC copies into a claim that exists on the destination, and does not change it. If it is smaller, '
      + 'rsync '
      + 'ends with "No space left on device"; if one side is a raw device and the other a file system, the copy fails.',
    source: 'mig-controller pkg/controller/directvolumemigration/{pvcs,task}.go',
    on: 'PersistentVolumeClaim',
    skips: ['patch'],
    breaks: twice('10Gi'),
    finds: [{
      path: 'spec.resources.requests.storage',
      message: 'is 10Gi, but MigPlan openshift-migration/shop copies PersistentVolumeClaim shop/data (file-2.yaml) '
        + 'into it, which has 20Gi: MTC uses the claim as it exists, and the copy may end with "No space left on '
        + 'device"',
      fix: 'Write `storage: 20Gi`, or delete the claim: MTC creates it.',
    }],
    keeps: twice('30Gi'),
    * check(manifest, set) {
      for (const one of (sidesOf(set).get(manifest) ?? []).filter(({ side }) => side.role === 'destination')) {
        const problem = unfit(set, manifest, one);
        if (problem) {
          yield problem;
          return;
        }
      }
    },
  },
  {
    id: 'plan/pending-claim',
    severity: 'warning',
    title: 'The claims of a plan are bound',
    rationale: 'MTC discovers the claims of the source that have a volume. One that is Pending is left out without a '
      + 'message, and the pods that use it do not start on the destination.',
    source: 'mig-controller pkg/controller/migplan/pvlist.go',
    on: 'PersistentVolumeClaim',
    skips: ['patch'],
    breaks: pending('Pending'),
    finds: [{
      path: 'status.phase',
      message: 'the claim has no volume (Pending): MigPlan openshift-migration/shop (file-3.yaml) does not '
        + 'discover it, and the pods that use it do not start on the destination',
      fix: 'Find out why it is Pending (`oc describe pvc`), or delete the claim.',
    }],
    keeps: pending('Bound'),
    * check(manifest, set) {
      const one = record(manifest.object.status).phase === 'Pending'
        ? sidesOf(set).get(manifest)?.find(({ side }) => side.role === 'source') : undefined;
      if (one) {
        yield {
          path: 'status.phase',
          message: `the claim has no volume (Pending): ${namedIn(one.plan.manifest, manifest)} does not discover it, `
            + 'and '
            + 'the pods that use it do not start on the destination',
          fix: 'Find out why it is Pending (`oc describe pvc`), or delete the claim.',
        };
      }
    },
  },
  {
    id: 'plan/converted-claim-of-operator',
    severity: 'warning',
    title: 'The claims of a storage conversion belong to no operator',
    rationale: 'After the copy, MTC changes the claims in Deployments, StatefulSets and other workloads. Pods of a '
      + 'custom '
      + 'resource are made by its operator, which goes on to use the claim by its old name, or creates it anew.',
    source: 'MTC\'s guide, storage class conversion; mig-controller pkg/controller/migmigration/storage.go',
    on: 'PersistentVolumeClaim',
    skips: ['patch'],
    breaks: owned('apiVersion: core.strimzi.io/v1beta2, kind: StrimziPodSet'),
    finds: [{
      path: 'metadata.ownerReferences',
      message: 'the claim belongs to StrimziPodSet db of core.strimzi.io/v1beta2: MigPlan openshift-migration/shop '
        + 'copies it, but its operator keeps the old claim, and the application goes on with the old volume',
      fix: 'Write `action: skip` for it, and change the storage class by the custom resource.',
    }],
    keeps: owned('apiVersion: apps/v1, kind: StatefulSet'),
    * check(manifest, set) {
      const owner = list(record(manifest.object.metadata).ownerReferences).map(record).find(isOperated);
      const one = owner && sidesOf(set).get(manifest)
        ?.find(({ plan, namespace }) => plan.isStorageConversion
          && volumesIn(set, namespace).some((volume) => volume.claim === manifest.name));
      if (one) {
        yield {
          path: 'metadata.ownerReferences',
          message: `the claim belongs to ${owner!.kind} ${text(owner!.name)} of ${text(owner!.apiVersion)}: `
            + `${namedIn(one.plan.manifest, manifest)} copies it, but its operator keeps the old claim, and the `
            + 'application goes on with the old volume',
          fix: 'Write `action: skip` for it, and change the storage class by the custom resource.',
        };
      }
    },
  },
];

/** What makes an existing claim unfit for the volume that a plan copies into it. */
function unfit(set: ManifestSet, manifest: Manifest, { plan, namespace }: PlanSide): FieldProblem | undefined {
  const volume = volumesIn(set, namespace).find(({ target }) => target === manifest.name);
  const source = volume && sourceClaimNamed(set, namespace, volume.claim);
  if (!source || source === manifest || plan.isStorageConversion) {
    return undefined;
  }
  const [size, wanted] = [sizeOf(manifest), sizeOf(source)];
  const [bytes, needed] = [parseQuantity(size), parseQuantity(wanted)];
  const from = `${namedIn(plan.manifest, manifest)} copies ${namedIn(source, manifest)} into it`;
  const [mode, other] = [modeOf(manifest), modeOf(source)];
  if (mode !== other && plan.isDirect) {
    return {
      path: 'spec.volumeMode',
      message: `is ${mode}, but ${from}, which is ${other}: the direct volume migration fails with "source and `
        + 'destination must be the same type of volume"',
      fix: `Delete the claim, and create it with \`volumeMode: ${other}\`, or let MTC create it.`,
    };
  }
  return bytes !== undefined && needed !== undefined && bytes < needed
    ? {
      path: 'spec.resources.requests.storage',
      message: `is ${size}, but ${from}, which has ${wanted}: MTC uses the claim as it exists, and the copy may end `
        + 'with '
        + '"No space left on device"',
      fix: `Write \`storage: ${wanted}\`, or delete the claim: MTC creates it.`,
    }
    : undefined;
}

function sizeOf(manifest: Manifest): string {
  return scalar(record(record(specOf(manifest).resources).requests).storage);
}

function modeOf(manifest: Manifest): string {
  return text(specOf(manifest).volumeMode) || 'Filesystem';
}

const PLATFORM_OWNERS = ['', 'apps', 'batch', 'apps.openshift.io', 'cdi.kubevirt.io', 'kubevirt.io'];

function isOperated({ apiVersion }: { readonly [key: string]: any }): boolean {
  return text(apiVersion).includes('.') && !PLATFORM_OWNERS.includes(text(apiVersion).split('/')[0]);
}
