import { escape } from './escape';
import { plural } from '../../grammar/plural';
import { IndexFleet, IndexWave } from '../../output/fleet-index';
import { lateWaves } from '../../output/fleet-windows';
import { duration } from '../../output/quantities';

const ROW = 34;
const LABEL = 250;
const BARS = 560;
const TIME = 130;

/** The waves of a fleet one after another, with the estimated durations of their stages and cutovers. */
export function timeline({ name, waves }: IndexFleet): string {
  const total = waves.reduce((sum, wave) => sum + wave.stageSeconds + wave.cutoverSeconds, 0) || 1;
  const late = new Set(lateWaves(waves).map(({ wave }) => wave));
  let before = 0;
  const rows = waves.map((wave, index) => {
    const row = drawWave(wave, index, before / total, total, late.has(wave));
    before += wave.stageSeconds + wave.cutoverSeconds;
    return row;
  });
  const height = waves.length * ROW + 8;
  const width = LABEL + BARS + TIME;
  const summary = waves.map((wave) => `wave ${wave.number}: stages ${duration(wave.stageSeconds)}, cutovers `
    + `${duration(wave.cutoverSeconds)}`).join('; ');
  return `<div class="scroll" role="region" aria-label="Timeline of ${escape(name)}" tabindex="0"><svg class="drawing" `
    + `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" `
    + `aria-label="${escape(summary)}">${rows.join('')}</svg></div>`
    + '<p class="legend"><span class="key stage"></span> stages, applications run <span class="key cutover"></span> '
    + 'cutovers, applications of the plan are stopped</p>';
}

function drawWave(
  { number, tier, window, plans, stageSeconds, cutoverSeconds }: IndexWave, index: number, start: number, total: number,
  isLate: boolean,
): string {
  const y = index * ROW + 4;
  const x = LABEL + start * BARS;
  const stage = Math.max(2, stageSeconds / total * BARS);
  const cutover = Math.max(2, cutoverSeconds / total * BARS);
  const label = [
    `Wave ${number}`, plural(plans.length, 'plan'), ...tier === undefined ? [] : [tier],
    ...window ? [isLate ? `after ${window.name}` : window.name] : [],
  ].join(', ');
  return `<text x="0" y="${y + 19}" class="label">${escape(label)}</text>`
    + `<rect class="stage" x="${x.toFixed(1)}" y="${y + 4}" width="${stage.toFixed(1)}" height="20"/>`
    + `<rect class="cutover" x="${(x + stage).toFixed(1)}" y="${y + 4}" width="${cutover.toFixed(1)}" height="20"/>`
    + `<text x="${LABEL + BARS + 12}" y="${y + 19}" `
    + `class="time">${escape(duration(stageSeconds + cutoverSeconds))}</text>`;
}
