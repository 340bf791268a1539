import { parse } from 'yaml';
import { findings, ruleOf } from './support';
import { RULES } from '../../src/rules';
import { judge } from '../../src/rules/engine/judge';
import { toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';
import { controller, host, remote } from '../../src/rules/examples/controller';

const CONTROLLER_RULES = RULES.filter((rule) => rule.id.startsWith('controller/') && rule.severity !== 'info');

test('two MigrationControllers in two files may be for two clusters', () => {
  const rule = ruleOf('controller/one-per-cluster');
  expect(findings(rule.breaks.split('---\n'), [rule])).toEqual([]);
});

describe('options of rsync that a shell interprets', () => {
  const option = (value: string) => findings(host(`rsync_opt_extras: ${JSON.stringify(value)}`),
    [ruleOf('controller/rsync-shell')]).map(({ message }) => message);

  test.each([
    ['--log-file=/x;reboot${LOG}', '"--log-file=/x;reboot" contains ";"'],
    ['--log-file=${IFS}', '"--log-file=${IFS}" contains "$"'],
    ['--info=$(id)', '"--info=$(id)" contains "$"'],
    ['--info=<a>b', '"--info=<a>b" contains "<"'],
    [`${'--compress '.repeat(1001)}--exclude=*`, '"--exclude=*" contains "*"'],
  ])('are found beside placeholders and at any place: %#', (value, message) => {
    expect(option(value)).toEqual([`${message}: the shell that starts rsync interprets it`]);
  });

  test.each([
    '--bwlimit=${LIMIT}', '--bwlimit={{ limit }}', '--bwlimit=<KiB per second>', '${EXTRAS}',
  ])('are not what a tool replaces: %s', (value) => {
    expect(option(value)).toEqual([]);
  });
});

test('credentials in a URL are found beside a placeholder', () => {
  const url = (value: string) => findings(host(`internal_cluster_api_url: ${value}`),
    [ruleOf('controller/url-credentials')]).map(({ path }) => path);
  expect(url('https://admin:password@api.example.com/$(x)')).toEqual(['spec.internal_cluster_api_url']);
  expect(url('https://${HOST}:6443')).toEqual([]);
});

/** What the rules on MigrationControllers find, in short. */
function found(yaml: string | string[]): string[] {
  return findings(yaml, CONTROLLER_RULES)
    .map(({ rule, path, fix }) => `${rule.slice('controller/'.length)} ${path}: ${fix}`);
}

describe('finds', () => {
  test.each([
    ['migPvLimits: "50"', 'misspelt-variable spec.migPvLimits: Write `mig_pv_limit`.'],
    ['stunnel_proxy: http://a.example.com:1', 'misspelt-variable spec.stunnel_proxy: Write `stunnel_tcp_proxy`.'],
    ['MigrationController: true', 'misspelt-variable spec.MigrationController: Write `migration_controller`.'],
    ['mig_namespace_limit: -1',
      'whole-number spec.mig_namespace_limit: Write an integer of 1 or more, '
        + 'or remove `mig_namespace_limit` for the default.'],
    ['mig_namespace_limit: "50 namespaces"', 'whole-number spec.mig_namespace_limit: Write `mig_namespace_limit: 50`.'],
    ['rsync_opt_bwlimit: 10.5', 'whole-number spec.rsync_opt_bwlimit: Write `rsync_opt_bwlimit: 10`.'],
    ['rsync_opt_bwlimit: 10M', 'whole-number spec.rsync_opt_bwlimit: Write `rsync_opt_bwlimit: 10240`.'],
    ['rsync_opt_bwlimit: 10 Mbit/s',
      'whole-number spec.rsync_opt_bwlimit: Write an integer of 1 or more, '
        + 'or remove `rsync_opt_bwlimit` for the default.'],
    ['migration_registry_readiness_timeout: 10m',
      'whole-number spec.migration_registry_readiness_timeout: Write `migration_registry_readiness_timeout: 600`.'],
    ['rsync_backoff_limit: unlimited',
      'whole-number spec.rsync_backoff_limit: Write an integer of 1 or more, '
        + 'or remove `rsync_backoff_limit` for the default.'],
    ['target_supplemental_groups: [1000, 2000]',
      'group-ids spec.target_supplemental_groups: Write `target_supplemental_groups: "1000,2000"`.'],
    ['target_supplemental_groups: wheel',
      'group-ids spec.target_supplemental_groups: Write the ids of your groups, such as '
        + '`target_supplemental_groups: "1000,2000"`.'],
    ['restic_supplemental_groups: "5555"',
      'group-list spec.restic_supplemental_groups: Write `restic_supplemental_groups: [5555]`.'],
    ['resticSupplementalGroups: 5555, 6666',
      'group-list spec.resticSupplementalGroups: Write `restic_supplemental_groups: [5555, 6666]`.'],
    ['restic_supplemental_groups: ["5555"]',
      'group-list spec.restic_supplemental_groups: Write `restic_supplemental_groups: [5555]`.'],
    ['restic_supplemental_groups: { id: 5 }', 'group-list spec.restic_supplemental_groups: Write the ids of your '
      + 'groups, such as `restic_supplemental_groups: [5555]`.'],
    ['enable_dvm_pv_resizing: "on"', 'boolean spec.enable_dvm_pv_resizing: Write `enable_dvm_pv_resizing: true`.'],
    [
      'disable_image_migration: enabled',
      'boolean spec.disable_image_migration: Write `disable_image_migration: true`.',
    ],
    ['mig_controller_limits_memory: 16 GB',
      'quantity spec.mig_controller_limits_memory: Write `mig_controller_limits_memory: 16Gi`.'],
    ['mig_controller_requests_memory: 12Gi', 'requests-within-limits spec.mig_controller_requests_memory: '
      + 'Write a request of at most `10Gi`, or set `mig_controller_limits_memory` to `12Gi` or more.'],
    ['mig_controller_limits_cpu: 50m',
      'requests-within-limits spec.mig_controller_limits_cpu: Also set '
        + '`mig_controller_requests_cpu` to `50m` or less.'],
    ['restic_timeout: 3600', 'duration spec.restic_timeout: Write the number with its unit, such as '
      + '`restic_timeout: 2h` or `restic_timeout: 90m`.'],
    ['restic_timeout: 3 hours', 'duration spec.restic_timeout: Write `restic_timeout: 3h`.'],
    ['rsync_endpoint_type: nodePort', 'choice spec.rsync_endpoint_type: Write `rsync_endpoint_type: NodePort`.'],
    ['rsync_opt_extras: -A --compress',
      'rsync-options spec.rsync_opt_extras: Write `rsync_opt_extras: --acls --compress`.'],
    ['rsyncOptExtras: -aHAX',
      'rsync-options spec.rsyncOptExtras: Write `rsyncOptExtras: -a --hard-links --acls --xattrs`.'],
    ['rsync_opt_extras: -Z',
      'rsync-options spec.rsync_opt_extras: Write each option as `--name` or `--name=value`, in lower case.'],
    ['rsync_opt_extras: --compress --log-file=/tmp/x;reboot',
      'rsync-shell spec.rsync_opt_extras: Remove it: use letters, digits and @ % + = : , . / _ - only.'],
    ['rsync_opt_extras: [--acls, --compress]',
      'list-or-text spec.rsync_opt_extras: Write `rsync_opt_extras: "--acls --compress"`.'],
    ['no_proxy: [.svc, 10.0.0.0/8]', 'list-or-text spec.no_proxy: Write `no_proxy: ".svc,10.0.0.0/8"`.'],
    ['rsync_transfer_image_fqin: { name: rsync }', 'list-or-text spec.rsync_transfer_image_fqin: Write a string.'],
    ['daemonset_node_selector: migration', 'list-or-text spec.daemonset_node_selector: '
      + 'Write the label of your nodes, such as `daemonset_node_selector: { migration: "true" }`.'],
    ['cluster_subdomain: .apps.ocp4.example.com',
      'subdomain spec.cluster_subdomain: Write `cluster_subdomain: apps.ocp4.example.com`.'],
    ['azure_resource_group: "{{ group }}"', 'template-characters spec.azure_resource_group: Remove it.'],
    ['stunnel_pod_cpu_limits: "1"', 'no-effect spec.stunnel_pod_cpu_limits: Remove it, and set '
      + '`source_rsync_pod_cpu_limits` and `target_rsync_pod_cpu_limits`, which also apply to the stunnel containers.'],
    ['restic_pv_host_path: /var/lib/kubelet/pods', 'no-effect spec.restic_pv_host_path: Remove it.'],
    ['migFailureRollback: "true"',
      'no-effect spec.migFailureRollback: Remove it, and create a MigMigration with '
        + '`rollback: true` after a failed run.'],
    ['velero_debug: true', 'no-effect spec.velero_debug: Remove it, and set `velero_log_level: debug`.'],
    ['velero_qps: 200', 'no-effect spec.velero_qps: Remove it.'],
    ['cors_origins: [https://console.example.com]', 'no-effect spec.cors_origins: Remove it.'],
    ['velero_aws_plugin_fqin: registry.example.com/velero-aws:1',
      'no-effect spec.velero_aws_plugin_fqin: Remove it, and set `oadp_aws_plugin_fqin`.'],
    ['noobaa_system_db_mem: 2Gi', 'no-effect spec.noobaa_system_db_mem: Remove it.'],
    ['velero_aws_secret_name: velero', 'fixed-names spec.velero_aws_secret_name: Remove `velero_aws_secret_name`.'],
    ['excluded_resources: [imagetags]', 'default-exclusions spec.excluded_resources: Remove it.'],
  ])('%s', (setting, ...expected) => {
    expect(found(host(setting))).toEqual(expected);
  });

  test('settings of the host on a remote cluster, in one finding', () => {
    expect(found(remote('mig_pv_limit: "300"\n  rsync_opt_bwlimit: 1000'))).toEqual([
      'host-only spec.mig_pv_limit: Move them to the MigrationController of the host cluster, '
        + 'also if they concern the source.',
    ]);
  });

  test('settings of the guide without the rest', () => {
    expect(found(controller('noProxy: .example.com'))).toEqual([
      'components spec: Add `migration_controller: true`, `migration_ui: true` and `migration_velero: true` on the '
      + 'host cluster, and on a remote cluster `migration_controller: false` and `migration_ui: false`.',
    ]);
  });
});

describe('of extra options of rsync', () => {
  const said = (options: string) =>
    findings(host(`rsync_opt_extras: ${JSON.stringify(options)}`), CONTROLLER_RULES).map(({ message }) => message);

  test('all that MTC drops are listed, and only those reach a shell that it keeps', () => {
    expect(said('-A --exclude=*.tmp 30')).toEqual([
      'MTC drops "-A", "30": it passes on options in lower case only, with a value after "="',
      '"--exclude=*.tmp" contains "*": the shell that starts rsync interprets it',
    ]);
    expect(said('--acls; reboot')).toEqual([
      'MTC drops "--acls;", "reboot": it passes on options in lower case only, with a value after "="',
    ]);
  });

  test('a long list is cut', () => {
    expect(said('-A -B -C -D -E -F -G')).toEqual([
      'MTC drops "-A", "-B", "-C", "-D", "-E" and 2 more: it passes on options in lower case '
        + 'only, with a value after "="',
    ]);
  });
});

describe('of proxies finds that it', () => {
  test.each([
    ['http://proxy.example.com', 'has no port, which has no default: stunnel fails when the copy begins'],
    ['http://proxy.example.com:', 'has no port, which has no default: stunnel fails when the copy begins'],
    ['10.0.0.1:3128',
      'has no scheme, and a URL cannot begin with an address and a port: each direct volume migration fails'],
    ['mtc:hidden@proxy:3128', 'has no scheme, so that MTC finds no host in it: it silently uses no proxy'],
    ['http://:3128', 'has no host: MTC silently uses no proxy'],
    ...['http://fd00::7:3128', 'http://fd00::7', 'http://::1', 'http://::ffff:192.0.2.7:3128']
      .map((url) => [url, 'has an IPv6 address without brackets: stunnel fails when the copy begins']),
    ['http://[fd00::7]', 'has no port, which has no default: stunnel fails when the copy begins'],
    ['http://[]:3128', 'has no host: MTC silently uses no proxy'],
    ['10.0.0.12:3128',
      'has no scheme, and a URL cannot begin with an address and a port: each direct volume migration fails'],
    ['http://proxy:0', 'has no port from 1 to 65535: stunnel fails when the copy begins'],
    ['http://proxy:99999', 'has no port from 1 to 65535: stunnel fails when the copy begins'],
    ['http://mtc:hid#den@proxy:3128',
      'has a character in its user name or password that ends the host, so that no port follows: '
        + 'each direct volume migration fails'],
    ['http://mtc:hidden%zz@proxy:3128',
      'has a % in its user name or password that encodes nothing: each direct volume migration fails'],
    ['http://mtc:hidden%0A@proxy:3128',
      'has an encoded control character in its user name or password, '
        + 'which begins a new line in stunnel\'s configuration'],
    ['http://mtc:hid[den@proxy:3128',
      'has a character in its user name or password that must be percent-encoded: each direct volume migration fails'],
  ])('%s', (url, problem) => {
    const all = findings(host(`stunnel_tcp_proxy: ${JSON.stringify(url)}`), CONTROLLER_RULES);
    expect(all.filter(({ rule }) => rule !== 'controller/proxy-password'))
      .toMatchObject([{ rule: 'controller/proxy-url', message: `stunnel_tcp_proxy ${problem}` }]);
    expect(JSON.stringify(all)).not.toMatch(/hidden|hid#den/);
  });

  test('goes on after the port', () => {
    expect(findings(host('stunnel_tcp_proxy: http://proxy:3128/pac?x'), CONTROLLER_RULES))
      .toMatchObject([{ rule: 'controller/proxy-url-tail', fix: 'Write `http://proxy:3128`.' }]);
  });
});

describe('a password of a proxy', () => {
  const said = (yaml: string) => findings(yaml, [ruleOf('controller/proxy-password')])
    .map(({ path, message }) => `${path}: ${message}`);
  const subscription = (env: string, name = 'mtc-operator') => 'apiVersion: operators.coreos.com/v1alpha1\n'
    + 'kind: Subscription\nmetadata: { name: mtc, namespace: openshift-migration }\n'
    + `spec: { name: ${name}, config: { env: [${env}] } }\n`;

  test.each(['http_proxy', 'https_proxy', 'httpProxy', 'httpsProxy'])('is found in %s', (key) => {
    expect(said(host(`${key}: http://mtc:hidden@proxy.example.com:3128`))).toEqual([
      `spec.${key}: ${key} contains a password in plain text: the operator copies it to the environment of MTC's pods `
        + 'and to a Secret in openshift-migration',
    ]);
  });

  test.each(['HTTP_PROXY', 'HTTPS_PROXY', 'https_proxy'])('is found in %s of the operator\'s environment', (name) => {
    expect(said(subscription(`{ name: A }, { name: ${name}, value: "http://mtc:hidden@proxy.example.com:3128" }`)))
      .toEqual([`spec.config.env[1].value: ${name} contains a password in plain text: OLM copies it to the Deployment `
        + 'of the operator, which passes it on to MTC\'s pods']);
  });

  test.each([
    host('https_proxy: http://proxy.example.com:3128'),
    host('https_proxy: http://mtc@proxy.example.com:3128'),
    host('https_proxy: http://mtc:@proxy.example.com:3128'),
    host('https_proxy: http://mtc:${PASSWORD}@proxy.example.com:3128'),
    host('no_proxy: a:b@example.com\n  https_proxy: 7'),
    subscription('{ name: HTTPS_PROXY, value: "http://proxy.example.com:3128" }'),
    subscription('{ name: OTHER, value: "http://mtc:hidden@proxy.example.com:3128" }'),
    subscription('{ name: HTTPS_PROXY, value: "http://mtc:hidden@proxy.example.com:3128" }', 'web-terminal'),
    subscription('7, { name: HTTPS_PROXY, valueFrom: { secretKeyRef: { name: proxy, key: url } } }'),
  ])('is not in number %#', (yaml) => expect(said(yaml)).toEqual([]));
});

describe('finds nothing wrong with', () => {
  test.each([
    ['every type of a number', host('mig_pv_limit: 250\n  migPodLimit: "500"\n  mig_namespace_limit: \'40\'')],
    ['every type of a boolean', host('mig_controller_enable_cache: "true"\n  jaeger_enabled: "False"\n'
      + '  disable_image_copy: false')],
    ['keys in camel case', host('noProxy: .example.com,10.0.0.0/8\n  httpsProxy: http://proxy.example.com:3128\n'
      + '  migrationRsyncPrivileged: false')],
    ['keys with capitals', controller('migrationController: false\n  migrationUI: false\n  migrationVelero: true')],
    ['a manifest of an old version', host('mig_failure_rollback: false\n  olm_managed: true\n  version: 1.0 (OLM)\n'
      + '  azure_resource_group: \'\'\n  restic_timeout: 1h\n  velero_debug: false')],
    ['removed variables with their defaults',
      host('mig_failure_rollback: "False"\n  velero_qps: "100"\n  cors_origins: []\n  noobaa: false\n'
        + '  noobaa_system_core_cpu: 0.5\n  velero_image_fqin: ""')],
    ['what earlier operators set in their samples', host('olm_managed: true\n  velero_state: present')],
    ['a manifest of a remote cluster made from the host\'s', remote('cluster_name: host\n  azure_resource_group: ""\n'
      + '  migration_log_reader: false\n  mig_pv_limit: "100"\n  mig_pod_limit: 100\n  mig_namespace_limit: "10"\n'
      + '  restic_timeout: 1h')],
    ['a remote cluster\'s own settings', remote('rsync_endpoint_type: NodePort\n  restic_timeout: 3h30m\n'
      + '  restic_supplemental_groups: [5555]\n  rsync_transfer_image_fqin: registry.example.com/rsync:1.8\n'
      + '  migration_registry_readiness_timeout: 600')],
    ['a proxy with an IPv6 address', host('stunnel_tcp_proxy: "http://[fd00::1]:3128"')],
    ['a proxy whose name looks like a part of an IPv6 address', host('stunnel_tcp_proxy: http://db:3128')],
    ['a proxy with the last port', host('stunnel_tcp_proxy: http://proxy.example.com:65535')],
    ['a proxy with a slash at its end', host('stunnel_tcp_proxy: http://proxy.example.com:3128/')],
    ['a proxy from a plugin', host('stunnel_tcp_proxy: http://mtc:<path:kv/proxy#password>@proxy.example.com:3128')],
    ['an empty proxy', host('stunnel_tcp_proxy: ""')],
    ['empty values', host('additional_excluded_resources: []\n  src_supplemental_groups:\n  cluster_subdomain: ""')],
    ['one group', host('src_supplemental_groups: 5555')],
    ['groups of Restic', remote('restic_supplemental_groups: [5555, 6666]')],
    ['groups of Restic that the operator reads as a list', remote('restic_supplemental_groups: "[5555, 6666]"')],
    ['no groups of Restic', remote('restic_supplemental_groups: []')],
    ['groups that are replaced', remote('restic_supplemental_groups: ${GROUPS}')],
    ['a node selector', remote('daemonset_node_selector: { migration: "true" }')],
    ['a node selector that the operator reads as a map', remote('daemonset_node_selector: "{ migration: on }"')],
    ['options that are replaced', host('rsync_opt_extras: ${RSYNC_OPTIONS}')],
    ['options of rsync', host('rsync_opt_extras: --compress --acls --xattrs --timeout=600 -z')],
    ['quantities', host('source_rsync_pod_cpu_limits: 2\n  source_rsync_pod_cpu_requests: 1500m\n'
      + '  target_rsync_pod_memory_limits: 2Gi\n  mig_controller_limits_memory: 12Gi')],
    ['ClusterIP without plans', host('rsync_endpoint_type: ClusterIP')],
    ['a live object', host('version: 1.8.4\n  mig_operator_version: 1.8.4').replace('spec:',
      'status: { conditions: [{ type: Running, status: "True" }] }\nspec:')],
    ['a value that is to be replaced', host('mig_pv_limit: ${PV_LIMIT}\n  restic_timeout: <timeout>')],
    ['another kind of that name', 'apiVersion: scheduling.example.com/v1\nkind: MigrationController\n'
      + 'metadata: { name: a }\nspec: { replicas: 1 }\n'],
  ])('%s', (_, yaml) => {
    expect(found(yaml)).toEqual([]);
  });

  test('the patch of a Kustomization', () => {
    const kustomization = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../base]\n'
      + 'patches: [{ path: ./file-2.yaml }]\n';
    expect(found([kustomization, controller('mig_pv_limit: "300"')])).toEqual([]);
  });

  test('a part of an object that the set also contains in full, if the name of its file says so', () => {
    const rules = [ruleOf('controller/components')];
    const judged = (file: string) => judge(new ManifestSet([
      host('restic_timeout: 2h'), controller('mig_pv_limit: "300"'),
    ]
      .map((yaml, index) => toManifest(parse(yaml), index === 0 ? 'controller.yaml' : file, 0))), rules);
    expect(judged('patches/limits.yaml')).toEqual([]);
    expect(judged('limits.yaml')).toHaveLength(1);
  });
});

test('values of any kind are judged', () => {
  for (const value of ['[]', '{}', '{ a: { b: [1] } }', '-0', '.inf', '.nan', 'true', '""', '[[1]]', '2026-01-01',
    '"\\u0000"', '0x10', '1e400']) {
    const settings = [
      'mig_pv_limit', 'src_supplemental_groups', 'stunnel_tcp_proxy', 'restic_timeout', 'rsync_endpoint_type',
      'rsync_opt_extras', 'no_proxy', 'excluded_resources', 'cluster_subdomain', 'source_rsync_pod_cpu_limits',
      'migration_ui', 'constructor', '__proto__', 'toString', 'mig_namespace',
    ];
    expect(() => findings(controller(settings.map((key) => `${key}: ${value}`).join('\n  ')))).not.toThrow();
  }
  expect(() => findings(controller('').replace(/spec:[\s\S]*/, 'spec: [1, 2]\n'))).not.toThrow();
});
