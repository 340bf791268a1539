import { LiveObject } from '../../api/outcomes/outcome-of';
import { didYouMean } from '../../grammar/did-you-mean';
import { IndexSecret, IndexSecretPart } from '../../output/index-secret';
import { IndexObject, IndexUnit, MigrationIndex } from '../../output/migration-index';
import { keyOf, referenceTo } from '../cluster';
import { OperationError } from '../operation-error';

/** The Secret of the index that an object is, if its values are put in by `apply`. */
export function indexSecretOf(
  { secrets = [] }: MigrationIndex, cluster: string, object: IndexObject,
): IndexSecret | undefined {
  const key = keyOf(object);
  return secrets.find((secret) => secret.cluster === cluster && keyOf(secret.object) === key);
}

/** The keys of a manifest that `apply` fills. */
export function filledKeysIn(index: MigrationIndex, cluster: string, manifest: LiveObject): string[] {
  return indexSecretOf(index, cluster, referenceTo(manifest))?.keys.map(({ key }) => key) ?? [];
}

/** The Secrets of units whose values are put in by `apply`. */
export function secretsIn(index: MigrationIndex, units: readonly IndexUnit[]): IndexSecret[] {
  return units.flatMap((unit) =>
    unit.files.flatMap(({ objects }) => objects.flatMap((object) => indexSecretOf(index, unit.cluster, object) ?? [])));
}

/**
 * The clusters from which values for units are read.
 *
 * @throws an OperationError if the folder has no such cluster
 */
export function secretClusters(index: MigrationIndex, units: readonly IndexUnit[]): string[] {
  const names = secretsIn(index, units).flatMap(partsOf).flatMap(({ secret }) => secret?.cluster ?? []);
  const strange = names.find((name) => !index.clusters.some((cluster) => cluster.name === name));
  if (strange !== undefined) {
    throw new OperationError('usage',
      `the folder refers to a Secret of cluster ${JSON.stringify(strange)}, which it does not have`,
      'Run synth again.');
  }
  return names;
}

/** The parts of all values of a Secret. */
export function partsOf({ keys }: IndexSecret): IndexSecretPart[] {
  return keys.flatMap(({ parts }) => parts);
}

/**
 * Rejects a name that was given a place and that no secret of a folder has: its value would be looked for elsewhere.
 *
 * @throws an OperationError for the first of them
 */
export function checkGivenNames({ secrets = [] }: MigrationIndex, names: Iterable<string>): void {
  const known = [...new Set(secrets.flatMap(partsOf).flatMap(({ given }) => given ?? []))];
  const strange = [...names].find((name) => !known.includes(name));
  if (strange !== undefined) {
    const near = didYouMean(strange, known);
    const others = known.length === 0
      ? 'Remove the option: the folder asks for no value.'
      : `Its names are ${known.join(', ')}.`;
    throw new OperationError('usage', `--secret: the folder asks for no value with the name ${JSON.stringify(strange)}`,
      near === undefined ? others : `Did you mean ${near}?`);
  }
}
