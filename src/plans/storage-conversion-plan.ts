import { Construct } from 'constructs';
import { MigrationRun, RunKind, RunOptions } from './migration-run';
import { NamespaceMapping } from './namespace-mapping';
import { ImportedPlan, IPlan, PlanAttributes } from './plan';
import { PlanBase, PlanProps } from './plan-base';
import { requiredList } from './required-options';
import { RunSequence } from './run-sequence';
import { flag } from '../api/common';
import { ConsolePlanType, MigPlanSpec } from '../api/mig-plan';
import { ICluster } from '../clusters/cluster';
import { checkCalls } from '../constructs/checked-calls';
import { refuseAtSynth } from '../constructs/mistake';
import { readProps } from '../constructs/read-options';

/** A plan that changes storage classes: a `StorageConversionPlan`, or one that already exists. */
export interface IStorageConversionPlan extends IPlan {
  /** Adds a run that copies the claims to their new class while the application runs. */
  copyClaims(id: string, options?: RunOptions): MigrationRun;

  /**
   * Adds a run that stops the application, copies for the last time, and restarts the workloads with the new claims.
   */
  convert(id: string, options?: RunOptions): MigrationRun;

  /** Adds a run that makes the workloads use the old claims again. */
  rollback(id: string, options?: RunOptions): MigrationRun;
}

/** Properties of a `StorageConversionPlan`. */
export interface StorageConversionPlanProps extends PlanProps {
  /** The cluster. */
  readonly cluster: ICluster;

  /** The namespaces whose claims are converted. */
  readonly namespaces: string[];

  /**
   * Whether the disks of running virtual machines are migrated while they run. Requires MTC 1.8 and OpenShift
   * Virtualization 4.17.
   *
   * @default false
   */
  readonly liveMigrate?: boolean;
}

/**
 * A plan that copies claims to another storage class of the same cluster and makes the workloads use the copies.
 *
 * The new claims are called `<claim>-mig-<four characters>`; the old ones remain. Workloads that an operator or a
 * GitOps tool manages return to the old claim unless they are changed there too, and the `volumeClaimTemplates` of a
 * StatefulSet keep the old class.
 *
 * Choose the classes in `volumes` (`KnownVolume.copy({ storageClass })`), or in the plan on the cluster after MTC has
 * discovered the volumes. No repository is required.
 */
export class StorageConversionPlan extends PlanBase implements IStorageConversionPlan {
  /**
   * References a plan whose MigPlan already exists. Only its runs are written.
   *
   * @param scope a construct in the host cluster's chart
   * @param id the construct's id
   * @param planName the name of the MigPlan
   */
  static fromPlanName(
    scope: Construct, id: string, planName: string, attributes: PlanAttributes = {},
  ): IStorageConversionPlan {
    return new ImportedStorageConversionPlan(scope, id, planName, attributes);
  }

  private readonly liveMigrate?: boolean;
  private readonly runs: RunSequence;

  constructor(scope: Construct, id: string, props: StorageConversionPlanProps) {
    super(scope, id, props = readProps('StorageConversionPlan', props), props?.cluster, props?.cluster,
      ['cluster', 'cluster']);
    this.liveMigrate = props.liveMigrate;
    this.runs = new RunSequence(this, props.rsyncIdentity);
    const namespaces = requiredList(this, 'namespaces', props.namespaces, '"shop"');
    namespaces.forEach((namespace) => this.addNamespace(NamespaceMapping.same(nameOf(namespace))));
    refuseAtSynth(this, () => this.volumes.flatMap((volume, index) => volume._isRenamed ? [{
      field: `volumes[${index}].targetClaim`,
      value: volume._props.targetClaim,
      problem: 'is ignored: MTC names the new claims of a conversion itself',
      fix: 'leave it out',
    }] : []));
  }

  copyClaims(id: string, options: RunOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.CONVERSION_COPY, options);
  }

  convert(id: string, options: RunOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.CONVERSION_CUTOVER, options);
  }

  rollback(id: string, options: RunOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.ROLLBACK, options);
  }

  /** @internal */
  protected _consolePlanType(): ConsolePlanType {
    return 'scc';
  }

  /** @internal */
  protected _mayRename(): boolean {
    return false;
  }

  /** @internal */
  protected _kindOfPlan(): Partial<MigPlanSpec> {
    return { liveMigrate: flag(this.liveMigrate) };
  }
}

checkCalls('StorageConversionPlan', StorageConversionPlan);

/** The name of a namespace. The other plans take mappings, and a JavaScript program can give one here as well. */
function nameOf(namespace: string | NamespaceMapping): string {
  return namespace instanceof NamespaceMapping && !namespace.isRenamed ? namespace.source : namespace as string;
}

class ImportedStorageConversionPlan extends ImportedPlan implements IStorageConversionPlan {
  private readonly runs = new RunSequence(this);

  copyClaims(id: string, options: RunOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.CONVERSION_COPY, options);
  }

  convert(id: string, options: RunOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.CONVERSION_CUTOVER, options);
  }

  rollback(id: string, options: RunOptions = {}): MigrationRun {
    return this.runs.add(id, RunKind.ROLLBACK, options);
  }
}
