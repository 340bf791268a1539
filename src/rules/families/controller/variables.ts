import { NO_EFFECT, VARIABLES_BY_PART, VARIABLES_NOT_OFFERED } from '../../../api/controller-variables';
import { FORMER_VARIABLES, FormerVariable } from '../../../api/former-controller-variables';
import { didYouMean } from '../../../grammar/did-you-mean';
import { parseGoBoolean } from '../../../grammar/go-boolean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { isBefore, Version } from '../../../grammar/version';
import { Manifest, scalar } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { controller, host, REMOTE, remote } from '../../examples/controller';
import { DEFAULTS_FILE, Setting, settingsOf, VARIABLES } from '../../reading/controller';
import { quote } from '../../reading/text';
import { mtcAt } from '../../reading/versions';

const OFFERED = [...VARIABLES.keys(), ...Object.values(VARIABLES_BY_PART)];
const KNOWN = new Set([...OFFERED, ...Object.keys(VARIABLES_NOT_OFFERED), ...Object.keys(FORMER_VARIABLES)]);

/** More unknown keys are not reported: the search for similar names takes time for each. */
const ENOUGH = 500;

/** Rules on variables that the operator does not know, or that have no effect. */
export const CONTROLLER_VARIABLE_RULES: readonly Rule[] = [
  {
    id: 'controller/misspelt-variable',
    severity: 'error',
    title: 'Every key is the name of a variable of the operator',
    rationale: 'The operator accepts any key in spec as an Ansible variable and silently ignores unknown ones. With a '
      + 'misspelt key the default stays in force.',
    source: DEFAULTS_FILE,
    on: 'MigrationController',
    breaks: remote('restic_timout: 2h'),
    finds: [{
      path: 'spec.restic_timout',
      message: '"restic_timout" is not a variable of the operator: it is silently ignored',
      fix: 'Write `restic_timeout`.',
    }],
    keeps: remote('resticTimeout: 2h'),
    * check(manifest) {
      for (const { key, path, meant } of unknownKeys(manifest)) {
        if (meant) {
          yield {
            path,
            message: `${quote(key)} is not a variable of the operator: it is silently ignored`,
            fix: `Write \`${meant}\`.`,
          };
        }
      }
    },
  },
  {
    id: 'controller/unknown-variable',
    severity: 'warning',
    title: 'Every key is a variable of some version of the operator',
    rationale: 'An unknown key has no effect, and the operator does not report it. Only an operator that is newer than '
      + 'these rules may have more variables.',
    source: DEFAULTS_FILE,
    on: 'MigrationController',
    breaks: remote('replicas: 2'),
    finds: [{
      path: 'spec.replicas',
      message: '"replicas" is not a known variable of the operator, which silently ignores unknown ones',
      fix: 'Remove it, or look up the name of the variable in the documentation of the operator.',
    }],
    keeps: controller(REMOTE),
    * check(manifest) {
      for (const { key, path, meant } of unknownKeys(manifest)) {
        if (!meant && !isPlaceholder(key)) {
          yield {
            path,
            message: `${quote(key)} is not a known variable of the operator, which silently ignores unknown ones`,
            fix: 'Remove it, or look up the name of the variable in the documentation of the operator.',
          };
        }
      }
    },
  },
  {
    id: 'controller/no-effect',
    severity: 'warning',
    title: 'Every variable that is set has an effect',
    rationale: 'Some variables are documented or copied to a ConfigMap, but no part of MTC reads them: the '
      + 'verification and the pods of stunnel, the output of rsync, the path of the pods\' volumes. Others were '
      + 'removed from the operator, such as mig_failure_rollback. The operator accepts all of them without a message.',
    source: 'mig-controller pkg/controller/directvolumemigration/{rsync,stunnel,resource}.go; mig-operator '
      + 'roles/migrationcontroller/defaults/main.yml',
    on: 'MigrationController',
    breaks: host('mig_failure_rollback: true'),
    finds: [{
      path: 'spec.mig_failure_rollback',
      message: 'mig_failure_rollback has no effect: it was removed from the operator',
      fix: 'Remove it, and create a MigMigration with `rollback: true` after a failed run.',
    }],
    keeps: host('mig_failure_rollback: false'),
    * check(manifest, set) {
      for (const setting of settingsOf(manifest)) {
        const unread = whyUnread(setting, mtcAt(set, manifest)?.version);
        if (unread) {
          yield {
            path: setting.path,
            message: `${setting.variable} has no effect: ${unread.why}`,
            fix: `Remove it${unread.instead ? `, and ${unread.instead}` : ''}.`,
          };
        }
      }
    },
  },
];

/** The keys that no version of the operator knows, each with the variable that it was meant for. */
function* unknownKeys(manifest: Manifest): Generator<Setting & { readonly meant?: string }> {
  for (const setting of settingsOf(manifest).filter(({ variable }) => !KNOWN.has(variable)).slice(0, ENOUGH)) {
    yield { ...setting, meant: didYouMean(setting.variable, OFFERED) };
  }
}

/**
 * Why nothing reads a setting, and what to do instead; undefined if it is read, or changes nothing that its author can
 * rely on.
 */
function whyUnread(
  { variable, value }: Setting,
  mtc: Version | undefined,
): { readonly why: string; readonly instead?: string } | undefined {
  if (Object.hasOwn(VARIABLES_NOT_OFFERED, variable) && VARIABLES_NOT_OFFERED[variable].startsWith(NO_EFFECT)) {
    return {
      why: NO_EFFECT,
      instead: variable.startsWith('stunnel_pod_')
        ? `set \`${variable.replace('stunnel', 'source_rsync')}\` and `
          + `\`${variable.replace('stunnel', 'target_rsync')}\`, which also apply to the stunnel containers`
        : undefined,
    };
  }
  const former = Object.hasOwn(FORMER_VARIABLES, variable) ? FORMER_VARIABLES[variable] : undefined;
  const isStillRead = former?.removedIn !== undefined && mtc !== undefined && isBefore(mtc, former.removedIn);
  return former && !isStillRead && !former.isInSamples && !isDefault(value, former.default)
    ? { why: 'it was removed from the operator', instead: former.instead } : undefined;
}

/** Whether a value is a variable's default, as a value or as a string. */
function isDefault(value: unknown, standard: FormerVariable['default']): boolean {
  if (typeof standard === 'boolean') {
    return value === standard || typeof value === 'string' && parseGoBoolean(value) === standard;
  }
  return Array.isArray(standard)
    ? JSON.stringify(value) === JSON.stringify(standard)
    : scalar(value) === scalar(standard);
}
