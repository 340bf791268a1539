import { foundIn, setsOn, SUBJECTS } from './judged';

describe.each(SUBJECTS)('sets on %s', (subject) => {
  const sets = setsOn(subject);

  test.each(sets.map((one) => [one.name, one] as const))('%s', (_, one) => expect(foundIn(one)).toEqual(one.expect));

  test('a faulty set has faults, and something is found in it unless all are open', () => {
    const faulty = sets.filter(({ valid }) => !valid);
    expect(faulty.filter(({ faults }) => faults.length === 0)).toEqual([]);
    const silent = faulty.filter(({ faults, expect: found }) => found.length === 0
      && !faults.every(({ isOpen }) => isOpen));
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test('a valid set has no fault and no error', () => {
    expect(sets.filter(({ valid, faults }) => valid && faults.length > 0)).toEqual([]);
  });
});
