import { homeNamespace, objectsOn } from './home-namespace';
import { OperationError } from './operation-error';
import { InventoryOwner } from './records/inventory-contents';
import { MigrationIndex } from '../output/migration-index';

/**
 * Makes sure that the program has given the app its name, under which commands record what they do to clusters.
 *
 * @throws an OperationError if the app has only a default name, which other programs have as well
 */
export function requireName({ app, isNamed }: MigrationIndex): void {
  if (isNamed !== true) {
    throw new OperationError(
      'usage',
      `the app has no name, only the default ${JSON.stringify(app)}: other programs with this default would delete `
        + 'what it has created',
      'Set `name` of the MigrationApp in the program, such as `shop-migration`, and run synth again.',
    );
  }
}

/** The app as the owner of its inventory on a cluster; undefined if it has no namespace there. */
export function ownerOn(
  index: MigrationIndex, cluster: string, formerNames: readonly string[] = [],
): InventoryOwner | undefined {
  const namespace = homeNamespace(index, cluster);
  if (namespace === undefined) {
    return undefined;
  }
  const place = { namespace, others: otherHomes(index, cluster), contained: objectsOn(index, cluster) };
  return isDelivery(index, cluster) && place.others.has(namespace)
    ? { app: `${index.app}/${cluster}`, formerNames: [...formerNames, index.app], ...place }
    : { app: index.app, formerNames, ...place };
}

/**
 * The namespaces of the inventories of clusters that may be this one: a delivery may be on any other cluster. In the
 * same namespace, each has an inventory, or one would prune what is of the other.
 */
function otherHomes(index: MigrationIndex, cluster: string): Set<string> {
  const others = index.clusters.filter(({ name }) => name !== cluster
    && (isDelivery(index, name) || isDelivery(index, cluster)));
  return new Set(others.flatMap(({ name }) => homeNamespace(index, name) ?? []));
}

function isDelivery({ clusters }: MigrationIndex, cluster: string): boolean {
  return clusters.some((each) => each.name === cluster && each.isDelivery);
}
