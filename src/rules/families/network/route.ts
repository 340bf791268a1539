import { isDnsSubdomain } from '../../../grammar/dns';
import { isPortNumber, nearestHostPort } from '../../../grammar/url';
import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { FieldProblem, Rule } from '../../engine/rule';
import { isToRegistry, REGISTRIES } from '../../reading/registry';
import { quote } from '../../reading/text';

const MAX_WEIGHT = 256;
const MAX_ALTERNATE_BACKENDS = 3;
const CRD = 'openshift/api route/v1/zz_generated.crd-manifests/routes.crd.yaml';

/** Namespaces of the platform, which do not contain a registry other than OpenShift's own. */
const PLATFORM = [...Object.values(REGISTRIES), 'openshift-migration', 'openshift-config'];

/** Rules on Routes. */
export const ROUTE_RULES: readonly Rule[] = [
  {
    id: 'network/route-values',
    severity: 'error',
    title: 'The values of a Route are valid',
    rationale: 'Weights are integers from 0 to 256, there are at most three alternate backends, a path begins with a '
      + 'slash, a host is a DNS name, and a port is a number from 1 to 65535 or a name. The API server rejects a Route '
      + 'with other values.',
    source: CRD,
    on: 'Route',
    breaks: route('edge', 'path: shop').replace('image-registry }', 'shop }'),
    finds: [{
      path: 'spec.path',
      message: '"shop" does not begin with a slash: the API server rejects the Route',
      fix: 'Write `path: "/shop"`.',
    }],
    keeps: route('edge', 'path: /shop').replace('image-registry }', 'shop }'),
    * check({ object }) {
      const spec = record(object.spec);
      yield* wrongWeights(spec);
      const host = text(spec.host);
      if (host !== '' && !isDnsSubdomain(host)) {
        const near = nearestHostPort(host)?.replace(/:\d+$/, '');
        yield {
          path: 'spec.host',
          message: `${quote(host)} is not a DNS name, which has no scheme, `
            + 'port or path: the API server rejects the Route',
          fix: near && isDnsSubdomain(near)
            ? `Write \`host: ${near}\`.`
            : 'Write a name such as `registry.apps.ocp3.example.com`.',
        };
      }
      const path = text(spec.path);
      if (path !== '' && !path.startsWith('/')) {
        yield {
          path: 'spec.path',
          message: `${quote(path)} does not begin with a slash: the API server rejects the Route`,
          fix: `Write \`path: ${quote(`/${path}`)}\`.`,
        };
      }
      const { targetPort } = record(spec.port);
      if (targetPort === '' || (typeof targetPort === 'number' && !isPortNumber(targetPort))) {
        yield {
          path: 'spec.port.targetPort',
          message: `${quote(targetPort)} is not a port: the API server rejects the Route`,
          fix: 'Write the number or the name of the Service\'s port, or remove `port`.',
        };
      }
    },
  },
  {
    id: 'network/route-passthrough',
    severity: 'error',
    title: 'A passthrough Route has no options that need the decrypted traffic',
    rationale: 'With passthrough the router does not decrypt the traffic. It cannot route by path, change headers, or '
      + 'serve a certificate, and the API server rejects a Route with such options.',
    source: CRD,
    on: 'Route',
    breaks: route('passthrough', 'path: /v2'),
    finds: [{
      path: 'spec.path',
      message: 'is not possible with passthrough, because the router does not decrypt the traffic: '
        + 'the API server rejects the Route',
      fix: 'Remove `path`.',
    }],
    keeps: route('passthrough', 'host: registry.apps.example.com'),
    * check({ object }) {
      const spec = record(object.spec);
      const tls = record(spec.tls);
      if (tls.termination === 'passthrough') {
        yield* passthroughProblems(spec, tls);
      }
    },
  },
  {
    id: 'network/route-certificates',
    severity: 'error',
    title: 'A Route has one source of its certificate',
    rationale: 'A certificate is either written into the Route or taken from a Secret. '
      + 'The API server rejects a Route with both.',
    source: CRD,
    on: 'Route',
    breaks: route('reencrypt', 'host: registry.apps.example.com',
      '{ termination: reencrypt, certificate: PEM, externalCertificate: { name: registry-tls } }'),
    finds: [{
      path: 'spec.tls.externalCertificate',
      message: 'is set together with `certificate`: the API server rejects the Route',
      fix: 'Remove `certificate` or `externalCertificate`.',
    }],
    keeps: route('reencrypt', 'host: registry.apps.example.com',
      '{ termination: reencrypt, externalCertificate: { name: registry-tls } }'),
    * check({ object }) {
      const tls = record(record(object.spec).tls);
      if (text(tls.certificate) && text(record(tls.externalCertificate).name)) {
        yield {
          path: 'spec.tls.externalCertificate',
          message: 'is set together with `certificate`: the API server rejects the Route',
          fix: 'Remove `certificate` or `externalCertificate`.',
        };
      }
    },
  },
  {
    id: 'network/registry-route-tls',
    severity: 'warning',
    title: 'The Route to the registry does not terminate TLS at the router',
    rationale: 'OpenShift\'s registry accepts TLS only. A Route that terminates TLS at the router, or has no TLS, '
      + 'sends plain HTTP to the registry, which rejects it. Direct image migration then does not find a registry '
      + '(InvalidRegistryRoute).',
    source: 'MTC\'s guide, creating a registry route for direct image migration; mig-controller '
      + 'pkg/controller/migcluster/validation.go',
    on: 'Route',
    breaks: route('edge'),
    finds: [{
      path: 'spec.tls.termination',
      message: 'sends plain HTTP to the registry, which accepts TLS only: '
        + 'MTC\'s test of the registry fails with InvalidRegistryRoute',
      fix: 'Write `tls: { termination: passthrough }`.',
    }],
    keeps: route('passthrough'),
    * check(manifest) {
      if (isToRegistry(manifest)) {
        yield* plainHttp(manifest);
      }
    },
  },
  {
    id: 'network/registry-route-namespace',
    severity: 'warning',
    title: 'The Route to the registry is in the registry\'s namespace',
    rationale: 'A Route leads to a Service in its own namespace. The registry is image-registry in '
      + 'openshift-image-registry on OpenShift 4, and docker-registry in default on OpenShift 3. If the Route also '
      + 'terminates TLS, both are reported.',
    source: 'openshift/api route/v1; MTC\'s guide, creating a registry route for direct image migration',
    on: 'Route',
    breaks: route('passthrough').replace('namespace: openshift-image-registry', 'namespace: openshift-migration'),
    finds: [{
      path: 'metadata.namespace',
      message: '"openshift-migration" does not contain the Service image-registry, '
        + 'and a Route leads to a Service in its own namespace',
      fix: 'Write `namespace: openshift-image-registry`.',
    }],
    keeps: route('passthrough'),
    * check(manifest, set) {
      const home = misplacedHome(manifest, set);
      if (home) {
        yield {
          path: 'metadata.namespace',
          message: `${quote(manifest.namespace)} does not contain the Service ${serviceOf(manifest)}, `
            + 'and a Route leads to a Service in its own namespace',
          fix: `Write \`namespace: ${home}\`.`,
        };
        yield* plainHttp(manifest);
      }
    },
  },
];

