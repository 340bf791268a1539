import { StringDecoder } from 'node:string_decoder';
import { DumpEvent, DumpProblem, LARGEST_OBJECT } from './dump-event';

/**
 * Takes YAML documents apart while they are read, line by line: the elements of `items` of a list come one by one,
 * everything else of a document when it ends. It expects the block style that kubectl and must-gather write.
 *
 * A list that is cut off at the end of a line lacks its kind, which kubectl writes after the elements. If another tool
 * has written the kind before them, nothing has to follow them: then only an object that lacks its status, which others
 * have, shows that the list was cut off. One that was cut off between two objects, or within a status, looks complete.
 */
export class YamlItems {
  private readonly decoder = new StringDecoder('utf8');
  private unfinished = '';
  private hasContent = false;
  /** The indentation of the elements; undefined outside of `items`, and -1 before the first element. */
  private indentation: number | undefined;
  private current: string[] = [];
  private rest: string[] = [];
  private size = 0;
  /** The kind of the element that is being read, if that is known, and whether it has a status. */
  private kind = '';
  private hasStatus = false;
  /** The kinds of the elements with a status. */
  private readonly withStatus = new Set<string>();
  private joined?: { readonly lines: number; readonly text: string };

  /**
   * The text of the document so far, without the elements of `items`. It is asked for with each element, and made once.
   */
  get header(): string {
    if (this.joined?.lines !== this.rest.length) {
      this.joined = { lines: this.rest.length, text: this.rest.join('\n') };
    }
    return this.joined.text;
  }

  /** Takes the next part of the file. */
  * push(chunk: Buffer): Iterable<DumpEvent> {
    const lines = (this.unfinished + this.decoder.write(chunk)).split('\n');
    this.unfinished = lines.pop()!;
    for (const line of lines) {
      yield* this.line(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
    this.checkSize(this.unfinished.length);
  }

  /** Takes note that the file has ended. */
  * end(): Iterable<DumpEvent> {
    const last = this.unfinished + this.decoder.end();
    if (last !== '') {
      throw new DumpProblem('ends without a line break, so it is probably truncated. If it is complete, add a line '
        + 'break at its end');
    }
    yield* this.endDocument();
  }

  private* line(line: string): Iterable<DumpEvent> {
    if (/^(---|\.\.\.)(\s|$)/.test(line)) {
      yield* this.endDocument();
      return;
    }
    if (line.startsWith('#')) {
      return;
    }
    this.hasContent ||= line.trim() !== '';
    if (this.indentation === undefined) {
      this.add(this.rest, line);
      if (/^items:\s*$/.test(line)) {
        this.rest[this.rest.length - 1] = 'items: []';
        this.joined = undefined;
        this.indentation = -1;
      }
      return;
    }
    const [, spaces, dash] = /^( *)(- )?/.exec(line)!;
    const depth = spaces.length + (dash?.length ?? 0);
    if (this.indentation < 0 && dash) {
      this.indentation = spaces.length;
    }
    if (dash && spaces.length === this.indentation) {
      yield* this.endItem();
      this.note(line, depth);
      this.add(this.current, `${spaces}  ${line.slice(spaces.length + 2)}`);
    } else if (line.trim() !== '' && spaces.length === 0) {
      yield* this.endItem();
      this.indentation = undefined;
      this.add(this.rest, line);
    } else {
      this.note(line, depth);
      this.add(this.current, line);
    }
  }

  /** Notes the kind and the status of an element. */
  private note(line: string, depth: number): void {
    if (depth === this.indentation! + 2) {
      this.kind = line.startsWith('kind:', depth) ? line.slice(depth) : this.kind;
      this.hasStatus ||= line.startsWith('status:', depth);
    }
  }

  private* endItem(): Iterable<DumpEvent> {
    if (this.current.length > 0) {
      yield { item: this.current.join('\n') };
    }
    if (this.hasStatus) {
      this.withStatus.add(this.kind);
    }
    this.current = [];
    this.size = 0;
    this.kind = '';
    this.hasStatus = false;
  }

  private* endDocument(): Iterable<DumpEvent> {
    const isList = this.rest.includes('items: []');
    const isLast = this.rest.at(-1) === 'items: []' && this.current.length > 0;
    const isCut = isLast && !this.hasStatus && this.withStatus.has(this.kind);
    yield* this.endItem();
    if (this.hasContent) {
      if (isList && !this.rest.some((line) => line.startsWith('kind:'))) {
        throw new DumpProblem('is truncated: a list ends before its kind');
      }
      if (isCut) {
        throw new DumpProblem('is probably truncated: the last object of a list has no status, but others have one');
      }
      yield { document: this.header };
    }
    this.rest = [];
    this.joined = undefined;
    this.indentation = undefined;
    this.hasContent = false;
    this.withStatus.clear();
  }

  private add(lines: string[], line: string): void {
    lines.push(line);
    this.checkSize(line.length);
  }

  private checkSize(more: number): void {
    this.size += more;
    if (this.size > LARGEST_OBJECT) {
      throw new DumpProblem('contains an object of more than 16 MB');
    }
  }
}
