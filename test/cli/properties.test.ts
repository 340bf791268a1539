import { parse, stringify } from 'yaml';
import { CHOSEN_NAMES, CLEAN, CLEAN_RUN } from './clean-set';
import { checked, cli } from './support';
import { RULES } from '../../src/rules';
import * as fc from '../support/property';

// The same each time, so that a test that passed doesn't fail by chance; to look further: CHECK_SEED=$RANDOM
// CHECK_RUNS=5000.
const RUNS = { seed: Number(process.env.CHECK_SEED ?? 4), numRuns: Number(process.env.CHECK_RUNS ?? 100) };

interface Manifest {
  readonly cluster: string;
  readonly yaml: string;
}

/** Errors and warnings in manifests, each in the file that it is given. */
function complaints(
  files: ReadonlyArray<{ readonly name: string; readonly cluster: string; readonly manifests: readonly string[] }>,
): string[] {
  const content = Object.fromEntries(files.map(({ cluster, name, manifests }) => [
    `${cluster}/${name}.yaml`, manifests.join('---\n'),
  ]));
  const { findings, summary, stderr } = checked({ ...content, 'run/run.yaml': CLEAN_RUN },
    ['--cluster', 'old=old', '--cluster', 'new=new', '.']);
  expect(stderr).toBe('');
  expect(summary.manifests).toBe(files.reduce((sum, { manifests }) => sum + manifests.length, 1));
  return findings.filter(({ severity }) => severity !== 'info')
    .map(({ rule, name, message }) => `${rule} ${name}: ${message}`);
}

/** Ways to give manifests to files: one number for each manifest. */
function inFiles(manifests: readonly Manifest[], places: readonly number[]) {
  const files = new Map<string, { name: string; cluster: string; manifests: string[] }>();
  manifests.forEach(({ cluster, yaml }, index) => {
    const name = String(places[index] % 4);
    const file = files.get(`${cluster}/${name}`) ?? { name, cluster, manifests: [] };
    file.manifests.push(yaml);
    files.set(`${cluster}/${name}`, file);
  });
  return [...files.values()];
}

describe('a clean set stays clean', () => {
  const order = fc.shuffledSubarray([...CLEAN], { minLength: CLEAN.length });
  const places = fc.array(fc.nat(3), { minLength: CLEAN.length, maxLength: CLEAN.length });


  test('in any order, in any files', () => {
    fc.assert(fc.property(order, places, (manifests, files) => {
      expect(complaints(inFiles(manifests, files))).toEqual([]);
    }), RUNS);
  });

  test('under other names', () => {
    // not one that means something
    const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/).map((text) => `${text}-x`);
    fc.assert(fc.property(fc.uniqueArray(name, { minLength: CHOSEN_NAMES.length, maxLength: CHOSEN_NAMES.length }), (
      names,
    ) => {
      const renamed = CLEAN.map(({ cluster, yaml }) => ({
        cluster,
        yaml: CHOSEN_NAMES.reduce((text, chosen, index) =>
          text.replace(new RegExp(`(?<![\\w./-])${chosen}(?![\\w./])`, 'g'), names[index]), yaml),
      }));
      expect(complaints(inFiles(renamed, CLEAN.map(() => 0)))).toEqual([]);
    }), RUNS);
  });

  test('written as JSON, in other words of YAML, and in a list', () => {
    const form = fc.constantFrom<(object: any) => string>(
      (object) => JSON.stringify(object) + '\n',
    (object) => JSON.stringify(object, undefined, '\t') + '\n',
    (object) => stringify(object, { defaultStringType: 'QUOTE_DOUBLE', indent: 4 }),
    (object) => stringify({ apiVersion: 'v1', kind: 'List', items: [object] }),
    (object) => stringify(object).replace(/\n/g, '\r\n'),
    (object) => `# a comment\n${stringify(object, { indentSeq: false })}# another\n`,
    );
    fc.assert(fc.property(order, fc.array(form, { minLength: CLEAN.length, maxLength: CLEAN.length }), (
      manifests, forms,
    ) => {
      const written = manifests.map(({ cluster, yaml }, index) => ({ cluster, yaml: forms[index](parse(yaml)) }));
      expect(complaints(inFiles(written, CLEAN.map((_, index) => index)))).toEqual([]);
    }), RUNS);
  });
});

