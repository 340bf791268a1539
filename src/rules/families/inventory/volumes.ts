import { knownAccessModes } from '../../../api/provisioners';
import { didYouMean } from '../../../grammar/did-you-mean';
import { list, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { exampleInventory } from '../../examples/inventory';
import { planExample } from '../../examples/plan';
import { inventoriesOf, isCaptured, some } from '../../reading/inventory';
import { volumesOf } from '../../reading/plan';

const CLASSES = exampleInventory({
  storageClasses: [{ name: 'ceph-rbd', provisioner: 'openshift-storage.rbd.csi.ceph.com' },
    { name: 'cephfs', provisioner: 'openshift-storage.cephfs.csi.ceph.com' }],
});

const copied = (storageClass: string, mode: string) => planExample(`persistentVolumes:
    - name: pv-1
      pvc: { namespace: shop-web, name: data, accessModes: [${mode}], volumeMode: Filesystem }
      selection: { action: copy, copyMethod: filesystem, storageClass: ${storageClass} }
      supported: { actions: [copy], copyMethods: [filesystem] }`);

/** Rules on the volumes of plans, with the inventory of the destination. */
export const INVENTORY_VOLUME_RULES: readonly Rule[] = [
  {
    id: 'inventory/missing-storage-class',
    severity: 'error',
    title: 'The storage classes of a plan exist on the destination',
    rationale: 'MTC reports PvInvalidStorageClass for a volume whose class does not exist on the destination, '
      + 'and the plan does not become Ready.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigPlan',
    skips: ['live'],
    inventories: { ocp4: CLASSES },
    breaks: copied('cepfs', 'ReadWriteMany'),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.storageClass',
      message: '"cepfs" does not exist on the destination, according to its inventory: '
        + 'MTC reports PvInvalidStorageClass',
      fix: 'Write "cephfs".',
    }],
    keeps: copied('cephfs', 'ReadWriteMany'),
    * check(plan, _, circumstances) {
      const { destination } = inventoriesOf(plan, circumstances);
      const names = destination?.storageClasses.map(({ name }) => name) ?? [];
      for (const { path, selection } of destination && isCaptured(destination, 'storageclasses')
        ? volumesOf(plan)
        : []) {
        const name = text(selection.storageClass);
        if (selection.action === 'copy' && name !== '' && !names.includes(name)) {
          const near = didYouMean(name, names);
          yield {
            path: `${path}.selection.storageClass`,
            message: `"${name}" does not exist on the destination, according to its inventory: MTC reports `
              + 'PvInvalidStorageClass',
            fix: near ? `Write "${near}".` : `Use one of ${some(names) || 'its classes (there are none)'}.`,
          };
        }
      }
    },
  },
  {
    id: 'inventory/access-mode',
    severity: 'warning',
    title: 'The storage class of a volume offers its access mode',
    rationale: 'MTC warns of an access mode that it does not know from the provisioner (PvWarnAccessModeUnavailable). '
      + 'Such a claim often stays Pending, and the run waits.',
    source: 'mig-controller pkg/controller/migplan/pvlist.go',
    on: 'MigPlan',
    skips: ['live'],
    inventories: { ocp4: CLASSES },
    breaks: copied('ceph-rbd', 'ReadWriteMany'),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.storageClass',
      message: '"ceph-rbd" (openshift-storage.rbd.csi.ceph.com) does not offer ReadWriteMany for Filesystem: MTC '
        + 'reports PvWarnAccessModeUnavailable',
      fix: 'Use a class that offers it, or set `accessMode: ReadWriteOnce`.',
    }],
    keeps: copied('ceph-rbd', 'ReadWriteOnce'),
    * check(plan, _, circumstances) {
      const { destination } = inventoriesOf(plan, circumstances);
      const classes = new Map(destination?.storageClasses.map(({ name, provisioner }) => [name, provisioner]));
      for (const { path, selection, pvc } of destination ? volumesOf(plan) : []) {
        const provisioner = classes.get(text(selection.storageClass));
        const volumeMode = text(pvc.volumeMode) || 'Filesystem';
        const offered: readonly string[] | undefined = provisioner && selection.action === 'copy'
          ? knownAccessModes(provisioner, volumeMode)
          : undefined;
        const modes = text(selection.accessMode) ? [text(selection.accessMode)] : list(pvc.accessModes).map(text);
        const missing = offered && modes.find((mode) => mode !== 'auto' && !offered.includes(mode));
        if (missing) {
          yield {
            path: `${path}.selection.storageClass`,
            message: `"${text(selection.storageClass)}" (${provisioner}) does not offer ${missing} for `
              + `${volumeMode}: MTC reports PvWarnAccessModeUnavailable`,
            fix: offered.length > 0
              ? `Use a class that offers it, or set \`accessMode: ${offered[0]}\`.`
              : 'Use a class that offers it.',
          };
        }
      }
    },
  },
];
