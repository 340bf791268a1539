import { isPlaceholder } from '../../../grammar/placeholder';
import { derived } from '../../engine/derived';
import { isLive } from '../../engine/live';
import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, filesOf } from '../../examples/plan';
import { claimWith, planOfVolume, SELECTION, selectionWith } from '../../examples/volumes';
import { ModelPlan, planModelOf } from '../../reading/model/migration';
import { objectsOf } from '../../reading/model/objects';
import { namedIn } from '../../reading/model/text';
import { specOf, volumesOf } from '../../reading/plan';
import { MTC_GROUP, pointedAt } from '../../reading/references';
import { quote } from '../../reading/text';

const VALIDATION = 'mig-controller pkg/controller/migplan/validation.go';

const storageClass = (name: string, provisioner: string) => `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: ${name}, annotations: { storageclass.kubernetes.io/is-default-class: "true" } }
provisioner: ${provisioner}
`;
const EBS = 'ebs.csi.aws.com';
const NO_PROVISIONER = 'kubernetes.io/no-provisioner';
const destination = (yaml: string, ...classes: string[]) =>
  documents(filesOf('ocp4', yaml.replace('name: ocp4', 'name: host'), ...classes));
const SNAPSHOT = SELECTION.replace('copyMethod: filesystem', 'copyMethod: snapshot');
const snapshots = (source: string, target: string) => documents(
  filesOf('ocp3', storageClass('gp2', source)),
  filesOf('ocp4', planOfVolume(SNAPSHOT).replace('name: ocp4', 'name: host')
    .replace('- name: pvc-1', '- name: pvc-1\n      storageClass: gp2'),
  storageClass('gp3-csi', target)),
);

