import { parseGoBoolean } from '../../../grammar/go-boolean';
import { isRsyncOption, nearestRsyncOptions, shellCharacterIn } from '../../../grammar/rsync-option';
import { Manifest, scalar } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { host } from '../../examples/controller';
import { Setting, settingOf } from '../../reading/controller';
import { quote } from '../../reading/text';

const EXTRAS = 'rsync_opt_extras';

/** Nobody writes more; only controller/rsync-shell judges the rest of a longer value. */
const MOST_OPTIONS = 1000;

/**
 * The variables that remove an option from those that MTC gives rsync, each with the extra options that do the same.
 */
const SWITCHED_OFF: ReadonlyArray<readonly [string, RegExp]> = [
  ['rsync_opt_delete', /^--(del|delete(-(before|during|delay|after|excluded))?)$/],
  ['rsync_opt_partial', /^--partial$/],
  ['rsync_opt_hardlinks', /^--hard-links$/],
  ['rsync_opt_archive', /^(-a|--archive)$/],
];

/** Rules on extra options of rsync. */
export const CONTROLLER_RSYNC_RULES: readonly Rule[] = [
  {
    id: 'controller/rsync-options',
    severity: 'error',
    title: 'Extra options of rsync have the form that MTC passes on',
    rationale: 'MTC splits rsync_opt_extras at white space and drops every part that is not an option in lower case, '
      + 'with its value after "=". Only a line in the log of its controller shows it. Short options with a capital '
      + 'letter such as -A, and values after a space, are dropped.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go (ExtraOpts)',
    on: 'MigrationController',
    breaks: host('rsync_opt_extras: -A --compress --timeout 30'),
    finds: [{
      path: 'spec.rsync_opt_extras',
      message: 'MTC drops "-A", "30": it passes on options in lower case only, with a value after "="',
      fix: 'Write `rsync_opt_extras: --acls --compress --timeout=30`.',
      programFix: 'Write each option as an element of the list: `[\'--acls\', \'--compress\', \'--timeout=30\']`.',
    }],
    keeps: host('rsync_opt_extras: --acls --compress --timeout=30'),
    * check(manifest) {
      const { setting, options } = extraOptions(manifest);
      const dropped = options.filter((option) => !isRsyncOption(option));
      if (setting && dropped.length > 0) {
        const near = nearestRsyncOptions(options);
        const shown = dropped.slice(0, 5).map((option) => quote(option)).join(', ');
        yield {
          path: setting.path,
          message: `MTC drops ${shown}${dropped.length > 5 ? ` and ${dropped.length - 5} more` : ''}: `
            + 'it passes on options in lower case only, with a value after "="',
          fix: near
            ? `Write \`${setting.key}: ${near.join(' ')}\`.`
            : 'Write each option as `--name` or `--name=value`, in lower case.',
          ...near && {
            programFix: 'Write each option as an element of the list: '
              + `\`[${near.map((one) => `'${one}'`).join(', ')}]\`.`,
          },
        };
      }
    },
  },
  {
    id: 'controller/rsync-shell',
    severity: 'error',
    protects: 'data',
    title: 'Extra options of rsync contain no character that a shell interprets',
    rationale: 'MTC writes rsync_opt_extras into a shell command without quotes. The shell expands or executes a '
      + 'semicolon, an asterisk or a dollar sign before rsync sees it.',
    source: 'crane-lib state_transfer/transfer/rsync/client.go',
    on: 'MigrationController',
    breaks: host('rsync_opt_extras: --exclude=*.tmp'),
    finds: [{
      path: 'spec.rsync_opt_extras',
      message: '"--exclude=*.tmp" contains "*": the shell that starts rsync interprets it',
      fix: 'Remove it: use letters, digits and @ % + = : , . / _ - only.',
    }],
    keeps: host('rsync_opt_extras: --exclude=tmp'),
    * check(manifest) {
      const setting = settingOf(manifest, EXTRAS);
      for (const [option] of setting ? withoutPlaceholders(scalar(setting.value)).matchAll(/\S+/g) : []) {
        const character = isRsyncOption(option) ? shellCharacterIn(option) : undefined;
        if (character !== undefined) {
          yield {
            path: setting!.path,
            message: `${quote(option)} contains ${quote(character)}: the shell that starts rsync interprets it`,
            fix: 'Remove it: use letters, digits and @ % + = : , . / _ - only.',
          };
          return;
        }
      }
    },
  },
  {
    id: 'controller/rsync-contradiction',
    severity: 'warning',
    title: 'Extra options of rsync do not enable what another variable disables',
    rationale: 'rsync_opt_delete: false and similar variables remove an option that MTC gives rsync by default. The '
      + 'same option in rsync_opt_extras adds it again: with --delete, '
      + 'rsync deletes on the destination what the source does not have.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    on: 'MigrationController',
    breaks: host('rsync_opt_delete: false\n  rsync_opt_extras: --delete-after'),
    finds: [{
      path: 'spec.rsync_opt_extras',
      message: '--delete-after has the effect that `rsync_opt_delete: false` should prevent',
      fix: 'Remove `--delete-after`, or `rsync_opt_delete: false`.',
    }],
    keeps: host('rsync_opt_delete: true\n  rsync_opt_extras: --delete-after'),
    * check(manifest) {
      const { setting, options } = extraOptions(manifest);
      for (const [variable, pattern] of SWITCHED_OFF) {
        const option = options.find((each) => pattern.test(each));
        const off = settingOf(manifest, variable)?.value;
        if (setting && option && (off === false || typeof off === 'string' && parseGoBoolean(off) === false)) {
          yield {
            path: setting.path,
            message: `${option} has the effect that \`${variable}: false\` should prevent`,
            fix: `Remove \`${option}\`, or \`${variable}: false\`.`,
          };
        }
      }
    },
  },
];

/**
 * A value without what a tool replaces before it reaches the cluster. What a shell would understand as well, such as
 * `$(x)` and `${IFS}`, stays.
 */
function withoutPlaceholders(value: string): string {
  return value.replace(/\$\{(?!IFS\})[A-Z][A-Z0-9_]*\}|\{\{[^{}]*\}\}|(?<==)<[\w -]+>(?=\s|$)/g, '');
}

/** The extra options of rsync, as MTC splits them. */
function extraOptions(manifest: Manifest): { readonly setting?: Setting; readonly options: readonly string[] } {
  const setting = settingOf(manifest, EXTRAS);
  const options = setting ? scalar(setting.value).split(/\s+/, MOST_OPTIONS).filter((option) => option !== '') : [];
  return { setting, options };
}
