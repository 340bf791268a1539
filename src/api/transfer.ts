import { Kind } from './common';

/** What the pods and objects of every transfer are called in `app.kubernetes.io/name`. */
export const TRANSFER_NAME = 'cdk8s-mtc-transfer';

/** The labels by which the objects of transfers are told apart. */
export const TRANSFER_LABELS = {
  name: 'app.kubernetes.io/name',
  engine: 'app.kubernetes.io/part-of',
  claim: 'transfer.cdk8s-mtc/claim',
  role: 'transfer.cdk8s-mtc/role',
  run: 'transfer.cdk8s-mtc/run',
} as const;

/** Which end of a transfer a pod is. The wire values. */
export type TransferRole = 'send' | 'receive';

/** Where stunnel listens in the pods that receive. */
export const TRANSFER_PORT = 8443;

/** The one container of each pod. */
export const TRANSFER_CONTAINER = 'transfer';

export const CERTIFICATE: Kind = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' };
export const SECURITY_CONTEXT_CONSTRAINTS: Kind = { apiVersion: 'security.openshift.io/v1', kind: 'SecurityContextConstraints' };

/** The ports that Kubernetes gives to NodePorts unless its administrator chose others. */
export const NODE_PORTS = { first: 30000, last: 32767 } as const;

/** What a script in a pod ends with: what can be told from the code alone. */
export const FINAL_EXIT_CODES: readonly number[] = [20, 30, 31, 32, 40, 50, 64];
