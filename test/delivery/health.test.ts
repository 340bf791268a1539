import { readFileSync } from 'fs';
import { join } from 'path';
import { HealthChecks } from '../../src';
import { kubectlWaits } from '../../src/api/outcomes/kubectl-wait';
import { kindOutcome, outcomeOf } from '../../src/api/outcomes/outcome-of';
import { celHealthCheck } from '../../src/delivery/health/cel';
import { kubectlWaitCommands } from '../../src/delivery/health/kubectl-wait';
import { APPLICATION_HEALTH_CHECK, luaHealthCheck } from '../../src/delivery/health/lua';
import { apiVersionOf, JUDGED_KINDS, verdictOf } from '../../src/delivery/health/verdict';
import { evaluateAll } from '../support/cel';
import { HEALTH_CHECK } from '../support/lua';

interface Case {
  readonly name: string;
  readonly kind: string;
  readonly object: Record<string, any>;
  readonly verdict: string;
}

const RECORDED = JSON.parse(readFileSync(join(__dirname, 'health-cases.json'), 'utf8')) as Case[];
const CASES = RECORDED.filter(({ kind }) => kind !== 'Application')
  .map((one): [string, Case] => [`${one.kind}, ${one.name}`, one]);

/** The definition of the kind of a case, and its object as the API server gives it. */
function judged({ kind, object }: Case) {
  const outcome = JUDGED_KINDS.find((one) => one.kind === kind)!;
  return { outcome, object: { metadata: { name: 'a' }, ...object, apiVersion: apiVersionOf(outcome), kind } };
}

const capital = (verdict: string) => verdict.slice(0, 1).toUpperCase() + verdict.slice(1);

test('each judged kind has a case of each verdict that it can have, except suspended', () => {
  const missing = JUDGED_KINDS.flatMap(({ kind, criteria }) => ['Healthy', 'Degraded', 'Progressing']
    .filter((verdict) => (
      (verdict === 'Progressing' || criteria.some(({ state }) => capital(verdictOf(state)) === verdict))
      && !RECORDED.some((one) => one.kind === kind && one.verdict === verdict)
    )).map((verdict) => `${kind} ${verdict}`));
  expect(missing).toEqual([]);
});

test.each(CASES)('the definition says it of %s', (_, one) => {
  expect(capital(verdictOf(outcomeOf(judged(one).object).state))).toBe(one.verdict);
});

(HEALTH_CHECK ? describe : describe.skip)(`Argo CD's Lua${HEALTH_CHECK ? '' : ' [needs: lua5.1 in the path]'}`, () => {
  test.each(CASES)('says the same of %s', (_, one) => {
    const { outcome, object } = judged(one);
    const { status, message } = HEALTH_CHECK!(luaHealthCheck(outcome), object);
    expect(status).toBe(one.verdict);
    const { reason } = outcomeOf(object);
    const listed = reason.replace(/\["(.*)"\]/, (__, items: string) => items.replace(/","/g, '; ')); // a list of errors
    expect(message).toBe(listed);
  });

  const applications = RECORDED.filter(({ kind }) => kind === 'Application')
    .map((one): [string, Case] => [one.name, one]);

  test.each(applications)('judges an Application: %s', (_, { object, verdict }) => {
    expect(HEALTH_CHECK!(APPLICATION_HEALTH_CHECK, object).status).toBe(verdict);
  });

  test('an Application without a missing child is healthy only if it is synced, '
    + 'whatever Argo CD counts as missing', () => {
    const app = (sync: string, health: string) => ({
      status: { sync: { status: sync }, health: { status: health }, operationState: { phase: 'Succeeded' } },
    });
    const verdict = (sync: string, health: string) => HEALTH_CHECK!(APPLICATION_HEALTH_CHECK, app(sync, health)).status;
    // 3.4 and later: the child that failed to apply does not count
    expect(verdict('OutOfSync', 'Healthy')).toBe('Progressing');
    expect(verdict('OutOfSync', 'Missing')).toBe('Progressing'); // before
    expect(verdict('Synced', 'Healthy')).toBe('Healthy');
  });
});

