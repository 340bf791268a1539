import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, filesOf } from '../../examples/plan';
import { planOfVolume, SELECTION } from '../../examples/volumes';
import { planModelOf, planModels } from '../../reading/model/migration';
import { objectsOf } from '../../reading/model/objects';
import { namedIn } from '../../reading/model/text';
import { specOf, volumesOf } from '../../reading/plan';
import { maybeSameCluster } from '../../reading/references';

const volume = (kind: string) => documents(
  filesOf('ocp3', `apiVersion: v1
kind: PersistentVolume
metadata: { name: pvc-1 }
spec:
  accessModes: [ReadWriteOnce]
  capacity: { storage: 1Gi }
  ${kind}
`),
  filesOf('ocp4', planOfVolume(SELECTION).replace('name: ocp4', 'name: host')),
);
const zone = (label: string) => documents(filesOf('ocp4',
  planOfVolume().replace('name: ocp4', 'name: host'), `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: gp3-csi }
provisioner: ebs.csi.aws.com
allowedTopologies:
  - matchLabelExpressions: [{ key: topology.kubernetes.io/zone, values: [eu-west-1a] }]
`, `apiVersion: v1\nkind: Node\nmetadata: { name: worker-0, labels: { topology.kubernetes.io/zone: ${label} } }\n`));

/** Rules on volumes that stay where they are. */
export const VOLUME_PLACE_RULES: readonly Rule[] = [
  {
    id: 'plan/volume-of-node',
    severity: 'warning',
    title: 'A volume that is a folder of a node is skipped',
    rationale: 'For a volume of type hostPath MTC offers the action skip only, and replaces any other by it: the claim '
      + 'is not copied, and the run does not mention it.',
    source: 'mig-controller pkg/controller/migplan/pvlist.go',
    on: 'MigPlan',
    skips: ['patch'],
    breaks: volume('hostPath: { path: /srv/data }'),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.action',
      message: 'PersistentVolume pvc-1 (file-2.yaml) is a folder of a node (hostPath), for which MTC offers skip '
        + 'only: it replaces copy, and the data stays on the source',
      fix: 'Copy the data to a claim with a StorageClass before the migration, or write `action: skip`.',
    }],
    keeps: volume('nfs: { server: nfs.example.com, path: /data }'),
    * check(manifest, set) {
      const cluster = planModelOf(set, manifest)?.source?.cluster;
      for (const { path, name, selection } of volumesOf(manifest)) {
        const found = ['copy', 'move'].includes(selection.action)
          ? set.named('PersistentVolume', '', name).find((one) => cluster === undefined
            ? maybeSameCluster(one, manifest) : one.cluster === cluster)
          : undefined;
        if (found && specOf(found).hostPath !== undefined) {
          yield {
            path: `${path}.selection.action`,
            message: `${namedIn(found, manifest)} is a folder of a node (hostPath), for which MTC offers skip only: it `
              + `replaces ${selection.action}, and the data stays on the source`,
            fix: 'Copy the data to a claim with a StorageClass before the migration, or write `action: skip`.',
          };
        }
      }
    },
  },
  {
    id: 'plan/class-of-other-zone',
    severity: 'warning',
    title: 'A node of the destination is in a zone of the storage class',
    rationale: 'allowedTopologies limits a StorageClass to nodes with certain labels. If no node has them, each claim '
      + 'of '
      + 'the class stays Pending, and the pods of rsync with it: MTC reports RsyncTransferPodsPending. This is judged '
      + 'if the files contain nodes of the destination.',
    source: 'Kubernetes documentation, StorageClass, allowed topologies',
    on: 'StorageClass',
    skips: ['patch'],
    breaks: zone('eu-central-1a'),
    finds: [{
      path: 'allowedTopologies',
      message: 'no node of this cluster has topology.kubernetes.io/zone eu-west-1a: the claims of MigPlan '
        + 'openshift-migration/shop with this class stay Pending, and the pods of rsync with them',
      fix: 'Remove `allowedTopologies`, or write the labels of the nodes.',
    }],
    keeps: zone('eu-west-1a'),
    * check(manifest, set) {
      const terms = list(manifest.object.allowedTopologies).map((one) =>
        list(record(one).matchLabelExpressions).map(record));
      const nodes = terms.length === 0 ? [] : objectsOf(set, 'Node', '', manifest.cluster);
      const isMet = nodes.some((node) => terms.some((term) => term.every(({ key, values }) =>
        list(values).includes(record(record(node.object.metadata).labels)[text(key)]))));
      const plan = nodes.length > 0 && !isMet ? planWith(set, manifest) : undefined;
      if (plan) {
        const [first] = terms.flat();
        yield {
          path: 'allowedTopologies',
          message: `no node of this cluster has ${text(first?.key)} ${list(first?.values).map(text).join(' or ')}: the `
            + `claims of ${namedIn(plan, manifest)} with this class stay Pending, and the pods of rsync with them`,
          fix: 'Remove `allowedTopologies`, or write the labels of the nodes.',
        };
      }
    },
  },
];

/** An open plan that creates claims of a class on the cluster of the class. */
function planWith(set: ManifestSet, storageClass: Manifest): Manifest | undefined {
  return planModels(set).find(({ manifest, destination, isClosed }) => !isClosed
    && destination?.cluster !== undefined && destination.cluster === storageClass.cluster
    && volumesOf(manifest).some(({ selection }) => selection.action === 'copy'
      && selection.storageClass === storageClass.name))?.manifest;
}
