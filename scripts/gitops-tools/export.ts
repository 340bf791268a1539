import * as fs from 'fs';
import * as path from 'path';
import { digestOf, inputsOfTools } from './inputs';

// Writes what each tool reads to a folder of its name, with the digest of the whole.
const folder = process.argv[2];
for (const [tool, inputs] of Object.entries(inputsOfTools())) {
  fs.mkdirSync(path.join(folder, tool), { recursive: true });
  for (const [name, text] of Object.entries({ ...inputs, digest: digestOf(inputs) })) {
    fs.writeFileSync(path.join(folder, tool, name), text);
  }
}
