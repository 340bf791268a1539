import { Construct } from 'constructs';
import { HookAttachment, PlanHookOptions } from './hook-attachment';
import { IncludedResource } from './included-resource';
import { LabelCondition, renderLabelSelector } from './label-selector';
import { IMigrationHook } from './migration-hook';
import { CutoverOptions, MigrationRun, RunKind, RunOptions } from './migration-run';
import { NamespaceMapping } from './namespace-mapping';
import { ImportedPlan, IPlan, PlanAttributes } from './plan';
import { PlanBase, PlanProps } from './plan-base';
import { RunSequence } from './run-sequence';
import { flag, mtcRef } from '../api/common';
import { ConsolePlanType, MigPlanSpec } from '../api/mig-plan';
import { onOneCluster } from '../charts/clusters';
import { ICluster, isSameCluster } from '../clusters/cluster';
import { refuse, refuseAtSynth } from '../constructs/mistake';
import { IReplicationRepository } from '../repository/replication-repository';

/** The way that images or volumes take from one cluster to the other. */
export enum TransferMode {
  /** From cluster to cluster. Quicker; needs a way between them. */
  DIRECT = 'direct',
  /** Through the replication repository. */
  INDIRECT = 'indirect',
}

/** A plan that moves whole namespaces: a `MigrationPlan`, or one that is there already. */
export interface IMigrationPlan extends IPlan {
  /** Copies images and volumes while the application runs on. Repeat it to shorten the cutover. */
  stage(id: string, options?: RunOptions): MigrationRun;

  /** Stops the application on the source and moves it. */
  cutover(id: string, options?: CutoverOptions): MigrationRun;

  /** Deletes what the plan created on the destination, with all that the application has written there, and starts it on the source again. */
  rollback(id: string, options?: RunOptions): MigrationRun;
}

/** Properties of a `MigrationPlan`. */
export interface MigrationPlanProps extends PlanProps {
  /** The cluster that the application leaves. */
  readonly source: ICluster;

  /** The cluster that it goes to. */
  readonly destination: ICluster;

  /** The repository. Needed also where images and volumes go directly: the objects always go through it. */
  readonly repository: IReplicationRepository;

  /** The namespaces. At most ten, unless the host's `migNamespaceLimit` allows more. */
  readonly namespaces: NamespaceMapping[];

  /**
   * The way of the images. Directly, a remote cluster needs its `exposedRegistryPath`.
   *
   * @default TransferMode.DIRECT
   */
  readonly imageMigration?: TransferMode;

  /**
   * The way of the volumes: directly by rsync, or by Restic through the repository.
   *
   * @default TransferMode.DIRECT
   */
  readonly volumeMigration?: TransferMode;

  /**
   * Moves only objects of these kinds. The kinds must exist on the source. Volumes and image streams go their own ways and
   * can't be named here.
   *
   * @default - all kinds that the host's controller does not exclude
   */
  readonly includedResources?: IncludedResource[];

  /**
   * Moves only objects, and images, whose labels meet all these conditions. Volumes are discovered regardless.
   *
   * @default - all
   */
  readonly labelSelector?: LabelCondition[];
}

/**
 * Moves namespaces from one cluster to another.
 *
 * The plan does nothing by itself. Its runs do, and each is a file of its own: `stage` as often as you like, then `cutover`. Deleting a
 * MigPlan deletes its runs; docs/runs.md says how to wait for runs, cancel them, and in which order to delete.
 *
 * By its source, MTC 1.8 starts the last copy of volumes that go directly before it has stopped the application (MTC 1.7 stops it
 * first). Whoever can't afford a lost write stops the application beforehand, or uses a PreBackup hook for that.
 */
export class MigrationPlan extends PlanBase implements IMigrationPlan {
  /**
   * A plan whose MigPlan is there already. Nothing is written for it but its runs.
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

  /** The way of the images. */
  readonly imageMigration: TransferMode;

  /** The way of the volumes. */
  readonly volumeMigration: TransferMode;

  private readonly selection: Pick<MigPlanSpec, 'includedResources' | 'labelSelector'>;
  private readonly hooks: HookAttachment[] = [];
  private readonly runs: RunSequence;

  constructor(scope: Construct, id: string, props: MigrationPlanProps) {
    super(scope, id, props, props.source, props.destination);
    this.repository = props.repository;
    onOneCluster(this, props.repository);
    this.imageMigration = props.imageMigration ?? TransferMode.DIRECT;
    this.volumeMigration = props.volumeMigration ?? TransferMode.DIRECT;
    this.selection = {
      includedResources: props.includedResources?.map(({ group, kind }) => ({ group, kind })),
      labelSelector: renderLabelSelector(this, props.labelSelector),
    };
    this.runs = new RunSequence(this, props.rsyncIdentity);
    props.namespaces.forEach((namespace) => this.addNamespace(namespace));
    this.checkClusters(props);
    this.checkResources(props);
    refuseAtSynth(this, () => this.volumes.flatMap((volume, index) => volume._isRenamed ? [{
      field: `volumes[${index}].targetClaim`,
      value: volume._props.targetClaim,
      problem: 'renames a claim, and MTC refuses stages and cutovers of such a plan with InvalidSpec',
      fix: 'use a StateMigrationPlan, whose runs can rename claims',
    }] : []));
  }

  /**
   * Lets a hook run in the plan's cutovers: one for each phase, so four at the most. Stages never run hooks.
   *
   * Where no ServiceAccount is given, one is written for the cluster that the hook runs on, with the permissions that are given.
   */
  addHook(hook: IMigrationHook, options: PlanHookOptions): void {
    onOneCluster(this, hook);
    this.hooks.push(new HookAttachment(this, hook, options, this.hooks));
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
      ...this.selection,
      hooks: this.hooks.length ? this.hooks.map((hook) => hook.spec) : undefined,
    };
  }

  private checkClusters(props: MigrationPlanProps): void {
    if (isSameCluster(props.source, props.destination)) {
      refuse(this, {
        field: 'destination',
        value: props.destination.clusterName,
        problem: 'is the source as well, and within one cluster MTC moves no namespaces',
        fix: 'use a StateMigrationPlan to copy data to other namespaces, or a StorageConversionPlan to change storage classes',
      });
    }
  }

  private checkResources(props: MigrationPlanProps): void {
    props.includedResources?.forEach((resource, index) => {
      if (resource._isAlwaysExcluded) {
        refuse(this, {
          field: `includedResources[${index}]`,
          value: resource.kind,
          problem: 'is left out of every backup by MTC, and Velero refuses a backup that both includes and excludes a kind',
          fix: 'leave it out; volumes and images are migrated without being named',
        });
      }
    });
  }
}

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
