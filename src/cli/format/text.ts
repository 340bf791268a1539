import { fullMessage, isSubjectless, objectOf } from './message';
import { plural } from '../../grammar/plural';
import { Excerpts } from '../judging/excerpt';
import { Report, ReportedFinding } from '../judging/report';
import { isStdin } from '../reading/read';
import { Colours } from '../terminal/colours';
import { printable } from '../terminal/printable';

/** Of findings that say the same, so many places are listed. */
const LISTED = 20;

/** For people: like the messages of a compiler. What is said at several places is said once, at the first. */
export function* text(report: Report, excerpts: Excerpts, colours: Colours): Iterable<string> {
  for (const [first, ...others] of groupsOf(report.findings)) {
    yield [
      heading(first, colours),
      ...lines(first, excerpts, colours),
      `${colours.faint('   = ')}fix${flagFor(first)}: ${printable(first.fix)}`,
      ...first.notApplied === undefined
        ? []
        : [`${colours.faint('   = ')}--fix does not apply this: ${printable(first.notApplied)}`],
      ...placesOf(others),
    ].map((line) => `${line}\n`).join('');
    yield '\n';
  }
  if (report.notJudged.size > 0) {
    yield `${notJudged(report)}\n`;
  }
  yield `${summary(report, colours)}\n`;
}

/** Findings that say the same, and are fixed in the same way. */
function groupsOf(findings: readonly ReportedFinding[]): Iterable<ReportedFinding[]> {
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const { rule, severity, message, fix, notApplied } = finding;
    const key = JSON.stringify([rule, severity, message, subject(finding), fix, flagFor(finding), notApplied]);
    const group = groups.get(key);
    if (group) {
      group.push(finding);
    } else {
      groups.set(key, [finding]);
    }
  }
  return groups.values();
}

/** The field that a message without a subject is about, the same for all items of a list. */
function subject(finding: ReportedFinding): string {
  return isSubjectless(finding) ? finding.path.replace(/\[\d+\]/g, '[]') : '';
}

function heading(finding: ReportedFinding, colours: Colours): string {
  return `${place(finding, colours)} ${colours[finding.severity](`${finding.severity}:`)} `
    + `${colours.strong(printable(fullMessage(finding)))} ${colours.faint(`[${finding.rule}]`)}`;
}

function place({ file, line, column }: ReportedFinding, colours: Colours): string {
  const name = printable(file);
  // a line that begins with :: is a command to some CI servers
  return colours.strong(`${name.startsWith(':') ? './' : ''}${name}:${line}:${column}:`);
}

function lines(finding: ReportedFinding, excerpts: Excerpts, colours: Colours): string[] {
  const shown = excerpts.of(finding.document, finding.span);
  const width = String(finding.line).length + 1;
  const result = shown.flatMap(({ number, text: line, mark }) => [
    `${colours.faint(`${String(number).padStart(width)} |`)} ${line}`.trimEnd(),
    ...mark
      ? [`${colours.faint(`${' '.repeat(width)} |`)} `
        + `${' '.repeat(mark.start)}${colours[finding.severity]('^'.repeat(mark.end - mark.start))}`]
      : [],
  ]);
  const field = [objectOf(finding), finding.path].filter((part) => part).map(printable).join(': ');
  return field ? [...result, `${colours.faint('   = ')}${field}`] : result;
}

function placesOf(others: readonly ReportedFinding[]): string[] {
  const more = others.length > LISTED ? [`     and ${others.length - LISTED} more`] : [];
  return others.length === 0 ? []
    : ['   = the same at',
      ...others.slice(0, LISTED).map(({ file, line, column }) => `     ${printable(file)}:${line}:${column}`), ...more];
}

/** The options that apply a fix, if there are any. */
function flagFor({ fixed, file }: ReportedFinding): string {
  if (!fixed || isStdin(file)) {
    return '';
  }
  return fixed.safety === 'safe' ? ' (--fix)' : ' (--fix --unsafe-fixes)';
}

const KINDS_LISTED = 5;

function notJudged({ notJudged: kinds, summary: { notJudged: total } }: Report): string {
  const listed = [...kinds].slice(0, KINDS_LISTED)
    .map(([kind, count]) => `${printable(kind || '(without a kind)')}${kinds.size > 1 ? ` (${count})` : ''}`);
  const more = kinds.size > KINDS_LISTED ? ` and ${plural(kinds.size - KINDS_LISTED, 'other kind')}` : '';
  return `${plural(total, 'manifest')} not judged, because no rule is about the kind: ${listed.join(', ')}${more}`;
}

function summary(report: Report, colours: Colours): string {
  const { failOn, summary: { files, manifests, errors, warnings, infos, acknowledged, baseline } } = report;
  const hidden = [
    ...acknowledged > 0 ? [`${plural(acknowledged, 'finding')} acknowledged`] : [],
    ...baseline > 0 ? [`${plural(baseline, 'finding')} in the baseline`] : [],
  ].join(', ');
  const intended = hidden && ` (${hidden})`;
  const read = `${plural(manifests, 'manifest')} in ${plural(files, 'file')}`;
  if (errors + warnings + infos === 0) {
    return manifests === 0 ? `no Kubernetes manifest in ${plural(files, 'file')}` : `${read}: no findings${intended}`;
  }
  const asErrors = warnings === 1 ? ' (which counts as an error)' : ' (which count as errors)';
  const found = [
    errors > 0 ? colours.error(plural(errors, 'error')) : '',
    warnings > 0 ? colours.warning(plural(warnings, 'warning')) + (failOn === 'error' ? '' : asErrors) : '',
    infos > 0 ? colours.info(plural(infos, 'info')) : '',
  ].filter((part) => part).join(', ');
  return `${read}: ${found}${intended}. "cdk8s-mtc explain RULE" explains a rule.${fixable(report)}`;
}

/**
 * How many findings the options would fix: exactly, or, if that was not tried, at most; no number if not all findings
 * are listed.
 */
function fixable({ findings, fixable: tried, summary: { errors, warnings, infos } }: Report): string {
  const flags = findings.map(flagFor);
  const safe = tried?.safe ?? flags.filter((flag) => flag === ' (--fix)').length;
  const all = tried?.all ?? flags.filter((flag) => flag !== '').length;
  if (!tried && errors + warnings + infos > findings.length) {
    return all > 0 ? ' Some can be fixed with --fix.' : '';
  }
  const most = tried ? '' : 'up to ';
  const parts = [
    ...safe > 0 ? [`${most}${safe} with --fix`] : [], ...all > safe ? [`${most}${all} with --fix --unsafe-fixes`] : [],
  ];
  return parts.length > 0 ? ` Fixable: ${parts.join(', ')}.` : '';
}
