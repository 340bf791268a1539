import { LiveObject } from '../../api/outcomes/outcome-of';
import { TRANSFER_LABELS } from '../../api/transfer';
import { IndexRun, RunOwner } from '../../output/migration-index';
import { ListOptions } from '../cluster';
import { Operation } from '../operation';
import { codeOf } from '../operation-error';
import { RunUnit } from './start';

/** Whether a run of a `TransferEngine` writes to its claims on the destination. */
export function copies({ ownerKind, kind }: IndexRun): boolean {
  return ownerKind === RunOwner.TRANSFER_ENGINE && kind !== 'transfer-verify';
}

/** Whether a Job or a pod of a transfer is on the destination. */
export function isReceiver({ metadata }: LiveObject): boolean {
  return metadata?.labels?.[TRANSFER_LABELS.role] === 'receive';
}

/** The namespaces on the destination in which a run writes, each with the claims, by cluster. */
export function receivingClaims(units: readonly RunUnit[]): ReceivingNamespace[] {
  const found = new Map<string, ReceivingNamespace & { readonly claims: Set<string> }>();
  for (const { unit: { cluster }, actions } of units) {
    for (const { metadata: { namespace }, spec } of actions.filter(isReceiver)) {
      const key = `${cluster} ${namespace}`;
      const place = found.get(key) ?? { cluster, namespace, claims: new Set<string>() };
      claimsOf(spec?.template?.spec).forEach((claim) => place.claims.add(claim));
      found.set(key, place);
    }
  }
  return [...found.values()];
}

/** A namespace on the destination, and the claims in it that a run writes to. */
export interface ReceivingNamespace {
  readonly cluster: string;
  readonly namespace: string;
  readonly claims: ReadonlySet<string>;
}

/** The claims that a pod mounts. */
export function claimsOf(podSpec: LiveObject | undefined): string[] {
  const volumes: LiveObject[] = Array.isArray(podSpec?.volumes) ? podSpec!.volumes : [];
  return volumes.map((volume) => volume?.persistentVolumeClaim?.claimName).filter((name) => typeof name === 'string');
}

/** The objects of a kind in a namespace; none for a user who may not list them, which is reported. */
export async function listedIn(
  operation: Operation, run: IndexRun, name: string, options: ListOptions, unchecked: string,
): Promise<LiveObject[]> {
  try {
    return await operation.cluster(name).list(options);
  } catch (error) {
    if (codeOf(error) !== 'forbidden') {
      throw error;
    }
    operation.report({
      event: 'not-checked',
      level: 'warning',
      cluster: name,
      run: run.path,
      message: `${(error as Error).message}: it was not checked whether ${unchecked}`,
      fix: `Allow the user to list ${options.kind}s in namespace ${options.namespace}, or check it yourself.`,
    });
    return [];
  }
}
