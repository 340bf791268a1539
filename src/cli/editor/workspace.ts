import { resolve } from 'node:path';
import { RuleText } from '../../rules/engine/rule';
import { NO_FLAGS, settingsOf } from '../config/check-settings';
import { customRulesOf } from '../config/custom-rules';
import { declaredVersions } from '../config/declared-versions';
import { RuleLevels } from '../config/rule-levels';
import { RepeatedCheck } from '../fixing/repeated-check';
import { ALL_RULES } from '../judging/all-rules';
import { Baseline } from '../judging/baseline';
import { Locator } from '../judging/locate';
import { ReportedFinding } from '../judging/report';

/** What an editor shows about a folder. */
export interface Judged {
  /** The findings, by the absolute path of their file. */
  readonly findings: ReadonlyMap<string, readonly ReportedFinding[]>;
  /** The rules that are not part of this package. */
  readonly customRules: readonly RuleText[];
  /** Whether `check --fix` would apply the fix of a finding. */
  readonly isApplied: (finding: ReportedFinding) => boolean;
}

/**
 * The findings of a folder with the texts that an editor has open, by absolute path: of the paths that the
 * configuration lists, otherwise of the whole folder, because many findings are about several files.
 *
 * @param isTrusted whether the JavaScript modules that the configuration names may run
 * @throws ConfigError if the configuration cannot be used
 */
export function findingsIn(
  folder: string, texts: ReadonlyMap<string, string>, now: number, isTrusted: boolean,
): Judged {
  const settings = settingsOf([], NO_FLAGS, folder);
  const customRules = customRulesOf(settings.config, isTrusted, ALL_RULES);
  const checks = new RepeatedCheck({
    ...settings,
    paths: [...settings.paths.length + settings.clusterPaths.length > 0 ? settings.paths : ['.'], ...texts.keys()],
    workingDirectory: folder,
    stdin: new Uint8Array(),
    texts,
    baseline: settings.baseline === undefined ? undefined : Baseline.read(settings.baseline, folder),
    levels: new RuleLevels(settings.config, [...ALL_RULES, ...customRules], folder),
    customRules,
    declared: declaredVersions(settings.config),
    now,
  }, new Locator());
  const { report } = checks.run();
  const byFile = new Map<string, ReportedFinding[]>();
  for (const finding of report.findings) {
    const path = resolve(folder, finding.file);
    byFile.set(path, [...byFile.get(path) ?? [], finding]);
  }
  const applied = new Map<ReportedFinding, boolean>();
  const isApplied = (finding: ReportedFinding) => {
    const known = applied.get(finding) ?? checks.refusalOf(finding) === undefined;
    applied.set(finding, known);
    return known;
  };
  return { findings: byFile, customRules, isApplied };
}
