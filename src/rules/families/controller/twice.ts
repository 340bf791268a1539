import { isPlaceholder } from '../../../grammar/placeholder';
import { splitUrl } from '../../../grammar/url';
import { Manifest, scalar } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { HOST, controller, host } from '../../examples/controller';
import { isOff, isOn, Setting, settingOf, settingsOf } from '../../reading/controller';
import { quote } from '../../reading/text';

const DEFAULTS = 'mig-operator roles/migrationcontroller/defaults/main.yml';
const TEMPLATE = 'mig-operator roles/migrationcontroller/templates/controller_config.yml.j2';

/** The parts of an image, and the variable that replaces them all. */
const IMAGE_PART =
  /^(mig_controller|mig_ui|mig_log_reader|hook_runner|rsync_transfer|migration_registry|migration_stage|mtc_velero_plugin)_(image|repo|version)$/;

/** The variables of parts of MTC that can be switched off. */
const COMPONENTS: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(velero_|restic_|oadp_|daemonset_node_selector$)/, 'migration_velero'],
  [/^mig_ui_(?!image|repo|version)/, 'migration_ui'],
];

/** Rules on settings that other settings make void. */
export const CONTROLLER_TWICE_RULES: readonly Rule[] = [
  {
    id: 'controller/both-spellings',
    severity: 'error',
    title: 'A variable is set once',
    rationale: 'The operator makes one variable of both spellings, such as noProxy and no_proxy. If both are set, '
      + 'nothing says which value it uses.',
    source: 'operator-sdk, Ansible parameters',
    on: 'MigrationController',
    breaks: host('mig_pv_limit: "200"\n  migPvLimit: "300"'),
    finds: [{
      path: 'spec.migPvLimit',
      message: 'migPvLimit and mig_pv_limit are one variable, with different values: '
        + 'which one the operator uses is undefined',
      fix: 'Remove `migPvLimit` or `mig_pv_limit`.',
    }],
    keeps: host('mig_pv_limit: "200"\n  migPodLimit: "300"'),
    * check(manifest) {
      const first = new Map<string, Setting>();
      for (const setting of settingsOf(manifest)) {
        const other = first.get(setting.variable);
        first.set(setting.variable, other ?? setting);
        if (other && JSON.stringify(other.value) !== JSON.stringify(setting.value)) {
          yield {
            path: setting.path,
            message: `${setting.key} and ${other.key} are one variable, `
              + 'with different values: which one the operator uses is undefined',
            fix: `Remove \`${setting.key}\` or \`${other.key}\`.`,
          };
        }
      }
    },
  },
  {
    id: 'controller/no-proxy',
    severity: 'warning',
    title: 'Exceptions to the proxy are names and networks, with commas between them',
    rationale: 'Programs compare each entry of no_proxy with the host of a request. They divide the list at commas '
      + 'only, and an entry with a scheme or a path never matches: the requests go to the proxy.',
    source: 'golang.org/x/net/http/httpproxy',
    on: 'MigrationController',
    breaks: host('https_proxy: http://proxy.example.com:3128\n  no_proxy: .svc;10.0.0.0/8'),
    finds: [{
      path: 'spec.no_proxy',
      message: '".svc;10.0.0.0/8" in no_proxy contains ";", and the list is divided at commas only: the entry never '
        + 'matches, and such requests go to the proxy',
      fix: 'Write `no_proxy: .svc,10.0.0.0/8`.',
      programFix: 'Write each exception as an element of the list: `[\'.svc\', \'10.0.0.0/8\']`.',
    }],
    keeps: host('https_proxy: http://proxy.example.com:3128\n  no_proxy: .svc,10.0.0.0/8,api.ocp3.example.com:6443'),
    * check(manifest) {
      const setting = settingOf(manifest, 'no_proxy');
      const entries = typeof setting?.value === 'string' && !isPlaceholder(setting.value)
        ? setting.value.split(',').map((entry) => entry.trim())
        : [];
      const wrong = entries.find((entry) => /;|\s|:\/\//.test(entry));
      if (setting && wrong !== undefined) {
        const right = entries.flatMap((entry) => entry.split(/[;\s]+/)).map((entry) => splitUrl(entry)?.host ?? entry)
          .filter((entry) => entry !== '');
        const url = wrong.includes('://');
        yield {
          path: setting.path,
          message: url ? `${quote(shown(wrong))} in ${setting.key} is a URL: the entry never matches, `
            + 'and requests to that host go to the proxy'
            : `${quote(wrong)} in ${setting.key} contains ${wrong.includes(';') ? '";"' : 'a space'}, and the list is `
              + 'divided at commas only: the entry never matches, and such requests go to the proxy',
          fix: `Write \`${setting.key}: ${right.join(',')}\`.`,
          programFix: 'Write each exception as an element of the '
            + `list: \`[${right.map((entry) => `'${entry}'`).join(', ')}]\`.`,
        };
      }
    },
  },
  {
    id: 'controller/proxy-user-alone',
    severity: 'warning',
    title: 'The proxy for volumes has a password if it has a user',
    rationale: 'MTC writes user and password of stunnel_tcp_proxy to stunnel\'s configuration if they are not empty. '
      + 'stunnel authenticates only if both are set, so with a user alone the proxy answers 407 and the copy fails.',
    source: 'mig-controller pkg/controller/directvolumemigration/stunnel.go; stunnel src/protocol.c',
    on: 'MigrationController',
    breaks: host('stunnel_tcp_proxy: http://migration@proxy.example.com:3128'),
    finds: [{
      path: 'spec.stunnel_tcp_proxy',
      message: 'stunnel_tcp_proxy has a user, but no password: stunnel does not authenticate to the proxy, and each '
        + 'direct volume migration fails if the proxy requires it',
      fix: 'Write `http://user:password@host:port`, or remove the user.',
    }],
    keeps: host('stunnel_tcp_proxy: http://proxy.example.com:3128'),
    * check(manifest) {
      const setting = settingOf(manifest, 'stunnel_tcp_proxy');
      const userInfo = typeof setting?.value === 'string' && !isPlaceholder(setting.value)
        ? splitUrl(setting.value)?.userInfo
        : undefined;
      if (setting && userInfo !== undefined && /^[^:]+:?$/.test(userInfo)) {
        yield {
          path: setting.path,
          message: `${setting.key} has a user, but no password: stunnel does not authenticate to the proxy, and each `
            + 'direct volume migration fails if the proxy requires it',
          fix: 'Write `http://user:password@host:port`, or remove the user.',
        };
      }
    },
  },
  {
    id: 'controller/bandwidth-twice',
    severity: 'warning',
    title: 'The bandwidth of rsync is set once',
    rationale: 'MTC appends rsync_opt_extras to the options that it makes of other variables. '
      + 'rsync uses the last of two values.',
    source: TEMPLATE,
    on: 'MigrationController',
    breaks: host('rsync_opt_bwlimit: 1000\n  rsync_opt_extras: --bwlimit=5000'),
    finds: [{
      path: 'spec.rsync_opt_extras',
      message: '--bwlimit in rsync_opt_extras is set twice, because rsync_opt_bwlimit sets it as well: '
        + 'rsync uses one of the two values',
      fix: 'Remove `--bwlimit` or `rsync_opt_bwlimit`.',
    }],
    keeps: host('rsync_opt_bwlimit: 1000\n  rsync_opt_extras: --numeric-ids'),
    * check(manifest) {
      const [extras, limit] = ['rsync_opt_extras', 'rsync_opt_bwlimit'].map((name) => settingOf(manifest, name));
      if (extras && limit && /(^|\s)--bwlimit(=|\s|$)/.test(scalar(extras.value))) {
        yield {
          path: extras.path,
          message: `--bwlimit in ${extras.key} is set twice, because ${limit.key} `
            + 'sets it as well: rsync uses one of the two values',
          fix: `Remove \`--bwlimit\` or \`${limit.key}\`.`,
        };
      }
    },
  },
  {
    id: 'controller/image-in-parts',
    severity: 'warning',
    title: 'An image is given as a whole, or in parts',
    rationale: 'The operator makes the name of an image of its parts only if the variable with the whole name (_fqin) '
      + 'is not set. The parts are ignored.',
    source: DEFAULTS,
    on: 'MigrationController',
    breaks: host('rsync_transfer_repo: mirror.example.com/mtc\n'
      + '  rsync_transfer_image_fqin: registry.example.com/mtc/rsync:1.8'),
    finds: [{
      path: 'spec.rsync_transfer_repo',
      message: 'rsync_transfer_repo is ignored, because rsync_transfer_image_fqin sets the whole image',
      fix: 'Remove `rsync_transfer_repo`, or `rsync_transfer_image_fqin`.',
    }],
    keeps: host('rsync_transfer_image_fqin: registry.example.com/mtc/rsync:1.8'),
    * check(manifest) {
      for (const setting of settingsOf(manifest)) {
        const [, image] = IMAGE_PART.exec(setting.variable) ?? [];
        const whole = image === undefined
          ? undefined
          : settingOf(manifest, image === 'mtc_velero_plugin' ? `${image}_fqin` : `${image}_image_fqin`);
        if (whole) {
          yield {
            path: setting.path,
            message: `${setting.key} is ignored, because ${whole.key} sets the whole image`,
            fix: `Remove \`${setting.key}\`, or \`${whole.key}\`.`,
          };
        }
      }
    },
  },
  {
    id: 'controller/without-component',
    severity: 'warning',
    title: 'Settings of a component are used where it is installed',
    rationale: 'With migration_velero: false the operator creates no DataProtectionApplication, and with migration_ui: '
      + 'false no console. Their settings then have no effect. pv_resizing_threshold is a setting of '
      + 'enable_intelligent_pv_resize.',
    source: 'mig-operator roles/migrationcontroller/tasks/main.yml',
    on: 'MigrationController',
    breaks: controller(`${HOST.replace('velero: true', 'velero: false')}\n  restic_timeout: 4h`),
    finds: [{
      path: 'spec.restic_timeout',
      message: 'restic_timeout has no effect, because migration_velero is false',
      fix: 'Write `migration_velero: true`, or remove `restic_timeout`.',
    }],
    keeps: host('restic_timeout: 4h'),
    * check(manifest) {
      for (const setting of settingsOf(manifest)) {
        const switched = switchOf(manifest, setting);
        if (switched !== undefined) {
          yield {
            path: setting.path,
            message: `${setting.key} has no effect, because ${switched} is false`,
            fix: `Write \`${switched}: true\`, or remove \`${setting.key}\`.`,
          };
        }
      }
    },
  },
];

/** The variable that switches off what a setting is for. */
function switchOf(manifest: Manifest, { variable, value }: Setting): string | undefined {
  if (variable === 'pv_resizing_threshold') {
    return isOff(manifest, 'enable_intelligent_pv_resize') && !isOn(manifest, 'enable_dvm_pv_resizing')
      ? 'enable_intelligent_pv_resize'
      : undefined;
  }
  const isEmpty = value === '' || Array.isArray(value) && value.length === 0;
  const [, switched] = COMPONENTS.find(([pattern]) => pattern.test(variable)) ?? [];
  return switched !== undefined && !isEmpty && isOff(manifest, switched) ? switched : undefined;
}

/** A URL without what may be secret in it. */
function shown(entry: string): string {
  const url = splitUrl(entry);
  return url ? `${url.scheme}://${url.host}${url.port === undefined ? '' : `:${url.port}`}` : entry;
}
