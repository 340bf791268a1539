import { AccessMode, VolumeMode } from './mig-plan';

const { READ_WRITE_ONCE: RWO, READ_ONLY_MANY: ROX, READ_WRITE_MANY: RWX } = AccessMode;

interface ProvisionerFacts {
  readonly matches: (provisioner: string) => boolean;
  readonly filesystem: readonly AccessMode[];
  readonly block: readonly AccessMode[];
}

function exactly(
  names: readonly string[], filesystem: readonly AccessMode[], block: readonly AccessMode[] = [],
): ProvisionerFacts {
  return { matches: (provisioner) => names.includes(provisioner), filesystem, block };
}

function endingWith(
  suffix: string, filesystem: readonly AccessMode[], block: readonly AccessMode[] = [],
): ProvisionerFacts {
  return { matches: (provisioner) => provisioner.endsWith(suffix), filesystem, block };
}

const IN_TREE = (...names: string[]) => names.map((name) => `kubernetes.io/${name}`);

/** The access modes that MTC assumes for each provisioner. The table is compiled into its controller. */
const PROVISIONERS: readonly ProvisionerFacts[] = [
  exactly(IN_TREE('aws-ebs', 'azure-disk', 'cinder', 'vsphere-volume', 'storageos'), [RWO]),
  exactly(IN_TREE('gce-pd', 'rbd', 'scaleio'), [RWO, ROX]),
  { matches: (provisioner) => provisioner.startsWith('gluster.org/glusterblock'), filesystem: [RWO, ROX], block: [] },
  exactly(IN_TREE('azure-file', 'glusterfs', 'quobyte'), [RWO, ROX, RWX]),
  exactly(IN_TREE('portworx-volume'), [RWO, RWX]),
  endingWith('rbd.csi.ceph.com', [RWO], [RWO, ROX, RWX]),
  endingWith('cephfs.csi.ceph.com', [RWO, ROX, RWX]),
  exactly(['netapp.io/trident'], [RWO, ROX], [RWO, ROX, RWX]),
  exactly(['csi.kubevirt.io'], [RWO], [RWO]),
];

/**
 * The access modes that MTC assumes for volumes of a provisioner; undefined if its table does not contain the
 * provisioner.
 */
export function knownAccessModes(provisioner: string, volumeMode: string): readonly AccessMode[] | undefined {
  const facts = PROVISIONERS.find(({ matches }) => matches(provisioner));
  return facts && (volumeMode === VolumeMode.BLOCK ? facts.block : facts.filesystem);
}

/** Types of volumes that MTC can move: the destination uses the same storage. */
export const MOVABLE_TYPES: readonly string[] = ['nfs', 'awsElasticBlockStore'];

/** A type of volumes that MTC can only skip. */
export const UNSUPPORTED_TYPE = 'hostPath';

/** The annotation of a volume that names what has made it. */
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

/** Fields of a volume that are not its type. */
const NOT_A_TYPE = [
  'accessModes', 'capacity', 'claimRef', 'mountOptions', 'nodeAffinity', 'persistentVolumeReclaimPolicy',
  'storageClassName', 'volumeMode',
  'volumeAttributesClassName',
];

/** What a volume is on, by the field of its `spec`: `nfs`, `csi`. */
export function volumeType(spec: object): string | undefined {
  return Object.keys(spec).find((field) => !NOT_A_TYPE.includes(field));
}
