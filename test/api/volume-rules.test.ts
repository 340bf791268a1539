import { parseVolumeRules } from '../../src/api/volume-rules';

test.each<[string, string | undefined]>([
  ['[]', undefined],
  ['[{"name":"all","treatment":"copy"}]', undefined],
  [
    '[{"name":"y","treatment":"skip","match":{"namespaces":["1e3"],"labels":{"a":"b"},"atLeast":0,"volumeMode":"Block","accessModes":["ReadWriteOnce"]}}]',
    undefined,
  ],
  ['[', 'is not valid JSON'],
  ['{}', 'does not contain volume rules (the document is not a list)'],
  ['[{"treatment":"copy"}]', 'does not contain volume rules ([0].name is missing)'],
  ['[{"name":"all","treatment":"delete"}]', 'does not contain volume rules '
    + '([0].treatment has an unknown value: write one of "copy", "move", "skip", "transfer")'],
  ['[{"name":"all","treatment":"copy","match":{"claim":["a"]}}]',
    'does not contain volume rules ("[0].match.claim" is unknown; did you mean claims?)'],
  ['[{"name":"all","treatment":"copy","match":{"atLeast":-1}}]',
    'does not contain volume rules ([0].match.atLeast is not a valid number)'],
])('%s', (text, problem) => expect(parseVolumeRules(text).problem).toBe(problem));
