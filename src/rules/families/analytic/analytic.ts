import { member } from '../../../grammar/path';
import { record } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { planExample } from '../../examples/plan';
import { misspeltReferences } from '../../reading/misspelt-reference';
import { specOf } from '../../reading/plan';

const COUNTS = ['analyzeK8SResources', 'analyzeImageCount', 'analyzePVCapacity', 'analyzeExtendedPVCapacity'];

/** Labels and annotations that tools write for themselves, and write again. */
const WRITTEN_BY_TOOLS = /^(kubectl\.kubernetes\.io|migplan$)/;

const analytic = (fields: string, metadata = '') => `apiVersion: migration.openshift.io/v1alpha1
kind: MigAnalytic
metadata: { name: shop, namespace: openshift-migration${metadata} }
spec:
  migPlanRef: { name: shop, namespace: openshift-migration }
  analyzeK8SResources: true
  analyzePVCapacity: true
  analyzeImageCount: true
${fields && `  ${fields}\n`}`;

/** Rules on MigAnalytics. */
export const ANALYTIC_RULES: readonly Rule[] = [
  {
    id: 'analytic/list-limit',
    severity: 'warning',
    title: 'A list of images has a limit above 0',
    rationale: 'The default of listImagesLimit is 0, and 0 lists no images: listImages alone gives an empty list.',
    source: 'mig-controller pkg/controller/miganalytic',
    on: 'MigAnalytic',
    breaks: analytic('listImages: true'),
    finds: [{
      path: 'spec.listImagesLimit',
      message: '`listImages` is true, and `listImagesLimit` is 0, which is its default: MTC lists no images',
      fix: 'Set `listImagesLimit` to the maximum number of images, such as 100.',
    }],
    keeps: analytic('listImages: true\n  listImagesLimit: 100'),
    * check(manifest) {
      const { listImages, listImagesLimit, ListImagesLimit } = specOf(manifest);
      const isNone = listImagesLimit === undefined || listImagesLimit === null
        || typeof listImagesLimit === 'number' && listImagesLimit <= 0;
      if (listImages === true && isNone && ListImagesLimit === undefined) {
        yield {
          path: 'spec.listImagesLimit',
          message: '`listImages` is true, and `listImagesLimit` is 0, which is its default: MTC lists no images',
          fix: 'Set `listImagesLimit` to the maximum number of images, such as 100.',
        };
      }
    },
  },
  {
    id: 'analytic/misspelt-plan',
    severity: 'warning',
    title: 'An analytic refers to an existing plan',
    rationale: 'The API server accepts a MigAnalytic whose plan does not exist. '
      + 'MTC reports InvalidPlanRef and counts nothing.',
    source: 'mig-controller pkg/controller/miganalytic',
    on: 'MigAnalytic',
    breaks: `${analytic('')}---\n${planExample('', { name: 'shops' })}`,
    finds: [{
      path: 'spec.migPlanRef.name',
      message: 'MigPlan "shop" was not found, but nothing refers to MigPlan openshift-migration/shops: MTC '
        + 'reports the missing object, and does nothing',
      fix: 'Write `name: shops`.',
    }],
    keeps: `${analytic('')}---\n${planExample()}`,
    check: misspeltReferences,
  },
  {
    id: 'analytic/counts-nothing',
    severity: 'info',
    title: 'An analytic counts something',
    rationale: 'A MigAnalytic whose switches are all false becomes Ready with empty results.',
    source: 'mig-controller pkg/controller/miganalytic',
    on: 'MigAnalytic',
    breaks: analytic('').replace(/: true/g, ': false'),
    finds: [{
      path: 'spec',
      message: 'all switches are false: the MigAnalytic becomes Ready with empty results',
      fix: 'Set at least one of analyzeK8SResources, analyzeImageCount and analyzePVCapacity to true.',
    }],
    keeps: analytic(''),
    * check(manifest) {
      const spec = specOf(manifest);
      if (COUNTS.some((field) => spec[field] === false)
        && COUNTS.every((field) => spec[field] === false || spec[field] === undefined)) {
        yield {
          path: 'spec',
          message: 'all switches are false: the MigAnalytic becomes Ready with empty results',
          fix: 'Set at least one of analyzeK8SResources, analyzeImageCount and analyzePVCapacity to true.',
        };
      }
    },
  },
  {
    id: 'analytic/own-labels',
    severity: 'info',
    title: 'A MigAnalytic has no labels or annotations',
    rationale: 'Until a MigAnalytic is Ready, MTC replaces all its labels and annotations with the label migplan. '
      + 'Tools lose the marks with which they find their objects: Argo CD\'s tracking id, labels of kapp and of '
      + 'ApplySets. They stay if the manifest is applied again after the MigAnalytic has become Ready.',
    source: 'mig-controller pkg/controller/miganalytic',
    on: 'MigAnalytic',
    skips: ['live'],
    breaks: analytic('', ', labels: { team: shop }'),
    finds: [{
      path: 'metadata.labels.team',
      message: 'MTC removes all labels and annotations of a MigAnalytic until it is Ready, '
        + 'except its own label migplan',
      fix: 'Remove them, or apply the manifest again after the MigAnalytic has become Ready.',
    }],
    keeps: analytic(''),
    * check(manifest) {
      const metadata = record(manifest.object.metadata);
      const marks = ['labels', 'annotations'].flatMap((field) => Object.keys(record(metadata[field]))
        .filter((key) => !WRITTEN_BY_TOOLS.test(key))
        .map((key) => member(`metadata.${field}`, key)));
      if (marks.length > 0) {
        yield {
          path: marks[0],
          message: 'MTC removes all labels and annotations of a MigAnalytic until it is Ready, '
            + 'except its own label migplan',
          fix: 'Remove them, or apply the manifest again after the MigAnalytic has become Ready.',
        };
      }
    },
  },
];