describe("Flux's CEL", () => {
  const results = evaluateAll(CASES.flatMap(([, one]) => {
    const { outcome, object } = judged(one);
    const { failed, current } = celHealthCheck(outcome);
    return [{ expression: failed, object }, { expression: current, object }];
  }));
  const resultsOf = (index: number) => results.slice(2 * index, 2 * index + 2);

  test.each(CASES.map(([name, one], index): [string, Case, number] => [name, one, index]))('says the same of %s', (
    _, one, index,
  ) => {
    const [failed, current] = resultsOf(index); // after an error, Flux waits and asks again
    const verdict = current.value === true ? 'Healthy' : 'Progressing';
    expect(failed.value === true ? 'Degraded' : verdict).toBe(one.verdict);
  });

  test('an expression fails only for an object without a status, or with one of another shape', () => {
    const failing = CASES.filter(([, { object }], index) => object.status !== undefined
      && resultsOf(index).some(({ error }) => error !== undefined));
    expect(failing.map(([name]) => name)).toEqual(['MigCluster, conditions that are a string']);
  });
});

describe('kubectl wait', () => {
  test('waits for the conditions and fields that make an object healthy', () => {
    expect(Object.fromEntries(JUDGED_KINDS.map((outcome) => [
      outcome.kind, kubectlWaits(outcome).map(({ condition, jsonPath, value }) => condition
        ? `condition=${condition}`
        : `jsonpath=${jsonPath}=${value}`),
    ]))).toEqual({
      MigCluster: ['condition=Ready'],
      MigStorage: ['condition=Ready'],
      MigHook: ['condition=Ready'],
      MigPlan: ['condition=Ready'],
      MigrationController: ['condition=Successful'],
      MigMigration: ['jsonpath={.status.phase}=Completed', 'condition=Succeeded'],
      DirectVolumeMigration: ['jsonpath={.status.phase}=Completed', 'condition=Succeeded'],
      DirectVolumeMigrationProgress: ['jsonpath={.status.phase}=Succeeded', 'jsonpath={.status.exitCode}=0'],
      DirectImageMigration: ['jsonpath={.status.phase}=Completed', 'condition=Succeeded'],
      DirectImageStreamMigration: ['jsonpath={.status.phase}=Completed', 'condition=Succeeded'],
      MigAnalytic: ['condition=Ready', 'jsonpath={.status.analytics.percentComplete}=100'],
      ClusterServiceVersion: ['jsonpath={.status.phase}=Succeeded'],
    });
  });

  test('is a command for each of them', () => {
    const run = kindOutcome({ apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigMigration' })!;
    expect(kubectlWaitCommands(run, 'shop-1', 'openshift-migration', '24h')).toEqual([
      'kubectl wait migmigration.migration.openshift.io/shop-1 --namespace=openshift-migration '
        + "--for='jsonpath={.status.phase}=Completed' --timeout=24h",
      'kubectl wait migmigration.migration.openshift.io/shop-1 --namespace=openshift-migration '
        + "--for='condition=Succeeded' --timeout=10s",
    ]);
  });
});

describe('HealthChecks', () => {
  test('has a check in Lua for each kind, and one for Applications, under the keys that Argo CD reads', () => {
    expect(Object.keys(HealthChecks.argoCdConfigMap()).sort()).toEqual([
      'argoproj.io_Application', ...JUDGED_KINDS.map(({ group, kind }) => `${group}_${kind}`),
    ].map((key) => `resource.customizations.health.${key}`).sort());
    expect(HealthChecks.argoCdResourceHealthChecks()
      .map(({ group, kind, check }) => [`resource.customizations.health.${group}_${kind}`, check]))
      .toEqual(Object.entries(HealthChecks.argoCdConfigMap()));
  });

  test('has expressions and wait rules for each kind', () => {
    const kinds = JUDGED_KINDS.map((outcome) => ({ apiVersion: apiVersionOf(outcome), kind: outcome.kind }));
    expect(HealthChecks.fluxExpressions().map(({ apiVersion, kind }) => ({ apiVersion, kind }))).toEqual(kinds);
    expect(HealthChecks.kappConfig().waitRules
      .map(({ resourceMatchers: [{ apiVersionKindMatcher }] }: any) => apiVersionKindMatcher)).toEqual(kinds);
  });

  test('rejects a kind that it does not know', () => {
    expect(HealthChecks.kubectlWait('MigPlan', 'shop')).toEqual([
      'kubectl wait migplan.migration.openshift.io/shop --namespace=openshift-migration '
        + "--for='condition=Ready' --timeout=10m",
    ]);
    expect(() => HealthChecks.kubectlWait('Migplan', 'shop'))
      .toThrow(/^HealthChecks\.kubectlWait: "Migplan" is not a kind of MTC\. Use one of MigCluster, /);
  });
});
