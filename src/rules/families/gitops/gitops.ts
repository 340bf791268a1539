import { FILLED_SECRET_RULES } from './filled';
import { DELIVERY_RULES } from './places';
import { RUN_SYNC_RULES } from './runs';
import { SYNC_RULES } from './sync';
import { Rule } from '../../engine/rule';

/** Rules on how Argo CD and Flux apply the objects of a migration. */
export const GITOPS_RULES: readonly Rule[] = [
  ...RUN_SYNC_RULES,
  ...SYNC_RULES,
  ...DELIVERY_RULES,
  ...FILLED_SECRET_RULES,
];
