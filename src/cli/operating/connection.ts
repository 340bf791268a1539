import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync, readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { Clock, interrupted, systemClock } from '../../operations/clock';
import { Cluster } from '../../operations/cluster';
import { fieldManagerOf } from '../../operations/field-manager';
import { HolderState, processOf } from '../../operations/holder';
import { KubectlCluster } from '../../operations/kubectl-cluster';
import { Operation, OperationEvent } from '../../operations/operation';
import type { OutputFolder } from '../../operations/output-folder';
import { GivenPlace, givenValues } from '../../operations/secrets/given-values';
import { checkGivenNames } from '../../operations/secrets/index-secrets';
import { MigrationIndex } from '../../output/migration-index';
import { Surroundings } from '../surroundings';
import { checkClusterNames } from './cluster-names';

/** The flags that all commands have that reach clusters. */
export interface ConnectionFlags {
  readonly kubectl?: string;
  readonly context: ReadonlyArray<{ readonly cluster: string; readonly context: string }>;
  readonly config?: string;
  readonly wait: number;
  readonly yes?: boolean;
  /** The name that the app had before. */
  readonly adopt?: string;
  readonly secret?: ReadonlyMap<string, GivenPlace>;
}

/** What operations need, by the user's kubectl. */
export interface Connection extends Operation {
  /**
   * Takes the clusters of a folder: reports names on the command line and in the configuration that it does not have.
   */
  readonly useClusters: (index: MigrationIndex) => void;
  /** Opens an output folder, whose clusters are then used. */
  readonly open: (folder: string) => OutputFolder;
}

/** Reaches clusters by the user's kubectl. */
export function connect(
  flags: ConnectionFlags, surroundings: Surroundings, report: (event: OperationEvent) => void,
): Connection {
  const { environment, ask } = surroundings;
  const signal = surroundings.interruption?.();
  const clock = systemClock(signal);
  // which loads a parser of YAML
  const { readConnections } = require('./connections') as typeof import('./connections');
  const config = readConnections(flags.config, surroundings.workingDirectory);
  const command = flags.kubectl ?? config.kubectl ?? installed(environment.PATH ?? '');
  const clusters = new Map<string, Cluster>();
  const contextOf = (name: string) => flags.context.find(({ cluster }) => cluster === name)?.context
    ?? config.contexts[name];
  let fieldManagers: readonly string[] | undefined;
  let sameAs: ReadonlyMap<string, string> = new Map();
  const contextFor = (name: string): string => contextOf(name) ?? contextOf(sameAs.get(name) ?? name)
    ?? sameAs.get(name) ?? name;
  const cluster = (name: string) => {
    const known = clusters.get(name) ?? new KubectlCluster({
      name,
      command,
      context: contextFor(name),
      environment,
      clock,
      signal,
      fieldManagers,
      patienceSeconds: flags.wait,
      unavailable: availability(report, name),
    });
    clusters.set(name, known);
    return known;
  };
  const useClusters = (index: MigrationIndex) => {
    fieldManagers = [index.app, ...flags.adopt === undefined ? [] : [flags.adopt]].map(fieldManagerOf);
    sameAs = sameClusters(index);
    checkGivenNames(index, flags.secret?.keys() ?? []);
    checkClusterNames(
      index, { contexts: flags.context.map((one) => one.cluster), configured: config.clusters }, report,
    );
  };
  return {
    clock,
    cluster,
    report,
    secretValue: givenValues({
      environment, workingDirectory: surroundings.workingDirectory, places: flags.secret ?? new Map(), signal,
    }),
    confirm: async (question) => flags.yes === true || (ask !== undefined && confirmed(ask, question, signal)),
    holder: environment.CDK8S_MTC_HOLDER || `${userName()}@${place()}/${process.pid}`,
    stateOf,
    useClusters,
    open: (path) => {
      const { OutputFolder: Folder } =
        require('../../operations/output-folder') as typeof import('../../operations/output-folder');
      const folder = Folder.open(path, surroundings.workingDirectory);
      useClusters(folder.index);
      return folder;
    },
  };
}

/** The cluster of each tool that runs on one of the migration. */
function sameClusters({ clusters }: MigrationIndex): ReadonlyMap<string, string> {
  return new Map(clusters.flatMap(({ name, sameAs }) => sameAs === undefined ? [] : [[name, sameAs] as const]));
}

async function confirmed(
  ask: (question: string) => Promise<string>, question: string, signal?: AbortSignal,
): Promise<boolean> {
  const answer = await ask(`${question} [y/N] `);
  if (signal?.aborted) {
    throw interrupted();
  }
  return /^y(es)?$/i.test(answer.trim());
}

/** The clock is exported for commands that need no cluster. */
export type { Clock };

function availability(report: (event: OperationEvent) => void, cluster: string): (message: string | undefined) => void {
  return (message) => report(message === undefined
    ? { event: 'cluster-available', level: 'info', cluster, message: `cluster ${cluster}: answers again` }
    : { event: 'cluster-unavailable', level: 'warning', cluster, message: `${message}; trying again` });
}

/** kubectl, or oc if only that is installed. */
function installed(path: string): string {
  const isInstalled = (name: string) => path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
  return !isInstalled('kubectl') && isInstalled('oc') ? 'oc' : 'kubectl';
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // a uid without a name, as in pods of OpenShift
  }
}

/**
 * What has these processes: on Linux, the machine since it was started, and the namespace of processes. Two containers
 * may have the name of their host, and each a process 1.
 */
function place(): string {
  try {
    const parts = [readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'), readlinkSync('/proc/self/ns/pid')];
    return `${hostname()}-${createHash('sha256').update(parts.join()).digest('hex').slice(0, 8)}`;
  } catch {
    return hostname();
  }
}

/** What is known about the process of a holder. Of other machines nothing is known. */
function stateOf(holder: string): HolderState {
  const found = processOf(holder);
  if (found === undefined) {
    return 'unknown';
  }
  if (found.place !== place()) {
    return 'elsewhere';
  }
  try {
    process.kill(Number(found.pid), 0);
    return 'running';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? 'ended' : 'running';
  }
}
