import * as fs from 'fs';
import * as path from 'path';
import * as api from '../src';

const SRC = path.join(__dirname, '..', 'src');
const CODE = /(?<![\w.])(new )?([A-Z]\w+)(?:\.(\w+))?\(/g;

/** The calls of the library that messages show: `new HostCluster(`, `SecretSource.env(`. */
const calls = fs.readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  .flatMap((file) => {
    const text = fs.readFileSync(path.join(SRC, file), 'utf8');
    const strings = text.match(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g) ?? [];
    return strings.flatMap((string) =>
      [...string.matchAll(CODE)].map(([, isNew, name, method]) => ({ file, isNew: isNew !== undefined, name, method })))
      .filter(({ name }) => Object.hasOwn(api, name));
  });

test('each call of the library in a message exists', () => {
  const wrong = calls.filter(({ name, method, isNew }) => {
    const type: any = api[name as keyof typeof api];
    return isNew ? typeof type !== 'function' : method !== undefined && typeof type[method] !== 'function';
  });
  expect(calls.length).toBeGreaterThan(100);
  expect(wrong).toEqual([]);
});
