import { Locator } from './locate';
import { Acknowledgement, acknowledgedRule } from '../../api/acknowledgement';
import { isNear } from '../../grammar/did-you-mean';
import { Span } from '../../masking/spans';
import { append } from '../../rules/engine/append';
import { Manifest, record, text } from '../../rules/engine/manifest';
import { commentsWith } from '../reading/comments';
import { DocumentText, SourceFile } from '../reading/source-file';
import { PlacedManifest } from '../reading/yaml-reader';

/**
 * The word that a comment starts with that acknowledges findings:
 * `# cdk8s-mtc-ignore plan/conflict: the other plan is closed by then`.
 */
const WORD = 'cdk8s-mtc-ignore';

/** Where an acknowledgement counts: at one object, at all objects of a document, or at a line. */
export type Place = Manifest | DocumentText | string;

/** An acknowledgement in a file, by comment or by annotation. */
export interface Suppression {
  readonly acknowledgement: Acknowledgement;
  readonly places: readonly Place[];
  /** The comment, or the manifest with the annotation. */
  readonly written: WrittenComment | WrittenAnnotation;
}

/** Where a comment is. */
export interface WrittenComment {
  readonly document: DocumentText;
  readonly span: Span;
  /** The word that it starts with, if that is misspelt. */
  readonly misspelt?: string;
}

/** Where an annotation is. */
export interface WrittenAnnotation {
  readonly manifest: Manifest;
  readonly path: string;
}

/** The acknowledgements of some files. */
export interface Suppressions {
  readonly complete: readonly Suppression[];
  /** Those without a rule or a reason, and comments that start with the word misspelt. */
  readonly incomplete: ReadonlyArray<WrittenComment | WrittenAnnotation>;
}

/** The place of the findings in a line of a file. */
export function linePlace(file: SourceFile, line: number): Place {
  return `${file.name}:${line}`;
}

/** Nobody writes more in an object or in a document; the rest acknowledges nothing, so that no finding is lost. */
const MOST_ACKNOWLEDGEMENTS = 1_000;

/** Finds the acknowledgements in documents and in the manifests in them. */
export function suppressionsIn(
  documents: readonly DocumentText[], manifests: readonly PlacedManifest[], locator: Locator,
): Suppressions {
  const complete: Suppression[] = [];
  const incomplete: Array<WrittenComment | WrittenAnnotation> = [];
  for (const { manifest, outputFolder } of manifests) {
    const annotations = Object.entries(record(record(manifest.object.metadata).annotations));
    for (const [name, value] of annotations.filter(([key]) => acknowledgedRule(key) !== undefined)
      .slice(0, MOST_ACKNOWLEDGEMENTS)) {
      const rule = acknowledgedRule(name)!;
      const reason = text(value).trim();
      const written = { manifest, path: `metadata.annotations[${JSON.stringify(name)}]` };
      if (reason === '') {
        incomplete.push(written);
      } else {
        complete.push({
          acknowledgement: { rule, reason, mayBeUnused: outputFolder !== undefined }, places: [manifest], written,
        });
      }
    }
  }
  const byDocument = new Map<DocumentText, PlacedManifest[]>();
  manifests.forEach((placed) => append(byDocument, placed.document, placed));
  for (const document of documents) {
    const lines = new ContentLines(document);
    const comments = commentsWith(WORD, document).filter((one) => one.text.trim().startsWith(WORD));
    for (const { text: comment, start } of comments.slice(0, MOST_ACKNOWLEDGEMENTS)) {
      const written = { document, span: { start, end: start + comment.length + 1 } };
      const { rules, reason } = parse(comment);
      if (rules.length === 0 || reason === '') {
        incomplete.push(written);
      } else {
        const places = placesOf(document, start, lines, byDocument.get(document) ?? [], locator);
        rules.slice(0, MOST_ACKNOWLEDGEMENTS)
          .forEach((rule) => complete.push({ acknowledgement: { rule, reason }, places, written }));
      }
    }
    misspeltIn(document).slice(0, MOST_ACKNOWLEDGEMENTS).forEach((comment) => incomplete.push(comment));
  }
  return { complete, incomplete };
}

/** What may be the word, misspelt: `cdk8s-mtc ignore`, `cdk8s-mtc-ingore`. */
const MAYBE_WORD = /#[ \t]*(cdk8s[-_ ]?mtc[-_: ]*i[a-z]+)/i;

const STARTS_WITH_IT = new RegExp(`^${MAYBE_WORD.source}`, 'i');

function misspeltIn(document: DocumentText): WrittenComment[] {
  const { file, start, end } = document;
  if (!MAYBE_WORD.test(file.text.slice(start, end))) {
    return [];
  }
  return commentsWith('', document).flatMap((comment) => {
    const [, word] = STARTS_WITH_IT.exec(`#${comment.text.slice(0, 100)}`) ?? [];
    const letters = word?.toLowerCase().replace(/[^a-z0-9]/g, '');
    const isMisspelt = letters !== undefined && !word!.startsWith(WORD) && isNear(letters, WORD.replace(/-/g, ''), 2);
    return isMisspelt
      ? [{ document, span: { start: comment.start, end: comment.start + comment.text.length + 1 }, misspelt: word }]
      : [];
  });
}

function parse(comment: string): { rules: string[]; reason: string } {
  const said = comment.trim().slice(WORD.length);
  const colon = said.indexOf(':');
  const names = (colon < 0 ? said : said.slice(0, colon)).split(/[\s,]+/).filter((name) => name !== '');
  return { rules: names, reason: colon < 0 ? '' : said.slice(colon + 1).trim() };
}

/**
 * A comment after something counts for its line, one that stands alone for the next line; above an object, for the
 * whole object.
 */
function placesOf(
  document: DocumentText, at: number, lines: ContentLines, manifests: readonly PlacedManifest[], locator: Locator,
): Place[] {
  const { file } = document;
  const { line } = file.positionOf(at);
  const before = file.text.slice(file.line(line)!.start, at).trim();
  if (before !== '' && before !== '---') {
    return [linePlace(file, line)];
  }
  const next = lines.from(line + 1);
  if (next === undefined) {
    return [];
  }
  const isFirst = next === lines.first;
  const startsHere = (path: string) => path === ''
    ? isFirst
    : file.positionOf(locator.startOf(document, path)).line === next;
  const objects = manifests.filter(({ path }) => startsHere(path)).map(({ manifest }) => manifest);
  return [linePlace(file, next), ...objects, ...startsHere('') ? [document] : []];
}

/**
 * The lines of a document that are not empty, a comment or a divider. Asked in the order of the lines, it looks at each
 * line once.
 */
class ContentLines {
  /** The number of the first one; undefined if there is none. */
  readonly first: number | undefined;
  private known: { readonly from: number; readonly line: number | undefined };

  constructor(private readonly document: DocumentText) {
    const from = document.file.positionOf(document.start).line;
    this.first = this.find(from);
    this.known = { from, line: this.first };
  }

  /** The number of the first one from a line on. */
  from(number: number): number | undefined {
    const { from, line } = this.known;
    if (number < from || line !== undefined && number > line) {
      this.known = { from: number, line: this.find(number) };
    }
    return this.known.line;
  }

  private find(from: number): number | undefined {
    const { file, end } = this.document;
    for (let number = from; ; number++) {
      const line = file.line(number);
      if (!line || line.start >= end) {
        return undefined;
      }
      const content = file.text.slice(line.start, line.end).trim();
      if (!/^(?:---(?=\s|$))?\s*(?:#|$)/.test(content)) {
        return number;
      }
    }
  }
}
