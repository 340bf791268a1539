import { IConstruct } from 'constructs';
import { Mistake, refuse } from './mistake';
import { CALLS, TYPES } from './option-types';
import { didYouMean } from '../grammar/did-you-mean';

/** A parameter of a function, or a field of a struct. */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
}

/** Structs whose mistakes the construct that is made of them has yet to report. */
const MISTAKES = new WeakMap<object, Mistake[]>();

/** Those whose mistakes are reported. */
const REPORTED = new WeakSet<object>();

const FIELDS = new Map<string, readonly Field[]>();

/**
 * The properties of a constructor, without what has the wrong type: JavaScript and Python do not check it.
 * `OwnConstruct` reports what was wrong.
 *
 * @param className the public class, whose own name a bundler may shorten
 */
export function readProps<T extends object>(className: string, props: T): T {
  const { type } = fieldsIn(CALLS[className].new).find(({ name }) => name === 'props')!;
  const mistakes: Mistake[] = [];
  const value = isMissing(props) ? undefined : readStruct(type, props, '', mistakes) ?? {};
  remember(value, mistakes);
  return value as T;
}

/** Keeps mistakes for the construct that is made of the value. */
export function remember(value: unknown, mistakes: Mistake[]): void {
  if (mistakes.length > 0) {
    MISTAKES.set(value as object, mistakes);
  }
}

/** What is wrong with the arguments of the call that is being made; the construct that it creates reports it. */
let ofCall: readonly Mistake[] = [];

/** Makes a construct that reports what is wrong with the arguments of a call. */
export function makeWith<T extends IConstruct>(mistakes: readonly Mistake[], make: () => T): T {
  ofCall = mistakes;
  try {
    const made = make();
    refuseMistakesOfCall(made);
    return made;
  } finally {
    ofCall = [];
  }
}

/** Reports what is wrong with the arguments of the call that makes a construct, before it looks for what is missing. */
export function refuseMistakesOfCall(at: IConstruct): void {
  ofCall.forEach((mistake) => refuse(at, mistake));
  ofCall = [];
}

/** What was wrong with a value that no construct has reported yet. */
export function mistakesIn(value: object): readonly Mistake[] {
  return MISTAKES.get(value) ?? [];
}

/** Reports what was wrong with a value, once. */
export function refuseMistakesOf(at: IConstruct, value: unknown): void {
  if (typeof value === 'object' && value !== null && !REPORTED.has(value)) {
    mistakesIn(value).forEach((mistake) => refuse(at, mistake));
    REPORTED.add(value);
  }
}

/** The fields in a list such as `id: string, options?: RunOptions`. */
export function fieldsIn(list: string): readonly Field[] {
  const known = FIELDS.get(list);
  if (known) {
    return known;
  }
  const fields = list.split(', ').map((text) => {
    const [name, type] = text.split(': ');
    return { name: name.replace('?', ''), type, isRequired: !name.endsWith('?') };
  });
  FIELDS.set(list, fields);
  return fields;
}

/** Whether a type is that of an object with options. */
export function isStruct(type: string): boolean {
  return structOf(type) !== undefined;
}

/** A value without what has the wrong type. The same value if nothing has. */
export function readValue(type: string, value: unknown, field: string, mistakes: Mistake[]): unknown {
  if (isMissing(value)) {
    return undefined;
  }
  if (type.endsWith('[]')) {
    return Array.isArray(value)
      ? readList(type.slice(0, -2), value, field, mistakes)
      : reject(type, value, field, mistakes);
  }
  if (type.endsWith('{}')) {
    return isPlain(value) ? readMap(type.slice(0, -2), value, field, mistakes) : reject(type, value, field, mistakes);
  }
  if (isStruct(type)) {
    return readStruct(type, value, field, mistakes);
  }
  return isOfType(type, value) ? value : reject(type, value, field, mistakes);
}

/** What to give for a type: `give a KnownVolume, such as KnownVolume.copy(…)`. */
export function fixFor(type: string): string {
  const ways = TYPES[type.replace(/\[\]$/, '')]?.split(' from ')[1]?.split(', ') ?? [];
  const example = ways[0]?.includes('.') ? ways[0] : undefined;
  if (type.endsWith('[]')) {
    return `give a list${example === undefined ? '' : ` such as [${example}]`}`;
  }
  const values = TYPES[type]?.startsWith('"')
    ? TYPES[type].split(' | ')
    : ways.filter((way) => !way.includes('.')).map(nounOf);
  return `give ${values.join(' or ') || nounOf(type)}${example === undefined ? '' : ` such as ${example}`}`;
}

