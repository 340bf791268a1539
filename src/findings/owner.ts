import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';

const OWNERS = new WeakMap<IConstruct, IConstruct>();

/** Says which construct of the user's program an object was made for, where it is not below it in the tree: it may belong on another cluster. */
export function ownedBy(owner: IConstruct, object: ApiObject): ApiObject {
  OWNERS.set(object, owner);
  return object;
}

/** The construct that a user knows an object by. */
export function ownerOf(object: ApiObject): IConstruct {
  return OWNERS.get(object) ?? (object.node.id === 'Resource' ? object.node.scope! : object);
}