/** Rules on the storage classes of the clusters, if the files contain them. */
export const PLAN_STORAGE_CLASS_RULES: readonly Rule[] = [
  {
    id: 'plan/missing-storage-class',
    severity: 'error',
    title: 'The storage class of a volume exists on the destination',
    rationale: 'MTC looks for the selected storage class among those of the destination cluster. Without it the plan '
      + 'reports PvInvalidStorageClass and is not Ready. This is judged if the files contain the default StorageClass '
      + 'of the destination, or StorageClasses that were read from it.',
    source: VALIDATION,
    on: 'MigPlan',
    skips: ['patch'],
    breaks: destination(planOfVolume(SELECTION.replace('gp3-csi', 'gold')), storageClass('gp3-csi', EBS)),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.storageClass',
      message: '"gold" is not a StorageClass of the destination, which has "gp3-csi": '
        + 'MTC reports PvInvalidStorageClass',
      fix: 'Write one of these, or add the StorageClass to the destination.',
    }],
    keeps: destination(planOfVolume(), storageClass('gp3-csi', EBS)),
    * check(manifest, set) {
      const classes = classesOf(set, planModelOf(set, manifest)?.destination?.cluster);
      for (const { path, selection } of classes ? volumesOf(manifest) : []) {
        const name = text(selection.storageClass);
        if (selection.action === 'copy' && name !== '' && !isPlaceholder(name) && !classes!.has(name)) {
          yield {
            path: `${path}.selection.storageClass`,
            message: `${quote(name)} is not a StorageClass of the destination, which has `
              + `${[...classes!.keys()].slice(0, 5).map(quote).join(', ')}: MTC reports PvInvalidStorageClass`,
            fix: 'Write one of these, or add the StorageClass to the destination.',
          };
        }
      }
    },
  },
  {
    id: 'plan/class-without-access-mode',
    severity: 'warning',
    title: 'The storage class of a volume offers its access mode',
    rationale: 'Disks of a cloud and of a SAN can be mounted by one node. A claim with ReadWriteMany and the volume '
      + 'mode Filesystem stays Pending with their classes, and the pod of rsync with it. MTC reports '
      + 'PvWarnAccessModeUnavailable.',
    source: `${VALIDATION}; pkg/apis/migration/v1alpha1/migcluster_types.go (access modes of provisioners)`,
    on: 'MigPlan',
    skips: ['patch'],
    breaks: destination(planOfVolume(selectionWith('accessMode: ReadWriteMany')), storageClass('gp3-csi', EBS)),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.accessMode',
      message: 'ReadWriteMany is not offered by StorageClass gp3-csi, whose provisioner is ebs.csi.aws.com: MTC '
        + 'reports PvWarnAccessModeUnavailable, and the claim stays Pending',
      fix: 'Select a StorageClass of a shared file system, or write `accessMode: ReadWriteOnce`.',
    }],
    keeps: destination(planOfVolume(selectionWith('accessMode: ReadWriteMany')),
      storageClass('gp3-csi', 'openshift-storage.cephfs.csi.ceph.com')),
    * check(manifest, set) {
      const cluster = planModelOf(set, manifest)?.destination?.cluster;
      for (const { path, selection, pvc } of cluster === undefined ? [] : volumesOf(manifest)) {
        const provisioner = provisionerOf(set, cluster, selection.storageClass);
        const modes = selection.accessMode ? [selection.accessMode] : list(pvc.accessModes);
        if (selection.action === 'copy' && provisioner && isDisk(provisioner.name) && modes.includes('ReadWriteMany')
          && (pvc.volumeMode ?? 'Filesystem') === 'Filesystem') {
          yield {
            path: selection.accessMode ? `${path}.selection.accessMode` : `${path}.pvc.accessModes`,
            message: `ReadWriteMany is not offered by ${namedIn(provisioner.manifest, manifest)}, whose provisioner is `
              + `${provisioner.name}: MTC reports PvWarnAccessModeUnavailable, and the claim stays Pending`,
            fix: 'Select a StorageClass of a shared file system, or write `accessMode: ReadWriteOnce`.',
          };
        }
      }
    },
  },
  {
    id: 'plan/class-without-provisioner',
    severity: 'warning',
    title: 'The storage class of a volume creates volumes',
    rationale: 'A StorageClass with the provisioner kubernetes.io/no-provisioner creates nothing: the claim on the '
      + 'destination stays Pending until somebody has created a volume of that class and size, and the pod of rsync '
      + 'with it.',
    source: 'Kubernetes documentation, local StorageClass',
    on: 'MigPlan',
    skips: ['patch'],
    breaks: destination(planOfVolume(), storageClass('gp3-csi', NO_PROVISIONER)),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.storageClass',
      message: 'StorageClass gp3-csi has no provisioner: the claim stays Pending until somebody creates a volume',
      fix: 'Select a StorageClass with a provisioner, or create the volumes before the migration '
        + 'and acknowledge this rule.',
    }],
    keeps: destination(planOfVolume(), storageClass('gp3-csi', EBS)),
    * check(manifest, set) {
      const cluster = planModelOf(set, manifest)?.destination?.cluster;
      for (const { path, selection } of cluster === undefined ? [] : volumesOf(manifest)) {
        const provisioner = selection.action === 'copy'
          ? provisionerOf(set, cluster, selection.storageClass)
          : undefined;
        if (provisioner?.name === NO_PROVISIONER && !hasVolumeOf(set, cluster!, text(selection.storageClass))) {
          yield {
            path: `${path}.selection.storageClass`,
            message: `${namedIn(provisioner.manifest, manifest)} has no provisioner: the claim stays Pending until `
              + 'somebody creates a volume',
            fix: 'Select a StorageClass with a provisioner, '
              + 'or create the volumes before the migration and acknowledge this rule.',
          };
        }
      }
    },
  },
  {
    id: 'plan/snapshot-of-other-provider',
    severity: 'error',
    title: 'A volume is copied by snapshot within one provider',
    rationale: 'MTC lets Velero create a snapshot at the provider of the repository (AWS, Google Cloud or Azure) and '
      + 'restore a disk from it on the destination. That works only for disks of that provider, on both clusters.',
    source: 'MTC\'s guide, snapshot copy method; velero-plugin-for-aws, -gcp, -microsoft-azure',
    on: 'MigPlan',
    skips: ['patch'],
    breaks: snapshots('kubernetes.io/aws-ebs', 'disk.csi.azure.com'),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.copyMethod',
      message: 'snapshot cannot copy from provisioner kubernetes.io/aws-ebs (aws) of StorageClass gp2 (file-2.yaml) to '
        + 'disk.csi.azure.com (azure) of StorageClass gp3-csi: the restored volume contains no data',
      fix: 'Write `copyMethod: filesystem`.',
    }],
    keeps: snapshots('kubernetes.io/aws-ebs', EBS),
    * check(manifest, set) {
      const model = planModelOf(set, manifest);
      for (const { path, selection, storageClass: sourceClass } of model ? volumesOf(manifest) : []) {
        if (selection.action === 'copy' && selection.copyMethod === 'snapshot') {
          const message = whyNoSnapshot(set, manifest, model!, sourceClass, text(selection.storageClass));
          if (message !== undefined) {
            yield { path: `${path}.selection.copyMethod`, message, fix: 'Write `copyMethod: filesystem`.' };
          }
        }
      }
    },
  },
  {
    id: 'plan/verify-of-snapshot',
    severity: 'warning',
    title: 'Files are verified if they are copied as files',
    rationale: 'verify compares the checksums of files while they are copied by Restic or rsync. A snapshot is copied '
      + 'by the provider, and nothing is compared.',
    source: 'mig-controller pkg/controller/migmigration/{annotation,dvm}.go',
    on: 'MigPlan',
    skips: ['patch'],
    breaks: planOfVolume(SNAPSHOT.replace(' }', ', verify: true }')),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.verify',
      message: '`verify: true` has no effect on a snapshot: nothing is compared',
      fix: 'Remove `verify`, or write `copyMethod: filesystem`.',
    }],
    keeps: planOfVolume(SNAPSHOT),
    * check(manifest) {
      for (const { path, selection } of volumesOf(manifest)) {
        if (selection.action === 'copy' && selection.copyMethod === 'snapshot' && selection.verify === true) {
          yield {
            path: `${path}.selection.verify`,
            message: '`verify: true` has no effect on a snapshot: nothing is compared',
            fix: 'Remove `verify`, or write `copyMethod: filesystem`.',
          };
        }
      }
    },
  },
  {
    id: 'plan/volume-mode',
    severity: 'error',
    title: 'A volume has the mode Filesystem or Block',
    rationale: 'MTC creates the claim on the destination with volumeMode as the plan has it. The API server accepts '
      + 'Filesystem and Block only, in this spelling. Auto is for the disks of virtual machines.',
    source: 'Kubernetes API, PersistentVolumeClaim v1; mig-controller pkg/controller/directvolumemigration/pvcs.go',
    on: 'MigPlan',
    skips: ['patch'],
    breaks: planOfVolume(SELECTION, claimWith('volumeMode: FileSystem')),
    finds: [{
      path: 'spec.persistentVolumes[0].pvc.volumeMode',
      message: '"FileSystem" is not a volume mode: the API server rejects the claim on the destination',
      fix: 'Write `volumeMode: Filesystem`.',
    }],
    keeps: planOfVolume(SELECTION, claimWith('volumeMode: Filesystem')),
    * check(manifest) {
      for (const { path, pvc, selection } of volumesOf(manifest)) {
        const mode = text(pvc.volumeMode);
        if (selection.action === 'copy' && mode !== '' && !isPlaceholder(mode)
          && !['Filesystem', 'Block', 'Auto'].includes(mode)) {
          yield {
            path: `${path}.pvc.volumeMode`,
            message: `${quote(mode)} is not a volume mode: the API server rejects the claim on the destination`,
            fix: `Write \`volumeMode: ${/block/i.test(mode) ? 'Block' : 'Filesystem'}\`.`,
          };
        }
      }
    },
  },
];

