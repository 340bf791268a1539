import { someOf } from '../grammar/sentence';
import { IndexWave } from '../output/fleet-index';
import { lateWaves } from '../output/fleet-windows';
import { duration } from '../output/quantities';
import { FleetFinding } from '../plans/fleet-finding';

/** Windows that are too short for their waves, by the estimates. */
export function windowFindings(waves: readonly IndexWave[]): FleetFinding[] {
  const late = lateWaves(waves);
  return [...new Set(late.map(({ wave }) => wave.window!.name))].map((name) => {
    const own = late.filter(({ wave }) => wave.window!.name === name);
    const numbers = own.map(({ wave }) => String(wave.number));
    return {
      isError: false,
      subject: `window ${name}`,
      message: `lasts ${duration(own[0].wave.window!.hours * 3600)}, and by the estimates the cutovers of `
        + `${numbers.length === 1 ? 'wave' : 'waves'} ${someOf(numbers)} end up to `
        + `${duration(Math.max(...own.map(({ seconds }) => seconds)))} after its start: waves come one after another, `
        + 'and the stages of a wave before its cutovers',
      fix: 'Give these namespaces a later window or another tier, make the window longer, or raise `plansPerWave` if '
        + 'the cutovers fit into fewer waves.',
    };
  });
}
