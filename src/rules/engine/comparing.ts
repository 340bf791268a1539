import { append } from './append';
import { derived } from './derived';
import { Manifest } from './manifest';
import { ManifestSet } from './manifest-set';
import { FieldProblem, Problem, Rule } from './rule';

/** The check of a rule that compares manifests: the problems of a set are found once, and each manifest has its own. */
export function comparing(find: (set: ManifestSet) => Iterable<Problem>): Rule['check'] {
  const byManifest = derived((set: ManifestSet) => {
    const problems = new Map<Manifest, FieldProblem[]>();
    for (const problem of find(set)) {
      append(problems, problem.manifest, problem);
    }
    return problems;
  });
  return (manifest, set) => byManifest(set).get(manifest) ?? [];
}
