import { resolve } from 'node:path';
import { applyEdits, Edit, withoutOverlaps } from './edit';
import type { CheckResult } from '../judging/check';
import { isWorse, ReportedFinding } from '../judging/report';

/** Which fixes are applied, and how a check is run. */
export interface Fixing {
  readonly isUnsafe: boolean;
  /** Findings that are left to somebody else. */
  readonly isLeft?: (finding: ReportedFinding) => boolean;
  readonly workingDirectory: string;
  /** Checks the files, with these texts instead of those on disk, by absolute path, and lists all findings. */
  readonly check: (texts: ReadonlyMap<string, string>) => CheckResult;
}

/** What was fixed. */
export interface Fixed {
  /** The new texts, by absolute path. */
  readonly texts: ReadonlyMap<string, string>;
  /** The texts before, of the same files. */
  readonly originals: ReadonlyMap<string, string>;
  readonly count: number;
  /** Why fixes were not applied, by the key of their finding. */
  readonly refused: ReadonlyMap<string, string>;
  /** The check of these texts. */
  readonly result: CheckResult;
}

/** Fixes at one place are applied one after another. */
const ROUNDS = 20;

/** The maximum number of fixes that are tried one by one to see which of them reveals something in another document. */
const TRIED_ALONE = 20;

/**
 * Fixes what can be fixed, and checks again after each step. A fix may make others possible, so this is repeated until
 * nothing changes.
 *
 * A mistake may hide others: a misspelt `namespaces` hides that its entries are invalid. A fix that reveals them is
 * applied, because they were there before. It is refused if it reveals something more severe than what it fixes, so
 * that fixing a warning never makes a check fail.
 */
export function fixFiles(fixing: Fixing): Fixed {
  const { isUnsafe, isLeft = () => false, check } = fixing;
  let state: State = { texts: new Map(), originals: new Map(), result: check(new Map()) };
  let count = 0;
  const refused = new Map<string, string>();
  const candidatesIn = ({ report }: CheckResult) => report.findings
    .filter((finding) => isCandidate(finding, isUnsafe) && !isLeft(finding) && !refused.has(keyOf(finding)));
  for (let round = 0; round < ROUNDS; round++) {
    const candidates = candidatesIn(state.result);
    if (candidates.length === 0) {
      break;
    }
    const attempt = withChanges(state, candidates, fixing);
    attempt.refused.forEach((reason, key) => refused.set(key, reason));
    if (attempt.refused.size === 0) {
      count += lostAmong(candidates, state.result, attempt.state.result);
      state = attempt.state;
    }
  }
  candidatesIn(state.result).forEach((finding) => refused.set(keyOf(finding), 'other fixes come first: run it again'));
  return { ...state, count, refused };
}

/** Why a fix would be refused if it was applied alone; undefined if it would be applied. */
export function refusalOf(finding: ReportedFinding, fixing: Omit<Fixing, 'isUnsafe'>): string | undefined {
  const before: State = { texts: new Map(), originals: new Map(), result: fixing.check(new Map()) };
  return withChanges(before, [finding], fixing).refused.get(keyOf(finding));
}

/** What a finding is recognized by until something is fixed. */
export function keyOf(
  { rule, file, document, path }: Pick<ReportedFinding, 'rule' | 'file' | 'document' | 'path'>,
): string {
  return JSON.stringify([rule, file, document.index, path]);
}

/** What a finding is recognized by after a fix: elements of lists move if one of them is removed. */
function classOf({ rule, file, document, path }: ReportedFinding): string {
  return JSON.stringify([rule, file, document.index, path.replace(/\[\d+\]/g, '[]')]);
}

interface State {
  readonly originals: ReadonlyMap<string, string>;
  readonly texts: ReadonlyMap<string, string>;
  readonly result: CheckResult;
}

function isCandidate({ fixed }: ReportedFinding, isUnsafe: boolean): boolean {
  return fixed !== undefined && (isUnsafe || fixed.safety === 'safe');
}

interface Attempt {
  readonly state: State;
  /** Why some of the fixes must not be applied; empty if all may be. */
  readonly refused: ReadonlyMap<string, string>;
}

/** The state after the fixes of some findings. Of fixes at one place the first is made. */
function withChanges(state: State, findings: readonly ReportedFinding[], fixing: Omit<Fixing, 'isUnsafe'>): Attempt {
  const { workingDirectory, check } = fixing;
  const byFile = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const path = resolve(workingDirectory, finding.file);
    byFile.set(path, [...byFile.get(path) ?? [], finding]);
  }
  const texts = new Map(state.texts);
  const originals = new Map(state.originals);
  const made: ReportedFinding[] = [];
  byFile.forEach((ofFile, path) => {
    const { text } = ofFile[0].document.file;
    const edits = new Set<Edit>(withoutOverlaps(ofFile.map(({ fixed }) => fixed!.edit)));
    ofFile.filter(({ fixed }) => edits.has(fixed!.edit)).forEach((finding) => made.push(finding));
    originals.set(path, originals.get(path) ?? text);
    texts.set(path, applyEdits(text, [...edits]));
  });
  const result = check(texts);
  const refused = refusals(made, state.result, result);
  return { state: { texts, originals, result }, refused: refused ?? refusedAlone(state, made, fixing) };
}

