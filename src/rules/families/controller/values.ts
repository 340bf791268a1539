import { writeBoolean, writeBooleanText, writeGroupIds, writeNames, writePercentage, writePositiveInteger, writeQuantity, writeSeconds } from '../../../api/controller-values';
import { CLUSTER_VARIABLES, HOST_VARIABLES, RESOURCE_PAIRS, VARIABLES_BY_PART } from '../../../api/controller-variables';
import { didYouMean } from '../../../grammar/did-you-mean';
import { isDnsSubdomain } from '../../../grammar/dns';
import { parseGoBoolean } from '../../../grammar/go-boolean';
import { isGoDuration, nearestGoDuration } from '../../../grammar/go-duration';
import { isPlaceholder } from '../../../grammar/placeholder';
import { parseQuantity } from '../../../grammar/quantity';
import { isRecord, list, Manifest, scalar } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Problem, Rule } from '../../engine/rule';
import { host, remote } from '../../examples/controller';
import { allSettings, controllersOf, Setting, settingOf, settingsOf, VARIABLES } from '../../reading/controller';
import { quote } from '../../reading/text';

type GivenSetting = Setting & { readonly manifest: Manifest };

/** The settings whose values this library would write in one of these ways. One that is to be replaced can't be judged. */
function* written(set: ManifestSet, ...writers: unknown[]): Generator<GivenSetting> {
  for (const setting of allSettings(set)) {
    const variable = VARIABLES.get(setting.variable);
    if (variable && 'write' in variable && writers.includes(variable.write) && !(typeof setting.value === 'string' && isPlaceholder(setting.value))) {
      yield setting;
    }
  }
}

/** The settings of these variables. */
function* named(set: ManifestSet, ...variables: string[]): Generator<GivenSetting> {
  for (const setting of allSettings(set)) {
    if (variables.includes(setting.variable) && !(typeof setting.value === 'string' && isPlaceholder(setting.value))) {
      yield setting;
    }
  }
}

function problem({ manifest, path }: GivenSetting, message: string, fix: string): Problem {
  return { manifest, path, message, fix };
}

/** A value as a whole number, as it is or as a text; NaN where it is none. */
function wholeNumber(value: unknown): number {
  const digits = typeof value === 'number' ? scalar(value) : typeof value === 'string' ? value : '';
  return /^[+-]?\d{1,15}$/.test(digits) ? Number(digits) : NaN;
}

const CHOICES: Record<string, { values: string[]; otherwise: string }> = {
  rsync_endpoint_type: { values: ['Route', 'NodePort', 'ClusterIP'], otherwise: 'MTC takes it for Route and does not say so' },
  image_pull_policy: { values: ['Always', 'IfNotPresent', 'Never'], otherwise: 'the API server refuses the Deployments of controller and console' },
  velero_log_level: {
    values: ['trace', 'debug', 'info', 'warning', 'error', 'fatal', 'panic'],
    otherwise: 'the API server refuses the DataProtectionApplication that it goes to',
  },
};

/** The long forms of options that are dropped for their capital letter. */
const LONG_FORMS = new Map([['-A', '--acls'], ['-H', '--hard-links'], ['-S', '--sparse'], ['-W', '--whole-file'], ['-X', '--xattrs']]);

/** The switches of rsync's options, each with the options that do the same. */
const SWITCHED_OFF: ReadonlyArray<readonly [string, RegExp]> = [
  ['rsync_opt_delete', /^--(del|delete(-(before|during|delay|after|excluded))?)$/],
  ['rsync_opt_partial', /^--partial$/],
  ['rsync_opt_hardlinks', /^--hard-links$/],
  ['rsync_opt_archive', /^(-a|--archive)$/],
];

const SETTINGS_SOURCE = 'mig-controller pkg/settings/settings.go';

