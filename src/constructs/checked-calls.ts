import { Construct, IConstruct } from 'constructs';
import { ArgumentError } from './given';
import { describe, Mistake, refuse } from './mistake';
import { CALLS } from './option-types';
import { Field, fieldsIn, isStruct, makeWith, readValue, refuseMistakesOf, remember } from './read-options';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Has each public function of a class compare its arguments with their types, which JavaScript and Python do not do.
 * Wrong options of a construct are its mistakes; a call that cannot continue without an argument throws all that is
 * wrong with it. Constructors use `readProps`.
 *
 * @param className the public name of the class, which a bundler may shorten
 */
export function checkCalls(className: string, constructor: { readonly prototype: object }): void {
  for (const [name, parameters] of Object.entries(CALLS[className] ?? {})) {
    if (name !== 'new') {
      const isOfObject = name.startsWith('#');
      const holder = (isOfObject ? constructor.prototype : constructor) as Record<string, AnyFunction>;
      const plain = name.replace('#', '');
      holder[plain] = checked(`${isOfObject ? '' : `${className}.`}${plain}`, parameters, holder[plain]);
    }
  }
}

function checked(call: string, parameters: string, original: AnyFunction): AnyFunction {
  return function (this: unknown, ...args: unknown[]): unknown {
    const mistakes: Mistake[] = [];
    const ofOptions: Mistake[] = [];
    const fields = fieldsIn(parameters);
    const makesConstruct = fields[0].name === 'scope' && fields.length > 1;
    const isOfConstruct = Construct.isConstruct(this);
    const read = fields.map((field, index) => (
      readArgument(field, args[index], makesConstruct || isOfConstruct, isStruct(field.type) ? ofOptions : mistakes)));
    const all = [...mistakes, ...ofOptions];
    const lacksScopeOrId = makesConstruct && [0, 1].some((index) => args[index] !== read[index]);
    if (all.length > 0 && (lacksScopeOrId || !makesConstruct && !isOfConstruct)) {
      throw wrongArguments(call, all);
    }
    if (!makesConstruct) {
      all.forEach((mistake) => refuse(this as IConstruct, { ...mistake, field: `${call}.${mistake.field}` }));
      return withMistakes(call, all, () => original.apply(this, read));
    }
    const options = read.at(-1);
    remember(options, ofOptions);
    const made = makeWith(mistakes, () => original.apply(this, read) as IConstruct);
    refuseMistakesOf(made, options);
    return made;
  };
}

/** An argument of a constructor of something else than a construct, which cannot continue without it. */
export function readGiven<T>(call: string, type: string, name: string, value: T): T {
  const mistakes: Mistake[] = [];
  const read = readValue(type, value, name, mistakes);
  if (mistakes.length > 0) {
    throw wrongArguments(call, mistakes);
  }
  return read as T;
}

function wrongArguments(call: string, mistakes: readonly Mistake[]): ArgumentError {
  return new ArgumentError(mistakes.map((mistake) => `${call}: ${describe(mistake)}`).join('\n'));
}

/** A call that may be unable to continue: of an argument of another type, its error does not say that it is missing. */
function withMistakes(call: string, mistakes: readonly Mistake[], original: () => unknown): unknown {
  try {
    return original();
  } catch (error) {
    if (!(error instanceof ArgumentError) || mistakes.length === 0) {
      throw error;
    }
    const missingIn = (line: string) => /: (?:\w+\.)?(\w+) is missing/.exec(line)?.[1];
    const others = error.message.split('\n').filter((line) => !mistakes.some(({ field }) => field === missingIn(line)));
    throw new ArgumentError([wrongArguments(call, mistakes).message, ...others].join('\n'));
  }
}

/** An argument without what has the wrong type. The options of a construct are named without their parameter. */
function readArgument({ name, type }: Field, value: unknown, isOfConstruct: boolean, mistakes: Mistake[]): unknown {
  if (!isStruct(type) || typeof value !== 'object') {
    const read = readValue(type, value, name, mistakes);
    return read === undefined && value !== undefined && isStruct(type) ? {} : read;
  }
  const found: Mistake[] = [];
  const read = readValue(type, value, '', found);
  mistakes.push(...found.map((mistake) => isOfConstruct ? mistake : { ...mistake, field: `${name}.${mistake.field}` }));
  return read ?? (value === null ? undefined : {});
}
