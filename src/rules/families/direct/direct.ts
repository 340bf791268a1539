import { DIRECT_IMAGE_RULES } from './images';
import { DIRECT_VOLUME_RULES, POD_LABEL } from './volumes';
import { isDnsSubdomain } from '../../../grammar/dns';
import { Manifest } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { images, OWNED_BY_RUN, PAIR, progress, volumes } from '../../examples/direct';
import { isMissing } from '../../reading/absence';
import { isOwned } from '../../reading/live';

const CLUSTERS: ReadonlyArray<readonly [string, string]> = [
  ['srcMigClusterRef', 'InvalidSourceClusterRef'], ['destMigClusterRef', 'InvalidDestinationClusterRef'],
];

/** The references that MTC requires in each kind, and the condition that it reports if one is missing. */
const REFERENCES: Readonly<Record<string, ReadonlyArray<readonly [string, string]>>> = {
  DirectVolumeMigration: CLUSTERS,
  DirectImageMigration: CLUSTERS,
  DirectImageStreamMigration: [...CLUSTERS, ['imageStreamRef', 'InvalidImageStreamRef']],
  DirectVolumeMigrationProgress: [['clusterRef', 'InvalidClusterRef']],
};

/** The lists of what is copied, and the condition that MTC reports if one is empty. */
const CONTENTS: Readonly<Record<string, readonly [string, string]>> = {
  DirectVolumeMigration: ['persistentVolumeClaims', 'InvalidPVCs'],
  DirectImageMigration: ['namespaces', 'NamespaceListEmpty'],
};

const POD = `podNamespace: shop\n  podSelector: { ${POD_LABEL}: 8d777f385d3dfec8815d20f7496026dc }`;

/** Rules on direct migrations that no run created. */
const BY_HAND_RULES: readonly Rule[] = [
  {
    id: 'direct/volumes-by-hand',
    severity: 'error',
    title: 'A DirectVolumeMigration belongs to a run',
    rationale: 'The controllers of MTC 1.7 and 1.8 read the run and the plan of a DirectVolumeMigration without '
      + 'checking that they exist. One that no MigMigration owns crashes the controller in a loop: no plan of the host '
      + 'cluster makes progress until it is deleted. Runs create their DirectVolumeMigration themselves.',
    source: 'mig-controller pkg/controller/directvolumemigration, run with MTC 1.8',
    on: 'DirectVolumeMigration',
    skips: ['live'],
    breaks: volumes(undefined, '', ''),
    finds: [{
      path: '',
      message: 'the DirectVolumeMigration has no MigMigration as its owner: '
        + 'it crashes MTC\'s controller in a loop, and no plan of the host cluster makes progress until it is deleted',
      fix: 'Remove it, and write a MigPlan and a MigMigration with `stage: false` and `migrateState: true` to copy '
        + 'data only. If it is on the cluster, run `oc delete directvolumemigration shop -n openshift-migration`.',
    }],
    keeps: volumes(),
    * check(manifest) {
      if (!isOwned(manifest)) {
        yield {
          path: '',
          message: 'the DirectVolumeMigration has no MigMigration as its owner: '
            + 'it crashes MTC\'s controller in a loop, and no plan of the host cluster makes '
            + 'progress until it is deleted',
          fix: 'Remove it, and write a MigPlan and a MigMigration with `stage: false` and `migrateState: true` to copy '
            + `data only. If it is on the cluster, run \`oc delete directvolumemigration ${nameOrWord(manifest)} -n `
            + 'openshift-migration`.',
        };
      }
    },
  },
  {
    id: 'direct/progress-by-hand',
    severity: 'warning',
    title: 'A DirectVolumeMigrationProgress belongs to a DirectVolumeMigration',
    rationale: 'A DirectVolumeMigration creates a DirectVolumeMigrationProgress for each of its claims and reads them. '
      + 'No controller reads one that was created by hand.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    on: 'DirectVolumeMigrationProgress',
    skips: ['live'],
    breaks: progress(POD, ''),
    finds: [{
      path: '',
      message: 'the DirectVolumeMigrationProgress has no DirectVolumeMigration as its owner: no controller reads it',
      fix: 'Remove it; MTC creates one for each claim of a run.',
    }],
    keeps: progress(POD),
    * check(manifest) {
      if (!isOwned(manifest)) {
        yield {
          path: '',
          message: 'the DirectVolumeMigrationProgress has no DirectVolumeMigration as its '
            + 'owner: no controller reads it',
          fix: 'Remove it; MTC creates one for each claim of a run.',
        };
      }
    },
  },
  {
    id: 'direct/images-by-hand',
    severity: 'info',
    title: 'A direct image migration belongs to a run',
    rationale: 'A run creates a DirectImageMigration, which creates a DirectImageStreamMigration for each image '
      + 'stream. If they are created by hand, no run waits for them, retries them or removes what they leave behind.',
    source: 'mig-controller pkg/controller/directimagemigration',
    on: ['DirectImageMigration', 'DirectImageStreamMigration'],
    skips: ['live'],
    breaks: images(),
    finds: [{
      path: '',
      message: 'the DirectImageMigration has no owner: no run waits for it, '
        + 'retries it or removes what it leaves behind',
      fix: 'Write a MigPlan and a MigMigration, unless a copy of images alone is intended.',
    }],
    keeps: images(undefined, OWNED_BY_RUN),
    * check(manifest) {
      if (!isOwned(manifest)) {
        yield {
          path: '',
          message: `the ${manifest.kind} has no owner: no run waits for it, `
            + 'retries it or removes what it leaves behind',
          fix: 'Write a MigPlan and a MigMigration, unless a copy of images alone is intended.',
        };
      }
    },
  },
];

