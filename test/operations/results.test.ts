import { World } from './world';
import { auditLine } from '../../src/operations/run/audit';
import { resultsAsJson, resultsAsJunit, resultsAsMarkdown, resultsAsSummary } from '../../src/operations/run/results';
import { RunResult } from '../../src/operations/run/run-settings';

const folder = new World().folder();
const NO_WAIVER = { allowWarnings: false, cancel: false };
const FROM = Date.UTC(2026, 0, 1);

const GOOD: RunResult = {
  run: folder.index.runs[0],
  cluster: 'new',
  state: 'succeeded',
  reason: 'succeeded',
  warnings: [],
  followed: false,
  from: FROM,
  to: FROM + 90_000,
  claims: [{ namespace: 'shop', claim: 'data', state: 'succeeded', percent: 100 }],
};
const BAD: RunResult = {
  run: folder.index.runs[1],
  cluster: 'new',
  state: 'failed',
  reason: 'x',
  warnings: ['A: <b>'],
  followed: true,
  from: FROM,
  to: FROM + 600_000,
  claims: [],
  cause: {
    object: 'MigMigration openshift-migration/shop-go-live',
    text: 'bad "thing" <&> | `x`\u001b[31m\nnext',
    fix: 'Do *that*.',
  },
};

describe('results', () => {
  test('as JSON', () => {
    const { success, runs } = JSON.parse(resultsAsJson([GOOD, BAD], NO_WAIVER));
    expect([success, runs.map((run: any) => [run.run, run.success, run.seconds])])
      .toEqual([false, [['runs/shop/1-stage-first-copy', true, 90], ['runs/shop/2-cutover-go-live', false, 600]]]);
    expect(runs[1].cause.fix).toBe('Do *that*.');
  });

  test('as a summary', () => {
    expect(resultsAsSummary([GOOD, GOOD], NO_WAIVER)).toBe('{"success":true,"states":{"succeeded":2},"seconds":180}');
    expect(JSON.parse(resultsAsSummary([GOOD, BAD], NO_WAIVER))).toEqual({
      success: false,
      states: { succeeded: 1, failed: 1 },
      seconds: 690,
      reason: 'runs/shop/2-cutover-go-live failed: MigMigration openshift-migration/shop-go-live: '
        + 'bad "thing" <&> | `x`\u001b[31m\nnext',
    });
  });

  test.each(['x', '\u0001', '\ud800', '\u2028', '😀'])('a summary fits into a result of Tekton, '
    + 'whatever a cluster says: %j', (character) => {
    const long = { ...BAD, cause: { object: 'a', text: character.repeat(9000) } };
    expect(Buffer.byteLength(resultsAsSummary([long], NO_WAIVER))).toBeLessThanOrEqual(4096);
  });

  test('say what to do about the cause, and then about the run', () => {
    const failed = { ...BAD, fix: 'Run it again.' };
    expect(resultsAsJunit([failed], NO_WAIVER)).toContain('>Do *that*. Run it again.</failure>');
    expect(resultsAsMarkdown([failed], NO_WAIVER).match(/(?<=What to do: ).*/g)).toHaveLength(2);
    expect(JSON.parse(resultsAsJson([failed], NO_WAIVER)).runs[0].fix).toBe('Run it again.');
  });

  test('as JUnit, without characters that break XML', () => {
    expect(resultsAsJunit([GOOD, BAD], NO_WAIVER)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="2" failures="1">
  <testsuite name="cdk8s-mtc run" tests="2" failures="1">
    <testcase classname="shop" name="runs/shop/1-stage-first-copy" time="90"/>
    <testcase classname="shop" name="runs/shop/2-cutover-go-live" time="600">
      <failure type="failed" message="runs/shop/2-cutover-go-live failed: MigMigration openshift-migration/shop-go-live: bad &#34;thing&#34; &#60;&#38;&#62; \
| \`x\`?[31m next">Do *that*.</failure>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  test('of a command that has stopped with an error', () => {
    const error: RunResult = { ...GOOD, claims: [], state: 'error', reason: 'no answer', fix: 'Check <it>.' };
    const left: RunResult = { ...BAD, cause: undefined, warnings: [], state: 'not-started', reason: 'no', to: FROM };
    expect(resultsAsJunit([error, left], NO_WAIVER)).toContain(`<testsuites tests="2" failures="0" errors="1" skipped="1">
  <testsuite name="cdk8s-mtc run" tests="2" failures="0" errors="1" skipped="1">
    <testcase classname="shop" name="runs/shop/1-stage-first-copy" time="90">
      <error type="error" message="runs/shop/1-stage-first-copy stopped with an error: no answer">Check &#60;it&#62;.</error>
    </testcase>
    <testcase classname="shop" name="runs/shop/2-cutover-go-live" time="0">
      <skipped message="runs/shop/2-cutover-go-live was not started: no"/>
    </testcase>
`);
    const { success, runs } = JSON.parse(resultsAsJson([error, left], NO_WAIVER));
    expect([success, runs[0].fix, runs[1].state]).toEqual([false, 'Check <it>.', 'not-started']);
    expect(resultsAsMarkdown([error, left], NO_WAIVER)).toContain('What to do: Check \\<it\\>.');
  });

  test('as Markdown, without markup of a cluster', () => {
    const text = resultsAsMarkdown([GOOD, BAD], NO_WAIVER);
    expect(text).toContain('| runs/shop/1-stage-first-copy | yes | succeeded | 90 s | runs/shop/1-stage-first-copy '
      + 'succeeded |');
    expect(text).toContain('bad "thing" \\<\\&\\> \\| \\`x\\` \\[31m next');
    expect(text).toContain('| shop/data | succeeded | 100% |  |');
    expect(text.includes('\u001b')).toBe(false);
  });

  test('warnings and cancellations count as successes only if they are waived', () => {
    const warned = { ...GOOD, state: 'warned' as const };
    const canceled = { ...GOOD, state: 'canceled' as const };
    const successes = (waiver: typeof NO_WAIVER) =>
      [warned, canceled].map((result) => JSON.parse(resultsAsJson([result], waiver)).success);
    expect([successes(NO_WAIVER), successes({ allowWarnings: true, cancel: false }),
      successes({ allowWarnings: false, cancel: true })])
      .toEqual([[false, false], [true, false], [false, true]]);
  });

  test('the audit line says who, when, which files, and how it ended', () => {
    const line = auditLine(folder, BAD, 'alice@laptop/1');
    expect(JSON.parse(line)).toMatchObject({
      who: 'alice@laptop/1',
      app: 'shop-migration',
      run: 'runs/shop/2-cutover-go-live',
      started: '2026-01-01T00:00:00.000Z',
      state: 'failed',
      files: [{
        path: 'runs/shop/2-cutover-go-live/new/0000-objects.k8s.yaml',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      }],
    });
    expect(line.indexOf('\n')).toBe(line.length - 1);
  });
});
