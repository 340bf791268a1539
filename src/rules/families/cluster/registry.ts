import { isMisspelling } from '../../../grammar/did-you-mean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { nearestHostPort, parseHostPort, splitUrl } from '../../../grammar/url';
import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { Manifest, nameOf, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { cluster } from '../../examples/cluster';
import { documents } from '../../examples/plan';
import { isRemote } from '../../reading/cluster';
import { placeOf } from '../../reading/neighbours';
import { specOf } from '../../reading/plan';
import { isToRegistry } from '../../reading/registry';
import { quote } from '../../reading/text';

const VALIDATION = 'mig-controller pkg/controller/migcluster/validation.go';

const REGISTRY = 'registry.apps.ocp3.example.com';

const withRegistry = (host: string) => cluster('url: https://api.ocp3.example.com:8443\n'
  + `  exposedRegistryPath: ${host}`);

const ROUTE = `apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: image-registry, namespace: openshift-image-registry }
spec:
  host: ${REGISTRY}
  to: { kind: Service, name: image-registry }
  tls: { termination: passthrough }
`;

/** Names of an API server that every cluster uses for itself. */
const ITSELF = /^(localhost|127(\.\d+){3}|\[::1\]|(kubernetes|openshift)\.default(\.svc(\.cluster\.local)?)?)$/i;

/** Names of OpenShift's registry that are valid only within its cluster. */
const INNER_REGISTRY =
  new RegExp('^((image-registry\\.openshift-image-registry|docker-registry\\.default)(\\.svc(\\.cluster\\.local)?)?'
    + '|localhost|172\\.30(\\.\\d+){2})(:\\d+)?$', 'i');

/** Rules on the addresses at which other clusters reach a remote cluster and its registry. */
export const CLUSTER_REGISTRY_RULES: readonly Rule[] = [
  {
    id: 'cluster/registry-path',
    severity: 'error',
    title: 'The path of an exposed registry is host or host:port',
    rationale: 'MTC adds the scheme and a path to exposedRegistryPath. With a scheme or a path in it the address is '
      + 'invalid, and the MigCluster reports InvalidRegistryRoute.',
    source: VALIDATION,
    on: 'MigCluster',
    breaks: withRegistry(`https://${REGISTRY}`),
    finds: [{
      path: 'spec.exposedRegistryPath',
      message: '"https://registry.apps.ocp3.example.com" is not a host or host:port: MTC reports InvalidRegistryRoute',
      fix: 'Write `exposedRegistryPath: registry.apps.ocp3.example.com`.',
    }],
    keeps: withRegistry(REGISTRY),
    * check(manifest) {
      const path = text(specOf(manifest).exposedRegistryPath);
      if (path === '' || parseHostPort(path.replace(/\/$/, ''))) {
        return;
      }
      const near = nearestHostPort(path);
      yield {
        path: 'spec.exposedRegistryPath',
        message: `${path.includes('@') ? 'the path' : quote(path)} is not a host or host:port: MTC reports `
          + 'InvalidRegistryRoute',
        fix: near ? `Write \`exposedRegistryPath: ${near}\`.` : 'Write the host of the registry\'s Route.',
      };
    },
  },
  {
    id: 'cluster/registry-path-slash',
    severity: 'warning',
    title: 'The path of an exposed registry does not end with a slash',
    rationale: 'MTC tests a registry by adding /v2/_catalog to exposedRegistryPath. After a slash the path has two '
      + 'slashes, which not every registry answers (InvalidRegistryRoute).',
    source: `${VALIDATION}, run with MTC 1.8`,
    on: 'MigCluster',
    breaks: withRegistry(`${REGISTRY}/`),
    finds: [{
      path: 'spec.exposedRegistryPath',
      message: '"registry.apps.ocp3.example.com/" ends with a slash: MTC requests //v2/_catalog, which not every '
        + 'registry answers (InvalidRegistryRoute)',
      fix: 'Write `exposedRegistryPath: registry.apps.ocp3.example.com`.',
    }],
    keeps: withRegistry(REGISTRY),
    * check(manifest) {
      const path = text(specOf(manifest).exposedRegistryPath);
      const host = path.replace(/\/$/, '');
      if (host !== path && parseHostPort(host)) {
        yield {
          path: 'spec.exposedRegistryPath',
          message: `${quote(path)} ends with a slash: MTC requests //v2/_catalog, `
            + 'which not every registry answers (InvalidRegistryRoute)',
          fix: `Write \`exposedRegistryPath: ${host}\`.`,
        };
      }
    },
  },
  {
    id: 'cluster/address-within',
    severity: 'warning',
    title: 'The addresses of a remote cluster are reachable from outside',
    rationale: 'A cluster\'s internal names for its API server and its registry mean the host cluster if MTC\'s '
      + 'controller uses them, or nothing.',
    source: VALIDATION,
    on: 'MigCluster',
    breaks: withRegistry('docker-registry.default.svc:5000'),
    finds: [{
      path: 'spec.exposedRegistryPath',
      message: '"docker-registry.default.svc:5000" is reachable only within its cluster: '
        + 'MTC reports InvalidRegistryRoute',
      fix: 'Expose the registry with a passthrough Route, and write its host.',
    }],
    keeps: withRegistry(REGISTRY),
    * check(manifest) {
      const { url, exposedRegistryPath } = specOf(manifest);
      const host = splitUrl(text(url))?.host ?? '';
      if (!isRemote(manifest)) {
        return;
      }
      if (ITSELF.test(host)) {
        yield {
          path: 'spec.url',
          message: `every cluster uses ${quote(host)} for itself: MTC's controller connects to the `
            + 'host cluster, not to this one',
          fix: 'Write the external address of the API server, which `oc whoami --show-server` prints on that cluster.',
        };
      }
      if (INNER_REGISTRY.test(text(exposedRegistryPath))) {
        yield {
          path: 'spec.exposedRegistryPath',
          message: `${quote(exposedRegistryPath)} is reachable only within its cluster: MTC reports `
            + 'InvalidRegistryRoute',
          fix: 'Expose the registry with a passthrough Route, and write its host.',
        };
      }
    },
  },
  {
    id: 'cluster/registry-route',
    severity: 'warning',
    title: 'The path of an exposed registry is the host of its Route',
    rationale: 'MTC reaches a remote registry through its Route. With a misspelt host its test of the registry fails '
      + '(InvalidRegistryRoute).',
    source: VALIDATION,
    on: 'MigCluster',
    breaks: documents(withRegistry(REGISTRY.replace('registry', 'registy')), ROUTE),
    finds: [{
      path: 'spec.exposedRegistryPath',
      message: '"registy.apps.ocp3.example.com" is not the host of Route openshift-image-registry/image-registry, but '
        + 'nearly the same: MTC reports InvalidRegistryRoute',
      fix: 'Write `exposedRegistryPath: registry.apps.ocp3.example.com`.',
    }],
    keeps: documents(withRegistry(REGISTRY), ROUTE),
    * check(manifest, set) {
      const path = text(specOf(manifest).exposedRegistryPath);
      const { hosts, candidates } = registryRoutes(set);
      const meant = path === '' || hosts.has(path) || !isRemote(manifest) ? undefined
        : [placeOf(manifest), ''].flatMap((place) => candidates.get(place) ?? [])
          .find((route) => isMisspelling(path, hostOf(route)));
      if (meant) {
        yield {
          path: 'spec.exposedRegistryPath',
          message: `${quote(path)} is not the host of ${nameOf(meant)}, `
            + 'but nearly the same: MTC reports InvalidRegistryRoute',
          fix: `Write \`exposedRegistryPath: ${hostOf(meant)}\`.`,
        };
      }
    },
  },
];

/** The maximum number of Routes of one place that a host is compared with. */
const CANDIDATES = 50;

/** The hosts of the Routes to registries, and the first Routes of each place, and of all places (''). */
const registryRoutes = derived((set: ManifestSet) => {
  const routes = set.ofGroup('Route', 'route.openshift.io')
    .filter((route) => isToRegistry(route) && !isPlaceholder(hostOf(route)));
  const candidates = new Map<string, Manifest[]>();
  routes.forEach((route) => ['', placeOf(route)].filter((place) => (candidates.get(place)?.length ?? 0) < CANDIDATES)
    .forEach((place) => append(candidates, place, route)));
  return { hosts: new Set(routes.map(hostOf)), candidates };
});

function hostOf(route: Manifest): string {
  return text(record(route.object.spec).host);
}
