import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

const OWNERS = new WeakMap<IConstruct, IConstruct>();
const OURS = new WeakSet<IConstruct>();
const LISTENERS: Array<(construct: IConstruct) => void> = [];

/** The id of a construct's main object. */
const MAIN = 'Resource';

/**
 * Has a function called for each construct of this library that writes manifests. The judge listens, so that an app is
 * judged without its constructs knowing the judge.
 */
export function onOwnConstruct(listener: (construct: IConstruct) => void): void {
  LISTENERS.push(listener);
}

/** Marks a construct as one of this library, and so its main object. */
export function markAsOwn(construct: IConstruct): void {
  OURS.add(construct);
  LISTENERS.forEach((listener) => listener(construct));
}

/**
 * Records which construct of the user's program an object was made for, if it is not below it in the tree: it may
 * belong on another cluster.
 */
export function ownedBy(owner: IConstruct, object: ApiObject): ApiObject {
  OWNERS.set(object, owner);
  markAsOwn(owner);
  return object;
}

const GIVERS = new WeakMap<ApiObject, () => ReadonlyMap<string, IConstruct>>();

/** Records which constructs have given values to an object of another: field to construct, asked for at synth. */
export function givenBy(object: ApiObject, givers: () => ReadonlyMap<string, IConstruct>): ApiObject {
  GIVERS.set(object, givers);
  return object;
}

/** The construct that has given the value of a field; undefined if it is the one that owns the object. */
export function giverOf(object: ApiObject, path: string): IConstruct | undefined {
  const givers = GIVERS.get(object)?.();
  return givers?.get(path.split(/[.[]/, 2).join('.'));
}

/** The construct that a user knows an object by. */
export function ownerOf(object: ApiObject): IConstruct {
  const scope = object.node.scope!;
  return OWNERS.get(object) ?? (object.node.id === MAIN && !Chart.isChart(scope) ? scope : object);
}

/** Whether this library made an object, and not the user's program by hand or another library. */
export function isOwn(object: ApiObject): boolean {
  return OWNERS.has(object) || (object.node.id === MAIN && OURS.has(object.node.scope!));
}
