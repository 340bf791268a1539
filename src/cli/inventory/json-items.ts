import { DumpEvent, DumpProblem, LARGEST_OBJECT } from './dump-event';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = [0x7b, 0x5b];
const CLOSE = [0x7d, 0x5d];
const COLON = 0x3a;
const COMMA = 0x2c;

/**
 * Takes JSON documents apart while they are read: the elements of `items` of a list come one by one, everything else of
 * a document when it ends. So the memory depends on the largest object and not on the list.
 */
export class JsonItems {
  private depth = 0;
  private isInString = false;
  private isEscaped = false;
  private expectsKey = false;
  private key: number[] | undefined;
  private lastKey = '';
  private isInItems = false;
  private current: Buffer[] = [];
  private currentSize = 0;
  private rest: Buffer[] = [];
  private restSize = 0;
  private joined?: { readonly size: number; readonly text: string };

  /**
   * The text of the document so far, without the elements of `items`. It is asked for with each element, and made once.
   */
  get header(): string {
    if (this.joined?.size !== this.restSize) {
      this.joined = { size: this.restSize, text: Buffer.concat(this.rest).toString('utf8') };
    }
    return this.joined.text;
  }

  /** Takes the next part of the file. */
  * push(chunk: Buffer): Iterable<DumpEvent> {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.isInString) {
        this.inString(byte);
      } else if (byte === QUOTE) {
        this.isInString = true;
        this.key = this.depth === 1 && this.expectsKey ? [] : undefined;
      } else if (OPEN.includes(byte)) {
        if (this.isInItems && this.depth === 2) {
          from = at; // what is between elements is dropped
        }
        this.open(byte);
        if (this.isInItems && this.depth === 2) {
          this.keepRest(chunk.subarray(from, at + 1));
          from = at + 1;
        }
      } else if (CLOSE.includes(byte)) {
        this.depth--;
        if (this.isInItems && this.depth === 2) {
          this.keep(chunk.subarray(from, at + 1));
          yield { item: this.take() };
          from = at + 1;
        } else if (this.isInItems && this.depth === 1) {
          this.isInItems = false;
          from = at;
        } else if (this.depth === 0) {
          this.keepRest(chunk.subarray(from, at + 1));
          from = at + 1;
          yield this.endDocument();
        } else if (this.depth < 0) {
          throw new DumpProblem('is not valid JSON');
        }
      } else if (this.depth === 1 && byte === COMMA) {
        this.expectsKey = true;
      } else if (this.depth === 1 && byte === COLON) {
        this.expectsKey = false;
      }
    }
    this.remain(chunk.subarray(from));
  }

  /** Takes note that the file has ended. */
  end(): void {
    if (this.depth > 0 || this.isInString) {
      throw new DumpProblem(this.isInItems
        ? 'is truncated: it ends within a list'
        : 'is truncated: it ends within an object');
    }
    if (this.header.trim() !== '') {
      throw new DumpProblem('is not valid JSON');
    }
  }

  private inString(byte: number): void {
    if (this.isEscaped) {
      this.isEscaped = false;
    } else if (byte === BACKSLASH) {
      this.isEscaped = true;
    } else if (byte === QUOTE) {
      this.isInString = false;
      if (this.key) {
        this.lastKey = Buffer.from(this.key).toString('utf8');
        this.key = undefined;
      }
      return;
    }
    if (this.key && this.key.length < 16) {
      this.key.push(byte);
    }
  }

  private open(byte: number): void {
    this.depth++;
    if (this.depth === 1) {
      this.expectsKey = true;
    } else if (this.depth === 2 && byte === OPEN[1] && this.lastKey === 'items') {
      this.isInItems = true;
    }
  }

  /** What remains of a part of the file belongs to an element, to the rest, or to nothing if it is between elements. */
  private remain(part: Buffer): void {
    if (!this.isInItems) {
      this.keepRest(Buffer.from(part));
    } else if (this.depth > 2) {
      this.keep(Buffer.from(part));
    }
  }

  private keep(part: Buffer): void {
    this.currentSize += part.length;
    if (this.currentSize > LARGEST_OBJECT) {
      throw new DumpProblem('contains an object of more than 16 MB');
    }
    this.current.push(part);
  }

  private keepRest(part: Buffer): void {
    this.restSize += part.length;
    if (this.restSize > LARGEST_OBJECT) {
      throw new DumpProblem('contains an object of more than 16 MB');
    }
    this.rest.push(part);
  }

  private take(): string {
    const text = Buffer.concat(this.current).toString('utf8');
    this.current = [];
    this.currentSize = 0;
    return text;
  }

  private endDocument(): DumpEvent {
    const document = this.header;
    this.rest = [];
    this.restSize = 0;
    this.joined = undefined;
    this.lastKey = '';
    return { document };
  }
}
