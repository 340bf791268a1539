/**
 * Text that Markdown shows unchanged, as part of a line, of a heading or of a cell. Names and messages come from files
 * and clusters: they must neither become markup or HTML nor end the cell.
 */
export function markdownText(text: string): string {
  return oneLine(text).replace(/\p{Z}+/gu, ' ').trim().replace(/[\\`*_{}[\]<>|#~!$&]/g, '\\$&').replace(/@/g, '&#64;')
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, '\\$&') // GitHub makes links of addresses
    .replace(/^(?:[-+=](?=[-+= ]|$)|\d+(?=[.)]))/, (start) => /\d/.test(start)
      ? `${start}\\`
      : `\\${start}`); // a list, or a line below a heading
}

/** Text as code, outside a table: in a fence that it cannot end. */
export function markdownCode(text: string): string {
  const line = oneLine(text);
  const fence = '`'.repeat(Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  const pad = line.trim() === '' || fence.length > 1 || (line.startsWith(' ') && line.endsWith(' ')) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
}
