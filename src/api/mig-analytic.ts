import { Flag, mtcKind, ObjectRef } from './common';

export const MIG_ANALYTIC = mtcKind('MigAnalytic');

/** `spec` of a MigAnalytic. The plan and the first three switches are required by the schema. */
export interface MigAnalyticSpec {
  readonly migPlanRef: ObjectRef;
  readonly analyzeK8SResources: boolean;
  readonly analyzeImageCount: boolean;
  readonly analyzePVCapacity: boolean;
  readonly analyzeExtendedPVCapacity?: Flag;
  readonly listImages?: Flag;
  readonly listImagesLimit?: number;
  readonly refresh?: Flag;
}
