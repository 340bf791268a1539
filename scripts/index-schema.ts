import * as fs from 'fs';
import * as path from 'path';
import { INDEX_JSON_SCHEMA } from '../src/output/index-schema';

// The JSON schema of migration.json, for tools that read the index.
fs.writeFileSync(path.join(__dirname, '../assets/schemas/migration.schema.json'), `${JSON.stringify(INDEX_JSON_SCHEMA, undefined, 2)}\n`);
