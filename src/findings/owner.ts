import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { judgeAtSynth } from './judge-at-synth';
import { setOwner } from './makers';

/** Says which construct of the user's program an object was made for, where it is not below it in the tree: it may belong on another cluster. */
export function ownedBy(owner: IConstruct, object: ApiObject): ApiObject {
  setOwner(object, owner);
  judgeAtSynth(owner);
  return object;
}
