import { ENTRY_POINTS, reported, STACK_TRACE } from './support/calls';
import { CALLS as TYPES_OF_CALLS, TYPES } from '../src/constructs/option-types';
import { fieldsIn } from '../src/constructs/read-options';

beforeAll(() => { process.env.CDK8S_MTC_TEST_TOKEN = 'ey.ey.x'; });
afterAll(() => { delete process.env.CDK8S_MTC_TEST_TOKEN; });

const OF_PRIMITIVES: Readonly<Record<string, unknown[]>> = {
  string: [5, {}, []], number: ['5', {}, true], boolean: ['yes', {}, []],
};

/** Values that are wrong for a type. */
function wrongValues(type: string): unknown[] {
  if (type === 'any' || type === 'any{}') {
    return [];
  }
  if (type.endsWith('[]')) {
    const lists = wrongValues(type.slice(0, -2)).map((value) => [value]);
    return ['x', {}, 5, ...lists, ...type === 'any[]' ? [] : [[undefined], [null]]];
  }
  if (type.endsWith('{}')) {
    return ['x', [], ...wrongValues(type.slice(0, -2)).map((value) => ({ key: value }))];
  }
  const described = TYPES[type];
  if (described?.startsWith('{ ')) {
    return ['x', [], 5, ...described.includes('*: any') ? [] : [{ unknownOption: 1 }]];
  }
  if (described?.startsWith('has ')) {
    return ['x', 5, {}, ['a'], () => 1];
  }
  return described === undefined ? OF_PRIMITIVES[type] : ['nonsense', {}, []];
}

/** Parameters that a message need not name, because it names the options in them. */
const HOLDS_OPTIONS = /^(props|options|attributes)$/;

interface Place {
  readonly index: number;
  readonly name: string;
  readonly values: readonly unknown[];
}

const fieldsOf = (type: string) => (
  TYPES[type]?.startsWith('{ ') ? fieldsIn(TYPES[type].slice(2, -2)).filter(({ name }) => name !== '*') : []);

/** Each public function with the values that are wrong for its parameters, and for the options of its parameters. */
const CASES = ENTRY_POINTS.flatMap(({ name }) => {
  const [, className, separator, member] = /^(?:new )?(\w+)(?:([.#])(\w+))?$/.exec(name)!;
  const key = member === undefined ? 'new' : `${separator === '#' ? '#' : ''}${member}`;
  const parameters = fieldsIn(TYPES_OF_CALLS[className]?.[key] ?? '');
  const wrong = ({ name: field, type }: { name: string; type: string }, index: number): Place => (
    { index, name: field, values: wrongValues(type) });
  const ofParameters = parameters.filter(({ type }) => type !== undefined && type !== 'any')
    .map((each) => wrong(each, parameters.indexOf(each)));
  const ofOptions = parameters.flatMap(({ type }, index) => fieldsOf(type).map((field) => wrong(field, index)));
  return ofParameters.length > 0 ? [[name, ofParameters, ofOptions] as const] : [];
});

/** What is reported because of a change of the arguments. */
function reportedOf(name: string, change: (args: any[]) => void): string {
  const others = reported(name);
  return reported(name, change).filter((message) => !others.includes(message)).join('\n');
}

function problems(messages: string, places: readonly Place[]): string[] {
  const silent = places.filter(({ name, values }) => values.length > 0 && !messages.includes(name))
    .map(({ name }) => `${name} is not named`);
  return STACK_TRACE.test(messages) || silent.length > 0 ? [...silent, messages] : [];
}

test('the cases are those of the whole public API', () => {
  expect(CASES.length).toBeGreaterThan(120);
  expect(CASES.flatMap(([, , options]) => options.flatMap(({ values }) => values)).length).toBeGreaterThan(2000);
});

test.each(CASES)('%s: an argument of another type is a mistake that names it, no stack trace', (name, parameters) => {
  const values = parameters.flatMap((place) => place.values.map((value) => ({ place, value })));
  const wrong = values.filter(({ value }) => !isUnknownOption(value)).flatMap(({ place, value }) => {
    const messages = reportedOf(name, (args) => { args[place.index] = value; });
    return messages === '' ? [`${place.name}: nothing is reported`]
      : problems(messages, HOLDS_OPTIONS.test(place.name) ? [] : [place]);
  });
  expect(wrong).toEqual([]);
});

const WITH_OPTIONS = CASES.filter(([, , options]) => options.length > 0);

test.each(WITH_OPTIONS)('%s: options of another type are mistakes that name them', (name, _, options) => {
  const rounds = Math.max(...options.map(({ values }) => values.length));
  const wrong = Array.from({ length: rounds }, (__, round) => problems(reportedOf(name, (args) => {
    for (const { index, name: option, values } of options.filter((place) => place.values.length > 0)) {
      args[index] = { ...args[index], [option]: values[round % values.length] };
    }
  }), options));
  expect(wrong.flat()).toEqual([]);
});

test.each(WITH_OPTIONS)('%s: an unknown option is a mistake', (name, _, [{ index }]) => {
  expect(reportedOf(name, (args) => { args[index] = { ...args[index], unknownOption: 1 }; }))
    .toMatch(/^[^\n]*unknownOption: is an unknown option and would be ignored; remove it\.(\n +at [^\n]*)?$/);
});

function isUnknownOption(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'unknownOption' in value;
}
