import { findings, ruleOf } from './support';
import { yamlMistake } from '../../src/cli/reading/yaml-document';
import { RULES } from '../../src/rules';

const SERIOUS = RULES.filter((rule) => rule.severity !== 'info');

/** Which errors and warnings all rules find in YAML, and where: `plan/namespace-entry spec.namespaces[0]`. */
export function places(...files: string[]): string[] {
  return findings(files, SERIOUS).map(({ rule, path }) => `${rule} ${path}`);
}

/** Where one rule finds something: the manifests' names and the paths. */
export function placesOf(id: string, ...files: string[]): string[] {
  return findings(files, [ruleOf(id)]).map(({ manifest, path }) => `${manifest} ${path}`);
}

/** A test for each rule: what exactly it says about the example that breaks it. */
export function sayExactly(
  table: ReadonlyArray<readonly [string, ReadonlyArray<{ path: string; message: string; fix: string }>]>,
): void {
  test.each(table)('%s says what is wrong and what to write', (id, expected) => {
    const rule = ruleOf(id);
    expect(findings(rule.breaks, [rule], { yamlMistake }).map(({ path, message, fix }) => ({ path, message, fix })))
      .toEqual(expected);
  });

  test('each rule of the family is here, unless it states its findings itself', () => {
    const families = new Set(table.map(([id]) => id.split('/')[0]));
    const here = table.map(([id]) => id);
    const expected = RULES.filter(({ id, finds }) => families.has(id.split('/')[0]) && !finds).map(({ id }) => id);
    expect([...here].sort()).toEqual(expected.sort());
  });
}
