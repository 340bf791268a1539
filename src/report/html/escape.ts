/** Text for HTML, in elements and in attributes. Control characters are replaced. */
export function escape(text: string): string {
  return text.replace(/[^\S\n ]|[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) => character === '\n' ? '\n' : ' ')
    .replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;');
}

/** JSON that can stand in a script element. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c').replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029');
}

/** A table that is written row by row. */
export function table(caption: string, columns: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const head = columns.map((column) => `<th scope="col">${escape(column)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`).join('\n');
  return `<div class="scroll" role="region" aria-label="${escape(caption)}" `
    + `tabindex="0"><table><caption>${escape(caption)}</caption>`
    + `<thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}
