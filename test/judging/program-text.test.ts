import { programText } from '../../src/judging/program-text';

const OPTIONS = new Map([
  ['spec.url', 'url'], ['spec.serviceAccountSecretRef', 'token'],
  ['spec.backupStorageConfig.s3CustomCABundle', 'caBundle'],
  ['spec.mig_pv_limit', 'controller.migPvLimit'],
]);

test.each([
  ['Write `url: https://api.example.com`.', 'Write `url: \'https://api.example.com\'`.'],
  ['Write `url: it\'s`.', 'Write `url: \'it\\\'s\'`.'],
  ['Add `s3CustomCABundle`.', 'Add `caBundle`.'],
  ['`serviceAccountSecretRef` is missing', '`token` is missing'],
  ['Set `mig_pv_limit: "11"`.', 'Set `migPvLimit: "11"`.'],
  ['Set `mig_pv_limit: 11`.', 'Set `migPvLimit: 11`.'],
  ['Set `mig_pv_limit: -1.5`.', 'Set `migPvLimit: -1.5`.'],
  ['Write `url: true`.', 'Write `url: true`.'],
  ['Write `isHostCluster: true`, or url.', 'Write `isHostCluster: true`, or url.'],
  ['Run `oc whoami --show-server`.', 'Run `oc whoami --show-server`.'],
])('%s', (text, expected) => {
  expect(programText(text, OPTIONS)).toBe(expected);
});

test('without options nothing changes', () => {
  expect(programText('Write `url: a`.', new Map())).toBe('Write `url: a`.');
});
