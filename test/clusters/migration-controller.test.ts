import { ApiObject, App, Chart, Duration, JsonPatch, Size, Testing } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import { Findings } from '../../src';
import { VARIABLES, VARIABLES_BY_PART, VARIABLES_NOT_OFFERED } from '../../src/api/controller-variables';
import { ControllerImagePullPolicy, RsyncEndpointType, VeleroLogLevel } from '../../src/api/migration-controller';
import { ControllerSettings } from '../../src/clusters/controller-settings';
import { HostMigrationControllerProps, MigrationController } from '../../src/clusters/migration-controller';
import { ProxyCredentials } from '../../src/credentials/proxy-server';
import { SecretSource } from '../../src/credentials/secret-source';
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

function proxy(password: SecretSource, host = 'proxy.corp') {
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
    expect(hostSpec({ clusterName: 'ocp4', console: { enabled: false }, velero: { enabled: false } }))
      .toEqual({ cluster_name: 'ocp4', migration_controller: true, migration_ui: false, migration_velero: false });
  });

  test('labels and annotations are written', () => {
    const chart = Testing.chart();
    MigrationController.forHost(chart, 'mc', {
      metadata: { labels: { team: 'moving' }, annotations: { note: 'ours' } },
    });
    expect(Testing.synth(chart)[0].metadata)
      .toEqual({
        name: 'migration-controller',
        namespace: 'openshift-migration',
        labels: { team: 'moving' },
        annotations: { note: 'ours' },
      });
  });

  test('another name is rejected', () => {
    expect(hostMistakes({ metadata: { name: 'mine' } })).toEqual([
      '[test/mc] metadata.name: "mine" creates a second object beside migration-controller: '
        + 'the operator applies both in turn; remove the name.',
    ]);
  });

  test('another namespace is rejected', () => {
    expect(hostMistakes({ metadata: { namespace: 'mine' } })).toHaveLength(1);
  });

  test('a cluster name that is not valid is rejected', () => {
    expect(hostMistakes({ clusterName: 'The Host' })).toEqual([
      '[] test/mc: clusterName: "The Host" is not a valid name: the operator cannot create the MigCluster of the host. '
      + 'Write `clusterName: \'the-host\'`. (controller/cluster-name)',
    ]);
  });
});

