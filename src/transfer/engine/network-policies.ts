import { Lazy } from 'cdk8s';
import { EngineSetup } from './engine-setup';
import { NETWORK_POLICY, NetworkManifest } from '../../api/network';
import { TRANSFER_LABELS, TRANSFER_PORT, TransferRole } from '../../api/transfer';
import { refuseAtSynth } from '../../constructs/mistake';
import { renderedFrom } from '../../constructs/options';
import { towards, withDns } from '../../network/rsync-policies';
import { shareEgress, shareFirewall, writeOnce } from '../../network/shared-objects';
import { ClaimList } from '../claims/claim-list';

/** The options that the fields of a policy are rendered from. */
const OPTIONS = { 'metadata.name': 'id', 'metadata.namespace': 'claims' };

/** Writes the NetworkPolicies of an engine for the namespaces of all its claims. */
export function writePolicies(setup: EngineSetup, claims: ClaimList): void {
  const { engine, engineName, props, bucket, isOneCluster } = setup;
  const cidrs = props.network?.endpointCidrs?.length ? props.network.endpointCidrs : undefined;
  const portsOf = new Map<string, Set<number>>();
  const connect = (role: TransferRole, namespace: string, port: number) => {
    const id = `${role}:${engineName}:${namespace}`;
    const ports = portsOf.get(id) ?? new Set(isOneCluster ? [TRANSFER_PORT] : []);
    if (!portsOf.has(id)) {
      const policy = (egress: () => object[]) => connectPolicy(setup, role, namespace, egress);
      const written = shareEgress(engine, setup.chart(role), id, policy,
        () => towards([...ports].sort((a, b) => a - b), cidrs), 'network.endpointCidrs');
      renderedFrom(written!, OPTIONS);
    }
    portsOf.set(id, ports.add(port));
  };
  claims.forEach(({ claim: { endpointPort }, send, receive: { namespace } }) => {
    connect('send', send.namespace, props.proxy?.port ?? endpointPort);
    if (bucket) {
      connect('receive', namespace, endpointPort);
    } else {
      const written = writeOnce(engine, setup.chart('receive'), `receive:${engineName}:${namespace}`,
        receivePolicy(setup, namespace));
      if (written) {
        renderedFrom(written, OPTIONS);
      }
    }
  });
}

/** Adds what the pods that connect to the endpoint need to the egress firewalls of the source. */
export function openFirewalls(setup: EngineSetup, claims: ClaimList): void {
  const { engine, props: { network: { egressFirewall } = {} } } = setup;
  if (egressFirewall) {
    egressFirewall._check(engine);
    refuseAtSynth(engine, () => egressFirewall._mistakesAtSynth());
    const opened = new Set<string>();
    claims.forEach(({ send: { namespace } }) => {
      if (!opened.has(namespace)) {
        egressFirewall._of(namespace)
          .forEach((existing) => shareFirewall(engine, setup.chart('send'), existing, egressFirewall));
      }
      opened.add(namespace);
    });
  }
}

/**
 * Allows egress of the pods that connect (those that send, and those that download from a bucket) to DNS and the
 * endpoint, and denies everything else.
 *
 * @param egress renders the rules at synth
 */
function connectPolicy(
  engine: EngineSetup, role: TransferRole, namespace: string, egress: () => object[],
): NetworkManifest {
  return {
    ...NETWORK_POLICY,
    metadata: metadata(engine, namespace, role),
    spec: {
      podSelector: { matchLabels: podsOf(engine, role) },
      policyTypes: ['Egress', 'Ingress'],
      egress: Lazy.any({ produce: () => withDns(egress()) }),
    },
  };
}

/** Allows ingress of the receiving pods on their port, and denies everything else. */
function receivePolicy(engine: EngineSetup, namespace: string): NetworkManifest {
  return {
    ...NETWORK_POLICY,
    metadata: metadata(engine, namespace, 'receive'),
    spec: {
      podSelector: { matchLabels: podsOf(engine, 'receive') },
      policyTypes: ['Ingress', 'Egress'],
      // A policy is about the port of the pod, whatever port is dialled. From anywhere: no selector matches the
      // addresses of routers and nodes.
      ingress: [{ ports: [{ protocol: 'TCP', port: TRANSFER_PORT }] }],
    },
  };
}

function metadata({ engineName, labels }: EngineSetup, namespace: string, role: TransferRole) {
  return { name: `${engineName}-transfer-${role}`, namespace, labels };
}

function podsOf({ labels }: EngineSetup, role: TransferRole): Record<string, string> {
  return { ...labels, [TRANSFER_LABELS.role]: role };
}
