import { Manifest, record } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { planExample } from '../../examples/plan';
import { isLive } from '../../reading/live';
import { misspeltReferences } from '../../reading/misspelt-reference';
import { member } from '../../reading/paths';
import { specOf } from '../../reading/plan';
import { MTC_GROUP } from '../../reading/references';

const COUNTS = ['analyzeK8SResources', 'analyzeImageCount', 'analyzePVCapacity', 'analyzeExtendedPVCapacity'];

/** Labels and annotations that tools put there for themselves, and put there again. */
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
    rationale: 'listImagesLimit is 0 where it is not set, and 0 lists none: listImages alone gives an empty list.',
    source: 'mig-controller pkg/controller/miganalytic',
    breaks: analytic('listImages: true'),
    keeps: analytic('listImages: true\n  listImagesLimit: 100'),
    * check(set) {
      for (const manifest of analyticsOf(set)) {
        const { listImages, listImagesLimit, ListImagesLimit } = specOf(manifest);
        const isNone = listImagesLimit === undefined || listImagesLimit === null || typeof listImagesLimit === 'number' && listImagesLimit <= 0;
        if (listImages === true && isNone && ListImagesLimit === undefined) {
          yield {
            manifest,
            path: 'spec.listImagesLimit',
            message: 'images are to be listed, and the limit of the list is 0 where none is given: no image is listed',
            fix: 'write listImagesLimit with the number of images to be listed, such as 100',
          };
        }
      }
    },
  },
  {
    id: 'analytic/misspelt-plan',
    severity: 'warning',
    title: 'An analytic refers to its plan by its name',
    rationale: 'A MigAnalytic of a plan that isn\'t there is taken by the API server; MTC reports InvalidPlanRef and counts nothing.',
    source: 'mig-controller pkg/controller/miganalytic',
    breaks: `${analytic('')}---\n${planExample('', { name: 'shops' })}`,
    keeps: `${analytic('')}---\n${planExample()}`,
    check: (set) => misspeltReferences(set, 'MigAnalytic'),
  },
  {
    id: 'analytic/counts-nothing',
    severity: 'info',
    title: 'An analytic counts something',
    rationale: 'A MigAnalytic with all of its switches off becomes Ready and shows empty results.',
    source: 'mig-controller pkg/controller/miganalytic',
    breaks: analytic('').replace(/: true/g, ': false'),
    keeps: analytic(''),
    * check(set) {
      for (const manifest of analyticsOf(set)) {
        const spec = specOf(manifest);
        if (COUNTS.some((field) => spec[field] === false) && COUNTS.every((field) => spec[field] === false || spec[field] === undefined)) {
          yield {
            manifest,
            path: 'spec',
            message: 'all of its switches are off, so that there is nothing to count',
            fix: `write true for one at least of ${COUNTS.slice(0, 3).join(', ')}`,
          };
        }
      }
    },
  },
  {
    id: 'analytic/own-labels',
    severity: 'info',
    title: 'Labels and annotations of a MigAnalytic are MTC\'s',
    rationale: 'MTC replaces all labels and all annotations of a MigAnalytic by the one label migplan. A GitOps tool that keeps its own there finds the object changed again and again.',
    source: 'mig-controller pkg/controller/miganalytic',
    breaks: analytic('', ', labels: { team: shop }'),
    keeps: analytic(''),
    * check(set) {
      for (const manifest of analyticsOf(set).filter((each) => !isLive(each))) {
        const metadata = record(manifest.object.metadata);
        const marks = ['labels', 'annotations'].flatMap((field) => Object.keys(record(metadata[field]))
          .filter((key) => !WRITTEN_BY_TOOLS.test(key))
          .map((key) => member(`metadata.${field}`, key)));
        if (marks.length > 0) {
          yield {
            manifest,
            path: marks[0],
            message: 'MTC takes away all labels and annotations of a MigAnalytic but its own label migplan',
            fix: 'leave them out, or have the GitOps tool ignore them',
          };
        }
      }
    },
  },
];

function analyticsOf(set: ManifestSet): readonly Manifest[] {
  return set.ofGroup('MigAnalytic', MTC_GROUP);
}
