import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { IPlan } from './plan';
import { flag, mtcRef } from '../api/common';
import { MIG_ANALYTIC, MigAnalyticSpec } from '../api/mig-analytic';
import { runChart } from '../charts/cluster-charts';
import { onOneCluster } from '../charts/clusters';
import { mtcMetadata } from '../constructs/metadata';
import { refuse } from '../constructs/mistake';
import { ownedBy } from '../constructs/owner';
import { RunOwner } from '../output/migration-index';

/** Properties of a `MigrationAnalytic`. */
export interface MigrationAnalyticProps {
  /** The plan whose namespaces are looked at. */
  readonly plan: IPlan;

  /**
   * Counts Kubernetes objects, and lists kinds that the destination does not know.
   *
   * @default true
   */
  readonly kubernetesResources?: boolean;

  /**
   * Counts images and their sizes.
   *
   * @default true
   */
  readonly images?: boolean;

  /**
   * Adds up the capacities of the volumes.
   *
   * @default true
   */
  readonly volumeCapacity?: boolean;

  /**
   * Looks into the volumes (`df` in pods on their nodes), to propose capacities and find sparse files.
   *
   * @default false
   */
  readonly volumeUsage?: boolean;

  /**
   * Lists up to so many images.
   *
   * @default - images are not listed
   */
  readonly listImages?: number;

  /**
   * Whether the analysis is repeated, once: MTC does not repeat one that is Ready. The controller removes the field when it is done.
   *
   * @default false
   */
  readonly refresh?: boolean;

  /**
   * The name of the MigAnalytic. Labels and annotations are not offered, because MTC's controller replaces them all by its own.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

/**
 * An analysis of what a plan would migrate. The result is in the object's `status.analytics`. It changes nothing. Applying it starts it.
 */
export class MigrationAnalytic extends Construct {
  /** The name of the MigAnalytic. */
  readonly analyticName: string;

  /** The MigAnalytic. */
  readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: MigrationAnalyticProps) {
    super(scope, id);
    const metadata: ApiObjectMetadata = mtcMetadata(this, { name: props.name });
    this.analyticName = metadata.name!;
    if (props.listImages !== undefined && (!Number.isInteger(props.listImages) || props.listImages < 1)) {
      refuse(this, {
        field: 'listImages',
        value: props.listImages,
        problem: 'is no number of images; MTC would list none',
        fix: 'write a whole number from 1, or leave it out',
      });
    }
    const spec: MigAnalyticSpec = {
      migPlanRef: mtcRef(props.plan.planName),
      analyzeK8SResources: props.kubernetesResources ?? true,
      analyzeImageCount: props.images ?? true,
      analyzePVCapacity: props.volumeCapacity ?? true,
      analyzeExtendedPVCapacity: flag(props.volumeUsage),
      listImages: flag(props.listImages !== undefined),
      listImagesLimit: props.listImages,
      refresh: flag(props.refresh),
    };
    onOneCluster(this, props.plan);
    const chart = runChart(Chart.of(this), `${props.plan.planName}-analysis-${id}`, {
      ownerKind: RunOwner.PLAN, owner: props.plan.planName, kind: 'analysis', id, purpose: 'counts what the plan would migrate, and changes nothing',
    });
    this.apiObject = ownedBy(this, new ApiObject(chart, 'Resource', { ...MIG_ANALYTIC, metadata, spec }));
  }
}
