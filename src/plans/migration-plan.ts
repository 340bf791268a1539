import { Construct } from 'constructs';
import { HookAttachment, PlanHookOptions } from './hook-attachment';
import { IncludedResource } from './included-resource';
import { LabelCondition, labelSelectorOptions, renderLabelSelector } from './label-selector';
import { IMigrationHook } from './migration-hook';
import { CutoverOptions, MigrationRun, RunKind, RunOptions } from './migration-run';
import { NamespaceMapping } from './namespace-mapping';
import { ImportedPlan, IPlan, PlanAttributes } from './plan';
import { PlanBase, PlanProps } from './plan-base';
import { requiredList, requiredRepository } from './required-options';
import { RunSequence } from './run-sequence';
import { flag, mtcRef } from '../api/common';
import { ConsolePlanType, MigPlanSpec } from '../api/mig-plan';
import { onOneCluster } from '../charts/clusters';
import { ICluster, isSameCluster } from '../clusters/cluster';
import { checkCalls } from '../constructs/checked-calls';
import { given } from '../constructs/given';
import { refuse, required } from '../constructs/mistake';
import { renderedFrom } from '../constructs/options';
import { readProps } from '../constructs/read-options';
import { IReplicationRepository } from '../repository/replication-repository';

/** How images or volumes are copied from one cluster to the other. */
export enum TransferMode {
  /** From cluster to cluster. Faster, and requires a network connection between them. */
  DIRECT = 'direct',
  /** Through the replication repository. */
  INDIRECT = 'indirect',
}

/** A plan that migrates whole namespaces: a `MigrationPlan`, or one that already exists. */
export interface IMigrationPlan extends IPlan {
  /** Adds a run that copies images and volumes while the application runs. Repeat it to shorten the cutover. */
  stage(id: string, options?: RunOptions): MigrationRun;

  /** Adds a run that stops the application on the source and migrates it. */
  cutover(id: string, options?: CutoverOptions): MigrationRun;

  /**
   * Adds a run that deletes what the plan created on the destination, including everything that the application wrote
   * there, and restarts the application on the source.
   */
  rollback(id: string, options?: RunOptions): MigrationRun;
}

/** Properties of a `MigrationPlan`. */
export interface MigrationPlanProps extends PlanProps {
  /** The cluster that the application is migrated from. */
  readonly source: ICluster;

  /** The cluster that the application is migrated to. */
  readonly destination: ICluster;

  /**
   * The replication repository. It is required even if images and volumes are copied directly: Kubernetes objects
   * always pass through it.
   */
  readonly repository: IReplicationRepository;

  /** The namespaces. At most ten, unless `limits.namespaces` of the host's controller is higher. */
  readonly namespaces: NamespaceMapping[];

  /**
   * How images are copied. Direct copies require `exposedRegistryPath` of a remote cluster.
   *
   * @default TransferMode.DIRECT
   */
  readonly imageMigration?: TransferMode;

  /**
   * How volumes are copied: directly with rsync, or with Restic through the repository.
   *
   * @default TransferMode.DIRECT
   */
  readonly volumeMigration?: TransferMode;

  /**
   * The kinds of objects that are migrated. They must exist on the source. Volumes and image streams are migrated
   * separately and cannot be listed here.
   *
   * @default - all kinds that the host's controller does not exclude
   */
  readonly includedResources?: IncludedResource[];

  /**
   * The conditions on labels that objects and images must meet to be migrated. Volumes are not filtered.
   *
   * @default - all
   */
  readonly labelSelector?: LabelCondition[];
}

/**
 * A plan that migrates namespaces from one cluster to another.
 *
 * The plan does nothing by itself. Its runs do, and each has its own file: `stage` as often as needed, then `cutover`.
 * Deleting a MigPlan deletes its runs; docs/runs.md says how to wait for runs, cancel them, and in which
 * order to delete.
 *
 * According to its source, MTC 1.8 starts the last direct copy of volumes before it has stopped the application; MTC
 * 1.7 stops it first. If no write may be lost, stop the application before the cutover, or with a PreBackup hook.
 */
export class MigrationPlan extends PlanBase implements IMigrationPlan {
  /**
   * References a plan whose MigPlan already exists. Only its runs are written.
   *
   * @param scope a construct in the host cluster's chart
   * @param id the construct's id
   * @param planName the name of the MigPlan
   */
  static fromPlanName(scope: Construct, id: string, planName: string, attributes: PlanAttributes = {}): IMigrationPlan {
    return new ImportedMigrationPlan(scope, id, planName, attributes);
  }

