import { addressOf } from './address';
import { Manifest, PlacedManifest, Probe } from './probe';
import { TRANSFER_CONTAINER, TRANSFER_LABELS } from '../api/transfer';

/**
 * The way of each TransferEngine: from the namespaces of its senders to its endpoints, as the environment of its Jobs
 * has them.
 */
export function engineProbes(manifests: readonly PlacedManifest[]): Probe[] {
  const probes = new Map<string, Probe>();
  for (const { cluster, manifest } of manifests.filter((each) => isSender(each.manifest))) {
    const { name, namespace, labels } = manifest.metadata;
    const environment = variablesOf(manifest);
    const endpoint = addressOf(environment.TRANSFER_ENDPOINT);
    const proxy = environment.TRANSFER_PROXY === '' ? '-' : addressOf(environment.TRANSFER_PROXY);
    if (endpoint !== undefined && proxy !== undefined) {
      const title = `The endpoint ${endpoint} of ${labels[TRANSFER_LABELS.engine] ?? name}, `
        + `from namespace ${namespace}`;
      probes.set(
        `${cluster} ${namespace} ${endpoint} ${proxy}`,
        { title, cluster, namespace, kind: 'port', words: [endpoint, proxy, 'later'] },
      );
    }
  }
  return [...probes.values()];
}

function isSender({ kind, metadata }: Manifest): boolean {
  return kind === 'Job' && metadata?.labels?.[TRANSFER_LABELS.role] === 'send';
}

function variablesOf({ spec }: Manifest): { readonly [name: string]: unknown } {
  const containers: Manifest[] = spec?.template?.spec?.containers ?? [];
  const variables: Manifest[] = containers.find(({ name }) => name === TRANSFER_CONTAINER)?.env ?? [];
  return Object.fromEntries(variables.map(({ name, value }) => [name, value ?? '']));
}
