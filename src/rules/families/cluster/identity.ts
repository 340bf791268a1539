import { SA_TOKEN_KEY } from '../../../api/mig-cluster';
import { isDnsSubdomain } from '../../../grammar/dns';
import { readJwt } from '../../../grammar/jwt';
import { authorityOf } from '../../../grammar/url';
import { derived } from '../../engine/derived';
import { Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { isPatch } from '../../engine/patches';
import { FieldProblem, Rule } from '../../engine/rule';
import { cluster } from '../../examples/cluster';
import { documents, filesOf } from '../../examples/plan';
import { remotesOf } from '../../reading/cluster';
import { addressOf, ClusterIdentities, normalAddress } from '../../reading/model/identity';
import { objectsOf } from '../../reading/model/objects';
import { namedIn } from '../../reading/model/text';
import { placeOf } from '../../reading/neighbours';
import { specOf } from '../../reading/plan';
import { keyOf } from '../../reading/references';
import { isToRegistry, routeHosts } from '../../reading/registry';
import { entriesOf, secretUses } from '../../reading/secret';
import { quote } from '../../reading/text';

const URL = 'url: https://api.ocp3.example.com:8443';
const REGISTRY = 'default-route-openshift-image-registry.apps.ocp3.example.com';

const withToken = (name: string, url: string, secret: string) =>
  cluster(`url: ${url}`, name).replace(/ocp\d-token/, secret);

const route = (host: string) => documents(filesOf('ocp3', `apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: default-route, namespace: openshift-image-registry }
spec:
  host: ${host}
  to: { kind: Service, name: image-registry }
  tls: { termination: reencrypt }
`), filesOf('ocp4', cluster(`${URL}\n  exposedRegistryPath: ${REGISTRY}`)));

const infrastructure = (host: string) => `apiVersion: config.openshift.io/v1
kind: Infrastructure
metadata: { name: cluster }
status: { apiServerURL: "https://${host}:8443" }
`;

/** Rules on MigClusters that are the same cluster, or are not. */
export const CLUSTER_IDENTITY_RULES: readonly Rule[] = [
  {
    id: 'cluster/two-spellings',
    severity: 'warning',
    title: 'The address of a cluster is written in one way',
    rationale: 'MTC compares host and port of the URLs exactly, upper and lower case included. Two spellings of one '
      + 'address are two clusters for it: it does not see that a plan stays within one cluster, nor that two plans '
      + 'share a cluster and a namespace.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go (IsIntraCluster, HasConflict)',
    on: 'MigCluster',
    skips: ['patch'],
    breaks: documents(cluster(URL), cluster('url: https://API.ocp3.example.com:8443', 'ocp4')),
    finds: [{
      path: 'spec.url',
      message: '"API.ocp3.example.com:8443" is another spelling of "api.ocp3.example.com:8443" in MigCluster '
        + 'openshift-migration/ocp3: MTC treats one cluster as two, and does not report plans that conflict or that '
        + 'stay within it',
      fix: 'Write `url: https://api.ocp3.example.com:8443`, or remove one of the two MigClusters.',
    }],
    keeps: documents(cluster(URL), cluster('url: https://api.ocp3.example.com:6443', 'ocp4')),
    * check(manifest, set) {
      const address = addressOf(manifest);
      const first = address === undefined ? undefined : firstOfAddress(set).get(`${placeOf(manifest)} ${address}`);
      const [own, other] = [manifest, first].map((one) => one && authorityOf(text(specOf(one).url)));
      if (first && first.name !== manifest.name && own !== undefined && other !== undefined && own !== other) {
        yield {
          path: 'spec.url',
          message: `${quote(own)} is another spelling of ${quote(other)} in ${namedIn(first, manifest)}: MTC treats `
            + 'one cluster as two, and does not report plans that conflict or that stay within it',
          fix: `Write \`url: https://${other}\`, or remove one of the two MigClusters.`,
        };
      }
    },
  },
  {
    id: 'cluster/host-as-remote',
    severity: 'warning',
    title: 'A remote cluster is another one than the host cluster',
    rationale: 'MTC does not recognize that a remote MigCluster is the cluster that it runs on: it copies the cluster '
      + 'to itself as if it were two, and does not report plans that conflict or that stay within it.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go (IsIntraCluster, HasConflict)',
    on: 'MigCluster',
    skips: ['patch'],
    breaks: documents(filesOf('ocp4', cluster(URL), infrastructure('api.ocp3.example.com'))),
    finds: [{
      path: 'spec.url',
      message: '"api.ocp3.example.com:8443" is the API server of cluster "ocp4", on which MTC runs, according to '
        + 'Infrastructure cluster: MTC treats one cluster as two',
      fix: 'Write the URL of the other cluster, or refer to the host\'s own MigCluster.',
    }],
    keeps: documents(filesOf('ocp4', cluster(URL), infrastructure('api.ocp4.example.com'))),
    * check(manifest, set) {
      const address = manifest.cluster === undefined ? undefined : addressOf(manifest);
      const [own] = address === undefined
        ? []
        : objectsOf(set, 'Infrastructure', 'config.openshift.io', manifest.cluster)
          .filter(({ object }) => normalAddress(text(record(object.status).apiServerURL)) === address);
      if (own) {
        yield {
          path: 'spec.url',
          message: `${quote(address)} is the API server of cluster ${quote(manifest.cluster)}, on which MTC runs, `
            + `according to ${namedIn(own, manifest)}: MTC treats one cluster as two`,
          fix: 'Write the URL of the other cluster, or refer to the host\'s own MigCluster.',
        };
      }
    },
  },
  {
    id: 'cluster/shared-token',
    severity: 'warning',
    title: 'Each remote cluster has a token that it issued',
    rationale: 'The token of a ServiceAccount is valid only on the cluster that issued it. With the Secret of another '
      + 'cluster, MTC cannot authenticate: the MigCluster reports ReconcileFailed, and on MTC 1.7 TestConnectFailed.',
    source: 'mig-controller pkg/controller/migcluster/validation.go',
    on: 'MigCluster',
    skips: ['patch'],
    breaks: documents(withToken('ocp3', 'https://api.ocp3.example.com:8443', 'token'),
      withToken('ocp2', 'https://api.ocp2.example.com:8443', 'token')),
    finds: [{
      path: 'spec.serviceAccountSecretRef',
      message: 'Secret "openshift-config/token" is also the token of MigCluster openshift-migration/ocp3, which is '
        + 'another cluster: MTC cannot authenticate to one of them',
      fix: 'Create a Secret with a token of this cluster, and refer to it.',
    }],
    keeps: documents(withToken('ocp3', 'https://api.ocp3.example.com:8443', 'token-3'),
      withToken('ocp2', 'https://api.ocp2.example.com:8443', 'token-2')),
    * check(manifest, set) {
      const secret = keyOf(specOf(manifest).serviceAccountSecretRef);
      const address = addressOf(manifest);
      const isOther = (one: Manifest | undefined): one is Manifest => one !== undefined && address !== undefined
        && addressOf(one) !== address;
      const first = secret === undefined ? undefined : firstOfSecret(set).get(`${placeOf(manifest)} ${secret}`);
      const token = isOther(first) ? undefined : tokenOf(set, manifest);
      const firstOfSame = token === undefined ? undefined : firstOfToken(set).get(`${placeOf(manifest)} ${token}`);
      if (secret !== undefined && (isOther(first) || isOther(firstOfSame))) {
        yield {
          path: 'spec.serviceAccountSecretRef',
          message: `Secret ${quote(secret)} `
            + `${isOther(first) ? 'is also the token of' : 'contains the same token as that of'} `
            + `${namedIn(isOther(first) ? first : firstOfSame!, manifest)}, `
            + 'which is another cluster: MTC cannot authenticate to one of them',
          fix: 'Create a Secret with a token of this cluster, and refer to it.',
        };
      }
    },
  },
  {
    id: 'cluster/registry-of-other-cluster',
    severity: 'error',
    title: 'The registry path of a cluster is in its own domain',
    rationale: 'The API server of a cluster is api.<domain>, and its Routes are in apps.<domain>. With the registry of '
      + 'another cluster, MTC copies images of the wrong cluster, or authenticates with a token that the registry does '
      + 'not know (InvalidRegistryRoute). A Route to the registry in the files of another cluster exposes the registry '
      + 'of that cluster.',
    source: 'mig-controller pkg/controller/migcluster/validation.go; OpenShift documentation, cluster domains',
    on: ['MigCluster', 'Route'],
    skips: ['patch'],
    breaks: documents(cluster('url: https://api.east.example.com:6443\n'
      + '  exposedRegistryPath: registry.apps.west.example.com', 'east'),
    cluster('url: https://api.west.example.com:6443', 'west')),
    finds: [{
      path: 'spec.exposedRegistryPath',
      message: '"registry.apps.west.example.com" is in the domain of MigCluster openshift-migration/west, which is '
        + 'another cluster: MTC reports InvalidRegistryRoute, or copies images of that cluster',
      fix: 'Write the host of the Route to the registry of this cluster, in apps.east.example.com.',
    }],
    keeps: documents(cluster('url: https://api.east.example.com:6443\n'
      + '  exposedRegistryPath: registry.apps.east.example.com', 'east'),
    cluster('url: https://api.west.example.com:6443', 'west')),
    * check(manifest, set) {
      if (manifest.kind === 'Route') {
        yield* routeElsewhere(manifest, set);
        return;
      }
      const path = text(specOf(manifest).exposedRegistryPath).split(/[:/]/, 1)[0].toLowerCase();
      const own = domainOf(manifest);
      const at = path.indexOf('.apps.');
      const other = own !== undefined && at > 0
        ? firstOfDomain(set).get(`${placeOf(manifest)} ${path.slice(at + '.apps.'.length)}`)
        : undefined;
      if (other && domainOf(other) !== own) {
        yield {
          path: 'spec.exposedRegistryPath',
          message: `${quote(path)} is in the domain of ${namedIn(other, manifest)}, which is another cluster: MTC `
            + 'reports InvalidRegistryRoute, or copies images of that cluster',
          fix: `Write the host of the Route to the registry of this cluster, in apps.${own}.`,
        };
      }
    },
  },
  {
    id: 'cluster/registry-of-route',
    severity: 'error',
    title: 'The registry path is the host of a Route on that cluster',
    rationale: 'MTC connects to exposedRegistryPath for direct copies of images. A name that no Route of the cluster '
      + 'has leads to another place, or to none: the MigCluster reports InvalidRegistryRoute and is not Ready.',
    source: 'mig-controller pkg/controller/migcluster/validation.go',
    on: 'MigCluster',
    skips: ['patch'],
    breaks: route('registry.apps.ocp3.example.com'),
    finds: [{
      path: 'spec.exposedRegistryPath',
      message: `"${REGISTRY}" is not the host of Route openshift-image-registry/default-route (file-2.yaml), which is `
        + '"registry.apps.ocp3.example.com": MTC reports InvalidRegistryRoute',
      fix: 'Write `exposedRegistryPath: registry.apps.ocp3.example.com`.',
    }],
    keeps: route(REGISTRY),
    * check(manifest, set) {
      const path = text(specOf(manifest).exposedRegistryPath);
      const place = path === '' ? undefined : ClusterIdentities.in(set).of(manifest, manifest)?.cluster;
      const registry = place === undefined ? undefined : registryAt(set)(objectsOf(set, 'Route', ROUTES, place));
      if (registry && !registry.hosts.has(path.split(/[:/]/, 1)[0].toLowerCase())) {
        const { route: first, host } = registry;
        yield {
          path: 'spec.exposedRegistryPath',
          message: `${quote(path)} is not the host of ${namedIn(first, manifest)}, which is ${quote(host)}: MTC `
            + 'reports InvalidRegistryRoute',
          fix: `Write \`exposedRegistryPath: ${host}\`.`,
        };
      }
    },
  },
];

const ROUTES = 'route.openshift.io';

/** A Route to the registry on the host cluster, whose host is in the domain of a remote cluster. */
function* routeElsewhere(manifest: Manifest, set: ManifestSet): Iterable<FieldProblem> {
  const host = text(specOf(manifest).host).toLowerCase();
  const at = host.indexOf('.apps.');
  const remote = manifest.cluster === undefined || at <= 0 || !isToRegistry(manifest)
    ? undefined
    : firstOfDomain(set).get(`${placeOf(manifest)} ${host.slice(at + '.apps.'.length)}`);
  if (remote) {
    yield {
      path: 'spec.host',
      message: `${quote(host)} is in the domain of ${namedIn(remote, manifest)}, but the Route is in the files of `
        + `cluster ${quote(text(manifest.cluster))}, to which that is remote: the registry of ${quote(remote.name)} is `
        + 'not exposed',
      fix: 'Move the Route to the files of that cluster.',
    };
  }
}

/** The hosts of the Routes to the registry of a cluster, and the first of them; undefined if one is not known. */
const registryAt = derived((set: ManifestSet) => derived((all: readonly Manifest[]) => {
  const routes = all.filter((one) => isToRegistry(one) && !isPatch(set, one));
  const hosts = routes.map(routeHosts);
  return hosts.length > 0 && hosts.every((of) => of.length > 0 && of.every(isDnsSubdomain))
    ? { route: routes[0], host: hosts[0][0], hosts: new Set(hosts.flat()) }
    : undefined;
}));

const firstOfAddress = derived((set: ManifestSet) => firstBy(set, addressOf));

/** The first MigCluster with each token; the same cluster with two names may have the same token. */
const firstOfSecret = derived((set: ManifestSet) => firstBy(set, (manifest) => (
  addressOf(manifest) === undefined ? undefined : keyOf(specOf(manifest).serviceAccountSecretRef)
)));

/** The first MigCluster with each token, by its value. */
const firstOfToken = derived((set: ManifestSet) => firstBy(set, (manifest) => (
  addressOf(manifest) === undefined ? undefined : tokenOf(set, manifest)
)));

/** The token of a MigCluster, if the set contains it. Never shown. */
function tokenOf(set: ManifestSet, manifest: Manifest): string | undefined {
  const value = tokensByCluster(set).get(manifest);
  return value !== undefined && readJwt(value) ? value : undefined;
}

const tokensByCluster = derived((set: ManifestSet) => new Map(secretUses(set)
  .filter(({ role, secrets }) => role === 'cluster' && secrets.length === 1)
  .map(({ manifest, secrets }) => [
    manifest, entriesOf(secrets[0]).find(({ key }) => key === SA_TOKEN_KEY)?.value?.trim(),
  ])));

const firstOfDomain = derived((set: ManifestSet) => firstBy(set, domainOf));

/** The domain of a cluster, as the name of its API server tells it: `ocp3.example.com` of api.ocp3.example.com. */
function domainOf(manifest: Manifest): string | undefined {
  const host = addressOf(manifest)?.split(':', 1)[0] ?? '';
  const domain = host.slice('api.'.length);
  return host.startsWith('api.') && domain.includes('.') ? domain : undefined;
}

function firstBy(set: ManifestSet, keyIn: (manifest: Manifest) => string | undefined): Map<string, Manifest> {
  const first = new Map<string, Manifest>();
  for (const manifest of remotesOf(set).filter((one) => !isPatch(set, one))) {
    const key = keyIn(manifest);
    if (key !== undefined && !first.has(`${placeOf(manifest)} ${key}`)) {
      first.set(`${placeOf(manifest)} ${key}`, manifest);
    }
  }
  return first;
}
