import { isDeepStrictEqual } from 'node:util';
import { changed } from './changed';
import { applyEdits, withoutOverlaps } from './edit';
import { Draft } from './edit-for';
import { meaningOf } from './written-value';
import { overlapping, union } from '../../masking/spans';
import { maskingOf } from '../masking/mask';
import { LIMITS } from '../reading/limits';
import { DocumentText } from '../reading/source-file';
import { ParsedDocument } from '../reading/yaml-document';
import { toValue } from '../reading/yaml-value';

/**
 * Decides which edits of documents may be offered. Many edits of one document are tried together, because each trial
 * parses the document.
 */
export class ExactEdits {
  private characters: number = LIMITS.editedCharacters;

  /** The drafts whose edit does exactly what it is for, and replaces no secret. */
  among(drafts: readonly Draft[], document: DocumentText, trees: readonly ParsedDocument[]): ReadonlySet<Draft> {
    this.characters += drafts.length === 0 ? 0 : LIMITS.trialsOfDocument * (document.end - document.start);
    const secrets = drafts.length === 0 ? [] : union(maskingOf(document, trees).spans);
    const { value, problems } = drafts.length === 0 ? { value: undefined, problems: [] } : toValue(trees[0]);
    const exact = new Set<Draft>();
    const examine = (some: readonly Draft[]): void => {
      if (some.length === 0) {
        return;
      }
      if (this.areExact(some, document, value, problems.length)) {
        some.forEach((draft) => exact.add(draft));
      } else if (some.length > 1) {
        const half = Math.ceil(some.length / 2);
        examine(some.slice(0, half));
        examine(some.slice(half));
      }
    };
    let left = drafts.filter(({ edit }) => overlapping(secrets, edit.start, edit.end).length === 0);
    while (left.length > 0 && this.characters > 0) {
      const edits = new Set(withoutOverlaps(left.map(({ edit }) => edit)));
      examine(left.filter(({ edit }) => edits.has(edit)));
      left = left.filter(({ edit }) => !edits.has(edit));
    }
    return exact;
  }

  /** Whether the document means what the changes say after all edits, and nothing else has changed. */
  private areExact(
    drafts: readonly Draft[], { file, start, end }: DocumentText, before: unknown, problems: number,
  ): boolean {
    this.characters -= end - start;
    if (this.characters < 0) {
      return false;
    }
    const edits = drafts.map(({ edit }) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
    const after = meaningOf(applyEdits(file.text.slice(start, end), edits));
    // From the end to the start, so that what is removed from a list moves nothing that is changed later.
    const expected = [...drafts].sort((one, other) => other.edit.start - one.edit.start).reduce((value, { change }) =>
      change
        ? changed(value, change.steps, change, change.op === 'set' ? meaningOf(change.yaml)?.value : undefined)
        : value, before);
    return after !== undefined && after.problems <= problems && isDeepStrictEqual(after.value, expected);
  }
}
