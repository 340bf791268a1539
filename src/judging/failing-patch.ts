import { ApiObject, JsonPatch } from 'cdk8s';

/** The parts of cdk8s' classes that are needed to find a patch; they are private there. */
interface Patched {
  patches?: JsonPatch[];
}

interface Operation {
  readonly op: string;
  readonly path: string;
}

/**
 * What is wrong with the first JSON patch of an object that fails; undefined if the object cannot be rendered without
 * patches either. The message of cdk8s is not used: it contains the whole object, or only an error of JavaScript.
 */
export function failingPatch(object: ApiObject): string | undefined {
  const patched = object as unknown as Patched;
  const patches = patched.patches;
  if (!patches?.length) {
    return undefined;
  }
  try {
    for (let count = 0; count <= patches.length; count++) {
      patched.patches = patches.slice(0, count);
      if (!isRendered(object)) {
        return count === 0 ? undefined : problemOf(patches[count - 1]);
      }
    }
    return undefined;
  } finally {
    patched.patches = patches;
  }
}

function isRendered(object: ApiObject): boolean {
  try {
    object.toJson();
    return true;
  } catch {
    return false;
  }
}

function problemOf(patch: JsonPatch): string {
  const { op, path } = patch._toJson() as Operation;
  return `the JSON patch ${op} of ${JSON.stringify(path)} failed: ${reasonOf(op, path)}. Correct or remove the patch.`;
}

function reasonOf(op: string, path: string): string {
  if (path === '') {
    return 'the result is not an object';
  }
  return op === 'test' ? 'the object has another value there' : 'the object has no such field';
}