describe('there is an answer, whatever the input', () => {
  const examples = fc.constantFrom(...RULES.flatMap(({ breaks, keeps }) => [breaks, keeps]),
    ...CLEAN.map(({ yaml }) => yaml), CLEAN_RUN);
  const files = fc.array(examples, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('---\n'));

  /** Checks it in all formats, and looks that nothing but an answer comes. */
  function answers(content: string | Uint8Array): void {
    const check = (format: string) =>
      cli('.', ['check', '--format', format, '--now', '2030-01-01', '--pass-on-no-manifests', '-'], { stdin: content });
    const { exitCode, stdout, stderr } = check('json');
    expect(stderr).toBe('');
    const { findings, summary } = JSON.parse(stdout);
    expect(exitCode).toBe(summary.errors > 0 ? 1 : 0);
    const lines = (typeof content === 'string' ? content : '').split('\n').length;
    for (const { line, message, fix, kind, name, namespace, path } of findings) {
      expect(line).toBeGreaterThan(0);
      expect(typeof content !== 'string' || line <= lines).toBe(true);
      expect([message, fix, kind, name, namespace, path].every((field) => typeof field === 'string')).toBe(true);
    }
    for (const format of ['text', 'sarif', 'junit']) {
      expect(check(format)).toMatchObject({ exitCode, stderr: '' });
    }
  }

  test('text that is changed somewhere', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 5 }),
      fc.constantFrom('\n', '---\n', ': ', '- ', '{', '}', '[', ']', '"', '\'', '|', '>', '&a ', '*a', '!!int ',
        '<<: *a', '\t', '#', '%', '\0', '~', '? ', '__proto__', '...\n', 'é', '\ud83d\ude00'),
    );
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(20), insert: piece });
    fc.assert(fc.property(files, fc.array(change, { minLength: 1, maxLength: 4 }), (yaml, changes) => {
      answers(changes.reduce((text, { at, remove, insert }) => {
        const position = Math.floor(at * text.length);
        return text.slice(0, position) + insert + text.slice(position + remove);
      }, yaml));
    }), RUNS);
  });

  test('values that are anything, anywhere', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom<any>(null, true, false, '', 0, -1, 1e99, [], {}, [null], [[]], [{}], { name: null }, { name: {} },
        'a:b:c', '::', 'x'.repeat(300), 'http://[', '%', '\ud800', '(('),
      fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length')
        .chain((key) => fc.constantFrom<any>(key, [key], { [key]: {} })),
    );
    const change = fc.record({
      place: fc.nat(),
      value,
      remove: fc.boolean(),
      key: fc.option(fc.constantFrom('__proto__', 'constructor', 'toString', 'name', 'kind', '')),
    });
    const tries = fc.tuple(fc.constantFrom(...RULES.flatMap(({ breaks, keeps }) => [breaks, keeps])
      .flatMap((text) => text.split(/^---\n/m)).filter(isObject)),
    fc.array(change, { minLength: 1, maxLength: 3 }));
    fc.assert(fc.property(tries, ([yaml, changes]) => {
      const object = parse(yaml);
      changes.forEach((each) => changeSomewhere(object, each));
      answers(`${JSON.stringify(object)}\n`);
    }), { ...RUNS, numRuns: 3 * RUNS.numRuns });
  });

  test('any bytes, any text', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), answers), RUNS);
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'ab:-{}[]"\'|>&*!#%?,\n  \t') as any, maxLength: 200 }),
      answers), RUNS);
  });
});

function isObject(yaml: string): boolean {
  try {
    return typeof parse(yaml) === 'object' && parse(yaml) !== null;
  } catch {
    return false;
  }
}

interface Change {
  readonly place: number;
  readonly value: unknown;
  readonly remove: boolean;
  readonly key: string | null;
}

/** Replaces, removes or adds one value in an object, wherever in it. */
function changeSomewhere(object: any, { place, value, remove, key }: Change): void {
  const places: Array<[any, string]> = [];
  const collect = (node: any) => {
    if (typeof node === 'object' && node !== null) {
      Object.keys(node).forEach((name) => {
        places.push([node, name]);
        collect(node[name]);
      });
    }
  };
  collect(object);
  if (places.length === 0) {
    return;
  }
  const [node, name] = places[place % places.length];
  if (remove) {
    delete node[name];
  } else {
    Object.defineProperty(node, key ?? name, { value, enumerable: true, configurable: true, writable: true });
  }
}
