import { spawnSync } from 'child_process';
import * as fs from 'fs';

// Makes a process of this machine what a container is, as far as this process may: its user, groups,
// capabilities and mounts.

/** Whether this process may do what a pod's user and a mount need. */
export const IS_ROOT = process.getuid?.() === 0;

/** The user of a pod without runAsUser, as OpenShift assigns one; the user of this process if it is not root. */
export const NAMESPACE_USER = IS_ROOT ? 1000680000 : process.getuid?.() ?? 0;

/**
 * Whether a process can have its own mounts and process ids, so that the claim is really read-only, and signals do what
 * they do to process 1.
 */
export const CAN_CONTAIN = IS_ROOT && spawnSync('unshare',
  ['--mount', '--pid', '--fork', '--mount-proc', 'mount', '--bind', '/tmp', '/tmp']).status === 0;

/** Starts a command with the claim mounted, and the home directory read-only. */
export function containCommand(data: string, isReadOnly: boolean): string[] {
  const script = [
    `mount --bind "$0" data ${isReadOnly ? '&& mount -o remount,bind,ro data' : ''}`,
    'mount --bind home home && mount -o remount,bind,ro home',
    'exec "$@"',
  ].join(' && ');
  return CAN_CONTAIN
    ? ['unshare', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child', 'sh', '-c', script,
      fs.realpathSync(data)]
    : [];
}

/** The user, groups and capabilities of a pod; those of this process if it is not root. */
export function userCommand(user: number, spec: any, container: any): string[] {
  if (!IS_ROOT || spawnSync('setpriv', ['--version']).status !== 0) {
    return [];
  }
  const { runAsGroup = 0, fsGroup, supplementalGroups = [] } = spec.securityContext;
  const groups = [...supplementalGroups, ...fsGroup === undefined ? [] : [fsGroup]];
  const capabilities = [
    '-all', ...(container.securityContext.capabilities.add ?? []).map((name: string) => `+${name.toLowerCase()}`),
  ].join(',');
  return [
    'setpriv', `--reuid=${user}`, `--regid=${runAsGroup}`,
    groups.length > 0 ? `--groups=${groups.join(',')}` : '--clear-groups',
    `--bounding-set=${capabilities}`, '--inh-caps=-all', '--no-new-privs', '--',
  ];
}
