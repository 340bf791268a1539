import { ApiObject, App, Chart, Duration, JsonPatch, Testing } from 'cdk8s';
import { CLUSTER_VARIABLES, HOST_VARIABLES, VARIABLES_BY_PART, VARIABLES_NOT_OFFERED } from '../../src/api/controller-variables';
import { ControllerImagePullPolicy, RsyncEndpointType, VeleroLogLevel } from '../../src/api/migration-controller';
import { HostMigrationControllerSettings } from '../../src/clusters/host-migration-controller-settings';
import { HostMigrationControllerProps, MigrationController } from '../../src/clusters/migration-controller';
import { MigrationControllerSettings } from '../../src/clusters/migration-controller-settings';
import { ProxyCredentials } from '../../src/credentials/proxy-server';
import { SecretSource, SecretValue } from '../../src/credentials/secret-source';
import { parseQuantity } from '../../src/grammar/quantity';

const HOST_PART = { migration_controller: true, migration_ui: true, migration_velero: true, cluster_name: 'host' };
const REMOTE_PART = { migration_controller: false, migration_ui: false, migration_velero: true };

function hostSpec(props: HostMigrationControllerProps): any {
  const chart = Testing.chart();
  MigrationController.forHost(chart, 'mc', props);
  return Testing.synth(chart)[0].spec;
}

/** The mistakes that synth reports, without the heading of cdk8s. */
function mistakes(chart: Chart): string[] {
  try {
    Testing.synth(chart);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').slice(1).map((line) => line.trim());
  }
}

function hostMistakes(props: HostMigrationControllerProps): string[] {
  const chart = Testing.chart();
  MigrationController.forHost(chart, 'mc', props);
  return mistakes(chart);
}

function proxy(password: SecretValue, host = 'proxy.corp') {
  return { host, port: 3128, credentials: ProxyCredentials.basic({ username: 'mtc', password }) };
}

describe('what is always written', () => {
  test('on the host cluster: everything for which the operator has no default', () => {
    const chart = Testing.chart();
    MigrationController.forHost(chart, 'mc');
    expect(Testing.synth(chart)).toEqual([{
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigrationController',
      metadata: { name: 'migration-controller', namespace: 'openshift-migration' },
      spec: { cluster_name: 'host', migration_controller: true, migration_ui: true, migration_velero: true },
    }]);
  });

  test('on a remote cluster: Velero, and neither controller nor console', () => {
    const chart = Testing.chart();
    MigrationController.forRemote(chart, 'mc');
    expect(Testing.synth(chart)).toEqual([{
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigrationController',
      metadata: { name: 'migration-controller', namespace: 'openshift-migration' },
      spec: { migration_controller: false, migration_ui: false, migration_velero: true },
    }]);
  });

  test('the name of the host MigCluster, the console and Velero can be chosen', () => {
    expect(hostSpec({ clusterName: 'ocp4', ui: false, velero: false }))
      .toEqual({ cluster_name: 'ocp4', migration_controller: true, migration_ui: false, migration_velero: false });
  });

  test('labels and annotations are written', () => {
    const chart = Testing.chart();
    MigrationController.forHost(chart, 'mc', { metadata: { labels: { team: 'moving' }, annotations: { note: 'ours' } } });
    expect(Testing.synth(chart)[0].metadata)
      .toEqual({ name: 'migration-controller', namespace: 'openshift-migration', labels: { team: 'moving' }, annotations: { note: 'ours' } });
  });

  test('another name is rejected', () => {
    expect(hostMistakes({ metadata: { name: 'mine' } })).toEqual([
      '[test/mc] metadata.name: "mine" creates a second object beside migration-controller: the operator applies both in turn; remove the name.',
    ]);
  });

  test('another namespace is rejected', () => {
    expect(hostMistakes({ metadata: { namespace: 'mine' } })).toHaveLength(1);
  });

  test('a cluster name that is not valid is rejected', () => {
    expect(hostMistakes({ clusterName: 'The Host' })).toEqual([
      '[test/mc] clusterName: "The Host" is not a valid Kubernetes name; write a name such as "host".',
    ]);
  });
});

