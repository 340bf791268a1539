import { mtcKind, ObjectRef } from './common';

export const MIG_ANALYTIC = mtcKind('MigAnalytic');

/** `spec` of a MigAnalytic. The plan and the first three switches are required by the schema. */
export interface MigAnalyticSpec {
  readonly migPlanRef: ObjectRef;
  readonly analyzeK8SResources: boolean;
  readonly analyzeImageCount: boolean;
  readonly analyzePVCapacity: boolean;
  readonly analyzeExtendedPVCapacity?: boolean;
  readonly listImages?: boolean;
  readonly listImagesLimit?: number;
  readonly refresh?: boolean;
}
