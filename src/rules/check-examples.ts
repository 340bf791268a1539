import { judge } from './engine/judge';
import { isRecord, toManifest } from './engine/manifest';
import { ManifestSet } from './engine/manifest-set';
import { Rule } from './engine/rule';

/** Where an example has its next file. */
const NEXT_FILE = /^# another file:\n/m;

/**
 * Applies a rule to its examples: `breaks` must have exactly the findings in `finds`, or at least one if there are
 * none, and `keeps` must have none.
 *
 * @param parse gives the objects in a text of YAML with several documents, such as
 * `(text) => parseAllDocuments(text).map((each) => each.toJS())`
 * @throws an error that says what is different
 */
export function checkExamples(rule: Rule, parse: (yaml: string) => readonly unknown[]): void {
  const found = (yaml: string) =>
    judge(setOf(yaml, parse), [rule]).map(({ path, message, fix }) => ({ path, message, fix }));
  const [broken, kept] = [found(rule.breaks), found(rule.keeps)];
  if (kept.length > 0) {
    throw new Error(`${rule.id} finds something in \`keeps\`: ${JSON.stringify(kept)}`);
  }
  if (broken.length === 0) {
    throw new Error(`${rule.id} finds nothing in \`breaks\``);
  }
  if (rule.finds && JSON.stringify(broken)
    !== JSON.stringify(rule.finds.map(({ path, message, fix }) => ({ path, message, fix })))) {
    throw new Error(`${rule.id} finds ${JSON.stringify(broken)} in \`breaks\`, not ${JSON.stringify(rule.finds)}`);
  }
}

function setOf(yaml: string, parse: (yaml: string) => readonly unknown[]): ManifestSet {
  return new ManifestSet(yaml.split(NEXT_FILE).flatMap((text, file) =>
    parse(text).filter(isRecord).map((object, index) => toManifest(object, `file-${file + 1}.yaml`, index))));
}
