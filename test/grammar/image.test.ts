import { parseImage } from '../../src/grammar/image';

const HEX = 'a'.repeat(64);

test.each([
  ['nginx', { path: 'nginx' }],
  ['library/nginx:1.25', { path: 'library/nginx', tag: '1.25' }],
  ['quay.io/konveyor/hook-runner:latest', { host: 'quay.io', path: 'konveyor/hook-runner', tag: 'latest' }],
  ['localhost/app', { host: 'localhost', path: 'app' }],
  ['registry:5000/app', { host: 'registry:5000', path: 'app' }],
  ['Registry/app', { host: 'Registry', path: 'app' }],
  [`quay.io/a/b:1@sha256:${HEX}`, { host: 'quay.io', path: 'a/b', tag: '1', digest: `sha256:${HEX}` }],
  [`b@sha256:${'a'.repeat(32)}`, { path: 'b', digest: `sha256:${'a'.repeat(32)}` }],
  ['a/b__c--d.e', { path: 'a/b__c--d.e' }],
  [`a:${'t'.repeat(128)}`, { path: 'a', tag: 't'.repeat(128) }],
])('%j is the image %j', (text, expected) =>
  expect(parseImage(text)).toEqual({ host: undefined, tag: undefined, digest: undefined, ...expected }));

test.each([
  '', 'https://quay.io/a/b', 'quay.io/A/b', 'a/B', 'Nginx', 'a//b', '/a', 'a/', 'a:', `a:${'t'.repeat(129)}`, 'a:-1',
  'a_.b', 'a___b', 'a..b', '-a',
  `b@1sha:${HEX}`, `b@sha256:${'a'.repeat(31)}`, `b@sha256:${'g'.repeat(64)}`, `b@sha256:${HEX}@sha256:${HEX}`,
  `${'a'.repeat(256)}`, 'a b',
  undefined as unknown as string,
])('%j is not an image reference', (text) => expect(parseImage(text)).toBeUndefined());