/** Valid values and how they are written. */
const VALUES: Array<[string, ControllerSettings, Record<string, unknown>]> = [
  ['a limit is a number', { limits: { volumes: 200 } }, { mig_pv_limit: 200 }],
  ['false is a value', { rsync: { delete: false } }, { rsync_opt_delete: false }],
  ['the tracing switch is a text, as in the operator\'s own defaults', { manager: { tracing: true } },
    { jaeger_enabled: 'true' }],
  ['a duration is written as Go reads it', { velero: { resticTimeout: Duration.minutes(90) } },
    { restic_timeout: '1h30m' }],
  ['a registry\'s timeout is a number of seconds', { registry: { readinessTimeout: Duration.minutes(10) } },
    { migration_registry_readiness_timeout: 600 }],
  ['rsync\'s groups are a text without spaces', { rsync: { sourceGroups: [1000, 2000] } },
    { src_supplemental_groups: '1000,2000' }],
  ['Restic\'s groups are a list', { velero: { resticGroups: [1000, 2000] } },
    { restic_supplemental_groups: [1000, 2000] }],
  ['rsync\'s options are joined by spaces', { rsync: { extraOptions: ['--acls', '--timeout=30'] } },
    { rsync_opt_extras: '--acls --timeout=30' }],
  ['an endpoint type has the API\'s spelling', { rsync: { endpointType: RsyncEndpointType.NODE_PORT } },
    { rsync_endpoint_type: 'NodePort' }],
  ['a log level has Velero\'s spelling', { velero: { logLevel: VeleroLogLevel.DEBUG } }, { velero_log_level: 'debug' }],
  ['a pull policy has Kubernetes\' spelling', { images: { pullPolicy: ControllerImagePullPolicy.IF_NOT_PRESENT } },
    { image_pull_policy: 'IfNotPresent' }],
  ['a quantity stays the text that it is', { resources: { rsyncSource: { cpuLimit: Cpu.units(2) } } },
    { source_rsync_pod_cpu_limits: '2' }],
  ['a threshold is a percentage', { volumes: { resizeThreshold: 42 } }, { pv_resizing_threshold: 42 }],
  ['excluded resources are a list', { exclusions: { resources: ['routes'] } },
    { additional_excluded_resources: ['routes'] }],
  ['exceptions of the proxy are joined by commas', { proxies: { exceptions: ['.svc', '10.0.0.0/8'] } },
    { no_proxy: '.svc,10.0.0.0/8' }],
  ['a proxy is a URL with scheme and port', { proxies: { https: { host: 'proxy.corp', port: 3128 } } },
    { https_proxy: 'http://proxy.corp:3128' }],
  ['node labels are a map', { velero: { nodeSelector: { 'kubernetes.io/os': 'linux', 'infra': '' } } },
    { daemonset_node_selector: { 'kubernetes.io/os': 'linux', 'infra': '' } }],
  ['an image has a host and a path', { images: { rsyncTransfer: 'reg.corp:5000/mtc/rsync:1.8' } },
    { rsync_transfer_image_fqin: 'reg.corp:5000/mtc/rsync:1.8' }],
  ['a registry is asked by path and query', { registry: { validationPath: '/v2/?n=5' } },
    { exposed_registry_validation_path: '/v2/?n=5' }],
  ['a URL is written unchanged', { console: { apiEndpoint: 'https://api.ocp4.example.com:6443' } },
    { mig_ui_cluster_api_endpoint: 'https://api.ocp4.example.com:6443' }],
  ['a list without elements is as good as none',
    { rsync: { sourceGroups: [] }, proxies: { exceptions: [] }, velero: { nodeSelector: {} } }, {}],
  ['an option without value is as good as none', { limits: { volumes: undefined } }, {}],
];

describe('how values are written', () => {
  test.each(VALUES)('%s', (_, settings, spec) => {
    expect(hostSpec(settings)).toEqual({ ...HOST_PART, ...spec });
  });
});

