import { DirectVolumeMigrationType } from '../../../api/direct-migrations';
import { AccessMode, AUTO_ACCESS_MODE } from '../../../api/mig-plan';
import { didYouMean } from '../../../grammar/did-you-mean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { isRecord, list, Manifest, record, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { CLAIM, progress, volumes } from '../../examples/direct';
import { specOf } from '../../reading/plan';
import { isAbsent } from '../../reading/references';
import { quote } from '../../reading/text';

const TYPES: string[] = Object.values(DirectVolumeMigrationType);
const ACCESS_MODES: string[] = [...Object.values(AccessMode), 'ReadWriteOncePod', AUTO_ACCESS_MODE];
const ACCESS_MODE_ABBREVIATIONS = new Map([
  ['RWO', 'ReadWriteOnce'], ['ROX', 'ReadOnlyMany'], ['RWX', 'ReadWriteMany'],
]);

/** The label with which a DirectVolumeMigrationProgress finds its rsync pod. */
export const POD_LABEL = 'migration.openshift.io/created-for-pvc';

/** Rules on direct volume migrations and their progress. */
export const DIRECT_VOLUME_RULES: readonly Rule[] = [
  {
    id: 'direct/migration-type',
    severity: 'error',
    title: 'The type of a direct volume migration is Stage, CutOver or Rollback',
    rationale: 'The API server accepts any string as migrationType. CutOver has a capital O. MTC treats any other '
      + 'value as none of the three types.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/directvolumemigration_types.go',
    on: 'DirectVolumeMigration',
    breaks: volumes(CLAIM, '\n  migrationType: Cutover'),
    finds: [{
      path: 'spec.migrationType',
      message: '"Cutover" is not a valid migration type: MTC does not recognize it',
      fix: 'Write `CutOver`.',
    }],
    keeps: volumes(CLAIM, '\n  migrationType: CutOver'),
    * check(manifest) {
      const type = text(specOf(manifest).migrationType);
      if (type && !TYPES.includes(type)) {
        const meant = /^final$/i.test(type) ? 'CutOver' : didYouMean(type, TYPES);
        yield {
          path: 'spec.migrationType',
          message: `${quote(type)} is not a valid migration type: MTC does not recognize it`,
          fix: `Write ${meant ? `\`${meant}\`` : TYPES.join(', ')}.`,
        };
      }
    },
  },
  {
    id: 'direct/target-claim',
    severity: 'warning',
    title: 'Each claim of a direct volume migration has a target name',
    rationale: 'targetName is optional in the schema, but later steps use it to find the claim on the destination. '
      + 'Without it they find nothing.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    on: 'DirectVolumeMigration',
    skips: ['live'],
    breaks: volumes(CLAIM.replace(' targetName: data,', '')),
    finds: [{
      path: 'spec.persistentVolumeClaims[0].targetName',
      message: 'claim "data" has no `targetName`: later steps do not find it on the destination',
      fix: 'Add `targetName: data`.',
    }],
    keeps: volumes(),
    * check(manifest) {
      for (const { path, claim } of claimsOf(manifest)) {
        if (!text(claim.targetName) && typeof claim.name === 'string') {
          yield {
            path: `${path}.targetName`,
            message: `claim ${quote(claim.name)} has no \`targetName\`: later steps do not find it on the destination`,
            fix: `Add \`targetName: ${claim.name}\`.`,
          };
        }
      }
    },
  },
  {
    id: 'direct/target-access-modes',
    severity: 'error',
    title: 'Each claim of a direct volume migration has valid access modes',
    rationale: 'MTC creates the claim on the destination with targetAccessModes unchanged. Kubernetes rejects a claim '
      + 'without access modes or with an unknown one.',
    source: 'mig-controller pkg/controller/directvolumemigration/pvcs.go',
    on: 'DirectVolumeMigration',
    breaks: volumes(CLAIM.replace('[ReadWriteOnce]', '[RWO]')),
    finds: [{
      path: 'spec.persistentVolumeClaims[0].targetAccessModes[0]',
      message: '"RWO" is not a valid access mode: Kubernetes rejects the claim on the destination',
      fix: 'Write `ReadWriteOnce`.',
    }],
    keeps: volumes(),
    * check(manifest) {
      for (const { path, claim } of claimsOf(manifest)) {
        const modes = claim.targetAccessModes;
        const index = list(modes).findIndex((mode) => typeof mode === 'string' && !ACCESS_MODES.includes(mode)
          && !isPlaceholder(mode));
        const unknown = list(modes)[index];
        if (unknown !== undefined || Array.isArray(modes) && modes.length === 0) {
          const meant = ACCESS_MODE_ABBREVIATIONS.get(unknown) ?? didYouMean(text(unknown), ACCESS_MODES);
          const isEmpty = unknown === undefined;
          const what = isEmpty ? 'the list of access modes is empty' : `${quote(unknown)} is not a valid access mode`;
          yield {
            path: `${path}.targetAccessModes${isEmpty ? '' : `[${index}]`}`,
            message: `${what}: Kubernetes rejects the claim on the destination`,
            fix: `Write ${meant ? `\`${meant}\`` : 'ReadWriteOnce, ReadOnlyMany or ReadWriteMany'}.`,
          };
        }
      }
    },
  },
  {
    id: 'direct/progress-pod',
    severity: 'error',
    title: 'A DirectVolumeMigrationProgress refers to its pod',
    rationale: 'A DirectVolumeMigrationProgress requires either podRef, or podNamespace and a podSelector with the '
      + `label ${POD_LABEL}. Otherwise MTC reports InvalidPod, InvalidPodSelector or InvalidSpec.`,
    source: 'mig-controller pkg/controller/directvolumemigrationprogress/validation.go',
    on: 'DirectVolumeMigrationProgress',
    breaks: progress('podNamespace: shop\n  podSelector: { app: rsync }'),
    finds: [{
      path: 'spec.podSelector',
      message: `\`podRef\` is missing, and \`podSelector\` has no label ${POD_LABEL}: MTC does not find the pod and `
        + 'reports InvalidPodSelector',
      fix: `Add ${POD_LABEL} to \`podSelector\`.`,
    }],
    keeps: progress(`podNamespace: shop\n  podSelector: { ${POD_LABEL}: 8d777f385d3dfec8815d20f7496026dc }`),
    * check(manifest) {
      const { podRef, podSelector, podNamespace } = specOf(manifest);
      if (!isAbsent(podRef) || !isRecord(manifest.object.spec)) {
        return;
      }
      if (!Object.hasOwn(record(podSelector), POD_LABEL)) {
        const condition = isRecord(podSelector) && text(podNamespace) ? 'InvalidPodSelector' : 'InvalidSpec';
        yield {
          path: 'spec.podSelector',
          message: `\`podRef\` is missing, and \`podSelector\` has no label ${POD_LABEL}: MTC does not find the pod `
            + `and reports ${condition}`,
          fix: `Add ${POD_LABEL} to \`podSelector\`.`,
        };
      } else if (!text(podNamespace)) {
        yield {
          path: 'spec.podNamespace',
          message: '`podNamespace` is missing: MTC does not find the pod and reports InvalidSpec',
          fix: 'Add `podNamespace`.',
        };
      }
    },
  },
];

function claimsOf(manifest: Manifest): Array<{ path: string; claim: { readonly [key: string]: any } }> {
  return list(specOf(manifest).persistentVolumeClaims)
    .map((claim, index) => ({ path: `spec.persistentVolumeClaims[${index}]`, claim }))
    .filter(({ claim }) => isRecord(claim));
}
