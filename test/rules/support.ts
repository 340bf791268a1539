import { parseAllDocuments } from 'yaml';
import { RULES } from '../../src/rules';
import { judge } from '../../src/rules/judge';
import { toManifest } from '../../src/rules/manifest';
import { ManifestSet } from '../../src/rules/manifest-set';
import { NEXT_FILE } from '../../src/rules/plan/examples';
import { Circumstances, Rule } from '../../src/rules/rule';

/** The rule of this id. */
export function ruleOf(id: string): Rule {
  const rule = RULES.find((candidate) => candidate.id === id);
  if (!rule) {
    throw new Error(`no rule ${id}`);
  }
  return rule;
}

/** A set of the documents of one or several files; an example may be several by itself. */
export function setOf(...files: string[]): ManifestSet {
  return new ManifestSet(files.flatMap((file) => file.split(NEXT_FILE)).flatMap((file, number) => parseAllDocuments(file)
    .map((document) => document.toJS())
    .filter((object) => object)
    .map((object, index) => toManifest(object, `file-${number + 1}.yaml`, index))));
}

/** What one rule, or all, find in YAML: rule, manifest, path, message and fix. */
export function findings(yaml: string | string[], rules: readonly Rule[] = RULES, circumstances: Circumstances = {}) {
  return judge(setOf(...[yaml].flat()), rules, circumstances)
    .map(({ rule, path, message, fix, manifest }) => ({ rule, manifest: manifest.name, path, message, fix }));
}
