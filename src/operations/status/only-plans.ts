import { MigrationIndex } from '../../output/migration-index';
import { OperationError } from '../operation-error';

/**
 * The index with only these plans and engines; all if none is named. Clusters and repositories stay, because the plans
 * need them.
 */
export function onlyPlans(index: MigrationIndex, names: readonly string[]): MigrationIndex {
  const known = new Set([...index.plans.map(({ name }) => name), ...index.runs.map(({ owner }) => owner)]);
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new OperationError('usage', `the folder has no plan or engine ${JSON.stringify(unknown)}`,
      `It has ${[...known].join(', ') || 'none'}.`);
  }
  const isLeftOut = (name: string) => names.length > 0 && !names.includes(name);
  return {
    ...index,
    runs: index.runs.filter(({ owner }) => !isLeftOut(owner)),
    units: index.units.map((unit) => ({
      ...unit,
      files: unit.files.map((file) => ({
        ...file,
        objects: file.objects.filter(({ kind, name }) => kind !== 'MigPlan' || !isLeftOut(name)),
      })),
    })),
  };
}
