import { flawsOf, meantBy } from './fields';
import { kindsOf } from './kinds';
import { isAbsent } from './references';
import { Manifest, record } from '../engine/manifest';
import { ManifestSet } from '../engine/manifest-set';
import { isPatch } from '../engine/patches';
import { Circumstances } from '../engine/rule';

/**
 * Subjects of fields: an unknown field without a suggestion that has the subject in its name was meant for
 * the missing field.
 */
const SUBJECTS: ReadonlyArray<readonly [RegExp, RegExp]> = [
  [/cluster/i, /cluster/i],
  [/storage/i, /storage|repositor/i],
  [/namespace/i, /namespace|project/i],
  [/plan/i, /plan/i],
  [/claims/i, /claim|pvc|volume/i],
  [/imageStream/, /image/i],
];

/**
 * Whether a field of `spec` is missing that MTC requires although its schema does not, and no unknown field was meant
 * for it. False for a patch, for one of several manifests of the same object, and for a manifest without a `spec`.
 */
export function isMissing(manifest: Manifest, field: string, set: ManifestSet, circumstances: Circumstances): boolean {
  const { spec } = manifest.object;
  return spec !== undefined && spec !== null && isAbsent(record(spec)[field])
    && !isPart(manifest, set) && !isMeant(manifest, field, circumstances);
}

function isPart(manifest: Manifest, set: ManifestSet): boolean {
  return isPatch(set, manifest) || set.named(manifest.kind, manifest.namespace, manifest.name).length > 1;
}

function isMeant(manifest: Manifest, field: string, circumstances: Circumstances): boolean {
  const facts = kindsOf(circumstances).of(manifest);
  const unknown = facts ? flawsOf(manifest, facts).flatMap((flaw) => flaw.flaw === 'unknown' ? [flaw] : []) : [];
  const subject = SUBJECTS.find(([fields]) => fields.test(field))?.[1];
  return meantBy(unknown).has(`spec.${field}`)
    || unknown.some(({ name, suggestion }) => suggestion && !suggestion.isRemoval && suggestion.path === undefined
      && subject?.test(name));
}
