/** The style of the page, in light and dark, on paper and on phones. */
export const STYLE = `
:root {
  color-scheme: light dark; --back: #ffffff; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --box: #f6f8fa;
  --accent: #0550ae; --stage: #4393c3; --cutover: #b35806; --error: #b4121f; --warning: #7a4a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0d1117; --text: #e6edf3; --soft: #9da7b3; --line: #30363d; --box: #161b22; --accent: #79b8ff;
    --stage: #4393c3; --cutover: #f1a340; --error: #ff8c8c; --warning: #f2c14e;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
h1 { font-size: 1.8rem; margin: 1.5rem 0 .25rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
a { color: var(--accent); }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--back); padding: .5rem; z-index: 1; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; margin: .75rem 0; }
.cards {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1rem 0; padding: 0;
  list-style: none;
}
.cards li { background: var(--box); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .9rem; }
.cards b { display: block; font-size: 1.4rem; }
.soft { color: var(--soft); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; margin: .75rem 0; }
.scroll.tall { max-height: 34rem; overflow-y: auto; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; padding: .5rem .75rem; color: var(--soft); }
th, td {
  text-align: left; vertical-align: top; padding: .35rem .75rem; border-top: 1px solid var(--line);
  overflow-wrap: break-word; max-width: 32rem;
}
thead th { background: var(--box); position: sticky; top: 0; }
td.number, th.number { text-align: right; white-space: nowrap; }
pre, code { font: .85rem/1.45 ui-monospace, monospace; }
pre {
  background: var(--box); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; overflow-x: auto;
  margin: .5rem 0; white-space: pre-wrap; overflow-wrap: anywhere;
}
input[type=search] {
  font: inherit; width: min(30rem, 100%); padding: .4rem .6rem; border: 1px solid var(--soft); border-radius: .4rem;
  background: var(--back); color: var(--text);
}
button {
  font: inherit; padding: .35rem .8rem; border: 1px solid var(--soft); border-radius: .4rem; background: var(--box);
  color: var(--text); cursor: pointer;
}
details { border: 1px solid var(--line); border-radius: .5rem; padding: .4rem .8rem; margin: .4rem 0; }
summary { cursor: pointer; overflow-wrap: anywhere; }
.finding { border-left: 4px solid var(--soft); padding: .2rem .8rem; margin: .6rem 0; }
.finding.error { border-color: var(--error); }
.finding.warning { border-color: var(--warning); }
.finding p { margin: .2rem 0; }
.badge { font-weight: 600; } .error .badge { color: var(--error); } .warning .badge { color: var(--warning); }
.drawing { display: block; margin: .5rem; max-width: calc(100% - 1rem); height: auto; min-width: 32rem; }
.drawing rect { fill: var(--box); stroke: var(--soft); }
.drawing rect.stage { fill: var(--stage); stroke: none; }
.drawing rect.cutover { fill: var(--cutover); stroke: none; }
.drawing text { fill: var(--text); font: 13px system-ui, sans-serif; }
.drawing .name, .drawing .role, .drawing .port { text-anchor: middle; }
.drawing .name { font-weight: 600; }
.drawing .role, .drawing .port { fill: var(--soft); font-size: 12px; }
.drawing .port { paint-order: stroke; stroke: var(--back); stroke-width: 4px; }
.drawing .line { fill: none; stroke: var(--soft); stroke-width: 1.5; } .drawing marker path { fill: var(--soft); }
.key { display: inline-block; width: 1rem; height: .8rem; }
.key.stage { background: var(--stage); }
.key.cutover { background: var(--cutover); margin-left: 1rem; }
@media print {
  :root { --back: #fff; --text: #000; --soft: #444; --line: #bbb; --box: #f4f4f4; --accent: #000; }
  nav, .skip, input, button, .controls { display: none; }
  .scroll, .scroll.tall { overflow: visible; max-height: none; border: none; }
  body { font-size: 10pt; }
  h2 { break-after: avoid; }
  tr, pre, .finding { break-inside: avoid; }
  .drawing { max-width: 100%; min-width: 0; }
  thead th { position: static; }
}
`;

/**
 * Fills and searches the tables whose rows are data: at most 200 rows are in the page at a time, and all of
 * them on paper.
 */
export const SCRIPT = `
for (const section of document.querySelectorAll('[data-rows]')) {
  const rows = JSON.parse(document.getElementById(section.dataset.rows).textContent);
  const texts = rows.map((row) => row.join(' ').toLowerCase());
  const body = section.querySelector('tbody');
  const input = section.querySelector('input');
  const status = section.querySelector('[role=status]');
  const more = section.querySelector('button');
  const numbers = [...section.querySelectorAll('thead th')].map((cell) => cell.className === 'number');
  let found = rows.map((_, index) => index);
  let shown = 0;
  const show = (count) => {
    const part = document.createDocumentFragment();
    for (const index of found.slice(shown, shown + count)) {
      const line = document.createElement('tr');
      rows[index].forEach((cell, column) => {
        const element = document.createElement('td');
        element.textContent = cell;
        if (numbers[column]) { element.className = 'number'; }
        line.append(element);
      });
      part.append(line);
    }
    body.append(part);
    shown = Math.min(found.length, shown + count);
    more.hidden = shown === found.length;
    const note = shown < found.length ? ', the first ' + shown + ' are shown' : '';
    status.textContent = found.length + ' of ' + rows.length + note;
  };
  const search = () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    found = texts.flatMap((text, index) => words.every((word) => text.includes(word)) ? [index] : []);
    body.textContent = '';
    shown = 0;
    show(200);
  };
  input.addEventListener('input', search);
  more.addEventListener('click', () => show(1000));
  addEventListener('beforeprint', () => show(found.length));
  search();
}
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
`;
