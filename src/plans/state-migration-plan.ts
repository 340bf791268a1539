import { Construct } from 'constructs';
import { MigrationRun, RunKind, RunOptions } from './migration-run';
import { NamespaceMapping } from './namespace-mapping';
import { ImportedPlan, IPlan, PlanAttributes } from './plan';
import { PlanBase, PlanProps } from './plan-base';
import { requiredList, requiredRepository } from './required-options';
import { RunSequence } from './run-sequence';
import { mtcRef } from '../api/common';
import { ConsolePlanType, MigPlanSpec } from '../api/mig-plan';
import { ICluster, isSameCluster } from '../clusters/cluster';
import { checkCalls } from '../constructs/checked-calls';
import { Mistake, refuseAtSynth } from '../constructs/mistake';
import { readProps } from '../constructs/read-options';
import { IReplicationRepository } from '../repository/replication-repository';

/** A plan that copies the data of claims: a `StateMigrationPlan`, or one that already exists. */
export interface IStateMigrationPlan extends IPlan {
  /** Adds a run that copies the data of the claims while the application runs. */
  copyState(id: string, options?: RunOptions): MigrationRun;

  /** Adds a run that stops the application on the source and copies the data of the claims for the last time. */
  cutover(id: string, options?: RunOptions): MigrationRun;

  /** Adds a run that deletes what the plan created on the destination and restarts the application on the source. */
  rollback(id: string, options?: RunOptions): MigrationRun;
}

/** Properties of a `StateMigrationPlan`. */
export interface StateMigrationPlanProps extends PlanProps {
  /** The cluster that the data is copied from. */
  readonly source: ICluster;

  /** The cluster that the data is copied to. It can be the same. */
  readonly destination: ICluster;

  /** The replication repository. MTC requires one, although the data does not pass through it. */
  readonly repository: IReplicationRepository;

  /** The namespaces. Within one cluster each must be renamed. */
  readonly namespaces: NamespaceMapping[];
}

/**
 * A plan that copies only the data of claims, for applications that are deployed on the destination from git or
 * by a pipeline.
 *
 * The claims can be renamed on the destination (`KnownVolume.copy({ targetClaim })`). The usual order is: `copyState`
 * as often as needed, stop the application on the source, `cutover`, start it on the destination.
 */
export class StateMigrationPlan extends PlanBase implements IStateMigrationPlan {
  /**
   * References a plan whose MigPlan already exists. Only its runs are written.
   *
   * @param scope a construct in the host cluster's chart
   * @param id the construct's id
   * @param planName the name of the MigPlan
   */
  static fromPlanName(
    scope: Construct, id: string, planName: string, attributes: PlanAttributes = {},
  ): IStateMigrationPlan {
    return new ImportedStateMigrationPlan(scope, id, planName, attributes);
  }

  /** The repository. */
  readonly repository: IReplicationRepository;

  private readonly runs: RunSequence;

  constructor(scope: Construct, id: string, props: StateMigrationPlanProps) {
    super(scope, id, props = readProps('StateMigrationPlan', props), props?.source, props?.destination);
    this.repository = requiredRepository(this, props.repository);
    this.runs = new RunSequence(this, props.rsyncIdentity);
    const namespaces = requiredList(this, 'namespaces', props.namespaces, 'NamespaceMapping.same("shop")');
    namespaces.forEach((namespace) => this.addNamespace(namespace));
    refuseAtSynth(this, () => this.unmappedWithinOneCluster());
  }

  copyState(id: string, options: RunOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.STATE_COPY, options);
  }

  cutover(id: string, options: RunOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.STATE_CUTOVER, options);
  }

  rollback(id: string, options: RunOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.ROLLBACK, options);
  }

  /** @internal */
  protected _consolePlanType(): ConsolePlanType {
    return 'state';
  }

  /** @internal */
  protected _kindOfPlan(): Partial<MigPlanSpec> {
    return { migStorageRef: mtcRef(this.repository.repositoryName) };
  }

  private unmappedWithinOneCluster(): Mistake[] {
    if (!isSameCluster(this.source!, this.destination!)) {
      return [];
    }
    return this.namespaces.flatMap((namespace, index) => namespace.isRenamed ? [] : [{
      field: `namespaces[${index}]`,
      value: namespace.source,
      problem: 'keeps its name within one cluster: MTC treats the plan as a storage conversion or rejects it '
        + '(IntraClusterMigration)',
      fix: `use NamespaceMapping.renamed("${namespace.source}", "…"), or a StorageConversionPlan`,
    }]);
  }
}

checkCalls('StateMigrationPlan', StateMigrationPlan);

class ImportedStateMigrationPlan extends ImportedPlan implements IStateMigrationPlan {
  private readonly runs = new RunSequence(this);

  copyState(id: string, options: RunOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.STATE_COPY, options);
  }

  cutover(id: string, options: RunOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.STATE_CUTOVER, options);
  }

  rollback(id: string, options: RunOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.ROLLBACK, options);
  }
}