  /** The repository. */
  readonly repository: IReplicationRepository;

  /** How images are copied. */
  readonly imageMigration: TransferMode;

  /** How volumes are copied. */
  readonly volumeMigration: TransferMode;

  private readonly included: IncludedResource[];
  private readonly labelSelector: MigPlanSpec['labelSelector'];
  private readonly hooks: HookAttachment[] = [];
  private readonly runs: RunSequence;

  constructor(scope: Construct, id: string, props: MigrationPlanProps) {
    super(scope, id, props = readProps('MigrationPlan', props), props?.source, props?.destination);
    this.repository = requiredRepository(this, props.repository);
    onOneCluster(this, this.repository);
    this.imageMigration = props.imageMigration ?? TransferMode.DIRECT;
    this.volumeMigration = props.volumeMigration ?? TransferMode.DIRECT;
    this.included = [...props.includedResources ?? []];
    this.labelSelector = renderLabelSelector(props.labelSelector);
    renderedFrom(this.apiObject, labelSelectorOptions(props.labelSelector));
    this.runs = new RunSequence(this, props.rsyncIdentity);
    const namespaces = requiredList(this, 'namespaces', props.namespaces, 'NamespaceMapping.same("shop")');
    namespaces.forEach((namespace) => this.addNamespace(namespace));
    this.checkClusters(this.source!, this.destination!);
  }

  /**
   * Adds a hook to the plan's cutovers: at most one for each of the four phases. Stages never run hooks.
   *
   * Unless a ServiceAccount is given, one is written for the cluster that the hook runs on, with the given permissions.
   */
  addHook(hook: IMigrationHook, options: PlanHookOptions): void {
    const parts = [
      required(this, 'addHook.hook', hook, 'give a MigrationHook', () => undefined),
      required(this, 'addHook.phase', options?.phase, 'give a phase such as HookPhase.PRE_BACKUP', () => undefined),
    ];
    if (parts.includes(undefined)) {
      return;
    }
    onOneCluster(this, hook);
    renderedFrom(this.apiObject, HookAttachment.optionsOf(this.hooks.length));
    this.hooks.push(new HookAttachment(this, hook, options));
  }

  /** Adds a kind of objects that is migrated. As soon as there is one, only the listed kinds are. */
  addIncludedResource(resource: IncludedResource): void {
    this.included.push(given('MigrationPlan.addIncludedResource', 'resource', resource,
      'give IncludedResource.core("ConfigMap") or IncludedResource.of("apps", "Deployment")'));
  }

  stage(id: string, options: RunOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.STAGE, options);
  }

  cutover(id: string, options: CutoverOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.CUTOVER, options);
  }

  rollback(id: string, options: RunOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.ROLLBACK, options);
  }

  /** @internal */
  protected _consolePlanType(): ConsolePlanType {
    return 'full';
  }

  /** @internal */
  protected _kindOfPlan(): Partial<MigPlanSpec> {
    return {
      migStorageRef: mtcRef(this.repository.repositoryName),
      indirectImageMigration: flag(this.imageMigration === TransferMode.INDIRECT),
      indirectVolumeMigration: flag(this.volumeMigration === TransferMode.INDIRECT),
      includedResources: this.included.length ? this.included.map(({ group, kind }) => ({ group, kind })) : undefined,
      labelSelector: this.labelSelector,
      hooks: this.hooks.length ? this.hooks.map((hook) => hook.spec) : undefined,
    };
  }

  private checkClusters(source: ICluster, destination: ICluster): void {
    if (isSameCluster(source, destination)) {
      refuse(this, {
        field: 'destination',
        value: destination.clusterName,
        problem: 'is also the source: MTC does not migrate namespaces within one cluster',
        fix: 'use a StateMigrationPlan to copy data to other namespaces, '
          + 'or a StorageConversionPlan to change storage classes',
      });
    }
  }
}

checkCalls('MigrationPlan', MigrationPlan);

class ImportedMigrationPlan extends ImportedPlan implements IMigrationPlan {
  private readonly runs = new RunSequence(this);

  stage(id: string, options: RunOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.STAGE, options);
  }

  cutover(id: string, options: CutoverOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.CUTOVER, options);
  }

  rollback(id: string, options: RunOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.ROLLBACK, options);
  }
}
