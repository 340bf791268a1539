import type { Source } from './source';

const SECTIONS = ['Start', 'Guides', 'Examples', 'Commands', 'API', 'Rules', 'Project'];

/** What a match in a section counts in the search: guides first, then the many pages of classes. */
const WEIGHTS: Readonly<Record<string, number>> = { Start: 5, Guides: 5, API: 0.5 };

/** The whole page: navigation, search, and the text. It loads nothing from elsewhere. */
export function page(source: Source, body: string, all: readonly Source[]): string {
  const root = '../'.repeat(source.path.split('/').length - 1);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(source.title)} · cdk8s-mtc</title>
<link rel="stylesheet" href="${root}style.css">
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header>
<a href="${root}index.html">cdk8s-mtc</a><a class="narrow" href="#pages">Pages</a><div id="search"></div>
</header>
<div class="columns">
<nav id="pages" aria-label="Pages">
${SECTIONS.map((section) => navigation(section, source, all, root)).join('\n')}
</nav>
<main id="text" data-pagefind-body data-pagefind-weight="${WEIGHTS[source.section] ?? 1}">
${body}
</main>
</div>
<script src="${root}search.js" data-root="${root}" defer></script>
</body>
</html>
`;
}

/**
 * Sections with more pages than this are listed only on their own pages; elsewhere, the navigation links
 * to their overview.
 */
const SHORT = 20;

/** Sections that are not folded, whichever page is shown. */
const ALWAYS_OPEN = ['Start', 'Guides'];

function navigation(section: string, current: Source, all: readonly Source[], root: string): string {
  const pages = all.filter((source) => source.section === section);
  const listed = pages.length <= SHORT || current.section === section;
  const items = (listed ? pages : pages.slice(0, 1)).map(({ path, title }) => {
    const mark = path === current.path ? ' aria-current="page"' : '';
    return `<li><a href="${root}${path}.html"${mark}>${escaped(title)}</a></li>`;
  });
  const open = ALWAYS_OPEN.includes(section) || current.section === section ? ' open' : '';
  return `<details${open}><summary>${section}</summary><ul>${items.join('')}</ul></details>`;
}

export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
