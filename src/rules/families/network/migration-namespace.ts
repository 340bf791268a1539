import { MTC_NAMESPACE } from '../../../api/common';
import { splitUrl } from '../../../grammar/url';
import { derived } from '../../engine/derived';
import { Manifest, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import { remotesOf } from '../../reading/cluster';
import { settingOf } from '../../reading/controller';
import { denialIn } from '../../reading/model/firewall';
import { addressOf } from '../../reading/model/identity';
import { planModels } from '../../reading/model/migration';
import { objectsOf, Side } from '../../reading/model/objects';
import { blockingDnsOf, blockingEgressOf, NamedPods } from '../../reading/model/policies';
import { Target } from '../../reading/model/target';
import { namedIn } from '../../reading/model/text';
import { specOf } from '../../reading/plan';
import { MTC_GROUP, pointedAt } from '../../reading/references';
import { allParts, StoragePart } from '../../reading/storage';

const firewall = (port: number) => documents(filesOf('ocp4', planExample('', { destination: 'host' }), `apiVersion: ${
  MTC_GROUP}/v1alpha1
kind: MigCluster
metadata: { name: ocp3, namespace: ${MTC_NAMESPACE} }
spec:
  isHostCluster: false
  url: https://api.ocp3.example.com:8443
  serviceAccountSecretRef: { name: ocp3-token, namespace: openshift-config }
  exposedRegistryPath: registry.apps.ocp3.example.com
`, `apiVersion: k8s.ovn.org/v1
kind: EgressFirewall
metadata: { name: default, namespace: ${MTC_NAMESPACE} }
spec:
  egress:
    - type: Allow
      to: { dnsName: api.ocp3.example.com }
      ports: [{ protocol: TCP, port: ${port} }]
    - type: Deny
      to: { cidrSelector: 0.0.0.0/0 }
`));

/** The rule on what MTC and Velero themselves connect to. */
export const MIGRATION_NAMESPACE_RULES: readonly Rule[] = [
  {
    id: 'network/closed-migration-namespace',
    severity: 'error',
    title: 'MTC and Velero reach the clusters and the repository',
    rationale: `The controller in ${MTC_NAMESPACE} on the host cluster connects to the API server of each remote `
      + 'cluster, '
      + 'and to the repository. Velero connects to the repository from the same namespace on both clusters of a plan. '
      + 'If a firewall or a policy there denies it, the MigCluster or the MigStorage is not Ready, or backups fail.',
    source: 'mig-controller pkg/controller/migcluster/validation.go; OpenShift documentation, egress firewalls',
    on: ['EgressFirewall', 'EgressNetworkPolicy', 'NetworkPolicy'],
    skips: ['patch'],
    breaks: firewall(443),
    finds: [{
      path: 'spec.egress[1]',
      message: 'denies MTC\'s controller the connection to api.ocp3.example.com, TCP port 8443, which MigCluster '
        + 'openshift-migration/ocp3 needs: it is not Ready',
      fix: 'Allow api.ocp3.example.com, TCP port 8443.',
    }],
    keeps: firewall(8443),
    * check(manifest, set) {
      const { cluster, namespace } = manifest;
      const needs = namespace === MTC_NAMESPACE && cluster !== undefined ? needsOf(set)(cluster) : [];
      const side: Side = { role: 'destination', cluster: { key: `cluster ${cluster}`, cluster }, namespace };
      for (const { target, of, result } of needs) {
        const denial = manifest.kind === 'NetworkPolicy' ? blockingEgressOf(set, side, podsFor(result), target)
          : denialIn(set, side, target);
        const at = denial && 'firewall' in denial ? denial.firewall : denial?.policy;
        if (denial && at === manifest) {
          yield {
            path: denial.path,
            message: `denies ${result === TESTS ? 'MTC\'s controller' : 'Velero'} the connection to ${target.text}, `
              + 'which '
              + `${namedIn(of, manifest)} needs: ${result}`,
            fix: `Allow ${target.host}, TCP port ${target.firstPort}.`,
          };
          return;
        }
        const dns = manifest.kind === 'NetworkPolicy' && !isAddress(target.host ?? '')
          ? blockingDnsOf(set, side, podsFor(result)) : undefined;
        if (dns?.policy === manifest) {
          yield {
            path: dns.path,
            message: `denies ${result === TESTS ? 'MTC\'s controller' : 'Velero'} DNS, and so the connection to `
              + `${target.text}, which ${namedIn(of, manifest)} needs: ${result}`,
            fix: 'Allow UDP port 5353 to the namespace openshift-dns.',
          };
          return;
        }
      }
    },
  },
];

const TESTS = 'it is not Ready';
const BACKUPS = 'backups and restores fail';

interface Need {
  readonly target: Target;
  /** The object that has the address. */
  readonly of: Manifest;
  readonly result: string;
}

/** What pods in MTC's namespace of a cluster connect to, as far as the files tell. */
const needsOf = derived((set: ManifestSet) => {
  const known = new Map<string, readonly Need[]>();
  return (cluster: string) => {
    const needs = known.get(cluster) ?? [...apisFor(set, cluster), ...storesFor(set, cluster)].slice(0, MOST);
    known.set(cluster, needs);
    return needs;
  };
});

/** So many connections of a cluster are looked at. */
const MOST = 50;

function apisFor(set: ManifestSet, cluster: string): Need[] {
  return remotesOf(set).filter((one) => one.cluster === cluster).flatMap((of) => {
    const [host, port] = (addressOf(of) ?? '').split(':');
    return host && port ? [{ target: targetOf(host, Number(port)), of, result: TESTS }] : [];
  });
}

function storesFor(set: ManifestSet, cluster: string): Need[] {
  const storages = new Set(planModels(set).filter(({ source, destination, isClosed }) => !isClosed
    && [source, destination].some((side) => side?.cluster === cluster))
    .map(({ manifest }) => pointedAt(set, manifest, 'MigStorage', specOf(manifest).migStorageRef)));
  return allParts(set).filter(({ manifest, role }) => storages.has(manifest) && role === 'backup').flatMap((part) => {
    const url = splitUrl(text(part.config.awsS3Url));
    const target = url?.host
      ? targetOf(url.host.toLowerCase(), Number(url.port) || (url.scheme === 'http' ? 80 : 443))
      : cloudOf(set, cluster, part);
    return target ? [{ target, of: part.manifest, result: BACKUPS }] : [];
  });
}

/** Where a cloud serves the objects of a repository; undefined if a proxy may be between. */
function cloudOf(set: ManifestSet, cluster: string, { provider, config }: StoragePart): Target | undefined {
  const account = text(config.azureStorageAccount);
  const region = text(config.awsRegion);
  const hosts = {
    aws: text(config.awsS3Url) === '' && /^[a-z]{2}-[a-z]+-\d$/.test(region) ? `s3.${region}.amazonaws.com` : undefined,
    gcp: 'storage.googleapis.com',
    azure: /^[a-z0-9]+$/.test(account) ? `${account}.blob.core.windows.net` : undefined,
  };
  const host = provider && hosts[provider];
  const hasProxy = objectsOf(set, 'Proxy', 'config.openshift.io', cluster).length > 0
    || objectsOf(set, 'MigrationController', MTC_GROUP, cluster)
      .some((one) => ['https_proxy', 'http_proxy', 'proxy_secret_name'].some((name) => settingOf(one, name)));
  return host === undefined || hasProxy ? undefined : { ...targetOf(host, 443), isPublic: true };
}

function targetOf(host: string, port: number): Target {
  return {
    text: `${host}, TCP port ${port}`,
    host,
    firstPort: port,
    lastPort: port,
    isName: true,
    mayBeWithin: /\.svc(\.|$)/.test(host),
  };
}

const CONTROLLER: NamedPods = {
  name: 'controller',
  labels: {
    known: { 'app': 'migration', 'control-plane': 'controller-manager' },
    unknown: ['controller-tools.k8s.io', 'pod-template-hash', 'migration-controller'],
  },
};
const VELERO: NamedPods = {
  name: 'velero',
  labels: { known: { component: 'velero', deploy: 'velero' }, unknown: ['pod-template-hash', 'app'] },
};

function podsFor(result: string): NamedPods {
  return result === TESTS ? CONTROLLER : VELERO;
}

/** Whether a host is an address, for which nobody asks DNS. */
function isAddress(host: string): boolean {
  return /^[\d.]+$|:/.test(host);
}
