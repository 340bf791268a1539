import { DirectVolumeMigrationType } from '../../../api/direct-migrations';
import { AccessMode, AUTO_ACCESS_MODE } from '../../../api/mig-plan';
import { didYouMean } from '../../../grammar/did-you-mean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { isRecord, list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { CLAIM, progress, volumes } from '../../examples/direct';
import { isLive } from '../../reading/live';
import { specOf } from '../../reading/plan';
import { isAbsent, MTC_GROUP } from '../../reading/references';
import { quote } from '../../reading/text';

const TYPES: string[] = Object.values(DirectVolumeMigrationType);
const ACCESS_MODES: string[] = [...Object.values(AccessMode), 'ReadWriteOncePod', AUTO_ACCESS_MODE];
const ACCESS_MODE_ABBREVIATIONS = new Map([['RWO', 'ReadWriteOnce'], ['ROX', 'ReadOnlyMany'], ['RWX', 'ReadWriteMany']]);

/** The label with which a DirectVolumeMigrationProgress finds its rsync pod. */
export const POD_LABEL = 'migration.openshift.io/created-for-pvc';

/** Rules on direct volume migrations and their progress. */
export const DIRECT_VOLUME_RULES: readonly Rule[] = [
  {
    id: 'direct/migration-type',
    severity: 'error',
    title: 'The type of a direct volume migration is Stage, CutOver or Rollback',
    rationale: 'The API server accepts any string as migrationType. CutOver has a capital O. MTC treats any other value as none of the three types.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/directvolumemigration_types.go',
    breaks: volumes(CLAIM, '\n  migrationType: Cutover'),
    keeps: volumes(CLAIM, '\n  migrationType: CutOver'),
    * check(set) {
      for (const manifest of set.ofGroup('DirectVolumeMigration', MTC_GROUP)) {
        const type = text(specOf(manifest).migrationType);
        if (type && !TYPES.includes(type) && !isPlaceholder(type)) {
          const meant = /^final$/i.test(type) ? 'CutOver' : didYouMean(type, TYPES);
          yield {
            manifest,
            path: 'spec.migrationType',
            message: `${quote(type)} is not a valid migration type: MTC does not recognize it`,
            fix: `write ${meant ? quote(meant) : TYPES.join(', ')}`,
          };
        }
      }
    },
  },
  {
    id: 'direct/target-claim',
    severity: 'warning',
    title: 'Each claim of a direct volume migration has a target name',
    rationale: 'targetName is optional in the schema, but later steps use it to find the claim on the destination. Without it they find nothing.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    breaks: volumes(CLAIM.replace(' targetName: data,', '')),
    keeps: volumes(),
    * check(set) {
      for (const { manifest, path, claim } of claimsIn(set)) {
        if (!text(claim.targetName) && !isLive(manifest) && typeof claim.name === 'string') {
          yield {
            manifest,
            path: `${path}.targetName`,
            message: `claim ${quote(claim.name)} has no targetName: later steps do not find it on the destination`,
            fix: `add targetName: ${claim.name}`,
          };
        }
      }
    },
  },
  {
    id: 'direct/target-access-modes',
    severity: 'error',
    title: 'Each claim of a direct volume migration has valid access modes',
    rationale: 'MTC creates the claim on the destination with targetAccessModes unchanged. Kubernetes rejects a claim without access modes or with '
      + 'an unknown one.',
    source: 'mig-controller pkg/controller/directvolumemigration/pvcs.go',
    breaks: volumes(CLAIM.replace('[ReadWriteOnce]', '[RWO]')),
    keeps: volumes(),
    * check(set) {
      for (const { manifest, path, claim } of claimsIn(set)) {
        const modes = claim.targetAccessModes;
        const unknown = list(modes).find((mode) => typeof mode === 'string' && !ACCESS_MODES.includes(mode) && !isPlaceholder(mode));
        if (unknown !== undefined || Array.isArray(modes) && modes.length === 0) {
          const meant = ACCESS_MODE_ABBREVIATIONS.get(unknown) ?? didYouMean(text(unknown), ACCESS_MODES);
          yield {
            manifest,
            path: `${path}.targetAccessModes`,
            message: `${unknown === undefined ? 'the list of access modes is empty' : `${quote(unknown)} is not a valid access mode`}: `
              + 'Kubernetes rejects the claim on the destination',
            fix: meant ? `write ${quote(meant)}` : 'write ReadWriteOnce, ReadOnlyMany or ReadWriteMany',
          };
        }
      }
    },
  },
  {
    id: 'direct/progress-pod',
    severity: 'error',
    title: 'A DirectVolumeMigrationProgress refers to its pod',
    rationale: 'A DirectVolumeMigrationProgress requires either podRef, or podNamespace and a podSelector with the label '
      + `${POD_LABEL}. Otherwise MTC reports InvalidPod, InvalidPodSelector or InvalidSpec.`,
    source: 'mig-controller pkg/controller/directvolumemigrationprogress/validation.go',
    breaks: progress('podNamespace: shop\n  podSelector: { app: rsync }'),
    keeps: progress(`podNamespace: shop\n  podSelector: { ${POD_LABEL}: 8d777f385d3dfec8815d20f7496026dc }`),
    * check(set) {
      for (const manifest of set.ofGroup('DirectVolumeMigrationProgress', MTC_GROUP)) {
        const { podRef, podSelector, podNamespace } = specOf(manifest);
        if (!isAbsent(podRef) || !isRecord(manifest.object.spec)) {
          continue;
        }
        if (!Object.hasOwn(record(podSelector), POD_LABEL)) {
          const condition = isRecord(podSelector) && text(podNamespace) ? 'InvalidPodSelector' : 'InvalidSpec';
          yield {
            manifest,
            path: 'spec.podSelector',
            message: `podRef is missing, and podSelector has no label ${POD_LABEL}: MTC does not find the pod and reports ${condition}`,
            fix: `add ${POD_LABEL} to podSelector`,
          };
        } else if (!text(podNamespace)) {
          yield {
            manifest,
            path: 'spec.podNamespace',
            message: 'podNamespace is missing: MTC does not find the pod and reports InvalidSpec',
            fix: 'add podNamespace',
          };
        }
      }
    },
  },
];

function* claimsIn(set: ManifestSet): Generator<{ manifest: Manifest; path: string; claim: { readonly [key: string]: any } }> {
  for (const manifest of set.ofGroup('DirectVolumeMigration', MTC_GROUP)) {
    for (const [index, claim] of list(specOf(manifest).persistentVolumeClaims).entries()) {
      if (isRecord(claim)) {
        yield { manifest, path: `spec.persistentVolumeClaims[${index}]`, claim };
      }
    }
  }
}