/** Valid values and how they are written. */
const VALUES: Array<[string, HostMigrationControllerSettings, Record<string, unknown>]> = [
  ['a limit is a number', { migPvLimit: 200 }, { mig_pv_limit: 200 }],
  ['false is a value', { rsyncOptDelete: false }, { rsync_opt_delete: false }],
  ['the tracing switch is a text, as in the operator\'s own defaults', { jaegerEnabled: true }, { jaeger_enabled: 'true' }],
  ['a duration is written as Go reads it', { resticTimeout: Duration.minutes(90) }, { restic_timeout: '1h30m' }],
  ['a registry\'s timeout is a number of seconds', { migrationRegistryReadinessTimeout: Duration.minutes(10) }, { migration_registry_readiness_timeout: 600 }],
  ['rsync\'s groups are a text without spaces', { srcSupplementalGroups: [1000, 2000] }, { src_supplemental_groups: '1000,2000' }],
  ['Restic\'s groups are a list', { resticSupplementalGroups: [1000, 2000] }, { restic_supplemental_groups: [1000, 2000] }],
  ['rsync\'s options are joined by spaces', { rsyncOptExtras: ['--acls', '--timeout=30'] }, { rsync_opt_extras: '--acls --timeout=30' }],
  ['an endpoint type has the API\'s spelling', { rsyncEndpointType: RsyncEndpointType.NODE_PORT }, { rsync_endpoint_type: 'NodePort' }],
  ['a log level has Velero\'s spelling', { veleroLogLevel: VeleroLogLevel.DEBUG }, { velero_log_level: 'debug' }],
  ['a pull policy has Kubernetes\' spelling', { imagePullPolicy: ControllerImagePullPolicy.IF_NOT_PRESENT }, { image_pull_policy: 'IfNotPresent' }],
  ['a quantity stays the text that it is', { sourceRsyncPodCpuLimits: '2' }, { source_rsync_pod_cpu_limits: '2' }],
  ['a threshold is a percentage', { pvResizingThreshold: 42 }, { pv_resizing_threshold: 42 }],
  ['excluded resources are a list', { additionalExcludedResources: ['routes'] }, { additional_excluded_resources: ['routes'] }],
  ['exceptions of the proxy are joined by commas', { noProxy: ['.svc', '10.0.0.0/8'] }, { no_proxy: '.svc,10.0.0.0/8' }],
  ['a proxy is a URL with scheme and port', { httpsProxy: { host: 'proxy.corp', port: 3128 } }, { https_proxy: 'http://proxy.corp:3128' }],
  ['node labels are a map', { daemonsetNodeSelector: { 'kubernetes.io/os': 'linux', 'infra': '' } }, { daemonset_node_selector: { 'kubernetes.io/os': 'linux', 'infra': '' } }],
  ['an image has a host and a path', { rsyncTransferImageFqin: 'reg.corp:5000/mtc/rsync:1.8' }, { rsync_transfer_image_fqin: 'reg.corp:5000/mtc/rsync:1.8' }],
  ['a registry is asked by path and query', { exposedRegistryValidationPath: '/v2/?n=5' }, { exposed_registry_validation_path: '/v2/?n=5' }],
  ['a URL is written unchanged', { migUiClusterApiEndpoint: 'https://api.ocp4.example.com:6443' }, { mig_ui_cluster_api_endpoint: 'https://api.ocp4.example.com:6443' }],
  ['a list without elements is as good as none', { srcSupplementalGroups: [], noProxy: [], daemonsetNodeSelector: {} }, {}],
  ['an option without value is as good as none', { migPvLimit: undefined }, {}],
];

describe('how values are written', () => {
  test.each(VALUES)('%s', (_, settings, spec) => {
    expect(hostSpec(settings)).toEqual({ ...HOST_PART, ...spec });
  });
});

const NOT_EVEN_STARTING = 'is no whole number from 1: MTC\'s controller ignores it or does not even start; write 1 or more, without a fraction.';
const NO_TEMPLATE = 'has a character that the operator\'s templates do not survive (", \\, a line break, or a brace that begins an Ansible expression); write it without.';
const NO_SHELL = 'contains a character that a shell interprets, and MTC writes options into a shell command; use letters, digits and @ % + = : , . / _ - only.';
const NOT_PASSED_ON = 'is not an option in the one form that MTC passes on, and would be dropped;';
const SNAKE = 'can\'t be a label here: the operator writes the keys of maps in snake_case, and no node has the label that comes of it; '
  + 'give the nodes a label of lower-case letters and dots only, such as "migration".';

