import { pathToFileURL } from 'node:url';
import { escapedJson } from './escaped';
import { messageWithFix } from './message';
import { RuleText, Severity } from '../../rules/engine/rule';
import { Edit } from '../fixing/edit';
import { fingerprintsOf } from '../judging/identity';
import { Report, ReportedFinding } from '../judging/report';
import { pageUrlOf } from '../judging/rule-page';

const LEVELS: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0, for code scanning, with the rules that found something. */
export function sarif(
  { findings: open, acknowledged, summary }: Report, allRules: readonly RuleText[], version: string,
): string {
  const findings = [...open, ...acknowledged];
  const fired = new Set(findings.map(({ rule }) => rule));
  const rules = allRules.filter(({ id }) => fired.has(id));
  return escapedJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'cdk8s-mtc', semanticVersion: version, rules: rules.map(descriptor) } },
      columnKind: 'utf16CodeUnits',
      results: results(findings, new Map(rules.map(({ id }, index) => [id, index]))),
      properties: { manifests: summary.manifests, notJudged: summary.notJudged },
    }],
  }) + '\n';
}

/** The examples are on the rule's page. */
function descriptor({ id, severity, title, rationale }: RuleText) {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: rationale },
    help: { text: rationale },
    helpUri: pageUrlOf(id),
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: [id.split('/')[0]] },
  };
}

function results(findings: readonly ReportedFinding[], positions: ReadonlyMap<string, number>) {
  const fingerprints = fingerprintsOf(findings);
  return findings.map((finding, index) => ({
    ruleId: finding.rule,
    ruleIndex: positions.get(finding.rule),
    level: LEVELS[finding.severity],
    message: { text: messageWithFix(finding) },
    locations: [{
      physicalLocation: {
        artifactLocation: { uri: uriOf(finding.file) },
        region: {
          startLine: finding.line,
          startColumn: finding.column,
          endColumn: Math.max(finding.endColumn, finding.column + 1),
        },
      },
      ...finding.kind || finding.path ? {
        logicalLocations: [{
          fullyQualifiedName: [finding.kind, finding.namespace, finding.name, finding.path].filter((part) => part)
            .join('/'),
        }],
      } : {},
    }],
    partialFingerprints: { 'finding/v1': fingerprints[index] },
    ...finding.fixed ? { fixes: [fixOf(finding, finding.fixed.edit)] } : {},
    ...finding.reason === undefined ? {} : { suppressions: [{ kind: 'inSource', justification: finding.reason }] },
  }));
}

function fixOf({ file, document, fix }: ReportedFinding, { start, end, text }: Edit) {
  const [from, to] = [start, end].map((offset) => document.file.positionOf(offset));
  const deletedRegion = { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
  return {
    description: { text: fix },
    artifactChanges: [
      { artifactLocation: { uri: uriOf(file) }, replacements: [{ deletedRegion, insertedContent: { text } }] },
    ],
  };
}

function uriOf(file: string): string {
  if (/^(?:\/|[A-Za-z]:)/.test(file)) {
    return pathToFileURL(file).href;
  }
  return file.replace(/^(?:\.\/)+/, '').split('/').map(encodeURIComponent).join('/');
}
