import { Duration, Size, SizeRoundingBehavior } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import { VariableKind } from '../api/controller-variables';
import { goDuration } from '../api/durations';
import { formatQuantity } from '../grammar/quantity';

/** What the `spec` of a MigrationController contains for a variable. */
export type WireValue = boolean | number | string | string[] | number[] | Record<string, string>;

/** The type of an option, by the kind of its variable. */
export interface OptionTypes {
  readonly 'boolean': boolean;
  readonly 'boolean as text': boolean;
  readonly 'integer': number;
  readonly 'percentage': number;
  readonly 'kibibytes': Size;
  readonly 'seconds': Duration;
  readonly 'duration': Duration;
  readonly 'cpu': Cpu;
  readonly 'memory': Size;
  readonly 'text': string;
  readonly 'choice': string;
  readonly 'image': string;
  readonly 'url': string;
  readonly 'url path': string;
  readonly 'directory': string;
  readonly 'domain': string;
  readonly 'name': string;
  readonly 'names': string[];
  readonly 'groups': number[];
  readonly 'group ids': number[];
  readonly 'rsync options': string[];
  readonly 'labels': { [key: string]: string };
  readonly 'exceptions': string[];
}

/** How the options of a kind are written. */
interface Form {
  /** What a value has to be, for programs without types; undefined if any value can be written. */
  readonly type?: { readonly is: (value: any) => boolean; readonly problem: string; readonly fix: string };
  readonly write?: (value: any) => WireValue;
  /** Whether several parts of a program may add elements. */
  readonly grows?: boolean;
  /** What the elements of a list are joined by. */
  readonly separator?: string;
}

const LIST: Form['type'] = { is: Array.isArray, problem: 'is not a list', fix: 'write a list' };

const SECONDS: Form['type'] = {
  is: (value) => value instanceof Duration && Number.isInteger(value.toSeconds({ integral: false }))
    && value.toSeconds() > 0,
  problem: 'is not a Duration of whole seconds',
  fix: 'write one such as Duration.minutes(5)',
};

const SIZE: Form['type'] = {
  is: (value) => value instanceof Size, problem: 'is not a Size', fix: 'write one such as Size.mebibytes(512)',
};

const CPU: Form['type'] = {
  is: (value) => typeof value?.amount === 'string', problem: 'is not a Cpu', fix: 'write one such as Cpu.millis(500)',
};

/** The kinds that are not written unchanged. Whether a value is right is judged by rules, on what is written. */
const FORMS: { readonly [kind in VariableKind]?: Form } = {
  'boolean as text': { write: String },
  'kibibytes': { type: SIZE, write: kibibytes },
  'seconds': { type: SECONDS, write: (value: Duration) => value.toSeconds() },
  'duration': { type: SECONDS, write: goDuration },
  'cpu': { type: CPU, write: (value: Cpu) => value.amount },
  'memory': { type: SIZE, write: (value: Size) => formatQuantity(kibibytes(value)) },
  'names': { type: LIST, grows: true },
  'groups': { type: LIST },
  'group ids': { type: LIST, separator: ',' },
  'rsync options': { type: LIST, separator: ' ' },
  'exceptions': { type: LIST, grows: true, separator: ',' },
  'labels': { write: (value) => ({ ...value }) },
};

/** How the options of a kind are written. */
export function formOf(kind: VariableKind): Form {
  return FORMS[kind] ?? {};
}

/** A value in `spec`, once all elements of a list are known. */
export function joined(kind: VariableKind, value: WireValue): WireValue {
  const { separator } = formOf(kind);
  return separator === undefined ? value : (value as unknown[]).join(separator);
}

function kibibytes(size: Size): number {
  return size.toKibibytes({ rounding: SizeRoundingBehavior.NONE });
}
