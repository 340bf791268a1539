import {
  CodeAction, CodeActionKind, Diagnostic, DiagnosticSeverity, Hover, MarkupKind, Position, Range,
} from 'vscode-languageserver/node';
import type { Judged } from './workspace';
import { RuleText, Severity } from '../../rules/engine/rule';
import { messageWithFix } from '../format/message';
import { ALL_RULES } from '../judging/all-rules';
import { ReportedFinding } from '../judging/report';
import { pageUrlOf } from '../judging/rule-page';
import { SourceFile } from '../reading/source-file';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, info: DiagnosticSeverity.Information,
};

/** Rules that are not part of this package, and have no page. */
type CustomRules = readonly RuleText[];

/** A finding as an editor shows it. */
export function diagnosticOf(finding: ReportedFinding): Diagnostic {
  const href = pageUrlOf(finding.rule);
  return {
    range: rangeOf(finding),
    severity: SEVERITIES[finding.severity],
    source: 'cdk8s-mtc',
    code: finding.rule,
    ...href === undefined ? {} : { codeDescription: { href } },
    message: messageWithFix(finding),
  };
}

/** The explanation of the rules that found something at a position. */
export function hoverAt(
  findings: readonly ReportedFinding[], position: Position, customRules: CustomRules,
): Hover | null {
  const ids = [...new Set(findings.filter((finding) => contains(rangeOf(finding), position)).map(({ rule }) => rule))];
  const texts = ids.flatMap((id) => [...ALL_RULES, ...customRules].filter((rule) => rule.id === id))
    .map(({ id, title, rationale }) => `**${headingOf(id)}** ${title}.\n\n${rationale}`);
  return texts.length > 0 ? { contents: { kind: MarkupKind.Markdown, value: texts.join('\n\n---\n\n') } } : null;
}

function headingOf(id: string): string {
  const url = pageUrlOf(id);
  return url === undefined ? id : `[${id}](${url})`;
}

/** What can be done about the findings in a range: fix them, or acknowledge them. */
export function actionsIn(
  uri: string, findings: readonly ReportedFinding[], range: Range,
  { customRules, isApplied }: Pick<Judged, 'customRules' | 'isApplied'>,
): CodeAction[] {
  return findings.filter((finding) => overlap(rangeOf(finding), range)).flatMap((finding) => {
    const diagnostics = [diagnosticOf(finding)];
    const edit = (at: Range, newText: string) => ({ changes: { [uri]: [{ range: at, newText }] } });
    const fix: CodeAction[] = finding.fixed && isApplied(finding) ? [{
      title: `${finding.fixed.safety === 'safe' ? '' : 'Unsafe: '}${finding.fix}`,
      kind: CodeActionKind.QuickFix,
      isPreferred: finding.fixed.safety === 'safe',
      diagnostics,
      edit: edit(spanRange(finding.document.file, finding.fixed.edit.start, finding.fixed.edit.end),
        finding.fixed.edit.text),
    }] : [];
    return isAcknowledgeable(finding, customRules) ? [...fix, {
      title: `Acknowledge ${finding.rule}`,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      edit: edit(...acknowledgementOf(finding)),
    }] : fix;
  });
}

function isAcknowledgeable({ rule, file }: ReportedFinding, customRules: CustomRules): boolean {
  return !file.toLowerCase().endsWith('.json') && !rule.startsWith('findings/')
    && ![...ALL_RULES, ...customRules].find(({ id }) => id === rule)?.protects;
}

/** A comment in the line above, with the same indentation. The author replaces the reason. */
function acknowledgementOf({ document, line, rule }: ReportedFinding): [Range, string] {
  const { start, end } = document.file.line(line)!;
  const indent = /^ */.exec(document.file.text.slice(start, end))![0];
  const at = { line: line - 1, character: 0 };
  return [{ start: at, end: at }, `${indent}# cdk8s-mtc-ignore ${rule}: REASON\n`];
}

function rangeOf({ line, column, endColumn }: ReportedFinding): Range {
  return {
    start: { line: line - 1, character: column - 1 },
    end: { line: line - 1, character: Math.max(endColumn, column + 1) - 1 },
  };
}

function spanRange(file: SourceFile, start: number, end: number): Range {
  const position = (offset: number): Position => {
    const { line, column } = file.positionOf(offset);
    return { line: line - 1, character: column - 1 };
  };
  return { start: position(start), end: position(end) };
}

function contains({ start, end }: Range, { line, character }: Position): boolean {
  return line === start.line && character >= start.character && character <= end.character;
}

function overlap(one: Range, other: Range): boolean {
  return one.start.line <= other.end.line && other.start.line <= one.end.line;
}
