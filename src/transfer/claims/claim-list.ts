import { ClaimSide } from './claim-side';
import type { TransferClaim } from './transfer-claim';

/** A claim with both of its sides. */
export interface ClaimSides {
  readonly claim: TransferClaim;
  readonly send: ClaimSide;
  readonly receive: ClaimSide;
}

/** The claims of an engine, in the order in which they are added. */
export class ClaimList {
  private readonly added: ClaimSides[] = [];
  private readonly visitors: Array<(sides: ClaimSides) => void> = [];

  /** Those that were added until now. */
  get claims(): TransferClaim[] {
    return this.added.map(({ claim }) => claim);
  }

  add(sides: ClaimSides): void {
    this.added.push(sides);
    this.visitors.forEach((visit) => visit(sides));
  }

  /** Calls a function for each claim, also for those that are added later. */
  forEach(visit: (sides: ClaimSides) => void): void {
    this.added.forEach(visit);
    this.visitors.push(visit);
  }
}
