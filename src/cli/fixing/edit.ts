import { Span } from '../../masking/spans';

/** A part of a file, and the text that replaces it. */
export interface Edit extends Span {
  readonly text: string;
}

/** The text with the edits, which do not overlap. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  return [...edits].sort((one, other) => other.start - one.start)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), source);
}

/**
 * As many of the edits, in their order, as do not overlap with those before. Two insertions at one place count as
 * overlapping.
 */
export function withoutOverlaps<E extends Edit>(edits: readonly E[]): E[] {
  const taken: E[] = []; // by place
  return edits.filter((edit) => {
    let position = 0;
    for (let end = taken.length; position < end;) {
      const middle = Math.floor((position + end) / 2);
      if (taken[middle].end < edit.start) {
        position = middle + 1;
      } else {
        end = middle;
      }
    }
    const isFree = position === taken.length || edit.end < taken[position].start;
    if (isFree) {
      taken.splice(position, 0, edit);
    }
    return isFree;
  });
}
