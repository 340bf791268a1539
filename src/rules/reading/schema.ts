import { REFERENCE_FACTS } from '../../api/kubernetes-facts';
import { FieldFacts, KindFacts } from '../../api/schema-facts';
import { isRecord, list, record, text } from '../engine/manifest';

const REFERENCE = Object.keys(REFERENCE_FACTS.fields).join();

/** The maximum depth of fields that is read; no real schema is as deep. */
const DEEPEST = 40;

/** The facts of the kinds that a CustomResourceDefinition serves; empty for any other object. */
export function factsOf(definition: unknown): KindFacts[] {
  const { kind, spec } = record(definition);
  if (kind !== 'CustomResourceDefinition') {
    return [];
  }
  const group = text(record(spec).group);
  const name = text(record(record(spec).names).kind);
  if (!group || !name) {
    return [];
  }
  return versionsOf(record(spec)).flatMap(({ version, schema }) => isRecord(schema)
    ? [kindFacts(group, version, name, schema)]
    : []);
}

/**
 * In old definitions (`apiextensions.k8s.io/v1beta1`), all versions may share one schema, and there may be
 * only one version.
 */
function versionsOf(spec: { readonly [key: string]: any }): Array<{ version: string; schema: unknown }> {
  const shared = record(spec.validation).openAPIV3Schema;
  const versions = list(spec.versions).filter((version) => text(record(version).name) && version.served !== false);
  return versions.length > 0
    ? versions.map((version) => ({ version: version.name, schema: record(version.schema).openAPIV3Schema ?? shared }))
    : [{ version: text(spec.version), schema: shared }].filter(({ version }) => version);
}

function kindFacts(group: string, version: string, kind: string, schema: { readonly [key: string]: any }): KindFacts {
  return {
    group,
    version,
    kind,
    spec: fieldFacts(record(schema.properties).spec, 0),
    ...list(schema.required).includes('spec') ? { specRequired: true } : {},
    ...keepsUnknown(schema) ? { open: true } : {},
  };
}

function fieldFacts(schema: unknown, depth: number): FieldFacts {
  if (!isRecord(schema) || depth > DEEPEST) {
    return 'any';
  }
  if (schema['x-kubernetes-int-or-string'] === true) {
    return 'integer or string';
  }
  switch (schema.type) {
    case 'string': {
      const values = list(schema.enum);
      return values.length > 0 && values.every((value) => typeof value === 'string') ? { oneOf: values } : 'string';
    }
    case 'boolean':
    case 'integer':
    case 'number':
      return schema.type;
    case 'array':
      return { list: fieldFacts(schema.items, depth + 1) };
    case 'object':
      return objectFacts(schema, depth);
    default:
      return 'any';
  }
}

function objectFacts(schema: { readonly [key: string]: any }, depth: number): FieldFacts {
  const names = Object.keys(record(schema.properties)).sort();
  if (names.length === 0) {
    return isRecord(schema.additionalProperties) ? { map: fieldFacts(schema.additionalProperties, depth + 1) } : 'any';
  }
  if (names.join() === REFERENCE) {
    return 'reference';
  }
  // The API server sets defaults before it checks required fields.
  const required = list(schema.required)
    .filter((name) => names.includes(name) && record(schema.properties[name]).default === undefined).sort();
  return {
    ...required.length > 0 ? { required } : {},
    ...keepsUnknown(schema) ? { open: true } : {},
    fields: Object.fromEntries(names.map((name) => [name, fieldFacts(schema.properties[name], depth + 1)])),
  };
}

function keepsUnknown(schema: { readonly [key: string]: any }): boolean {
  return schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true;
}
