import { MTC_FEATURES, MtcFeature } from '../../../api/versions/mtc-releases';
import { formatVersion, isBefore } from '../../../grammar/version';
import { Manifest, nameOf } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { files, planExample } from '../../examples/plan';
import { subscriptionExample } from '../../examples/version';
import { specOf, volumesOf } from '../../reading/plan';
import { pointedAt } from '../../reading/references';
import { clusterOf, Known, mtcAt } from '../../reading/versions';

const LIVE = planExample('liveMigrate: true', { source: 'ocp4' });

/** Rules on the version of MTC that a plan needs. */
export const PLAN_VERSION_RULES: readonly Rule[] = [
  {
    id: 'plan/newer-than-mtc',
    severity: 'warning',
    title: 'A plan uses only features that its version of MTC has',
    rationale: 'The copy method block, the access mode auto and liveMigrate were introduced in MTC 1.8. An older '
      + 'version reports PvInvalidCopyMethod or PvInvalidAccessMode, '
      + 'and its API server silently drops liveMigrate.',
    source: 'mig-controller release-1.7 and release-1.8, pkg/apis/migration/v1alpha1/migplan_types.go',
    on: 'MigPlan',
    breaks: files(subscriptionExample('release-v1.7'), LIVE),
    finds: [{
      path: 'spec.liveMigrate',
      message: 'liveMigrate requires MTC 1.8.4, but Subscription openshift-migration/mtc-operator has MTC 1.7: '
        + 'the API server silently drops the field',
      fix: 'Remove the field; virtual machines are then stopped while their disks are copied.',
    }],
    keeps: files(subscriptionExample('release-v1.8'), LIVE),
    * check(plan, set) {
      const needed = featuresOf(plan);
      const known = needed.length > 0 ? versionsFor(set, plan) : [];
      for (const { path, feature, effect, fix } of needed) {
        if (known.length > 0 && known.every(({ version }) => isBefore(version, feature.since))) {
          const [{ version, manifest }] = known;
          yield {
            path,
            message: `${feature.name} requires MTC ${feature.since}, but ${nameOf(manifest)} has MTC `
              + `${formatVersion(version)}: `
              + effect,
            fix,
          };
        }
      }
    },
  },
];

/**
 * The versions of MTC that work on a plan: on its host cluster, its source and its destination, if they
 * are known.
 */
function versionsFor(set: ManifestSet, plan: Manifest): Known[] {
  const { srcMigClusterRef, destMigClusterRef } = specOf(plan);
  const clusters = [srcMigClusterRef, destMigClusterRef]
    .map((reference) => clusterOf(set, pointedAt(set, plan, 'MigCluster', reference)));
  return [mtcAt(set, plan), ...clusters.map((cluster) => cluster?.mtc)].filter((known) => known !== undefined);
}

/** A field of a plan that needs a certain version of MTC. */
interface NeededFeature {
  readonly path: string;
  readonly feature: MtcFeature;
  /** What an older MTC does with the field. */
  readonly effect: string;
  readonly fix: string;
}

function featuresOf(plan: Manifest): NeededFeature[] {
  const live = {
    path: 'spec.liveMigrate',
    feature: MTC_FEATURES.liveMigrate,
    effect: 'the API server silently drops the field',
    fix: 'Remove the field; virtual machines are then stopped while their disks are copied.',
  };
  const ofVolumes = volumesOf(plan).flatMap(({ path, selection }) => volumeFeatures(`${path}.selection`, selection));
  return specOf(plan).liveMigrate === true ? [live, ...ofVolumes] : ofVolumes;
}

function volumeFeatures(path: string, selection: { readonly [key: string]: any }): NeededFeature[] {
  const { action, copyMethod, accessMode } = selection;
  const block = {
    path: `${path}.copyMethod`,
    feature: MTC_FEATURES.blockCopy,
    effect: 'MTC reports PvInvalidCopyMethod, and the plan is not Ready',
    fix: 'Write `copyMethod: filesystem`, or `action: skip` for a raw block device.',
  };
  const auto = {
    path: `${path}.accessMode`,
    feature: MTC_FEATURES.automaticAccessMode,
    effect: 'MTC reports PvInvalidAccessMode, and the plan is not Ready',
    fix: 'Write `accessMode: ReadWriteOnce`, `ReadOnlyMany` or `ReadWriteMany`.',
  };
  return action === 'copy' ? [...copyMethod === 'block' ? [block] : [], ...accessMode === 'auto' ? [auto] : []] : [];
}
