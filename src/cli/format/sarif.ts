import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { RuleText, Severity } from '../../rules/engine/rule';
import { Report, ReportedFinding } from '../report';

const LEVELS: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0, for code scanning. */
export function sarif({ findings }: Report, rules: readonly RuleText[], version: string): string {
  const positions = new Map(rules.map((rule, index) => [rule.id, index]));
  return JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: 'cdk8s-mtc',
          semanticVersion: version,
          rules: rules.map((rule) => ({
            id: rule.id,
            shortDescription: { text: rule.title },
            fullDescription: { text: rule.rationale },
            help: {
              text: `${rule.rationale}\n\nWrong:\n\n${rule.breaks}\nRight:\n\n${rule.keeps}`,
              markdown: `${rule.rationale}\n\nWrong:\n\n\`\`\`${rule.language ?? 'yaml'}\n${rule.breaks}\`\`\`\n\nRight:\n\n\`\`\`${rule.language ?? 'yaml'}\n${rule.keeps}\`\`\`\n`,
            },
            defaultConfiguration: { level: LEVELS[rule.severity] },
            properties: { tags: [rule.id.split('/')[0]] },
          })),
        },
      },
      columnKind: 'utf16CodeUnits',
      results: results(findings, positions),
    }],
  }) + '\n';
}

function results(findings: readonly ReportedFinding[], positions: ReadonlyMap<string, number>) {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    // What stays the same when lines above are added or taken away, so that code scanning knows it again.
    const identity = JSON.stringify([finding.rule, finding.file, finding.kind, finding.namespace, finding.name, finding.path]);
    const repetition = seen.get(identity) ?? 0;
    seen.set(identity, repetition + 1);
    return {
      ruleId: finding.rule,
      ruleIndex: positions.get(finding.rule),
      level: LEVELS[finding.severity],
      message: { text: `${finding.message}. Fix: ${finding.fix}` },
      locations: [{
        physicalLocation: {
          artifactLocation: { uri: uriOf(finding.file) },
          region: { startLine: finding.line, startColumn: finding.column, endColumn: Math.max(finding.endColumn, finding.column + 1) },
        },
        ...finding.kind || finding.path ? {
          logicalLocations: [{ fullyQualifiedName: [finding.kind, finding.namespace, finding.name, finding.path].filter((part) => part).join('/') }],
        } : {},
      }],
      partialFingerprints: { 'finding/v1': createHash('sha256').update(`${identity}${repetition}`).digest('hex').slice(0, 32) },
    };
  });
}

function uriOf(file: string): string {
  if (/^(?:\/|[A-Za-z]:)/.test(file)) {
    return pathToFileURL(file).href;
  }
  return file.replace(/^(?:\.\/)+/, '').split('/').map(encodeURIComponent).join('/');
}
