import { Duration, Size } from 'cdk8s';
import { MigrationFleetProps } from './migration-fleet-props';

/** How long runs take, and what that is estimated from. */
export function estimatesOf({ estimates = {} }: Pick<MigrationFleetProps, 'estimates'>) {
  const bytesPerSecond = (estimates.throughput ?? Size.mebibytes(40)).toKibibytes() * 1024;
  const changedShare = estimates.changedShare ?? 0.05;
  const overheadSeconds = (estimates.overhead ?? Duration.minutes(5)).toSeconds();
  return {
    assumptions: { bytesPerSecond, changedShare, overheadSeconds },
    stageSeconds: (bytes: number) => Math.round(overheadSeconds + bytes / bytesPerSecond),
    cutoverSeconds: (bytes: number) => Math.round(overheadSeconds + bytes * changedShare / bytesPerSecond),
  };
}
