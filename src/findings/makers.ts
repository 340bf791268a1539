import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

const OWNERS = new WeakMap<IConstruct, IConstruct>();

const OURS = new WeakSet<IConstruct>();

/** The id of a construct's main object. */
const MAIN = 'Resource';

/** Says which construct an object was made for, by this library. */
export function setOwner(object: ApiObject, owner: IConstruct): void {
  OWNERS.set(object, owner);
}

/** Says that a construct is of this library, and so its main object, too. */
export function setOurs(construct: IConstruct): void {
  OURS.add(construct);
}

/** The construct that a user knows an object by. */
export function ownerOf(object: ApiObject): IConstruct {
  const scope = object.node.scope!;
  return OWNERS.get(object) ?? (object.node.id === MAIN && !Chart.isChart(scope) ? scope : object);
}

/** Whether this library has made an object, and not the user's program by hand, or by another library. */
export function isOurs(object: ApiObject): boolean {
  return OWNERS.has(object) || object.node.id === MAIN && OURS.has(object.node.scope!);
}
