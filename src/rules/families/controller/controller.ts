import { CONTROLLER_NUMBER_RULES } from './numbers';
import { CONTROLLER_PLACE_RULES } from './places';
import { CONTROLLER_PROXY_RULES } from './proxy';
import { CONTROLLER_RSYNC_RULES } from './rsync';
import { CONTROLLER_VALUE_RULES } from './values';
import { MTC_NAMESPACE } from '../../../api/common';
import { NO_EFFECT, VARIABLES_BY_PART, VARIABLES_NOT_OFFERED } from '../../../api/controller-variables';
import { FormerVariable, FORMER_VARIABLES } from '../../../api/former-controller-variables';
import { didYouMean } from '../../../grammar/did-you-mean';
import { parseGoBoolean } from '../../../grammar/go-boolean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { isBefore, Version } from '../../../grammar/version';
import { derived } from '../../engine/derived';
import { list, Manifest, nameOf, scalar } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { controller, HOST, host, REMOTE, remote } from '../../examples/controller';
import { controllersOf, isOn, Setting, settingOf, settingsOf, VARIABLES } from '../../reading/controller';
import { isPatch } from '../../reading/neighbours';
import { quote } from '../../reading/text';
import { mtcAt } from '../../reading/versions';

const { controller: CONTROLLER, ui: UI, velero: VELERO, clusterName: CLUSTER_NAME } = VARIABLES_BY_PART;
const COMPONENTS = [CONTROLLER, UI, VELERO];

const DEFAULTS_FILE = 'mig-operator roles/migrationcontroller/defaults/main.yml';

const OFFERED = [...VARIABLES.keys(), ...Object.values(VARIABLES_BY_PART)];
const KNOWN = new Set([...OFFERED, ...Object.keys(VARIABLES_NOT_OFFERED), ...Object.keys(FORMER_VARIABLES)]);

/** The default of `excluded_resources`. */
const DEFAULT_EXCLUSIONS = [
  'imagetags', 'templateinstances', 'clusterserviceversions', 'packagemanifests', 'subscriptions', 'servicebrokers', 'servicebindings',
  'serviceclasses', 'serviceinstances', 'serviceplans', 'operatorgroups', 'events', 'events.events.k8s.io',
  'rolebindings.authorization.openshift.io',
];

/** The names that MTC's controller uses, and the defaults of earlier operators. */
const FIXED_NAMES: Record<string, string[]> = {
  mig_namespace: [MTC_NAMESPACE],
  velero_aws_secret_name: ['cloud-credentials'],
  velero_gcp_secret_name: ['cloud-credentials-gcp', 'gcp-cloud-credentials'],
  velero_azure_secret_name: ['cloud-credentials-azure', 'azure-cloud-credentials'],
};

/** More unknown keys are not reported: the search for similar names takes time for each. */
const ENOUGH = 500;

/**
 * Rules on a MigrationController as a whole. Rules on single values, the proxy and several clusters are in other files.
 */
