import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { commandNames, commandPages } from '../../scripts/commands-doc';

const ROOT = join(__dirname, '..', '..');

test('each command has a page with what its --help prints: `npm run commands-doc` writes them', () => {
  for (const [path, text] of Object.entries(commandPages())) {
    expect({ path, text: existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : undefined })
      .toEqual({ path, text });
  }
  expect(readdirSync(join(ROOT, 'docs', 'commands')).sort()).toEqual(commandNames().map((name) => `${name}.md`).sort());
});

test.each(commandNames())('the page of %s contains its usage', (name) => {
  const page = commandPages()[`docs/commands/${name}.md`];
  expect(page).toMatch(/^Usage: cdk8s-mtc /m);
  expect(page.length).toBeGreaterThan(300);
});
