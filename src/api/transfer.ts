import { Kind } from './common';

/** The label `app.kubernetes.io/name` of the pods and objects of every transfer. */
export const TRANSFER_NAME = 'cdk8s-mtc-transfer';

/** The labels that identify the objects of a transfer. */
export const TRANSFER_LABELS = {
  name: 'app.kubernetes.io/name',
  engine: 'app.kubernetes.io/part-of',
  claim: 'transfer.cdk8s-mtc/claim',
  role: 'transfer.cdk8s-mtc/role',
  run: 'transfer.cdk8s-mtc/run',
  /** Shared by the Secrets of both ends of one claim. */
  pair: 'transfer.cdk8s-mtc/pair',
} as const;

/** Whether an object belongs to a TransferEngine. */
export function isOfTransfer(json: { readonly [field: string]: any }): boolean {
  return json.metadata?.labels?.[TRANSFER_LABELS.name] === TRANSFER_NAME;
}

/** The end of a transfer that a pod is. The wire values. */
export type TransferRole = 'send' | 'receive';

/** The port of stunnel in the pods that receive. */
export const TRANSFER_PORT = 8443;

/** The only container of each pod. */
export const TRANSFER_CONTAINER = 'transfer';

export const CERTIFICATE: Kind = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' };
export const VOLUME_SNAPSHOT: Kind = { apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot' };
export const SECURITY_CONTEXT_CONSTRAINTS: Kind = {
  apiVersion: 'security.openshift.io/v1',
  kind: 'SecurityContextConstraints',
};

/** The default port range of NodePorts. */
export const NODE_PORTS = { first: 30000, last: 32767 } as const;

/** The exit codes of a pod that another attempt cannot change. */
export const FINAL_EXIT_CODES: readonly number[] = [20, 30, 31, 32, 40, 50, 64];
