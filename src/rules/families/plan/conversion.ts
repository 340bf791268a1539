import { classesOf } from './storage-classes';
import { Rule } from '../../engine/rule';
import { filesOf } from '../../examples/plan';
import { planModelOf } from '../../reading/model/migration';
import { namedIn } from '../../reading/model/text';
import { volumesOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const conversion = (selection: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: convert, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: host, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  namespaces: [shop]
  persistentVolumes:
  - name: pvc-1
    storageClass: gp2
    pvc: { namespace: shop, name: data, accessModes: [ReadWriteOnce], volumeMode: Filesystem }
    selection: ${selection}
    supported: { actions: [skip, copy], copyMethods: [filesystem] }
`;
const COPY = '{ action: copy, copyMethod: filesystem, storageClass: gp3 }';
const storageClass = (name: string, isDefault: boolean) => `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: ${name}, annotations: { storageclass.kubernetes.io/is-default-class: "${isDefault}" } }
provisioner: ebs.csi.aws.com
`;

/** Rules on plans that convert volumes to another storage class. */
export const PLAN_CONVERSION_RULES: readonly Rule[] = [
  {
    id: 'plan/conversion-of-nothing',
    severity: 'error',
    title: 'A storage conversion converts at least one volume',
    rationale: 'A plan within one cluster that renames no namespace converts volumes to another storage class. If it '
      + 'skips all of them, MTC reports StorageClassConversionUnavailable and the plan is not Ready.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigPlan',
    skips: ['patch', 'live'],
    breaks: conversion('{ action: skip }'),
    finds: [{
      path: 'spec.persistentVolumes',
      message: 'the plan skips its only volume, so that nothing is converted: MTC reports '
        + 'StorageClassConversionUnavailable',
      fix: 'Write `action: copy`, a `copyMethod` and the new `storageClass` for the volumes to convert.',
    }],
    keeps: conversion(COPY),
    * check(manifest, set) {
      const volumes = planModelOf(set, manifest)?.isStorageConversion ? volumesOf(manifest) : [];
      if (volumes.length > 0 && volumes.every(({ selection }) => selection.action === 'skip')) {
        yield {
          path: 'spec.persistentVolumes',
          message: 'the plan skips '
            + `${volumes.length === 1 ? 'its only volume' : `all of its ${volumes.length} volumes`}, so that nothing `
            + 'is converted: MTC reports StorageClassConversionUnavailable',
          fix: 'Write `action: copy`, a `copyMethod` and the new `storageClass` for the volumes to convert.',
        };
      }
    },
  },
  {
    id: 'plan/conversion-to-same-class',
    severity: 'warning',
    title: 'A storage conversion changes the storage class',
    rationale: 'MTC copies the volume to a claim of the selected class. If that is the class of the volume, the copy '
      + 'changes nothing, unless it changes the access mode.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigPlan',
    skips: ['patch', 'live'],
    breaks: conversion(COPY.replace('gp3', 'gp2')),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.storageClass',
      message: '"gp2" is the storage class that volume pvc-1 has already: '
        + 'the conversion copies its data and changes nothing',
      fix: 'Write another storage class, or `action: skip`.',
    }],
    keeps: conversion(COPY),
    * check(manifest, set) {
      for (const { path, name, selection, storageClass: given } of planModelOf(set, manifest)?.isStorageConversion
        ? volumesOf(manifest)
        : []) {
        if (selection.action === 'copy' && given !== '' && selection.storageClass === given && !selection.accessMode) {
          yield {
            path: `${path}.selection.storageClass`,
            message: `${quote(given)} is the storage class that volume ${name} has already: the conversion copies its `
              + 'data and changes nothing',
            fix: 'Write another storage class, or `action: skip`.',
          };
        }
      }
    },
  },
  {
    id: 'plan/conversion-with-one-class',
    severity: 'error',
    title: 'A cluster for storage conversions has two storage classes',
    rationale: 'MTC offers a storage conversion only on clusters with more than one StorageClass, and otherwise '
      + 'reports StorageClassConversionUnavailable.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigPlan',
    skips: ['patch', 'live'],
    breaks: filesOf('ocp4', conversion(COPY), storageClass('gp3', true)),
    finds: [{
      path: 'spec.destMigClusterRef',
      message: 'StorageClass gp3 is the only one of the cluster: MTC reports StorageClassConversionUnavailable, and '
        + 'the plan is not Ready',
      fix: 'Add the StorageClass to convert to, and then the plan.',
    }],
    keeps: filesOf('ocp4', conversion(COPY), storageClass('gp3', true), storageClass('gp2', false)),
    * check(manifest, set) {
      const model = planModelOf(set, manifest);
      const classes = model?.isStorageConversion ? classesOf(set, model.destination?.cluster) : undefined;
      const [only] = classes?.values() ?? [];
      if (classes?.size === 1) {
        yield {
          path: 'spec.destMigClusterRef',
          message: `${namedIn(only, manifest)} is the only one of the cluster: MTC reports `
            + 'StorageClassConversionUnavailable, and the plan is not Ready',
          fix: 'Add the StorageClass to convert to, and then the plan.',
        };
      }
    },
  },
];
