import { ClaimProgress } from './claim-progress';
import { isSuccess, RunResult, Waiver } from './run-settings';
import { markdownText } from '../../output/markdown';

/** The results as JSON. */
export function resultsAsJson(results: readonly RunResult[], waiver: Waiver): string {
  const runs = results.map((result) => {
    const { run, cluster, state, reason, cause, fix, warnings, claims, followed } = result;
    return {
      run: run.path,
      owner: run.owner,
      kind: run.kind,
      cluster,
      state,
      success: isSuccess(result, waiver),
      reason,
      ...cause ? { cause } : {},
      ...fix ? { fix } : {},
      warnings,
      claims,
      followed,
      started: iso(result.from),
      ended: iso(result.to),
      seconds: secondsOf(result),
    };
  });
  return `${JSON.stringify({ success: results.every((result) => isSuccess(result, waiver)), runs }, undefined, 2)}\n`;
}

/** The longest reason in a summary. With escapes for each character it still fits into 4096 bytes. */
const LONGEST_REASON = 500;

/** The results as one line of JSON of at most 4096 bytes, the size that a result of a Tekton task can have. */
export function resultsAsSummary(results: readonly RunResult[], waiver: Waiver): string {
  const failed = results.find((result) => !isSuccess(result, waiver));
  const states: Record<string, number> = {};
  for (const { state } of results) {
    states[state] = (states[state] ?? 0) + 1;
  }
  const seconds = results.reduce((sum, result) => sum + secondsOf(result), 0);
  return JSON.stringify({
    success: failed === undefined,
    states,
    seconds,
    ...failed ? { reason: sentence(failed).slice(0, LONGEST_REASON) } : {},
  });
}

/** The results as JUnit XML: each run is a test case. */
export function resultsAsJunit(results: readonly RunResult[], waiver: Waiver): string {
  const count = (tag: string) => results.filter((result) => tagOf(result, waiver) === tag).length;
  const counts = `tests="${results.length}" failures="${count('failure')}"`
    + ['error', 'skipped'].map((tag) => count(tag) > 0 ? ` ${PLURALS.get(tag)}="${count(tag)}"` : '').join('');
  const cases = results.map((result) => {
    const open = `    <testcase classname="${xml(result.run.owner)}" name="${xml(result.run.path)}" `
      + `time="${secondsOf(result)}"`;
    const tag = tagOf(result, waiver);
    if (tag === undefined) {
      return `${open}/>`;
    }
    const inner = tag === 'skipped'
      ? `<skipped message="${xml(sentence(result))}"/>`
      : `<${tag} type="${xml(result.state)}" message="${xml(sentence(result))}">${xml(fixIn(result) ?? '')}</${tag}>`;
    return `${open}>\n      ${inner}\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="cdk8s-mtc run" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** The attributes that count the elements of JUnit. */
const PLURALS: ReadonlyMap<string, string> = new Map([['error', 'errors'], ['skipped', 'skipped']]);

/** The element of JUnit for a result; undefined for a success. */
function tagOf(result: RunResult, waiver: Waiver): 'failure' | 'error' | 'skipped' | undefined {
  switch (result.state) {
    case 'error': return 'error';
    case 'not-started': return 'skipped';
    default: return isSuccess(result, waiver) ? undefined : 'failure';
  }
}

/** What to do about a run: about its cause, and then about the run itself. */
export function fixIn({ cause, fix }: RunResult): string | undefined {
  return [cause?.fix, fix].filter((one) => one !== undefined).join(' ') || undefined;
}

/** The results as Markdown. */
export function resultsAsMarkdown(results: readonly RunResult[], waiver: Waiver): string {
  const rows = results.map((result) => `| ${markdownText(result.run.path)} | `
    + `${isSuccess(result, waiver) ? 'yes' : '**no**'} | ${result.state} | ${duration(result)} | `
    + `${markdownText(sentence(result))} |`);
  const details = results.filter(({ claims, cause, fix, warnings }) => claims.length > 0 || cause || fix
    || warnings.length > 0).flatMap((result) => [
    '', `## ${markdownText(result.run.path)}`, '',
    ...result.cause
      ? [`${markdownText(result.cause.object)}: ${markdownText(result.cause.text)}`,
        ...result.cause.fix ? ['', `What to do: ${markdownText(result.cause.fix)}`] : [], '']
      : [],
    ...result.fix ? [`What to do: ${markdownText(result.fix)}`, ''] : [],
    ...result.warnings.map((warning) => `- Warning: ${markdownText(warning)}`),
    ...claimTable(result.claims),
  ]);
  return [
    '# Runs', '', '| Run | Success | State | Duration | Result |', '|---|---|---|---|---|', ...rows, ...details, '',
  ].join('\n');
}

function claimTable(claims: readonly ClaimProgress[]): string[] {
  return claims.length === 0 ? [] : [
    '', '| Claim | State | Copied | Attempts |', '|---|---|---|---|',
    ...claims.map(({ namespace, claim, state, percent, attempt }) =>
      `| ${markdownText(`${namespace}/${claim}`)} | ${state} | ${percent === undefined ? '' : `${percent}%`} | `
        + `${attempt ?? ''} |`),
  ];
}

/**
 * A result in one sentence: the object, what it says, and where it is known what to do, that is a field of its cause.
 */
export function sentence({ run, state, reason, cause }: RunResult): string {
  if (reason.startsWith(run.path)) {
    return reason;
  }
  if (cause !== undefined) {
    return `${run.path} ${state}: ${cause.object}: ${cause.text}`;
  }
  return reason === state ? `${run.path} ${state}` : `${run.path} ${WORDS.get(state) ?? state}: ${reason}`;
}

const WORDS: ReadonlyMap<RunResult['state'], string> =
  new Map([['error', 'stopped with an error'], ['not-started', 'was not started']]);

function secondsOf({ from, to }: RunResult): number {
  return Math.round((to - from) / 1000);
}

function duration(result: RunResult): string {
  const seconds = secondsOf(result);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

/** Text of a cluster in XML, without the characters that XML cannot contain. */
function xml(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/g, '?')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`).replace(/[\t\n\r]/g, ' ');
}
