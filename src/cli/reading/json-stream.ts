import { Span } from '../../masking/spans';

/**
 * Divides a part of a file that contains JSON objects one after another, as `kubectl get -o json` or `jq` write them,
 * and as kubectl reads them. Another text is one part.
 */
export function jsonParts(text: string, { start, end }: Span): Span[] {
  const parts: Span[] = [];
  let from = start;
  let at = skipSpace(text, start, end);
  while (text[at] === '{') {
    const close = endOfObject(text, at, end);
    const next = close === undefined ? end : skipSpace(text, close, end);
    if (close === undefined || text[next] !== '{') {
      break;
    }
    parts.push({ start: from, end: close });
    from = next;
    at = next;
  }
  return [...parts, { start: from, end }];
}

function skipSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t')) {
    at++;
  }
  return at;
}

/** The place after the bracket that closes an object; undefined if it is not closed. */
function endOfObject(text: string, from: number, end: number): number | undefined {
  let depth = 0;
  for (let at = from; at < end; at++) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at, end);
        break;
      case '{':
        depth++;
        break;
      case '}':
        depth--;
        if (depth === 0) {
          return at + 1;
        }
        break;
    }
  }
  return undefined;
}

function endOfString(text: string, from: number, end: number): number {
  let at = from + 1;
  while (at < end && text[at] !== '"') {
    at += text[at] === '\\' ? 2 : 1;
  }
  return at;
}
