import { Lazy } from 'cdk8s';
import { dnsRule, RsyncEndpoint, towards } from './rsync-policies';
import { ITransferEngine } from './transfer-engine-interface';
import { NETWORK_POLICY, NetworkManifest } from '../api/network';
import { TRANSFER_LABELS, TRANSFER_NAME, TRANSFER_PORT, TransferRole } from '../api/transfer';

/**
 * Lets the pods that send reach DNS and the endpoint, and nothing else; nothing reaches them.
 *
 * @param ports asked at synth, since claims may be added until then
 */
export function sendPolicy(engine: ITransferEngine, namespace: string, ports: () => number[], endpoint?: RsyncEndpoint): NetworkManifest {
  return {
    ...NETWORK_POLICY,
    metadata: metadata(engine, namespace, 'send'),
    spec: {
      podSelector: { matchLabels: podsOf(engine, 'send') },
      policyTypes: ['Egress', 'Ingress'],
      egress: Lazy.any({ produce: () => [towards(ports(), endpoint?.cidrs), dnsRule()] }),
    },
  };
}

/** Lets connections in to the pods that receive, on their port; they reach nothing themselves. */
export function receivePolicy(engine: ITransferEngine, namespace: string): NetworkManifest {
  return {
    ...NETWORK_POLICY,
    metadata: metadata(engine, namespace, 'receive'),
    spec: {
      podSelector: { matchLabels: podsOf(engine, 'receive') },
      policyTypes: ['Ingress', 'Egress'],
      // Whatever port is dialled, a policy looks at the pod's; and from anywhere, since routers and nodes have addresses that no selector fits.
      ingress: [{ ports: [{ protocol: 'TCP', port: TRANSFER_PORT }] }],
    },
  };
}

function metadata(engine: ITransferEngine, namespace: string, role: TransferRole) {
  return { name: `${engine.engineName}-transfer-${role}`, namespace, labels: labelsOf(engine) };
}

function labelsOf(engine: ITransferEngine): Record<string, string> {
  return { [TRANSFER_LABELS.name]: TRANSFER_NAME, [TRANSFER_LABELS.engine]: engine.engineName };
}

function podsOf(engine: ITransferEngine, role: TransferRole): Record<string, string> {
  return { ...labelsOf(engine), [TRANSFER_LABELS.role]: role };
}
