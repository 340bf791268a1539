import { ALL_RULES } from './all-rules';
import { Locator } from './locate';
import type { Settled } from './settle';
import { isSecretKind } from '../../masking/secret-name';
import { Span } from '../../masking/spans';
import { Manifest } from '../../rules/engine/manifest';
import { groupOf } from '../../rules/engine/manifest-set';
import { Safety } from '../../rules/engine/patch';
import { Finding, Severity } from '../../rules/engine/rule';
import { FIXES, patchOf } from '../../rules/fixes';
import { isJudgedKind } from '../../rules/reading/kinds';
import { Edit } from '../fixing/edit';
import { draftFor } from '../fixing/edit-for';
import { DraftFix, ProblemDrafts } from '../fixing/edit-for-problem';
import { ExactEdits } from '../fixing/exact-edits';
import { Redactor } from '../masking/redact';
import { shownKey } from '../masking/shown-keys';
import { LIMITS } from '../reading/limits';
import { joinPath } from '../reading/path';
import { DocumentProblem } from '../reading/problem';
import { DocumentText, SourceFile } from '../reading/source-file';
import { ParsedDocument } from '../reading/yaml-document';
import { PlacedManifest } from '../reading/yaml-reader';
import { shortened } from '../terminal/shortened';

/** A finding, and where in the files it is. */
export interface ReportedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string;
  /** Of the manifest; empty where a file has none that could be read. */
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Of the field, from the start of the document. */
  readonly path: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly document: DocumentText;
  readonly span: Span;
  /** The fix, if it can be applied by a program. */
  readonly fixed?: { readonly edit: Edit; readonly safety: Safety };
  /** Why the fix is not applied by a program, if it could be. */
  readonly notApplied?: string;
  /** Why the finding is intended, if it is acknowledged. */
  readonly reason?: string;
}

/** How many of the findings fixing would resolve. Others that it reveals are not counted. */
export interface Fixable {
  /** With the safe fixes. */
  readonly safe: number;
  /** With the unsafe ones as well. */
  readonly all: number;
}

/** What came of a check. */
export interface Report {
  /** In the order of the files, and in each from top to bottom. */
  readonly findings: readonly ReportedFinding[];
  /** Findings that are intended, in the same order, with their reasons. */
  readonly acknowledged: readonly ReportedFinding[];
  readonly files: readonly string[];
  readonly summary: {
    readonly files: number;
    readonly manifests: number;
    readonly errors: number;
    readonly warnings: number;
    readonly infos: number;
    /** Manifests of kinds that no rule is about. */
    readonly notJudged: number;
    readonly acknowledged: number;
    /** Findings that existed before, according to the baseline. */
    readonly baseline: number;
  };
  /** How many manifests of which kinds are not judged: `Deployment.apps`. */
  readonly notJudged: ReadonlyMap<string, number>;
  /** The least severity that fails the check. */
  readonly failOn: Severity;
  /** Known after the fixes have been tried. */
  readonly fixable?: Fixable;
}

/** Whether a finding fails the check. */
export function fails({ severity }: Pick<ReportedFinding, 'severity'>, failOn: Severity): boolean {
  return ORDER[severity] <= ORDER[failOn];
}

/** What is reported on: files, the manifests in them, and what is wrong with either. */
export interface Judgement extends Settled {
  readonly files: readonly SourceFile[];
  readonly manifests: readonly PlacedManifest[];
  readonly failOn: Severity;
  /** Versions of clusters that the configuration declares, which findings may be about. */
  readonly declared?: readonly PlacedManifest[];
  /** How many findings existed before. */
  readonly known?: number;
  /** How many findings of a rule in a file are listed; by default some, so that nobody gets thousands. */
  readonly listed?: number;
}

