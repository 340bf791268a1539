import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { actionOf } from '../api/actions';
import { objectsWithin } from '../api/object-lists';
import { Mistake } from '../constructs/mistake';
import { manifestOf, problemOf } from '../judging/manifest-of';

/** Kinds whose objects contain others. Only these are rendered. */
const LISTS = /(?:List|Template)$/;

/** Lists of objects with an object that starts something: the list would be applied with the manifests, and start it. */
export function listMistakes(app: IConstruct): Mistake[] {
  return app.node.findAll().filter(isList).filter((object) => problemOf(object) === undefined).flatMap((object): Mistake[] => {
    const action = objectsWithin(manifestOf(object)).find((item) => actionOf(item) !== undefined);
    return action === undefined ? [] : [{
      field: object.node.path,
      problem: `contains a ${action.kind}, which starts when it is applied: in a list, it cannot be written below runs/`,
      fix: 'create an ApiObject for each object of the list',
    }];
  });
}

function isList(construct: IConstruct): construct is ApiObject {
  return construct instanceof ApiObject && LISTS.test(construct.kind);
}
