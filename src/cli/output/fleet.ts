import { join } from 'node:path';
import { readOutputFile } from './output-file';
import { didYouMean } from '../../grammar/did-you-mean';
import { plural } from '../../grammar/plural';
import { FLEET_FILE, IndexFleet, IndexFleetPlan, IndexWave, parseFleet } from '../../output/fleet-index';
import { lateWaves } from '../../output/fleet-windows';
import { bytes, duration } from '../../output/quantities';
import { append } from '../../rules/engine/append';
import { printable } from '../terminal/printable';

/** The waves of the fleets of an output folder, or the reasons for a namespace; or the reason why there are none. */
export function describeFleets(
  folder: string, workingDirectory: string, namespace?: string,
): { readonly text?: string; readonly problem?: string } {
  const name = join(folder, FLEET_FILE);
  const { text, problem: unread } = readOutputFile(name, workingDirectory,
    'Pass the folder that a program with a MigrationFleet has written');
  if (text === undefined) {
    return { problem: unread };
  }
  const { fleets, problem } = parseFleet(text);
  if (!fleets) {
    return { problem: `${name} ${problem}` };
  }
  const explanation = namespace === undefined
    ? fleets.map(wavesOf).join('\n')
    : fleets.map((fleet) => explain(fleet, namespace)).filter(Boolean).join('\n');
  return explanation === ''
    ? { problem: unknown(fleets, namespace!) }
    : { text: `${explanation.split('\n').map(printable).join('\n')}\n` };
}

function wavesOf({ name, limits, waves, plans, assumptions, findings }: IndexFleet): string {
  const late = new Set(lateWaves(waves).map(({ wave }) => wave));
  const byWave = new Map<number, IndexFleetPlan[]>();
  plans.forEach((plan) => append(byWave, plan.wave, plan));
  const rate = `${bytes(assumptions.bytesPerSecond)}/s`;
  return [
    `${name}: ${plural(plans.length, 'plan')} in ${plural(waves.length, 'wave')}; at most `
      + `${plural(limits.namespaces, 'namespace')}, ${plural(limits.pods, 'pod')} and `
      + `${plural(limits.volumes, 'volume')} in a plan`,
    `durations are estimates: ${rate}, ${duration(assumptions.overheadSeconds)} for each run, `
      + `${assumptions.changedShare * 100} % of the data changes before the cutover`,
    ...waves.flatMap((wave) =>
      ['', waveTitle(wave, late.has(wave)), ...(byWave.get(wave.number) ?? []).map((plan) => (
        `   ${plan.name}: ${plural(plan.amounts.namespaces, 'namespace')}, ${plural(plan.amounts.pods, 'pod')}, `
          + `${plural(plan.amounts.volumes, 'volume')}, ${bytes(plan.bytes)}; stage ${duration(plan.stageSeconds)}, `
          + `downtime ${duration(plan.cutoverSeconds)}`))]),
    ...findings.length > 0
      ? ['', 'Findings', ...findings.map(({ subject, message, fix }) => `   ${subject} ${message}. ${fix}`)]
      : [],
  ].join('\n');
}

function waveTitle({ number, tier, window, stageSeconds, cutoverSeconds }: IndexWave, isLate: boolean): string {
  const facts = [
    ...tier === undefined ? [] : [`tier ${tier}`],
    ...window
      ? [`window ${window.name} from ${window.start}, ${window.hours} `
        + `h${isLate ? ' (ends after it by the estimates)' : ''}`]
      : [],
    `stages ${duration(stageSeconds)}`,
    `cutovers ${duration(cutoverSeconds)}`,
  ];
  return `Wave ${number}: ${facts.join(', ')}`;
}

function explain(fleet: IndexFleet, namespace: string): string {
  const plan = fleet.plans.find(({ namespaces }) => namespaces.some(({ source }) => source === namespace));
  if (!plan) {
    const reason = fleet.findings.some(({ subject, isError }) => subject === `namespace ${namespace}` && !isError)
      ? 'it is being deleted on the source' : '`namespaces` does not select it, or `exclude` does';
    return fleet.excluded.includes(namespace) ? `${namespace} is left out of ${fleet.name}: ${reason}.` : '';
  }
  const { destination, pods, bytes: size, reason } = plan.namespaces.find(({ source }) => source === namespace)!;
  const volumes = fleet.volumes.filter((volume) => volume.namespace === namespace);
  return [
    `${namespace} is in the plan ${plan.name}, wave `
      + `${plan.wave}${destination === namespace ? '' : `, as ${destination}`}.`,
    ...reason.split('; ').map((one) => `   because ${one}`),
    `It has ${plural(pods, 'running pod')} and ${bytes(size)}.`,
    ...volumes.map((volume) => `   ${volume.claim}: `
      + `${volume.treatment}${volume.storageClass ? ` to ${volume.storageClass}` : ''}, ${bytes(volume.bytes)}; rule `
      + `"${volume.rule}": ${volume.reason}`),
  ].join('\n');
}

function unknown(fleets: readonly IndexFleet[], namespace: string): string {
  const near = didYouMean(namespace,
    fleets.flatMap(({ plans }) => plans.flatMap(({ namespaces }) => namespaces.map(({ source }) => source))));
  return `"${namespace}" is not a namespace of the inventory.${near ? ` Did you mean "${near}"?` : ''}`;
}
