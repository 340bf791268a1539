import { CheckResult } from './check';
import { markdownText } from '../../output/markdown';

/** The results as lines. */
export function preflightLines(results: readonly CheckResult[]): string[] {
  const count = (result: CheckResult['result']) => results.filter((each) => each.result === result).length;
  return [
    ...results.flatMap(({ title, cluster, result, reason, fix }) =>
      [`${result.padEnd(11)} [${cluster}] ${title}: ${reason}`, ...fix ? [`${' '.repeat(12)}→ ${fix}`] : []]),
    `${count('pass')} passed, ${count('fail')} failed, ${count('not checked')} not checked`,
  ];
}

/** The results as Markdown. */
export function preflightMarkdown(results: readonly CheckResult[]): string {
  const rows = results.map(({ title, cluster, result, reason, fix }) =>
    `| ${result === 'fail' ? '**fail**' : result} | ${markdownText(cluster)} | ${markdownText(title)} | `
      + `${markdownText(fix ? `${reason}. ${fix}` : reason)} |`);
  return ['# Preflight', '', '| Result | Cluster | Prerequisite | Reason |', '|---|---|---|---|', ...rows, '']
    .join('\n');
}

/** The results as JUnit XML: what was not checked is skipped. */
export function preflightJunit(results: readonly CheckResult[]): string {
  const inner = ({ result, reason, fix }: CheckResult) => {
    if (result === 'pass') {
      return '';
    }
    return result === 'fail'
      ? `<failure message="${xml(reason)}">${xml(fix ?? '')}</failure>`
      : `<skipped message="${xml(reason)}"/>`;
  };
  const cases = results.map((each) =>
    `    <testcase classname="${xml(each.cluster)}" name="${xml(each.title)}">${inner(each)}</testcase>`);
  const count = (result: CheckResult['result']) => results.filter((each) => each.result === result).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="cdk8s-mtc preflight" tests="${results.length}" failures="${count('fail')}" `
      + `skipped="${count('not checked')}">`,
    ...cases, '  </testsuite>', '</testsuites>', '',
  ].join('\n');
}

function xml(text: string): string {
  return text.replace(/[^\u0020-\uD7FF\uE000-\uFFFD]/g, ' ')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