/** Rules on what all direct migrations require. */
const REQUIRED_RULES: readonly Rule[] = [
  {
    id: 'direct/references',
    severity: 'error',
    title: 'A direct migration refers to its clusters',
    rationale: 'The API server accepts the direct kinds without their references. '
      + 'MTC then reports that one is not set, and copies nothing.',
    source: 'mig-controller pkg/controller/directvolumemigration/validation.go',
    on: [
      'DirectVolumeMigration', 'DirectImageMigration', 'DirectImageStreamMigration', 'DirectVolumeMigrationProgress',
    ],
    breaks: images(`${PAIR.split('\n')[0]}\n  namespaces: [shop]`),
    finds: [{
      path: 'spec.destMigClusterRef',
      message: '`destMigClusterRef` is missing: MTC reports InvalidDestinationClusterRef and copies nothing',
      fix: 'Add `destMigClusterRef` with `name` and `namespace`.',
    }],
    keeps: images(),
    * check(manifest, set, circumstances) {
      for (const [field, condition] of REFERENCES[manifest.kind]
        .filter(([name]) => isMissing(manifest, name, set, circumstances))) {
        yield {
          path: `spec.${field}`,
          message: `\`${field}\` is missing: MTC reports ${condition} and copies nothing`,
          fix: `Add \`${field}\` with \`name\` and \`namespace\`.`,
        };
      }
    },
  },
  {
    id: 'direct/what-to-copy',
    severity: 'error',
    title: 'A direct migration lists what it copies',
    rationale: 'MTC reports InvalidPVCs for a DirectVolumeMigration without claims, and NamespaceListEmpty for a '
      + 'DirectImageMigration without namespaces. An empty list does not mean all.',
    source: 'mig-controller pkg/controller/directvolumemigration/validation.go, '
      + 'pkg/controller/directimagemigration/validation.go',
    on: ['DirectVolumeMigration', 'DirectImageMigration'],
    breaks: images(`${PAIR}\n  namespaces: []`),
    finds: [{
      path: 'spec.namespaces',
      message: '`namespaces` is missing or empty, which does not mean all: '
        + 'MTC reports NamespaceListEmpty and copies nothing',
      fix: 'List the `namespaces` to copy.',
    }],
    keeps: images(),
    * check(manifest, set, circumstances) {
      const [field, condition] = CONTENTS[manifest.kind];
      if (isMissing(manifest, field, set, circumstances)) {
        yield {
          path: `spec.${field}`,
          message: `\`${field}\` is missing or empty, which does not mean all: MTC reports `
            + `${condition} and copies nothing`,
          fix: `List the \`${field}\` to copy.`,
        };
      }
    },
  },
];

/** Rules on the direct kinds, which MTC creates itself. */
export const DIRECT_RULES: readonly Rule[] = [
  ...BY_HAND_RULES, ...REQUIRED_RULES, ...DIRECT_VOLUME_RULES, ...DIRECT_IMAGE_RULES,
];

/** A name that can be pasted into a command. */
function nameOrWord({ name }: Manifest): string {
  return isDnsSubdomain(name) ? name : 'NAME';
}
