import { InvalidArgumentError } from 'commander';
import type { ClusterPath } from '../reading/read';

/** Collects the values of an option such as `--select`: repeated, or with commas. */
export function names(value: string, previous: readonly string[]): string[] {
  return [...previous, ...value.split(',').map((name) => name.trim()).filter((name) => name !== '')];
}

/** Collects the values of `--cluster NAME=PATH`. */
export function clusterPath(value: string, previous: ClusterPath[]): ClusterPath[] {
  const [, cluster, path] = /^([^=]+)=(.+)$/.exec(value) ?? [];
  if (!cluster || !path) {
    throw new InvalidArgumentError('Write NAME=PATH.');
  }
  return [...previous, { cluster, path }];
}

/** What `--library` is for a new project. */
export const LIBRARY = 'the version of cdk8s-mtc, or file:PATH of a package that is not published, from the working '
  + 'directory: .tgz for TypeScript, .whl, .tar.gz or a folder for Python (default: the version of this command)';
