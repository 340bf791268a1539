import { MTC_NAMESPACE } from '../../../api/common';
import { splitUrl } from '../../../grammar/url';
import { derived } from '../../engine/derived';
import { Manifest, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import { remotesOf } from '../../reading/cluster';
import { denialIn } from '../../reading/model/firewall';
import { addressOf } from '../../reading/model/identity';
import { planModels } from '../../reading/model/migration';
import { Side } from '../../reading/model/objects';
import { blockingEgressOf } from '../../reading/model/policies';
import { Target } from '../../reading/model/target';
import { namedIn } from '../../reading/model/text';
import { specOf } from '../../reading/plan';
import { MTC_GROUP, pointedAt } from '../../reading/references';
import { allParts } from '../../reading/storage';

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
        const denial = manifest.kind === 'NetworkPolicy' ? policyDenial(set, side, target, result)
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
  return allParts(set).filter(({ manifest }) => storages.has(manifest)).flatMap(({ manifest, config }) => {
    const url = splitUrl(text(config.awsS3Url));
    return url?.host ? [{
      target: targetOf(url.host.toLowerCase(), Number(url.port) || (url.scheme === 'http' ? 80 : 443)),
      of: manifest,
      result: BACKUPS,
    }] : [];
  });
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

const CONTROLLER = {
  known: { 'app': 'migration', 'control-plane': 'controller-manager' },
  unknown: ['controller-tools.k8s.io', 'pod-template-hash', 'migration-controller'],
};
const VELERO = { known: { component: 'velero', deploy: 'velero' }, unknown: ['pod-template-hash', 'app'] };

function policyDenial(set: ManifestSet, side: Side, target: Target, result: string) {
  return blockingEgressOf(set, side, result === TESTS ? CONTROLLER : VELERO, target);
}
