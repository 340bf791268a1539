import { ALL_RULES } from './all-rules';
import { LIMITS } from './limits';
import { Locator } from './locate';
import { joinPath } from './path';
import { DocumentProblem } from './problem';
import { Redactor } from './redact';
import { shortened } from './shortened';
import { DocumentText, SourceFile, Span } from './source-file';
import { PlacedManifest } from './yaml-reader';
import { Manifest } from '../rules/engine/manifest';
import { Finding, Severity } from '../rules/engine/rule';

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
}

/** What came of a check. */
export interface Report {
  /** In the order of the files, and in each from top to bottom. */
  readonly findings: readonly ReportedFinding[];
  readonly files: readonly string[];
  readonly summary: {
    readonly files: number;
    readonly manifests: number;
    readonly errors: number;
    readonly warnings: number;
    readonly infos: number;
  };
  /** Whether warnings fail the check, too. */
  readonly strict: boolean;
}

/** Whether a finding fails the check. */
export function fails(finding: ReportedFinding, strict: boolean): boolean {
  return finding.severity === 'error' || (strict && finding.severity === 'warning');
}

/** What is reported on: files, the manifests in them, and what is wrong with either. */
export interface Judgement {
  readonly files: readonly SourceFile[];
  readonly manifests: readonly PlacedManifest[];
  readonly problems: readonly DocumentProblem[];
  readonly findings: readonly Finding[];
  readonly strict: boolean;
}

/** Says of each finding where it is, and puts all in order. */
export function report({ files, manifests, problems, findings, strict }: Judgement, locator: Locator): Report {
  const manifestsByPlace = byPlace(manifests);
  const listedProblems = listed(problems, ({ document }) => document.file.name);
  const listedFindings = listed(findings, ({ manifest }) => manifest.origin);
  const placed = [
    ...listedProblems.map((problem) => ofProblem(problem, manifestsByPlace)),
    ...ofFindings(listedFindings, manifests, locator),
  ];
  const position = new Map(files.map((file, index) => [file, index]));
  placed.sort((a, b) => position.get(a.document.file)! - position.get(b.document.file)!
    || a.line - b.line || a.column - b.column || ORDER[a.severity] - ORDER[b.severity] || compare(a.rule, b.rule));
  const severities = [...findings.map(({ severity }) => severity), ...problems.map(severityOf)];
  const count = (severity: Severity) => severities.filter((one) => one === severity).length;
  return {
    findings: placed,
    files: files.map((file) => file.name),
    summary: { files: files.length, manifests: manifests.length, errors: count('error'), warnings: count('warning'), infos: count('info') },
    strict,
  };
}

/** The first findings of each rule in each file. The one after them says how many more there are. */
function listed<F extends Finding | DocumentProblem>(findings: readonly F[], fileOf: (finding: F) => string): F[] {
  const keyOf = (finding: F) => `${finding.rule}\0${fileOf(finding)}`;
  const totals = new Map<string, number>();
  findings.forEach((finding) => totals.set(keyOf(finding), (totals.get(keyOf(finding)) ?? 0) + 1));
  const seen = new Map<string, number>();
  return findings.flatMap((finding) => {
    const position = (seen.get(keyOf(finding)) ?? 0) + 1;
    seen.set(keyOf(finding), position);
    const more = totals.get(keyOf(finding))! - LIMITS.findings;
    if (position <= LIMITS.findings || (position === LIMITS.findings + 1 && more === 1)) {
      return [finding];
    }
    return position === LIMITS.findings + 1
      ? [{ ...finding, message: `${more} more findings of ${finding.rule} in this file are not listed`, fix: 'fix those that are listed, then check again' }]
      : [];
  });
}

/** The severity of what the reader reports. */
function severityOf({ rule }: DocumentProblem): Severity {
  return ALL_RULES.find(({ id }) => id === rule)!.severity;
}

const ORDER: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function ofFindings(findings: readonly Finding[], manifests: readonly PlacedManifest[], locator: Locator): ReportedFinding[] {
  const places = new Map(manifests.map((placed) => [placed.manifest, placed]));
  const redactor = new Redactor();
  return findings.map(({ manifest, ...finding }) => {
    const { document, path: above } = places.get(manifest)!;
    const path = joinPath(above, finding.path);
    const { kind, name, namespace } = manifest;
    const [message, fix] = [finding.message, finding.fix].map((text) => redactor.redact(text, manifest));
    return place({ ...finding, message, fix, kind, name, namespace, path }, document, locator.locate(document, path));
  });
}

function ofProblem(problem: DocumentProblem, manifests: ManifestsByPlace): ReportedFinding {
  const { document, span, rule, message, fix, path = '' } = problem;
  const severity = severityOf(problem);
  const inDocument = manifests.get(document);
  const inList = /^(?:\.?items\[\d+\])+/.exec(path)?.[0] ?? '';
  const { kind = '', name = '', namespace = '' } = inDocument?.get(inList) ?? inDocument?.get('') ?? {};
  const redactor = new Redactor();
  return place({ rule, severity, message: redactor.redact(message), fix: redactor.redact(fix), kind, name, namespace, path }, document, span);
}

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

function place({ rule, severity, message, fix, kind, name, namespace, path }: Unplaced, document: DocumentText, span: Span): ReportedFinding {
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
  };
}
