import { InvalidArgumentError } from 'commander';
import type { ClusterPath } from '../reading/read';

/** Collects the values of `--cluster NAME=PATH`. */
export function clusterPath(value: string, previous: ClusterPath[]): ClusterPath[] {
  const [, cluster, path] = /^([^=]+)=(.+)$/.exec(value) ?? [];
  if (!cluster || !path) {
    throw new InvalidArgumentError('Write NAME=PATH.');
  }
  return [...previous, { cluster, path }];
}