/** Rules on the value of one variable. */
export const CONTROLLER_VALUE_RULES: readonly Rule[] = [
  {
    id: 'controller/boolean',
    severity: 'error',
    title: 'Switches are true or false',
    rationale: 'MTC\'s controller reads its switches with Go\'s ParseBool. A word such as yes or on is none, and the default is used without a message.',
    source: SETTINGS_SOURCE,
    breaks: remote('migration_rsync_privileged: "yes"'),
    keeps: remote('migration_rsync_privileged: "true"'),
    * check(set) {
      const parts = [VARIABLES_BY_PART.controller, VARIABLES_BY_PART.ui, VARIABLES_BY_PART.velero];
      for (const setting of [...named(set, ...parts), ...written(set, writeBoolean, writeBooleanText)]) {
        const { value, variable } = setting;
        if (typeof value === 'boolean' || value === 0 || value === 1 || typeof value === 'string' && parseGoBoolean(value) !== undefined) {
          continue;
        }
        const word = scalar(value).toLowerCase();
        yield problem(
          setting,
          `${quote(value)} is no boolean: MTC ${parts.includes(variable) ? 'may take it for either' : 'uses the default of this switch and does not say so'}`,
          ['yes', 'y', 'on', 'enabled'].includes(word) ? `write ${variable}: true`
            : ['no', 'n', 'off', 'disabled'].includes(word) ? `write ${variable}: false` : 'write true or false, without quotes',
        );
      }
    },
  },
  {
    id: 'controller/whole-number',
    severity: 'error',
    title: 'Limits, retries, timeouts and bandwidths are whole numbers from 1',
    rationale: 'MTC\'s controller reads them when it starts. With 0, a fraction, a unit or a word it ends at once, and the pod is started again and again.',
    source: 'mig-controller pkg/settings/settings.go, plan.go, dvm.go',
    breaks: host('mig_pv_limit: "0"'),
    keeps: host('mig_pv_limit: "250"'),
    * check(set) {
      for (const setting of written(set, writePositiveInteger, writeSeconds, writePercentage)) {
        if (wholeNumber(setting.value) >= 1) {
          continue;
        }
        const digits = /^\s*["']?(\d{1,9})/.exec(scalar(setting.value))?.[1];
        yield problem(
          setting,
          `${quote(setting.value)} is no whole number from 1: MTC's controller does not start with it`,
          Number(digits) >= 1 ? `write ${setting.variable}: ${Number(digits)}` : 'write a number of 1 or more, or take it out for the default',
        );
      }
    },
  },
  {
    id: 'controller/resizing-threshold',
    severity: 'warning',
    title: 'The threshold for resizing volumes is a percentage below 100',
    rationale: 'MTC heeds pv_resizing_threshold between 0 and 100 only, and goes by 3 percent of free space where it is 100 or more.',
    source: 'mig-controller pkg/controller/miganalytic/volume_adjustment.go',
    breaks: host('pv_resizing_threshold: 100'),
    keeps: host('pv_resizing_threshold: 42'),
    * check(set) {
      for (const setting of written(set, writePercentage)) {
        if (wholeNumber(setting.value) >= 100) {
          yield problem(setting, `${quote(setting.value)} is no percentage below 100: MTC goes by its default of 3`, 'write a number from 1 to 99');
        }
      }
    },
  },
  {
    id: 'controller/group-ids',
    severity: 'error',
    title: 'Supplemental groups are numbers with commas and no spaces between them',
    rationale: 'MTC\'s controller splits the text at its commas and reads each piece as a number. A space, a list or a name ends it at its start.',
    source: 'mig-controller pkg/settings/dvm.go',
    breaks: host('src_supplemental_groups: "1000, 2000"'),
    keeps: host('src_supplemental_groups: "1000,2000"'),
    * check(set) {
      for (const setting of written(set, writeGroupIds)) {
        const { value, variable } = setting;
        if (wholeNumber(value) >= 0 || typeof value === 'string' && /^(\d+(,\d+)*)?$/.test(value)) {
          continue;
        }
        const pieces = (Array.isArray(value) ? value : scalar(value).split(/[\s,;]+/)).map((piece) => scalar(piece).trim()).filter((piece) => piece !== '');
        const numbers = pieces.length > 0 && pieces.every((piece) => /^\d+$/.test(piece));
        yield problem(
          setting,
          `${quote(value)} is not a text of group ids with commas between them; MTC's controller does not start with it`,
          numbers ? `write ${variable}: "${pieces.join(',')}"` : 'write ids such as "1000,2000"',
        );
      }
    },
  },
  {
    id: 'controller/quantity',
    severity: 'error',
    title: 'Resources of pods are Kubernetes quantities',
    rationale: 'What doesn\'t parse as a quantity ends in a pod that is never made: each direct volume migration fails, or the operator\'s Deployment is refused.',
    source: 'mig-controller pkg/controller/directvolumemigration/resource.go',
    breaks: host('source_rsync_pod_memory_limits: 2GB'),
    keeps: host('source_rsync_pod_memory_limits: 2Gi'),
    * check(set) {
      for (const setting of written(set, writeQuantity)) {
        const { value, variable } = setting;
        if (value === '' || (typeof value === 'string' || typeof value === 'number') && parseQuantity(scalar(value)) !== undefined) {
          continue;
        }
        const [, digits, unit] = /^(\d+(?:\.\d+)?) ?([kmgt]i?)?b?$/i.exec(scalar(value).slice(0, 40).trim()) ?? [];
        const near = digits && unit && variable.includes('memory') ? `${digits}${unit[0].toUpperCase()}i` : undefined;
        yield problem(
          setting,
          `${quote(value)} is no Kubernetes quantity, so that no pod is made with it`,
          near ? `write ${variable}: ${near}` : variable.includes('cpu') ? 'write one such as "500m" for half a CPU' : 'write one such as "2Gi"',
        );
      }
    },
  },
  {
    id: 'controller/requests-within-limits',
    severity: 'error',
    title: 'No pod asks for more than it may have',
    rationale: 'MTC and its operator don\'t compare requests with limits. The API server does, and refuses the pods.',
    source: 'mig-controller pkg/controller/directvolumemigration/resource.go',
    breaks: host('source_rsync_pod_cpu_limits: "1"\n  source_rsync_pod_cpu_requests: "2"'),
    keeps: host('source_rsync_pod_cpu_limits: "2"\n  source_rsync_pod_cpu_requests: "2"'),
    * check(set) {
      const variables: Record<string, { variable: string }> = { ...CLUSTER_VARIABLES, ...HOST_VARIABLES };
      for (const manifest of controllersOf(set)) {
        const settings = new Map(settingsOf(manifest).map((setting) => [setting.variable, setting]));
        for (const pair of RESOURCE_PAIRS) {
          const [requestName, limitName] = [variables[pair.request].variable, variables[pair.limit].variable];
          const [request, limit] = [settings.get(requestName), settings.get(limitName)];
          const asked = request ? scalar(request.value) : pair.defaultRequest;
          const allowed = limit ? scalar(limit.value) : pair.defaultLimit;
          const given = request ?? limit;
          if (!given || asked === undefined || allowed === undefined || !(parseQuantity(asked)! > parseQuantity(allowed)!)) {
            continue;
          }
          yield problem(
            { ...given, manifest },
            request
              ? `${requestName} is ${quote(asked)}, more than the limit of ${quote(allowed)}${limit ? '' : ' that the operator sets'}; the API server refuses such pods`
              : `${limitName} is ${quote(allowed)}, less than the ${quote(asked)} that the pods ask for by default; the API server refuses such pods`,
            request ? `ask for ${allowed} or less, or set ${limitName} to ${asked} or more` : `set ${requestName} to ${allowed} or less, too`,
          );
        }
      }
    },
  },
  {
    id: 'controller/duration',
    severity: 'error',
    title: 'The time limit of Restic has a unit',
    rationale: 'restic_timeout goes to the DataProtectionApplication as it stands, and Velero reads it as a Go duration: 90m or 1h30m. A bare number or a number of days is none, and the server does not start.',
    source: 'mig-operator roles/migrationcontroller/templates/velero.yml.j2',
    breaks: remote('restic_timeout: 1d'),
    keeps: remote('restic_timeout: 24h'),
    * check(set) {
      for (const setting of named(set, 'restic_timeout')) {
        const value = scalar(setting.value);
        if (!isGoDuration(value)) {
          const near = nearestGoDuration(value);
          yield problem(
            setting,
            `${quote(setting.value)} is no duration that Velero reads; it knows h, m and s, and no number without one of them`,
            near ? `write restic_timeout: ${near}` : 'write one such as 3h30m',
          );
        }
      }
    },
  },
  {
    id: 'controller/choice',
    severity: 'error',
    title: 'Where there are a few values to choose from, it is one of them',
    rationale: 'An unknown rsync_endpoint_type is silently taken for Route. An unknown pull policy or log level is refused by the API server when the operator comes to use it.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/directvolumemigration_types.go',
    breaks: host('rsync_endpoint_type: LoadBalancer'),
    keeps: host('rsync_endpoint_type: NodePort'),
    * check(set) {
      for (const setting of named(set, ...Object.keys(CHOICES))) {
        const { values, otherwise } = CHOICES[setting.variable];
        if (setting.value !== '' && !values.includes(setting.value as string)) {
          const near = didYouMean(scalar(setting.value), values);
          yield problem(
            setting,
            `${quote(setting.value)} is none of ${values.join(', ')}; ${otherwise}`,
            near ? `write ${setting.variable}: ${near}` : 'write one of these',
          );
        }
      }
    },
  },
  {
    id: 'controller/template-characters',
    severity: 'error',
    title: 'No value has a quote, a backslash, a line break or a template\'s braces',
    rationale: 'The operator pastes values between double quotes into YAML, after Ansible has evaluated {{ and {%. Such a value breaks what is rendered, or changes it.',
    source: 'mig-operator roles/migrationcontroller/templates/controller_config.yml.j2',
    breaks: host('azure_resource_group: \'the "old" group\''),
    keeps: host('azure_resource_group: the-old-group'),
    * check(set) {
      for (const { manifest, variable, value, path } of allSettings(set)) {
        const known = VARIABLES.get(variable);
        if (typeof value !== 'string' || !known) {
          continue;
        }
        const found = /["\\\r\n]|\{[{%]/.exec(value)?.[0];
        if (found) {
          yield {
            manifest,
            path,
            message: `${variable} holds ${/[\r\n]/.test(found) ? 'a line break' : `the characters ${found}`}, which ${found[0] === '{' ? 'Ansible evaluates' : 'break the ConfigMap that the operator pastes it into'}`,
            fix: 'isProxy' in known ? 'percent-encode user name and password' : /[\r\n]/.test(found) ? 'write it on one line, without one at its end' : 'write it without',
          };
        }
      }
    },
  },
  {
    id: 'controller/rsync-options',
    severity: 'error',
    title: 'Extra options of rsync have the one form that MTC passes on',
    rationale: 'MTC splits rsync_opt_extras at white space and drops each piece that isn\'t an option in lower case with its value after "=". A line in its log is all that tells of it.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    breaks: host('rsync_opt_extras: --timeout 30'),
    keeps: host('rsync_opt_extras: --timeout=30 --acls'),
    * check(set) {
      for (const setting of named(set, 'rsync_opt_extras')) {
        const options = scalar(setting.value).split(/\s+/).filter((option) => option !== '');
        const index = options.findIndex((option) => !/^-{1,2}([a-z0-9]+-)*[a-z0-9]+(=.*)?$/.test(option.slice(0, 1000)));
        if (index >= 0) {
          const option = options[index];
          const long = LONG_FORMS.get(option);
          yield problem(
            setting,
            `${quote(option)} is not an option in the form that MTC passes on, and is dropped`,
            long ? `write ${long}`
              : !option.startsWith('-') && index > 0 ? `write ${options[index - 1]}=${option.slice(0, 60)}`
                : 'write options as --name or --name=value, in lower case',
          );
        }
      }
    },
  },
  {
    id: 'controller/rsync-shell',
    severity: 'error',
    title: 'Extra options of rsync mean nothing to a shell',
    rationale: 'MTC puts rsync_opt_extras into a shell command without quotes. A semicolon, an asterisk or a dollar sign is the shell\'s then, and not rsync\'s.',
    source: 'crane-lib state_transfer/transfer/rsync/client.go',
    breaks: host('rsync_opt_extras: --exclude=*.tmp'),
    keeps: host('rsync_opt_extras: --exclude=tmp'),
    * check(set) {
      for (const setting of named(set, 'rsync_opt_extras')) {
        const found = /[;&|<>()$`*?[\]{}!#~'^]/.exec(scalar(setting.value))?.[0];
        if (found) {
          yield problem(
            setting,
            `rsync_opt_extras has ${quote(found)}, which the shell takes for itself that MTC pastes the options into`,
            'use letters, digits and @ % + = : , . / _ - only',
          );
        }
      }
    },
  },
  {
    id: 'controller/rsync-contradiction',
    severity: 'warning',
    title: 'Extra options of rsync don\'t switch on again what is switched off',
    rationale: 'rsync_opt_delete: false and the like leave out an option that MTC gives rsync otherwise. The same option in rsync_opt_extras brings it back: with --delete rsync removes on the destination whatever the source doesn\'t have.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    breaks: host('rsync_opt_delete: false\n  rsync_opt_extras: --delete-after'),
    keeps: host('rsync_opt_delete: true\n  rsync_opt_extras: --delete-after'),
    * check(set) {
      for (const setting of named(set, 'rsync_opt_extras')) {
        const options = scalar(setting.value).slice(0, 10_000).split(/\s+/);
        for (const [variable, pattern] of SWITCHED_OFF) {
          const option = options.find((each) => pattern.test(each));
          const off = settingOf(setting.manifest, variable)?.value;
          if (option && (off === false || typeof off === 'string' && parseGoBoolean(off) === false)) {
            yield problem(setting, `${variable} is false, and ${option} among the extra options does what it was to prevent`, `take ${option} out, or ${variable}: false`);
          }
        }
      }
    },
  },
  {
    id: 'controller/list-or-text',
    severity: 'error',
    title: 'What the operator takes for a list is a list, and what it takes for a text is a text',
    rationale: 'The operator joins the names of resources and of storage classes itself, so that a text falls apart into its letters; no_proxy it writes as it stands, and a list becomes brackets and quotes.',
    source: 'mig-operator roles/migrationcontroller/templates/controller_config.yml.j2',
    breaks: host('additional_excluded_resources: routes,ingresses'),
    keeps: host('additional_excluded_resources: [routes, ingresses]'),
    * check(set) {
      for (const setting of [...written(set, writeNames), ...named(set, 'excluded_resources')]) {
        const { value, variable } = setting;
        if (!Array.isArray(value) && value !== '') {
          const names = typeof value === 'string' ? value.split(/[\s,]+/).filter((name) => name !== '') : [];
          yield problem(setting, `${variable} is no list, which is what the operator takes it for`, `write ${variable}: [${names.join(', ') || 'routes'}]`);
        }
      }
      for (const setting of named(set, 'no_proxy', 'http_proxy', 'https_proxy')) {
        const { value, variable, key } = setting;
        if (Array.isArray(value) || isRecord(value)) {
          const places = list(value).filter((place) => typeof place === 'string').join(',');
          yield problem(setting, `${variable} is no text, and the operator writes it as it stands`, places ? `write ${key}: "${places}"` : 'write a text');
        }
      }
    },
  },
  {
    id: 'controller/subdomain',
    severity: 'error',
    title: 'The subdomain of routes is a bare domain',
    rationale: 'MTC puts cluster_subdomain behind the name of a Route as it stands. With a scheme, a leading dot or a path no Route is admitted.',
    source: 'mig-controller pkg/controller/directvolumemigration/route.go',
    breaks: host('cluster_subdomain: https://apps.ocp4.example.com'),
    keeps: host('cluster_subdomain: apps.ocp4.example.com'),
    * check(set) {
      for (const setting of named(set, 'cluster_subdomain')) {
        const { value } = setting;
        if (value !== '' && !isDnsSubdomain(value as string)) {
          const bare = scalar(value).trim().replace(/^[a-z]+:\/\//i, '').split(/[/:]/)[0].replace(/^\*?\.+/, '').toLowerCase();
          yield problem(
            setting,
            `${quote(value)} is no bare domain, and no Route with it behind its name is admitted`,
            isDnsSubdomain(bare) ? `write cluster_subdomain: ${bare}` : 'write one such as apps.ocp4.example.com',
          );
        }
      }
    },
  },
];
