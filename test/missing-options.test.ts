import { NamespaceMapping } from '../src';
import { Program } from './plans/program';
import { CALLS, ENTRY_POINTS, reported, STACK_TRACE } from './support/calls';
import { EntryPoint } from './support/public-api';

beforeAll(() => { process.env.CDK8S_MTC_TEST_TOKEN = 'ey.ey.x'; });
afterAll(() => { delete process.env.CDK8S_MTC_TEST_TOKEN; });

test('each constructor, factory and method of the public API is in the table', () => {
  expect(Object.keys(CALLS).sort()).toEqual(ENTRY_POINTS.map(({ name }) => name).sort());
});

test('what a construct is made of is called Props, and everything else Options', () => {
  const isOfConstruct = ({ name, parameters }: EntryPoint) => parameters[0]?.name === 'scope'
    || name === 'new MigrationApp';
  const wrong = ENTRY_POINTS.flatMap((entry) =>
    entry.parameters.filter(({ type }) => (isOfConstruct(entry) ? /Options$/ : /Props$/).test(type))
      .map(({ type }) => `${entry.name}: ${type}`));
  expect(wrong).toEqual([]);
});

const CASES = ENTRY_POINTS.flatMap(({ name, required }) =>
  required.map((requirement) => [name, requirement.name, requirement] as const));

test.each(CASES)('%s without %s is a mistake, not a stack trace', (name, _, { parameter, field }) => {
  const others = reported(name);
  expect(others.join('\n')).not.toMatch(STACK_TRACE);
  const messages = reported(name, (args) => {
    args[parameter] = field === undefined ? undefined : { ...args[parameter], [field]: undefined };
  }).filter((message) => !others.includes(message));
  expect(messages).not.toEqual([]);
  expect(messages.join('\n')).not.toMatch(STACK_TRACE);
});

test('a namespace that is undefined is a mistake', () => {
  const program = new Program();
  program.plan({ namespaces: [NamespaceMapping.same('shop'), undefined as any] });
  expect(program.mistakes).toEqual(['[ocp4/shop] namespaces[1]: is missing; give NamespaceMapping.same("shop").']);
});
