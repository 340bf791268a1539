import { parse } from 'yaml';
import { findings, ruleOf } from './support';
import { RULES } from '../../src/rules';
import { judge } from '../../src/rules/engine/judge';
import { toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';
import { controller, host, remote } from '../../src/rules/examples/controller';

const CONTROLLER_RULES = RULES.filter((rule) => rule.id.startsWith('controller/') && rule.severity !== 'info');

const PASSED_OVER = 'MTC uses the default of this switch and does not say so';
const NO_START = 'MTC\'s controller does not start with it';
const IN_THE_CLEAR = 'stunnel_tcp_proxy holds a password in the clear; MTC copies it to ConfigMaps of openshift-migration and of each source namespace, and to its log';

test.each([
  ['components', '', 'migration_velero is missing, and the operator has no default: its run fails, and none of these settings takes effect', 'add migration_velero: true'],
  ['cluster-name', '', 'cluster_name is missing, and the operator has no default for the name of the host\'s MigCluster: its run fails', 'add cluster_name: host'],
  ['misspelt-variable', '.restic_timout', '"restic_timout" is no variable of the operator, which passes over it in silence', 'write restic_timeout'],
  ['unknown-variable', '.replicas', '"replicas" is no variable of the operator as far as is known here; it would pass over it in silence',
    'take it out, or find the variable\'s right name in the operator\'s documentation'],
  ['no-effect', '.mig_failure_rollback', 'mig_failure_rollback has no effect: it was removed from the operator, which ignores it',
    'remove it, and create a MigMigration with `rollback: true` after a failed run'],
  ['fixed-names', '.mig_namespace', 'mig_namespace is "migrations", but MTC\'s controller looks for "openshift-migration" whatever is written here', 'take it out'],
  ['default-exclusions', '.excluded_resources',
    'excluded_resources replaces the operator\'s own list, so that imagetags, templateinstances, clusterserviceversions and 11 more would be migrated',
    'write additional_excluded_resources: ["routes"] in its place'],
  ['privileged-rsync', '.migration_rsync_privileged', 'migration_rsync_privileged lets rsync\'s pods on this cluster do whatever root may do on their node',
    'set it to false once the migrations that need it are done; where one needs it, runAsRoot on its MigMigration is narrower'],
  ['boolean', '.migration_rsync_privileged', `"yes" is no boolean: ${PASSED_OVER}`, 'write migration_rsync_privileged: true'],
  ['whole-number', '.mig_pv_limit', `"0" is no whole number from 1: ${NO_START}`, 'write a number of 1 or more, or take it out for the default'],
  ['resizing-threshold', '.pv_resizing_threshold', '100 is no percentage below 100: MTC goes by its default of 3', 'write a number from 1 to 99'],
  ['group-ids', '.src_supplemental_groups', `"1000, 2000" is not a text of group ids with commas between them; ${NO_START}`,
    'write src_supplemental_groups: "1000,2000"'],
  ['quantity', '.source_rsync_pod_memory_limits', '"2GB" is no Kubernetes quantity, so that no pod is made with it', 'write source_rsync_pod_memory_limits: 2Gi'],
  ['requests-within-limits', '.source_rsync_pod_cpu_requests', 'source_rsync_pod_cpu_requests is "2", more than the limit of "1"; the API server refuses such pods',
    'ask for 1 or less, or set source_rsync_pod_cpu_limits to 2 or more'],
  ['duration', '.restic_timeout', '"1d" is no duration that Velero reads; it knows h, m and s, and no number without one of them', 'write restic_timeout: 24h'],
  ['choice', '.rsync_endpoint_type', '"LoadBalancer" is none of Route, NodePort, ClusterIP; MTC takes it for Route and does not say so', 'write one of these'],
  ['template-characters', '.azure_resource_group', 'azure_resource_group holds the characters ", which break the ConfigMap that the operator pastes it into', 'write it without'],
  ['rsync-options', '.rsync_opt_extras', '"30" is not an option in the form that MTC passes on, and is dropped', 'write --timeout=30'],
  ['rsync-shell', '.rsync_opt_extras', 'rsync_opt_extras has "*", which the shell takes for itself that MTC pastes the options into',
    'use letters, digits and @ % + = : , . / _ - only'],
  ['rsync-contradiction', '.rsync_opt_extras', 'rsync_opt_delete is false, and --delete-after among the extra options does what it was to prevent',
    'take --delete-after out, or rsync_opt_delete: false'],
  ['list-or-text', '.additional_excluded_resources', 'additional_excluded_resources is no list, which is what the operator takes it for',
    'write additional_excluded_resources: [routes, ingresses]'],
  ['subdomain', '.cluster_subdomain', '"https://apps.ocp4.example.com" is no bare domain, and no Route with it behind its name is admitted',
    'write cluster_subdomain: apps.ocp4.example.com'],
  ['proxy-url', '.stunnel_tcp_proxy', 'stunnel_tcp_proxy has no scheme, so that MTC finds no host in it and uses no proxy at all, in silence',
    'write http://proxy.example.com:3128'],
  ['proxy-url-tail', '.stunnel_tcp_proxy', 'stunnel_tcp_proxy has the scheme https, but MTC speaks HTTP to the proxy, in the clear, whatever the scheme is',
    'write http://proxy.example.com:3128'],
  ['proxy-password', '.stunnel_tcp_proxy', IN_THE_CLEAR,
    'let the proxy know the source nodes by their addresses, or use an account that may do nothing else, and keep this manifest out of git'],
  ['host-only', '.stunnel_tcp_proxy', 'stunnel_tcp_proxy has no effect here: migration_controller is false, and only MTC\'s controller reads such settings, on the host cluster',
    'move it to the MigrationController of the host cluster, also where it concerns the source'],
  ['endpoint-on-source', '.rsync_endpoint_type', 'rsync_endpoint_type is read on the destination, and MigPlan openshift-migration/shop goes to another cluster',
    'set it in the MigrationController of the destination cluster'],
  ['cluster-ip-endpoint', '.rsync_endpoint_type', 'MigPlan openshift-migration/shop copies volumes from another cluster, which doesn\'t reach a ClusterIP of this one',
    'write rsync_endpoint_type: Route, or NodePort where no route is to be had'],
  ['volumes-excluded', '.disable_pv_migration', 'MigPlan openshift-migration/shop selects volumes to be migrated, but with disable_pv_migration MTC leaves out all volumes of all plans',
    'write disable_pv_migration: false, or action: skip for the plan\'s volumes'],
])('controller/%s says what is wrong and what to write', (name, path, message, fix) => {
  const rule = ruleOf(`controller/${name}`);
  expect(findings(rule.breaks, [rule])).toEqual([{ rule: rule.id, manifest: 'migration-controller', path: `spec${path}`, message, fix }]);
});

test('controller/one-per-cluster says what is wrong and what to write', () => {
  const rule = ruleOf('controller/one-per-cluster');
  expect(findings(rule.breaks, [rule])).toEqual([{
    rule: rule.id,
    manifest: 'limits',
    path: 'metadata.name',
    message: 'MigrationController openshift-migration/migration-controller is for the same cluster; the operator obeys both in turn, and each undoes the other\'s settings',
    fix: 'put all settings into MigrationController openshift-migration/migration-controller',
  }]);
  expect(findings(rule.breaks.split('---\n'), [rule])).toEqual([]); // two files may be for two clusters
});

/** What the rules on MigrationControllers find, in short. */
function found(yaml: string | string[]): string[] {
  return findings(yaml, CONTROLLER_RULES).map(({ rule, path, fix }) => `${rule.slice('controller/'.length)} ${path}: ${fix}`);
}

describe('finds', () => {
  test.each([
    ['migPvLimits: "50"', 'misspelt-variable spec.migPvLimits: write mig_pv_limit'],
    ['stunnel_proxy: http://a.example.com:1', 'misspelt-variable spec.stunnel_proxy: write stunnel_tcp_proxy'],
    ['MigrationController: true', 'misspelt-variable spec.MigrationController: write migration_controller'],
    ['mig_namespace_limit: -1', 'whole-number spec.mig_namespace_limit: write a number of 1 or more, or take it out for the default'],
    ['mig_namespace_limit: "50 namespaces"', 'whole-number spec.mig_namespace_limit: write mig_namespace_limit: 50'],
    ['rsync_opt_bwlimit: 10.5', 'whole-number spec.rsync_opt_bwlimit: write rsync_opt_bwlimit: 10'],
    ['rsync_opt_bwlimit: 10M', 'whole-number spec.rsync_opt_bwlimit: write rsync_opt_bwlimit: 10'],
    ['rsync_backoff_limit: unlimited', 'whole-number spec.rsync_backoff_limit: write a number of 1 or more, or take it out for the default'],
    ['target_supplemental_groups: [1000, 2000]', 'group-ids spec.target_supplemental_groups: write target_supplemental_groups: "1000,2000"'],
    ['target_supplemental_groups: wheel', 'group-ids spec.target_supplemental_groups: write ids such as "1000,2000"'],
    ['enable_dvm_pv_resizing: "on"', 'boolean spec.enable_dvm_pv_resizing: write enable_dvm_pv_resizing: true'],
    ['disable_image_migration: enabled', 'boolean spec.disable_image_migration: write disable_image_migration: true'],
    ['mig_controller_limits_memory: 16 GB', 'quantity spec.mig_controller_limits_memory: write mig_controller_limits_memory: 16Gi'],
    ['mig_controller_requests_memory: 12Gi',
      'requests-within-limits spec.mig_controller_requests_memory: ask for 10Gi or less, or set mig_controller_limits_memory to 12Gi or more'],
    ['mig_controller_limits_cpu: 50m', 'requests-within-limits spec.mig_controller_limits_cpu: set mig_controller_requests_cpu to 50m or less, too'],
    ['restic_timeout: 3600', 'duration spec.restic_timeout: write restic_timeout: 3600s'],
    ['restic_timeout: 3 hours', 'duration spec.restic_timeout: write restic_timeout: 3h'],
    ['rsync_endpoint_type: nodePort', 'choice spec.rsync_endpoint_type: write rsync_endpoint_type: NodePort'],
    ['rsync_opt_extras: -A --compress', 'rsync-options spec.rsync_opt_extras: write --acls'],
    ['rsync_opt_extras: --compress --log-file=/tmp/x;reboot', 'rsync-shell spec.rsync_opt_extras: use letters, digits and @ % + = : , . / _ - only'],
    ['no_proxy: [.svc, 10.0.0.0/8]', 'list-or-text spec.no_proxy: write no_proxy: ".svc,10.0.0.0/8"'],
    ['cluster_subdomain: .apps.ocp4.example.com', 'subdomain spec.cluster_subdomain: write cluster_subdomain: apps.ocp4.example.com'],
    ['azure_resource_group: "{{ group }}"', 'template-characters spec.azure_resource_group: write it without'],
    ['stunnel_pod_cpu_limits: "1"',
      'no-effect spec.stunnel_pod_cpu_limits: remove it, and set `source_rsync_pod_cpu_limits` and `target_rsync_pod_cpu_limits`, which also apply to the stunnel containers'],
    ['restic_pv_host_path: /var/lib/kubelet/pods', 'no-effect spec.restic_pv_host_path: remove it'],
    ['migFailureRollback: "true"',
      'no-effect spec.migFailureRollback: remove it, and create a MigMigration with `rollback: true` after a failed run'],
    ['velero_debug: true', 'no-effect spec.velero_debug: remove it, and set `velero_log_level: debug`'],
    ['velero_qps: 200', 'no-effect spec.velero_qps: remove it'],
    ['cors_origins: [https://console.example.com]', 'no-effect spec.cors_origins: remove it'],
    ['velero_aws_plugin_fqin: registry.example.com/velero-aws:1',
      'no-effect spec.velero_aws_plugin_fqin: remove it, and set `oadp_aws_plugin_fqin`'],
    ['noobaa_system_db_mem: 2Gi', 'no-effect spec.noobaa_system_db_mem: remove it'],
    ['velero_aws_secret_name: velero', 'fixed-names spec.velero_aws_secret_name: take it out'],
    ['excluded_resources: [imagetags]', 'default-exclusions spec.excluded_resources: take it out'],
  ])('%s', (setting, ...expected) => {
    expect(found(host(setting))).toEqual(expected);
  });

  test('of a remote cluster what it repeats of the host\'s, in one finding', () => {
    expect(found(remote('mig_pv_limit: "300"\n  rsync_opt_bwlimit: 1000')))
      .toEqual(['host-only spec.mig_pv_limit: move it to the MigrationController of the host cluster, also where it concerns the source']);
  });

  test('settings of the guide without the rest', () => {
    expect(found(controller('noProxy: .example.com'))).toEqual([
      'components spec: add migration_controller: true (false on a remote cluster), migration_ui: true (false on a remote cluster), migration_velero: true',
    ]);
  });
});

describe('of proxies finds that it', () => {
  test.each([
    ['http://proxy.example.com', 'has no port, and there is no usual one: stunnel fails when the copy begins'],
    ['http://proxy.example.com:', 'has no port, and there is no usual one: stunnel fails when the copy begins'],
    ['10.0.0.1:3128', 'has no scheme, and a URL can\'t begin with an address and a port: each direct volume migration fails'],
    ['mtc:hidden@proxy:3128', 'has no scheme, so that MTC finds no host in it and uses no proxy at all, in silence'],
    ['http://:3128', 'has no host, so that MTC uses no proxy at all, in silence'],
    ['http://proxy:99999', 'has no port from 1 to 65535'],
    ['http://mtc:hid#den@proxy:3128', 'has a sign in its user name or password that ends the host, so that no port follows: each direct volume migration fails'],
    ['http://mtc:hidden%zz@proxy:3128', 'has a % in its user name or password that encodes nothing: each direct volume migration fails'],
    ['http://mtc:hidden%0A@proxy:3128', 'has an encoded control character in its user name or password, which would begin a new line in stunnel\'s configuration'],
    ['http://mtc:hid[den@proxy:3128', 'has a sign in its user name or password that must be percent-encoded: each direct volume migration fails'],
  ])('%s', (url, problem) => {
    const all = findings(host(`stunnel_tcp_proxy: ${JSON.stringify(url)}`), CONTROLLER_RULES);
    expect(all.filter(({ rule }) => rule !== 'controller/proxy-password')).toMatchObject([{ rule: 'controller/proxy-url', message: `stunnel_tcp_proxy ${problem}` }]);
    expect(JSON.stringify(all)).not.toMatch(/hidden|hid#den/);
  });

  test('goes on after the port', () => {
    expect(findings(host('stunnel_tcp_proxy: http://proxy:3128/pac?x'), CONTROLLER_RULES))
      .toMatchObject([{ rule: 'controller/proxy-url-tail', fix: 'write http://proxy:3128' }]);
  });
});

describe('finds nothing wrong with', () => {
  test.each([
    ['every type of a number', host('mig_pv_limit: 250\n  migPodLimit: "500"\n  mig_namespace_limit: \'40\'')],
    ['every type of a boolean', host('mig_controller_enable_cache: "true"\n  jaeger_enabled: "False"\n  disable_image_copy: false')],
    ['keys in camel case', host('noProxy: .example.com,10.0.0.0/8\n  httpsProxy: http://proxy.example.com:3128\n  migrationRsyncPrivileged: false')],
    ['keys with capitals', controller('migrationController: false\n  migrationUI: false\n  migrationVelero: true')],
    ['a manifest of an old version', host('mig_failure_rollback: false\n  olm_managed: true\n  version: 1.0 (OLM)\n  azure_resource_group: \'\'\n  restic_timeout: 1h\n  velero_debug: false')],
    ['removed variables with their defaults',
      host('mig_failure_rollback: "False"\n  velero_qps: "100"\n  cors_origins: []\n  noobaa: false\n  noobaa_system_core_cpu: 0.5\n  velero_image_fqin: ""')],
    ['what earlier operators set in their samples', host('olm_managed: true\n  velero_state: present')],
    ['a manifest of a remote cluster made from the host\'s', remote('cluster_name: host\n  azure_resource_group: ""\n  migration_log_reader: false\n  mig_pv_limit: "100"\n  mig_pod_limit: 100\n  mig_namespace_limit: "10"\n  restic_timeout: 1h')],
    ['a remote cluster\'s own settings', remote('rsync_endpoint_type: NodePort\n  restic_timeout: 3h30m\n  restic_supplemental_groups: [5555]\n  rsync_transfer_image_fqin: registry.example.com/rsync@sha256:aa\n  migration_registry_readiness_timeout: 600')],
    ['a proxy with an IPv6 address', host('stunnel_tcp_proxy: "http://[fd00::1]:3128"')],
    ['a proxy with a slash at its end', host('stunnel_tcp_proxy: http://proxy.example.com:3128/')],
    ['a proxy from a plugin', host('stunnel_tcp_proxy: http://mtc:<path:kv/proxy#password>@proxy.example.com:3128')],
    ['an empty proxy', host('stunnel_tcp_proxy: ""')],
    ['empty values', host('additional_excluded_resources: []\n  src_supplemental_groups:\n  cluster_subdomain: ""')],
    ['one group', host('src_supplemental_groups: 5555')],
    ['options of rsync', host('rsync_opt_extras: --compress --acls --xattrs --timeout=600 -z')],
    ['quantities', host('source_rsync_pod_cpu_limits: 2\n  source_rsync_pod_cpu_requests: 1500m\n  target_rsync_pod_memory_limits: 2Gi\n  mig_controller_limits_memory: 12Gi')],
    ['ClusterIP without plans', host('rsync_endpoint_type: ClusterIP')],
    ['a live object', host('version: 1.8.4\n  mig_operator_version: 1.8.4').replace('spec:', 'status: { conditions: [{ type: Running, status: "True" }] }\nspec:')],
    ['a value that is to be replaced', host('mig_pv_limit: ${PV_LIMIT}\n  restic_timeout: <timeout>')],
    ['another kind of that name', 'apiVersion: scheduling.example.com/v1\nkind: MigrationController\nmetadata: { name: a }\nspec: { replicas: 1 }\n'],
  ])('%s', (_, yaml) => {
    expect(found(yaml)).toEqual([]);
  });

  test('the patch of a Kustomization', () => {
    const kustomization = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../base]\npatches: [{ path: ./file-2.yaml }]\n';
    expect(found([kustomization, controller('mig_pv_limit: "300"')])).toEqual([]);
  });

  test('a part of an object of which the whole is there, too, where it is called so', () => {
    const rules = [ruleOf('controller/components')];
    const judged = (file: string) => judge(new ManifestSet([host('restic_timeout: 2h'), controller('mig_pv_limit: "300"')]
      .map((yaml, index) => toManifest(parse(yaml), index === 0 ? 'controller.yaml' : file, 0))), rules);
    expect(judged('patches/limits.yaml')).toEqual([]);
    expect(judged('limits.yaml')).toHaveLength(1);
  });
});

test('values of any kind are judged', () => {
  for (const value of ['[]', '{}', '{ a: { b: [1] } }', '-0', '.inf', '.nan', 'true', '""', '[[1]]', '2026-01-01', '"\\u0000"', '0x10', '1e400']) {
    const settings = ['mig_pv_limit', 'src_supplemental_groups', 'stunnel_tcp_proxy', 'restic_timeout', 'rsync_endpoint_type', 'rsync_opt_extras',
      'no_proxy', 'excluded_resources', 'cluster_subdomain', 'source_rsync_pod_cpu_limits', 'migration_ui', 'constructor', '__proto__', 'toString', 'mig_namespace'];
    expect(() => findings(controller(settings.map((key) => `${key}: ${value}`).join('\n  ')))).not.toThrow();
  }
  expect(() => findings(controller('').replace(/spec:[\s\S]*/, 'spec: [1, 2]\n'))).not.toThrow();
});