const WRONG: Array<[string, HostMigrationControllerSettings, string]> = [
  ['a limit of 0', { migPvLimit: 0 }, `migPvLimit: 0 ${NOT_EVEN_STARTING}`],
  ['a bandwidth with a fraction', { rsyncOptBwlimit: 10.5 }, `rsyncOptBwlimit: 10.5 ${NOT_EVEN_STARTING}`],
  ['a boolean that is a word', { rsyncOptDelete: 'no' as any }, 'rsyncOptDelete: "no" is no boolean; MTC would use its own default and not say so; write true or false.'],
  ['a threshold of 100 %', { pvResizingThreshold: 100 }, 'pvResizingThreshold: 100 is no whole percentage that MTC can use; write a number from 1 to 99.'],
  ['an empty text', { azureResourceGroup: '' }, 'azureResourceGroup: "" is empty; leave it out.'],
  ['a text with a quote', { azureResourceGroup: 'a"b' }, `azureResourceGroup: "a\\"b" ${NO_TEMPLATE}`],
  ['a text that Ansible would evaluate', { azureResourceGroup: '{{ x }}' }, `azureResourceGroup: "{{ x }}" ${NO_TEMPLATE}`],
  ['a group that is none', { srcSupplementalGroups: [1000, -1] }, 'srcSupplementalGroups[1]: -1 is no group id; write a whole number from 0 to 2147483647.'],
  ['a quantity in words', { migControllerLimitsCpu: 'two' }, 'migControllerLimitsCpu: "two" is no Kubernetes quantity; write one such as "500m" for half a CPU, or "2Gi" of memory.'],
  ['a timeout of nothing', { resticTimeout: Duration.seconds(0) }, 'resticTimeout: "0 seconds" is not made of whole seconds; write a Duration of one second or more.'],
  ['an option of rsync in upper case', { rsyncOptExtras: ['-A'] }, `rsyncOptExtras[0]: "-A" ${NOT_PASSED_ON} write "--acls".`],
  ['an option of rsync with its value apart', { rsyncOptExtras: ['--timeout 30'] },
    `rsyncOptExtras[0]: "--timeout 30" ${NOT_PASSED_ON} write one option in each element, in lower case and with "=" before its value, such as "--timeout=30".`],
  ['an option of rsync that the shell would take apart', { rsyncOptExtras: ['--exclude=a;reboot'] }, `rsyncOptExtras[0]: "--exclude=a;reboot" ${NO_SHELL}`],
  ['an option of rsync that the shell would expand', { rsyncOptExtras: ['--exclude=*.tmp'] }, `rsyncOptExtras[0]: "--exclude=*.tmp" ${NO_SHELL}`],
  ['a kind in upper case', { additionalExcludedResources: ['Routes'] },
    'additionalExcludedResources[0]: "Routes" is no name that Kubernetes takes (lower-case letters, digits, "-" and "."); write "routes".'],
  ['several exceptions in one', { noProxy: ['a.corp,b.corp'] },
    'noProxy[0]: "a.corp,b.corp" is no place that a proxy can be left out for; write one host, domain with a leading dot, address or CIDR range in each element, such as ".svc" or "10.0.0.0/8".'],
  ['a node label with a hyphen', { daemonsetNodeSelector: { 'node-role.kubernetes.io/infra': '' } },
    `daemonsetNodeSelector["node-role.kubernetes.io/infra"]: "node-role.kubernetes.io/infra" ${SNAKE}`],
  ['an image without its host', { hookRunnerImageFqin: 'hook-runner' },
    'hookRunnerImageFqin: "hook-runner" is no full name of an image; write host, path and tag or digest, such as "registry.example.com/mtc/rsync-transfer:1.8".'],
  ['a path without a slash', { exposedRegistryValidationPath: 'v2' }, 'exposedRegistryValidationPath: "v2" is no path of a URL; begin with "/", without a host: "/v2/".'],
  ['a URL without a scheme', { migUiClusterApiEndpoint: 'api.corp:6443' },
    'migUiClusterApiEndpoint: "api.corp:6443" is no URL with https:// (or http://) and a host; write one such as "https://api.ocp4.example.com:6443".'],
  ['a URL with a password, which is not repeated', { migUiClusterApiEndpoint: 'https://me:hunter2@api.corp' },
    'migUiClusterApiEndpoint: holds credentials, which everybody could read; write the URL without them.'],
  ['an endpoint type that there is none of', { rsyncEndpointType: 'Ingress' as any },
    'rsyncEndpointType: "Ingress" is none of the values that there are; write one of "Route", "NodePort", "ClusterIP".'],
  ['a domain with a leading dot', { clusterSubdomain: '.apps.corp' }, 'clusterSubdomain: ".apps.corp" is no DNS domain; write the bare domain, such as "apps.ocp4.example.com".'],
  ['an option that there is none of', { migPvLimits: 5 } as any,
    'migPvLimits: is not a setting of the operator: the operator silently ignores it; remove it, or use the right name from HostMigrationControllerSettings.'],
];

