import { KNOWN_MISNOMERS } from './field-misnomers';
import { MTC_GROUP } from './references';
import { METADATA_FACTS, REFERENCE_FACTS } from '../../api/kubernetes-facts';
import { FieldFacts, FieldsFacts } from '../../api/schema-facts';
import { SCHEMAS } from '../../api/schemas';
import { didYouMean } from '../../grammar/did-you-mean';
import { member } from '../../grammar/path';

/** An object of a manifest on the path to a field, and the facts of its fields. */
export interface Level {
  readonly path: string;
  readonly facts: FieldsFacts;
}

/** The most likely meaning of an unknown field. */
export interface Suggestion {
  /** The field that was meant, if it is one. */
  readonly path?: string;
  /** Whether that field has the same name, and is in another object. */
  readonly elsewhere?: boolean;
  /** Whether the field must only be removed, because it does not mean another field. */
  readonly isRemoval?: boolean;
  readonly fix: string;
}

/**
 * The most likely meaning of an unknown field in an object; `above` are the objects around it, the
 * manifest itself first.
 */
export function suggestField(
  kind: string, name: string, level: Level, above: readonly Level[],
): Suggestion | undefined {
  const misnomer = KNOWN_MISNOMERS.find((known) => known.kinds.includes(kind)
    && known.below === level.path.replace(/\[\d+\]/g, '[]')
    && known.names.includes(name.toLowerCase()));
  if (misnomer) {
    return {
      path: misnomer.field && member(level.path, misnomer.field),
      isRemoval: misnomer.isRemoval,
      fix: misnomer.fix ?? `Write \`${misnomer.field}\`.`,
    };
  }
  const fields = Object.keys(level.facts.fields);
  const sameLetters = fields.find((field) => field.toLowerCase() === name.toLowerCase());
  if (sameLetters) {
    return renamed(level, sameLetters);
  }
  const outside = [...above].reverse().find(({ facts }) => Object.hasOwn(facts.fields, name));
  if (outside) {
    return moved(member(outside.path, name), outside.path);
  }
  const others = level.path === 'spec' ? otherKindsWith(kind, name) : [];
  if (others.length > 0) {
    return { isRemoval: true, fix: `Remove it: it is a field of ${others.join(' and ')}.` };
  }
  const near = didYouMean(name, fields);
  if (near) {
    return renamed(level, near);
  }
  const inside = findBelow(level, name, 3);
  if (inside.length === 1) {
    return moved(member(inside[0], name), inside[0]);
  }
  const root = above[0] ?? level;
  if (root === level || level.path === 'spec') {
    if (Object.hasOwn(METADATA_FACTS.fields, name)) {
      return moved(`metadata.${name}`, 'metadata');
    }
  }
  return ['', 'metadata'].includes(level.path) && mayHold(root.facts.fields.spec, name)
    ? moved(member('spec', name), 'spec')
    : undefined;
}

/** The other kinds of MTC that have a field in their spec. */
function otherKindsWith(kind: string, field: string): string[] {
  return SCHEMAS.filter((other) => other.group === MTC_GROUP && other.kind !== kind && !other.open)
    .filter(({ spec }) => Object.hasOwn(fieldsOf(spec)?.fields ?? {}, field))
    .map((other) => other.kind);
}

function renamed(level: Level, field: string): Suggestion {
  return { path: member(level.path, field), fix: `Write \`${field}\`.` };
}

function moved(path: string, parent: string): Suggestion {
  return {
    path,
    elsewhere: true,
    fix: parent ? `Move it to \`${path}\`.` : 'Move it to the top of the manifest, next to `apiVersion` and `kind`.',
  };
}

function mayHold(facts: FieldFacts, name: string): boolean {
  const fields = fieldsOf(facts)?.fields;
  return facts === 'any' || fields !== undefined && Object.hasOwn(fields, name);
}

/** The objects below one, through no list, that have a field of this name. */
function findBelow(level: Level, name: string, depth: number): string[] {
  if (depth === 0) {
    return [];
  }
  return Object.entries(level.facts.fields).flatMap(([field, value]) => {
    const facts = field === 'metadata' || value === 'reference' ? undefined : fieldsOf(value);
    if (!facts) {
      return [];
    }
    const path = member(level.path, field);
    return Object.hasOwn(facts.fields, name) ? [path] : findBelow({ path, facts }, name, depth - 1);
  });
}

function fieldsOf(facts: FieldFacts): FieldsFacts | undefined {
  if (facts === 'reference') {
    return REFERENCE_FACTS;
  }
  return typeof facts === 'object' && 'fields' in facts ? facts : undefined;
}
