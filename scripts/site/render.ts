import * as path from 'path';
import { Marked } from 'marked';
import { escaped, page } from './layout';
import type { Source } from './source';

/** Where files of the repository are that are not pages of the site. */
const REPOSITORY = 'https://github.com/cdk8s-mtc/cdk8s-mtc/blob/main';

/** The HTML of each page, by path. */
export function rendered(all: readonly Source[]): Map<string, string> {
  const paths = pathsOf(all);
  return new Map(all.map((source) => [`${source.path}.html`, page(source, bodyOf(source, paths), all)]));
}

/** A Markdown file in the root of the site, with links to its pages. */
export function relinked(source: Source, all: readonly Source[]): string {
  const paths = pathsOf(all);
  return source.markdown.replace(/\]\(([^)]+)\)/g, (_, href) => `](${target(href, source, paths)})`);
}

/** The path of each page by the file of the repository that it is written from, without extension. */
function pathsOf(all: readonly Source[]): Map<string, string> {
  const paths = new Map(all.flatMap(({ path: name }) => [[name, name], [`${name}/README`, name]]));
  return paths.set('README', 'index').set('API', 'api/index');
}

function bodyOf(source: Source, paths: ReadonlyMap<string, string>): string {
  const marked = new Marked({ gfm: true });
  const used = new Set<string>();
  let tables = 0;
  marked.use({
    renderer: {
      heading({ tokens, depth }) {
        const text = this.parser.parseInline(tokens);
        const id = anchor(text, used);
        // the search lists headings with an id apart
        return depth === 1 ? `<h1>${text}</h1>\n` : `<h${depth} id="${id}">${text}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        return `<a href="${escaped(target(href, source, paths))}">${this.parser.parseInline(tokens)}</a>`;
      },
      image({ href, text }) {
        return `<img src="${escaped(path.posix.relative(path.posix.dirname(source.path), fileOf(href, source)))}" alt="`
          + `${escaped(text)}">`;
      },
      table(token) {
        const cells = (row: typeof token.header, tag: string) =>
          row.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('');
        const rows = token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n');
        return `<div class="table" tabindex="0" role="region" aria-label="Table ${++tables}"><table><thead><tr>${
          cells(token.header, 'th')}</tr></thead><tbody>\n${rows}\n</tbody></table></div>\n`;
      },
      code({ text, lang }) {
        return `<pre tabindex="0"><code${lang ? ` class="language-${escaped(lang.split(' ')[0])}"` : ''}>`
          + `${escaped(text)}</code></pre>\n`;
      },
    },
  });
  return marked.parse(source.markdown.replace(/<!--[^]*?-->/g, ''), { async: false });
}

/** The address of a link: a page of the site, or the file in the repository. */
function target(href: string, source: Source, paths: ReadonlyMap<string, string>): string {
  if (/^(https?:|mailto:|#)/.test(href)) {
    return href;
  }
  const [file, fragment] = href.split('#');
  const absolute = fileOf(file, source);
  const known = paths.get(absolute.replace(/\.md$/, ''));
  const from = path.posix.dirname(source.path);
  return known === undefined
    ? `${REPOSITORY}/${absolute}`
    : `${path.posix.relative(from, `${known}.html`)}${fragment ? `#${fragment}` : ''}`;
}

/** The file of the repository, from its root, that a link of a page leads to. */
function fileOf(href: string, { path: name, section }: Source): string {
  const folder = section === 'Examples' ? name : path.posix.dirname(name);
  return path.posix.normalize(path.posix.join(folder, href)).replace(/\/$/, '');
}

function anchor(html: string, used: Set<string>): string {
  const base = html.replace(/<[^>]*>|&[a-z0-9#]+;/g, '').toLowerCase().replace(/[^\w -]/g, '')
    .replace(/ /g, '-') || 'section';
  let id = base;
  for (let i = 1; used.has(id); i++) {
    id = `${base}-${i}`;
  }
  used.add(id);
  return id;
}
