import { IConstruct } from 'constructs';

/** A claim on the source. */
export interface SourceClaim {
  readonly namespace: string;
  readonly claim: string;
}

const ENGINES = new WeakMap<IConstruct, Array<() => readonly SourceClaim[]>>();

/** Has an app know the claims that an engine copies, also those that are added later. */
export function declareTransferredClaims(scope: IConstruct, claims: () => readonly SourceClaim[]): void {
  const { root } = scope.node;
  ENGINES.set(root, [...ENGINES.get(root) ?? [], claims]);
}

/** Those of some claims that no engine of the app copies. */
export function notTransferred<C extends SourceClaim>(scope: IConstruct, claims: readonly C[]): C[] {
  const key = ({ namespace, claim }: SourceClaim) => `${namespace}/${claim}`;
  const copied = new Set((ENGINES.get(scope.node.root) ?? []).flatMap((list) => list().map(key)));
  return claims.filter((one) => !copied.has(key(one)));
}
