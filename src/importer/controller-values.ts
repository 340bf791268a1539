import { call, Code, literal, raw } from './code';
import { Program } from './program';
import { Variable, VariableKind } from '../api/controller-variables';
import { ControllerImagePullPolicy, RsyncEndpointType, VeleroLogLevel } from '../api/migration-controller';
import { formatGoDuration, isGoDuration } from '../grammar/go-duration';
import { formatQuantity } from '../grammar/quantity';

/** The enums of settings. */
const ENUMS: Record<string, Record<string, string>> = { ControllerImagePullPolicy, RsyncEndpointType, VeleroLogLevel };

/** The variables whose values are members of an enum. */
const ENUM_OF: Record<string, string> = {
  velero_log_level: 'VeleroLogLevel',
  rsync_endpoint_type: 'RsyncEndpointType',
  image_pull_policy: 'ControllerImagePullPolicy',
};

/** The code of an option with which the construct writes exactly this value; undefined if none does. */
export function settingCode(program: Program, { variable, kind }: Variable, value: unknown): Code | undefined {
  const name = ENUM_OF[variable];
  if (name !== undefined) {
    return enumCode(program, name, ENUMS[name], value);
  }
  return CODES[kind]?.(program, value)
    ?? (typeof value === 'string' && value !== '' && !(kind in CODES) ? literal(value) : undefined);
}

type Coder = (program: Program, value: unknown) => Code | undefined;

const whole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 1;

/** How the values of each kind are written in a program; a kind that is missing here is a string. */
const CODES: { readonly [kind in VariableKind]?: Coder } = {
  'boolean': (_, value) => typeof value === 'boolean' ? literal(value) : undefined,
  'boolean as text': (_, value) => value === 'true' || value === 'false' ? raw(value) : undefined,
  'integer': (_, value) => whole(value) ? literal(value) : undefined,
  'percentage': (_, value) => whole(value) ? literal(value) : undefined,
  'kibibytes': (program, value) => whole(value) ? sizeCode(program, value) : undefined,
  'seconds': (program, value) => whole(value) ? durationCode(program, value) : undefined,
  'duration': (program, value) => {
    const seconds = typeof value === 'string' ? secondsOf(value) : undefined;
    return seconds && formatGoDuration(seconds) === value ? durationCode(program, seconds) : undefined;
  },
  'cpu': (program, value) => {
    const [, count, milli] = /^([1-9]\d{0,8})(m?)$/.exec(typeof value === 'string' ? value : '') ?? [];
    return count === undefined
      ? undefined
      : call(`${program.cdk8sPlus('Cpu')}.${milli ? 'millis' : 'units'}`, raw(count));
  },
  'memory': (program, value) => {
    const [, count, unit] = /^([1-9]\d{0,8})([KMG]i)$/.exec(typeof value === 'string' ? value : '') ?? [];
    const kibibytes = count === undefined
      ? 0
      : Number(count) * { Ki: 1, Mi: 1024, Gi: 1024 * 1024 }[unit as 'Ki' | 'Mi' | 'Gi'];
    return kibibytes > 0 && formatQuantity(kibibytes) === value ? sizeCode(program, kibibytes) : undefined;
  },
  'names': (_, value) => isList(value, 'string') && new Set(value).size === value.length ? literal(value) : undefined,
  'groups': (_, value) => isList(value, 'number') ? literal(value) : undefined,
  'group ids': (_, value) => typeof value === 'string' && /^\d+(,\d+)*$/.test(value)
    ? literal(value.split(',').map(Number))
    : undefined,
  'rsync options': (_, value) => typeof value === 'string' && value !== '' ? literal(value.split(' ')) : undefined,
  'exceptions': (_, value) => {
    const places = typeof value === 'string' && value !== '' ? value.split(',') : [];
    return places.length > 0 && new Set(places).size === places.length ? literal(places) : undefined;
  },
  'labels': (_, value) => {
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isMap && Object.keys(value).length > 0 && isList(Object.values(value), 'string')
      ? literal(value)
      : undefined;
  },
};

function isList(value: unknown, type: 'string' | 'number'): value is unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === type);
}

/** `HookPhase.PRE_BACKUP`; undefined if the value is not a member. */
export function enumCode(
  program: Program, name: string, members: Record<string, string>, value: unknown,
): Code | undefined {
  const member = Object.keys(members).find((key) => members[key] === value);
  return member === undefined ? undefined : raw(`${program.mtc(name)}.${member}`);
}

/** The seconds of a duration: a number, or as Go writes it. */
export function secondsOf(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return value;
  }
  if (typeof value !== 'string' || !isGoDuration(value)) {
    return undefined;
  }
  const units: Record<string, number> = { h: 3600, m: 60, s: 1 };
  const parts = [...value.matchAll(/(\d+)(h|m|s)/g)];
  return parts.map(([all]) => all).join('') === value
    ? parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit], 0)
    : undefined;
}

/** `Duration.minutes(30)`. */
export function durationCode(program: Program, seconds: number): Code {
  const duration = program.cdk8s('Duration');
  const [unit, length] = ([['hours', 3600], ['minutes', 60], ['seconds', 1]] as const)
    .find(([, size]) => seconds % size === 0)!;
  return call(`${duration}.${unit}`, literal(seconds / length));
}

/** `Size.gibibytes(2)`. */
function sizeCode(program: Program, kibibytes: number): Code {
  const size = program.cdk8s('Size');
  const [unit, length] = ([['gibibytes', 1024 * 1024], ['mebibytes', 1024], ['kibibytes', 1]] as const)
    .find(([, each]) => kibibytes % each === 0)!;
  return call(`${size}.${unit}`, literal(kibibytes / length));
}
