import * as fs from 'fs';
import * as path from 'path';

/** Each row names tests as `file`: "name"; "name". */
const DOCUMENT = fs.readFileSync(path.join(__dirname, '../../docs/transfer.md'), 'utf8');
const [, MODEL] = /^## Threat model\n([^]*?)^### What remains\n/m.exec(DOCUMENT)!;
const ROWS = MODEL.split('\n').filter((line) => line.startsWith('| **'));
const CITED = ROWS.flatMap((row) => [...row.split(' | ')[3].matchAll(/`([\w/-]+)`: ((?:"[^"]+"(?:; )?)+)/g)]
  .flatMap(([, file, names]) => [...names.matchAll(/"([^"]+)"/g)].map(([, name]): [string, string] => [file, name])));

/** The text of a test file, with its names as they read: without the marks of quotes, and of parts on several lines. */
function testsOf(file: string): string {
  const found = ['transfer/wire', 'transfer', '.']
    .map((folder) => path.join(__dirname, '..', folder, `${file}.test.ts`)).find((one) => fs.existsSync(one));
  return found === undefined ? '' : fs.readFileSync(found, 'utf8').replace(/\\'/g, '\'').replace(/'\n\s*\+ '/g, '');
}

test('the threat model says of each actor what it can and cannot do, and which test shows it', () => {
  expect(ROWS.map((row) => /\*\*(.*?)\*\*/.exec(row)![1])).toEqual([
    'Outsider', 'Impostor', 'Neighbour pod', 'Other tenant', 'Proxy', 'Bucket operator', 'Destination admin',
    'Source admin', 'Source application', 'Destination application',
  ]);
  expect(ROWS.filter((row) => !/`[\w/-]+`: "/.test(row.split(' | ')[3]))).toEqual([]);
});

test.each(CITED)('the threat model cites a test of %s that exists: %s', (file, name) => {
  expect(testsOf(file)).toContain(`'${name}'`);
});
