import { derived } from './derived';
import { isLive } from './live';
import { Manifest } from './manifest';
import { ManifestSet } from './manifest-set';
import { isPatch } from './patches';
import { Circumstances, Finding, Problem, Rule, Severity, Skipped } from './rule';
import { valueAt } from './value-at';
import { JUDGED_KINDS } from '../../api/judged-kinds';
import { isPlaceholder } from '../../grammar/placeholder';

const ORDER: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

const SKIPS: Record<Skipped, (set: ManifestSet, manifest: Manifest) => boolean> = {
  live: (_, manifest) => isLive(manifest),
  patch: isPatch,
};

/** Judges manifests by rules. The findings come in the order of the manifests, and for each of them errors first. */
export function judge(set: ManifestSet, rules: readonly Rule[], circumstances: Circumstances = {}): Finding[] {
  const position = positions(set);
  return rules
    .flatMap((rule) => [...problemsOf(rule, set, circumstances)]
      .map((problem) => ({ ...problem, rule: rule.id, severity: rule.severity })))
    .map((finding, index) => ({ finding, index }))
    .sort((a, b) => position.get(a.finding.manifest)! - position.get(b.finding.manifest)!
      || ORDER[a.finding.severity] - ORDER[b.finding.severity] || a.index - b.index)
    .map(({ finding }) => finding);
}

/** So many problems of one rule in one object are reported; of the others only that there are more. */
export const MOST_PROBLEMS = 1_000;

/** So many problems of one rule in a set are reported. Of each file, only a hundred are listed. */
export const MOST_OF_RULE = 10_000;

/** The problems that one rule finds in a set. */
export function* problemsOf(rule: Rule, set: ManifestSet, circumstances: Circumstances = {}): Iterable<Problem> {
  let total = 0;
  for (const manifest of manifestsFor(rule, set)) {
    for (const problem of problemsAt(rule, manifest, set, circumstances)) {
      if (total++ === MOST_OF_RULE) {
        yield more(manifest, `there are more than ${MOST_OF_RULE} problems of ${rule.id}`);
        return;
      }
      yield problem;
    }
  }
}

const NONE: readonly Problem[] = [];

/** The problems of one manifest. Most have none, so this costs little more than the check itself. */
function problemsAt(
  rule: Rule, manifest: Manifest, set: ManifestSet, circumstances: Circumstances,
): readonly Problem[] {
  let problems: Problem[] | undefined;
  try {
    for (const problem of rule.check(manifest, set, circumstances)) {
      const at = problem.manifest ?? manifest;
      if (rule.judgesPlaceholders || rule.protects || !isAtPlaceholder(at, problem.path)) {
        problems ??= [];
        if (problems.length === MOST_PROBLEMS) {
          problems.push(more(manifest, `has more than ${MOST_PROBLEMS} problems of ${rule.id}`));
          break;
        }
        problems.push({ ...problem, manifest: at });
      }
    }
  } catch (error) {
    if (!rule.failed) {
      throw error;
    }
    rule.failed(error);
  }
  return problems ?? NONE;
}

function more(manifest: Manifest, message: string): Problem {
  return {
    manifest,
    path: '',
    message: `${message}: the others are not reported`,
    fix: 'Fix those that are reported, then check again.',
  };
}

const positions = derived((set: ManifestSet) => new Map(set.manifests.map((manifest, index) => [manifest, index])));

/** The manifests that rules look at, by their kinds and by what is skipped: they are the same for many rules. */
const lookedAt = derived((_: ManifestSet) => new Map<string, readonly Manifest[]>());

/** Equal for rules that look at the same manifests. There may be thousands of sets with a few manifests each. */
const keyOf = derived(({ on, skips = [] }: Rule) => `${on}|${skips}`);

function manifestsFor(rule: Rule, set: ManifestSet): readonly Manifest[] {
  const known = lookedAt(set);
  const key = keyOf(rule);
  const { on, skips = [] } = rule;
  let manifests = known.get(key);
  if (!manifests) {
    manifests = ofKinds(on, set)
      .filter((manifest) => !skips.some((skipped) => SKIPS[skipped](set, manifest)));
    known.set(key, manifests);
  }
  return manifests;
}

function ofKinds(on: Rule['on'], set: ManifestSet): readonly Manifest[] {
  if (on === '*') {
    return set.manifests;
  }
  return typeof on === 'string' ? set.ofGroup(on, JUDGED_KINDS[on])
    : on.flatMap((kind) => set.ofGroup(kind, JUDGED_KINDS[kind]));
}

function isAtPlaceholder({ object }: Manifest, path: string): boolean {
  const value = valueAt(object, path);
  return typeof value === 'string' && isPlaceholder(value);
}
