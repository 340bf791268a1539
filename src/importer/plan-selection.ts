import { call, Code, literal } from './code';
import { Context, listOf } from './context';
import { Fields, isList, isString, isStrings, isTexts } from './fields';
import { isRecord, list } from '../rules/engine/manifest';

/** The namespaces of a plan as `NamespaceMapping`s, or as names if they cannot be renamed. */
export function namespaces(context: Context, spec: Fields, areNames: boolean): Code | undefined {
  const entries = spec.peek('namespaces');
  if (!isStrings(entries) || entries.some((entry) => !isEntry(entry, areNames))) {
    return undefined;
  }
  spec.take('namespaces', isStrings);
  return { kind: 'list', items: entries.map((entry) => (areNames ? literal(entry) : mapping(context, entry))) };
}

function isEntry(entry: string, areNames: boolean): boolean {
  const [source, destination, ...others] = entry.split(':');
  return source !== '' && destination !== '' && destination !== source && others.length === 0
    && !(areNames && destination !== undefined);
}

function mapping(context: Context, entry: string): Code {
  const type = context.program.mtc('NamespaceMapping');
  const [source, destination] = entry.split(':');
  return destination === undefined
    ? call(`${type}.same`, literal(source))
    : call(`${type}.renamed`, literal(source), literal(destination));
}

/** The kinds that a plan includes. */
export function includedResources(context: Context, spec: Fields): Code | undefined {
  const resources = spec.peek('includedResources');
  const isComplete = (resource: unknown) => isRecord(resource) && isString(resource.group) && isString(resource.kind)
    && Object.keys(resource).length === 2;
  if (!isList(resources) || !resources.every(isComplete)) {
    return undefined;
  }
  spec.take('includedResources', isList);
  const type = context.program.mtc('IncludedResource');
  return listOf(list(resources).map(({ group, kind }) => (
    group === '' ? call(`${type}.core`, literal(kind)) : call(`${type}.of`, literal(group), literal(kind))
  )));
}

/** The factories of LabelCondition, by operator. */
const CONDITIONS: Record<string, string> = {
  In: 'oneOf', NotIn: 'noneOf', Exists: 'exists', DoesNotExist: 'doesNotExist',
};

/** The conditions on labels; undefined if the construct would write them in another form. */
export function labelSelector(context: Context, spec: Fields): Code | undefined {
  const selector = spec.peek('labelSelector');
  if (!isRecord(selector)) {
    return undefined;
  }
  const { matchLabels = {}, matchExpressions = [], ...others } = selector;
  const isExpression = (value: unknown) => isRecord(value) && isString(value.key) && isString(value.operator)
    && Object.hasOwn(CONDITIONS, value.operator)
    && (/In$/.test(value.operator) ? isStrings(value.values) : value.values === undefined)
    && !(value.operator === 'In' && value.values.length === 1);
  if (!isTexts(matchLabels) || !isList(matchExpressions) || !matchExpressions.every(isExpression)
    || Object.keys(others).length > 0) {
    return undefined;
  }
  spec.take('labelSelector', isRecord);
  const type = context.program.mtc('LabelCondition');
  return listOf([
    ...Object.entries(matchLabels).map(([key, value]) => call(`${type}.hasValue`, literal(key), literal(value))),
    ...list(matchExpressions).map(({ key, operator, values }) => (
      call(`${type}.${CONDITIONS[operator]}`, literal(key), values === undefined ? undefined : literal(values))
    )),
  ]);
}
