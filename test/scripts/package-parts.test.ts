import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { readModule } from '../../scripts/package/compiled-modules';
import { JUDGING } from '../../scripts/package/judging-rules';
import { tableOf } from '../../scripts/package/rule-table';

const MARK = 'Object.defineProperty(exports, "__esModule", { value: true });\n';
const lib = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-lib-'));
afterAll(() => fs.rmSync(lib, { recursive: true }));

function moduleOf(text: string, variant?: typeof JUDGING) {
  fs.mkdirSync(path.join(lib, 'rules', 'families', 'plan'), { recursive: true });
  fs.writeFileSync(path.join(lib, 'rules', 'families', 'plan', 'plan.js'), `"use strict";\n${MARK}${text}`);
  fs.writeFileSync(path.join(lib, 'rules', 'families', 'plan', 'other.js'), MARK);
  return readModule(lib, 'rules/families/plan/plan', variant);
}

describe('the build of the library', () => {
  test('loads an import where it is used, and not at the start of the module', () => {
    const { text, uses } = moduleOf('const other_1 = require("./other");\nconst list = () => [...other_1.LIST];\n'
      + 'exports.made = () => new other_1.Thing((0, other_1.call)());\nexports.name = "other_1.LIST";\n');
    expect(text.replace(MARK, '').trim()).toBe('const list = () => [...($rules_families_plan_other()).LIST];\n'
      + 'exports.made = () => new ($rules_families_plan_other()).Thing((0, ($rules_families_plan_other()).call)());\n'
      + 'exports.name = "other_1.LIST";');
    expect(uses).toEqual([{ call: '$rules_families_plan_other', module: 'rules/families/plan/other' }]);
  });

  test('lists what a module imports for its effect', () => {
    expect(moduleOf('require("./other"); // because of its effect\n'))
      .toMatchObject({ starts: ['rules/families/plan/other'], uses: [] });
  });

  test('stops at an import that is used as a whole', () => {
    expect(() => moduleOf('const other_1 = require("./other");\nexports.all = { other_1 };\n'))
      .toThrow('An import is not used by its members: other_1');
  });

  test('stops at a package that is not a peer', () => {
    expect(() => moduleOf('const yaml_1 = require("yaml");\nexports.parse = yaml_1.parse;\n')).toThrow(
      'The library must need nothing but its peers, but rules/families/plan/plan imports yaml.');
  });

  test('leaves out the texts of rules, and what only they need', () => {
    const { text } = moduleOf([
      'const example = (name) => `name: ${name}`;',
      'const isGood = (name) => name === "good";',
      'exports.PLAN_RULES = [{ id: "plan/name", severity: "error", title: "A", breaks: example("bad"),',
      'keeps: example("good"), * check(manifest) { if (!isGood(manifest.name)) yield {}; } }];',
    ].join('\n'), JUDGING);
    expect(text.replace(MARK, '').replace(/\s+/g, ' ').trim()).toBe('const isGood = (name) => name === "good"; '
      + 'exports.PLAN_RULES = [{ id: "plan/name", severity: "error", '
      + '* check(manifest) { if (!isGood(manifest.name)) yield {}; } }];');
  });

  test('stops at a rule that no module lists, and at one that is listed as another', () => {
    const rule = { id: 'plan/name', severity: 'error', on: 'MigPlan', check: () => [] } as any;
    const modules = (listed: object) => new Map([['rules/families/plan/plan', { PLAN_RULES: [listed] }]]);
    expect(tableOf([rule], modules(rule)).uses.map(({ module }) => module)).toEqual(['rules/families/plan/plan']);
    expect(() => tableOf([rule], new Map())).toThrow('No module exports a list with plan/name');
    expect(() => tableOf([rule], modules({ ...rule, on: '*' }))).toThrow('No module exports a list with plan/name');
  });
});
