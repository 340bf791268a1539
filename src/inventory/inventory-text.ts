import { INVENTORY_SCHEMA, INVENTORY_VERSION, InventoryData } from './inventory-data';
import { INVENTORY_JSON_SCHEMA, INVENTORY_LISTS, InventoryList } from './inventory-schema';
import { firstProblem } from '../grammar/schema-check';

/** An inventory that was read, or the problem with it. */
export interface ParsedInventory {
  readonly data?: InventoryData;
  /** `is not valid JSON: ...`; the name of the file goes before it. */
  readonly problem?: string;
}

const AGAIN = 'Capture it again with `cdk8s-mtc inventory`';

/** Reads the text of an inventory. */
export function parseInventory(text: string): ParsedInventory {
  let value: any;
  try {
    value = JSON.parse(text);
  } catch {
    const isCut = text.trimStart().startsWith('{') && !text.trimEnd().endsWith('}');
    return { problem: isCut ? `is truncated: it ends within an object. ${AGAIN}.` : `is not valid JSON. ${AGAIN}.` };
  }
  const version = value?.version;
  if (Number.isInteger(version) && version !== INVENTORY_VERSION) {
    return {
      problem: `has version ${version} of the format, and this version of cdk8s-mtc reads version `
        + `${INVENTORY_VERSION}. ${AGAIN}.`,
    };
  }
  const problem = firstProblem(INVENTORY_JSON_SCHEMA, value) ?? duplicate(value);
  if (problem) {
    return { problem: `is not an inventory of cdk8s-mtc (${problem}). ${AGAIN}.` };
  }
  const { $schema, ...data } = value;
  return { data };
}

/** Lists whose entries are identified by their name, and by their namespace if they have one. */
const NAMED = (Object.keys(INVENTORY_LISTS) as InventoryList[]).filter((name) => name !== 'unknown'
  && name !== 'egressFirewalls');

function duplicate(data: InventoryData): string | undefined {
  for (const list of NAMED) {
    const seen = new Set<string>();
    for (const entry of data[list] as Array<{ namespace?: string; name: string }>) {
      const key = entry.namespace === undefined ? entry.name : `${entry.namespace}/${entry.name}`;
      if (seen.has(key)) {
        return `${list} contains ${JSON.stringify(key)} twice`;
      }
      seen.add(key);
    }
  }
  return undefined;
}

/** The text of an inventory: an entry on each line, so that two captures can be compared line by line. */
export function inventoryText(data: InventoryData): string {
  const lists = (Object.keys(INVENTORY_LISTS) as InventoryList[])
    .map((name) => `${JSON.stringify(name)}: ${listText(data[name])}`);
  const scope = data.scope === undefined ? [] : [`"scope": ${JSON.stringify(data.scope)}`];
  const fields = [`"$schema": ${JSON.stringify(INVENTORY_SCHEMA)}`, `"version": ${data.version}`,
    `"cluster": ${JSON.stringify(data.cluster)}`, ...scope, ...lists];
  return `{\n${fields.join(',\n')}\n}\n`;
}

function listText(entries: readonly object[]): string {
  return entries.length === 0 ? '[]' : `[\n${entries.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]`;
}