describe('rejected', () => {
  test.each(WRONG)('%s', (_, settings, mistake) => {
    expect(hostMistakes(settings)).toEqual([`[test/mc] ${mistake}`]);
  });

  test('all mistakes are reported at once', () => {
    expect(hostMistakes({ migPvLimit: 0, migPodLimit: 0 })).toHaveLength(2);
  });
});

describe('configure', () => {
  test('adds settings later', () => {
    const chart = Testing.chart();
    MigrationController.forHost(chart, 'mc', { migPvLimit: 200 }).configure({ migPodLimit: 300 });
    expect(Testing.synth(chart)[0].spec).toEqual({ ...HOST_PART, mig_pv_limit: 200, mig_pod_limit: 300 });
  });

  test('accepts the same value twice', () => {
    const chart = Testing.chart();
    const controller = MigrationController.forHost(chart, 'mc', { srcSupplementalGroups: [1000] });
    controller.configure({ srcSupplementalGroups: [1000] });
    expect(Testing.synth(chart)[0].spec).toEqual({ ...HOST_PART, src_supplemental_groups: '1000' });
  });

  test('rejects two values and names both', () => {
    const chart = Testing.chart();
    MigrationController.forHost(chart, 'mc', { migPvLimit: 100 }).configure({ migPvLimit: 200 });
    expect(mistakes(chart)).toEqual(['[test/mc] migPvLimit: 200 is set to 100 elsewhere; set it in one place.']);
  });

  test('extends lists, in order and without duplicates', () => {
    const chart = Testing.chart();
    const controller = MigrationController.forHost(chart, 'mc', { additionalExcludedResources: ['routes'], noProxy: ['.svc'] });
    controller.configure({ additionalExcludedResources: ['builds', 'routes'], noProxy: ['.corp'], migPvMoveStorageclasses: ['nfs'] });
    expect(Testing.synth(chart)[0].spec)
      .toEqual({ ...HOST_PART, additional_excluded_resources: ['routes', 'builds'], no_proxy: '.svc,.corp', mig_pv_move_storageclasses: ['nfs'] });
  });

  test('accepts settings of each cluster on a remote cluster', () => {
    const chart = Testing.chart();
    MigrationController.forRemote(chart, 'mc').configure({ migrationRsyncPrivileged: true });
    expect(Testing.synth(chart)[0].spec).toEqual({ ...REMOTE_PART, migration_rsync_privileged: true });
  });

  test('rejects settings of the host cluster on a remote cluster', () => {
    const chart = Testing.chart();
    MigrationController.forRemote(chart, 'mc').configure({ migPvLimit: 200 });
    expect(mistakes(chart)).toEqual(['[test/mc] migPvLimit: has an effect on the host cluster only; set it in the controller of the HostCluster.']);
  });
});

