import * as fs from 'fs';
import * as path from 'path';
import { CONFIG_JSON_SCHEMA } from '../src/cli/config/config-schema';
import { INVENTORY_JSON_SCHEMA } from '../src/inventory/inventory-schema';
import { FLEET_JSON_SCHEMA } from '../src/output/fleet-index';
import { INDEX_JSON_SCHEMA } from '../src/output/index-schema';

// The JSON schemas of cdk8s-mtc.yaml, migration.json, fleet.json and inventories, for editors and for tools
// that read them.
const schemas = {
  config: CONFIG_JSON_SCHEMA, migration: INDEX_JSON_SCHEMA, inventory: INVENTORY_JSON_SCHEMA, fleet: FLEET_JSON_SCHEMA,
};
for (const [name, schema] of Object.entries(schemas)) {
  fs.writeFileSync(path.join(__dirname, `../assets/schemas/${name}.schema.json`),
    `${JSON.stringify(schema, undefined, 2)}\n`);
}
