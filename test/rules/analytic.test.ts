import { places, placesOf, sayExactly } from './places';
import { ruleOf } from './support';

sayExactly([
  ['analytic/list-limit', [{
    path: 'spec.listImagesLimit',
    message: 'images are to be listed, and the limit of the list is 0 where none is given: no image is listed',
    fix: 'write listImagesLimit with the number of images to be listed, such as 100',
  }]],
  ['analytic/misspelt-plan', [{
    path: 'spec.migPlanRef.name',
    message: 'there is no MigPlan "shop" here, but MigPlan openshift-migration/shops, which nothing refers to; MTC does not find the one, and reports that',
    fix: 'write name: shops',
  }]],
  ['analytic/counts-nothing', [{
    path: 'spec',
    message: 'all of its switches are off, so that there is nothing to count',
    fix: 'write true for one at least of analyzeK8SResources, analyzeImageCount, analyzePVCapacity',
  }]],
  ['analytic/own-labels', [{
    path: 'metadata.labels.team',
    message: 'MTC takes away all labels and annotations of a MigAnalytic but its own label migplan',
    fix: 'leave them out, or have the GitOps tool ignore them',
  }]],
]);

const GOOD = ruleOf('analytic/counts-nothing').keeps;

test.each([
  ['listImages: false', []],
  ['listImagesLimit: 5', []],
  ['listImages: true\n  listImagesLimit: 1', []],
  ['listImages: true\n  listImagesLimit: 0', ['analytic/list-limit spec.listImagesLimit']],
  ['listImages: true\n  ListImagesLimit: 50', ['document/unknown-field spec.ListImagesLimit']],
])('%s', (fields, expected) => {
  expect(places(`${GOOD}  ${fields}\n`)).toEqual(expected);
});

test('what a cluster shows is MTC\'s', () => {
  expect(placesOf('analytic/own-labels', GOOD.replace('metadata: {', 'metadata: { labels: { migplan: shop },'))).toEqual([]);
  expect(placesOf('analytic/own-labels', GOOD.replace('metadata: {', 'metadata: { uid: 0a1b, annotations: { team: shop },'))).toEqual([]);
});
