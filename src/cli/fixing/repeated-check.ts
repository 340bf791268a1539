import { resolve } from 'node:path';
import { fixFiles, Fixed, keyOf, refusalOf } from './fix-files';
import { check, CheckOptions, CheckResult } from '../judging/check';
import type { Locator } from '../judging/locate';
import type { Report, ReportedFinding } from '../judging/report';
import { LIMITS } from '../reading/limits';
import { isStdin } from '../reading/read';

type Texts = ReadonlyMap<string, string>;

/**
 * Checks of the same files, with and without fixes. Each file is read once, because a pipe is empty when it
 * is read again.
 */
export class RepeatedCheck {
  private readonly known = new Map<string, string>();

  constructor(private readonly options: CheckOptions, private readonly locator: Locator) {}

  /** Checks the files, with these texts instead of what was read, by absolute path. */
  run(texts: Texts = new Map()): CheckResult {
    return this.checkWith(texts, {});
  }

  /** What fixing makes of the files. Nothing is written. */
  fixed(isUnsafe: boolean, isLeft?: (finding: ReportedFinding) => boolean): Fixed {
    return fixFiles({ ...this.fixing(), isUnsafe, isLeft });
  }

  /**
   * A check that says of each finding whether `--fix` applies its fix. Inputs that are too large for that
   * are only checked.
   */
  foreseen(texts: Texts = new Map()): CheckResult {
    const result = this.run(texts);
    const { summary: { errors, warnings, infos } } = result.report;
    if (result.files.reduce((sum, { text }) => sum + text.length, 0) > LIMITS.triedCharacters
      || errors + warnings + infos > LIMITS.triedFindings) {
      return result;
    }
    return { ...result, report: this.tried(result.report, texts) };
  }

  /** Why the fix of a finding would not be applied; undefined if it would be. */
  refusalOf(finding: ReportedFinding): string | undefined {
    return refusalOf(finding, this.fixing());
  }

  private tried(report: Report, texts: Texts): Report {
    const has = (safety: string, among: Report) => among.findings.some(({ fixed, file }) => fixed?.safety === safety
      && !isStdin(file));
    const fixed = (isUnsafe: boolean) =>
      fixFiles({ ...this.fixing(texts), isUnsafe, isLeft: ({ file }) => isStdin(file) });
    const safe = has('safe', report)
      ? fixed(false)
      : { refused: new Map<string, string>(), result: { report } };
    const all = has('unsafe', safe.result.report) ? fixed(true) : safe;
    const { errors, warnings, infos } = report.summary;
    const { findings } = errors + warnings + infos > report.findings.length
      ? this.checkWith(texts, { listsAll: true }).report
      : report;
    const candidates = findings.filter(({ fixed: fix, file }) => fix && !isStdin(file));
    const applied = (safeties: readonly string[], { refused }: Pick<Fixed, 'refused'>) =>
      candidates.filter((one) => safeties.includes(one.fixed!.safety) && !refused.has(keyOf(one))).length;
    return {
      ...report,
      findings: report.findings.map((finding) =>
        withFate(finding, (finding.fixed?.safety === 'safe' ? safe : all).refused)),
      fixable: { safe: applied(['safe'], safe), all: applied(['safe', 'unsafe'], all) },
    };
  }

  /** Findings in the baseline are fixed as well. */
  private fixing(texts: Texts = new Map()) {
    const { workingDirectory } = this.options;
    const checked = (changed: Texts) =>
      this.checkWith(new Map([...texts, ...changed]), { baseline: undefined, listsAll: true });
    return { workingDirectory, check: checked };
  }

  private checkWith(texts: Texts, more: Partial<CheckOptions>): CheckResult {
    const result = check(
      { ...this.options, ...more, texts: new Map([...this.options.texts ?? [], ...this.known, ...texts]) },
      this.locator,
    );
    for (const { name, text } of result.files) {
      const path = resolve(this.options.workingDirectory, name);
      if (text !== '' && !texts.has(path) && !this.known.has(path)) {
        this.known.set(path, text);
      }
    }
    return result;
  }
}

function withFate({ fixed, ...finding }: ReportedFinding, refused: ReadonlyMap<string, string>): ReportedFinding {
  const notApplied = fixed && refused.get(keyOf(finding));
  if (notApplied !== undefined) {
    return { ...finding, notApplied };
  }
  return fixed ? { ...finding, fixed } : finding;
}