/** A Route for the registry that terminates TLS at the router, or has no TLS. */
function* plainHttp({ object }: Manifest): Iterable<FieldProblem> {
  const { tls } = record(object.spec);
  const { termination } = record(tls);
  if (termination === 'edge' || tls === undefined || tls === null) {
    yield {
      path: termination === 'edge' ? 'spec.tls.termination' : 'spec',
      message: 'sends plain HTTP to the registry, which accepts TLS only: '
        + 'MTC\'s test of the registry fails with InvalidRegistryRoute',
      fix: 'Write `tls: { termination: passthrough }`.',
    };
  }
}

function serviceOf({ object }: Manifest): string {
  return text(record(record(object.spec).to).name);
}

/** The namespace of the registry that a Route is meant for, if the Route is in another one, which has no registry. */
function misplacedHome(manifest: Manifest, set: ManifestSet): string | undefined {
  const service = serviceOf(manifest);
  const home = Object.hasOwn(REGISTRIES, service) ? REGISTRIES[service] : undefined;
  const isElsewhere = home !== manifest.namespace && PLATFORM.includes(manifest.namespace)
    && set.named('Service', manifest.namespace, service).length === 0;
  return isElsewhere ? home : undefined;
}

function* wrongWeights(spec: { readonly [key: string]: any }): Iterable<FieldProblem> {
  const others = list(spec.alternateBackends);
  const backends =
    [['spec.to', spec.to], ...others.map((other, index) => [`spec.alternateBackends[${index}]`, other])] as const;
  for (const [path, backend] of backends) {
    const { weight } = record(backend);
    if (typeof weight === 'number' && !(weight >= 0 && weight <= MAX_WEIGHT)) {
      yield {
        path: `${path}.weight`,
        message: `${weight} is not a weight from 0 to ${MAX_WEIGHT}: the API server rejects the Route`,
        fix: `Write a number from 0 to ${MAX_WEIGHT}, or remove \`weight\`.`,
      };
    }
  }
  if (others.length > MAX_ALTERNATE_BACKENDS) {
    yield {
      path: 'spec.alternateBackends',
      message: `contains ${others.length} Services, and a Route takes at most ${MAX_ALTERNATE_BACKENDS}: the API `
        + 'server rejects the Route',
      fix: `Keep at most ${MAX_ALTERNATE_BACKENDS}.`,
    };
  }
}

function* passthroughProblems(
  spec: { readonly [key: string]: any }, tls: { readonly [key: string]: any },
): Iterable<FieldProblem> {
  const encrypted = 'is not possible with passthrough, because the router does not decrypt the traffic: '
    + 'the API server rejects the Route';
  if (text(spec.path)) {
    yield { path: 'spec.path', message: encrypted, fix: 'Remove `path`.' };
  }
  if (tls.insecureEdgeTerminationPolicy === 'Allow') {
    yield {
      path: 'spec.tls.insecureEdgeTerminationPolicy',
      message: 'is "Allow", but a passthrough Route has no traffic without TLS: the API server rejects the Route',
      fix: 'Write `None` or `Redirect`, or remove `insecureEdgeTerminationPolicy`.',
    };
  }
  if (spec.httpHeaders !== undefined && spec.httpHeaders !== null) {
    yield { path: 'spec.httpHeaders', message: encrypted, fix: 'Remove `httpHeaders`.' };
  }
  const field = ['certificate', 'key', 'caCertificate', 'destinationCACertificate']
    .find((one) => text(tls[one]) !== '');
  if (field) {
    yield {
      path: `spec.tls.${field}`,
      message: 'is not possible with passthrough, because the pod serves its own certificate: '
        + 'the API server rejects the Route',
      fix: `Remove \`${field}\`.`,
    };
  }
}

function route(
  termination: string, field = 'host: registry.apps.example.com', tls = `{ termination: ${termination} }`,
): string {
  return `apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: registry, namespace: openshift-image-registry }
spec:
  to: { kind: Service, name: image-registry }
  ${field}
  tls: ${tls}
`;
}