export const CONTROLLER_RULES: readonly Rule[] = [
  {
    id: 'controller/components',
    severity: 'error',
    title: 'A MigrationController says whether its cluster has the controller, the console and Velero',
    rationale: 'The operator has no default for migration_controller, migration_ui and migration_velero. If one is missing its run ends with an undefined variable, and nothing is installed or changed.',
    source: 'mig-operator roles/migrationcontroller/tasks/main.yml',
    on: 'MigrationController',
    skips: ['patch'],
    breaks: controller('cluster_name: host\n  migration_controller: true\n  migration_ui: true'),
    finds: [{
      path: 'spec',
      message: 'migration_velero is missing and has no default: the run of the operator fails, and no setting takes effect',
      fix: 'Add `migration_velero: true`.',
    }],
    keeps: controller(HOST),
    * check(manifest, set) {
      const present = settingsOf(manifest).map((setting) => setting.variable);
      const missing = COMPONENTS.filter((component) => !present.includes(component));
      if (missing.length > 0 && !(missing.length === COMPONENTS.length && hasWholeOne(set, manifest))) {
        const isOne = missing.length === 1;
        const values = missing.map((component) => `\`${component}: true\`${component === VELERO ? '' : ' (`false` on a remote cluster)'}`);
        yield {
          path: 'spec',
          message: `${missing.join(', ')} ${isOne ? 'is' : 'are'} missing and ${isOne ? 'has' : 'have'} no default: `
            + 'the run of the operator fails, and no setting takes effect',
          fix: `Add ${values.join(', ')}.`,
        };
      }
    },
  },
  {
    id: 'controller/cluster-name',
    severity: 'error',
    title: 'The host cluster has a name',
    rationale: 'With the controller or the console enabled, the operator creates a MigCluster for its own cluster under the name in cluster_name. It has no default: without it the run of the operator fails.',
    source: 'mig-operator roles/migrationcontroller/templates/mig_host_cluster.yml.j2',
    on: 'MigrationController',
    skips: ['patch'],
    breaks: controller('migration_controller: true\n  migration_ui: true\n  migration_velero: true'),
    finds: [{
      path: 'spec',
      message: 'cluster_name is missing: the run of the operator fails, since the MigCluster of the host has no default name',
      fix: 'Add `cluster_name: host`.',
    }],
    keeps: controller(HOST),
    * check(manifest) {
      const name = settingOf(manifest, CLUSTER_NAME);
      if ((isOn(manifest, CONTROLLER) || isOn(manifest, UI)) && (!name || name.value === '')) {
        yield {
          path: name?.path ?? 'spec',
          message: `cluster_name is ${name ? 'empty' : 'missing'}: the run of the operator fails, since the MigCluster of the host has `
            + 'no default name',
          fix: 'Add `cluster_name: host`.',
        };
      }
    },
  },
  {
    id: 'controller/misspelt-variable',
    severity: 'error',
    title: 'Every key is the name of a variable of the operator',
    rationale: 'The operator accepts any key in spec as an Ansible variable and silently ignores unknown ones. With a misspelt key the default stays in force.',
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
          yield { path, message: `${quote(key)} is not a variable of the operator: it is silently ignored`, fix: `Write \`${meant}\`.` };
        }
      }
    },
  },
  {
    id: 'controller/unknown-variable',
    severity: 'warning',
    title: 'Every key is a variable of some version of the operator',
    rationale: 'An unknown key has no effect, and the operator does not report it. Only an operator that is newer than these rules may have more variables.',
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
    rationale: 'Some variables are documented or copied to a ConfigMap, but no part of MTC reads them: the verification and the pods of stunnel, the output of rsync, the path of the pods\' volumes. Others were removed from the operator, such as mig_failure_rollback. The operator accepts all of them without a message.',
    source: 'mig-controller pkg/controller/directvolumemigration/{rsync,stunnel,resource}.go; mig-operator roles/migrationcontroller/defaults/main.yml',
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
  {
    id: 'controller/fixed-names',
    severity: 'warning',
    title: 'MTC\'s namespace and the names of Velero\'s Secrets are unchanged',
    rationale: 'The operator uses another name, but these names are constants in the controller: it looks for the namespace and the Secrets under the default names.',
    source: 'mig-controller pkg/cloudprovider/*.go, pkg/apis/migration/v1alpha1/resource.go',
    on: 'MigrationController',
    breaks: remote('mig_namespace: migrations'),
    finds: [{
      path: 'spec.mig_namespace',
      message: 'mig_namespace is "migrations", but MTC\'s controller always uses "openshift-migration"',
      fix: 'Remove `mig_namespace`.',
    }],
    keeps: remote('mig_namespace: openshift-migration'),
    * check(manifest) {
      for (const { variable, value, path, key } of settingsOf(manifest)) {
        const fixed = Object.hasOwn(FIXED_NAMES, variable) ? FIXED_NAMES[variable] : undefined;
        if (fixed && typeof value === 'string' && !fixed.includes(value)) {
          yield {
            path,
            message: `${variable} is ${quote(value)}, but MTC's controller always uses ${quote(fixed[0])}`,
            fix: `Remove \`${key}\`.`,
          };
        }
      }
    },
  },
  {
    id: 'controller/default-exclusions',
    severity: 'warning',
    title: 'Resources are excluded in addition to the default ones',
    rationale: 'excluded_resources replaces the operator\'s list of 14 resources. Without it, objects of operators and events are migrated, and restores fail. additional_excluded_resources adds to the list.',
    source: DEFAULTS_FILE,
    on: 'MigrationController',
    breaks: remote('excluded_resources: [routes]'),
    finds: [{
      path: 'spec.excluded_resources',
      message: 'excluded_resources replaces the default list: imagetags, templateinstances, clusterserviceversions and 11 more are migrated',
      fix: 'Write `additional_excluded_resources: ["routes"]` instead.',
    }],
    keeps: remote(`excluded_resources: [${DEFAULT_EXCLUSIONS.join(', ')}, routes]`),
    * check(manifest) {
      const { value, path = '' } = settingOf(manifest, 'excluded_resources') ?? {};
      const given = new Set(list(value));
      const dropped = DEFAULT_EXCLUSIONS.filter((resource) => !given.has(resource));
      if (Array.isArray(value) && dropped.length > 0) {
        const added = value.filter((resource) => !DEFAULT_EXCLUSIONS.includes(resource));
        const more = dropped.length > 3 ? ` and ${dropped.length - 3} more` : '';
        yield {
          path,
          message: `excluded_resources replaces the default list: ${dropped.slice(0, 3).join(', ')}${more} are migrated`,
          fix: added.length > 0 ? `Write \`additional_excluded_resources: ${quote(added)}\` instead.` : 'Remove it.',
        };
      }
    },
  },
  {
    id: 'controller/privileged-rsync',
    severity: 'info',
    title: 'Rsync runs without privileges unless it needs them',
    rationale: 'Privileged rsync pods can do on their node what root can do, as long as the copy runs; super-privileged pods are not restricted by SELinux either. On Kubernetes 1.24 and later they also need the label pod-security.kubernetes.io/enforce: privileged on the namespaces.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    on: 'MigrationController',
    breaks: remote('migration_rsync_privileged: true'),
    finds: [{
      path: 'spec.migration_rsync_privileged',
      message: 'migration_rsync_privileged lets the rsync pods on this cluster do what root can do on their node',
      fix: 'Remove it after the migrations that need it, or set `runAsRoot` in the MigMigration that needs it.',
    }],
    keeps: remote('migration_rsync_privileged: false'),
    * check(manifest) {
      for (const variable of ['migration_rsync_privileged', 'migration_rsync_super_privileged']) {
        if (isOn(manifest, variable)) {
          yield {
            path: settingOf(manifest, variable)!.path,
            message: `${variable} lets the rsync pods on this cluster do what root can do on their node`,
            fix: 'Remove it after the migrations that need it, or set `runAsRoot` in the MigMigration that needs it.',
          };
        }
      }
    },
  },
  {
    id: 'controller/one-per-cluster',
    severity: 'error',
    title: 'A cluster has one MigrationController',
    rationale: 'The operator reconciles every object of the kind and writes the same Deployments and ConfigMaps from each, so that two of them replace each other\'s settings again and again.',
    source: 'mig-operator watches.yaml',
    on: 'MigrationController',
    skips: ['patch'],
    breaks: `${controller(REMOTE)}---\n${controller(REMOTE, 'limits')}`,
    finds: [{
      path: 'metadata.name',
      message: 'MigrationController openshift-migration/migration-controller is for the same cluster: the operator applies both in turn, and each replaces the settings of the other',
      fix: 'Move all settings to MigrationController openshift-migration/migration-controller.',
    }],
    keeps: controller(REMOTE),
    * check(manifest, set) {
      const other = firstOfPlace(set).get(placeOf(manifest));
      if (other && (other.name !== manifest.name || other.namespace !== manifest.namespace)) {
        yield {
          path: 'metadata.name',
          message: `${nameOf(other)} is for the same cluster: the operator applies both in turn, and each replaces the settings of the other`,
          fix: `Move all settings to ${nameOf(other)}.`,
        };
      }
    },
  },
  ...CONTROLLER_VALUE_RULES,
  ...CONTROLLER_NUMBER_RULES,
  ...CONTROLLER_RSYNC_RULES,
  ...CONTROLLER_PROXY_RULES,
  ...CONTROLLER_PLACE_RULES,
];

