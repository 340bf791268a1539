import { spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { chmodSync, writeFileSync } from 'fs';
import { join } from 'path';
import { outputFolder, TestUnit, units } from './world';
import { systemClock } from '../../src/operations/clock';
import { KubectlCluster } from '../../src/operations/kubectl-cluster';
import { ClusterRole } from '../../src/output/migration-index';
import { folderWith } from '../cli/support';
import { KUBECONFIG, KUBECTL, MADE_BY_TESTS } from '../support/api-server';

/** The environment of commands: the kubeconfig of the server and of no other. */
export const ENVIRONMENT = { PATH: process.env.PATH!, HOME: process.env.HOME ?? '/', KUBECONFIG: KUBECONFIG ?? '' };

/** The flags that let a command reach the server as the cluster `new`. */
export function reach(): string[] {
  const context = kubectl(['config', 'current-context']).trim();
  return ['--kubectl', KUBECTL, '--context', `new=${context}`];
}

/** Runs kubectl on the server. */
export function kubectl(args: readonly string[], input?: object): string {
  const { status, stdout, stderr } = spawnSync(KUBECTL, args, {
    env: ENVIRONMENT, encoding: 'utf8', input: input === undefined ? '' : JSON.stringify(input),
  });
  if (status !== 0) {
    throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  }
  return stdout;
}

/** Creates a namespace unless it exists: it may remain from another test. */
export function createNamespace(name: string): void {
  kubectl(
    ['apply', '-f', '-'],
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { [MADE_BY_TESTS]: 'true' } } },
  );
}

/** The server as operations see it. */
export function serverCluster(): KubectlCluster {
  return new KubectlCluster({
    name: 'new',
    command: KUBECTL,
    context: kubectl(['config', 'current-context']).trim(),
    environment: ENVIRONMENT,
    clock: systemClock(),
    patienceSeconds: 0,
    unavailable: () => undefined,
  });
}

/** A program named oc that calls kubectl: oc itself cannot be had everywhere. */
export function standInForOc(): string {
  const path = join(folderWith({}), 'oc');
  writeFileSync(path, `#!/bin/sh\nexec '${KUBECTL}' "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

/** The folder of the tests for one cluster, `new`, with all objects in a namespace of the tests. */
export function folderFor(
  namespace: string, change: (all: TestUnit[]) => TestUnit[] = (all) => all,
  rename: (text: string) => string = (text) => text,
): string {
  const all = change(units()).filter(({ cluster }) => cluster === 'new');
  return outputFolder(all, {
    clusters: [{
      name: 'new',
      role: ClusterRole.OTHER,
      migClusters: [{ name: 'host', host: 'new' }], // that of `old` is not known: its token is none
      units: [],
    }],
  }, (text) => rename(text.replace(/openshift-migration/g, namespace)));
}

/** A status as the CRDs want it: each condition with a time, and no empty reason. */
function written(status: any): object | undefined {
  return status?.conditions === undefined ? status : {
    ...status,
    conditions: status.conditions.map(({ reason, ...condition }: any) => ({
      ...condition, ...reason ? { reason } : {}, lastTransitionTime: new Date().toISOString().replace(/\.\d+Z/, 'Z'),
    })),
  };
}

/** The annotation that MTC's controllers write each time they look at an object. */
const TOUCH = 'openshift.io/touch';

/** Plays MTC's controller: writes the status of objects again and again, until it is stopped. */
export function standInController(
  namespace: string, statusOf: (object: any) => object | undefined,
): () => Promise<void> {
  const cluster = serverCluster();
  let stopped = false;
  const work = (async () => {
    while (!stopped) {
      for (const kind of ['MigCluster', 'MigPlan', 'MigMigration']) {
        for (const object of await cluster.list({ apiVersion: 'migration.openshift.io/v1alpha1', kind, namespace })) {
          const wanted = statusOf(object);
          const status = written(wanted);
          const touch = createHash('sha256').update(JSON.stringify([object.spec, wanted])).digest('hex');
          if (status !== undefined && object.metadata.annotations?.[TOUCH] !== touch) {
            const fields = { metadata: { annotations: { [TOUCH]: touch } }, status };
            await cluster.patch({ apiVersion: object.apiVersion, kind, namespace, name: object.metadata.name }, fields);
          }
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  })();
  return async () => {
    stopped = true;
    await work;
  };
}
