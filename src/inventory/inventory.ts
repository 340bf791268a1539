import * as fs from 'fs';
import { InventoryData } from './inventory-data';
import { parseInventory } from './inventory-text';
import { checkCalls } from '../constructs/checked-calls';
import { ArgumentError, given, givenFields } from '../constructs/given';

/** What to give for each field that an inventory must have. */
const LIST = 'give a list, which may be empty';
const FIELDS = {
  version: 'give 1',
  cluster: 'give {} if nothing is known about the cluster',
  unknown: LIST,
  apiGroups: LIST,
  namespaces: LIST,
  claims: LIST,
  volumes: LIST,
  storageClasses: LIST,
  snapshotClasses: LIST,
  pods: LIST,
  services: LIST,
  quotas: LIST,
  networkPolicies: LIST,
  egressFirewalls: LIST,
  routes: LIST,
  imageStreams: LIST,
  virtualMachines: LIST,
  plans: LIST,
};

/**
 * The captured state of a cluster. `cdk8s-mtc inventory -o old.inventory.json` captures it; synth never
 * contacts a cluster.
 */
export class Inventory {
  /**
   * Reads an inventory from a file.
   *
   * @param path the file that `cdk8s-mtc inventory` has written
   * @throws an error if the file cannot be read, is truncated, or is of another version of the format
   */
  static fromFile(path: string): Inventory {
    given('Inventory.fromFile', 'path', path, 'give the path of a file such as "old.inventory.json"');
    let text: string;
    try {
      text = fs.readFileSync(path, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new ArgumentError(code === 'ENOENT'
        ? `${path}: the file does not exist. Capture it with \`cdk8s-mtc inventory\`.`
        : `${path}: cannot be read (${code}).`);
    }
    const { data, problem } = parseInventory(text);
    if (!data) {
      throw new ArgumentError(`${path} ${problem}`);
    }
    return new Inventory(data);
  }

  /**
   * An inventory from data, for example of a test.
   *
   * @param data the contents of an inventory file
   */
  static fromData(data: InventoryData): Inventory {
    return new Inventory(givenFields('Inventory.fromData', 'data', data, FIELDS));
  }

  private constructor(
    /** The contents of the inventory. */
    readonly data: InventoryData,
  ) {}
}

checkCalls('Inventory', Inventory);