/** Values that can be written, and what rules find in them: rule, option, and how the message begins. */
const FOUND: Array<[string, ControllerSettings, string, string, string]> = [
  ['a limit of 0', { limits: { volumes: 0 } }, 'controller/whole-number', 'limits.volumes',
    '0 is not an integer of 1 or more'],
  ['a bandwidth with a fraction', { rsync: { bandwidth: Size.kibibytes(0.5) } }, 'controller/whole-number',
    'rsync.bandwidth', '0.5 is not an integer'],
  ['a boolean that is a word', { rsync: { delete: 'no' as any } }, 'controller/boolean', 'rsync.delete',
    '"no" is not a boolean'],
  ['a threshold of 100 %', { volumes: { resizeThreshold: 100 } }, 'controller/resizing-threshold',
    'volumes.resizeThreshold', '100 is not a percentage'],
  ['a text with a quote', {
    hostCluster: { azureResourceGroup: 'a"b' },
  }, 'controller/template-characters', 'hostCluster.azureResourceGroup',
  'azure_resource_group contains the character "'],
  ['a text that Ansible would evaluate', {
    hostCluster: { azureResourceGroup: '{{ x }}' },
  }, 'controller/template-characters',
  'hostCluster.azureResourceGroup', 'azure_resource_group contains {{'],
  ['a group that does not exist', { rsync: { sourceGroups: [1000, -1] } }, 'controller/group-ids', 'rsync.sourceGroups',
    '"1000,-1" is not a string of group ids'],
  ['an option of rsync in upper case', { rsync: { extraOptions: ['-A'] } }, 'controller/rsync-options',
    'rsync.extraOptions', 'MTC '],
  ['an option of rsync with its value apart', { rsync: { extraOptions: ['--timeout 30'] } }, 'controller/rsync-options',
    'rsync.extraOptions', 'MTC drops "30"'],
  ['an option of rsync that the shell would take apart', { rsync: { extraOptions: ['--exclude=a;reboot'] } },
    'controller/rsync-shell', 'rsync.extraOptions', ''],
  ['a kind in upper case', { exclusions: { resources: ['Routes'] } }, 'controller/form', 'exclusions.resources[0]',
    '"Routes" is not a valid name'],
  ['a node label with a hyphen', {
    velero: { nodeSelector: { 'node-role.kubernetes.io/infra': '' } },
  }, 'controller/node-label',
  'velero.nodeSelector["node-role.kubernetes.io/infra"]', 'the operator converts keys to snake_case'],
  ['an image with a scheme', { images: { hookRunner: 'https://hook-runner' } }, 'controller/form', 'images.hookRunner',
    '"https://hook-runner" is not an image'],
  ['a path without a slash', { registry: { validationPath: 'v2' } }, 'controller/form', 'registry.validationPath',
    '"v2" is not the path of a URL'],
  ['a URL without a scheme', { console: { apiEndpoint: 'api.corp:6443' } }, 'controller/form', 'console.apiEndpoint',
    '"api.corp:6443" is not a URL'],
  ['an endpoint type that does not exist', { rsync: { endpointType: 'Ingress' as any } }, 'controller/choice',
    'rsync.endpointType', '"Ingress" is not valid'],
  ['a domain with a leading dot', { rsync: { routeDomain: '.apps.corp' } }, 'controller/subdomain', 'rsync.routeDomain',
    '".apps.corp" is not a bare domain'],
  ['a request above its limit', {
    resources: { rsyncSource: { cpuRequest: Cpu.units(2), cpuLimit: Cpu.millis(1500) } },
  },
  'controller/requests-within-limits', 'resources.rsyncSource.cpuRequest',
  'source_rsync_pod_cpu_requests is "2", more than the limit "1500m"'],
  ['a request above the default limit of the operator', {
    resources: { rsyncDestination: { memoryRequest: Size.gibibytes(2) } },
  },
  'controller/requests-within-limits', 'resources.rsyncDestination.memoryRequest',
  'target_rsync_pod_memory_requests is "2Gi", more than the limit "1Gi"'],
  ['a limit below the default request of the operator', {
    resources: { rsyncDestination: { memoryLimit: Size.mebibytes(512) } },
  },
  'controller/requests-within-limits', 'resources.rsyncDestination.memoryLimit',
  'target_rsync_pod_memory_limits is "512Mi", less than the default'],
];

/** Values that cannot be written. */
const WRONG: Array<[string, ControllerSettings, string]> = [
  ['a quantity in words', { resources: { controller: { cpuLimit: 'two' as any } } },
    'resources.controller.cpuLimit: "two" is not a Cpu; write one such as Cpu.millis(500).'],
  ['a memory in words', { resources: { controller: { memoryLimit: '2Gi' as any } } },
    'resources.controller.memoryLimit: "2Gi" is not a Size; write one such as Size.mebibytes(512).'],
  ['a timeout of nothing', { velero: { resticTimeout: Duration.seconds(0) } },
    'velero.resticTimeout: "0 seconds" is not a Duration of whole seconds; write one such as Duration.minutes(5).'],
  ['a timeout with a fraction of a second', { registry: { readinessTimeout: Duration.millis(1500) } },
    'registry.readinessTimeout: "1 second 500 millis" is not a Duration of whole seconds; '
      + 'write one such as Duration.minutes(5).'],
  ['a string in place of a list', { rsync: { extraOptions: '--acls' as any } },
    'rsync.extraOptions: "--acls" is not a list; write a list.'],
  ['a URL with a password, which is not repeated', { console: { apiEndpoint: 'https://me:hunter2@api.corp' } },
    'console.apiEndpoint: contains credentials, which would be written to the manifest in plain text, and which MTC '
      + 'ignores; write "https://api.corp".'],
  ['an option that does not exist', { limits: { pvs: 5 } } as any,
    'limits.pvs: is not a setting of the operator: it cannot be written; remove it, '
      + 'or use the right name from ControllerSettings.'],
  ['a group that does not exist', { migPvLimit: 5 } as any,
    'migPvLimit: is not a setting of the operator: it cannot be written; remove it, '
      + 'or use the right name from ControllerSettings.'],
];

