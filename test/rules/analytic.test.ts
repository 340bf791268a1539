import { places, placesOf, sayExactly } from './places';
import { ruleOf } from './support';

sayExactly([
  ['analytic/list-limit', [{
    path: 'spec.listImagesLimit',
    message: 'listImages is true, and listImagesLimit is 0, which is its default: MTC lists no images',
    fix: 'set listImagesLimit to the maximum number of images, such as 100',
  }]],
  ['analytic/misspelt-plan', [{
    path: 'spec.migPlanRef.name',
    message: 'there is no MigPlan "shop" here, but MigPlan openshift-migration/shops, which nothing refers to; MTC does not find the one, and reports that',
    fix: 'write name: shops',
  }]],
  ['analytic/counts-nothing', [{
    path: 'spec',
    message: 'all switches are false: the MigAnalytic becomes Ready with empty results',
    fix: 'set at least one of analyzeK8SResources, analyzeImageCount, analyzePVCapacity to true',
  }]],
  ['analytic/own-labels', [{
    path: 'metadata.labels.team',
    message: 'MTC removes all labels and annotations of a MigAnalytic until it is Ready, except its own label migplan',
    fix: 'remove them, or apply the manifest again after the MigAnalytic has become Ready',
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

test('labels and annotations in a dump are MTC\'s own', () => {
  expect(placesOf('analytic/own-labels', GOOD.replace('metadata: {', 'metadata: { labels: { migplan: shop },'))).toEqual([]);
  expect(placesOf('analytic/own-labels', GOOD.replace('metadata: {', 'metadata: { uid: 0a1b, annotations: { team: shop },'))).toEqual([]);
});
