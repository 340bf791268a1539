import { fullMessage, objectOf } from './message';
import { Severity } from '../../rules/engine/rule';
import { fails, Report, ReportedFinding } from '../judging/report';
import { printable } from '../terminal/printable';

/**
 * JUnit's XML, for the test reports of CI servers: a suite for each file, a case for each finding, and one for a file
 * without any.
 */
export function junit(report: Report): string {
  const byFile = new Map<string, ReportedFinding[]>(report.files.map((file) => [file, []]));
  report.findings.forEach((finding) => byFile.get(finding.file)!.push(finding));
  const failures = (findings: readonly ReportedFinding[]) =>
    findings.filter((finding) => fails(finding, report.failOn)).length;
  const suites = [...byFile].map(([file, findings]) => [
    `  <testsuite name="${shown(file)}" tests="${Math.max(1, findings.length)}" failures="${failures(findings)}">`,
    ...findings.length === 0
      ? [`    <testcase classname="${shown(file)}" name="no findings"/>`]
      : findings.map((finding) => testCase(finding, report.failOn)),
    '  </testsuite>',
  ].join('\n') + '\n');
  const tests = [...byFile.values()].reduce((sum, findings) => sum + Math.max(1, findings.length), 0);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="cdk8s-mtc check" tests="${tests}" failures="${failures(report.findings)}">
${suites.join('')}</testsuites>
`;
}

function testCase(finding: ReportedFinding, failOn: Severity): string {
  const { rule, severity, message, fix, path, file, line, column } = finding;
  const object = objectOf(finding) && printable(` ${objectOf(finding)}`); // on one line
  const text =
    `${printable(file)}:${line}:${column}: ${severity}: ${message}\n`
      + `${object || path ? `${object.trim()} ${path}`.trim() + '\n' : ''}fix: ${fix}`;
  const open = `    <testcase classname="${shown(file)}" name="${escape(`${rule}${object} line ${line}`)}">`;
  const result = fails(finding, failOn)
    ? `<failure type="${escape(rule)}" message="${escape(fullMessage(finding))}">${escape(text)}</failure>`
    : `<system-out>${escape(text)}</system-out>`;
  return `${open}\n      ${result}\n    </testcase>`;
}

const ENTITIES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** The name of a file, on one line. */
function shown(file: string): string {
  return escape(printable(file));
}

function escape(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => ENTITIES[character])
    // eslint-disable-next-line no-control-regex
    .replace(
      /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '\ufffd',
    );
}
