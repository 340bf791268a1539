import { Condition, of } from './condition';

/** What MTC reports about a MigAnalytic. Source: mig-controller pkg/controller/miganalytic/*.go. */
export const ANALYTIC_CONDITIONS: readonly Condition[] = of('MigAnalytic', [
  {
    type: 'InvalidPlanRef',
    category: 'Critical',
    meaning: 'the MigPlan to analyze does not exist',
    fix: 'Correct `spec.migPlanRef`.',
  },
  {
    type: 'Postponed',
    category: 'Critical',
    meaning: 'the analysis waits for its plan or clusters, and is tried again every 10 seconds',
    fix: 'Read the conditions of the plan and of its clusters.',
  },
  { type: 'ExtendedPVAnalysisStarted', category: 'Advisory', meaning: 'the use of the volumes is being measured' },
  {
    type: 'ExtendedPVAnalysisFailed',
    category: 'Warn',
    meaning: 'the use of the volumes could not be measured with df or du in the pods of Restic or the node agent',
    fix: 'Make these pods run on all nodes of the source that the volumes are mounted on, '
      + 'and set `spec.refresh: true`.',
  },
  {
    type: 'Ready',
    category: 'Required',
    meaning: 'the analysis has ended; it is not repeated unless `spec.refresh` is set',
  },
]);
