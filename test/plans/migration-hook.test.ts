import { Duration } from 'cdk8s';
import { named, Program } from './program';
import { HookAction, HookTarget, MigrationHook } from 'cdk8s-mtc';

const ACTION = HookAction.customImage('quay.io/example/stop:v1');

test('a hook is on the host, whichever cluster it runs on', () => {
  const program = new Program();
  const hook = new MigrationHook(program.chart, 'stop', { action: ACTION, runsOn: HookTarget.DESTINATION });
  expect(hook).toMatchObject({ hookName: 'stop', runsOn: 'destination' });
  expect(program.written).toEqual({
    ocp4: [{
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigHook',
      metadata: named('stop'),
      spec: { custom: true, image: 'quay.io/example/stop:v1', targetCluster: 'destination' },
    }],
  });
});

test('name and labels can be given', () => {
  const program = new Program();
  const hook = new MigrationHook(program.chart, 'stop', {
    action: ACTION, runsOn: HookTarget.SOURCE, metadata: { name: 'stop-shop', labels: { wave: '1' } },
  });
  expect(hook.hookName).toBe('stop-shop');
  expect(program.written.ocp4[0].metadata).toEqual({ ...named('stop-shop'), labels: { wave: '1' } });
});

function withDeadline(activeDeadline: Duration): Program {
  const program = new Program();
  new MigrationHook(program.chart, 'stop', { action: ACTION, runsOn: HookTarget.SOURCE, activeDeadline });
  return program;
}

test('a deadline is written in seconds', () => {
  expect(withDeadline(Duration.minutes(5)).specOf('MigHook').activeDeadlineSeconds).toBe(300);
});

test('a deadline of nothing is refused, because MTC would take it for none', () => {
  expect(withDeadline(Duration.seconds(0)).mistakes).toEqual([]);
});

test('a deadline with a fraction of a second is refused', () => {
  expect(withDeadline(Duration.millis(1500)).mistakes).toEqual([
    '[ocp4/stop] activeDeadline: "1 second 500 millis" is not made of whole seconds, in which Kubernetes counts; give '
      + 'one second or more, or leave it out.',
  ]);
});

test('nothing is written for a hook that already exists', () => {
  const program = new Program();
  expect(MigrationHook.fromHookName(program.chart, 'stop', 'stop-shop', HookTarget.SOURCE))
    .toMatchObject({ hookName: 'stop-shop', runsOn: 'source' });
  expect(program.written).toEqual({});
});

test('a name that no hook can have is refused', () => {
  const program = new Program();
  MigrationHook.fromHookName(program.chart, 'stop', 'Stop', HookTarget.SOURCE);
  expect(program.mistakes).toEqual([
    '[ocp4/stop] hookName: "Stop" is not a valid name (lower-case letters, digits, "-" and ".", beginning and ending '
    + 'with a letter or a digit): no such object can exist; write "stop".',
  ]);
});