describe('requests and limits', () => {
  test('a request above its limit', () => {
    expect(hostMistakes({ sourceRsyncPodCpuRequests: '2', sourceRsyncPodCpuLimits: '1500m' })).toEqual([
      '[test/mc] sourceRsyncPodCpuRequests: "2" exceeds sourceRsyncPodCpuLimits, "1500m": the API server rejects the pods; '
      + 'lower it, or set sourceRsyncPodCpuLimits to "2" or more.',
    ]);
  });

  test('a request above the default limit of the operator', () => {
    expect(hostMistakes({ targetRsyncPodMemoryRequests: '2Gi' })).toEqual([
      '[test/mc] targetRsyncPodMemoryRequests: "2Gi" exceeds the operator\'s default limit, "1Gi": the API server rejects the pods; '
      + 'lower it, or set targetRsyncPodMemoryLimits to "2Gi" or more.',
    ]);
  });

  test('a limit below the default request of the operator', () => {
    expect(hostMistakes({ targetRsyncPodMemoryLimits: '512Mi' })).toEqual([
      '[test/mc] targetRsyncPodMemoryLimits: "512Mi" is below the operator\'s default request, "1Gi": the API server rejects the pods; '
      + 'set targetRsyncPodMemoryRequests to "512Mi" or less as well.',
    ]);
  });

  test('a valid pair whose halves are set in different places', () => {
    const chart = Testing.chart();
    MigrationController.forHost(chart, 'mc', { targetRsyncPodMemoryLimits: '512Mi' }).configure({ targetRsyncPodMemoryRequests: '512Mi' });
    expect(Testing.synth(chart)[0].spec).toEqual({ ...HOST_PART, target_rsync_pod_memory_limits: '512Mi', target_rsync_pod_memory_requests: '512Mi' });
  });

  test('a limit that has no default is not compared', () => {
    expect(hostMistakes({ resticRequestsMemory: '16Gi', veleroRequestsCpu: '4' })).toEqual([]);
  });

  test.each([['1', 1], ['100m', 0.1], ['1Gi', 2 ** 30], ['.5k', 500], ['1e3', 1000], ['12E', 12e18], ['', undefined], ['1gb', undefined], ['-1', undefined]])(
    'the quantity "%s" is %s', (text, value) => {
      expect(parseQuantity(text)).toBe(value);
    });
});

