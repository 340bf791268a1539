import { member } from '../../grammar/path';
import { isRecord, list, record, text } from '../../rules/engine/manifest';

/** Is told the path of each field that a patch changes. */
export type Note = (path: string) => void;

/** The keys of the lists that Kubernetes merges in its built-in kinds. Lists of other kinds are replaced. */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  imagePullSecrets: ['name'],
  secrets: ['name'],
  volumeMounts: ['mountPath'],
  ports: ['containerPort', 'port'],
};

/** The groups of API with such lists. */
const MERGED_GROUPS = ['', 'apps', 'batch'];

/** An object with a strategic merge patch. Nothing of the given object changes. */
export function merged(base: unknown, patch: unknown, group: string, note: Note): unknown {
  return mergedAt(base, patch, '', note, MERGED_GROUPS.includes(group));
}

function mergedAt(base: unknown, patch: unknown, path: string, note: Note, mergesLists: boolean): unknown {
  if (isRecord(base) && isRecord(patch) && patch.$patch !== 'replace') {
    return mergedObject(base, patch, path, note, mergesLists);
  }
  const field = path.endsWith(']') ? '' : path.slice(path.lastIndexOf('.') + 1);
  const keys = mergesLists && Object.hasOwn(MERGE_KEYS, field) ? MERGE_KEYS[field] : [];
  const key = keys.find((one) => [...list(base), ...list(patch)].every((item) => record(item)[one] !== undefined));
  if (key !== undefined && Array.isArray(base) && Array.isArray(patch)) {
    return mergedList(base, patch, path, note, key);
  }
  if (base !== patch) {
    note(path);
  }
  return plain(patch);
}

function mergedObject(
  base: Record<string, unknown>, patch: Record<string, unknown>, path: string, note: Note, mergesLists: boolean,
): unknown {
  const result = { ...base };
  for (const [key, value] of Object.entries(patch).filter(([name]) => !name.startsWith('$') && name !== '__proto__')) {
    const at = member(path, key);
    if (value === null || isDeleted(value)) {
      note(at);
      delete result[key];
    } else if (Object.hasOwn(base, key)) {
      result[key] = mergedAt(base[key], value, at, note, mergesLists);
    } else {
      note(at);
      result[key] = plain(value);
    }
  }
  return result;
}

function mergedList(base: unknown[], patch: unknown[], path: string, note: Note, key: string): unknown[] {
  const positions = new Map(base.map((item, index) => [text(record(item)[key]) || record(item)[key], index]));
  const result: unknown[] = [...base];
  for (const item of patch) {
    const index = positions.get(text(record(item)[key]) || record(item)[key]);
    if (index === undefined) {
      note(`${path}[${result.length}]`);
      result.push(plain(item));
    } else if (isDeleted(item)) {
      note(`${path}[${index}]`);
      result[index] = undefined;
    } else {
      result[index] = mergedAt(base[index], item, `${path}[${index}]`, note, true);
    }
  }
  return result.filter((item) => item !== undefined);
}

/** Whether a part of a patch, or a patch as a whole, deletes what it is about. */
export function isDeleted(value: unknown): boolean {
  return isRecord(value) && value.$patch === 'delete';
}

/** A value without directives. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => !isDeleted(item)).map(plain);
  }
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).filter(([key, item]) => !key.startsWith('$') && item !== null)
      .map(([key, item]) => [key, plain(item)]))
    : value;
}
