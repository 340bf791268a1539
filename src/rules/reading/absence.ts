import { flawsOf, meantBy } from './fields';
import { Kinds } from './kinds';
import { isPatch } from './neighbours';
import { isAbsent } from './references';
import { Manifest, record } from '../engine/manifest';
import { ManifestSet } from '../engine/manifest-set';
import { Circumstances } from '../engine/rule';

/** What a field is about: an unknown field that a fix tells how to replace, and that has this in its name, was meant for it. */
const SUBJECTS: ReadonlyArray<readonly [RegExp, RegExp]> = [
  [/cluster/i, /cluster/i],
  [/storage/i, /storage|repositor/i],
  [/namespace/i, /namespace|project/i],
  [/plan/i, /plan/i],
  [/claims/i, /claim|pvc|volume/i],
  [/imageStream/, /image/i],
];

/** Finds out what is missing in manifests, though no schema demands it. */
export class Absence {
  private readonly kinds: Kinds;

  constructor(private readonly set: ManifestSet, circumstances: Circumstances) {
    this.kinds = new Kinds(circumstances);
  }

  /**
   * Whether a manifest should have a field in its `spec`, hasn't, and has nothing that was meant for it. A patch, an overlay of
   * another manifest, and one without a spec at all are not asked for it.
   */
  of(manifest: Manifest, field: string): boolean {
    const { spec } = manifest.object;
    return spec !== undefined && spec !== null && isAbsent(record(spec)[field]) && !this.isPart(manifest) && !this.isMeant(manifest, field);
  }

  private isPart(manifest: Manifest): boolean {
    return isPatch(this.set, manifest) || this.set.named(manifest.kind, manifest.namespace, manifest.name).length > 1;
  }

  private isMeant(manifest: Manifest, field: string): boolean {
    const facts = this.kinds.of(manifest);
    const unknown = facts ? flawsOf(manifest, facts).flatMap((flaw) => flaw.flaw === 'unknown' ? [flaw] : []) : [];
    const subject = SUBJECTS.find(([fields]) => fields.test(field))?.[1];
    return meantBy(unknown).has(`spec.${field}`)
      || unknown.some(({ name, suggestion }) => suggestion && !suggestion.isRemoval && suggestion.path === undefined && subject?.test(name));
  }
}
