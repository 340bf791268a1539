import { list, Manifest, record, text } from '../manifest';
import { ManifestSet } from '../manifest-set';
import { isPlaceholder } from '../placeholder';
import { isToRegistry, REGISTRIES } from '../registry';
import { Problem, Rule } from '../rule';
import { quote } from '../text';

/** Namespaces in which nobody has a registry of his own. */
const PLATFORM = [...Object.values(REGISTRIES), 'openshift-migration', 'openshift-config'];

const routes = (set: ManifestSet) => set.ofGroup('Route', 'route.openshift.io');

/** Rules on Routes. */
export const ROUTE_RULES: readonly Rule[] = [
  {
    id: 'network/route-values',
    severity: 'error',
    title: 'A Route has values that the router takes',
    rationale: 'Weights are whole numbers from 0 to 256, there are at most three other Services, a path begins with a slash, and a port is a number from 1 to 65535 or a name. The API server refuses a Route with others.',
    source: 'openshift/api route/v1/zz_generated.crd-manifests/routes.crd.yaml',
    breaks: route('edge', 'path: shop').replace('image-registry }', 'shop }'),
    keeps: route('edge', 'path: /shop').replace('image-registry }', 'shop }'),
    * check(set) {
      for (const manifest of routes(set)) {
        yield* wrongValues(manifest);
      }
    },
  },
  {
    id: 'network/route-passthrough',
    severity: 'error',
    title: 'A passthrough Route leaves the connection as it is',
    rationale: 'With passthrough the router doesn\'t see inside the connection: it can go by no path, redirect nothing that comes without TLS to it, change no header, and needs no certificate. The API server refuses a Route that asks for it.',
    source: 'openshift/api route/v1/zz_generated.crd-manifests/routes.crd.yaml',
    breaks: route('passthrough', 'path: /v2'),
    keeps: route('passthrough', 'host: registry.apps.example.com'),
    * check(set) {
      for (const manifest of routes(set)) {
        const spec = record(manifest.object.spec);
        const tls = record(spec.tls);
        if (tls.termination !== 'passthrough') {
          continue;
        }
        if (text(spec.path)) {
          yield { manifest, path: 'spec.path', message: 'the router can\'t see the path of a passed through connection; the API server refuses the Route', fix: 'leave path out' };
        }
        if (tls.insecureEdgeTerminationPolicy === 'Allow') {
          yield {
            manifest,
            path: 'spec.tls.insecureEdgeTerminationPolicy',
            message: 'a passthrough Route has no traffic without TLS to allow; the API server refuses it',
            fix: 'write None or Redirect, or leave it out',
          };
        }
        if (spec.httpHeaders !== undefined && spec.httpHeaders !== null) {
          yield { manifest, path: 'spec.httpHeaders', message: 'the router can\'t change headers of a passed through connection; the API server refuses the Route', fix: 'leave httpHeaders out' };
        }
        const field = ['certificate', 'key', 'caCertificate', 'destinationCACertificate'].find((one) => text(tls[one]) !== '');
        if (field) {
          yield { manifest, path: `spec.tls.${field}`, message: 'a passthrough Route shows the certificate of the pod, and has none of its own; the API server refuses it', fix: `leave ${field} out` };
        }
      }
    },
  },
  {
    id: 'network/route-certificates',
    severity: 'error',
    title: 'A Route has one certificate',
    rationale: 'A certificate is written into the Route or taken from a Secret. The API server refuses a Route that does both.',
    source: 'openshift/api route/v1/zz_generated.crd-manifests/routes.crd.yaml',
    breaks: route('reencrypt', 'host: registry.apps.example.com', '{ termination: reencrypt, certificate: PEM, externalCertificate: { name: registry-tls } }'),
    keeps: route('reencrypt', 'host: registry.apps.example.com', '{ termination: reencrypt, externalCertificate: { name: registry-tls } }'),
    * check(set) {
      for (const manifest of routes(set)) {
        const tls = record(record(manifest.object.spec).tls);
        if (text(tls.certificate) && text(record(tls.externalCertificate).name)) {
          yield {
            manifest,
            path: 'spec.tls.externalCertificate',
            message: 'the Route has a certificate of its own and one in a Secret; the API server refuses it',
            fix: 'leave one of certificate and externalCertificate out',
          };
        }
      }
    },
  },
  {
    id: 'network/registry-route-tls',
    severity: 'warning',
    title: 'The Route to the registry keeps TLS up to the registry',
    rationale: 'OpenShift\'s registry speaks TLS only. A Route that ends TLS at the router, or has none, hands the registry plain HTTP, which it refuses; direct image migration then finds no registry (InvalidRegistryRoute).',
    source: 'MTC\'s guide, creating a registry route for direct image migration; mig-controller pkg/controller/migcluster/validation.go',
    breaks: route('edge'),
    keeps: route('passthrough'),
    * check(set) {
      for (const manifest of routes(set)) {
        const spec = record(manifest.object.spec);
        const termination = record(spec.tls).termination;
        if (isToRegistry(manifest) && (termination === 'edge' || spec.tls === undefined || spec.tls === null)) {
          yield {
            manifest,
            path: termination === 'edge' ? 'spec.tls.termination' : 'spec',
            message: 'the registry speaks TLS only, and this Route hands it plain HTTP; MTC\'s test of the registry fails with InvalidRegistryRoute',
            fix: 'write tls: { termination: passthrough }',
          };
        }
      }
    },
  },
  {
    id: 'network/registry-route-namespace',
    severity: 'warning',
    title: 'The Route to the registry is in the registry\'s namespace',
    rationale: 'A Route leads to a Service of its own namespace. The registry\'s is image-registry in openshift-image-registry on OpenShift 4, docker-registry in default on OpenShift 3.',
    source: 'openshift/api route/v1; MTC\'s guide, creating a registry route for direct image migration',
    breaks: route('passthrough').replace('namespace: openshift-image-registry', 'namespace: openshift-migration'),
    keeps: route('passthrough'),
    * check(set) {
      for (const manifest of routes(set)) {
        const service = text(record(record(manifest.object.spec).to).name);
        const namespace = Object.hasOwn(REGISTRIES, service) ? REGISTRIES[service] : undefined;
        if (namespace && manifest.namespace !== namespace && PLATFORM.includes(manifest.namespace)
          && !set.named('Service', manifest.namespace, service).length) {
          yield {
            manifest,
            path: 'metadata.namespace',
            message: `a Route leads to a Service of its own namespace, and ${service} is in ${namespace}`,
            fix: `write namespace: ${namespace}`,
          };
        }
      }
    },
  },
];

