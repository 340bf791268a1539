import { AccessMode, AUTO_ACCESS_MODE, CopyMethod } from '../../../api/mig-plan';
import { didYouMean } from '../../../grammar/did-you-mean';
import { list, text } from '../../engine/manifest';
import { FieldProblem, Rule } from '../../engine/rule';
import { claimWith, planOfVolume, SELECTION, selectionWith } from '../../examples/volumes';
import { copiedVolumesOf, specOf, VolumeEntry, volumesMeantToBeCopied } from '../../reading/plan';
import { isAbsent } from '../../reading/references';
import { quote } from '../../reading/text';

/** The access modes that MTC accepts, and those of a claim in Kubernetes. */
const SELECTED_MODES: string[] = [...Object.values(AccessMode), AUTO_ACCESS_MODE];
const CLAIM_MODES: string[] = [...Object.values(AccessMode), 'ReadWriteOncePod'];

const ABBREVIATIONS = new Map([
  ['RWO', 'ReadWriteOnce'], ['ROX', 'ReadOnlyMany'], ['RWX', 'ReadWriteMany'], ['RWOP', 'ReadWriteOnce'],
  ['ReadWriteOncePod', 'ReadWriteOnce'],
]);

/** Owners of claims that may be disks of a virtual machine. */
const MAYBE_MACHINES = ['VirtualMachine', 'VirtualMachineInstance', 'Unknown'];

const CHOOSE = 'Write `accessMode: ReadWriteOnce`, `ReadOnlyMany` or `ReadWriteMany`, '
  + 'or remove `accessMode` to keep those of the claim.';

const WITHOUT_MODES = '{ namespace: shop-web, name: data }';

