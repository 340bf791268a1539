import { ALL_RULES } from './all-rules';
import { Baseline } from './baseline';
import { CheckOptions, CheckResult, setsToJudge } from './check';
import { Locator } from './locate';
import { fails } from './report';
import { watchPaths } from './watch';
import { plural } from '../../grammar/plural';
import { summaryOf } from '../../rules/reading/model/summary';
import { CheckFlags, CheckSettings, settingsOf } from '../config/check-settings';
import { customRulesOf } from '../config/custom-rules';
import { declaredVersions } from '../config/declared-versions';
import { ConfigError } from '../config/read-config';
import { RuleLevels } from '../config/rule-levels';
import { RepeatedCheck } from '../fixing/repeated-check';
import { diffOf, refusalsOf, writeFixes } from '../fixing/write-fixes';
import { formatted } from '../format/formatted';
import { modelText } from '../format/model';
import { isStdin } from '../reading/read';
import { ExitCode, Outcome, Surroundings } from '../surroundings';
import { colours, wantsColours } from '../terminal/colours';
import { printable } from '../terminal/printable';
import { version } from '../version';

const NOTHING_TO_CHECK = 'specify what to check: files, folders, or - for stdin; or list `paths` in cdk8s-mtc.yaml';

/**
 * Runs `check` as the command line and the configuration say, and prints the report. `exists` is asked for the paths
 * that manifests name.
 */
export function runCheck(
  paths: readonly string[], flags: CheckFlags, surroundings: Surroundings, exists?: CheckOptions['exists'],
): Outcome {
  try {
    const settings = settingsOf(paths, flags, surroundings.workingDirectory);
    if (settings.paths.length + settings.clusterPaths.filter(({ isNotRead }) => !isNotRead).length === 0) {
      throw new ConfigError(NOTHING_TO_CHECK);
    }
    if ((flags.fix || flags.diff) && settings.paths.includes('-')) {
      throw new ConfigError('--fix and --diff change files, and stdin is not a file');
    }
    if (flags.unsafeFixes && !flags.fix && !flags.diff) {
      throw new ConfigError('--unsafe-fixes changes nothing alone. Add --fix, or --diff to see the changes first');
    }
    if (flags.explainModel) {
      return explainModel(settings, flags, surroundings);
    }
    if (flags.watch) {
      const watched = [...settings.paths, ...settings.clusterPaths.map(({ path }) => path)];
      return watchPaths(watched, () => runCheck(paths, { ...flags, watch: false }, surroundings) as ExitCode,
        surroundings);
    }
    return checkAndPrint(settings, flags, surroundings, exists);
  } catch (error) {
    if (error instanceof ConfigError) {
      error.message.split('\n').forEach((line) => surroundings.stderr(`error: ${printable(line)}\n`));
      return ExitCode.USAGE;
    }
    throw error;
  }
}

/** Prints what the rules understand of the files, instead of what they find. */
function explainModel(
  settings: CheckSettings, flags: CheckFlags, { workingDirectory, stdin, stdout, stderr }: Surroundings,
): ExitCode {
  const undone: string[] = [];
  const input = { ...settings, baseline: undefined, workingDirectory, stdin };
  const models = setsToJudge({ ...input, declared: declaredVersions(settings.config), now: 0 }, undone).map(summaryOf);
  if (undone.length > 0) {
    undone.forEach((why) => stderr(`error: ${printable(why)}\n`));
    return ExitCode.USAGE;
  }
  stdout(flags.format === 'json' ? `${JSON.stringify(models, undefined, 2)}\n` : modelText(models));
  return ExitCode.FINE;
}

