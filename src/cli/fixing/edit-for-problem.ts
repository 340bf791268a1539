import { isScalar, visit, YAMLMap } from 'yaml';
import { Draft, draftFor, draftWithout } from './edit-for';
import { Safety } from '../../rules/engine/patch';
import { DocumentProblem } from '../reading/problem';
import { keyOf, ParsedDocument, spanOf } from '../reading/yaml-document';

/** A draft, and whether it keeps the meaning of the document to kubectl. */
export interface DraftFix {
  readonly draft: Draft;
  readonly safety: Safety;
}

/** Drafts the fixes of what the reader reports. */
export class ProblemDrafts {
  private readonly repeated = new WeakMap<ParsedDocument, ReadonlyMap<number, Repeated>>();

  /** The edit that fixes a problem, if a program can make it. */
  of({ rule, document, span, path = '' }: DocumentProblem, tree: ParsedDocument): DraftFix | undefined {
    const written = document.file.text.slice(span.start, span.end);
    switch (rule) {
      case 'document/yes-or-no': {
        const word = /^(?:(y|yes|on)|n|no|off)$/i.exec(written);
        return word ? { draft: { edit: { ...span, text: String(word[1] !== undefined) } }, safety: 'safe' } : undefined;
      }
      case 'document/octal': {
        const draft = draftFor(document, tree, '', { op: 'set', path, yaml: String(parseInt(written, 10)) });
        return draft && { draft, safety: 'unsafe' };
      }
      case 'document/duplicate-key': return this.withoutEarlier(document, span.start, tree);
      default: return undefined;
    }
  }

  /** Removes the key that kubectl overwrites. That is safe if the two have one value. */
  private withoutEarlier(
    document: DocumentProblem['document'], start: number, tree: ParsedDocument,
  ): DraftFix | undefined {
    const found = this.repeated.get(tree) ?? repeatedKeys(document, tree);
    this.repeated.set(tree, found);
    const key = found.get(start);
    const draft = key && draftWithout(document, tree, key.map, key.earlier);
    return draft && {
      draft,
      safety: areEqual(key.map.items[key.earlier].value, key.map.items[key.later].value) ? 'safe' : 'unsafe',
    };
  }
}

/** A key that is written twice in a map: the positions of the first and of a later one. */
interface Repeated {
  readonly map: YAMLMap;
  readonly earlier: number;
  readonly later: number;
}

/** The repeated keys of a document, by where they start. */
function repeatedKeys(document: DocumentProblem['document'], { contents }: ParsedDocument): Map<number, Repeated> {
  const found = new Map<number, Repeated>();
  visit(contents, {
    Map(_, map) {
      const first = new Map<string, number>();
      map.items.forEach((pair, later) => {
        const key = keyOf(pair);
        const earlier = key === undefined ? undefined : first.get(key);
        if (key !== undefined && earlier === undefined) {
          first.set(key, later);
        } else if (earlier !== undefined) {
          found.set(spanOf(document, pair.key).start, { map, earlier, later });
        }
      });
    },
  });
  return found;
}

function areEqual(one: unknown, other: unknown): boolean {
  return isScalar(one) && isScalar(other) && one.value === other.value;
}
