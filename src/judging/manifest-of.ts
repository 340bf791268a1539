import { ApiObject } from 'cdk8s';

/**
 * The manifest of an object, with its JSON patches.
 *
 * @throws if it cannot be rendered. The message of cdk8s for a JSON patch that fails contains the whole object, and with it the values
 * of a Secret. This one contains neither the object nor the value of the patch.
 */
export function manifestOf(object: ApiObject): { readonly [field: string]: any } {
  try {
    return object.toJson();
  } catch (error) {
    const { message } = error as Error;
    throw message.includes('\ntree: ') ? new Error(patchFailure(object, message)) : error;
  }
}

function patchFailure({ node }: ApiObject, message: string): string {
  const [, operation] = /"op": "(\w+)"/.exec(message) ?? [];
  const [, path] = /"path": ("(?:[^"\\]|\\.)*")/.exec(message) ?? [];
  return `${node.path}: the JSON patch ${operation} of ${path} failed: `
    + (operation === 'test' ? 'the object has another value there.' : 'the object has no such field.')
    + ' Correct or remove the patch.';
}
