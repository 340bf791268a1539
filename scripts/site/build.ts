import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { relinked, rendered } from './render';
import { ROOT, sources } from './sources';
import { readAssembly } from '../api/assembly';

// Writes the documentation site to dist/site: static pages, which need no network, and an index for the search.
const OUTPUT = path.join(ROOT, 'dist', 'site');

fs.rmSync(OUTPUT, { recursive: true, force: true });
const all = sources(readAssembly());
for (const [name, html] of rendered(all)) {
  fs.mkdirSync(path.dirname(path.join(OUTPUT, name)), { recursive: true });
  fs.writeFileSync(path.join(OUTPUT, name), html);
}
for (const name of ['style.css', 'search.js']) {
  fs.copyFileSync(path.join(__dirname, name), path.join(OUTPUT, name));
}
fs.cpSync(path.join(ROOT, 'docs', 'images'), path.join(OUTPUT, 'docs', 'images'), { recursive: true });
const llms = {
  path: 'llms', section: 'Start', title: 'llms.txt', markdown: fs.readFileSync(path.join(ROOT, 'llms.txt'), 'utf8'),
};
fs.writeFileSync(path.join(OUTPUT, 'llms.txt'), relinked(llms, all));
execFileSync(path.join(ROOT, 'node_modules', '.bin', 'pagefind'), ['--site', OUTPUT, '--quiet'], { stdio: 'inherit' });
