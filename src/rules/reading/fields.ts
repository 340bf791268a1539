import { Level, suggestField, Suggestion } from './field-suggestion';
import { MTC_GROUP } from './references';
import { METADATA_FACTS, REFERENCE_FACTS } from '../../api/kubernetes-facts';
import { FieldFacts, FieldsFacts, KindFacts } from '../../api/schema-facts';
import { member } from '../../grammar/path';
import { isRecord, Manifest } from '../engine/manifest';

/** A difference between a manifest and the schema of its kind. */
export type Flaw =
  | {
    readonly flaw: 'unknown';
    readonly path: string;
    readonly name: string;
    readonly level: Level;
    readonly suggestion?: Suggestion;
  }
  | { readonly flaw: 'missing'; readonly path: string; readonly name: string; readonly facts?: FieldFacts }
  | { readonly flaw: 'type'; readonly path: string; readonly value: unknown; readonly facts: FieldFacts }
  | { readonly flaw: 'value'; readonly path: string; readonly value: string; readonly oneOf: readonly string[] };

/** The facts of a whole manifest of a kind. */
export function rootFacts(kind: KindFacts): FieldsFacts {
  return {
    ...kind.specRequired ? { required: ['spec'] } : {},
    // An API server keeps unknown fields of a MigrationController outside its spec, but the operator does
    // not read them.
    ...kind.open && kind.group !== MTC_GROUP ? { open: true } : {},
    fields: { apiVersion: 'string', kind: 'string', metadata: METADATA_FACTS, spec: kind.spec, status: 'any' },
  };
}

/** The maximum number of flaws of one manifest. */
const MOST_FLAWS = 100;

const FOUND = new WeakMap<Manifest, { readonly kind: KindFacts; readonly flaws: readonly Flaw[] }>();

/**
 * The flaws of a manifest. A missing field is not a flaw if an unknown field was meant for it: one mistake is one flaw.
 */
export function flawsOf(manifest: Manifest, kind: KindFacts): readonly Flaw[] {
  const found = FOUND.get(manifest);
  if (found?.kind === kind) {
    return found.flaws;
  }
  const flaws = new Walk(manifest.kind).through(manifest.object, rootFacts(kind));
  const meant = meantBy(flaws);
  const kept = flaws.filter((flaw) => flaw.flaw !== 'missing' || !meant.has(flaw.path));
  FOUND.set(manifest, { kind, flaws: kept });
  return kept;
}

/** The paths of the fields that unknown fields were meant for. */
export function meantBy(flaws: readonly Flaw[]): ReadonlySet<string> {
  return new Set(flaws.flatMap((flaw) => flaw.flaw === 'unknown' && flaw.suggestion?.path
    ? [flaw.suggestion.path]
    : []));
}

/** A walk through a manifest along its kind's facts. Most steps find nothing, so a path is only built for a flaw. */
class Walk {
  private readonly flaws: Flaw[] = [];
  private readonly steps: Array<string | number> = [];
  /** The objects on the path, and the number of steps to each. */
  private readonly levels: Array<{ readonly facts: FieldsFacts; readonly steps: number }> = [];

  constructor(private readonly kind: string) {}

  through(object: { readonly [key: string]: any }, facts: FieldsFacts): Flaw[] {
    this.fields(object, facts);
    return this.flaws.slice(0, MOST_FLAWS);
  }

  private fields(value: { readonly [key: string]: any }, facts: FieldsFacts): void {
    this.levels.push({ facts, steps: this.steps.length });
    for (const name of Object.keys(value)) {
      if (Object.hasOwn(facts.fields, name)) {
        this.step(name, value[name], facts.fields[name]);
      } else if (!facts.open && this.flaws.length < MOST_FLAWS
        && !(this.levels.length === 1 && isEncryptionData(name, value[name]))) {
        const levels = this.levels.map((level) => ({ facts: level.facts, path: this.path(level.steps) }));
        const level = levels.pop()!;
        this.flaws.push({
          flaw: 'unknown',
          path: member(level.path, name),
          name,
          level,
          suggestion: suggestField(this.kind, name, level, levels),
        });
      }
    }
    for (const name of facts.required ?? []) {
      if (value[name] === undefined || value[name] === null) {
        this.flaws.push({ flaw: 'missing', path: member(this.path(), name), name, facts: facts.fields[name] });
      }
    }
    this.levels.pop();
  }

  private step(step: string | number, value: unknown, facts: FieldFacts): void {
    // An empty field is missing, which may be another flaw.
    if (value === null || value === undefined || facts === 'any' || isEncrypted(value)
      || this.flaws.length >= MOST_FLAWS) {
      return;
    }
    this.steps.push(step);
    if (!fits(value, facts)) {
      this.flaws.push({ flaw: 'type', path: this.path(), value, facts });
    } else if (facts === 'reference') {
      this.fields(value as {}, REFERENCE_FACTS);
    } else if (typeof facts === 'object') {
      this.parts(value, facts);
    }
    this.steps.pop();
  }

  private parts(value: unknown, facts: Exclude<FieldFacts, string>): void {
    if ('fields' in facts) {
      this.fields(value as {}, facts);
    } else if ('oneOf' in facts) {
      if (!facts.oneOf.includes(value as string)) {
        this.flaws.push({ flaw: 'value', path: this.path(), value: value as string, oneOf: facts.oneOf });
      }
    } else if ('list' in facts) {
      (value as unknown[]).forEach((entry, index) => this.step(index, entry, facts.list));
    } else {
      for (const name of Object.keys(value as {})) {
        this.step(name, (value as { readonly [key: string]: unknown })[name], facts.map);
      }
    }
  }

  private path(steps = this.steps.length): string {
    return this.steps.slice(0, steps)
      .reduce<string>((path, step) => typeof step === 'number' ? `${path}[${step}]` : member(path, step), '');
  }
}

/** Whether a field of an object is what SOPS adds to a file that it encrypts, and removes when it decrypts it. */
function isEncryptionData(name: string, value: unknown): boolean {
  return name === 'sops' && isRecord(value) && 'mac' in value;
}

/** Whether SOPS encrypted a value. Its type is restored when it is decrypted. */
function isEncrypted(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('ENC[AES256_GCM,');
}

function fits(value: unknown, facts: FieldFacts): boolean {
  switch (facts) {
    case 'any': return true;
    // some readers of YAML make dates of texts
    case 'string': return typeof value === 'string' || value instanceof Date;
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
