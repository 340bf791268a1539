import { execFileSync } from 'child_process';
import * as path from 'path';

// The names in lines of manifests, as test/transfer/wire/bucket.test.ts and fidelity.test.ts see them
// in real transfers.

const FOLDER = path.resolve(__dirname, '../../../assets/transfer');

function namesOf(line: string): string {
  return execFileSync('bash', [
    '-c', `. ${FOLDER}/manifest.sh; names_of`,
  ], { input: `${line}\n`, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } }).replace(/\n$/, '');
}

const [MD5, SHA256, NONE] = ['0'.repeat(32), 'a'.repeat(64), ' '.repeat(32)];

test.each([
  [`${MD5} 5 name//`, 'name'],
  [`${MD5} 5 1 name//`, '1 name'],
  [`${MD5} 5 ${MD5} 1 name//`, `${MD5} 1 name`],
  [`${MD5} 5 ${SHA256}  ./name//`, `${SHA256}  ./name`],
  [`${MD5} 5 a -> b//`, 'a -> b'],
  [`${MD5} 5 file user.x=y//`, 'file user.x=y'],
  [`${NONE} 4 1 link// -> 1 target`, '1 link'],
  [`${NONE} 4 a/1 -> 2// -> b//c -> d/`, 'a/1 -> 2'],
  [`${NONE}  0 1 directory///`, '1 directory/'],
  [' 0 1 directory///', '1 directory/'],
  ['5 1 name//', '1 name'],
  ['4 link// -> target', 'link'],
  ['4 a -> b// -> target', 'a -> b'],
  [`${SHA256}  ./1 name`, '1 name'],
  [`${SHA256}  ./${SHA256}  ./name`, `${SHA256}  ./name`],
  [`${SHA256}  ./a -> b`, 'a -> b'],
  [`\\${SHA256}  ./a\\\\n\\nb\\r`, 'a\\#134n\\#012b\\#015'],
  ['@ a/1 file// user.x="y"', 'a/1 file'],
  ['@ a user.x=y// user.x=0s//8=', 'a user.x=y'],
  ['@ file// system.posix_acl_access=0s', 'file'],
])('the line %s has the name %s', (line, name) => {
  expect(namesOf(line)).toBe(name);
});
