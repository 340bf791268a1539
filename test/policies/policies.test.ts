import { readFileSync } from 'fs';
import { join } from 'path';
import Ajv from 'ajv';
import { parseAllDocuments } from 'yaml';
import { inputOf, Verdicts } from './input';
import { KYVERNO_SCHEMA } from './kyverno-schema';
import { dependsOnOthers, isWrong } from './requests';
import { JUDGED_KINDS } from '../../src/api/judged-kinds';
import { POLICIES } from '../../src/rules/policies/policies';
import { admissionPolicy, kyvernoPolicy } from '../../src/rules/policies/policy-manifests';
import { cli, folderWith } from '../cli/support';

/**
 * What an API server decides about the examples of all rules and about variants of them, as
 * `scripts/policy-verdicts.sh` has recorded it with the code of the server itself. Its build takes minutes, so that the
 * record is committed; it is void when a policy or an object changes.
 */
const RECORDED: Verdicts = JSON.parse(readFileSync(join(__dirname, 'verdicts.json'), 'utf8'));

test('the recorded decisions are about these policies and objects', () => {
  expect({ digest: RECORDED.digest, fix: 'run scripts/policy-verdicts.sh' })
    .toEqual({ digest: inputOf().digest, fix: 'run scripts/policy-verdicts.sh' });
});

test('the decision about each object is the verdict of the rule', () => {
  const { objects } = inputOf();
  const differences = POLICIES.flatMap((policy, index) => objects[index].flatMap((object, position) => {
    const decision = RECORDED.decisions[policy.rule.id][position] === 'd';
    return decision === isWrong(policy, object) ? [] : [{ rule: policy.rule.id, decision, object }];
  }));
  expect(differences).toEqual([]);
});

test('each policy denies some of the objects and allows others', () => {
  const decisions = POLICIES.map(({ rule }) => [rule.id, [...new Set(RECORDED.decisions[rule.id])].sort().join('')]);
  expect(decisions.filter(([, different]) => different !== 'ad')).toEqual([]);
});

test('at least 60 rules are policies, and what each finds depends on one object', () => {
  expect(POLICIES.length).toBeGreaterThanOrEqual(60);
  expect(POLICIES.filter((policy) => dependsOnOthers(policy).length > 0).map(({ rule }) => rule.id)).toEqual([]);
});

test('a policy selects its kinds, and what MTC writes is not its business', () => {
  expect(admissionPolicy(POLICIES.find(({ rule }) => rule.id === 'run/canceled')!, 'rule')).toMatchObject([{
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'cdk8s-mtc-run-canceled' },
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: ['migration.openshift.io'], operations: ['CREATE'], resources: ['migmigrations'] },
        ],
      },
      matchConditions: [
        { expression: "!request.userInfo.username.startsWith('system:serviceaccount:openshift-migration:')" },
        { name: 'is-changed' },
      ],
      validations: [
        { message: expect.stringMatching(/^A run is not created as canceled\. [^\n]* \[run\/canceled\]$/) },
      ],
    },
  }, {
    kind: 'ValidatingAdmissionPolicyBinding',
    spec: { policyName: 'cdk8s-mtc-run-canceled', validationActions: ['Warn'] },
  }]);
});

test('errors are denied and the rest warned about, or everything warned about', () => {
  const actions = (action: 'rule' | 'warn') => POLICIES.map((policy) => [
    policy.rule.severity, (admissionPolicy(policy, action)[1] as any).spec.validationActions.join(),
  ]);
  expect([...new Set(actions('rule').map(String))].sort()).toEqual(['error,Deny', 'info,Warn', 'warning,Warn']);
  expect([...new Set(actions('warn').map(([, action]) => action))]).toEqual(['Warn']);
});

test('the resources of the kinds have the names that the API serves', () => {
  const resources =
    POLICIES.flatMap((policy) => (admissionPolicy(policy, 'rule')[0] as any).spec.matchConstraints.resourceRules)
      .flatMap(({ apiGroups, resources: names }) => names.map((name: string) => `${name}.${apiGroups[0]}`));
  expect([...new Set(resources)].sort()).toEqual([
    ...['directimagemigrations', 'directimagestreammigrations', 'directvolumemigrationprogresses',
      'directvolumemigrations']
      .map((name) => `${name}.migration.openshift.io`),
    'egressfirewalls.k8s.ovn.org',
    'egressnetworkpolicies.network.openshift.io',
    ...['miganalytics', 'migclusters', 'mighooks', 'migmigrations', 'migplans', 'migstorages']
      .map((name) => `${name}.migration.openshift.io`),
    'networkpolicies.networking.k8s.io',
    'routes.route.openshift.io',
    'secrets.',
    'subscriptions.operators.coreos.com',
  ]);
  expect(Object.keys(JUDGED_KINDS)).toEqual(expect.arrayContaining(POLICIES.flatMap(({ kinds }) => kinds)));
});

test('Kyverno gets the same expressions in the shape of a ValidatingPolicy', () => {
  const validate = new Ajv({ strict: false }).compile(KYVERNO_SCHEMA);
  for (const policy of POLICIES) {
    const kyverno = kyvernoPolicy(policy, 'rule') as any;
    const { rule: { id } } = policy;
    expect({ rule: id, isValid: validate(kyverno), errors: validate.errors })
      .toEqual({ rule: id, isValid: true, errors: null });
    const { validationActions, evaluation, ...same } = kyverno.spec;
    expect(same).toEqual((admissionPolicy(policy, 'rule')[0] as any).spec);
  }
  const wrong: any = kyvernoPolicy(POLICIES[0], 'rule');
  expect(validate({ ...wrong, spec: { ...wrong.spec, validationActions: ['Reject'] } })).toBe(false);
});

describe('cdk8s-mtc policies', () => {
  const policies = (...args: string[]) => cli(folderWith({}), ['policies', ...args]);

  test('prints what kubectl applies', () => {
    expect(parseAllDocuments(policies('--select', 'hook/deadline', '--warn').stdout).map((document) => document.toJS())
      .slice(-2))
      .toEqual(admissionPolicy(POLICIES.find(({ rule }) => rule.id === 'hook/deadline')!, 'warn'));
    expect(policies('--select', 'hook/deadline', '--engine', 'kyverno').stdout).toContain('kind: ValidatingPolicy\n');
  });

  test('selects several with commas, as check does', () => {
    expect(policies('--list', '--select', 'run/one-type, hook/deadline').stdout.split('\n')
      .map((line) => line.split(' ')[0]).sort()).toEqual(['', 'hook/deadline', 'run/one-type']);
  });

  test('selects rules and families', () => {
    expect(policies('--list', '--select', 'run', '--disable', 'run/plan').stdout.split('\n')[0]).toBe('run/one-type '
      + '(error): A run is only one of stage, state migration and rollback');
    expect(policies('--list').stdout.split('\n')).toHaveLength(POLICIES.length + 1);
  });

  test('a name without a policy is an error', () => {
    expect(policies('--select', 'rnu')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'error: no policy has the name "rnu"; did you mean run? `cdk8s-mtc policies --list` prints all.\n',
    });
    expect(policies('--select', 'plan/nothing-alike').stderr).toBe('error: no policy has the name '
      + '"plan/nothing-alike". `cdk8s-mtc policies --list` prints all.\n');
  });
});
