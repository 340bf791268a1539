import { ApiObject, ApiObjectMetadata, Duration } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { HookAction } from './hook-action';
import { HookTarget, MIG_HOOK, MigHookSpec } from '../api/mig-hook';
import { checkCalls } from '../constructs/checked-calls';
import { checkImportedName, mtcMetadata, nameOption } from '../constructs/metadata';
import { refuse, required } from '../constructs/mistake';
import { renderedFrom } from '../constructs/options';
import { OwnConstruct } from '../constructs/own-construct';
import { readProps } from '../constructs/read-options';

/** A hook, defined in this program or already existing. */
export interface IMigrationHook extends IConstruct {
  /** The name of its MigHook, to which plans refer. */
  readonly hookName: string;

  /** The cluster of a plan on which it runs. */
  readonly runsOn: HookTarget;
}

/** The options that the fields of a MigHook are rendered from. */
const OPTIONS = {
  'metadata': 'metadata',
  'spec.image': 'action.image',
  'spec.playbook': 'action.playbook',
  'spec.targetCluster': 'runsOn',
  'spec.activeDeadlineSeconds': 'activeDeadline',
};

/** Properties of a `MigrationHook`. */
export interface MigrationHookProps {
  /** Its action. */
  readonly action: HookAction;

  /** The cluster of a plan on which it runs. */
  readonly runsOn: HookTarget;

  /**
   * The time limit of its pod.
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
 * A Job that runs on the source or the destination in a certain phase of a cutover, for example to stop writers of a
 * database or to correct addresses afterwards. Attach it with `MigrationPlan.addHook`.
 */
export class MigrationHook extends OwnConstruct implements IMigrationHook {
  /**
   * References a hook whose MigHook already exists. Nothing is written for it.
   *
   * @param hookName the name of the MigHook
   * @param runsOn the cluster on which it runs, for which its ServiceAccount is written
   */
  static fromHookName(scope: Construct, id: string, hookName: string, runsOn: HookTarget): IMigrationHook {
    return new ImportedHook(scope, id, hookName, runsOn);
  }

  readonly hookName: string;
  readonly runsOn: HookTarget;

  /** The MigHook. */
  readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: MigrationHookProps) {
    super(scope, id, props = readProps('MigrationHook', props));
    const metadata = mtcMetadata(this, props.metadata);
    this.hookName = metadata.name;
    this.runsOn = props.runsOn;
    const fix = 'give HookAction.playbook(…) or HookAction.customImage(…)';
    const action = required(this, 'action', props.action, fix, () => HookAction.customImage('missing'));
    required(this, 'runsOn', props.runsOn, 'give HookTarget.SOURCE or HookTarget.DESTINATION', () => HookTarget.SOURCE);
    const seconds = props.activeDeadline?.toSeconds({ integral: false });
    if (seconds !== undefined && !Number.isInteger(seconds)) {
      refuse(this, {
        field: 'activeDeadline',
        value: props.activeDeadline!.toHumanString(),
        problem: 'is not made of whole seconds, in which Kubernetes counts',
        fix: 'give one second or more, or leave it out',
      });
    }
    const spec: MigHookSpec = { ...action._render(this), targetCluster: props.runsOn, activeDeadlineSeconds: seconds };
    this.apiObject = renderedFrom(new ApiObject(this, 'Resource', { ...MIG_HOOK, metadata, spec }), {
      ...OPTIONS,
      'metadata.name': nameOption(this),
    });
  }
}

checkCalls('MigrationHook', MigrationHook);

class ImportedHook extends OwnConstruct implements IMigrationHook {
  constructor(scope: Construct, id: string, readonly hookName: string, readonly runsOn: HookTarget) {
    super(scope, id);
    required(this, 'runsOn', runsOn, 'give HookTarget.SOURCE or HookTarget.DESTINATION', () => HookTarget.SOURCE);
    checkImportedName(this, 'hookName', hookName);
  }
}
