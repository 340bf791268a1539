import { CONFIGURATION_OUTCOMES } from './configuration';
import { ConditionMatch, Criterion, KindOutcome, Test } from './criterion';
import { KUBERNETES_OUTCOMES } from './kubernetes';
import { NEIGHBOUR_OUTCOMES } from './neighbours';
import { LiveCondition, Outcome } from './outcome';
import { RUN_OUTCOMES } from './runs';

/** An object as the API server gives it. */
export interface LiveObject {
  readonly [field: string]: any;
}

/** All kinds whose success and failure are known. */
export const OUTCOMES: readonly KindOutcome[] = [
  ...CONFIGURATION_OUTCOMES, ...RUN_OUTCOMES, ...NEIGHBOUR_OUTCOMES, ...KUBERNETES_OUTCOMES,
];

const BY_KIND = new Map(OUTCOMES.map((outcome) => [`${outcome.group}/${outcome.kind}`, outcome]));

/** What is known about a kind; undefined for a kind that is done as soon as it exists. */
export function kindOutcome(
  { apiVersion, kind }: { readonly apiVersion?: unknown; readonly kind?: unknown },
): KindOutcome | undefined {
  const version = textOf(apiVersion);
  return BY_KIND.get(`${version.includes('/') ? version.slice(0, version.indexOf('/')) : ''}/${textOf(kind)}`);
}

/** How an object fares; undefined stands for an object that does not exist. */
export function outcomeOf(object: LiveObject | undefined): Outcome {
  if (object === undefined) {
    return { state: 'missing', reason: 'does not exist', conditions: [], warnings: [] };
  }
  const conditions = conditionsIn(object);
  const warnings = conditions.filter((condition) => matches(condition, { categories: ['Warn'] }));
  if (typeof object.metadata?.deletionTimestamp === 'string') {
    return { state: 'deleting', reason: 'is being deleted', conditions: [], warnings };
  }
  const known = kindOutcome(object);
  if (known === undefined) {
    return { state: 'succeeded', reason: 'exists', conditions: [], warnings };
  }
  const criterion = known.criteria.find(({ when }) => applies(when, object, conditions));
  if (criterion === undefined) {
    return { state: 'waiting', reason: known.waits, conditions: [], warnings };
  }
  const deciding = asked(criterion).flatMap((match) => conditions.filter((condition) => matches(condition, match)));
  return { state: criterion.state, reason: reasonOf(criterion, object, deciding), conditions: deciding, warnings };
}

/** The conditions of an object, whatever its status contains. */
export function conditionsIn(object: LiveObject): LiveCondition[] {
  const list: unknown = object.status?.conditions;
  return (Array.isArray(list) ? list : []).filter((one) => typeof one === 'object' && one !== null).map((one) => ({
    type: textOf(one.type),
    status: textOf(one.status),
    category: textOf(one.category),
    reason: textOf(one.reason),
    message: textOf(one.message),
    ...typeof one.lastTransitionTime === 'string' ? { lastTransitionTime: one.lastTransitionTime } : {},
  }));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function matches(
  condition: LiveCondition, { types, reasons, categories, status = 'True', except = [] }: ConditionMatch,
): boolean {
  return condition.status === status
    && (types?.includes(condition.type) ?? true)
    && (reasons?.includes(condition.reason) ?? true)
    && (categories?.includes(condition.category) ?? true)
    && !except.some((exempt) => matches(condition, { ...exempt, status }));
}

function applies(test: Test, object: LiveObject, conditions: readonly LiveCondition[]): boolean {
  if ('condition' in test) {
    return conditions.some((condition) => matches(condition, test.condition));
  }
  if ('all' in test) {
    return test.all.every((each) => applies(each, object, conditions));
  }
  if ('any' in test) {
    return test.any.some((each) => applies(each, object, conditions));
  }
  if ('not' in test) {
    return !applies(test.not, object, conditions);
  }
  const value = valueAt(object, test.field);
  if ('is' in test) {
    return test.is.includes(value as string);
  }
  if ('equals' in test) {
    return value !== undefined && value === valueAt(object, test.equals);
  }
  return isFilled(value);
}

function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

/** The value at a path without indexes; undefined if a part of it is missing. */
export function valueAt(object: LiveObject, path: string): unknown {
  return path.split('.').reduce<any>(
    (at, name) => typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? at[name] : undefined, object,
  );
}

/** The conditions that a test asks for, wherever it does not ask for their absence. */
function asked({ when, tells }: Criterion): ConditionMatch[] {
  const within = (test: Test): ConditionMatch[] => {
    if ('condition' in test) {
      return [test.condition];
    }
    if ('all' in test) {
      return test.all.flatMap(within);
    }
    return 'any' in test ? test.any.flatMap(within) : [];
  };
  return tells === undefined ? within(when) : [tells];
}

function reasonOf(
  { text, tells, shows = [] }: Criterion, object: LiveObject, deciding: readonly LiveCondition[],
): string {
  const told = text === undefined || tells !== undefined ? deciding.map(describeCondition) : [];
  const shown = shows.flatMap((path) => valueAt(object, path) ?? [])
    .map((value) => typeof value === 'object' ? JSON.stringify(value) : String(value));
  return [...text === undefined ? [] : [text], ...told, ...shown.filter((value) => value !== '')].join('; ');
}

/** `InvalidURL: The url is malformed.` */
export function describeCondition({ type, message, reason }: LiveCondition): string {
  const detail = message || reason;
  return detail ? `${type}: ${detail}` : type;
}
