import { Level, suggestField, Suggestion } from './field-suggestion';
import { isRecord, Manifest } from './manifest';
import { member } from './paths';
import { MTC_GROUP } from './references';
import { METADATA_FACTS, REFERENCE_FACTS } from '../api/kubernetes-facts';
import { FieldFacts, FieldsFacts, KindFacts } from '../api/schema-facts';

/** Where a manifest isn't what its kind's schema says. */
export type Flaw =
  | { readonly flaw: 'unknown'; readonly path: string; readonly name: string; readonly level: Level; readonly suggestion?: Suggestion }
  | { readonly flaw: 'missing'; readonly path: string; readonly name: string }
  | { readonly flaw: 'type'; readonly path: string; readonly value: unknown; readonly facts: FieldFacts }
  | { readonly flaw: 'value'; readonly path: string; readonly value: string; readonly oneOf: readonly string[] };

/** A whole manifest of a kind. */
export function rootFacts(kind: KindFacts): FieldsFacts {
  return {
    ...kind.specRequired ? { required: ['spec'] } : {},
    // An API server keeps what stands beside the MigrationController's spec, but the operator doesn't read it.
    ...kind.open && kind.group !== MTC_GROUP ? { open: true } : {},
    fields: { apiVersion: 'string', kind: 'string', metadata: METADATA_FACTS, spec: kind.spec, status: 'any' },
  };
}

/** More of one manifest would tell nobody anything. */
const MOST_FLAWS = 100;

const FOUND = new WeakMap<Manifest, { readonly kind: KindFacts; readonly flaws: readonly Flaw[] }>();

/**
 * The flaws of a manifest. A missing field is not among them where another one was written in its place: one mistake is one flaw.
 */
export function flawsOf(manifest: Manifest, kind: KindFacts): readonly Flaw[] {
  const found = FOUND.get(manifest);
  if (found?.kind === kind) {
    return found.flaws;
  }
  const flaws: Flaw[] = [];
  for (const flaw of fieldsFlaws(manifest.kind, manifest.object, rootFacts(kind), '', [])) {
    flaws.push(flaw);
    if (flaws.length === MOST_FLAWS) {
      break;
    }
  }
  const meant = meantBy(flaws);
  const kept = flaws.filter((flaw) => flaw.flaw !== 'missing' || !meant.has(flaw.path));
  FOUND.set(manifest, { kind, flaws: kept });
  return kept;
}

/** The paths of the fields that somebody meant who wrote others, which the kind doesn't know. */
export function meantBy(flaws: readonly Flaw[]): ReadonlySet<string> {
  return new Set(flaws.flatMap((flaw) => flaw.flaw === 'unknown' && flaw.suggestion?.path ? [flaw.suggestion.path] : []));
}

function* fieldsFlaws(
  kind: string, value: { readonly [key: string]: any }, facts: FieldsFacts, path: string, above: readonly Level[],
): Generator<Flaw> {
  const level = { path, facts };
  for (const name of Object.keys(value)) {
    const at = member(path, name);
    if (Object.hasOwn(facts.fields, name)) {
      yield* valueFlaws(kind, value[name], facts.fields[name], at, [...above, level]);
    } else if (!facts.open) {
      yield { flaw: 'unknown', path: at, name, level, suggestion: suggestField(kind, name, level, above) };
    }
  }
  for (const name of facts.required ?? []) {
    if (value[name] === undefined || value[name] === null) {
      yield { flaw: 'missing', path: member(path, name), name };
    }
  }
}

function* valueFlaws(kind: string, value: unknown, facts: FieldFacts, path: string, above: readonly Level[]): Generator<Flaw> {
  // An empty field is not there; whether it must be is another flaw.
  if (value === null || value === undefined || facts === 'any') {
    return;
  }
  if (!fits(value, facts)) {
    yield { flaw: 'type', path, value, facts };
    return;
  }
  if (facts === 'reference') {
    yield* fieldsFlaws(kind, value as {}, REFERENCE_FACTS, path, above);
  } else if (typeof facts === 'object') {
    if ('fields' in facts) {
      yield* fieldsFlaws(kind, value as {}, facts, path, above);
    } else if ('oneOf' in facts) {
      if (!facts.oneOf.includes(value as string)) {
        yield { flaw: 'value', path, value: value as string, oneOf: facts.oneOf };
      }
    } else if ('list' in facts) {
      for (const [index, entry] of (value as unknown[]).entries()) {
        yield* valueFlaws(kind, entry, facts.list, `${path}[${index}]`, above);
      }
    } else {
      for (const name of Object.keys(value as {})) {
        yield* valueFlaws(kind, (value as { [key: string]: unknown })[name], facts.map, member(path, name), above);
      }
    }
  }
}

function fits(value: unknown, facts: FieldFacts): boolean {
  switch (facts) {
    case 'any': return true;
    case 'string': return typeof value === 'string' || value instanceof Date; // some readers of YAML make dates of texts
    case 'boolean': return typeof value === 'boolean';
    case 'integer': return Number.isInteger(value) || typeof value === 'bigint';
    case 'number': return typeof value === 'number' || typeof value === 'bigint';
    case 'integer or string': return Number.isInteger(value) || typeof value === 'bigint' || typeof value === 'string';
    case 'reference': return isRecord(value);
    default:
      if ('oneOf' in facts) {
        return typeof value === 'string';
      }
      return 'list' in facts ? Array.isArray(value) : isRecord(value);
  }
}
