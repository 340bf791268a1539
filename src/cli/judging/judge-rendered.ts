import { judge } from '../../rules/engine/judge';
import { Manifest, nameOf } from '../../rules/engine/manifest';
import { ManifestSet } from '../../rules/engine/manifest-set';
import { Circumstances, Finding, Rule } from '../../rules/engine/rule';
import { isSubjectless } from '../format/message';
import { Overlays, overlaysIn } from '../kustomize/overlays';
import { Texts } from '../kustomize/render';

/**
 * Judges a set as its Kustomizations render it: each overlay with everything that is in no overlay. The findings are at
 * the lines that the user has written.
 */
export function judgeRendered(
  set: ManifestSet, rules: readonly Rule[], circumstances: Circumstances, texts: Texts,
): Finding[] {
  const overlays = overlaysIn(set, texts);
  if (!overlays) {
    return judge(set, rules, circumstances);
  }
  const onFiles = rules.filter(({ judgesFiles }) => judgesFiles);
  const onObjects = rules.filter(({ judgesFiles }) => !judgesFiles);
  const counted = new Map<string, { readonly finding: Finding; readonly isOutside: boolean; sets: number }>();
  const numbers = new Map<Manifest, number>();
  for (const one of overlays.sets) {
    const seen = new Set<string>();
    for (const found of judge(new ManifestSet(one), onObjects, circumstances)) {
      const finding = asWritten(found, overlays);
      const number = numbers.get(finding.manifest) ?? numbers.size;
      numbers.set(finding.manifest, number);
      const key = [finding.rule, number, finding.path, found.message].join('\0');
      const entry = counted.get(key) ?? { finding, isOutside: overlays.isOutside(found.manifest), sets: 0 };
      counted.set(key, entry);
      entry.sets += seen.has(key) ? 0 : 1;
      seen.add(key);
    }
  }
  return [
    ...judge(set, onFiles, circumstances),
    // what is in no overlay is applied with one of them: only what is wrong with each is certainly wrong
    ...[...counted.values()].filter(({ isOutside, sets }) => !isOutside || sets === overlays.sets.length)
      .map(({ finding }) => finding),
  ];
}

/** A finding at the manifest that the user has written. */
function asWritten(finding: Finding, overlays: Overlays): Finding {
  const { manifest, path, root } = overlays.written(finding.manifest, finding.path);
  const others = finding.others?.map((other) => overlays.written(other, '').manifest);
  const subject = manifest.kind === finding.manifest.kind ? ''
    : `${nameOf(finding.manifest)}: ${isSubjectless(finding) ? `${finding.path || 'it'} ` : ''}`;
  return {
    ...finding,
    manifest,
    path,
    ...others ? { others } : {},
    ...root ? { message: `${subject}${finding.message} (as ${root.origin} renders it)`, isOfRendered: true } : {},
  };
}