describe('a proxy with a password in plain text', () => {
  const SECRETS = 'secrets-test';

  function specsOf(chart: Chart, id: string): any[] {
    return Testing.synth(chart.node.root.node.findChild(id) as Chart).map((manifest) => manifest.spec);
  }

  test('moves the object to the secrets of the cluster', () => {
    const chart = Testing.chart();
    MigrationController.forHost(chart, 'mc', { stunnelTcpProxy: proxy(SecretSource.plainTextLiteral('p@ss')) });
    expect(Testing.synth(chart)).toEqual([]);
    expect(specsOf(chart, SECRETS)).toEqual([{ ...HOST_PART, stunnel_tcp_proxy: 'http://mtc:p%40ss@proxy.corp:3128' }]);
  });

  test('moves the object with its labels, patches and dependencies if the proxy is set later', () => {
    const chart = new Chart(new App(), 'test', { labels: { app: 'mtc' } });
    const first = new ApiObject(chart, 'first', { apiVersion: 'v1', kind: 'ConfigMap' });
    const controller = MigrationController.forHost(chart, 'mc', { migPvLimit: 200 });
    controller.apiObject.addJsonPatch(JsonPatch.add('/spec/of_our_own', 1));
    controller.apiObject.metadata.addAnnotation('note', 'ours');
    controller.apiObject.addDependency(first);
    controller.configure({ stunnelTcpProxy: proxy(SecretSource.plainTextLiteral('pass')) });
    controller.apiObject.addJsonPatch(JsonPatch.add('/spec/later', 2));
    expect(Testing.synth(chart.node.root.node.findChild(SECRETS) as Chart)).toEqual([{
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigrationController',
      metadata: { name: 'migration-controller', namespace: 'openshift-migration', labels: { app: 'mtc' }, annotations: { note: 'ours' } },
      spec: { ...HOST_PART, mig_pv_limit: 200, stunnel_tcp_proxy: 'http://mtc:pass@proxy.corp:3128', of_our_own: 1, later: 2 },
    }]);
    expect(controller.apiObject.node.dependencies).toContain(first);
    expect(ApiObject.of(controller)).toBe(controller.apiObject);
  });

  test('moves the object only once', () => {
    const chart = Testing.chart();
    const controller = MigrationController.forHost(chart, 'mc', { stunnelTcpProxy: proxy(SecretSource.plainTextLiteral('pass')) });
    const before = controller.apiObject;
    controller.configure({ httpsProxy: proxy(SecretSource.plainTextLiteral('pass')) });
    expect(controller.apiObject).toBe(before);
    expect(specsOf(chart, SECRETS)).toHaveLength(1);
  });

  test('is rejected if something depends on the moved object, which cdk8s would write as well', () => {
    const chart = Testing.chart();
    const controller = MigrationController.forHost(chart, 'mc');
    new ApiObject(chart, 'later', { apiVersion: 'v1', kind: 'ConfigMap' }).addDependency(controller.apiObject);
    controller.configure({ stunnelTcpProxy: proxy(SecretSource.plainTextLiteral('pass')) });
    expect(mistakes(chart)).toEqual([
      '[test/mc] apiObject: was moved to the chart of the cluster\'s secrets, but test/later depends on the old object; let it depend on the MigrationController itself.',
    ]);
  });

  test('does not appear elsewhere if something depends on the construct', () => {
    const chart = Testing.chart();
    const controller = MigrationController.forHost(chart, 'mc');
    new ApiObject(chart, 'later', { apiVersion: 'v1', kind: 'ConfigMap' }).addDependency(controller);
    controller.configure({ stunnelTcpProxy: proxy(SecretSource.plainTextLiteral('pass')) });
    expect(Testing.synth(chart).map((manifest) => manifest.kind)).toEqual(['ConfigMap']);
  });

  test('does not move the object if the password is a placeholder', () => {
    expect(hostSpec({ stunnelTcpProxy: proxy(SecretSource.placeholder('<path:kv/proxy#password>')) }))
      .toEqual({ ...HOST_PART, stunnel_tcp_proxy: 'http://mtc:<path:kv/proxy#password>@proxy.corp:3128' });
  });

  test('is never repeated in a message', () => {
    const chart = Testing.chart();
    const controller = MigrationController.forHost(chart, 'mc', { stunnelTcpProxy: proxy(SecretSource.plainTextLiteral('hunter1')) });
    controller.configure({ stunnelTcpProxy: proxy(SecretSource.plainTextLiteral('hunter2')) });
    expect(mistakes(chart)).toEqual([
      '[test/mc] stunnelTcpProxy: is set to another proxy, or other credentials, elsewhere; set it in one place.',
    ]);
  });

  test('can be set twice if it is the same', () => {
    const chart = Testing.chart();
    const controller = MigrationController.forHost(chart, 'mc', { stunnelTcpProxy: proxy(SecretSource.plainTextLiteral('pass')) });
    controller.configure({ stunnelTcpProxy: proxy(SecretSource.plainTextLiteral('pass')) });
    expect(mistakes(chart)).toEqual([]);
  });

  test('moves the object of a remote cluster to the secrets of that cluster', () => {
    const chart = Testing.chart();
    MigrationController.forRemote(chart, 'mc', { httpProxy: proxy(SecretSource.plainTextLiteral('pass')) });
    expect(Testing.synth(chart)).toEqual([]);
    expect(specsOf(chart, SECRETS)).toEqual([{ ...REMOTE_PART, http_proxy: 'http://mtc:pass@proxy.corp:3128' }]);
  });

  test('a host with a scheme is rejected with the name of its option', () => {
    expect(hostMistakes({ stunnelTcpProxy: { host: 'http://proxy.corp', port: 3128 } })[0]).toMatch(/^\[test\/mc\] stunnelTcpProxy\.host: "http:\/\/proxy\.corp" /);
  });
});