function readList(type: string, list: readonly unknown[], field: string, mistakes: Mistake[]): unknown {
  const values = list.map((value, index) => {
    if (isMissing(value)) {
      mistakes.push({ field: `${field}[${index}]`, problem: 'is missing', fix: fixFor(type) });
    }
    return readValue(type, value, `${field}[${index}]`, mistakes);
  });
  return values.every((value, index) => value === list[index] && !isMissing(value))
    ? list
    : values.filter((value) => !isMissing(value));
}

function readMap(type: string, map: object, field: string, mistakes: Mistake[]): unknown {
  const values = Object.entries(map)
    .map(([key, value]) => [key, readValue(type, value, `${field}${keyPart(key)}`, mistakes), value] as const);
  return values.every(([, value, given]) => value === given)
    ? map
    : Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function readStruct(type: string, value: unknown, field: string, mistakes: Mistake[]): unknown {
  if (typeof value !== 'object' || Array.isArray(value) || isLazy(value)) {
    return reject(type, value, field || 'props', mistakes);
  }
  const all = fieldsIn(structOf(type)!);
  const isOpen = all.some(({ name }) => name === '*');
  const fields = all.filter(({ name }) => name !== '*');
  const given = value as Record<string, unknown>;
  const at = (name: string) => `${field}${field === '' ? name : keyPart(name)}`;
  const unknown = isPlain(value) && !isOpen
    ? Object.keys(given).filter((name) => given[name] !== undefined && !isField(fields, name))
    : [];
  unknown.forEach((name) => mistakes.push(unknownOption(at(name), name, fields)));
  const values = fields.map(({ name, type: fieldType }) =>
    [name, readValue(fieldType, given[name], at(name), mistakes)] as const);
  const missing = field === '' ? [] : fields.filter(({ name, isRequired }) => isRequired && isMissing(given[name]));
  missing.forEach((each) => mistakes.push({ field: at(each.name), problem: 'is missing', fix: fixFor(each.type) }));
  if (field !== ''
    && fields.some(({ name, isRequired }, index) => isRequired && values[index][1] === undefined && name !== '*')) {
    return undefined; // nothing can be written without it
  }
  const isRight = unknown.length === 0 && values.every(([name, read]) => read === given[name]);
  return isRight ? value : { ...isOpen ? given : {}, ...Object.fromEntries(values) };
}

function isField(fields: readonly Field[], name: string): boolean {
  return name.startsWith('$jsii') || fields.some((field) => field.name === name);
}

function unknownOption(field: string, name: string, fields: readonly Field[]): Mistake {
  const meant = didYouMean(name, fields.map((each) => each.name));
  return {
    field,
    problem: 'is an unknown option and would be ignored',
    fix: meant === undefined ? 'remove it' : `did you mean ${meant}?`,
  };
}

function structOf(type: string): string | undefined {
  return TYPES[type]?.startsWith('{ ') ? TYPES[type].slice(2, -2) : undefined;
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'any') {
    return true;
  }
  const described = TYPES[type];
  if (described?.startsWith('has ')) {
    return typeof value === 'object'
      && described.slice(4).split(' from ')[0].split(', ').every((member) => member in (value as object));
  }
  return isLazy(value)
    || (described === undefined ? typeof value === type : described.split(' | ').includes(JSON.stringify(value)));
}

function reject(type: string, value: unknown, field: string, mistakes: Mistake[]): undefined {
  const isValue = TYPES[type]?.startsWith('"') && typeof value === 'string';
  mistakes.push(isValue
    ? { field, value: value.slice(0, 40), problem: `is not a valid ${type}`, fix: fixFor(type) }
    : { field, problem: `is ${kindOf(value)}, but ${nounOf(type)} is required`, fix: fixFor(type) });
  return undefined;
}

function nounOf(type: string): string {
  if (type.endsWith('[]')) {
    return 'a list';
  }
  const name = type.endsWith('{}') || isStruct(type) ? 'object' : type.replace(/^I(?=[A-Z])/, '');
  return `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) {
    return 'a list';
  }
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function keyPart(key: string): string {
  return /^\w+$/.test(key) ? `.${key}` : `["${key}"]`;
}

function isMissing(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));
}

/** Whether cdk8s computes the value at synth. */
function isLazy(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof (value as { produce?: unknown }).produce === 'function';
}
