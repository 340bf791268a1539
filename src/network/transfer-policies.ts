import { Lazy } from 'cdk8s';
import { withDns } from './rsync-policies';
import { ITransferEngine } from './transfer-engine-interface';
import { NETWORK_POLICY, NetworkManifest } from '../api/network';
import { TRANSFER_LABELS, TRANSFER_NAME, TRANSFER_PORT, TransferRole } from '../api/transfer';

/**
 * Allows egress of the sending pods to DNS and the endpoint, and denies everything else.
 *
 * @param egress renders the rules at synth
 */
export function sendPolicy(engine: ITransferEngine, namespace: string, egress: () => object[]): NetworkManifest {
  return {
    ...NETWORK_POLICY,
    metadata: metadata(engine, namespace, 'send'),
    spec: {
      podSelector: { matchLabels: podsOf(engine, 'send') },
      policyTypes: ['Egress', 'Ingress'],
      egress: Lazy.any({ produce: () => withDns(egress()) }),
    },
  };
}

/** Allows ingress of the receiving pods on their port, and denies everything else. */
export function receivePolicy(engine: ITransferEngine, namespace: string): NetworkManifest {
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

function metadata(engine: ITransferEngine, namespace: string, role: TransferRole) {
  return { name: `${engine.engineName}-transfer-${role}`, namespace, labels: labelsOf(engine) };
}

function labelsOf(engine: ITransferEngine): Record<string, string> {
  return { [TRANSFER_LABELS.name]: TRANSFER_NAME, [TRANSFER_LABELS.engine]: engine.engineName };
}

function podsOf(engine: ITransferEngine, role: TransferRole): Record<string, string> {
  return { ...labelsOf(engine), [TRANSFER_LABELS.role]: role };
}