function* wrongValues(manifest: Manifest): Generator<Problem> {
  const spec = record(manifest.object.spec);
  const others = list(spec.alternateBackends);
  const weights = [['spec.to', spec.to], ...others.map((other, index) => [`spec.alternateBackends[${index}]`, other])] as const;
  for (const [path, to] of weights) {
    const { weight } = record(to);
    if (typeof weight === 'number' && !(weight >= 0 && weight <= 256)) {
      yield { manifest, path: `${path}.weight`, message: `${weight} is no weight: they go from 0 to 256; the API server refuses the Route`, fix: 'write one from 0 to 256, or leave it out' };
    }
  }
  if (others.length > 3) {
    yield { manifest, path: 'spec.alternateBackends', message: `there are ${others.length} Services besides the first, and a Route takes three; the API server refuses it`, fix: 'leave some out' };
  }
  const path = text(spec.path);
  if (path !== '' && !path.startsWith('/') && !isPlaceholder(path)) {
    yield { manifest, path: 'spec.path', message: `${quote(path)} does not begin with a slash; the API server refuses the Route`, fix: `write path: ${quote(`/${path}`)}` };
  }
  const { targetPort } = record(spec.port);
  if (targetPort === '' || typeof targetPort === 'number' && !(targetPort >= 1 && targetPort <= 65535)) {
    yield { manifest, path: 'spec.port.targetPort', message: `${quote(targetPort)} is no port; the API server refuses the Route`, fix: 'write the number or the name of the Service\'s port, or leave port out' };
  }
}

function route(termination: string, field = 'host: registry.apps.example.com', tls = `{ termination: ${termination} }`): string {
  return `apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: registry, namespace: openshift-image-registry }
spec:
  to: { kind: Service, name: image-registry }
  ${field}
  tls: ${tls}
`;
}
