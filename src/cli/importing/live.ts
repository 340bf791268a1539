import { spawnSync } from 'node:child_process';
import { objectsIn } from '../../operations/kubectl-answer';
import { OperationError } from '../../operations/operation-error';

/** The kinds that a host cluster has, except those that runs create by themselves. */
const KINDS = [
  'migclusters', 'migstorages', 'migplans', 'mighooks', 'migmigrations', 'miganalytics', 'migrationcontrollers',
]
  .map((plural) => `${plural}.migration.openshift.io`);

const MOST_BYTES = 64 * 1024 * 1024;

/** Longer than the API server may take for each request. */
const MOST_SECONDS = 600;

/** The objects of MTC on a host cluster, as kubectl prints them, or why there are none. No Secret is read. */
export function readLive(
  context: string, environment: { readonly [name: string]: string | undefined },
): { readonly json?: Uint8Array; readonly problem?: string } {
  const kubectl = environment.KUBECTL ?? 'kubectl';
  const args = [`--context=${context}`, 'get', KINDS.join(','), '--namespace=openshift-migration', '--output=json',
    '--request-timeout=60s'];
  const { stdout, stderr, status, error } = spawnSync(kubectl, args, {
    env: environment as NodeJS.ProcessEnv, maxBuffer: MOST_BYTES, timeout: MOST_SECONDS * 1000, killSignal: 'SIGKILL',
  });
  if (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      problem: code === 'ENOENT'
        ? `${kubectl} was not found. Install it, or set KUBECTL to its path`
        : `${kubectl} failed (${code})`,
    };
  }
  return status === 0
    ? checked(stdout, context, kubectl)
    : { problem: `kubectl --context ${context} get failed: ${String(stderr).trim().slice(0, 500)}` };
}

function checked(
  json: Buffer, context: string, kubectl: string,
): { readonly json?: Uint8Array; readonly problem?: string } {
  try {
    objectsIn(
      json.toString('utf8'), { where: `context ${context}: list the objects of MTC`, command: `${kubectl} get` },
    );
    return { json };
  } catch (error) {
    if (error instanceof OperationError) {
      return { problem: error.message };
    }
    throw error;
  }
}