/** The StorageClasses of each cluster, by name. */
const classesByCluster = derived((_: ManifestSet) => new Map<string, ReadonlyMap<string, Manifest>>());

function allClassesOf(set: ManifestSet, cluster: string): ReadonlyMap<string, Manifest> {
  const known = classesByCluster(set);
  const classes = known.get(cluster)
    ?? new Map(objectsOf(set, 'StorageClass', 'storage.k8s.io', cluster).map((one) => [one.name, one]));
  known.set(cluster, classes);
  return classes;
}

/**
 * All StorageClasses of a cluster, if the files seem to contain all of them: the default one is among them, or they
 * were read from it.
 */
export function classesOf(set: ManifestSet, cluster: string | undefined): ReadonlyMap<string, Manifest> | undefined {
  const classes = cluster === undefined ? new Map<string, Manifest>() : allClassesOf(set, cluster);
  return [...classes.values()].some((one) => isLive(one) || isDefault(one)) ? classes : undefined;
}

function isDefault({ object }: Manifest): boolean {
  return record(record(object.metadata).annotations)['storageclass.kubernetes.io/is-default-class'] === 'true';
}

interface Provisioner {
  readonly manifest: Manifest;
  readonly name: string;
}

function provisionerOf(
  set: ManifestSet, cluster: string | undefined, storageClassName: unknown,
): Provisioner | undefined {
  const manifest = cluster === undefined ? undefined : allClassesOf(set, cluster).get(text(storageClassName));
  const name = text(manifest?.object.provisioner);
  return manifest && name !== '' ? { manifest, name } : undefined;
}

