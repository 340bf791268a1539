import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { IPlan } from './plan';
import { flag, mtcRef } from '../api/common';
import { MIG_ANALYTIC, MigAnalyticSpec } from '../api/mig-analytic';
import { runChart } from '../charts/cluster-charts';
import { onOneCluster } from '../charts/clusters';
import { mtcMetadata } from '../constructs/metadata';
import { required } from '../constructs/mistake';
import { renderedFrom } from '../constructs/options';
import { OwnConstruct } from '../constructs/own-construct';
import { ownedBy } from '../constructs/owner';
import { readProps } from '../constructs/read-options';
import { RunOwner } from '../output/migration-index';

/** Properties of a `MigrationAnalytic`. */
export interface MigrationAnalyticProps {
  /** The plan whose namespaces are analyzed. */
  readonly plan: IPlan;

  /**
   * Whether Kubernetes objects are counted, and kinds that the destination does not know are listed.
   *
   * @default true
   */
  readonly kubernetesResources?: boolean;

  /**
   * Whether images and their sizes are counted.
   *
   * @default true
   */
  readonly images?: boolean;

  /**
   * Whether the capacities of the volumes are added up.
   *
   * @default true
   */
  readonly volumeCapacity?: boolean;

  /**
   * Whether the usage of the volumes is measured (`df` in pods on their nodes), to propose capacities and
   * find sparse files.
   *
   * @default false
   */
  readonly volumeUsage?: boolean;

  /**
   * The maximum number of images that are listed.
   *
   * @default - images are not listed
   */
  readonly listImages?: number;

  /**
   * Whether the analysis is repeated, once: MTC does not repeat one that is Ready. The controller removes the field
   * when it is done.
   *
   * @default false
   */
  readonly refresh?: boolean;

  /**
   * The name of the MigAnalytic. Labels and annotations are not offered, because MTC removes them until the MigAnalytic
   * is Ready.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

/**
 * An analysis of what a plan would migrate. The result is in the object's `status.analytics`. It changes nothing.
 * Applying it starts it.
 */
export class MigrationAnalytic extends OwnConstruct {
  /** The name of the MigAnalytic. */
  readonly analyticName: string;

  /** The MigAnalytic. */
  readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: MigrationAnalyticProps) {
    super(scope, id, props = readProps('MigrationAnalytic', props));
    const metadata: ApiObjectMetadata = mtcMetadata(this, { name: props.name });
    this.analyticName = metadata.name!;
    const planName = required(this, 'plan', props.plan?.planName, 'give a plan', () => 'missing');
    const spec: MigAnalyticSpec = {
      migPlanRef: mtcRef(planName),
      analyzeK8SResources: props.kubernetesResources ?? true,
      analyzeImageCount: props.images ?? true,
      analyzePVCapacity: props.volumeCapacity ?? true,
      analyzeExtendedPVCapacity: flag(props.volumeUsage),
      listImages: flag(props.listImages !== undefined),
      listImagesLimit: props.listImages,
      refresh: flag(props.refresh),
    };
    onOneCluster(this, props.plan);
    const chart = runChart(Chart.of(this), `${planName}-analysis-${id}`, {
      ownerKind: RunOwner.PLAN,
      owner: planName,
      kind: 'analysis',
      id,
      purpose: 'counts what the plan would migrate, and changes nothing',
    });
    this.apiObject = renderedFrom(ownedBy(
      this, new ApiObject(chart, 'Resource', { ...MIG_ANALYTIC, metadata, spec }),
    ), {
      'metadata.name': props.name === undefined ? 'id' : 'name',
      'spec.migPlanRef': 'plan',
      'spec.listImagesLimit': 'listImages',
    });
  }
}
