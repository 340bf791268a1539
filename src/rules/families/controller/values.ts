import { VARIABLES_BY_PART } from '../../../api/controller-variables';
import { didYouMean } from '../../../grammar/did-you-mean';
import { isDnsSubdomain } from '../../../grammar/dns';
import { parseGoBoolean } from '../../../grammar/go-boolean';
import { isGoDuration, nearestGoDuration } from '../../../grammar/go-duration';
import { isRecord, list, Manifest, scalar } from '../../engine/manifest';
import { FieldProblem, Rule } from '../../engine/rule';
import { host, remote } from '../../examples/controller';
import { settingsNamed, settingsOf, settingsOfKind, VARIABLES } from '../../reading/controller';
import { quote } from '../../reading/text';

/** The closed sets of values, and what happens with another value. */
const CHOICES: Readonly<Record<string, { readonly values: readonly string[]; readonly otherwise: string }>> = {
  rsync_endpoint_type: { values: ['Route', 'NodePort', 'ClusterIP'], otherwise: 'MTC silently uses Route' },
  image_pull_policy: {
    values: ['Always', 'IfNotPresent', 'Never'],
    otherwise: 'the API server rejects the Deployments of controller and console',
  },
  velero_log_level: {
    values: ['trace', 'debug', 'info', 'warning', 'error', 'fatal', 'panic'],
    otherwise: 'the API server rejects the DataProtectionApplication',
  },
};

/** Words that people write for a boolean. */
const BOOLEAN_WORDS: Readonly<Record<string, boolean>> = {
  yes: true, y: true, on: true, enabled: true, no: false, n: false, off: false, disabled: false,
};

const PARTS = [VARIABLES_BY_PART.controller, VARIABLES_BY_PART.ui, VARIABLES_BY_PART.velero];

