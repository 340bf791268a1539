import { record, text } from '../manifest';
import { ManifestSet } from '../manifest-set';
import { isToRegistry, REGISTRIES } from '../registry';
import { Rule } from '../rule';

/** Namespaces in which nobody has a registry of his own. */
const PLATFORM = [...Object.values(REGISTRIES), 'openshift-migration', 'openshift-config'];

const routes = (set: ManifestSet) => set.ofGroup('Route', 'route.openshift.io');

/** Rules on Routes. */
export const ROUTE_RULES: readonly Rule[] = [
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
