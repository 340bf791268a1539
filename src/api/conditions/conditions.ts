import { ANALYTIC_CONDITIONS } from './analytic';
import { CLUSTER_CONDITIONS } from './cluster';
import { COMMON_CONDITIONS } from './common';
import { Condition } from './condition';
import { CONTROLLER_CONDITIONS } from './controller';
import { DIRECT_CONDITIONS } from './direct';
import { HOOK_CONDITIONS } from './hook';
import { PLAN_CONDITIONS } from './plan';
import { PLAN_VOLUME_CONDITIONS } from './plan-volumes';
import { RUN_CONDITIONS } from './run';
import { STORAGE_CONDITIONS } from './storage';

/** All conditions that MTC writes. */
export const CONDITIONS: readonly Condition[] = [
  ...CONTROLLER_CONDITIONS,
  ...CLUSTER_CONDITIONS,
  ...STORAGE_CONDITIONS,
  ...PLAN_CONDITIONS,
  ...PLAN_VOLUME_CONDITIONS,
  ...RUN_CONDITIONS,
  ...HOOK_CONDITIONS,
  ...ANALYTIC_CONDITIONS,
  ...DIRECT_CONDITIONS,
  ...COMMON_CONDITIONS,
];

const BY_KIND_AND_TYPE = new Map<string, Condition[]>();
for (const condition of CONDITIONS) {
  for (const kind of condition.kinds) {
    const key = `${kind}/${condition.type}`;
    BY_KIND_AND_TYPE.set(key, [...BY_KIND_AND_TYPE.get(key) ?? [], condition]);
  }
}

/** The condition of a kind, by its type and reason; undefined if MTC does not write it. */
export function conditionOf(kind: string, type: string, reason: string): Condition | undefined {
  const found = BY_KIND_AND_TYPE.get(`${kind}/${type}`) ?? [];
  return found.find((condition) => condition.reason === reason)
    ?? found.find((condition) => condition.reason === undefined)
    ?? (found.length === 1 ? found[0] : undefined);
}

/** The conditions of a kind that have this type, whatever their reason is. */
export function conditionsOfType(kind: string, type: string): readonly Condition[] {
  return BY_KIND_AND_TYPE.get(`${kind}/${type}`) ?? [];
}

/** The conditions of a type, or with a reason. */
export function conditionsNamed(name: string): Condition[] {
  const ofType = CONDITIONS.filter(({ type }) => type === name);
  return ofType.length > 0 ? ofType : CONDITIONS.filter(({ reason }) => reason === name);
}
