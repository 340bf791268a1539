import { IndexWave } from './fleet-index';

/** A wave whose cutovers do not end within its window, by the estimates. */
export interface LateWave {
  readonly wave: IndexWave;
  /** When its cutovers end, after the start of the window. */
  readonly seconds: number;
}

/**
 * The waves that do not fit into their windows. Waves come one after another, each with its stages and then its
 * cutovers; only the stages of the first wave of a window come before the window.
 */
export function lateWaves(waves: readonly IndexWave[]): LateWave[] {
  const starts = new Map<string, number>();
  let end = 0;
  return waves.flatMap((wave) => {
    const { window, stageSeconds, cutoverSeconds } = wave;
    const start = end + stageSeconds;
    end = start + cutoverSeconds;
    if (!window) {
      return [];
    }
    starts.set(window.name, starts.get(window.name) ?? start);
    const seconds = end - starts.get(window.name)!;
    return seconds > window.hours * 3600 ? [{ wave, seconds }] : [];
  });
}
