import { delimiter, join, resolve } from 'node:path';
import { capture, dumpCommands } from './capture';
import { ClusterReader, KubectlReader } from './cluster-reader';
import { readDumps } from './read-dump';
import { replaceFile, UnwritableFile } from '../../files/replace-file';
import { plural } from '../../grammar/plural';
import { InventoryBuilder, InventoryError } from '../../inventory/inventory-builder';
import { InventoryData } from '../../inventory/inventory-data';
import { inventoryText } from '../../inventory/inventory-text';
import { codeOf, OperationError } from '../../operations/operation-error';
import { existsAsFile } from '../reading/folders';
import { ExitCode, Surroundings } from '../surroundings';
import { printable } from '../terminal/printable';

/** The options of the command. */
export interface InventoryFlags {
  readonly context?: string;
  readonly from: readonly string[];
  readonly namespace: readonly string[];
  readonly output?: string;
  readonly chunkSize: number;
  readonly commands?: boolean;
}

/** Captures an inventory and writes it. If anything fails, nothing is written. */
export async function makeInventory(
  flags: InventoryFlags, surroundings: Surroundings, reader?: ClusterReader,
): Promise<ExitCode> {
  const { workingDirectory, stdout, stderr } = surroundings;
  if (flags.commands) {
    stdout(dumpCommands(clientOf(surroundings)));
    return ExitCode.FINE;
  }
  const progress = (text: string) => stderr(printable(text.trimEnd()) + '\n');
  const scope = flags.namespace.length > 0 ? flags.namespace : undefined;
  const builder = new InventoryBuilder(scope);
  try {
    if (flags.from.length > 0) {
      readDumps({ paths: flags.from, workingDirectory, progress }, builder);
    } else {
      const client = reader
        ?? new KubectlReader(clientOf(surroundings), flags.context, { ...surroundings.environment }, progress,
          surroundings.interruption?.());
      await capture({ reader: client, namespaces: flags.namespace, chunkSize: flags.chunkSize, progress }, builder);
    }
    const data = builder.build();
    checkScope(data);
    write(inventoryText(data), flags.output, surroundings);
    stderr(summary(data, flags.output));
    return ExitCode.FINE;
  } catch (error) {
    if (error instanceof InventoryError || error instanceof OperationError) {
      const tool = codeOf(error) === 'no-tool'
        ? '. Install oc or kubectl, or name it in the environment variable KUBECTL.'
        : '';
      stderr(`error: ${printable(error.message)}${tool}\n`);
      return ExitCode.USAGE;
    }
    throw error;
  }
}

function checkScope({ scope, namespaces, unknown }: InventoryData): void {
  const missing = (scope ?? []).filter((name) => !namespaces.some((namespace) => namespace.name === name));
  if (missing.length > 0 && !unknown.some(({ resource }) => resource === 'namespaces')) {
    throw new InventoryError(`${missing.join(', ')}: no such namespace. Correct -n.`);
  }
}

function write(text: string, output: string | undefined, { workingDirectory, stdout }: Surroundings): void {
  if (output === undefined) {
    return stdout(text);
  }
  try {
    replaceFile(resolve(workingDirectory, output), text);
  } catch (error) {
    throw error instanceof UnwritableFile ? new InventoryError(`${output} ${error.message}.`) : error;
  }
}

/** What was captured, and what was not. */
function summary(data: InventoryData, output = 'the inventory'): string {
  const { namespaces, claims, volumes, pods, unknown } = data;
  const reasons = [...new Set(unknown.map(({ reason }) => reason))];
  const notRead = new Set(unknown.filter(({ namespace }) => namespace === undefined).map(({ resource }) => resource));
  const counts = ([
    ['namespaces', namespaces, 'namespace'], ['persistentvolumeclaims', claims, 'claim'],
    ['persistentvolumes', volumes, 'volume'], ['pods', pods, 'pod'],
  ] as const).filter(([resource, found]) => found.length > 0 || !notRead.has(resource))
    .map(([, found, word]) => plural(found.length, word));
  return `${output}: ${counts.join(', ') || 'nothing was counted'}\n`
    + reasons.map((why) => {
      const resources = new Set(unknown.filter(({ reason }) => reason === why).map(({ resource }) => resource));
      return `unknown (${why}): ${[...resources].join(', ')}\n`;
    }).join('');
}

/** The client: KUBECTL, or the first of oc and kubectl that is in the PATH. */
function clientOf({ environment }: Surroundings): string {
  const folders = (environment.PATH ?? '').split(delimiter);
  return environment.KUBECTL
    || ['oc', 'kubectl'].find((name) => folders.some((folder) => existsAsFile(join(folder, name)))) || 'kubectl';
}
