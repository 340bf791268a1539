import { ApiObject } from 'cdk8s';

const OPTIONS = new WeakMap<ApiObject, ReadonlyMap<string, string>>();

/**
 * Records the options that the fields of an object are rendered from, so that a finding names the option that the author wrote.
 *
 * @param options field to option: `{ 'spec.srcMigClusterRef': 'source' }`; a field below it continues the option
 */
export function renderedFrom(object: ApiObject, options: Readonly<Record<string, string>>): ApiObject {
  OPTIONS.set(object, new Map([...OPTIONS.get(object) ?? [], ...Object.entries(options)]));
  return object;
}

/** The option that a field is rendered from; undefined if it is not known, as in hand-written objects. */
export function optionOf(object: ApiObject, field: string): string | undefined {
  const options = OPTIONS.get(object);
  for (let end = field.length; options && end > 0; end = Math.max(field.lastIndexOf('.', end - 1), field.lastIndexOf('[', end - 1))) {
    const option = options.get(field.slice(0, end));
    if (option !== undefined) {
      return option + field.slice(end);
    }
  }
  return undefined;
}
