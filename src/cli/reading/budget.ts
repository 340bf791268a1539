import { LIMITS } from './limits';

/**
 * How much work may still be done, in tokens of YAML. It grows with the size of what is read, so that large exports of
 * real clusters are judged completely, and a small hostile file cannot cause minutes of work.
 */
export class Budget {
  /** @param objectFactor how many times what judging an object costs is done with each */
  constructor(private tokens: number = LIMITS.freeTokens, readonly objectFactor = 1) {}

  /**
   * Adds what so many bytes of manifests need. With a minimum, a small file is judged even if a file before
   * it used everything.
   */
  allow(bytes: number, minimum = 0): void {
    this.tokens = Math.max(minimum, this.tokens + bytes * LIMITS.tokensPerByte);
  }

  /** Whether nothing is left. */
  get isSpent(): boolean {
    return this.tokens < 0;
  }

  /** Takes tokens, and says whether there were enough. */
  spend(tokens: number): boolean {
    this.tokens -= tokens;
    return this.tokens >= 0;
  }
}
