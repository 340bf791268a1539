import { didYouMean, isMisspelling } from '../../src/grammar/did-you-mean';
import { isPlaceholder } from '../../src/grammar/placeholder';

test.each([
  ['bukcet', ['bucket', 'region'], 'bucket'], ['BUCKET', ['bucket'], 'bucket'], [
    'zone', ['bucket', 'region'], undefined,
  ],
  // up to 8 letters: two edits; from 9 letters: a third of them
  ['abcdefgh', ['abcdefXY'], 'abcdefXY'], ['abcdefgh', ['abcdeXYZ'], undefined],
  ['abcdefghi', ['abcdefXYZ'], 'abcdefXYZ'], ['abcdefghi', ['abcdeWXYZ'], undefined],
  ['cat', ['cut', 'cot'], 'cut'], ['ab', ['xy'], 'xy'], ['abc', ['xyz'], undefined], ['a', [], undefined],
  ['a'.repeat(200), ['a'.repeat(199)], 'a'.repeat(199)], ['a'.repeat(201), ['a'.repeat(200)], undefined],
])('instead of %j, of %j, %j was meant', (word, candidates, expected) =>
  expect(didYouMean(word, candidates)).toBe(expected));

test.each([
  ['backups', 'bakcups', true], ['backup-store', 'backup-stroe', true], ['backupstores', 'backupsotres', true],
  ['ocp-3', 'ocp3', true], ['ocp3', 'ocp4', false], ['shop-a', 'shop-b', false], ['east', 'west', false],
  // a word of 4 to 7 letters may have one edit, or two letters exchanged, one of 8 or more two
  ['shop', 'shup', true], ['sho', 'shu', false], [
    'cluster', 'clustre', true,
  ], ['cluster', 'lcustre', false], ['cluster', 'cluster-1', false], ['clusters', 'clustres', true],
  ['shop-backup', 'shop-backups', true], ['shop-web', 'shop-web-db', false], ['Shop', 'shop', true],
])('%j is %j misspelt: %j', (one, other, expected) => expect(isMisspelling(one, other)).toBe(expected));

test.each([
  ['<token>', true], ['a <b> c', true], ['<>', true], ['${BUCKET}', true], ['$(NAME)', true], ['$(1)', false],
  ['{{ value }}', true], ['{% if %}', true],
  ['ENC[AES256]', true], ['x ENC[AES256]', false], ['a < b', false], ['$BUCKET', false], ['', false],
])('%j contains a placeholder: %j', (text, expected) => expect(isPlaceholder(text)).toBe(expected));
