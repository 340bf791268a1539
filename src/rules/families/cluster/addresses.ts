import { isMisspelling } from '../../../grammar/did-you-mean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { splitUrl } from '../../../grammar/url';
import { Manifest, nameOf, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { cluster } from '../../examples/cluster';
import { documents } from '../../examples/plan';
import { placeOf } from '../../reading/neighbours';
import { specOf } from '../../reading/plan';
import { MTC_GROUP } from '../../reading/references';
import { isToRegistry } from '../../reading/registry';
import { quote } from '../../reading/text';

const URL = 'url: https://api.ocp3.example.com:8443';
const REGISTRY = 'registry.apps.ocp3.example.com';

const withRegistry = (host: string) => cluster(`${URL}\n  exposedRegistryPath: ${host}`);

const ROUTE = `apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: image-registry, namespace: openshift-image-registry }
spec:
  host: ${REGISTRY}
  to: { kind: Service, name: image-registry }
  tls: { termination: passthrough }
`;

/** Names of an API server that mean, on each cluster, this cluster itself. */
const ITSELF = /^(localhost|127(\.\d+){3}|\[::1\]|(kubernetes|openshift)\.default(\.svc(\.cluster\.local)?)?)$/i;

/** Names of OpenShift's registry that are known within its cluster only. */
const INNER_REGISTRY = /^((image-registry\.openshift-image-registry|docker-registry\.default)(\.svc(\.cluster\.local)?)?|localhost|172\.30(\.\d+){2})(:\d+)?$/i;

/** Rules on the addresses of remote clusters. */
export const CLUSTER_ADDRESS_RULES: readonly Rule[] = [
  {
    id: 'cluster/address-within',
    severity: 'warning',
    title: 'A remote cluster has addresses that lead there from elsewhere',
    rationale: 'The names that a cluster has for its own API server and registry mean the host cluster itself where MTC\'s controller uses them, or nothing at all.',
    source: 'mig-controller pkg/controller/migcluster/validation.go',
    breaks: withRegistry('docker-registry.default.svc:5000'),
    keeps: withRegistry(REGISTRY),
    * check(set) {
      for (const manifest of remotes(set)) {
        const { url, exposedRegistryPath } = specOf(manifest);
        const host = splitUrl(text(url))?.host ?? '';
        if (ITSELF.test(host)) {
          yield {
            manifest,
            path: 'spec.url',
            message: `${quote(host)} is the cluster that asks: MTC's controller reaches the host cluster by it, and not this one`,
            fix: 'write the address of the API server that this cluster has outside, such as `oc whoami --show-server` prints there',
          };
        }
        if (INNER_REGISTRY.test(text(exposedRegistryPath))) {
          yield {
            manifest,
            path: 'spec.exposedRegistryPath',
            message: `${quote(exposedRegistryPath)} is known within that cluster only; MTC's test of the registry fails with InvalidRegistryRoute`,
            fix: 'expose the registry by a passthrough Route, and write its host',
          };
        }
      }
    },
  },
  {
    id: 'cluster/registry-route',
    severity: 'warning',
    title: 'The path of an exposed registry is the host of its Route',
    rationale: 'MTC reaches a remote registry by the host of its Route. One letter more or less, and its test of the registry fails (InvalidRegistryRoute).',
    source: 'mig-controller pkg/controller/migcluster/validation.go',
    breaks: documents(withRegistry(REGISTRY.replace('registry', 'registy')), ROUTE),
    keeps: documents(withRegistry(REGISTRY), ROUTE),
    * check(set) {
      const routes = set.ofGroup('Route', 'route.openshift.io').filter((route) => isToRegistry(route) && !isPlaceholder(hostOf(route)));
      const hosts = new Set(routes.map(hostOf));
      const near = new Map<string, Manifest[]>();
      routes.forEach((route) => ['', placeOf(route)].forEach((place) => near.set(place, [...near.get(place) ?? [], route].slice(0, 50))));
      for (const manifest of routes.length > 0 ? remotes(set) : []) {
        const path = text(specOf(manifest).exposedRegistryPath);
        const meant = path === '' || hosts.has(path) || isPlaceholder(path) ? undefined
          : [...near.get(placeOf(manifest)) ?? [], ...near.get('')!].find((route) => isMisspelling(path, hostOf(route)));
        if (meant) {
          yield {
            manifest,
            path: 'spec.exposedRegistryPath',
            message: `the host of ${nameOf(meant)} is ${quote(hostOf(meant))}, and this is nearly the same`,
            fix: `write ${hostOf(meant)}`,
          };
        }
      }
    },
  },
];

function remotes(set: ManifestSet): Manifest[] {
  return set.ofGroup('MigCluster', MTC_GROUP).filter((manifest) => specOf(manifest).isHostCluster === false);
}

function hostOf(route: Manifest): string {
  return text(record(route.object.spec).host);
}