/** The cluster of a MigrationController, or its file: two files may be for two clusters. */
function placeOf({ cluster, origin }: Manifest): string {
  return cluster === undefined ? `file ${origin}` : `cluster ${cluster}`;
}

/** The first MigrationController of each place that is not a patch. */
const firstOfPlace = derived((set: ManifestSet) => {
  const first = new Map<string, Manifest>();
  for (const manifest of controllersOf(set)) {
    if (!first.has(placeOf(manifest)) && !isPatch(set, manifest)) {
      first.set(placeOf(manifest), manifest);
    }
  }
  return first;
});

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
        ? `set \`${variable.replace('stunnel', 'source_rsync')}\` and \`${variable.replace('stunnel', 'target_rsync')}\`, which also apply to the stunnel containers`
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
  return Array.isArray(standard) ? JSON.stringify(value) === JSON.stringify(standard) : scalar(value) === scalar(standard);
}

/** The names of the MigrationControllers that are complete. */
const wholeOnes = derived((set: ManifestSet) => new Set(controllersOf(set)
  .filter((manifest) => COMPONENTS.every((component) => settingOf(manifest, component)))
  .map((manifest) => `${manifest.namespace}/${manifest.name}`)));

/** Whether this is, by the name of its file, a part of an object that the set contains in full. */
function hasWholeOne(set: ManifestSet, part: Manifest): boolean {
  return /patch|overlay|merge/i.test(part.origin) && wholeOnes(set).has(`${part.namespace}/${part.name}`);
}
