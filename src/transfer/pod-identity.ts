import { Construct } from 'constructs';
import { TransferIdentity } from './transfer-identity';
import { Ownership } from './transfer-values';
import type { TransferRole } from '../api/transfer';
import { refuse } from '../constructs/mistake';

/** What root is allowed in a pod that keeps owners: no more than Pod Security's `baseline` allows. */
const CAPABILITIES: Record<TransferRole, string[]> = {
  send: ['DAC_OVERRIDE'],
  receive: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'SETFCAP'],
};

/** To make device files. */
const MAKE_DEVICES = 'MKNOD';

/** The capabilities of the pods, for those who let them in. */
export function allCapabilities(specialFiles: boolean): string[] {
  return [...CAPABILITIES.receive, ...(specialFiles ? [MAKE_DEVICES] : [])];
}

/** `securityContext` of a pod and of its container, and the mode of the files of its Secrets. */
export interface PodIdentity {
  readonly pod: Record<string, unknown>;
  readonly container: Record<string, unknown>;
  readonly secretMode: number;
}

/** What of an engine's options a pod's identity depends on. */
export interface PodIdentityOptions {
  /** When volumes are given to the group: the wire value. */
  readonly changePolicy: string;
  readonly specialFiles: boolean;
}

/**
 * What a pod may do: what Pod Security's `restricted` asks for, and with owners kept what `baseline` allows.
 */
export function podIdentity(role: TransferRole, ownership: Ownership, identity: TransferIdentity, options: PodIdentityOptions): PodIdentity {
  const { changePolicy, specialFiles } = options;
  const isRoot = ownership === Ownership.PRESERVE;
  const { user, group, fsGroup, supplementalGroups } = identity;
  const add = role === 'receive' ? [...CAPABILITIES.receive, ...(specialFiles ? [MAKE_DEVICES] : [])] : CAPABILITIES.send;
  return {
    pod: {
      runAsNonRoot: !isRoot,
      runAsUser: isRoot ? 0 : user,
      runAsGroup: isRoot ? group ?? 0 : group,
      fsGroup,
      fsGroupChangePolicy: changePolicy,
      supplementalGroups: supplementalGroups?.length ? supplementalGroups : undefined,
      seccompProfile: identity.seccomp ?? true ? { type: 'RuntimeDefault' } : undefined,
    },
    container: {
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: !isRoot,
      capabilities: isRoot ? { drop: ['ALL'], add } : { drop: ['ALL'] },
    },
    // The files of a Secret are root's. Whether there is a group who could read them otherwise can't be known here; in the pod there is one user.
    secretMode: isRoot ? 0o400 : fsGroup === undefined ? 0o444 : 0o440,
  };
}

/** Refuses ids that no pod can have. */
export function checkIdentity(at: Construct, path: string, identity: TransferIdentity, ownership: Ownership): void {
  const ids: Array<[string, number | undefined]> = [
    ['user', identity.user], ['group', identity.group], ['fsGroup', identity.fsGroup],
    ...(identity.supplementalGroups ?? []).map((id, index): [string, number] => [`supplementalGroups[${index}]`, id]),
  ];
  for (const [name, id] of ids) {
    if (id !== undefined && (!Number.isInteger(id) || id < 0 || id > 2147483647)) {
      refuse(at, { field: `${path}${name}`, value: id, problem: 'is no id that a pod can have', fix: 'write a whole number from 0 to 2147483647' });
    }
  }
  if (identity.user !== undefined && ownership === Ownership.PRESERVE) {
    refuse(at, { field: `${path}user`, value: identity.user, problem: 'can\'t keep owners, which only root can', fix: 'leave it out, or choose another ownership' });
  } else if (identity.user === 0) {
    refuse(at, {
      field: `${path}user`,
      value: 0,
      problem: 'is root, whom Kubernetes refuses in a pod that runs as an ordinary user',
      fix: 'use Ownership.PRESERVE, or give the id of an ordinary user',
    });
  }
}
