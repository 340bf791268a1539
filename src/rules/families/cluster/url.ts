import { nearestHostPort } from '../../../grammar/url';
import { comparing } from '../../engine/comparing';
import { list, Manifest, nameOf, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { isPatch } from '../../engine/patches';
import { Rule } from '../../engine/rule';
import { cluster } from '../../examples/cluster';
import { isRemote, remotesOf, validUrlOf, wrongUrl } from '../../reading/cluster';
import { placeOf } from '../../reading/neighbours';
import { plansOf, specOf } from '../../reading/plan';
import { isAbsent, pointedAt } from '../../reading/references';
import { quote } from '../../reading/text';
import { hasUnknownField } from '../../reading/unknown-fields';

const VALIDATION = 'mig-controller pkg/controller/migcluster/validation.go';
const INTRA_CLUSTER = 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go (IsIntraCluster)';

const URL = 'url: https://api.ocp3.example.com:8443';

/** Rules on the URL of a remote cluster. */
export const CLUSTER_URL_RULES: readonly Rule[] = [
  {
    id: 'cluster/url',
    severity: 'error',
    title: 'A remote cluster has the URL of its API server',
    rationale: 'MTC connects to a remote cluster through spec.url, which requires the scheme http or https and a host. '
      + 'Otherwise the MigCluster reports InvalidURL, and the plans that use it are not Ready.',
    source: VALIDATION,
    on: 'MigCluster',
    breaks: cluster('url: api.ocp3.example.com:8443'),
    finds: [{
      path: 'spec.url',
      message: '"api.ocp3.example.com:8443" is not a URL with a scheme: MTC reports InvalidURL',
      fix: 'Write `url: https://api.ocp3.example.com:8443`.',
    }],
    keeps: cluster(URL),
    * check(manifest, set, circumstances) {
      const { url } = specOf(manifest);
      if (!isRemote(manifest)) {
        return;
      }
      if (url === undefined || url === null || url === '') {
        if (!isPatch(set, manifest) && !hasUnknownField(manifest, 'spec', circumstances)) {
          yield {
            path: url === undefined ? 'spec' : 'spec.url',
            message: 'the remote cluster has no `url`: MTC reports InvalidURL',
            fix: 'Add `url` with the address that `oc whoami --show-server` prints on that cluster. '
              + 'If MTC\'s controller runs on it, write `isHostCluster: true` instead.',
            programFix: 'Add `url` with the address that `oc whoami --show-server` prints on that cluster. '
              + 'If MTC\'s controller runs on it, create a HostCluster instead.',
          };
        }
        return;
      }
      const wrong = typeof url === 'string' ? wrongUrl(url) : undefined;
      if (wrong) {
        const near = nearestUrl(url);
        yield {
          path: 'spec.url',
          message: `${url.includes('@') ? 'the URL' : quote(url)} ${wrong}`,
          fix: near
            ? `Write \`url: ${near}\`.`
            : 'Write the address that `oc whoami --show-server` prints on that cluster.',
        };
      }
    },
  },
  {
    id: 'cluster/plain-url',
    severity: 'warning',
    title: 'The URL of an API server consists of https, host and port',
    rationale: 'The host is api.<domain>: api-int.<domain> is for the nodes of the cluster itself, and other clusters '
      + 'usually cannot resolve it. Without TLS everyone on the network can read the token, which has full access to '
      + 'the remote cluster. MTC ignores credentials in the URL, and everyone can read them. With a path or a query '
      + 'MTC usually cannot connect (ReconcileFailed).',
    source: VALIDATION,
    on: 'MigCluster',
    breaks: cluster('url: http://api.ocp3.example.com:8443'),
    finds: [{
      path: 'spec.url',
      message: 'the URL has the scheme http: the token, which has full access to the remote '
        + 'cluster, is sent in plain text',
      fix: 'Write `url: https://api.ocp3.example.com:8443`.',
    }],
    keeps: cluster(URL),
    * check(manifest) {
      const url = isRemote(manifest) ? validUrlOf(manifest) : undefined;
      if (!url) {
        return;
      }
      const message = problemOf(url);
      if (message) {
        yield {
          path: 'spec.url',
          message,
          fix: `Write \`url: https://${url.host.replace(INTERNAL, 'api.')}${url.port ? `:${url.port}` : ''}\`.`,
        };
      }
    },
  },
  {
    id: 'cluster/same-url',
    severity: 'warning',
    title: 'Each MigCluster is a different cluster',
    rationale: 'MTC compares the hosts of the URLs. It treats two MigClusters with the same host as one cluster, and a '
      + 'plan from one to the other as a migration within a cluster, to which other rules apply.',
    source: INTRA_CLUSTER,
    on: 'MigCluster',
    breaks: `${cluster(URL)}---\n${cluster(URL, 'ocp4')}`,
    finds: [{
      path: 'spec.url',
      message: 'MigCluster openshift-migration/ocp3 has the same address: MTC treats both as one cluster',
      fix: 'Write the URL of this cluster, or remove one of the two.',
    }],
    keeps: `${cluster(URL)}---\n${cluster('url: https://api.ocp4.example.com:6443', 'ocp4')}`,
    check: comparing(function* (set) {
      const twice = withSameAddress(set);
      const within = twice.length > 0 ? pairsWithinOneCluster(set) : new Set<string>();
      for (const [manifest, other] of twice) {
        if (!within.has(`${manifest.name} ${other.name}`) && !within.has(`${other.name} ${manifest.name}`)) {
          yield {
            manifest,
            path: 'spec.url',
            message: `${nameOf(other)} has the same address: MTC treats both as one cluster`,
            fix: 'Write the URL of this cluster, or remove one of the two.',
          };
        }
      }
    }),
  },
];

/** `https://host:port` from what was written instead; undefined if it contains no host. */
function nearestUrl(given: string): string | undefined {
  const near = nearestHostPort(given);
  const console = /^(?:console-openshift-console|oauth-openshift)\.apps\.([^:]+)/.exec(near ?? '')?.[1];
  return console ? `https://api.${console}:6443` : near && `https://${near}`;
}

/**
 * Remote clusters, and the first one of the same folder that has the same address, as MTC compares it,
 * under another name.
 */
function withSameAddress(set: ManifestSet): Array<[Manifest, Manifest]> {
  const first = new Map<string, Manifest>();
  return remotesOf(set).flatMap((manifest): Array<[Manifest, Manifest]> => {
    const url = validUrlOf(manifest);
    const address = url && `${placeOf(manifest)} ${url.host}:${url.port ?? ''}`;
    const other = address === undefined ? undefined : first.get(address);
    if (address !== undefined && !other) {
      first.set(address, manifest);
    }
    return other && other.name !== manifest.name ? [[manifest, other]] : [];
  });
}

/**
 * Names of source and destination of the plans that intend to stay within one cluster: a storage conversion, or all
 * namespaces renamed.
 */
function pairsWithinOneCluster(set: ManifestSet): Set<string> {
  const pairs = new Set<string>();
  for (const plan of plansOf(set)) {
    const { srcMigClusterRef, destMigClusterRef, migStorageRef, namespaces } = specOf(plan);
    const source = pointedAt(set, plan, 'MigCluster', srcMigClusterRef);
    const destination = pointedAt(set, plan, 'MigCluster', destMigClusterRef);
    const isRenaming = list(namespaces).length > 0 && list(namespaces).every((entry) => text(entry).includes(':'));
    if (source && destination && (isAbsent(migStorageRef) || isRenaming)) {
      pairs.add(`${source.name} ${destination.name}`);
    }
  }
  return pairs;
}

/** What the address of an API server for the cluster's own nodes begins with. */
const INTERNAL = /^api-int\./i;

function problemOf(
  { userInfo, scheme, host, tail, path }: NonNullable<ReturnType<typeof validUrlOf>>,
): string | undefined {
  if (userInfo !== undefined) {
    return 'the URL contains credentials, which MTC ignores and everyone can read';
  }
  if (scheme === 'http') {
    return 'the URL has the scheme http: the token, which has full access to the remote cluster, is sent in plain text';
  }
  if (INTERNAL.test(host)) {
    return `the host ${quote(host)} is for the nodes of the cluster itself: MTC usually cannot resolve it, and cannot `
      + 'connect';
  }
  return tail !== '' || !['', '/'].includes(path) && !path.startsWith('/k8s/clusters/')
    ? 'the URL has a path or a query: MTC reports ReconcileFailed unless a proxy serves the cluster there'
    : undefined;
}
