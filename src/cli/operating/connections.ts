import { OperationError } from '../../operations/operation-error';
import { CONFIG_FILE } from '../config/config';
import { ConfigError, readConfig } from '../config/read-config';

/** How clusters are reached: the program, and the context of each cluster whose name is not that of a context. */
export interface Connections {
  readonly kubectl?: string;
  readonly contexts: { readonly [cluster: string]: string };
  /** The clusters that the configuration names. */
  readonly clusters: readonly string[];
}

/**
 * The programs that a file may choose that nobody named on the command line: a stranger may have put it
 * into the folder.
 */
const PROGRAMS = ['kubectl', 'oc'];

/**
 * Reads how clusters are reached, from the configuration that was named or from the nearest `cdk8s-mtc.yaml`, if there
 * is one.
 *
 * @throws an OperationError if the file is not valid, or if it names another program than kubectl and oc although
 * nobody named the file
 */
export function readConnections(file: string | undefined, workingDirectory: string): Connections {
  const { kubectl, clusters = {} } = dataOf(file, workingDirectory);
  if (file === undefined && kubectl !== undefined && !PROGRAMS.includes(kubectl)) {
    throw new OperationError('usage', `${CONFIG_FILE} names the program ${JSON.stringify(kubectl)}, which was not run`,
      `Pass --kubectl PATH, or --config ${CONFIG_FILE} if you trust the file.`);
  }
  const contexts = Object.entries(clusters)
    .flatMap(([cluster, { context }]) => context === undefined ? [] : [[cluster, context]]);
  return { kubectl, contexts: Object.fromEntries(contexts), clusters: Object.keys(clusters) };
}

function dataOf(file: string | undefined, workingDirectory: string) {
  try {
    return readConfig(workingDirectory, file).data;
  } catch (error) {
    throw error instanceof ConfigError ? new OperationError('usage', error.message) : error;
  }
}
