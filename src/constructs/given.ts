import { Construct } from 'constructs';
import { describe } from './mistake';
import { mistakesIn } from './read-options';
import { ended } from '../grammar/sentence';

/** A wrong argument of a call that cannot continue with it. Its stack trace names only the place in the program. */
export class ArgumentError extends Error {
  constructor(message: string) {
    super(message);
    const place = this.stack?.split('\n')
      .find((line) => /^\s+at /.test(line) && !line.includes(LIBRARY) && !line.includes('node_modules'));
    this.stack = [message, ...place === undefined ? [] : [place]].join('\n');
  }
}

/** The folder of this library, whose frames in a stack trace help nobody. */
const LIBRARY = __dirname.replace(/constructs$/, '');

/**
 * An argument of a call that is not made in a construct, so that the mistake cannot wait until synth. Types do not
 * exclude that it is missing: JavaScript has none, and a variable may not be set.
 *
 * @param call the call as the program writes it: `LabelCondition.exists`
 * @param fix what to give: `give a label such as "app"`
 * @throws if the argument is missing
 */
export function given<T>(call: string, name: string, value: T | undefined | null, fix: string): T {
  givenAll(call, [[name, value, fix]]);
  return value!;
}

/** The same for an argument that must have a type as well. */
export function givenAs<T>(call: string, name: string, isOfType: boolean, value: T | undefined, fix: string): T {
  const is = given(call, name, value, fix);
  if (!isOfType) {
    throw new ArgumentError(`${call}: ${name} has the wrong type. `
      + `${fix.charAt(0).toUpperCase()}${ended(fix.slice(1))}`);
  }
  return is;
}

/** The scope of a construct. */
export function givenScope(call: string, scope: Construct, fix: string): Construct {
  return givenAs(call, 'scope', Construct.isConstruct(scope), scope, fix);
}

/** The id of a construct. */
export function givenId(call: string, id: string, example: string): string {
  return givenAs(call, 'id', typeof id === 'string', id || undefined, `give an id such as "${example}"`);
}

function missing(call: string, name: string, fix: string): string {
  return `${call}: ${name} is missing. ${fix.charAt(0).toUpperCase()}${ended(fix.slice(1))}`;
}

/**
 * A struct of options with all of its required fields. If some are missing, the error names all of them.
 *
 * @param name the name of the parameter
 * @param fixes what to give for each required field
 * @throws if the struct or a field is missing
 */
export function givenFields<T extends object>(
  call: string, name: string, options: T, fixes: { readonly [field in keyof T]?: string },
): T {
  given(call, name, options, `give an object with ${Object.keys(fixes).join(', ')}`);
  const wrong = mistakesIn(options); // which are missing only because they have another type
  const fields = (Object.entries(fixes) as Array<[keyof T & string, string]>)
    .filter(([field]) => !wrong.some((mistake) => mistake.field === field));
  const lacks = Object.keys(fixes).some((field) => isMissing(options[field as keyof T]));
  givenAll(call, fields.map(([field, fix]) => [`${name}.${field}`, options[field], fix]),
    lacks ? wrong.map(describe) : []);
  return options;
}

/**
 * Several arguments of one call.
 *
 * @param needed the name, value and fix of each
 * @param problems what else is wrong with the call
 * @throws if one is missing; the error names all that are
 */
export function givenAll(
  call: string, needed: ReadonlyArray<readonly [name: string, value: unknown, fix: string]>,
  problems: readonly string[] = [],
): void {
  const absent = needed.filter(([, value]) => isMissing(value)).map(([name, , fix]) => missing(call, name, fix));
  if (absent.length + problems.length > 0) {
    throw new ArgumentError([...problems.map((problem) => `${call}: ${problem}`), ...absent].join('\n'));
  }
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}