/** Says of each finding where it is, and puts all in order. */
export function report(judgement: Judgement, locator: Locator): Report {
  const {
    files,
    manifests,
    problems,
    findings,
    acknowledged,
    known = 0,
    declared = [],
    failOn,
    listed: most = LIMITS.findings,
  } = judgement;
  const places = {
    manifests: new Map([...manifests, ...declared].map((placed) => [placed.manifest, placed])),
    documents: byPlace(manifests),
  };
  const allFiles = [...files, ...declared.map(({ document }) => document.file)];
  const position = new Map(allFiles.map((file, index) => [file, index]));
  const placed = (
    foundFindings: readonly Finding[], foundProblems: readonly DocumentProblem[],
  ) => new Placing(places, locator).place([
    ...listed(foundProblems, most, ({ document }) => document.file.name)
      .map((problem) => ({ document: problem.document, problem })),
    ...listed(foundFindings, most, ({ manifest }) => manifest.origin)
      .map((finding) => ({ ...places.manifests.get(finding.manifest)!, finding })),
  ]).sort((a, b) => position.get(a.document.file)! - position.get(b.document.file)!
    || a.line - b.line || a.column - b.column || ORDER[a.severity] - ORDER[b.severity] || compare(a.rule, b.rule));
  const severities = [...findings.map(({ severity }) => severity), ...problems.map(severityOf)];
  const count = (severity: Severity) => severities.filter((one) => one === severity).length;
  const others = notJudged(manifests);
  return {
    findings: placed(findings, problems),
    acknowledged: placed(acknowledged.findings, acknowledged.problems),
    files: files.map((file) => file.name),
    summary: {
      files: files.length,
      manifests: manifests.length,
      errors: count('error'),
      warnings: count('warning'),
      infos: count('info'),
      notJudged: [...others.values()].reduce((sum, ofKind) => sum + ofKind, 0),
      acknowledged: acknowledged.findings.length + acknowledged.problems.length,
      baseline: known,
    },
    notJudged: others,
    failOn,
  };
}