/** Rules on the access modes of volumes that are copied. */
export const VOLUME_ACCESS_MODE_RULES: readonly Rule[] = [
  {
    id: 'plan/volume-access-mode',
    severity: 'error',
    title: 'The access modes of a volume that is copied are valid',
    rationale: 'selection.accessMode is ReadWriteOnce, ReadOnlyMany, ReadWriteMany, or since 1.8 auto. If it is '
      + 'missing, the claim keeps the access modes in pvc.accessModes, unchanged. With any other value the plan gets '
      + 'PvInvalidAccessMode and is not Ready.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigPlan',
    breaks: planOfVolume(selectionWith('accessMode: RWX')),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.accessMode',
      message: '"RWX" is not an access mode that MTC accepts: it reports PvInvalidAccessMode, and the plan is '
        + 'not Ready',
      fix: 'Write `accessMode: ReadWriteMany`.',
    }],
    keeps: planOfVolume(selectionWith('accessMode: ReadWriteMany')),
    * check(plan) {
      for (const volume of volumesMeantToBeCopied(plan)) {
        const mode = text(volume.selection.accessMode);
        if (mode === '') {
          yield* keptModeProblems(volume);
        } else if (!SELECTED_MODES.includes(mode)) {
          const meant = ABBREVIATIONS.get(mode) ?? didYouMean(mode, SELECTED_MODES);
          yield {
            path: `${volume.path}.selection.accessMode`,
            message: `${quote(mode)} is not an access mode that MTC accepts: it reports PvInvalidAccessMode, and the `
              + 'plan is not Ready',
            fix: meant ? `Write \`accessMode: ${meant}\`.` : CHOOSE,
          };
        }
      }
    },
  },
  {
    id: 'plan/volume-without-access-modes',
    severity: 'error',
    title: 'An entry for a volume that is copied directly has access modes',
    rationale: 'Discovery does not add access modes to an existing entry. If pvc.accessModes is missing, the '
      + 'DirectVolumeMigration that MTC creates has no targetAccessModes, and the API server rejects it.',
    source: 'mig-controller pkg/controller/migplan/pvlist.go, pkg/controller/migmigration/dvm.go',
    on: 'MigPlan',
    breaks: planOfVolume(SELECTION, WITHOUT_MODES),
    finds: [{
      path: 'spec.persistentVolumes[0].pvc.accessModes',
      message: '`accessModes` is missing, and MTC does not add it to an existing entry: the API server rejects '
        + 'the DirectVolumeMigration that MTC creates',
      fix: 'Write the claim\'s access modes to `pvc.accessModes` (and its mode to `pvc.volumeMode`), or set '
        + '`selection.accessMode`.',
      programFix: 'Give the access modes of the claim, such as `[AccessMode.READ_WRITE_ONCE]`.',
    }],
    keeps: planOfVolume(selectionWith('accessMode: ReadWriteOnce'), WITHOUT_MODES),
    * check(plan) {
      const copied = specOf(plan).indirectVolumeMigration === true ? [] : volumesMeantToBeCopied(plan);
      for (const { path, pvc, selection } of copied) {
        if (selection.copyMethod !== CopyMethod.SNAPSHOT && isAbsent(pvc.accessModes) && !selection.accessMode) {
          yield {
            path: `${path}.pvc.accessModes`,
            message: '`accessModes` is missing, and MTC does not add it to an existing entry: the API server rejects '
              + 'the DirectVolumeMigration that MTC creates',
            fix: 'Write the claim\'s access modes to `pvc.accessModes` (and its mode to `pvc.volumeMode`), '
              + 'or set `selection.accessMode`.',
            programFix: 'Give the access modes of the claim, such as `[AccessMode.READ_WRITE_ONCE]`.',
          };
        }
      }
    },
  },
  {
    id: 'plan/volume-auto-access-mode',
    severity: 'warning',
    title: 'The access mode auto is for disks of virtual machines',
    rationale: 'auto takes the access mode from the storage profile that OpenShift Virtualization uses for disks. '
      + 'Other claims have none.',
    source: 'mig-controller pkg/controller/directvolumemigration/vm.go',
    on: 'MigPlan',
    breaks: planOfVolume(selectionWith('accessMode: auto'), claimWith('ownerType: Deployment')),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.accessMode',
      message: '"auto" is for disks of virtual machines, which have a storage profile, but this claim belongs '
        + 'to a Deployment',
      fix: 'Write `accessMode: ReadWriteOnce`, `ReadOnlyMany` or `ReadWriteMany`, or remove `accessMode` to '
        + 'keep those of the claim.',
    }],
    keeps: planOfVolume(selectionWith('accessMode: auto'), claimWith('ownerType: VirtualMachine')),
    * check(plan) {
      for (const { path, pvc, selection } of copiedVolumesOf(plan)) {
        if (selection.accessMode === AUTO_ACCESS_MODE && !mayBeDisk(pvc)) {
          yield {
            path: `${path}.selection.accessMode`,
            message: '"auto" is for disks of virtual machines, which have a storage profile, '
              + `but this claim belongs to a ${text(pvc.ownerType)}`,
            fix: CHOOSE,
          };
        }
      }
    },
  },
];

function* keptModeProblems({ path, pvc }: VolumeEntry): Iterable<FieldProblem> {
  for (const [index, mode] of list(pvc.accessModes).entries()) {
    // OpenShift's console writes `Auto`
    const isOfDisk = text(mode).toLowerCase() === AUTO_ACCESS_MODE && mayBeDisk(pvc);
    if (typeof mode === 'string' && !CLAIM_MODES.includes(mode) && !isOfDisk) {
      const meant = ABBREVIATIONS.get(mode) ?? didYouMean(mode, CLAIM_MODES);
      yield {
        path: `${path}.pvc.accessModes[${index}]`,
        message: `${quote(mode)} is not an access mode of Kubernetes: MTC copies it to the claim, and the API server `
          + 'of the destination rejects it',
        fix: meant ? `Write ${quote(meant)}.` : `Write one of ${CLAIM_MODES.join(', ')}.`,
      };
    }
  }
}

/** Whether a claim may be a disk of a virtual machine: true unless the plan names another owner. */
function mayBeDisk(pvc: VolumeEntry['pvc']): boolean {
  return text(pvc.ownerType) === '' || MAYBE_MACHINES.includes(pvc.ownerType);
}