describe('found by rules', () => {
  test.each(FOUND)('%s', (_, settings, rule, option, message) => {
    const chart = Testing.chart();
    MigrationController.forHost(chart, 'mc', settings);
    const findings = Findings.of(chart).all;
    expect(findings.map((finding) => [finding.rule, finding.option])).toContainEqual([rule, option]);
    expect(findings.find((finding) => finding.rule === rule)!.message.slice(0, message.length)).toBe(message);
  });

  test('a limit that has no default is not compared', () => {
    expect(hostMistakes({
      resources: { restic: { memoryRequest: Size.gibibytes(16) }, velero: { cpuRequest: Cpu.units(4) } },
    }))
      .toEqual([]);
  });

  test('a valid pair whose halves are set in different places', () => {
    const chart = Testing.chart();
    MigrationController.forHost(chart, 'mc', { resources: { rsyncDestination: { memoryLimit: Size.mebibytes(512) } } })
      .configure({ resources: { rsyncDestination: { memoryRequest: Size.mebibytes(512) } } });
    expect(Testing.synth(chart)[0].spec)
      .toEqual({ ...HOST_PART, target_rsync_pod_memory_limits: '512Mi', target_rsync_pod_memory_requests: '512Mi' });
  });

  test('a setting of the host cluster on a remote cluster', () => {
    const chart = Testing.chart();
    MigrationController.forRemote(chart, 'mc').configure({ limits: { volumes: 200 } });
    expect(Findings.of(chart).all.map(({ rule, option }) => [rule, option]))
      .toEqual([['controller/host-only', 'limits.volumes']]);
  });
});

describe('rejected', () => {
  test.each(WRONG)('%s', (_, settings, mistake) => {
    expect(hostMistakes(settings)).toEqual([`[test/mc] ${mistake}`]);
  });

  test('all mistakes are reported at once, with what rules find', () => {
    expect(hostMistakes({ limits: { volumes: 0, pods: 0 }, velero: { resticTimeout: Duration.seconds(0) } }))
      .toHaveLength(3);
  });
});

describe('configure', () => {
  test('adds settings later', () => {
    const chart = Testing.chart();
    MigrationController.forHost(chart, 'mc', { limits: { volumes: 200 } }).configure({ limits: { pods: 300 } });
    expect(Testing.synth(chart)[0].spec).toEqual({ ...HOST_PART, mig_pv_limit: 200, mig_pod_limit: 300 });
  });

  test('accepts the same value twice', () => {
    const chart = Testing.chart();
    const controller = MigrationController.forHost(chart, 'mc', { rsync: { sourceGroups: [1000] } });
    controller.configure({ rsync: { sourceGroups: [1000] } });
    expect(Testing.synth(chart)[0].spec).toEqual({ ...HOST_PART, src_supplemental_groups: '1000' });
  });

  test('rejects two values and names both', () => {
    const chart = Testing.chart();
    MigrationController.forHost(chart, 'mc', { limits: { volumes: 100 } }).configure({ limits: { volumes: 200 } });
    expect(mistakes(chart)).toEqual(['[test/mc] limits.volumes: 200 is set to 100 elsewhere; set it in one place.']);
  });

  test('extends lists, in order and without duplicates', () => {
    const chart = Testing.chart();
    const controller = MigrationController.forHost(chart, 'mc', {
      exclusions: { resources: ['routes'] },
      proxies: { exceptions: ['.svc'] },
    });
    controller.configure({
      exclusions: { resources: ['builds', 'routes'] },
      proxies: { exceptions: ['.corp'] },
      volumes: { movableStorageClasses: ['nfs'] },
    });
    expect(Testing.synth(chart)[0].spec)
      .toEqual({
        ...HOST_PART,
        additional_excluded_resources: ['routes', 'builds'],
        no_proxy: '.svc,.corp',
        mig_pv_move_storageclasses: ['nfs'],
      });
  });

  test('accepts settings of each cluster on a remote cluster', () => {
    const chart = Testing.chart();
    MigrationController.forRemote(chart, 'mc').configure({ rsync: { privileged: true } });
    expect(Testing.synth(chart)[0].spec).toEqual({ ...REMOTE_PART, migration_rsync_privileged: true });
  });
});

