import { INDEX_JSON_SCHEMA } from './index-schema';
import { INDEX_VERSION, MigrationIndex } from './migration-index';
import { misplaced } from './unit-places';
import { firstProblem } from '../grammar/schema-check';

/** An index that was read, or the problem with it. */
export interface ParsedIndex {
  readonly index?: MigrationIndex;
  /** `is not JSON`; the name of the file goes before it. */
  readonly problem?: string;
}

/**
 * Reads the text of `migration.json`. Nothing in it is trusted before it is checked: its paths stay within the output
 * folder, each in the place of its step.
 */
export function parseIndex(text: string): ParsedIndex {
  let value: any;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'is not valid JSON' };
  }
  if (Number.isInteger(value?.version) && value.version > INDEX_VERSION) {
    return {
      problem: `has version ${value.version} of the format, and this version of cdk8s-mtc reads version `
        + `${INDEX_VERSION}`,
    };
  }
  const problem = firstProblem(INDEX_JSON_SCHEMA, value) ?? misplaced(value);
  if (problem) {
    return { problem: `is not the index of an output folder (${problem})` };
  }
  const { $schema, ...index } = value;
  return { index };
}

/** The text of `migration.json`. */
export function indexText(index: MigrationIndex): string {
  return `${JSON.stringify({ $schema: INDEX_JSON_SCHEMA.$id, ...index }, undefined, 2)}\n`;
}
