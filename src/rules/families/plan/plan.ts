import { PLAN_CLAIM_RULES } from './claims';
import { PLAN_CLUSTER_RULES } from './clusters';
import { COMPLETE_PLAN_RULES } from './complete';
import { PLAN_CONVERSION_RULES } from './conversion';
import { PLAN_DIRECTION_RULES } from './direction';
import { PLAN_HOST_RULES } from './hosts';
import { PLAN_LIMIT_RULES } from './limits';
import { MISSING_NAMESPACE_RULES } from './missing-namespace';
import { PLAN_NAMESPACE_RULES } from './namespaces';
import { PLAN_NEW_NAMESPACE_RULES } from './new-namespaces';
import { PLAN_OVERLAP_RULES } from './overlap';
import { PLAN_PERMISSION_RULES } from './permissions';
import { PRESENT_CLAIM_RULES } from './present-claims';
import { PLAN_RESOURCE_RULES } from './resources';
import { PLAN_SIDE_EFFECT_RULES } from './side-effects';
import { PLAN_STORAGE_CLASS_RULES } from './storage-classes';
import { PLAN_VERSION_RULES } from './versions';
import { VOLUME_ACCESS_MODE_RULES } from './volume-access-modes';
import { VOLUME_CLAIM_RULES } from './volume-claims';
import { VOLUME_MODE_RULES } from './volume-modes';
import { VOLUME_PLACE_RULES } from './volume-places';
import { PLAN_VOLUME_RULES } from './volume-rules';
import { VOLUME_SELECTION_RULES } from './volume-selection';
import { Rule } from '../../engine/rule';

/** Rules on MigPlans. */
export const PLAN_RULES: readonly Rule[] = [
  ...COMPLETE_PLAN_RULES,
  ...PLAN_NAMESPACE_RULES,
  ...MISSING_NAMESPACE_RULES,
  ...PLAN_LIMIT_RULES,
  ...PLAN_CLUSTER_RULES,
  ...PLAN_PERMISSION_RULES,
  ...PLAN_NEW_NAMESPACE_RULES,
  ...PLAN_OVERLAP_RULES,
  ...PLAN_HOST_RULES,
  ...PLAN_DIRECTION_RULES,
  ...PLAN_SIDE_EFFECT_RULES,
  ...PLAN_RESOURCE_RULES,
  ...PLAN_VOLUME_RULES,
  ...VOLUME_SELECTION_RULES,
  ...VOLUME_ACCESS_MODE_RULES,
  ...VOLUME_CLAIM_RULES,
  ...PLAN_CLAIM_RULES,
  ...PRESENT_CLAIM_RULES,
  ...VOLUME_PLACE_RULES,
  ...PLAN_STORAGE_CLASS_RULES,
  ...VOLUME_MODE_RULES,
  ...PLAN_CONVERSION_RULES,
  ...PLAN_VERSION_RULES,
];
