import { Expressions } from '../../engine/expressions';

const COUNTS = ['analyzeK8SResources', 'analyzeImageCount', 'analyzePVCapacity', 'analyzeExtendedPVCapacity'];
const are = (value: boolean) => COUNTS.map((field) => `variables.spec.?${field}.orValue(${!value}) == ${value}`);

/** Rules on MigAnalytics in CEL. */
export const ANALYTIC_EXPRESSIONS: Expressions = {
  'analytic/list-limit': '!variables.spec.?listImages.orValue(false) || variables.spec.?listImagesLimit.orValue(0) > 0 '
    + '|| has(variables.spec.ListImagesLimit)',
  'analytic/counts-nothing': `!(${are(false).join(' || ')}) || ${are(true).join(' || ')}`,
};
