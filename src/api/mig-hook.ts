import { mtcKind } from './common';

export const MIG_HOOK = mtcKind('MigHook');

/** On which cluster of the plan a hook's Job runs. */
export enum HookTarget {
  /** On the cluster that the application leaves. */
  SOURCE = 'source',
  /** On the cluster that the application goes to. */
  DESTINATION = 'destination',
}

/** `spec` of a MigHook. */
export interface MigHookSpec {
  readonly custom: boolean;
  readonly image: string;
  readonly playbook?: string;
  readonly targetCluster: HookTarget;
  readonly activeDeadlineSeconds?: number;
}
