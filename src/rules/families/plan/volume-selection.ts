import { CopyMethod, VolumeAction, VolumeMode } from '../../../api/mig-plan';
import { didYouMean } from '../../../grammar/did-you-mean';
import { list, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { claimWith, planOfVolume, SELECTION, selectionWith } from '../../examples/volumes';
import { copiedVolumesOf, volumesMeantToBeCopied, volumesOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const VALIDATION = 'mig-controller pkg/controller/migplan/validation.go';
const DISCOVERY = 'mig-controller pkg/controller/migplan/pvlist.go';

const ACTIONS: string[] = Object.values(VolumeAction);
const COPY_METHODS: string[] = Object.values(CopyMethod);
const PARTICIPLES = new Map<unknown, string>([['copy', 'copied'], ['move', 'moved'], ['skip', 'skipped']]);

const EXAMPLE = planOfVolume();

/** Rules on what a plan selects for its volumes. */
export const VOLUME_SELECTION_RULES: readonly Rule[] = [
  {
    id: 'plan/volume-action',
    severity: 'error',
    title: 'A volume is copied, moved or skipped',
    rationale: 'MTC sets no default for selection.action in an entry that was written by hand. Without one of the '
      + 'three actions the plan gets PvInvalidAction and is not Ready.',
    source: VALIDATION,
    on: 'MigPlan',
    breaks: planOfVolume('{ action: direct, copyMethod: filesystem, storageClass: gp3-csi }'),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.action',
      message: '"direct" is not an action of MTC: MTC reports PvInvalidAction, and the plan is not Ready',
      fix: 'Write `action: copy`, `move` or `skip`.',
    }],
    keeps: EXAMPLE,
    * check(plan) {
      for (const { path, selection: { action }, supported } of volumesOf(plan)) {
        const isAbsent = action === undefined || action === null || action === '';
        if (isAbsent ? list(supported.actions).length !== 1 : typeof action === 'string' && !ACTIONS.includes(action)) {
          const near = didYouMean(text(action), ACTIONS);
          const what = isAbsent
            ? '`action` is missing, and has no default'
            : `${quote(action)} is not an action of MTC`;
          yield {
            path: `${path}.selection.action`,
            message: `${what}: MTC reports PvInvalidAction, and the plan is not Ready`,
            fix: near ? `Write \`action: ${near}\`.` : 'Write `action: copy`, `move` or `skip`.',
          };
        }
      }
    },
  },
  {
    id: 'plan/volume-action-not-offered',
    severity: 'warning',
    title: 'The action of a volume is one that MTC offers for it',
    rationale: 'supported.actions contains the actions that discovery found possible: move only for NFS, AWS EBS and '
      + 'the storage classes in mig_pv_move_storageclasses, and only skip for hostPath. Another action causes '
      + 'PvInvalidAction.',
    source: DISCOVERY,
    on: 'MigPlan',
    breaks: EXAMPLE.replace('action: copy', 'action: move').replace('actions: []', 'actions: [skip, copy]'),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.action',
      message: 'according to `supported.actions`, this volume can be skipped or copied, not moved: MTC reports '
        + 'PvInvalidAction, and the plan is not Ready',
      fix: 'Write `action: copy`, or add the storage class to `mig_pv_move_storageclasses` of the '
        + 'MigrationController.',
    }],
    keeps: EXAMPLE.replace('actions: []', 'actions: [skip, copy]'),
    * check(plan) {
      for (const { path, selection: { action }, supported } of volumesOf(plan)) {
        const offered = list(supported.actions);
        if (ACTIONS.includes(action) && offered.length > 0 && !offered.includes(action)) {
          const participles = offered.map((one) => PARTICIPLES.get(one) ?? text(one));
          yield {
            path: `${path}.selection.action`,
            message: `according to \`supported.actions\`, this volume can be ${participles.join(' or ')}, not `
              + `${PARTICIPLES.get(action)}: MTC reports PvInvalidAction, and the plan is not Ready`,
            fix: `Write \`action: ${offered.map(text).filter((one) => one !== 'skip')[0] || 'skip'}\`, or add the `
              + 'storage class to `mig_pv_move_storageclasses` of the MigrationController.',
          };
        }
      }
    },
  },
  {
    id: 'plan/volume-copy-method',
    severity: 'error',
    title: 'A volume that is copied has a copy method',
    rationale: 'For the action copy, MTC requires filesystem, snapshot or (since 1.8) block in selection.copyMethod. '
      + 'Without it the plan gets PvNoCopyMethodSelection, with another value PvInvalidCopyMethod, and is not Ready.',
    source: VALIDATION,
    on: 'MigPlan',
    breaks: planOfVolume('{ action: copy, copyMethod: rsync, storageClass: gp3-csi }'),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.copyMethod',
      message: '"rsync" is not a copy method of MTC: it reports PvInvalidCopyMethod, and the plan is not Ready',
      fix: 'Write `copyMethod: filesystem` (rsync or Restic), or `snapshot`, or `block` for raw block devices.',
    }],
    keeps: EXAMPLE,
    * check(plan) {
      for (const { path, selection: { copyMethod } } of volumesMeantToBeCopied(plan)) {
        if (!copyMethod || (typeof copyMethod === 'string' && !COPY_METHODS.includes(copyMethod))) {
          const near = didYouMean(text(copyMethod), COPY_METHODS);
          yield {
            path: `${path}.selection.copyMethod`,
            message: copyMethod
              ? `${quote(copyMethod)} is not a copy method of MTC: it reports `
                + 'PvInvalidCopyMethod, and the plan is not Ready'
              : '`copyMethod` is missing, and has no default: MTC reports '
                + 'PvNoCopyMethodSelection, and the plan is not Ready',
            fix: near ? `Write \`copyMethod: ${near}\`.`
              : 'Write `copyMethod: filesystem` (rsync or Restic), or `snapshot`, or `block` for raw block devices.',
          };
        }
      }
    },
  },
  {
    id: 'plan/volume-without-storage-class',
    severity: 'warning',
    title: 'A volume that is copied has a storage class of the destination',
    rationale: 'Discovery chooses a storage class only for volumes that have no entry yet. If an entry has none, the '
      + 'claim gets none, and a matching volume must exist on the destination (PvNoStorageClassSelection, a warning).',
    source: VALIDATION,
    on: 'MigPlan',
    skips: ['live'],
    breaks: planOfVolume('{ action: copy, copyMethod: filesystem }'),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.storageClass',
      message: '`storageClass` is missing, and MTC chooses none for an existing entry: the claim waits for a '
        + 'volume that somebody creates',
      fix: 'Add `storageClass` with a storage class of the destination, or `storageClass: ""` if the volumes '
        + 'exist.',
    }],
    keeps: EXAMPLE,
    * check(plan) {
      for (const { path, selection: { storageClass } } of copiedVolumesOf(plan)) {
        if (storageClass === undefined || storageClass === null) {
          yield {
            path: `${path}.selection.storageClass`,
            message: '`storageClass` is missing, and MTC chooses none for an existing entry: the claim waits for a '
              + 'volume that somebody creates',
            fix: 'Add `storageClass` with a storage class of the destination, or '
              + '`storageClass: ""` if the volumes exist.',
          };
        }
      }
    },
  },
  {
    id: 'plan/volume-raw-device-as-files',
    severity: 'warning',
    title: 'Raw block devices are copied as blocks',
    rationale: 'A claim with volumeMode Block has no file system. Discovery chooses copyMethod block for it (since MTC '
      + '1.8); filesystem is for claims with volumeMode Filesystem.',
    source: DISCOVERY,
    on: 'MigPlan',
    breaks: planOfVolume(SELECTION, claimWith('volumeMode: Block')),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.copyMethod',
      message: 'is "filesystem", but the claim is a raw block device (`volumeMode: Block`) without files',
      fix: 'Write `copyMethod: block`.',
    }],
    keeps: planOfVolume(SELECTION.replace('filesystem', 'block'), claimWith('volumeMode: Block')),
    * check(plan) {
      for (const { path, pvc, selection } of copiedVolumesOf(plan)) {
        if (pvc.volumeMode === VolumeMode.BLOCK && selection.copyMethod === CopyMethod.FILESYSTEM) {
          yield {
            path: `${path}.selection.copyMethod`,
            message: 'is "filesystem", but the claim is a raw block device (`volumeMode: Block`) without files',
            fix: 'Write `copyMethod: block`.',
          };
        }
      }
    },
  },
  {
    id: 'plan/volume-snapshot',
    severity: 'info',
    title: 'Snapshots require the same storage provider on both clusters',
    rationale: 'With copyMethod snapshot, the data is copied with snapshots of the storage provider: both clusters '
      + 'must use the same provider, in the same region, and the plan\'s MigStorage must be able to create them. MTC '
      + 'warns of it itself (PvWarnCopyMethodSnapshot).',
    source: VALIDATION,
    on: 'MigPlan',
    breaks: planOfVolume(SELECTION.replace('filesystem', 'snapshot')),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.copyMethod',
      message: 'snapshots require the same storage provider and region on both clusters, and go through the '
        + 'repository even with direct volume migration',
      fix: 'Write `copyMethod: filesystem` if the clusters have different providers or regions.',
    }],
    keeps: EXAMPLE,
    * check(plan) {
      for (const { path, selection } of copiedVolumesOf(plan)) {
        if (selection.copyMethod === CopyMethod.SNAPSHOT) {
          yield {
            path: `${path}.selection.copyMethod`,
            message: 'snapshots require the same storage provider and region on both clusters, and go through the '
              + 'repository even with direct volume migration',
            fix: 'Write `copyMethod: filesystem` if the clusters have different providers or regions.',
          };
        }
      }
    },
  },
  {
    id: 'plan/volume-verify',
    severity: 'info',
    title: 'Checksums are verified only where that is worth the time',
    rationale: 'selection.verify compares checksums: in each run, rsync reads all files on both '
      + 'sides, even if few have changed.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    on: 'MigPlan',
    breaks: planOfVolume(selectionWith('verify: true')),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.verify',
      message: 'each run reads all files on both sides to compare checksums',
      fix: 'Remove `verify`, unless the data is worth the downtime.',
    }],
    keeps: EXAMPLE,
    * check(plan) {
      for (const { path, selection } of copiedVolumesOf(plan)) {
        if (selection.verify === true) {
          yield {
            path: `${path}.selection.verify`,
            message: 'each run reads all files on both sides to compare checksums',
            fix: 'Remove `verify`, unless the data is worth the downtime.',
          };
        }
      }
    },
  },
];
