/** Paints text for a terminal, or leaves it alone. */
export type Paint = (text: string) => string;

/** The colours of the text output. */
export interface Colours {
  readonly error: Paint;
  readonly warning: Paint;
  readonly info: Paint;
  readonly strong: Paint;
  readonly faint: Paint;
}

const paint = (code: number, on: boolean): Paint => on ? (text) => `\x1b[${code}m${text}\x1b[0m` : (text) => text;

/** Colours where they are wanted. */
export function colours(on: boolean): Colours {
  return {
    error: paint(31, on), warning: paint(33, on), info: paint(36, on), strong: paint(1, on), faint: paint(2, on),
  };
}

/** Whether colours are wanted: on a terminal that has them, unless https://no-color.org says otherwise. */
export function wantsColours(terminal: boolean, environment: { readonly [name: string]: string | undefined }): boolean {
  return terminal && !environment.NO_COLOR && environment.TERM !== 'dumb';
}
