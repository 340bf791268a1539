import { ApiObject } from 'cdk8s';

/** Field to option; undefined if nobody has written the field. */
export type FieldOptions = Readonly<Record<string, string | undefined>>;

const OPTIONS = new WeakMap<ApiObject, ReadonlyArray<() => FieldOptions>>();

/**
 * Records the options that the fields of an object are rendered from, so that a finding names the option that the
 * author wrote.
 *
 * @param options field to option: `{ 'spec.srcMigClusterRef': 'source' }`; a field below it continues the option.
 * A function if they are known only at synth, as in lists that grow
 */
export function renderedFrom(object: ApiObject, options: FieldOptions | (() => FieldOptions)): ApiObject {
  OPTIONS.set(object, [...OPTIONS.get(object) ?? [], typeof options === 'function' ? options : () => options]);
  return object;
}

/**
 * The options that the fields of an object are rendered from; empty if they are not known, as in hand-written objects.
 */
export function optionsOf(object: ApiObject): ReadonlyMap<string, string> {
  const all = (OPTIONS.get(object) ?? []).flatMap((options) => Object.entries(options()));
  return new Map(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The option that a field is rendered from; undefined if it is not known, as in hand-written objects. */
export function optionOf(object: ApiObject, field: string): string | undefined {
  const options = optionsOf(object);
  for (let end =
    field.length; end > 0; end = Math.max(field.lastIndexOf('.', end - 1), field.lastIndexOf('[', end - 1))) {
    const option = options.get(field.slice(0, end));
    if (option !== undefined) {
      return option + field.slice(end);
    }
  }
  return undefined;
}
