import { Construct, IConstruct } from 'constructs';
import { ArgumentError } from './given';
import { describe, Mistake, refuse } from './mistake';
import { CALLS } from './option-types';
import { Field, fieldsIn, isStruct, readValue, refuseMistakesOf, remember } from './read-options';

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
    const fields = fieldsIn(parameters);
    const makesConstruct = fields[0].name === 'scope' && fields.length > 1;
    const isOfConstruct = Construct.isConstruct(this);
    const read = fields.map((field, index) =>
      readArgument(field, args[index], makesConstruct || isOfConstruct, mistakes));
    const lacksScopeOrId = makesConstruct && [0, 1].some((index) => args[index] !== read[index]);
    if (mistakes.length > 0 && (lacksScopeOrId || !makesConstruct && !isOfConstruct)) {
      throw new ArgumentError(mistakes.map((mistake) => `${call}: ${describe(mistake)}`).join('\n'));
    }
    if (!makesConstruct) {
      mistakes.forEach((mistake) => refuse(this as IConstruct, { ...mistake, field: `${call}.${mistake.field}` }));
      return original.apply(this, read);
    }
    const options = read.at(-1);
    remember(options, mistakes);
    const result = original.apply(this, read);
    refuseMistakesOf(result as IConstruct, options);
    return result;
  };
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
