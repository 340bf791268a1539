import { Span } from '../../masking/spans';

/** A text that was read, and where it is from. */
export class SourceFile {
  private starts?: number[];

  constructor(
    /** As the user wrote it, or `<stdin>`. */
    readonly name: string,
    readonly text: string,
    /** The cluster that its manifests are for, where the user said so. */
    readonly cluster?: string,
    /** The folder that its output belongs to, if this library wrote it: that of `migration.json`, or its own. */
    readonly outputFolder = name.slice(0, name.lastIndexOf('/') + 1),
    /** Whether it is read only because a Kustomization names its folder. Nothing changes it. */
    readonly isBase = false,
  ) {}

  /** Line and column, both counted from 1, of a character. */
  positionOf(offset: number): { readonly line: number; readonly column: number } {
    const starts = this.lineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle] <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return { line: low + 1, column: offset - starts[low] + 1 };
  }

  /** Where a line starts and ends, without its line break; undefined if the line does not exist. */
  line(number: number): { readonly start: number; readonly end: number } | undefined {
    const starts = this.lineStarts();
    if (number < 1 || number > starts.length) {
      return undefined;
    }
    const start = starts[number - 1];
    let end = number < starts.length ? starts[number] - 1 : this.text.length;
    if (end > start && this.text[end - 1] === '\r') {
      end--;
    }
    return { start, end };
  }

  private lineStarts(): number[] {
    if (!this.starts) {
      this.starts = [0];
      for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) {
        this.starts.push(at + 1);
      }
    }
    return this.starts;
  }
}

/** A part of a file between `---` lines. */
export interface DocumentText extends Span {
  readonly file: SourceFile;
  /** Its place among those of the file. */
  readonly index: number;
}