/** Each variable in the operator's documents, defaults and templates. */
const ALL_VARIABLES = `
  migration_controller migration_ui migration_velero migration_log_reader cluster_name azure_resource_group host_cluster_restart_restic
  mig_namespace mig_operator_version version
  mig_namespace_limit mig_pod_limit mig_pv_limit
  http_proxy https_proxy no_proxy proxy_secret_name stunnel_tcp_proxy stunnel_verify_ca stunnel_verify_ca_level
  src_supplemental_groups target_supplemental_groups rsync_opt_bwlimit rsync_opt_archive rsync_opt_partial rsync_opt_delete rsync_opt_hardlinks
  rsync_opt_info rsync_opt_extras rsync_backoff_limit rsync_endpoint_type cluster_subdomain migration_rsync_privileged
  migration_rsync_super_privileged enable_dvm_pv_resizing enable_intelligent_pv_resize pv_resizing_threshold
  source_rsync_pod_cpu_limits source_rsync_pod_memory_limits source_rsync_pod_cpu_requests source_rsync_pod_memory_requests
  target_rsync_pod_cpu_limits target_rsync_pod_memory_limits target_rsync_pod_cpu_requests target_rsync_pod_memory_requests
  stunnel_pod_cpu_limits stunnel_pod_memory_limits stunnel_pod_cpu_requests stunnel_pod_memory_requests
  mig_controller_limits_cpu mig_controller_limits_memory mig_controller_requests_cpu mig_controller_requests_memory
  mig_controller_enable_cache discovery_collect_events discovery_volume_path jaeger_enabled image_pull_policy
  excluded_resources additional_excluded_resources disable_image_migration disable_image_copy disable_pv_migration mig_pv_move_storageclasses
  restic_timeout restic_supplemental_groups restic_requests_cpu restic_requests_memory restic_limits_cpu restic_limits_memory
  velero_requests_cpu velero_requests_memory velero_limits_cpu velero_limits_memory daemonset_node_selector velero_log_level
  velero_use_legacy_aws velero_aws_secret_name velero_gcp_secret_name velero_azure_secret_name restic_pv_host_path
  oadp_velero_image_fqin oadp_openshift_plugin_fqin oadp_restic_restore_helper_fqin oadp_aws_plugin_fqin oadp_azure_plugin_fqin
  oadp_gcp_plugin_fqin
  migration_registry_readiness_timeout migration_registry_liveness_timeout exposed_registry_validation_path
  mig_ui_cluster_api_endpoint mig_ui_configmap_data mig_ui_configmap_name mig_ui_config_namespace mig_ui_oauth_user_scope
  mig_ui_oauth_redirect_url mig_ui_oauth_secret internal_cluster_api_url internal_discovery_svc_url
  mig_controller_image mig_controller_repo mig_controller_version mig_controller_image_fqin
  mig_ui_image mig_ui_repo mig_ui_version mig_ui_image_fqin
  mig_log_reader_image mig_log_reader_repo mig_log_reader_version mig_log_reader_image_fqin
  hook_runner_image hook_runner_repo hook_runner_version hook_runner_image_fqin
  rsync_transfer_image rsync_transfer_repo rsync_transfer_version rsync_transfer_image_fqin
  migration_registry_image migration_registry_repo migration_registry_version migration_registry_image_fqin
  migration_stage_image migration_stage_repo migration_stage_version migration_stage_image_fqin
  mtc_velero_plugin_image mtc_velero_plugin_repo mtc_velero_plugin_version mtc_velero_plugin_fqin
  registry project snapshot_tag
`.trim().split(/\s+/);

describe('the operator\'s variables', () => {
  const options = { ...CLUSTER_VARIABLES, ...HOST_VARIABLES };
  const offered = Object.values(options).map(({ variable }) => variable);

  test('are all offered, written for the kind of cluster, or omitted for a reason; there are no others', () => {
    expect([...offered, ...Object.values(VARIABLES_BY_PART), ...Object.keys(VARIABLES_NOT_OFFERED)].sort()).toEqual([...ALL_VARIABLES].sort());
  });

  test('have the same names as their options', () => {
    for (const [option, { variable }] of Object.entries(options)) {
      expect(option).toBe(variable.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
    }
  });

  test('belong to one option each', () => {
    expect(new Set(offered).size).toBe(offered.length);
  });

  test('of each cluster can be set on a remote cluster, by type and at run time', () => {
    const settings: MigrationControllerSettings = { veleroUseLegacyAws: true };
    const chart = Testing.chart();
    MigrationController.forRemote(chart, 'mc', settings);
    expect(Testing.synth(chart)[0].spec).toEqual({ ...REMOTE_PART, velero_use_legacy_aws: true });
  });
});
