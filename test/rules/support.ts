import { parseAllDocuments } from 'yaml';
import { RULES } from '../../src/rules';
import { judge } from '../../src/rules/engine/judge';
import { toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';
import { Circumstances, Rule } from '../../src/rules/engine/rule';

/** The rule of this id. */
export function ruleOf(id: string): Rule {
  const rule = RULES.find((candidate) => candidate.id === id);
  if (!rule) {
    throw new Error(`no rule ${id}`);
  }
  return rule;
}

/** Where an example has its next file, and the cluster that the files from there on are for. */
const NEXT = /^(?:---\n)?# (?:another file|files of cluster (\S+)):\n/m;

/**
 * A set of the documents of one or several files; an example may contain several files, and those of several clusters.
 */
export function setOf(...files: string[]): ManifestSet {
  let number = 0;
  return new ManifestSet(files.flatMap((file) => {
    const [first, ...others] = file.split(NEXT); // text, cluster, text, cluster, text …
    const parts = others.flatMap((cluster, index) => index % 2 === 0 ? [{ cluster, text: others[index + 1] }] : []);
    return [{ cluster: undefined, text: first }, ...parts];
  }).filter(({ text }, index) => index === 0 || text !== '').flatMap(({ cluster, text }) => {
    number++;
    return parseAllDocuments(text)
      .map((document) => document.toJS())
      .filter((object) => object)
      .map((object, index) => toManifest(object, `file-${number}.yaml`, index, cluster));
  }));
}

/** What one rule, or all, find in YAML: rule, manifest, path, message and fix. */
export function findings(yaml: string | string[], rules: readonly Rule[] = RULES, circumstances: Circumstances = {}) {
  return judge(setOf(...[yaml].flat()), rules, circumstances)
    .map(({ rule, path, message, fix, programFix, manifest }) =>
      ({ rule, manifest: manifest.name, path, message, fix, ...programFix === undefined ? {} : { programFix } }));
}
