import { CheckResult } from './check';
import { markdownText } from '../../output/markdown';
import { OperationEvent } from '../operation';

/** The results as lines. */
export function preflightLines(results: readonly CheckResult[]): string[] {
  return [
    ...results.flatMap(({ title, cluster, result, reason, fix }) =>
      [`${result.padEnd(11)} [${cluster}] ${title}: ${reason}`, ...fix ? [`${' '.repeat(12)}→ ${fix}`] : []]),
    preflightSummary(results).message,
  ];
}

/** How many prerequisites are met, as an event. */
export function preflightSummary(results: readonly CheckResult[]): Pick<OperationEvent, 'level' | 'message'> {
  const [passed, failed, open] = (['pass', 'fail', 'not checked'] as const).map((result) => countOf(results, result));
  return {
    level: failed > 0 ? 'error' : 'info', message: `${passed} passed, ${failed} failed, ${open} not checked`,
  };
}

function countOf(results: readonly CheckResult[], result: CheckResult['result']): number {
  return results.filter((each) => each.result === result).length;
}

/** The results as Markdown. */
export function preflightMarkdown(results: readonly CheckResult[]): string {
  const rows = results.map(({ title, cluster, result, reason, fix }) =>
    `| ${result === 'fail' ? '**fail**' : result} | ${markdownText(cluster)} | ${markdownText(title)} | `
      + `${markdownText(withFix(reason, fix))} |`);
  return ['# Preflight', '', '| Result | Cluster | Prerequisite | Reason |', '|---|---|---|---|', ...rows, '']
    .join('\n');
}

function withFix(reason: string, fix: string | undefined): string {
  return fix === undefined ? reason : `${reason}. ${fix}`;
}

/** The results as JUnit XML: what was not checked is skipped. */
export function preflightJunit(results: readonly CheckResult[]): string {
  const inner = ({ result, reason, fix }: CheckResult) => {
    if (result === 'pass') {
      return '';
    }
    return result === 'fail'
      ? `<failure message="${xml(reason)}">${xml(fix ?? '')}</failure>`
      : `<skipped message="${xml(withFix(reason, fix))}"/>`;
  };
  const cases = results.map((each) =>
    `    <testcase classname="${xml(each.cluster)}" name="${xml(each.title)}">${inner(each)}</testcase>`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="cdk8s-mtc preflight" tests="${results.length}" failures="${countOf(results, 'fail')}" `
      + `skipped="${countOf(results, 'not checked')}">`,
    ...cases, '  </testsuite>', '</testsuites>', '',
  ].join('\n');
}

function xml(text: string): string {
  return text.replace(/[^\u0020-\uD7FF\uE000-\uFFFD]/g, ' ')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
