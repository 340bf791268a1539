import { places, placesOf } from './places';
import { findings, ruleOf } from './support';

test('a plan of nearly the same name is proposed', () => {
  const rule = ruleOf('analytic/misspelt-plan');
  expect(findings(rule.breaks, [rule])).toEqual([{
    rule: 'analytic/misspelt-plan',
    manifest: 'shop',
    path: 'spec.migPlanRef.name',
    message: 'there is no MigPlan "shop" here, but MigPlan openshift-migration/shops, which nothing refers to; MTC does not find the one, and reports that',
    fix: 'write name: shops',
  }]);
});

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
