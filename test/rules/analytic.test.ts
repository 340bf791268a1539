import { places, placesOf } from './places';
import { ruleOf } from './support';

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
  expect(placesOf('analytic/own-labels', GOOD.replace('metadata: {', 'metadata: { labels: { migplan: shop },')))
    .toEqual([]);
  expect(placesOf('analytic/own-labels',
    GOOD.replace('metadata: {', 'metadata: { uid: 0a1b, annotations: { team: shop },'))).toEqual([]);
});
