import { Expressions } from '../../engine/expressions';

const isTrue = (field: string) => `variables.spec.?${field}.orValue(false)`;
const TYPES = ['stage', 'migrateState', 'rollback'].map(isTrue);

/** Rules on MigMigrations in CEL. */
export const RUN_EXPRESSIONS: Expressions = {
  'run/plan': '!has(variables.spec.stage) || has(variables.spec.migPlanRef)',
  'run/one-type': `[${TYPES.join(', ')}].filter(each, each).size() <= 1`,
  'run/stage-stops-application': `!(${isTrue('stage')} && ${isTrue('quiescePods')})`,
  'run/cutover-without-stop': 'variables.spec.?stage.orValue(true) || '
    + `${['quiescePods', 'migrateState', 'rollback', 'canceled'].map(isTrue).join(' || ')}`,
  'run/canceled': `!(${isTrue('canceled')} && (has(variables.spec.stage) || has(variables.spec.migPlanRef)))`,
  'run/verify-without-cutover': `!(${isTrue('verify')} && (${TYPES.join(' || ')}))`,
  'run/root-with-ids': `!(${isTrue('runAsRoot')} && (has(variables.spec.runAsUser) || has(variables.spec.runAsGroup)))`,
  'run/user-id': `${isTrue('runAsRoot')} || `
    + '(variables.spec.?runAsUser.orValue(1) > 0 && variables.spec.?runAsGroup.orValue(0) >= 0)',
};
