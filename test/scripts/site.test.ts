import * as path from 'path';
import { Assembly } from '../../scripts/api/assembly';
import { relinked, rendered } from '../../scripts/site/render';
import type { Source } from '../../scripts/site/source';
import { sources } from '../../scripts/site/sources';

/** Two types, so that the test does not depend on what jsii compiled last. */
const ASSEMBLY: Assembly = {
  name: 'cdk8s-mtc',
  types: Object.fromEntries(['Plan', 'PlanProps'].map((name) => [`cdk8s-mtc.${name}`, {
    name,
    kind: name === 'Plan' ? 'class' : 'interface',
    datatype: name !== 'Plan',
    fqn: `cdk8s-mtc.${name}`,
    locationInModule: { filename: 'src/plans/plan.ts', line: 1 },
    properties: [{ name: 'planName', type: { fqn: 'cdk8s-mtc.PlanProps' }, docs: { summary: 'The name.' } }],
  }])),
};

function single(markdown: string, more: Partial<Source> = {}): string {
  const source = { path: 'docs/a', section: 'Guides', title: 'A', markdown, ...more };
  const other = { path: 'docs/b', section: 'Guides', title: 'B', markdown: '# B' };
  return /<main[^>]*>([^]*)<\/main>/.exec(rendered([source, other]).get(`${source.path}.html`)!)![1].trim();
}

describe('the documentation site', () => {
  const pages = rendered(sources(ASSEMBLY));
  const ids = new Map([...pages]
    .map(([name, html]) => [name, new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]));

  test('has a page for the README, each guide, example, rule and type', () => {
    const names = [...pages.keys()];
    for (const name of ['index', 'docs/transfer', 'docs/conditions', 'docs/rules/plan/conflict', 'examples/hooks',
      'api/index', 'api/Plan', 'CHANGELOG']) {
      expect(names).toContain(`${name}.html`);
    }
  });

  test('has no link to a page or a heading that does not exist', () => {
    const dead = [...pages].flatMap(([name, html]) => [...html.matchAll(/ href="([^"]*)"/g)].map(([, href]) => href)
      .filter((href) => !/^(https?:|mailto:)/.test(href) && !href.endsWith('.css'))
      .filter((href) => {
        const [file, id] = href.split('#');
        const to = file === '' ? name : path.posix.join(path.posix.dirname(name), file);
        return !pages.has(to) || id !== undefined && !ids.get(to)!.has(id);
      }).map((href) => `${name}: ${href}`));
    expect(dead).toEqual([]);
  });

  test('loads nothing from other hosts', () => {
    const loading = [...pages.values()].flatMap((html) =>
      [...html.matchAll(/<(?:script|link|img|iframe)[^>]*(?:src|href)="(https?:[^"]*)"/g)].map(([, url]) => url));
    expect(loading).toEqual([]);
  });

  test('names a member in each language', () => {
    expect(pages.get('api/Plan.html'))
      .toContain('<td><code>planName</code></td><td><code>plan_name</code></td><td><code>getPlanName()</code></td>');
  });

  test('links types to their pages', () => {
    expect(pages.get('api/Plan.html')).toContain('<a href="PlanProps.html">PlanProps</a>');
  });
});

test('a link to a page of the site is relative, and keeps its anchor', () => {
  expect(single('[b](b.md#x)')).toBe('<p><a href="b.html#x">b</a></p>');
});

test('a link to another file of the repository leads to the repository', () => {
  expect(single('[b](../src/index.ts)'))
    .toBe('<p><a href="https://github.com/cdk8s-mtc/cdk8s-mtc/blob/main/src/index.ts">b</a></p>');
});

test('a text for assistants links to the pages of the site', () => {
  const all = ['index', 'docs/a', 'examples', 'api/index']
    .map((name) => ({ path: name, section: 'Start', title: name, markdown: '' }));
  const markdown = '[1](README.md), [2](docs/a.md), [3](examples/README.md), [4](API.md)';
  expect(relinked({ path: 'llms', section: 'Start', title: '', markdown }, all))
    .toBe('[1](index.html), [2](docs/a.html), [3](examples.html), [4](api/index.html)');
});

test('equal headings get different anchors', () => {
  expect(single('# A\n\n## Undo\n\n## Undo')).toContain('<h2 id="undo">Undo</h2>\n<h2 id="undo-1">Undo</h2>');
});

test('code is escaped and can be scrolled by keyboard', () => {
  expect(single('```yaml\na: <b>\n```'))
    .toBe('<pre tabindex="0"><code class="language-yaml">a: &lt;b&gt;</code></pre>');
});