/** Whether the files of a cluster contain a volume of a class. */
function hasVolumeOf(set: ManifestSet, cluster: string, name: string): boolean {
  return classesOfVolumes(set).has(`${cluster}\0${name}`);
}

const classesOfVolumes = derived((set: ManifestSet) => new Set(set.ofGroup('PersistentVolume', '')
  .map(({ cluster, object }) => `${cluster}\0${text(record(object.spec).storageClassName)}`)));

/** The providers whose disks MTC takes snapshots of, by the provisioners of their disks. */
const PROVIDERS: Readonly<Record<string, string>> = {
  'kubernetes.io/aws-ebs': 'aws',
  'ebs.csi.aws.com': 'aws',
  'kubernetes.io/gce-pd': 'gcp',
  'pd.csi.storage.gke.io': 'gcp',
  'kubernetes.io/azure-disk': 'azure',
  'disk.csi.azure.com': 'azure',
};

const DISKS = [...Object.keys(PROVIDERS), 'kubernetes.io/cinder', 'cinder.csi.openstack.org',
  'kubernetes.io/vsphere-volume', 'kubernetes.io/rbd'];

function isDisk(provisioner: string): boolean {
  return DISKS.includes(provisioner) || provisioner.endsWith('rbd.csi.ceph.com');
}

function providerOf(provisioner: string): string | undefined {
  return Object.hasOwn(PROVIDERS, provisioner) ? PROVIDERS[provisioner] : undefined;
}

function whyNoSnapshot(
  set: ManifestSet, plan: Manifest, model: ModelPlan, sourceClass: string, targetClass: string,
): string | undefined {
  const from = provisionerOf(set, model.source?.cluster, sourceClass);
  const to = provisionerOf(set, model.destination?.cluster, targetClass);
  const storage = pointedAt(set, plan, 'MigStorage', specOf(plan).migStorageRef);
  const provider = storage && storage.apiVersion.startsWith(MTC_GROUP)
    ? text(specOf(storage).volumeSnapshotProvider) || text(specOf(storage).backupStorageProvider) : undefined;
  const other = [from, to].find((one) => one && provider && providerOf(one.name) !== provider);
  if (from && to && providerOf(from.name) !== providerOf(to.name)) {
    const [a, b] = [from, to].map(({ name }) => providerOf(name) ?? 'no snapshots of MTC');
    return `snapshot cannot copy from provisioner ${from.name} (${a}) of ${namedIn(from.manifest, plan)} to ${to.name} `
      + `(${b}) of ${namedIn(to.manifest, plan)}: the restored volume contains no data`;
  }
  return other && `snapshot cannot copy volumes of provisioner ${other.name} of ${namedIn(other.manifest, plan)}: `
    + `${namedIn(storage!, plan)} has the snapshot provider ${provider}, and the volume is restored without data`;
}
