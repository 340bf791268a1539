// A sample of Stryker's mutants, switched one after another in one process; see "Mutation tests" in CONTRIBUTING.md.
// MUTATE: a folder; TESTS: a folder of tests; SAMPLE: a number of mutants, or `all`; SEED: which ones are chosen.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { Script } from 'node:vm';
import { build } from 'esbuild';
import { expect } from 'expect';

const { MUTATE = 'src/rules/families', TESTS = 'test/rules', SAMPLE = '800', SEED = '1' } = process.env;
const LEFT_OUT = /(option-names|schemas|linear|certificates)\.test\.ts$/; // of sources and of costs
const LONGEST = 5_000; // milliseconds of tests for one mutant, as measured without it

const filesBelow = (path, ending) => readdirSync(path, { recursive: true }).filter((name) => name.endsWith(ending))
  .sort().map((name) => join(path, name));

/** The files with all their mutants, and the mutants. */
async function instrument(paths, tools = '.cache/instrumenter') {
  if (!existsSync(tools)) {
    execFileSync('npm', ['install', '--no-save', '--prefix', tools, '@stryker-mutator/instrumenter@9.6.1']);
  }
  const load = (name) => import(pathToFileURL(createRequire(resolve(tools, 'package.json')).resolve(name)));
  const { createInstrumenter } = await load('@stryker-mutator/instrumenter');
  const { createInjector } = await load('typed-inject');
  const logger = { debug() {}, info() {}, isDebugEnabled: () => false };
  const options = { plugins: null, excludedMutations: [], ignorers: [] };
  return createInjector().provideValue('logger', logger).provideValue('options', options)
    .injectFunction(createInstrumenter)
    .instrument(paths.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') })), options);
}

/** As many mutants of each folder as its share of all. The choice of a mutant does not depend on other lines. */
function sampleOf(mutants) {
  const folders = new Map();
  const times = new Map();
  for (const { id, fileName, location: { start }, mutatorName, replacement } of mutants) {
    const text = readFileSync(fileName, 'utf8').split('\n')[start.line].trim();
    const key = [SEED, fileName, text, mutatorName, replacement].join('\0');
    times.set(key, (times.get(key) ?? 0) + 1);
    const rank = createHash('sha256').update(`${key}\0${times.get(key)}`).digest('hex');
    const folder = dirname(relative(MUTATE, fileName)).split('/')[0].replace(/^\.$/, basename(MUTATE));
    folders.set(folder, [...folders.get(folder) ?? [],
      { id, folder, rank, place: `${fileName}:${start.line + 1}:${start.column + 1}`, mutatorName, replacement }]);
  }
  return [...folders.values()].flatMap((all) => all.sort((a, b) => a.rank < b.rank ? -1 : 1)
    .slice(0, SAMPLE === 'all' ? all.length : Math.round(SAMPLE * all.length / mutants.length)));
}

/** Without the switches of mutants that are not chosen, which would slow all tests. */
const onlyWith = (chosen, content) => content
  .replace(/stryMutAct_9fa48\("(\d+)"\)/g, (call, id) => chosen.has(id) ? call : 'false')
  .replace(/stryCov_9fa48\(("[^()]*)\)/g, (_, ids) =>
    `stryCov_9fa48(${ids.split(', ').filter((id) => chosen.has(JSON.parse(id))).join(', ')})`);

/** All tests with the code that they import, as one script that can be started any number of times. */
async function bundle(tests, contents) {
  const setup = ({ onLoad }) => onLoad({ filter: /\.ts$/ }, ({ path }) => ({
    contents: (contents.get(path) ?? readFileSync(path, 'utf8')).replaceAll('__dirname', JSON.stringify(dirname(path))),
    loader: 'ts',
  }));
  const entry = tests.map((test) => `FILE = ${JSON.stringify(test)}; require('./${test}');`).join('\n');
  const { outputFiles: [{ text }] } = await build({
    stdin: { contents: entry, resolveDir: '.' }, bundle: true, minifySyntax: true, platform: 'node', write: false,
    packages: 'external', alias: { 'cdk8s-mtc': resolve('src/index.ts') }, plugins: [{ name: 'mutants', setup }],
  });
  return new Script(`(function (require, module, exports) {${text}\n})`);
}

const CALL = new Script('CALLED()');
let tests, titles;
const define = (title, run) => {
  const name = [globalThis.FILE, ...titles, title].join(' > ');
  tests.set(tests.has(name) ? `${name} (${tests.size})` : name, run);
};
const group = (title, body) => {
  titles.push(title);
  body();
  titles.pop();
};
const each = (one) => (table) => (title, body) => table.forEach((row, index) => {
  const values = Array.isArray(row) ? row : [row];
  const shown = title.replaceAll('%#', index).replaceAll('%p', '%j');
  one(format(shown, ...values.slice(0, shown.split('%').length - 1)), () => body(...values));
});
Object.assign(globalThis, {
  expect,
  afterAll() {},
  describe: Object.assign(group, { each: each(group), skip() {} }),
  test: Object.assign(define, { each: each(define), skip() {} }),
});

/** Calls a function, for a limited time: undefined, or why it has not ended well. */
function failureOf(called, timeout) {
  try {
    globalThis.CALLED = called;
    CALL.runInThisContext({ timeout });
  } catch (error) {
    return error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' || /hit count/i.test(error.message) ? 'time' : 'failure';
  }
}

/** Loads all modules and tests anew, with one mutant. */
function load(script, activeMutant) {
  [tests, titles] = [new Map(), []];
  globalThis.__stryker__ = { activeMutant, hitCount: 0, hitLimit: 100_000 };
  return failureOf(() => script.runInThisContext()(createRequire(resolve('x.js')), { exports: {} }, {}), 30_000);
}

/** The duration of each test that passes, and which mutants it executes. */
function baseline(script) {
  load(script);
  const known = [...tests].flatMap(([name, run]) => {
    globalThis.__stryker__.currentTestId = name;
    const start = process.cpuUsage();
    return failureOf(run, 120_000) ? [] : [{ name, time: process.cpuUsage(start).user / 1_000 }];
  });
  return { known: known.sort((a, b) => a.time - b.time), coverage: globalThis.__stryker__.mutantCoverage };
}

/** What becomes of a mutant: `failure` and `time` are noticed, `survived` and `not executed` are not. */
function fateOf({ id, folder }, script, { known, coverage: { static: atLoad, perTest } }) {
  const own = [`${TESTS}/${folder}`, `${TESTS}/boundaries`, ` > ${folder}/`, ' > each '];
  const isOf = (name) => own.some((part) => name.includes(part));
  let sum = 0;
  const chosen = known.filter(({ name }) => perTest[name]?.[id] || (atLoad[id] && isOf(name)))
    .sort((a, b) => isOf(b.name) - isOf(a.name)).filter(({ time }) => (sum += time) < LONGEST || sum === time);
  const run = (fate, { name, time }) => fate
    ?? (tests.has(name) ? failureOf(tests.get(name), Math.ceil(20 * time) + 2_000) : undefined);
  return chosen.length === 0 ? 'not executed' : chosen.reduce(run, load(script, id)) ?? 'survived';
}

const { files, mutants } = await instrument(filesBelow(MUTATE, '.ts'));
const sample = sampleOf(mutants);
const chosen = new Set(sample.map(({ id }) => id));
const script = await bundle(filesBelow(TESTS, '.test.ts').filter((name) => !LEFT_OUT.test(name)),
  new Map(files.map(({ name, content }) => [resolve(name), onlyWith(chosen, content)])));
const base = baseline(script);
const fates = sample.map((mutant) => ({ ...mutant, fate: fateOf(mutant, script, base) }));
const table = {};
for (const { folder, fate } of fates.flatMap((one) => [one, { ...one, folder: 'all' }])) {
  table[folder] = { ...table[folder], [fate]: (table[folder]?.[fate] ?? 0) + 1 };
}
console.log(`${mutants.length} mutants, ${sample.length} chosen with seed ${SEED}, ${base.known.length} tests`);
console.table(table);
writeFileSync('.cache/mutation-sample.json', JSON.stringify(fates, undefined, 1));
