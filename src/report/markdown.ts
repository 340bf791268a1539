import { connectionsOf } from './connections';
import { ReportInput } from './report-input';
import { credentialsOf, privilegesOf } from './security';
import { gapsOf } from './unread';
import { plural } from '../grammar/plural';
import { countedClusters } from '../output/cluster-names';
import { IndexFleet } from '../output/fleet-index';
import { lateWaves } from '../output/fleet-windows';
import { markdownText } from '../output/markdown';
import { bytes, duration } from '../output/quantities';

/** More rows than this are counted. A comment of a pull request has a limit of 65,536 characters. */
const ROWS = 100;

/** The report as Markdown, for pull requests: without single volumes and commands. */
export function markdownReport(input: ReportInput): string {
  const { index, fleets, findings } = input;
  const known = new Map(fleets.flatMap(({ plans }) => plans.map((plan) => [plan.name, plan])));
  const open = findings.filter(({ reason, severity }) => reason === undefined && severity !== 'info');
  const facts = (name: string) => known.get(name);
  return [
    `# Migration ${markdownText(index.app)}\n`,
    [
      plural(countedClusters(index).length, 'cluster'), plural(index.plans.length, 'plan'),
      plural(index.plans.reduce((sum, { namespaces }) => sum + namespaces.length, 0), 'namespace'),
      plural(index.runs.length, 'run'),
    ].join(', ') + '\n',
    ...fleets.map(wavesOf),
    heading('Plans') + tableOf(
      ['Plan', 'Wave', 'Namespaces', 'Volumes', 'To copy', 'Downtime'],
      index.plans.map(({ name, namespaces }) => [name, String(facts(name)?.wave ?? ''), namespaces.map((
        { source, destination },
      ) => source === destination ? source : `${source}:${destination}`).join(', '),
      String(facts(name)?.amounts.volumes ?? ''), facts(name) ? bytes(facts(name)!.bytes) : '',
      facts(name) ? duration(facts(name)!.cutoverSeconds) : '']),
    ),
    heading('Findings') + (open.length === 0 ? 'No open errors or warnings.\n' : tableOf(
      ['Severity', 'Where', 'Finding', 'Fix', 'Rule'],
      open.map(({ severity, subject, message, fix, rule }) => [severity, subject, message, fix, rule])))
      + gapsOf(input).map((gap) => `\n${markdownText(gap)}\n`).join(''),
    heading('Firewall') + tableOf(
      ['From', 'To', 'Host', 'Port', 'Protocol', 'Reason'], connectionsOf(input)
        .map(({ from, to, host, port, protocol, reason }) => [from, to, host, port, protocol, reason])),
    heading('Credentials') + tableOf(
      ['Credential', 'Where', 'Read by', 'Revoke'],
      credentialsOf(input).map(({ what, where, readBy, revoke }) => [what, where, readBy, revoke])),
    heading('Privileges') + tableOf(['Opened', 'Cluster', 'Close with'],
      privilegesOf(input).map(({ what, cluster, close }) => [what, cluster, close])),
  ].join('\n');
}

function heading(name: string): string {
  return `## ${markdownText(name)}\n\n`;
}

function tableOf(columns: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  if (rows.length === 0) {
    return 'None.\n';
  }
  const shown = rows.slice(0, ROWS);
  const more = rows.length > shown.length ? `\n… and ${rows.length - shown.length} more: see the HTML report.\n` : '';
  return [columns, columns.map(() => '---'), ...shown.map((row) => row.map(markdownText))]
    .map((row) => `| ${row.join(' | ')} |\n`).join('') + more;
}

function wavesOf({ name, waves }: IndexFleet): string {
  const late = new Set(lateWaves(waves).map(({ wave }) => wave));
  return heading(`Waves of ${name}`) + tableOf(
    ['Wave', 'Tier', 'Window', 'Plans', 'Stages', 'Cutovers'],
    waves.map((wave) => [String(wave.number), wave.tier ?? '', wave.window
      ? `${wave.window.name}, ${wave.window.start}${late.has(wave) ? ' (ends after it)' : ''}`
      : '', wave.plans.join(', '), duration(wave.stageSeconds), duration(wave.cutoverSeconds)]),
  );
}
