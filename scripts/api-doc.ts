import * as fs from 'fs';
import * as path from 'path';
import { readAssembly } from './api/assembly';
import { apiMarkdown } from './api/markdown';

// Writes API.md from `.jsii`, which jsii writes.
fs.writeFileSync(path.join(__dirname, '..', 'API.md'), apiMarkdown(readAssembly()));
