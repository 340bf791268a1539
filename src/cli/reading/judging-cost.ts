import { LIMITS } from './limits';
import { JUDGED_KINDS, JudgedKind } from '../../api/judged-kinds';
import { RULES } from '../../rules';
import { list, Manifest } from '../../rules/engine/manifest';
import { groupOf } from '../../rules/engine/manifest-set';
import { isMtc } from '../../rules/reading/kinds';
import { specOf } from '../../rules/reading/plan';

const ON_ALL = RULES.filter(({ on }) => on === '*').length;

const BY_KIND = new Map<string, number>();
for (const kind of RULES.flatMap(({ on }) => on === '*' ? [] : on)) {
  BY_KIND.set(kind, (BY_KIND.get(kind) ?? 0) + 1);
}

/** How many of the rules look at a manifest. */
export function rulesOn(manifest: Manifest): number {
  const isJudged = JUDGED_KINDS[manifest.kind as JudgedKind] === groupOf(manifest);
  return ON_ALL + (isJudged ? BY_KIND.get(manifest.kind) ?? 0 : 0);
}

/** What judging an object of so many values costs, in tokens. */
export function judgingCost(manifest: Manifest, values: number): number {
  const any = LIMITS.objectTokens + rulesOn(manifest) * LIMITS.ruleTokens;
  return isMtc(manifest)
    ? any + values * LIMITS.valueTokens + list(specOf(manifest).namespaces).length * LIMITS.namespaceTokens
    : any;
}
