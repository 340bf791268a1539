import { PlacedObject } from './cluster';
import { OperationError } from './operation-error';
import { IndexObject } from '../output/migration-index';

/** A kind in a version. */
export type KindReference = Pick<IndexObject, 'apiVersion' | 'kind'>;

/**
 * `MigPlan.v1alpha1.migration.openshift.io`: the group is always named, because several groups have kinds of one name.
 *
 * @param hasVersion whether the version is named; kubectl chooses one otherwise
 */
export function resourceOf({ apiVersion, kind }: KindReference, hasVersion: boolean): string {
  const [version, group = ''] = apiVersion.split('/').reverse();
  return word(hasVersion ? `${kind}.${version}.${group}` : `${kind}.${group}`);
}

/** A kind in a version, as a key. */
export function keyOfKind({ apiVersion, kind }: KindReference): string {
  return `${apiVersion}/${kind}`;
}

/** A name as an argument of kubectl. Names come from files and from clusters: none may be taken for an option. */
export function word(name: string): string {
  if (!/^[A-Za-z0-9]/.test(name)) {
    throw new OperationError('usage', `${JSON.stringify(name)} is not a valid name of an object`, 'Run synth again.');
  }
  return name;
}

/** The namespace of an object as arguments. */
export function inNamespace({ namespace, placedIn }: PlacedObject): string[] {
  const place = namespace ?? placedIn;
  return place === undefined ? [] : ['-n', place];
}
