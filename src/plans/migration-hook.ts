import { ApiObject, ApiObjectMetadata, Duration } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { HookAction } from './hook-action';
import { HookTarget, MIG_HOOK, MigHookSpec } from '../api/mig-hook';
import { checkMtcName, mtcMetadata } from '../constructs/metadata';
import { refuse } from '../constructs/mistake';

/** A hook, described in this program or there already. */
export interface IMigrationHook extends IConstruct {
  /** The name of its MigHook, by which plans refer to it. */
  readonly hookName: string;

  /** On which cluster of a plan it runs. */
  readonly runsOn: HookTarget;
}

/** Properties of a `MigrationHook`. */
export interface MigrationHookProps {
  /** What it does. */
  readonly action: HookAction;

  /** On which cluster of a plan it runs. */
  readonly runsOn: HookTarget;

  /**
   * After how long its pod is stopped.
   *
   * @default Duration.minutes(30)
   */
  readonly activeDeadline?: Duration;

  /**
   * Name, labels and annotations of the MigHook.
   *
   * @default - the name is the construct's id
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * Something that runs at a certain point of a cutover, as a Job on the source or the destination: stop what writes to a database,
 * repair addresses after the move. Attach it with `MigrationPlan.addHook`.
 */
export class MigrationHook extends Construct implements IMigrationHook {
  /**
   * A hook whose MigHook is there already. Nothing is written for it.
   *
   * @param hookName the name of the MigHook
   * @param runsOn where it runs, so that its ServiceAccount is written for the right cluster
   */
  static fromHookName(scope: Construct, id: string, hookName: string, runsOn: HookTarget): IMigrationHook {
    return new ImportedHook(scope, id, hookName, runsOn);
  }

  readonly hookName: string;
  readonly runsOn: HookTarget;

  /** The MigHook. */
  readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: MigrationHookProps) {
    super(scope, id);
    const metadata = mtcMetadata(this, props.metadata);
    this.hookName = metadata.name;
    this.runsOn = props.runsOn;
    const seconds = props.activeDeadline?.toSeconds({ integral: false });
    if (seconds !== undefined && (seconds === 0 || !Number.isInteger(seconds))) {
      refuse(this, {
        field: 'activeDeadline',
        value: props.activeDeadline!.toHumanString(),
        problem: seconds === 0 ? 'counts as not given, so the pod would be stopped after 30 minutes' : 'is not made of whole seconds, in which Kubernetes counts',
        fix: 'give one second or more, or leave it out',
      });
    }
    const spec: MigHookSpec = { ...props.action._render(this), targetCluster: props.runsOn, activeDeadlineSeconds: seconds };
    this.apiObject = new ApiObject(this, 'Resource', { ...MIG_HOOK, metadata, spec });
  }
}

class ImportedHook extends Construct implements IMigrationHook {
  constructor(scope: Construct, id: string, readonly hookName: string, readonly runsOn: HookTarget) {
    super(scope, id);
    checkMtcName(this, 'hookName', hookName);
  }
}