function checkAndPrint(
  settings: CheckSettings, flags: CheckFlags, surroundings: Surroundings, exists?: CheckOptions['exists'],
): ExitCode {
  const { workingDirectory, stdin, stdout, stderr } = surroundings;
  const baseline = baselineOf(settings, flags, workingDirectory, exists);
  const locator = new Locator();
  const customRules = customRulesOf(settings.config, flags.customRules, ALL_RULES);
  const options = {
    ...settings,
    workingDirectory,
    stdin,
    exists,
    customRules,
    levels: new RuleLevels(settings.config, [...ALL_RULES, ...customRules], workingDirectory),
    declared: declaredVersions(settings.config),
    now: flags.now ?? Date.now(),
    baseline,
  };
  const checks = new RepeatedCheck(options, locator);
  const fixed = flags.fix || flags.diff ? checks.fixed(flags.unsafeFixes) : undefined;
  if (fixed && flags.diff) {
    stdout(diffOf(fixed, workingDirectory));
    stderr(refusalsOf(fixed));
    return endOf(fixed.result, fixed.texts.size > 0, surroundings);
  }
  const notWritten = fixed ? writeFixes(fixed, workingDirectory) : [];
  const result = checks.foreseen(fixed?.texts);
  const nothing = flags.passOnNoManifests ? [] : nothingJudged(result, settings);
  const paints = colours(wantsColours(surroundings.terminal, surroundings.environment));
  const saysMore = nothing.length === 0 || result.report.findings.length > 0;
  for (const part of !saysMore && flags.format === 'text'
    ? []
    : formatted(result.report, { format: flags.format, locator, paints, customRules, version: version() })) {
    stdout(part);
  }
  if (fixed) {
    stderr(`${plural(fixed.count, 'finding')} fixed in ${plural(fixed.texts.size, 'file')}\n`);
  }
  const undone = [...result.undone, ...notWritten, ...nothing];
  if (baseline && undone.length === 0) {
    keepBaseline(baseline, settings.baseline!, result, { ...flags, pruneBaseline: flags.pruneBaseline || flags.fix },
      surroundings);
  }
  return endOf({ undone }, result.report.findings.some((finding) => fails(finding, settings.failOn)), surroundings);
}

/** A line without content: it is empty, a comment, or the start of a document. */
const NO_CONTENT = /^\s*(?:#.*|---\s*)?$/;

/** What is wrong if there was nothing to judge, most likely the path or the command before the pipe. */
function nothingJudged(
  { report: { summary, findings, acknowledged }, files, undone }: CheckResult, { paths, clusterPaths }: CheckSettings,
): string[] {
  const all = [...paths, ...clusterPaths.filter(({ isNotRead }) => !isNotRead).map(({ path }) => path)];
  if (files.some(({ name, text }) => isStdin(name) && text.split('\n').every((line) => NO_CONTENT.test(line)))) {
    return ['-: stdin contains no manifest. Look at the command before the pipe, or pass --pass-on-no-manifests'];
  }
  const others = findings.filter(({ rule }) => rule !== 'document/not-a-manifest').length;
  return summary.manifests + summary.baseline + others + acknowledged.length + undone.length > 0 ? []
    : [`${all.join(', ')}: no Kubernetes manifest in ${plural(summary.files, 'file')}. Correct the path, `
      + 'or pass --pass-on-no-manifests'];
}

function endOf({ undone }: Pick<CheckResult, 'undone'>, isFailing: boolean, { stderr }: Surroundings): ExitCode {
  undone.forEach((why) => stderr(`error: ${printable(why)}\n`));
  if (undone.length > 0) {
    return ExitCode.USAGE;
  }
  return isFailing ? ExitCode.FINDINGS : ExitCode.FINE;
}

function baselineOf(
  { baseline: file }: CheckSettings, { writeBaseline, pruneBaseline }: CheckFlags, workingDirectory: string,
  exists: CheckOptions['exists'],
): Baseline | undefined {
  if (file === undefined) {
    if (pruneBaseline) {
      throw new ConfigError('--prune-baseline requires a baseline. Name it with --baseline, '
        + 'or write one with --write-baseline');
    }
    return undefined;
  }
  return writeBaseline ? Baseline.accepting(file, workingDirectory) : Baseline.read(file, workingDirectory, exists);
}

/** Writes or prunes the baseline, or mentions that it can be pruned. */
function keepBaseline(
  baseline: Baseline, file: string, { report, forBaseline }: CheckResult, { writeBaseline, pruneBaseline }: CheckFlags,
  { stderr }: Surroundings,
): void {
  if (writeBaseline) {
    baseline.write(forBaseline, report.files);
    stderr(`${plural(forBaseline.length, 'finding')} written to ${printable(file)}\n`);
    return;
  }
  const fixed = baseline.fixed(report.files);
  if (fixed > 0 && pruneBaseline) {
    baseline.prune(report.files);
    stderr(`${plural(fixed, 'fixed finding')} removed from ${printable(file)}\n`);
  } else if (fixed > 0) {
    stderr(`${plural(fixed, 'finding')} of ${printable(file)} no longer `
      + `${fixed === 1 ? 'exists: remove it' : 'exist: remove them'} with --prune-baseline\n`);
  }
}
