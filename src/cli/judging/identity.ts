import { createHash } from 'node:crypto';
import { ReportedFinding } from './report';

/**
 * What a finding is recognized by. Lines are not part of it, so that it stays the same when lines above are
 * added or removed.
 */
type Identified = Pick<ReportedFinding, 'rule' | 'file' | 'kind' | 'namespace' | 'name' | 'path'>;

/** A fingerprint for each finding, in the same order: findings of the same rule at the same field are numbered. */
export function fingerprintsOf(findings: readonly Identified[]): string[] {
  const seen = new Map<string, number>();
  return findings.map(({ rule, file, kind, namespace, name, path }) => {
    const identity = JSON.stringify([rule, file, kind, namespace, name, path]);
    const repetition = seen.get(identity) ?? 0;
    seen.set(identity, repetition + 1);
    return createHash('sha256').update(`${identity}${repetition}`).digest('hex').slice(0, 32);
  });
}