/** How many manifests there are of kinds that no rule is about. */
function notJudged(manifests: readonly PlacedManifest[]): Map<string, number> {
  const kinds = new Map<string, number>();
  for (const { manifest } of manifests.filter((placed) => !isJudgedKind(placed.manifest))) {
    const group = groupOf(manifest);
    const kind = shortened(NAMES.redact(group ? `${manifest.kind}.${group}` : manifest.kind), LONGEST_NAME);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return kinds;
}

/** The first findings of each rule in each file. The one after them says how many more there are. */
function listed<F extends Finding
  | DocumentProblem>(findings: readonly F[], most: number, fileOf: (finding: F) => string): F[] {
  const keyOf = (finding: F) => `${finding.rule}\0${fileOf(finding)}`;
  const totals = new Map<string, number>();
  findings.forEach((finding) => totals.set(keyOf(finding), (totals.get(keyOf(finding)) ?? 0) + 1));
  const seen = new Map<string, number>();
  return findings.flatMap((finding) => {
    const position = (seen.get(keyOf(finding)) ?? 0) + 1;
    seen.set(keyOf(finding), position);
    const more = totals.get(keyOf(finding))! - most;
    if (position <= most || (position === most + 1 && more === 1)) {
      return [finding];
    }
    return position === most + 1
      ? [{
        ...finding,
        message: `${more} more findings of ${finding.rule} in this file are not listed`,
        fix: 'Fix those that are listed, then check again.',
      }]
      : [];
  });
}

/** The severity of what the reader reports. */
function severityOf({ rule, severity }: DocumentProblem): Severity {
  return severity ?? ALL_RULES.find(({ id }) => id === rule)!.severity;
}

/** Whether a finding is more severe than another one. */
export function isWorse(one: Pick<ReportedFinding, 'severity'>, other: Pick<ReportedFinding, 'severity'>): boolean {
  return ORDER[one.severity] < ORDER[other.severity];
}

const ORDER: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

function compare(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

/** A finding, with the reason if it is acknowledged. */
type Reasoned<T> = T & { readonly reason?: string };

/** A finding of a rule or of the reader, in its document. */
type Found = { readonly document: DocumentText }
& ({ readonly problem: Reasoned<DocumentProblem> } | { readonly finding: Reasoned<Finding>; readonly path: string });

interface Places {
  readonly manifests: ReadonlyMap<Manifest, PlacedManifest>;
  readonly documents: ManifestsByPlace;
}

/** Says where findings are, and which edits fix them. */
class Placing {
  private readonly redactor = new Redactor();
  private readonly exact = new ExactEdits();
  private readonly drafts = new ProblemDrafts();

  constructor(private readonly places: Places, private readonly locator: Locator) {}

  /** Document by document, because each of them is parsed for it. */
  place(found: readonly Found[]): ReportedFinding[] {
    const byDocument = new Map<DocumentText, Found[]>();
    for (const one of found) {
      const others = byDocument.get(one.document);
      if (others) {
        others.push(one);
      } else {
        byDocument.set(one.document, [one]);
      }
    }
    return [...byDocument].flatMap(([document, all]) => {
      const trees = this.locator.trees(document);
      const [tree, ...others] = trees;
      const canEdit = tree?.contents && !tree.problem && others.length === 0 && !document.file.isBase;
      const fixes = all.map((one) => canEdit ? this.draftOf(one, tree) : undefined);
      const exact = this.exact.among(fixes.flatMap((fix) => fix ? [fix.draft] : []), document, trees);
      return all.map((one, index) => {
        const fix = fixes[index];
        const fixed = fix && exact.has(fix.draft) ? { edit: fix.draft.edit, safety: fix.safety } : undefined;
        return 'problem' in one ? this.ofProblem(one.problem, fixed) : this.ofFinding(one, fixed);
      });
    });
  }

  private draftOf(one: Found, tree: ParsedDocument): DraftFix | undefined {
    if ('problem' in one) {
      return FIXES.has(one.problem.rule) ? this.drafts.of(one.problem, tree) : undefined;
    }
    const patch = patchOf(one.finding);
    const draft = patch && draftFor(one.document, tree, one.path, patch.change);
    return draft && { draft, safety: patch.safety };
  }

  private ofFinding(
    { document, path: above, finding: { manifest, ...finding } }: Extract<Found, { path: string }>, fixed: Fix,
  ): ReportedFinding {
    const at = joinPath(above, finding.path);
    const { kind, name, namespace } = manifest;
    const path = shownPath(kind, at);
    const [message, fix] = [finding.message, finding.fix].map((text) => this.redactor.redact(text, manifest));
    return place({ ...finding, message, fix, kind, name, namespace, path, fixed }, document,
      this.locator.locate(document, at));
  }

  private ofProblem(problem: Reasoned<DocumentProblem>, fixed: Fix): ReportedFinding {
    const { document, span, rule, message, fix, reason, path = '' } = problem;
    const severity = severityOf(problem);
    const inDocument = this.places.documents.get(document);
    const inList = /^(?:\.?items\[\d+\])+/.exec(path)?.[0] ?? '';
    const { kind = '', name = '', namespace = '' } = inDocument?.get(inList) ?? inDocument?.get('') ?? {};
    const texts = { message: this.redactor.redact(message), fix: this.redactor.redact(fix) };
    return place({ rule, severity, ...texts, kind, name, namespace, path: shownPath(kind, path), fixed, reason },
      document, span);
  }
}

/** A path without what may be a secret in place of a key. */
function shownPath(kind: string, path: string): string {
  return isSecretKind(kind) ? path.replace(/[^.[\]"]+/g, shownKey) : path;
}

type Fix = ReportedFinding['fixed'];

type ManifestsByPlace = ReadonlyMap<DocumentText, ReadonlyMap<string, Manifest>>;

function byPlace(manifests: readonly PlacedManifest[]): ManifestsByPlace {
  const places = new Map<DocumentText, Map<string, Manifest>>();
  for (const { document, path, manifest } of manifests) {
    places.set(document, (places.get(document) ?? new Map()).set(path, manifest));
  }
  return places;
}

/** Names and paths are cut here: a key may have megabytes. */
const LONGEST_NAME = 500;

const NAMES = new Redactor();

type Unplaced = Omit<ReportedFinding, 'file' | 'line' | 'column' | 'endColumn' | 'document' | 'span'>;

function place(finding: Unplaced, document: DocumentText, span: Span): ReportedFinding {
  const { rule, severity, message, fix, kind, name, namespace, path, fixed, reason } = finding;
  const { file } = document;
  const { line, column } = file.positionOf(span.start);
  const lineEnd = file.line(line)!.end;
  const endColumn = column + Math.max(0, Math.min(span.end, lineEnd) - span.start);
  const [shortKind, shortName, shortNamespace, shortPath] = [kind, name, namespace, path]
    .map((text) => shortened(NAMES.redact(text), LONGEST_NAME));
  return {
    rule,
    severity,
    message,
    fix,
    kind: shortKind,
    name: shortName,
    namespace: shortNamespace,
    path: shortPath,
    file: file.name,
    line,
    column,
    endColumn,
    document,
    span,
    ...fixed ? { fixed } : {},
    ...reason === undefined ? {} : { reason: shortened(NAMES.redact(reason), LONGEST_NAME) },
  };
}
