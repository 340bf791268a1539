import { findings, ruleOf } from './support';

test.each([
  ['run/one-type', [{
    path: 'spec.rollback',
    message: 'stage and rollback are both true; MTC refuses the run with InvalidSpec, and every later run of the plan waits behind it',
    fix: 'leave one of them true',
  }]],
  ['run/stage-stops-application', [{
    path: 'spec.quiescePods',
    message: 'the stage stops the application on the source, and MTC does not start it again afterwards',
    fix: 'write quiescePods: false; or, to move the application, stage: false',
  }]],
  ['run/several-of-one-plan', [{
    path: 'spec.migPlanRef',
    message: 'MigMigration openshift-migration/first is a run of plan "shop" in the same file: both start when it is applied, in no order that could be relied on',
    fix: 'put each run into a file of its own, and apply the next when the last has ended',
  }]],
])('%s says what is wrong and what to write', (id, expected) => {
  const rule = ruleOf(id);
  expect(findings(rule.breaks, [rule])).toMatchObject(expected);
  expect(findings(rule.breaks, [rule])).toHaveLength(expected.length);
});
