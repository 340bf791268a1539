import { ACM_RULES } from './acm';
import { APPLIED_RULES } from './applied';
import { FILLED_SECRET_RULES } from './filled';
import { INFORMING_RULES } from './informing';
import { OPERATOR_SYNC_RULES } from './operator';
import { DELIVERY_RULES } from './places';
import { PROJECT_RULES } from './projects';
import { RUN_SYNC_RULES } from './runs';
import { RUN_START_RULES } from './starts';
import { SYNC_RULES } from './sync';
import { TEMPLATE_RULES } from './templates';
import { STOPPED_WORKLOAD_RULES } from './workloads';
import { Rule } from '../../engine/rule';

/** Rules on how Argo CD and Flux apply the objects of a migration. */
export const GITOPS_RULES: readonly Rule[] = [
  ...RUN_SYNC_RULES,
  ...RUN_START_RULES,
  ...SYNC_RULES,
  ...DELIVERY_RULES,
  ...STOPPED_WORKLOAD_RULES,
  ...PROJECT_RULES,
  ...FILLED_SECRET_RULES,
  ...OPERATOR_SYNC_RULES,
  ...APPLIED_RULES,
  ...ACM_RULES,
  ...INFORMING_RULES,
  ...TEMPLATE_RULES,
];
