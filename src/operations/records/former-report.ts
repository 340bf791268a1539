import { describeObject } from '../../output/commands';
import { Operation } from '../operation';
import { FormerInventory } from './former-inventory';

/**
 * Says what is taken over from former inventories, and what stays in them.
 *
 * @param isPlanned whether it is only said what would be taken over
 */
export function reportFormer(
  operation: Operation, cluster: string, all: readonly FormerInventory[], isPlanned = false,
): void {
  for (const former of all) {
    const others = [...former.rest.objects, ...former.rest.changed].map(describeObject);
    const { message, fix } = former.isElsewhere
      ? elsewhereText(former, others, isPlanned)
      : earlierText(former, others, isPlanned);
    operation.report({
      event: isPlanned ? 'would-adopt' : 'inventory-taken-over',
      level: others.length > 0 ? 'warning' : 'info',
      cluster,
      object: former.reference,
      message: `cluster ${cluster}: ${message}`,
      ...others.length > 0 ? { fix } : {},
    });
  }
}

/** What is said of an inventory of an earlier version or name. */
function earlierText(
  { reference, taken }: FormerInventory, others: readonly string[], isPlanned: boolean,
): { message: string; fix: string } {
  const objects = [...taken.objects, ...taken.changed].map(describeObject).join(', ');
  const list = isPlanned && objects !== '' ? ` (${objects})` : '';
  return {
    message: `what the folder contains of ${describeObject(reference)}${list}, an inventory of an earlier version or `
      + `name, ${isPlanned ? 'would be' : 'was'} moved to the inventory of this app`
      + `${others.length > 0 ? `. It also lists ${others.join(', ')}` : ''}`,
    fix: 'These are neither pruned nor torn down. If no other program has created them, delete them yourself.',
  };
}

/** What is said of an inventory of this app in another namespace. */
function elsewhereText(
  { reference, app }: FormerInventory, others: readonly string[], isPlanned: boolean,
): { message: string; fix: string } {
  const inventory = describeObject(reference);
  return {
    message: others.length > 0
      ? `${inventory}, an inventory of the app ${JSON.stringify(app)} in another namespace, lists what this app may `
        + `not have created or changed: ${others.join(', ')}`
      : `${inventory} ${isPlanned ? 'would be' : 'was'} moved to the inventory of this app: the folder begins with `
        + 'another namespace now',
    fix: 'These are neither pruned, torn down nor restored, because others may write that ConfigMap. If nobody needs '
      + 'them, delete them and the ConfigMap yourself.',
  };
}
