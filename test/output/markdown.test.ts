import { marked } from 'marked';
import { MigrationApp } from '../../src';
import { diffMarkdown } from '../../src/operations/diff/diff-text';
import { preflightMarkdown } from '../../src/operations/preflight/preflight-text';
import { resultsAsMarkdown } from '../../src/operations/run/results';
import { markdownCode, markdownText } from '../../src/output/markdown';
import { RunOwner } from '../../src/output/migration-index';
import { teardownText } from '../../src/output/teardown';
import { markdownReport } from '../../src/report/markdown';

const HOSTILE = [
  'a|b', 'a\\|b', 'a`b', '``', '`', '<script>alert(1)</script>', '<!-- a', '](https://evil.example.com)',
  '[a](https://evil.example.com)', '![a](https://evil.example.com/a.png)', 'a\nb',
  'a\n\n# b', 'a\r\n| b | c |', '- a', '1. a', '+ a', '===', '---', '> a', '# a', '**a**', '__a__', '~~a~~', '    a',
  '&lt;b&gt;', '&#124;', '\\', 'a\\', '$a$', '\u001b[31ma', '\u2028a',
  '@everyone', 'https://evil.example.com', 'www.evil.example.com', 'WWW.evil.example.com', '| --- |', '-',
];

/** How a name is shown. */
const shown = (name: string) => name.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').replace(/ +/g, ' ').trim();

/** The HTML, and the text in the elements of a kind. */
function rendered(markdown: string) {
  const html = marked.parse(markdown, { async: false });
  const textsIn = (tag: string) => [...html.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))]
    .map(([, inner]) => inner
      .replace(/<[^>]+>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"')
      .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)).replace(/&amp;/g, '&').trim());
  return { html, tags: [...new Set([...html.matchAll(/<(\w+)/g)].map(([, tag]) => tag))].sort(), textsIn };
}

test.each([
  ['shop-web', 'shop-web'], ['a|b', 'a\\|b'], ['-5', '-5'], ['- a', '\\- a'], ['-', '\\-'], ['10. a', '10\\. a'],
  ['10 a', '10 a'], ['==', '\\=='], ['a = b', 'a = b'], ['https://a.example.com', 'https\\://a.example.com'],
  ['www.a', 'www\\.a'], ['a:b', 'a:b'], ['  a   b ', 'a b'],
])('the text %j', (text, expected) => {
  expect(markdownText(text)).toBe(expected);
});

test.each([
  ['a', '`a`'], ['a`b', '`` a`b ``'], ['``', '``` `` ```'], ['', '`  `'], [' a ', '`  a  `'], ['a\nb', '`a b`'],
])('the code %j', (text, expected) => {
  expect(markdownCode(text)).toBe(expected);
});

describe.each(HOSTILE)('with the name %j', (name) => {
  test('text is shown unchanged in a paragraph, a heading, an item and a cell', () => {
    const text = markdownText(name);
    const { tags, textsIn } = rendered(`# ${text}\n\n${text}\n\n- ${text}\n\n| a | b |\n|---|---|\n`
      + `| ${text} | ${text} |\n`);
    expect([textsIn('h1'), textsIn('p'), textsIn('li'), textsIn('td')])
      .toEqual([[shown(name)], [shown(name)], [shown(name)], [shown(name), shown(name)]]);
    expect(tags.filter((tag) => !['h1', 'p', 'ul', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td'].includes(tag)))
      .toEqual([]);
  });

  test('a diff', () => {
    const { tags, textsIn } = rendered(diffMarkdown([{ topic: 'other', cluster: name, text: name }]));
    expect(tags).toEqual(['code', 'h2', 'h3', 'li', 'ul']);
    expect(textsIn('code').map(shown)).toEqual([shown(name)]);
    expect(textsIn('li').map(shown)).toEqual([shown(`${shown(name)}: ${shown(name)}`)]);
  });

  test('a preflight and the results of runs', () => {
    const preflight =
      rendered(preflightMarkdown([{ title: name, cluster: name, result: 'fail', reason: name, fix: name }]));
    expect(preflight.tags).toEqual(['h1', 'strong', 'table', 'tbody', 'td', 'th', 'thead', 'tr']);
    expect(preflight.textsIn('td').slice(0, 3)).toEqual(['fail', shown(name), shown(name)]);
    expect(preflight.textsIn('td')).toHaveLength(4);

    const run = {
      path: name, ownerKind: RunOwner.PLAN, owner: name, number: 1, kind: 'stage', id: name, purpose: name, units: [],
    };
    const results = rendered(resultsAsMarkdown([{
      run,
      cluster: name,
      state: 'failed',
      reason: name,
      cause: { object: name, text: name, fix: name },
      warnings: [name],
      followed: false,
      from: 0,
      to: 1000,
      claims: [{ namespace: name, claim: name, state: 'failed' }],
    }], { allowWarnings: false, cancel: false }));
    expect(results.tags).toEqual(['h1', 'h2', 'li', 'p', 'strong', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul']);
    expect([results.textsIn('td')[0], results.textsIn('td').length, results.textsIn('h2')])
      .toEqual([shown(name), 9, [shown(name)]]);
  });

  test('a report and a teardown', () => {
    const { index } = new MigrationApp();
    const plan = {
      name, cluster: name, isWritten: true, hooks: [], runs: [], namespaces: [{ source: name, destination: name }],
    };
    const findings = [{ severity: 'error' as const, subject: name, message: name, fix: name, rule: name }];
    const report = rendered(markdownReport({
      folder: name, index: { ...index, app: name, plans: [plan] }, fleets: [], inventories: [], objects: [], findings,
    }));
    expect(report.tags).toEqual(['h1', 'h2', 'p', 'table', 'tbody', 'td', 'th', 'thead', 'tr']);
    expect(report.textsIn('td'))
      .toEqual([shown(name), '', shown(name), '', '', '', 'error', ...[name, name, name, name].map(shown)]);

    const units = [{
      path: 'clusters/new/manifests',
      cluster: name,
      step: 'host-cluster' as never,
      purpose: '',
      isSecret: false,
      starts: [],
      after: [],
      logs: [],
      waitFor: [],
      files: [{ path: 'clusters/new/manifests/a', objects: [{ apiVersion: 'v1', kind: 'Namespace', name }] }],
    }];
    const teardown = rendered(teardownText({ ...index, units, plans: [plan] }, name));
    expect(teardown.tags).toEqual(['code', 'h1', 'h2', 'p', 'pre', 'table', 'tbody', 'td', 'th', 'thead', 'tr']);
    expect([teardown.textsIn('h1'), teardown.textsIn('td')[0]])
      .toEqual([[shown(`Tear down on cluster ${name}`)], shown(`Namespace ${name}`)]);
  });
});
