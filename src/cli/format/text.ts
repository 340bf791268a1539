import { Colours } from '../colours';
import { Excerpts, printable } from '../excerpt';
import { plural } from '../plural';
import { Report, ReportedFinding } from '../report';

/** Of findings that say the same, so many are shown with their lines. */
const SHOWN = 2;
const LISTED = 20;

/** For people: like the messages of a compiler. What is said at several places is said once. */
export function* text(report: Report, excerpts: Excerpts, colours: Colours): Iterable<string> {
  for (const group of groupsOf(report.findings)) {
    yield* group.slice(0, SHOWN).flatMap((finding, index) => [
      index === 0 ? heading(finding, colours) : `${place(finding, colours)} ${colours.faint('the same')}`,
      ...lines(finding, excerpts, colours),
      ...index === Math.min(SHOWN, group.length) - 1 ? [colours.faint('   = ') + `fix: ${printable(finding.fix)}`, ...others(group)] : [],
    ]).map((line) => `${line}\n`);
    yield '\n';
  }
  yield `${summary(report, colours)}\n`;
}

function groupsOf(findings: readonly ReportedFinding[]): Iterable<ReportedFinding[]> {
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.message, finding.fix]);
    const group = groups.get(key);
    if (group) {
      group.push(finding);
    } else {
      groups.set(key, [finding]);
    }
  }
  return groups.values();
}

function heading(finding: ReportedFinding, colours: Colours): string {
  return `${place(finding, colours)} ${colours[finding.severity](`${finding.severity}:`)} ${colours.strong(printable(finding.message))} ${colours.faint(`[${finding.rule}]`)}`;
}

function place({ file, line, column }: ReportedFinding, colours: Colours): string {
  return colours.strong(`${printable(file)}:${line}:${column}:`);
}

function lines(finding: ReportedFinding, excerpts: Excerpts, colours: Colours): string[] {
  const shown = excerpts.of(finding.document, finding.span);
  const width = String(finding.line).length + 1;
  const result = shown.flatMap(({ number, text: line, mark }) => [
    `${colours.faint(`${String(number).padStart(width)} |`)} ${line}`.trimEnd(),
    ...mark ? [`${colours.faint(`${' '.repeat(width)} |`)} ${' '.repeat(mark.start)}${colours[finding.severity]('^'.repeat(mark.end - mark.start))}`] : [],
  ]);
  const field = [what(finding), finding.path].filter((part) => part).map(printable).join(': ');
  return field ? [...result, `${colours.faint('   = ')}${field}`] : result;
}

function what({ kind, name, namespace }: ReportedFinding): string {
  return kind || name ? `${kind} ${namespace ? `${namespace}/` : ''}${name}`.trim() : '';
}

function others(group: readonly ReportedFinding[]): string[] {
  const rest = group.slice(SHOWN);
  const more = rest.length > LISTED ? [`     and ${rest.length - LISTED} more`] : [];
  return rest.length === 0 ? [] : ['   = the same at', ...rest.slice(0, LISTED).map(({ file, line }) => `     ${printable(file)}:${line}`), ...more];
}

function summary({ summary: counts, strict }: Report, colours: Colours): string {
  const { files, manifests, errors, warnings, infos } = counts;
  const read = `${plural(manifests, 'manifest')} in ${plural(files, 'file')}`;
  if (errors + warnings + infos === 0) {
    return manifests === 0 ? `no Kubernetes manifest in ${plural(files, 'file')}` : `${read}: nothing to complain about`;
  }
  const found = [
    errors > 0 ? colours.error(plural(errors, 'error')) : '',
    warnings > 0 ? colours.warning(plural(warnings, 'warning')) + (strict ? ' (which count as errors)' : '') : '',
    infos > 0 ? colours.info(plural(infos, 'info')) : '',
  ].filter((part) => part).join(', ');
  return `${read}: ${found}. "cdk8s-mtc explain RULE" says more about one.`;
}
