import { InventoryOwner } from './apply/inventory-contents';
import { homeNamespace, objectsOn } from './home-namespace';
import { OperationError } from './operation-error';
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
  const contained = objectsOn(index, cluster);
  return mayShareInventory(index, cluster, namespace)
    ? { app: `${index.app}/${cluster}`, formerNames: [...formerNames, index.app], namespace, contained }
    : { app: index.app, formerNames, namespace, contained };
}

/**
 * Whether a delivery has the namespace of another cluster, which may be the same cluster: then each has an inventory,
 * or one would prune what is of the other.
 */
function mayShareInventory(index: MigrationIndex, cluster: string, namespace: string): boolean {
  return index.clusters.some(({ name, isDelivery }) => name === cluster && isDelivery)
    && index.clusters.some(({ name }) => name !== cluster && homeNamespace(index, name) === namespace);
}
