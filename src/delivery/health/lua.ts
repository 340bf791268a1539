import { verdictOf } from './verdict';
import { ConditionMatch, Criterion, KindOutcome, Test } from '../../api/outcomes/criterion';

/**
 * Functions for the tests. Argo CD's interpreter is Lua 5.1 without `string` and `math`, so only the base functions and
 * `table` are used.
 */
const PRELUDE = `local function get(...)
  local at = obj
  for _, name in ipairs({ ... }) do
    if type(at) ~= "table" then return nil end
    at = at[name]
  end
  return at
end
local function filled(value)
  if type(value) == "table" then return next(value) ~= nil end
  return value ~= nil and value ~= false and value ~= "" and value ~= 0
end
local conditions = get("status", "conditions")
if type(conditions) ~= "table" then conditions = {} end
local function has(match)
  for _, c in ipairs(conditions) do
    if type(c) == "table" and match(c) then return true end
  end
  return false
end
local function told(match, into)
  for _, c in ipairs(conditions) do
    if type(c) == "table" and match(c) then
      local detail = c.message
      if not filled(detail) then detail = c.reason end
      table.insert(into, filled(detail) and c.type .. ": " .. tostring(detail) or c.type)
    end
  end
  return into
end`;

/** Adds the values of a field to a message. */
const SHOWN = `local function shown(value, into)
  if type(value) == "table" then
    for _, item in ipairs(value) do shown(item, into) end
  elseif value ~= nil and value ~= "" then
    table.insert(into, tostring(value))
  end
  return into
end`;

/**
 * A health check for Argo CD, which reads an object as `obj` and returns its status and a message. Source of the
 * contract: argo-cd, util/lua/lua.go.
 */
export function luaHealthCheck({ criteria, waits }: KindOutcome): string {
  const shows = criteria.some((criterion) => (criterion.shows ?? []).length > 0);
  const last = `return { status = "Progressing", message = ${string(waits)} }`;
  return [PRELUDE, ...shows ? [SHOWN] : [], ...criteria.map(branch), last, ''].join('\n');
}

const STATUS = { healthy: 'Healthy', progressing: 'Progressing', degraded: 'Degraded', suspended: 'Suspended' };

function branch(criterion: Criterion): string {
  const { state, when, text, shows = [] } = criterion;
  const lines = [`if ${expression(when)} then`, `  local parts = { ${text === undefined ? '' : string(text)} }`];
  for (const match of toldBy(criterion)) {
    lines.push(`  told(function(c) return ${condition(match)} end, parts)`);
  }
  lines.push(...shows.map((path) => `  shown(${get(path)}, parts)`));
  return [...lines, `  return { status = "${STATUS[verdictOf(state)]}", message = table.concat(parts, "; ") }`, 'end']
    .join('\n');
}

/** The conditions whose messages explain a verdict. */
function toldBy({ when, text, tells }: Criterion): ConditionMatch[] {
  if (tells !== undefined) {
    return [tells];
  }
  return text === undefined ? conditionsIn(when) : [];
}

function conditionsIn(test: Test): ConditionMatch[] {
  if ('condition' in test) {
    return [test.condition];
  }
  if ('all' in test) {
    return test.all.flatMap(conditionsIn);
  }
  return 'any' in test ? test.any.flatMap(conditionsIn) : [];
}

function expression(test: Test): string {
  if ('condition' in test) {
    return `has(function(c) return ${condition(test.condition)} end)`;
  }
  if ('all' in test) {
    return `(${test.all.map(expression).join(' and ')})`;
  }
  if ('any' in test) {
    return `(${test.any.map(expression).join(' or ')})`;
  }
  if ('not' in test) {
    return `not ${expression(test.not)}`;
  }
  if ('is' in test) {
    return oneOf(get(test.field), test.is);
  }
  return 'equals' in test
    ? `(${get(test.field)} ~= nil and ${get(test.field)} == ${get(test.equals)})`
    : `filled(${get(test.field)})`;
}

function condition({ types, reasons, categories, status = 'True', except = [] }: ConditionMatch): string {
  return [
    `c.status == ${string(status)}`,
    ...types === undefined ? [] : [oneOf('c.type', types)],
    ...reasons === undefined ? [] : [oneOf('c.reason', reasons)],
    ...categories === undefined ? [] : [oneOf('c.category', categories)],
    ...except.map((exempt) => `not (${condition({ ...exempt, status })})`),
  ].join(' and ');
}

/** Whether an expression has one of some values; `nil` is none of them. */
function oneOf(value: string, values: ReadonlyArray<string | number | boolean>): string {
  const alternatives = values.map((one) => `${value} == ${typeof one === 'string' ? string(one) : one}`);
  return alternatives.length === 1 ? alternatives[0] : `(${alternatives.join(' or ')})`;
}

function get(path: string): string {
  return `get(${path.split('.').map(string).join(', ')})`;
}

/** A string of Lua. The texts are ours, so there is nothing in them that JSON escapes in another way. */
function string(text: string): string {
  return JSON.stringify(text);
}

/**
 * The health of an Application of Argo CD, so that an Application of Applications waits for each wave.
 *
 * It is healthy only if it is synced. Since Argo CD 3.4 a missing object no longer counts in an Application's health,
 * so the health alone would let the next wave go when nothing was applied yet. A failed sync is retried, so it is not
 * degraded, which would end the parent. A status that is about another revision is an old one: the parent has changed
 * `targetRevision` a moment ago.
 */
export const APPLICATION_HEALTH_CHECK = `local st = obj.status
local hs = { status = "Progressing", message = "not synced yet" }
if st == nil or st.sync == nil or st.health == nil then return hs end
local op = st.operationState
if op ~= nil and op.phase ~= nil and op.phase ~= "Succeeded" then
  hs.message = "sync " .. op.phase .. ": " .. (op.message or "")
  return hs
end
local want, seen = obj.spec and obj.spec.source, st.sync.comparedTo and st.sync.comparedTo.source
if want ~= nil and seen ~= nil and (want.targetRevision ~= seen.targetRevision or want.path ~= seen.path) then
  hs.message = "not compared with " .. (want.targetRevision or "HEAD") .. " yet"
  return hs
end
if st.sync.status ~= "Synced" then
  hs.message = "not in sync: " .. (st.sync.status or "Unknown")
  return hs
end
hs.status = st.health.status or "Progressing"
hs.message = st.health.message or ""
if hs.status == "Missing" or hs.status == "Unknown" then hs.status = "Progressing" end
return hs
`;
