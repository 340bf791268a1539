import { ended } from '../grammar/sentence';

/** A wrong argument of a call that cannot continue with it. Its stack trace names only the place in the program. */
export class ArgumentError extends Error {
  constructor(message: string) {
    super(message);
    const place = this.stack?.split('\n').find((line) => /^\s+at /.test(line) && !line.includes(LIBRARY) && !line.includes('node_modules'));
    this.stack = [message, ...place === undefined ? [] : [place]].join('\n');
  }
}

/** The folder of this library, whose frames in a stack trace help nobody. */
const LIBRARY = __dirname.replace(/constructs$/, '');

/**
 * An argument of a call that is not made in a construct, so that the mistake cannot wait until synth. Types do not exclude that it is missing:
 * JavaScript has none, and a variable may not be set.
 *
 * @param call the call as the program writes it: `LabelCondition.exists`
 * @param fix what to give: `give a label such as "app"`
 * @throws if the argument is missing
 */
export function given<T>(call: string, name: string, value: T | undefined | null, fix: string): T {
  if (value === undefined || value === null) {
    throw new ArgumentError(`${call}: ${name} is missing. ${fix.charAt(0).toUpperCase()}${ended(fix.slice(1))}`);
  }
  return value;
}

/**
 * A struct of options with all of its required fields.
 *
 * @param name the name of the parameter
 * @param fixes what to give for each required field
 * @throws if the struct or a field is missing
 */
export function givenFields<T extends object>(call: string, name: string, options: T, fixes: { readonly [field in keyof T]?: string }): T {
  given(call, name, options, `give an object with ${Object.keys(fixes).join(', ')}`);
  for (const [field, fix] of Object.entries(fixes) as Array<[keyof T & string, string]>) {
    given(call, `${name}.${field}`, options[field], fix);
  }
  return options;
}
