import { Construct } from 'constructs';
import { TransferIdentity } from './transfer-identity';
import type { TransferRole } from '../../api/transfer';
import { refuse } from '../../constructs/mistake';
import { Ownership } from '../transfer-values';

/** The capabilities of root in a pod that preserves owners: no more than Pod Security's `baseline` allows. */
const CAPABILITIES: Record<TransferRole, string[]> = {
  send: ['DAC_OVERRIDE'],
  receive: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'SETFCAP'],
};

/** Required to create device files. */
const MAKE_DEVICES = 'MKNOD';

/** The capabilities of all pods, for the SecurityContextConstraints. */
export function allCapabilities(specialFiles: boolean): string[] {
  return [...CAPABILITIES.receive, ...(specialFiles ? [MAKE_DEVICES] : [])];
}

/** `securityContext` of a pod and of its container, and the mode of the files of its Secrets. */
export interface PodIdentity {
  readonly pod: Record<string, unknown>;
  readonly container: Record<string, unknown>;
  readonly secretMode: number;
}

/** The options of an engine that a pod's identity depends on. */
export interface PodIdentityOptions {
  /** `fsGroupChangePolicy` of the pod. */
  readonly changePolicy: string;
  readonly specialFiles: boolean;
}

/**
 * The security contexts of a pod: those that Pod Security's `restricted` requires, or, if owners are preserved, that
 * `baseline` allows.
 */
export function podIdentity(
  role: TransferRole, ownership: Ownership, identity: TransferIdentity, options: PodIdentityOptions,
): PodIdentity {
  const { changePolicy, specialFiles } = options;
  const isRoot = ownership === Ownership.PRESERVE;
  const { user, group, fsGroup, supplementalGroups } = identity;
  const add = role === 'receive'
    ? [...CAPABILITIES.receive, ...(specialFiles ? [MAKE_DEVICES] : [])]
    : CAPABILITIES.send;
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
    secretMode: isRoot ? 0o400 : modeForGroup(fsGroup),
  };
}

/**
 * The files of a Secret belong to root. Synth does not know whether the pod has a group that could read them; only one
 * user is in the pod.
 */
function modeForGroup(fsGroup: number | undefined): number {
  return fsGroup === undefined ? 0o444 : 0o440;
}

/** Rejects ids that no pod can have. */
export function checkIdentity(at: Construct, path: string, identity: TransferIdentity, ownership: Ownership): void {
  const ids: Array<[string, number | undefined]> = [
    ['user', identity.user], ['group', identity.group], ['fsGroup', identity.fsGroup],
    ...(identity.supplementalGroups ?? []).map((id, index): [string, number] => [`supplementalGroups[${index}]`, id]),
  ];
  for (const [name, id] of ids) {
    if (id !== undefined && (!Number.isInteger(id) || id < 0 || id > 2147483647)) {
      refuse(at, {
        field: `${path}${name}`,
        value: id,
        problem: 'is not a valid user or group id',
        fix: 'write an integer from 0 to 2147483647',
      });
    }
  }
  if (identity.user !== undefined && ownership === Ownership.PRESERVE) {
    refuse(at, {
      field: `${path}user`,
      value: identity.user,
      problem: 'cannot preserve owners: only root can',
      fix: 'leave it out, or choose another ownership',
    });
  } else if (identity.user === 0) {
    refuse(at, {
      field: `${path}user`,
      value: 0,
      problem: 'is root: Kubernetes rejects it in a pod with runAsNonRoot',
      fix: 'use Ownership.PRESERVE, or give the id of an ordinary user',
    });
  }
}
