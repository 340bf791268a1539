import { windowFindings } from '../../src/fleet/window-findings';
import { IndexFleet, IndexWave } from '../../src/output/fleet-index';
import { timeline } from '../../src/report/html/timeline';

const HOUR = 3600;

function wave(
  number: number, name: string | undefined, stageHours: number, cutoverHours: number, hours = 8,
): IndexWave {
  const window = name === undefined ? {} : { window: { name, start: '2026-12-05T22:00:00Z', hours } };
  return { number, plans: ['a'], stageSeconds: stageHours * HOUR, cutoverSeconds: cutoverHours * HOUR, ...window };
}

const messages = (...waves: IndexWave[]) =>
  windowFindings(waves).map(({ subject, message }) => `${subject} ${message}`);

test('a wave may take the whole window, whatever its stages take before it', () => {
  expect(messages(wave(1, 'we1', 100, 8))).toEqual([]);
  expect(messages(wave(1, 'we1', 100, 8.5))).toEqual([
    'window we1 lasts 8 h, and by the estimates the cutovers of wave 1 end up to 8 h 30 min after its start: waves '
      + 'come one after another, and the stages of a wave before its cutovers',
  ]);
});

test('further waves of a window, with their stages, fit into it or are reported', () => {
  expect(messages(wave(1, 'we1', 100, 4), wave(2, 'we1', 2, 2))).toEqual([]);
  expect(messages(wave(1, 'we1', 100, 4), wave(2, 'we1', 3, 2), wave(3, 'we1', 48, 1))).toEqual([
    expect.stringContaining('the cutovers of waves 2, 3 end up to 2 d 10 h after its start'),
  ]);
});

test('waves of other windows between them count, and each window has its own time', () => {
  expect(messages(wave(1, 'we1', 0, 4), wave(2, undefined, 1, 1), wave(3, 'we1', 1, 1))).toEqual([]);
  expect(messages(wave(1, 'we1', 0, 4), wave(2, undefined, 2, 1), wave(3, 'we1', 1, 1)))
    .toEqual([expect.stringContaining('the cutovers of wave 3 end up to 9 h after its start')]);
  expect(messages(wave(1, 'we1', 0, 8), wave(2, 'we2', 0, 8))).toEqual([]);
});

test('the timeline shows that a wave comes after its window', () => {
  const labels = (...waves: IndexWave[]) =>
    [...timeline({ name: 'estate', waves } as unknown as IndexFleet).matchAll(/class="label">([^<]*)</g)]
      .map(([, label]) => label);
  expect(labels(wave(1, 'we1', 1, 8), wave(2, 'we1', 0, 1)))
    .toEqual(['Wave 1, 1 plan, we1', 'Wave 2, 1 plan, after we1']);
});
