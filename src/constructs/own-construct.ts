import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { given, givenId, givenScope } from './given';
import { quote, refuse } from './mistake';
import { ownerOf } from './owner';
import { refuseMistakesOf, refuseMistakesOfCall } from './read-options';
import { freeId } from '../charts/names';

/**
 * The base of this library's constructs: reports a missing scope, id or `props`, and an id that another construct of
 * the scope has, as a user's mistakes. It is not public: for a program, these classes extend `Construct`.
 *
 * @internal
 */
export abstract class OwnConstruct extends Construct {
  /** @param props the properties, if the construct requires some */
  protected constructor(scope: Construct, id: string, ...props: unknown[]) {
    const call = `new ${new.target.name}`;
    const scopeGiven = givenScope(call, scope, 'give a Chart');
    const idGiven = givenId(call, id, 'shop');
    props.forEach((each) => given(call, 'props', each, 'give the properties as an object'));
    super(scopeGiven, freeId(scopeGiven, idGiven));
    refuseMistakesOfCall(this);
    props.forEach((each) => refuseMistakesOf(this, each));
    const other = scope.node.tryFindChild(id);
    if (other !== this) {
      refuse(this, {
        field: 'id',
        value: id,
        problem: `is also the id of another construct in ${scope.node.path || 'the app'}, ${describe(other!)}`,
        fix: `give this construct another id, such as ${quote(this.node.id)}`,
      });
    }
  }

  /** All objects that this construct has written so far, on whichever cluster. */
  get apiObjects(): ApiObject[] {
    const objects = this.node.root.node.findAll()
      .filter((construct): construct is ApiObject => construct instanceof ApiObject);
    return objects.filter((object) => ownerOf(object).node.scopes.includes(this));
  }
}

function describe(construct: object): string {
  return `${/^[AEIOU]/.test(construct.constructor.name) ? 'an' : 'a'} ${construct.constructor.name}`;
}
