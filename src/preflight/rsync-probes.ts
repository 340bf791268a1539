import { addressOf } from './address';
import { Manifest, MissingProbe, PlacedManifest, Probe } from './probe';
import { MIG_PLAN } from '../api/mig-plan';
import { MIGRATION_CONTROLLER } from '../api/migration-controller';
import { clusterNamed } from '../output/cluster-names';
import { IndexPlan, MigrationIndex } from '../output/migration-index';

/**
 * The way of rsync: from each namespace on the source to the router of the destination, through a proxy if MTC is told
 * to use one.
 */
export function rsyncProbes(
  index: MigrationIndex, manifests: readonly PlacedManifest[],
  domains: { readonly [cluster: string]: string | undefined },
): { readonly probes: Probe[]; readonly missing: MissingProbe[] } {
  const probes = new Map<string, Probe>();
  const missing = new Map<string, MissingProbe>();
  for (const plan of index.plans.filter((each) => copiesDirectly(manifests, each))) {
    const [source, destination] = [
      clusterNamed(index, plan.source, plan.cluster), clusterNamed(index, plan.destination, plan.cluster),
    ];
    if (source === undefined || destination === undefined || source === destination) {
      continue;
    }
    const title = `The router of ${destination}, for rsync`;
    const address = domains[destination] === undefined ? undefined : addressOf(`probe.${domains[destination]}`);
    const proxy = proxyOf(manifests, source);
    if (address === undefined || proxy === undefined) {
      const reason = address === undefined
        ? `the domain of the router of ${destination} is unknown`
        : 'the proxy has a password, which is not given to a pod';
      missing.set(`${source} ${title}`, { title, cluster: source, reason });
      continue;
    }
    for (const { source: namespace } of plan.namespaces) {
      probes.set(`${source} ${namespace} ${address}`, {
        title: `${title}, from namespace ${namespace}`,
        cluster: source,
        namespace,
        kind: 'port',
        words: [address, proxy],
      });
    }
  }
  return { probes: [...probes.values()], missing: [...missing.values()] };
}

function copiesDirectly(manifests: readonly PlacedManifest[], { name, cluster }: IndexPlan): boolean {
  const written = manifests.find(({ cluster: of, manifest }) =>
    of === cluster && manifest.kind === MIG_PLAN.kind && manifest.metadata?.name === name);
  return written?.manifest.spec?.indirectVolumeMigration !== true;
}

/** `-` without a proxy; undefined if it needs a password. */
function proxyOf(manifests: readonly PlacedManifest[], cluster: string): string | undefined {
  const controller = manifests.find(({ cluster: of, manifest }) =>
    of === cluster && manifest.kind === MIGRATION_CONTROLLER.kind)?.manifest as Manifest | undefined;
  const proxy = controller?.spec?.stunnel_tcp_proxy;
  return typeof proxy !== 'string' || proxy === '' ? '-' : addressOf(proxy);
}
