import { classProblems } from './decide-volume';
import { ClassFacts, VolumeFinding } from './volume-facts';
import { CopyMethod, VolumeMode } from '../api/mig-plan';
import { DeclaredVolumeRule, VolumeTreatment } from '../api/volume-rules';

/** What is wrong with rules whatever the volumes are: all that can be known before MTC has discovered them. */
export function ruleFindings(rules: readonly DeclaredVolumeRule[], classes?: readonly ClassFacts[]): VolumeFinding[] {
  const catchAll = rules.findIndex(({ match }) => Object.keys(match ?? {}).length === 0);
  return rules.flatMap((rule, index) => [
    ...catchAll >= 0 && index > catchAll ? [unreachable(rule, rules[catchAll])] : [],
    ...contradictions(rule),
    ...rule.treatment === VolumeTreatment.COPY
      ? classProblems(rule.storageClass, rule.accessMode && rule.match?.volumeMode ? [rule.accessMode] : [],
        rule.match?.volumeMode ?? '', classes)
        .map(({ message, fix, isError }) =>
          finding(rule, message.replace(/^is copied/, 'copies').replace(/^needs/, 'asks for'), fix, isError)) : [],
  ]);
}

/** Rules of one name. */
export function duplicateNames(rules: readonly DeclaredVolumeRule[]): VolumeFinding[] {
  return rules.filter((rule, index) => rules.findIndex(({ name }) => name === rule.name) < index)
    .map((rule) =>
      finding(rule, 'is defined twice: reports could not tell the two rules apart', 'Give each rule its own name.'));
}

function unreachable(rule: DeclaredVolumeRule, { name }: DeclaredVolumeRule): VolumeFinding {
  return finding(rule, `decides about no volume: rule ${name}, before it, matches every volume`,
    'Move it up, or remove it.', false);
}

function contradictions(rule: DeclaredVolumeRule): VolumeFinding[] {
  const { treatment, match, copyMethod } = rule;
  if (treatment === VolumeTreatment.TRANSFER && match?.volumeMode === VolumeMode.BLOCK) {
    return [finding(rule, 'transfers block volumes with a TransferEngine, which copies files', 'Copy them with MTC.')];
  }
  if (match?.volumeMode === VolumeMode.BLOCK && copyMethod === CopyMethod.FILESYSTEM) {
    return [finding(rule, 'copies the files of block volumes (PvInvalidCopyMethod)',
      'Leave out `copyMethod`, or give `CopyMethod.BLOCK`.')];
  }
  if (match?.volumeMode === VolumeMode.FILESYSTEM && copyMethod === CopyMethod.BLOCK) {
    return [finding(rule, 'copies the blocks of file systems (PvInvalidCopyMethod)', 'Leave out `copyMethod`.')];
  }
  return [];
}

function finding({ name }: DeclaredVolumeRule, message: string, fix: string, isError = true): VolumeFinding {
  return { isError, subject: `rule ${name}`, message, fix };
}
