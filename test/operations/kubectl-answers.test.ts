import { clusterBehind, standIn } from './stand-in';
import { failureOf, outputFolder, PLAN, SECRET } from './world';
import { referenceTo } from '../../src/operations/cluster';
import { cliLater } from '../cli/support';

const FIX = ' | Run the command by hand: a wrapper script, a plugin or a proxy may answer in place of the API server.';
const OBJECT = JSON.stringify(PLAN);
const LIST = (...items: unknown[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
const SPEC_ONLY = { apiVersion: 'v1', kind: 'Pod', spec: {} };

/** A program in place of kubectl, which gives the same answer to everything. */
function kubectl(answer: string): string {
  return standIn('cat "$(dirname "$0")/answer"', { answer });
}

const NOT_JSON: ReadonlyArray<readonly [string, string]> = [
  ['null', 'null'], ['[]', 'a list'], ['"x"', 'a string'], ['7', 'a number'], ['hello', 'text that is not JSON'],
  ['{"kind":', 'text that is not JSON'],
  ['<html>Login</html>', 'HTML or XML'],
];
const NO_OBJECT: ReadonlyArray<readonly [string, string]> = [
  ['{}', 'an object without apiVersion'], ['{"apiVersion":"v1"}', 'an object without kind'],
  ['{"apiVersion":"v1","kind":7}', 'an object without kind'],
];
const NO_NAME: ReadonlyArray<readonly [string, string]> = [
  [JSON.stringify(SPEC_ONLY), 'an object without metadata'],
  [JSON.stringify({ ...SPEC_ONLY, metadata: {} }), 'an object without metadata.name'],
  [JSON.stringify({ ...SPEC_ONLY, metadata: null }), 'an object without metadata'],
];

describe('what kubectl answers instead of an object', () => {
  test.each([
    ...NOT_JSON.map((row) => [...row, 'an object']),
    ...[...NO_OBJECT, ...NO_NAME].map((row) => [...row, 'an object of Kubernetes']),
  ])('%s', async (answer, received, wanted) => {
    const command = kubectl(answer);
    const end = `answered ${received}, not ${wanted}${FIX}`;
    expect(await failureOf(clusterBehind(command).get(referenceTo(PLAN)))).toBe('failed: cluster new: read MigPlan '
      + `openshift-migration/shop: ${command} get ${end}`);
    expect(await failureOf(clusterBehind(command).apply(PLAN))).toBe('failed: cluster new: apply MigPlan '
      + `openshift-migration/shop: ${command} apply ${end}`);
    expect(await failureOf(clusterBehind(command).create(PLAN))).toBe('failed: cluster new: create MigPlan '
      + `openshift-migration/shop: ${command} create ${end}`);
    expect(await failureOf(clusterBehind(command).patch(referenceTo(PLAN), {}))).toBe('failed: cluster new: change '
      + `MigPlan openshift-migration/shop: ${command} patch ${end}`);
  });

  test('nothing, which means to a question that there is none', async () => {
    const command = kubectl('\n');
    expect(await clusterBehind(command).get(referenceTo(PLAN))).toBeUndefined();
    expect(await failureOf(clusterBehind(command).apply(PLAN))).toBe(
      `failed: cluster new: apply MigPlan openshift-migration/shop: ${command} apply answered `
        + `nothing, not an object${FIX}`);
  });

  test('an object without a name, which a review is', async () => {
    const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: {} };
    expect(await clusterBehind(kubectl(JSON.stringify(review))).create(review)).toEqual(review);
    expect(await failureOf(clusterBehind(kubectl('null')).create(review))).toContain('answered null, not an object');
  });

  test('no answer is quoted', async () => {
    expect(await failureOf(clusterBehind(kubectl('{"data": {"saToken": "czNjcjN0"')).get(referenceTo(SECRET)))).not
      .toContain('czNj');
  });
});

describe('what kubectl answers instead of a list', () => {
  test.each([
    ...NOT_JSON.map((row) => [...row, 'an object']), ['', 'nothing', 'an object'],
    ...[
      ['{}', 'an object without items'], [OBJECT, 'an object without items'],
      ['{"items":"x"}', 'an object whose items are a string'],
      ['{"items":{}}', 'an object whose items are an object'], [LIST(null), 'a list whose item 1 is null'],
      [LIST(PLAN, 'x'), 'a list whose item 2 is a string'],
      [LIST(PLAN, [PLAN]), 'a list whose item 2 is a list'], ...[...NO_OBJECT, ...NO_NAME]
        .map(([item, received]) => [LIST(JSON.parse(item)), `a list whose item 1 is ${received}`]),
    ].map((row) => [...row, 'a list of objects']),
  ])('%s', async (answer, received, wanted) => {
    const command = kubectl(answer);
    expect(await failureOf(clusterBehind(command).list(PLAN))).toBe(`failed: cluster new: list MigPlan: ${command} get `
      + `answered ${received}, not ${wanted}${FIX}`);
  });

  test.each([[LIST(), []], ['{"items":null}', []], [LIST(PLAN), [PLAN]]])('but %s is a list', async (
    answer, expected,
  ) => {
    expect(await clusterBehind(kubectl(answer)).list(PLAN)).toEqual(expected);
  });
});

describe('no command ends with a stack trace', () => {
  const ODD = ['null', '[]', LIST(null), '{"items":"x"}', 'hello', JSON.stringify(SPEC_ONLY), '', LIST(SPEC_ONLY)];
  const COMMANDS: ReadonlyArray<readonly [string, ...string[]]> = [
    ['apply'], ['apply', '--dry-run'], ['run', 'shop', '1'], ['status', '--why'], ['preflight'], ['teardown', '--yes'],
    ['diff', '--live'],
  ];

  async function output(answer: string, args: readonly string[]) {
    const environment = { KUBECTL: kubectl(answer), PATH: process.env.PATH! };
    const { exitCode, stdout, stderr } =
      await cliLater(outputFolder(), args.map((arg) => arg === 'KUBECTL' ? environment.KUBECTL : arg), { environment });
    const printed = `${stdout}${stderr}`.split(environment.KUBECTL).join('KUBECTL');
    expect(printed).not.toMatch(/TypeError|bug in cdk8s-mtc|\n +at /);
    return { exitCode, printed };
  }

  test.each(COMMANDS.map((command) => [command.join(' '), command] as const))('%s', async (_, [name, ...rest]) => {
    for (const answer of ODD) {
      const { exitCode, printed } = await output(answer, [name, '.', ...rest, '--kubectl', 'KUBECTL', '--wait', '0']);
      expect([answer, exitCode]).toEqual([answer, exitCode === 2 ? 2 : 1]);
      expect(printed).toMatch(answer === ''
        ? /./
        : /cluster (old|new): (read Namespace kube-system|list \w+)?.*KUBECTL get answered/);
    }
  });

  test.each([
    ['null', 'get --raw /version: the client answered null, not an object'],
    ['', 'get --raw /version: the client answered nothing, not an object'],
    ['<html>', 'get --raw /version: the client answered HTML or XML, not an object'],
    ['{"items":"x"}',
      'get --raw /api/v1/namespaces: the client answered an object whose items are a string, not a list of objects'],
    ['{"items":[null]}',
      'get --raw /api/v1/namespaces: the client answered a list whose item 1 is null, not a list of objects'],
    ['{"items":[{"spec":{}}]}', 'get --raw /api/v1/namespaces: the client answered a list whose item 1 is an object '
      + 'without metadata, not a list of objects'],
  ])('inventory: %s', async (answer, message) => {
    expect(await output(answer, ['inventory', '-o', 'a.json']))
      .toEqual({ exitCode: 2, printed: `error: ${message}\n` });
  });

  test.each([
    ['null', 'null, not an object'], ['', 'nothing, not an object'], ['hello', 'text that is not JSON, not an object'],
    ['{}', 'an object without items, not a list of objects'],
    [LIST(null), 'a list whose item 1 is null, not a list of objects'],
  ])('import: %s', async (answer, received) => {
    expect(await output(answer, ['import', '--context', 'hub'])).toEqual(
      { exitCode: 2, printed: `error: context hub: list the objects of MTC: KUBECTL get answered ${received}\n` });
  });
});
