import { Duration, Size, SizeRoundingBehavior } from 'cdk8s';
import { ContainerResources, Cpu } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { TransferTuning } from './transfer-tuning';
import { refuse } from '../../constructs/mistake';
import { Compression } from '../transfer-values';

/** The settings of a run, with all defaults. */
export interface TransferSettings {
  /** KiB per second; 0 for unlimited. */
  readonly bandwidth: number;
  readonly compression: Compression;
  /** 0 if the sender chooses. */
  readonly streams: number;
  readonly claimsAtOnce: number;
  readonly attempts: number;
  /** Seconds, like those below. */
  readonly waitFor: number;
  readonly idle: number;
  readonly deadline: number;
  readonly progressInterval: number;
  readonly retention?: number;
  readonly hold: boolean;
  readonly resources: ContainerResources;
}

/** Adds the defaults to the options of a run. */
export function settingsOf(of: TransferTuning): TransferSettings {
  return {
    bandwidth: of.bandwidth === undefined ? 0 : of.bandwidth.toKibibytes({ rounding: SizeRoundingBehavior.FLOOR }),
    compression: of.compression ?? Compression.NONE,
    streams: of.streams ?? 0,
    claimsAtOnce: of.claimsAtOnce ?? Infinity,
    attempts: of.attempts ?? 5,
    waitFor: seconds(of.waitFor ?? Duration.hours(1)),
    idle: seconds(of.idle ?? Duration.minutes(10)),
    deadline: seconds(of.deadline ?? Duration.days(1)),
    progressInterval: seconds(of.progressInterval ?? Duration.seconds(10)),
    retention: of.retention && seconds(of.retention),
    hold: of.hold ?? false,
    resources: {
      cpu: { request: Cpu.millis(250), limit: Cpu.units(2), ...of.resources?.cpu },
      memory: { request: Size.mebibytes(128), limit: Size.gibibytes(1), ...of.resources?.memory },
      ephemeralStorage: of.resources?.ephemeralStorage,
    },
  };
}

function seconds(duration: Duration): number {
  return Math.floor(duration.toMilliseconds() / 1000);
}

/**
 * Rejects options that are out of range.
 *
 * @param prefix what is before the names of the options: `tuning.`
 */
export function checkTuning(at: IConstruct, given: TransferTuning, prefix = ''): void {
  const whole: Array<[keyof TransferTuning, number | undefined, number, number]> = [
    ['streams', given.streams, 1, 16],
    ['claimsAtOnce', given.claimsAtOnce, 1, 10_000],
    ['attempts', given.attempts, 1, 100],
  ];
  for (const [field, value, least, most] of whole) {
    if (value !== undefined && (!Number.isInteger(value) || value < least || value > most)) {
      refuse(at, {
        field: `${prefix}${field}`, value, problem: 'is out of range', fix: `write an integer from ${least} to ${most}`,
      });
    }
  }
  for (const field of ['waitFor', 'idle', 'deadline', 'progressInterval', 'retention'] as const) {
    const duration = given[field];
    const least = field === 'retention' ? 0 : 1;
    if (duration !== undefined && seconds(duration) < least) {
      refuse(at, {
        field: `${prefix}${field}`,
        value: duration.toHumanString(),
        problem: 'is too short',
        fix: 'give at least one second',
      });
    }
  }
  if (given.bandwidth !== undefined && given.bandwidth.toKibibytes({ rounding: SizeRoundingBehavior.FLOOR }) < 1) {
    refuse(at, {
      field: `${prefix}bandwidth`,
      problem: 'is less than 1 KiB per second, the minimum of rsync',
      fix: 'give more, or leave it out for no limit',
    });
  }
}
