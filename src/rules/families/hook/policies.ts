import { HookTarget } from '../../../api/mig-hook';
import { HookPhase } from '../../../api/mig-plan';
import { celList, Expressions } from '../../engine/expressions';

/** A label of DNS, without the limit of its length. */
const LABEL = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';
const PHASES = celList(Object.values(HookPhase));

/** Rules on MigHooks, and on the hooks of plans, in CEL. */
export const HOOK_EXPRESSIONS: Expressions = {
  'hook/target-cluster': '!has(variables.spec.targetCluster) || variables.spec.targetCluster in '
    + `${celList(Object.values(HookTarget))}`,
  'hook/custom-with-playbook': '!(variables.spec.?custom.orValue(false) && '
    + 'variables.spec.?playbook.orValue(\'\') != \'\')',
  'hook/without-playbook': 'variables.spec.?custom.orValue(true) || variables.spec.?playbook.orValue(\'\') != \'\'',
  'hook/deadline': 'variables.spec.?activeDeadlineSeconds.orValue(1) > 0',
  'hook/phase': `variables.hooks.all(hook, !has(hook.phase) || hook.phase in ${PHASES})`,
  'hook/one-per-phase': `${PHASES}.all(phase, variables.hooks.filter(hook, `
    + 'hook.?phase.orValue(\'\') == phase).size() <= 1)',
  'hook/execution-names': 'variables.hooks.all(hook,'
    + ' (!has(hook.executionNamespace) || (hook.executionNamespace.size() <= 63 && '
    + `hook.executionNamespace.matches('^${LABEL}$')))`
    + ' && (!has(hook.serviceAccount) || (hook.serviceAccount.size() <= 253 && '
    + `hook.serviceAccount.matches('^${LABEL}([.]${LABEL})*$'))))`,
};