test.each([['1', 1], ['100m', 0.1], ['1Gi', 2 ** 30], ['.5k', 500], ['1e3', 1000], ['12E', 12e18], ['', undefined],
  ['1gb', undefined], ['-1', undefined]])(
  'the quantity "%s" is %s', (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

describe('a proxy with a password in plain text', () => {
  const SECRETS = 'secrets-test';

  function specsOf(chart: Chart, id: string): any[] {
    return Testing.synth(chart.node.root.node.findChild(id) as Chart).map((manifest) => manifest.spec);
  }

  test('moves the object to the secrets of the cluster', () => {
    const chart = Testing.chart();
    MigrationController.forHost(chart, 'mc', { proxies: { stunnel: proxy(SecretSource.plainTextLiteral('p@ss')) } });
    expect(Testing.synth(chart)).toEqual([]);
    expect(specsOf(chart, SECRETS)).toEqual([{ ...HOST_PART, stunnel_tcp_proxy: 'http://mtc:p%40ss@proxy.corp:3128' }]);
  });

  test('moves the object with its labels, patches and dependencies if the proxy is set later', () => {
    const chart = new Chart(new App(), 'test', { labels: { app: 'mtc' } });
    const first = new ApiObject(chart, 'first', { apiVersion: 'v1', kind: 'ConfigMap' });
    const controller = MigrationController.forHost(chart, 'mc', { limits: { volumes: 200 } });
    controller.apiObject.addJsonPatch(JsonPatch.add('/spec/of_our_own', 1));
    controller.apiObject.metadata.addAnnotation('note', 'ours');
    controller.apiObject.addDependency(first);
    controller.configure({ proxies: { stunnel: proxy(SecretSource.plainTextLiteral('pass')) } });
    controller.apiObject.addJsonPatch(JsonPatch.add('/spec/later', 2));
    expect(Testing.synth(chart.node.root.node.findChild(SECRETS) as Chart)).toEqual([{
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigrationController',
      metadata: {
        name: 'migration-controller',
        namespace: 'openshift-migration',
        labels: { app: 'mtc' },
        annotations: { note: 'ours' },
      },
      spec: {
        ...HOST_PART, mig_pv_limit: 200, stunnel_tcp_proxy: 'http://mtc:pass@proxy.corp:3128', of_our_own: 1, later: 2,
      },
    }]);
    expect(controller.apiObject.node.dependencies).toContain(first);
    expect(ApiObject.of(controller)).toBe(controller.apiObject);
  });

  test('moves the object only once', () => {
    const chart = Testing.chart();
    const controller = MigrationController.forHost(chart, 'mc', {
      proxies: { stunnel: proxy(SecretSource.plainTextLiteral('pass')) },
    });
    const before = controller.apiObject;
    controller.configure({ proxies: { https: proxy(SecretSource.plainTextLiteral('pass')) } });
    expect(controller.apiObject).toBe(before);
    expect(specsOf(chart, SECRETS)).toHaveLength(1);
  });

  test('is rejected if something depends on the moved object, which cdk8s would write as well', () => {
    const chart = Testing.chart();
    const controller = MigrationController.forHost(chart, 'mc');
    new ApiObject(chart, 'later', { apiVersion: 'v1', kind: 'ConfigMap' }).addDependency(controller.apiObject);
    controller.configure({ proxies: { stunnel: proxy(SecretSource.plainTextLiteral('pass')) } });
    expect(mistakes(chart)).toEqual([
      '[test/mc] apiObject: was moved to the chart of the cluster\'s secrets, but test/later depends on the old '
        + 'object; let it depend on the MigrationController itself.',
    ]);
  });

  test('does not appear elsewhere if something depends on the construct', () => {
    const chart = Testing.chart();
    const controller = MigrationController.forHost(chart, 'mc');
    new ApiObject(chart, 'later', { apiVersion: 'v1', kind: 'ConfigMap' }).addDependency(controller);
    controller.configure({ proxies: { stunnel: proxy(SecretSource.plainTextLiteral('pass')) } });
    expect(Testing.synth(chart).map((manifest) => manifest.kind)).toEqual(['ConfigMap']);
  });

  test('does not move the object if the password is a placeholder', () => {
    expect(hostSpec({ proxies: { stunnel: proxy(SecretSource.placeholder('<path:kv/proxy#password>')) } }))
      .toEqual({ ...HOST_PART, stunnel_tcp_proxy: 'http://mtc:<path:kv/proxy#password>@proxy.corp:3128' });
  });

  test('is never repeated in a message', () => {
    const chart = Testing.chart();
    const controller = MigrationController.forHost(chart, 'mc', {
      proxies: { stunnel: proxy(SecretSource.plainTextLiteral('hunter1')) },
    });
    controller.configure({ proxies: { stunnel: proxy(SecretSource.plainTextLiteral('hunter2')) } });
    expect(mistakes(chart)).toEqual([
      '[test/mc] proxies.stunnel: is set to another proxy, or other credentials, elsewhere; set it in one place.',
    ]);
  });

  test('can be set twice if it is the same', () => {
    const chart = Testing.chart();
    const controller = MigrationController.forHost(chart, 'mc', {
      proxies: { stunnel: proxy(SecretSource.plainTextLiteral('pass')) },
    });
    controller.configure({ proxies: { stunnel: proxy(SecretSource.plainTextLiteral('pass')) } });
    expect(mistakes(chart)).toEqual([]);
  });

  test('moves the object of a remote cluster to the secrets of that cluster', () => {
    const chart = Testing.chart();
    MigrationController.forRemote(chart, 'mc', { proxies: { http: proxy(SecretSource.plainTextLiteral('pass')) } });
    expect(Testing.synth(chart)).toEqual([]);
    expect(specsOf(chart, SECRETS)).toEqual([{ ...REMOTE_PART, http_proxy: 'http://mtc:pass@proxy.corp:3128' }]);
  });

  test('a host with a scheme is rejected with the name of its option', () => {
    expect(hostMistakes({ proxies: { stunnel: { host: 'http://proxy.corp', port: 3128 } } })[0])
      .toMatch(/^\[test\/mc\] proxies\.stunnel\.host: "http:\/\/proxy\.corp" /);
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
  const offered = VARIABLES.map(({ variable }) => variable);

  test('are all offered, written for the kind of cluster, or omitted for a reason; nothing else is', () => {
    const all = new Set([...offered, ...Object.values(VARIABLES_BY_PART), ...Object.keys(VARIABLES_NOT_OFFERED)]);
    expect([...all].sort()).toEqual([...ALL_VARIABLES].sort());
  });

  test('belong to one option each', () => {
    expect(new Set(offered).size).toBe(offered.length);
  });

  test('of each cluster can be set on a remote cluster, by type and at run time', () => {
    const settings: ControllerSettings = { velero: { legacyAws: true } };
    const chart = Testing.chart();
    MigrationController.forRemote(chart, 'mc', settings);
    expect(Testing.synth(chart)[0].spec).toEqual({ ...REMOTE_PART, velero_use_legacy_aws: true });
  });
});