/** Rules on the value of one variable. */
export const CONTROLLER_VALUE_RULES: readonly Rule[] = [
  {
    id: 'controller/boolean',
    severity: 'error',
    title: 'A boolean is true or false',
    rationale: 'MTC\'s controller reads booleans with Go\'s ParseBool. '
      + 'For a word such as yes or on it silently uses the default.',
    source: 'mig-controller pkg/settings/settings.go',
    on: 'MigrationController',
    breaks: remote('migration_rsync_privileged: "yes"'),
    finds: [{
      path: 'spec.migration_rsync_privileged',
      message: '"yes" is not a boolean: MTC silently uses the default',
      fix: 'Write `migration_rsync_privileged: true`.',
    }],
    keeps: remote('migration_rsync_privileged: "true"'),
    * check(manifest) {
      const settings = [...settingsNamed(manifest, VARIABLES_BY_PART.controller),
        ...settingsOfKind(manifest, 'boolean', 'boolean as text')];
      for (const { variable, value, path } of settings) {
        const isBoolean = typeof value === 'boolean' || value === 0 || value === 1
          || typeof value === 'string' && parseGoBoolean(value) !== undefined;
        if (!isBoolean) {
          const word = scalar(value).toLowerCase();
          const isPart = PARTS.includes(variable);
          const effect = isPart ? 'MTC may read it as true or false' : 'MTC silently uses the default';
          yield {
            path,
            message: `${quote(value)} is not a boolean: ${effect}`,
            fix: Object.hasOwn(BOOLEAN_WORDS, word)
              ? `Write \`${variable}: ${BOOLEAN_WORDS[word]}\`.`
              : 'Write `true` or `false`.',
          };
        }
      }
    },
  },
  {
    id: 'controller/duration',
    severity: 'error',
    title: 'The timeout of Restic has a unit',
    rationale: 'The operator copies restic_timeout into the DataProtectionApplication, and Velero parses it as a Go '
      + 'duration: 90m or 1h30m. With a bare number or days the Velero server does not start.',
    source: 'mig-operator roles/migrationcontroller/templates/velero.yml.j2',
    on: 'MigrationController',
    breaks: remote('restic_timeout: 1d'),
    finds: [{
      path: 'spec.restic_timeout',
      message: '"1d" is not a Go duration, a number with h, m or s: Velero does not start',
      fix: 'Write `restic_timeout: 24h`.',
    }],
    keeps: remote('restic_timeout: 24h'),
    * check(manifest) {
      for (const { value, path } of settingsNamed(manifest, 'restic_timeout')) {
        if (!isGoDuration(scalar(value))) {
          const near = nearestGoDuration(scalar(value));
          yield {
            path,
            message: `${quote(value)} is not a Go duration, a number with h, m or s: Velero does not start`,
            fix: near
              ? `Write \`restic_timeout: ${near}\`.`
              : 'Write the number with its unit, such as `restic_timeout: 2h` or `restic_timeout: 90m`.',
          };
        }
      }
    },
  },
  {
    id: 'controller/choice',
    severity: 'error',
    title: 'A variable with a closed set of values has one of them',
    rationale: 'MTC silently uses Route for an unknown rsync_endpoint_type. The API server rejects an unknown pull '
      + 'policy or log level when the operator applies it.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/directvolumemigration_types.go',
    on: 'MigrationController',
    breaks: host('rsync_endpoint_type: LoadBalancer'),
    finds: [{
      path: 'spec.rsync_endpoint_type',
      message: '"LoadBalancer" is not valid: MTC silently uses Route',
      fix: 'Write Route, NodePort or ClusterIP.',
    }],
    keeps: host('rsync_endpoint_type: NodePort'),
    * check(manifest) {
      for (const { variable, value, path } of settingsNamed(manifest, ...Object.keys(CHOICES))) {
        const { values, otherwise } = CHOICES[variable];
        if (value !== '' && !values.includes(value as string)) {
          const near = didYouMean(scalar(value), values);
          yield {
            path,
            message: `${quote(value)} is not valid: ${otherwise}`,
            fix: near
              ? `Write \`${variable}: ${near}\`.`
              : `Write ${values.slice(0, -1).join(', ')} or ${values[values.length - 1]}.`,
          };
        }
      }
    },
  },
  {
    id: 'controller/template-characters',
    severity: 'error',
    title: 'No value contains a quote, a backslash, a line break or braces of a template',
    rationale: 'The operator writes values between double quotes into YAML, after Ansible has evaluated '
      + '{{ and {%. Such a value breaks or changes the result.',
    source: 'mig-operator roles/migrationcontroller/templates/controller_config.yml.j2',
    on: 'MigrationController',
    judgesPlaceholders: true,
    breaks: host('azure_resource_group: \'the "old" group\''),
    finds: [{
      path: 'spec.azure_resource_group',
      message: 'azure_resource_group contains the character ", '
        + 'which breaks the ConfigMap that the operator writes it into',
      fix: 'Remove it.',
    }],
    keeps: host('azure_resource_group: the-old-group'),
    * check(manifest) {
      for (const { variable, value, path } of settingsOf(manifest)) {
        const known = VARIABLES.get(variable);
        const found = typeof value === 'string' && known ? /["\\\r\n]|\{[{%]/.exec(value)?.[0] : undefined;
        if (found && known) {
          const isBreak = /[\r\n]/.test(found);
          const isAnsible = found[0] === '{';
          const what = isBreak ? 'a line break' : `${isAnsible ? '' : 'the character '}${found}`;
          const fix = isBreak ? 'Write the value on one line, without a line break at its end.' : 'Remove it.';
          yield {
            path,
            message: `${variable} contains ${what}, which `
              + `${isAnsible ? 'Ansible evaluates' : 'breaks the ConfigMap that the operator writes it into'}`,
            fix: known.kind === 'proxy' ? 'Percent-encode the user name and the password.' : fix,
          };
        }
      }
    },
  },
  {
    id: 'controller/list-or-text',
    severity: 'error',
    title: 'A list is a list, a map is a map, and a string is a string',
    rationale: 'The operator joins the elements of lists, so that a string falls apart into its letters. It writes '
      + 'every other value unchanged, so that a list becomes brackets and quotes.',
    source: 'mig-operator roles/migrationcontroller/templates/controller_config.yml.j2',
    on: 'MigrationController',
    breaks: host('additional_excluded_resources: routes,ingresses'),
    finds: [{
      path: 'spec.additional_excluded_resources',
      message: 'additional_excluded_resources is not a list: the operator takes each letter for an element',
      fix: 'Write `additional_excluded_resources: [routes, ingresses]`.',
    }],
    keeps: host('additional_excluded_resources: [routes, ingresses]'),
    * check(manifest) {
      yield* notLists(manifest);
      yield* notStrings(manifest);
      for (const { variable, value, path } of settingsOfKind(manifest, 'labels')) {
        if (!isRecord(value) && !/^\s*(\{|$)/.test(typeof value === 'string' ? value : '[')) {
          yield {
            path,
            message: `${variable} is not a map of labels: the API server rejects the DataProtectionApplication`,
            fix: `Write the label of your nodes, such as \`${variable}: { migration: "true" }\`.`,
          };
        }
      }
    },
  },
  {
    id: 'controller/subdomain',
    severity: 'error',
    title: 'The subdomain of Routes is a bare domain',
    rationale: 'MTC appends cluster_subdomain to the name of a Route. With a scheme, '
      + 'a leading dot or a path the Route is not admitted.',
    source: 'mig-controller pkg/controller/directvolumemigration/route.go',
    on: 'MigrationController',
    breaks: host('cluster_subdomain: https://apps.ocp4.example.com'),
    finds: [{
      path: 'spec.cluster_subdomain',
      message: '"https://apps.ocp4.example.com" is not a bare domain: Routes with it are not admitted',
      fix: 'Write `cluster_subdomain: apps.ocp4.example.com`.',
    }],
    keeps: host('cluster_subdomain: apps.ocp4.example.com'),
    * check(manifest) {
      for (const { value, path } of settingsNamed(manifest, 'cluster_subdomain')) {
        if (value !== '' && !isDnsSubdomain(value as string)) {
          const address = scalar(value).trim().replace(/^[a-z]+:\/\//i, '').split(/[/:]/)[0];
          const bare = address.replace(/^\*?\.+/, '').toLowerCase();
          yield {
            path,
            message: `${quote(value)} is not a bare domain: Routes with it are not admitted`,
            fix: isDnsSubdomain(bare)
              ? `Write \`cluster_subdomain: ${bare}\`.`
              : 'Write the domain of the router, such as `apps.ocp4.example.com`.',
          };
        }
      }
    },
  },
];

/** Variables that are lists, and are not. */
function* notLists(manifest: Manifest): Generator<FieldProblem> {
  const settings = [...settingsOfKind(manifest, 'names'), ...settingsNamed(manifest, 'excluded_resources')];
  for (const { variable, value, path } of settings) {
    if (!Array.isArray(value) && value !== '') {
      const names = typeof value === 'string' ? value.split(/[\s,]+/).filter((name) => name !== '') : [];
      yield {
        path,
        message: `${variable} is not a list: the operator takes each letter for an element`,
        fix: `Write \`${variable}: [${names.join(', ') || 'routes'}]\`.`,
      };
    }
  }
}

/** Variables that are strings, and are not. */
function* notStrings(manifest: Manifest): Generator<FieldProblem> {
  const strings = settingsOfKind(manifest, 'directory', 'image', 'name', 'rsync options', 'text', 'url', 'url path');
  for (const { variable, value, path, key } of [
    ...strings, ...settingsNamed(manifest, 'no_proxy', 'http_proxy', 'https_proxy'),
  ]) {
    if (Array.isArray(value) || isRecord(value)) {
      const elements = list(value).filter((element) => typeof element === 'string')
        .join(variable === 'no_proxy' ? ',' : ' ');
      yield {
        path,
        message: `${variable} is not a string: the operator writes brackets and quotes into the configuration`,
        fix: elements ? `Write \`${key}: "${elements}"\`.` : 'Write a string.',
      };
    }
  }
}