/**
 * What is refused of fixes that are made one by one; all of them, if only several together reveal
 * something more severe.
 */
function refusedAlone(
  state: State, made: readonly ReportedFinding[], fixing: Omit<Fixing, 'isUnsafe'>,
): Map<string, string> {
  const refused = new Map(made.flatMap((one) => [...withChanges(state, [one], fixing).refused]));
  return refused.size > 0
    ? refused
    : new Map(made.map((one) => [keyOf(one), 'together with other fixes, it would cause something more severe']));
}

/**
 * Which fixes are refused, and why; undefined if one of them causes something in a document where nothing is fixed, but
 * which one is unclear.
 */
function refusals(
  made: readonly ReportedFinding[], before: CheckResult, after: CheckResult,
): Map<string, string> | undefined {
  const refused = new Map<string, string>();
  const [failure] = after.undone.filter((why) => !before.undone.includes(why));
  if (failure !== undefined) {
    made.forEach((finding) => refused.set(keyOf(finding), `the check would fail: ${failure}`));
    return refused;
  }
  const [counted, recounted, fixed] = [before.report.findings, after.report.findings, made].map(counts);
  const left = new Set(after.report.findings.map(keyOf));
  for (const finding of made.filter((one) => left.has(keyOf(one)))) {
    const key = classOf(finding);
    if (recounted.get(key)! > counted.get(key)! - fixed.get(key)!) {
      refused.set(keyOf(finding), 'the finding would remain');
    }
  }
  const known = new Set(before.report.findings.map(keyOf));
  const gained = after.report.findings.filter((one) => !known.has(keyOf(one))
    && recounted.get(classOf(one))! > (counted.get(classOf(one)) ?? 0));
  const isUnclear = (finding: ReportedFinding) => isWorseThanAll(finding, made)
    && !made.some((one) => isInDocumentOf(finding, one));
  if (made.length > 1 && made.length <= TRIED_ALONE && gained.some(isUnclear)) {
    return undefined;
  }
  for (const finding of gained) {
    const cause = causeOf(finding, made);
    if (cause && !refused.has(keyOf(cause))) {
      refused.set(keyOf(cause),
        `it would cause the ${finding.severity} ${finding.rule}${finding.path && ` at ${finding.path}`}`);
    }
  }
  return refused;
}

/**
 * The fix that must not be made because it has most likely revealed a finding: the nearest one in the same document, if
 * the finding is more severe. Of several at one place it is the most severe. If nothing in the document is fixed and
 * the finding is more severe than all that is, it is any.
 */
function causeOf(finding: ReportedFinding, made: readonly ReportedFinding[]): ReportedFinding | undefined {
  const within = made.filter((one) => isInDocumentOf(finding, one));
  const nearness = ({ file, path }: ReportedFinding) => file !== finding.file ? -1 : commonLength(path, finding.path);
  const isNearer = (one: ReportedFinding, other: ReportedFinding) =>
    nearness(one) > nearness(other) || (nearness(one) === nearness(other) && isWorse(one, other));
  const elsewhere = isWorseThanAll(finding, made) ? made : [];
  const [first, ...others] = within.length > 0 ? within : elsewhere;
  const nearest: ReportedFinding | undefined = others.reduce((best, one) => isNearer(one, best) ? one : best, first);
  return nearest && isWorse(finding, nearest) ? nearest : undefined;
}

function isInDocumentOf(finding: ReportedFinding, { file, document }: ReportedFinding): boolean {
  return file === finding.file && document.index === finding.document.index;
}

function isWorseThanAll(finding: ReportedFinding, made: readonly ReportedFinding[]): boolean {
  return made.every((one) => isWorse(finding, one));
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) {
    length++;
  }
  return length;
}

/** How many of the candidates are no longer found. */
function lostAmong(candidates: readonly ReportedFinding[], before: CheckResult, after: CheckResult): number {
  const [counted, recounted] = [before.report.findings, after.report.findings].map(counts);
  return [...counts(candidates)].reduce(
    (sum, [key, count]) => sum + Math.max(0, Math.min(count, counted.get(key)! - (recounted.get(key) ?? 0))), 0,
  );
}

function counts(findings: readonly ReportedFinding[]): Map<string, number> {
  const all = new Map<string, number>();
  findings.forEach((finding) => all.set(classOf(finding), (all.get(classOf(finding)) ?? 0) + 1));
  return all;
}
