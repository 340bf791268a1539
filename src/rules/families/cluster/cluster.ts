import { CLUSTER_ADDRESS_RULES } from './addresses';
import { MTC_NAMESPACE } from '../../../api/common';
import { VARIABLES_BY_PART } from '../../../api/controller-variables';
import { isPlaceholder } from '../../../grammar/placeholder';
import { isHost, nearestHostPort, parseHostPort, isPort, splitUrl, Url } from '../../../grammar/url';
import { list, Manifest, nameOf, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { cluster, clusterWith, hostCluster } from '../../examples/cluster';
import { files, planExample } from '../../examples/plan';
import { EXPIRED_BUNDLE, GOOD_BUNDLE } from '../../examples/values';
import { bundleExpired, wrongBundle } from '../../reading/certificates';
import { controllersOf, isOn, settingOf } from '../../reading/controller';
import { isLive } from '../../reading/live';
import { isPatch, placeOf } from '../../reading/neighbours';
import { plansOf, specOf } from '../../reading/plan';
import { isAbsent, keyOf, maybeSameCluster, MTC_GROUP, pointedAt } from '../../reading/references';
import { quote } from '../../reading/text';
import { hasUnknownField } from '../../reading/unknown-fields';

/** What the operator calls the MigCluster of its own cluster, where nobody says otherwise. */
const HOST_NAME = 'host';

const VALIDATION = 'mig-controller pkg/controller/migcluster/validation.go';
const TYPES = 'mig-controller pkg/apis/migration/v1alpha1/migcluster_types.go';
const PLAN_TYPES = 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go (IsIntraCluster)';

/** The MigClusters of a set. */
function clustersOf(set: ManifestSet): readonly Manifest[] {
  return set.ofGroup('MigCluster', MTC_GROUP);
}

/** Those that MTC reaches over their API. */
function remotes(set: ManifestSet): Manifest[] {
  return clustersOf(set).filter((manifest) => specOf(manifest).isHostCluster === false);
}

function hosts(set: ManifestSet): Manifest[] {
  return clustersOf(set).filter((manifest) => specOf(manifest).isHostCluster === true);
}

/** The URL of a remote cluster where it is one that MTC takes. */
function goodUrl(manifest: Manifest): Url | undefined {
  const url = text(specOf(manifest).url);
  return url === '' || isPlaceholder(url) || wrongUrl(url) ? undefined : splitUrl(url);
}

/** What is wrong with the URL of an API server; undefined where nothing is. */
function wrongUrl(given: string): string | undefined {
  const url = splitUrl(given);
  if (!url) {
    return 'is no URL with a scheme; MTC reports InvalidURL';
  }
  if (url.scheme !== 'http' && url.scheme !== 'https') {
    return 'has a scheme that MTC refuses with InvalidURL';
  }
  if (url.host === '' || /\s/.test(given)) {
    return url.host === '' ? 'has no host' : 'holds white space, and MTC reports InvalidURL or fails to connect';
  }
  if (url.port !== undefined && url.port !== '' && !isPort(url.port)) {
    return 'has no port from 1 to 65535';
  }
  return /^(console-openshift-console|oauth-openshift)\./.test(url.host)
    ? 'is the address of the console and not of the API server; MTC fails to connect'
    : undefined;
}

/** `https://host:port` out of what was written instead; undefined where there is no host in it. */
function nearestUrl(given: string): string | undefined {
  const bare = given.trim().slice(0, 300).replace(/^[a-z]*:?\/+/i, '').replace(/^[^/@]*@/, '').split(/[/?#]/)[0];
  const console = /^(?:console-openshift-console|oauth-openshift)\.apps\.([^:]+)/.exec(bare)?.[1];
  if (console) {
    return `https://api.${console}:6443`;
  }
  return isHost(bare.replace(/:\d+$/, '')) ? `https://${bare}` : undefined;
}

/** Rules on MigClusters. */
export const CLUSTER_RULES: readonly Rule[] = [
  {
    id: 'cluster/url',
    severity: 'error',
    title: 'A remote cluster has the URL of its API server',
    rationale: 'MTC connects to a remote cluster by spec.url, which must have the scheme http or https and a host; otherwise the MigCluster stays InvalidURL, and every plan with it isn\'t ready.',
    source: VALIDATION,
    breaks: cluster('url: api.ocp3.example.com:8443'),
    keeps: cluster('url: https://api.ocp3.example.com:8443'),
    * check(set, circumstances) {
      for (const manifest of remotes(set)) {
        const { url } = specOf(manifest);
        if (url === undefined || url === null || url === '') {
          if (!isPatch(set, manifest) && !hasUnknownField(manifest, 'spec', circumstances)) {
            yield {
              manifest,
              path: url === undefined ? 'spec' : 'spec.url',
              message: 'a remote cluster without a url can\'t be reached; MTC reports InvalidURL',
              fix: 'add url with the address that `oc whoami --show-server` prints there; or isHostCluster: true, where MTC\'s controller runs on this cluster',
            };
          }
        } else if (typeof url === 'string' && !isPlaceholder(url)) {
          const wrong = wrongUrl(url);
          if (wrong) {
            const near = nearestUrl(url);
            yield {
              manifest,
              path: 'spec.url',
              message: `${shown(url)} ${wrong}`,
              fix: near ? `write ${near}` : 'write the address that `oc whoami --show-server` prints there',
            };
          }
        }
      }
    },
  },
  {
    id: 'cluster/plain-url',
    severity: 'warning',
    title: 'The URL of an API server is https, host and port, and nothing else',
    rationale: 'Over http everybody on the way reads the token, which may do everything on the remote cluster. User name and password are not used and readable to all; a query or a path no API server of OpenShift has.',
    source: VALIDATION,
    breaks: cluster('url: http://api.ocp3.example.com:8443'),
    keeps: cluster('url: https://api.ocp3.example.com:8443'),
    * check(set) {
      for (const manifest of remotes(set)) {
        const url = goodUrl(manifest);
        if (!url) {
          continue;
        }
        const clean = `https://${url.host}${url.port ? `:${url.port}` : ''}`;
        const message = url.userInfo !== undefined ? 'the URL holds credentials, which MTC doesn\'t use and everybody can read'
          : url.scheme === 'http' ? 'over http the token of the remote cluster, which may do everything there, goes through the network in the clear'
            : url.tail !== '' || !['', '/'].includes(url.path) && !url.path.startsWith('/k8s/clusters/')
              ? 'the URL goes on after host and port, where an API server has nothing' : undefined;
        if (message) {
          yield { manifest, path: 'spec.url', message, fix: `write ${clean}` };
        }
      }
    },
  },
  {
    id: 'cluster/token-reference',
    severity: 'error',
    title: 'A remote cluster says which Secret holds its token',
    rationale: 'MTC reads the token of a remote cluster from the Secret in serviceAccountSecretRef. Without one the MigCluster stays InvalidSaSecretRef.',
    source: VALIDATION,
    breaks: clusterWith('url: https://api.ocp3.example.com:8443'),
    keeps: cluster('url: https://api.ocp3.example.com:8443'),
    * check(set, circumstances) {
      for (const manifest of remotes(set)) {
        if (!isAbsent(specOf(manifest).serviceAccountSecretRef) || isPatch(set, manifest) || hasUnknownField(manifest, 'spec', circumstances)) {
          continue;
        }
        yield {
          manifest,
          path: 'serviceAccountSecretRef' in specOf(manifest) ? 'spec.serviceAccountSecretRef' : 'spec',
          message: 'no Secret is named that holds the token of this remote cluster; MTC reports InvalidSaSecretRef',
          fix: 'add serviceAccountSecretRef with name and namespace of a Secret on the host cluster that has the key saToken',
        };
      }
    },
  },
  {
    id: 'cluster/ca-bundle-ignored',
    severity: 'warning',
    title: 'Certificates are given only where they are verified',
    rationale: 'With insecure: true MTC verifies no certificate of the API server and doesn\'t look at caBundle.',
    source: TYPES,
    breaks: cluster(`url: https://api.ocp3.example.com:8443\n  insecure: true\n  caBundle: ${GOOD_BUNDLE}`),
    keeps: cluster(`url: https://api.ocp3.example.com:8443\n  caBundle: ${GOOD_BUNDLE}`),
    * check(set) {
      for (const manifest of remotes(set)) {
        const { insecure, caBundle } = specOf(manifest);
        if (insecure === true && caBundle) {
          yield {
            manifest,
            path: 'spec.insecure',
            message: 'insecure: true switches verification off, so that caBundle is ignored, and whoever stands in between gets the token',
            fix: 'take insecure out',
          };
        }
      }
    },
  },
  {
    id: 'cluster/insecure',
    severity: 'warning',
    title: 'The certificate of a remote cluster\'s API server is verified',
    rationale: 'MTC sends a token that may do everything on the remote cluster. With insecure: true it sends it to whoever answers under that address.',
    source: TYPES,
    breaks: cluster('url: https://api.ocp3.example.com:8443\n  insecure: true'),
    keeps: cluster('url: https://api.ocp3.example.com:8443'),
    * check(set) {
      for (const manifest of remotes(set)) {
        const { insecure, caBundle } = specOf(manifest);
        if (insecure === true && !caBundle) {
          yield {
            manifest,
            path: 'spec.insecure',
            message: 'with insecure: true the token, which may do everything on the remote cluster, goes to whoever answers under this address',
            fix: 'take insecure out, and put the certificate of the API server\'s authority into caBundle where it isn\'t a public one',
          };
        }
      }
    },
  },
  {
    id: 'cluster/ca-bundle',
    severity: 'error',
    title: 'The field caBundle is the base64 of certificates in PEM form',
    rationale: 'The field holds bytes, so that the API server refuses what isn\'t base64; and what doesn\'t decode to PEM text is no certificate to MTC, so that each connection fails.',
    source: TYPES,
    breaks: cluster('url: https://api.ocp3.example.com:8443\n  caBundle: bm8gY2VydGlmaWNhdGU='),
    keeps: cluster(`url: https://api.ocp3.example.com:8443\n  caBundle: ${GOOD_BUNDLE}`),
    * check(set) {
      for (const manifest of clustersOf(set)) {
        const { caBundle } = specOf(manifest);
        const wrong = typeof caBundle === 'string' && caBundle !== '' ? wrongBundle(caBundle) : undefined;
        if (wrong) {
          yield { manifest, path: 'spec.caBundle', message: `caBundle ${wrong.problem}`, fix: wrong.fix };
        }
      }
    },
  },
  {
    id: 'cluster/ca-bundle-expired',
    severity: 'error',
    title: 'The field caBundle holds a certificate that is still good',
    rationale: 'A certificate that has ended vouches for nothing: each connection to the API server fails.',
    source: TYPES,
    breaks: cluster(`url: https://api.ocp3.example.com:8443\n  caBundle: ${EXPIRED_BUNDLE}`),
    keeps: cluster(`url: https://api.ocp3.example.com:8443\n  caBundle: ${GOOD_BUNDLE}`),
    * check(set, { now }) {
      for (const manifest of clustersOf(set)) {
        const ended = bundleExpired(text(specOf(manifest).caBundle), now);
        if (ended) {
          yield {
            manifest,
            path: 'spec.caBundle',
            message: `the last certificate in caBundle ended on ${ended}, so that no connection is trusted by it`,
            fix: 'write the base64 of the certificate that the API server\'s authority has now',
          };
        }
      }
    },
  },
  {
    id: 'cluster/host-needs-nothing',
    severity: 'warning',
    title: 'The host cluster has neither URL nor token',
    rationale: 'MTC reaches the cluster that it runs on from within and looks at none of them. But a URL counts when MTC compares the clusters of a plan to find out whether they are one.',
    source: PLAN_TYPES,
    breaks: hostCluster('url: https://api.ocp4.example.com:6443'),
    keeps: hostCluster(''),
    * check(set) {
      for (const manifest of hosts(set)) {
        const spec = specOf(manifest);
        const reference = record(spec.serviceAccountSecretRef);
        const idle = [
          ...(text(spec.url) ? ['url'] : []),
          ...(text(reference.name) || text(reference.namespace) ? ['serviceAccountSecretRef'] : []),
          ...(text(spec.caBundle) ? ['caBundle'] : []),
        ];
        if (idle.length > 0) {
          yield {
            manifest,
            path: `spec.${idle[0]}`,
            message: `${idle.join(', ')} ${idle.length > 1 ? 'are' : 'is'} not used on a host cluster, which MTC reaches from within`
              + (idle[0] === 'url' ? '; yet by the URL it tells whether two clusters are one' : ''),
            fix: `take ${idle.length > 1 ? 'them' : 'it'} out; or write isHostCluster: false, where MTC's controller runs on another cluster`,
          };
        }
      }
    },
  },
  {
    id: 'cluster/registry-path',
    severity: 'error',
    title: 'The path of an exposed registry is a host, with a port at most',
    rationale: 'MTC writes https:// before exposedRegistryPath and a path behind it. With a scheme, a path or a slash of its own that address is none, and the MigCluster stays InvalidRegistryRoute.',
    source: VALIDATION,
    breaks: cluster('url: https://api.ocp3.example.com:8443\n  exposedRegistryPath: https://registry.apps.ocp3.example.com'),
    keeps: cluster('url: https://api.ocp3.example.com:8443\n  exposedRegistryPath: registry.apps.ocp3.example.com'),
    * check(set) {
      for (const manifest of clustersOf(set)) {
        const path = text(specOf(manifest).exposedRegistryPath);
        if (path === '' || isPlaceholder(path) || parseHostPort(path)) {
          continue;
        }
        const near = nearestHostPort(path);
        yield {
          manifest,
          path: 'spec.exposedRegistryPath',
          message: `${shown(path, 'the path')} is not a host, or host:port; MTC adds scheme and path itself, and reports InvalidRegistryRoute`,
          fix: near ? `write ${near}` : 'write the host of the registry\'s Route',
        };
      }
    },
  },
  {
    id: 'cluster/one-host',
    severity: 'warning',
    title: 'There is one host cluster',
    rationale: 'MTC\'s controller runs on one cluster and takes every MigCluster with isHostCluster for that one: a second is the same cluster under another name, and what was meant as a remote one is never reached.',
    source: 'mig-operator roles/migrationcontroller/templates/mig_host_cluster.yml.j2',
    breaks: `${hostCluster('')}---\n${hostCluster('').replace('name: host', 'name: ocp3')}`,
    keeps: `${hostCluster('')}---\n${cluster('url: https://api.ocp3.example.com:8443')}`,
    * check(set) {
      const first = new Map<string, Manifest>();
      for (const manifest of hosts(set)) {
        const place = placeOf(manifest);
        const other = first.get(place);
        if (!other) {
          first.set(place, manifest);
        } else if (other.name !== manifest.name && other.namespace === manifest.namespace) {
          yield {
            manifest,
            path: 'spec.isHostCluster',
            message: `${nameOf(other)} is the host cluster already; MTC takes both for the cluster that its controller runs on`,
            fix: 'write isHostCluster: false with url and serviceAccountSecretRef for the cluster that it doesn\'t run on; or leave one of the two out',
          };
        }
      }
    },
  },
  {
    id: 'cluster/host-name',
    severity: 'warning',
    title: 'The host\'s MigCluster is called what the operator calls it',
    rationale: 'The operator makes a MigCluster for its own cluster, named by cluster_name, and makes it again when it is deleted. One of another name is a second host cluster beside it.',
    source: 'mig-operator roles/migrationcontroller/templates/mig_host_cluster.yml.j2',
    breaks: `${hostCluster('').replace('name: host', 'name: ocp4')}---\n${controllerOf('host')}`,
    keeps: `${hostCluster('')}---\n${controllerOf('host')}`,
    * check(set) {
      const [manifest, secondHost] = hosts(set);
      const controllers = controllersOf(set).filter((one) => isOn(one, VARIABLES_BY_PART.controller));
      const [controller, secondController] = controllers.length > 1 ? controllers.filter((one) => one.origin === manifest?.origin) : controllers;
      const given = controller && settingOf(controller, VARIABLES_BY_PART.clusterName);
      const name = text(given?.value);
      if (manifest && !secondHost && given && !secondController && maybeSameCluster(manifest, controller)
        && name !== '' && manifest.name !== '' && name !== manifest.name && !isPlaceholder(name) && !isPlaceholder(manifest.name)) {
        yield {
          manifest,
          path: 'metadata.name',
          message: `the operator makes a MigCluster ${quote(name)} for the same cluster, so that there would be two host clusters`,
          fix: `write name: ${name}; or cluster_name: ${manifest.name} in ${nameOf(controller)}`,
        };
      }
    },
  },
  {
    id: 'cluster/remote-called-host',
    severity: 'warning',
    title: 'A remote cluster has another name than the host',
    rationale: 'The operator makes a MigCluster for its own cluster, host unless cluster_name says otherwise. A remote cluster of that name is the same object, and the operator makes a host cluster of it again and again.',
    source: 'mig-operator roles/migrationcontroller/templates/mig_host_cluster.yml.j2',
    breaks: cluster('url: https://api.ocp3.example.com:8443', 'host'),
    keeps: cluster('url: https://api.ocp3.example.com:8443'),
    * check(set) {
      const names = new Set(controllersOf(set).map((controller) => text(settingOf(controller, VARIABLES_BY_PART.clusterName)?.value)).filter((name) => name !== ''));
      const [name] = names.size > 0 ? names : ['host'];
      for (const manifest of names.size > 1 ? [] : remotes(set).filter((one) => one.name === name && !isLive(one))) {
        yield {
          manifest,
          path: 'metadata.name',
          message: `${quote(name)} is what the operator calls the MigCluster of its own cluster, which it makes and keeps as a host cluster`,
          fix: 'write a name of its own',
        };
      }
    },
  },
  {
    id: 'cluster/host-by-another-name',
    severity: 'warning',
    title: 'Plans refer to the host cluster by the name that the operator gives it',
    rationale: 'The operator calls the MigCluster of its own cluster by cluster_name. Where that isn\'t host and nobody makes a MigCluster host, a plan that refers to host gets InvalidSourceClusterRef or InvalidDestinationClusterRef and never becomes Ready.',
    source: 'mig-operator roles/migrationcontroller/templates/mig_host_cluster.yml.j2',
    breaks: files(controllerOf('hub'), planExample('', { destination: 'host' })),
    keeps: files(controllerOf('hub'), planExample('', { destination: 'hub' })),
    * check(set) {
      const names = new Set(controllersOf(set).filter((controller) => isOn(controller, VARIABLES_BY_PART.controller))
        .map((controller) => text(settingOf(controller, VARIABLES_BY_PART.clusterName)?.value)));
      const [name] = names;
      if (names.size !== 1 || ['', HOST_NAME].includes(name) || isPlaceholder(name) || set.named('MigCluster', MTC_NAMESPACE, HOST_NAME).length > 0) {
        return;
      }
      for (const manifest of plansOf(set)) {
        for (const field of ['srcMigClusterRef', 'destMigClusterRef']) {
          if (keyOf(specOf(manifest)[field]) === `${MTC_NAMESPACE}/${HOST_NAME}`) {
            yield {
              manifest,
              path: `spec.${field}.name`,
              message: `the operator calls the host cluster ${quote(name)}, by cluster_name, and there is no MigCluster ${quote(HOST_NAME)} here; MTC does not find it, and the plan never becomes Ready`,
              fix: `write name: ${name}, or cluster_name: ${HOST_NAME} in the MigrationController`,
            };
          }
        }
      }
    },
  },
  {
    id: 'cluster/same-url',
    severity: 'warning',
    title: 'Each MigCluster is a cluster of its own',
    rationale: 'MTC compares the hosts of the URLs: with the same one two MigClusters are one cluster to it, and a plan from one to the other is a migration within a cluster, with other rules.',
    source: PLAN_TYPES,
    breaks: `${cluster('url: https://api.ocp3.example.com:8443')}---\n${cluster('url: https://api.ocp3.example.com:8443', 'ocp4')}`,
    keeps: `${cluster('url: https://api.ocp3.example.com:8443')}---\n${cluster('url: https://api.ocp4.example.com:6443', 'ocp4')}`,
    * check(set) {
      const first = new Map<string, Manifest>();
      const twice: Array<[Manifest, Manifest]> = [];
      for (const manifest of remotes(set)) {
        const url = goodUrl(manifest);
        const address = url && `${placeOf(manifest)} ${url.host.toLowerCase()}:${url.port ?? ''}`;
        const other = address === undefined ? undefined : first.get(address);
        if (address !== undefined && !other) {
          first.set(address, manifest);
        } else if (other && other.name !== manifest.name) {
          twice.push([manifest, other]);
        }
      }
      const within = twice.length > 0 ? planPairs(set) : new Set<string>();
      for (const [manifest, other] of twice) {
        if (within.has(`${manifest.name} ${other.name}`) || within.has(`${other.name} ${manifest.name}`)) {
          continue; // a plan moves something within this cluster
        }
        yield {
          manifest,
          path: 'spec.url',
          message: `${nameOf(other)} has the same address; MTC takes the two for one cluster`,
          fix: 'write this cluster\'s own URL; or leave one of the two out',
        };
      }
    },
  },
  ...CLUSTER_ADDRESS_RULES,
];

/** Names of source and destination of the plans that mean to stay within one cluster: a storage conversion, or all namespaces renamed. */
function planPairs(set: ManifestSet): Set<string> {
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

/** A URL as it may stand in a message: without credentials. */
function shown(address: string, instead = 'the URL'): string {
  return address.includes('@') ? instead : quote(address);
}

/** A MigrationController that names the host cluster. */
function controllerOf(clusterName: string): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec: { cluster_name: ${clusterName}, migration_controller: true, migration_ui: true, migration_velero: true }
`;
}
