import { DeclaredVolumeRule, VolumeTreatment } from '../../src/api/volume-rules';
import { askForMore, firstMatch } from '../../src/volumes/matching';

const rule = (
  name: string, match?: DeclaredVolumeRule['match'],
): DeclaredVolumeRule => ({ name, treatment: VolumeTreatment.SKIP, ...match ? { match } : {} });
const claim = { namespace: 'shop', name: 'data', accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem', request: 1 };
const volume = { capacity: 1 };
const labelled = rule('labelled', { labels: { tier: 'db' } });
const provisioned = rule('provisioned', { provisioners: ['nfs'] });

describe('what is not known', () => {
  test.each([
    ['labels', labelled, { claim, volume }, 'the labels of its claim'],
    ['the provisioner', provisioned, { claim, volume }, 'the provisioner of its volume'],
  ])('stops the search, if the rule may match: %s', (_, one, bound, unknown) => {
    expect(firstMatch([one, rule('all')], bound)).toEqual({ rule: one, unknown });
  });

  test('does not matter if another condition is not met, or if an earlier rule matches', () => {
    const others = rule('labelled', { labels: { tier: 'db' }, claims: ['other'] });
    expect(firstMatch([others, rule('all')], { claim, volume }))
      .toMatchObject({ rule: { name: 'all' }, reason: 'matches every volume' });
    expect(firstMatch([rule('first', { claims: ['data'] }), labelled], { claim, volume }))
      .toMatchObject({ rule: { name: 'first' }, reason: 'claim data' });
  });

  test('is only what nobody has read: no labels and a volume of another type match nothing', () => {
    expect(firstMatch([labelled], { claim: { ...claim, labels: {} }, volume })).toEqual({});
    expect(firstMatch([provisioned], { claim, volume: { capacity: 1, type: 'csi' } })).toEqual({});
    expect(firstMatch([provisioned], { claim })).toEqual({}); // not bound
    expect(firstMatch([provisioned], { claim, volume: { capacity: 1, type: 'nfs' } }).reason).toBe('provisioner nfs');
  });
});

test('only labels and provisioners are not in the list of a plan', () => {
  expect([labelled, provisioned].map((one) => askForMore([rule('all'), one]))).toEqual([true, true]);
  expect(askForMore([
    rule('all'), rule('claims', { claims: ['a'], namespaces: ['b'], storageClasses: ['c'], atLeast: 1 }),
  ]))
    .toBe(false);
});
