import { escape, jsonForScript, table } from './escape';
import { SCRIPT, STYLE } from './style';
import { timeline } from './timeline';
import { topology } from './topology';
import { plural } from '../../grammar/plural';
import { ABOUT_ROLLBACKS, howToApply, ONLY_TO_UNDO } from '../../output/account';
import { countedClusters } from '../../output/cluster-names';
import { IndexFleet } from '../../output/fleet-index';
import { bytes, duration } from '../../output/quantities';
import { Connection, connectionsOf } from '../connections';
import { csv } from '../csv';
import { ReportFinding, ReportInput } from '../report-input';
import { RunbookStep, runbookOf } from '../runbook';
import { credentialsOf, privilegesOf } from '../security';
import { gapsOf } from '../unread';
import { VOLUME_COLUMNS, volumesOf } from '../volumes';

/** The report as one HTML page that loads nothing. */
export function htmlReport(input: ReportInput): string {
  const sections = [
    section('topology', 'Topology', topologySection(input)),
    ...input.fleets.length > 0 ? [section('timeline', 'Timeline', input.fleets.map(timelineSection).join('\n'))] : [],
    section('plans', 'Plans and volumes', plansSection(input)),
    section('runbook', 'Runbook', runbookSection(input)),
    section('findings', 'Findings', findingsSection(input)),
    section('firewall', 'Firewall', firewallSection(connectionsOf(input))),
    section('credentials', 'Credentials', credentialsSection(input)),
    section('privileges', 'Privileges', privilegesSection(input)),
  ];
  const title = `Migration ${input.index.app}`;
  return '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    + '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    + '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'; '
    + 'script-src \'unsafe-inline\'; img-src data:">\n'
    + `<title>${escape(title)}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n`
    + `<a class="skip" href="#main">Skip to the report</a>\n<header>\n<h1>${escape(title)}</h1>\n`
    + `${summary(input)}<nav aria-label="Sections"><ul>`
    + sections.map(({ id, name }) => `<li><a href="#${id}">${escape(name)}</a></li>`).join('')
    + '</ul></nav>\n</header>\n'
    + `<main id="main">\n${sections.map(({ html }) => html).join('\n')}\n</main>\n`
    + '<footer><p class="soft">Written by cdk8s-mtc report. It contains no secret values.</p></footer>\n'
    + `<script>${SCRIPT}</script>\n</body>\n</html>\n`;
}

interface Section {
  readonly id: string;
  readonly name: string;
  readonly html: string;
}

function section(id: string, name: string, content: string): Section {
  return {
    id,
    name,
    html: `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${escape(name)}</h2>\n${content}\n`
      + '</section>',
  };
}

function summary({ index, fleets, findings }: ReportInput): string {
  const plans = fleets.flatMap((fleet) => fleet.plans);
  const open = findings.filter(({ reason, severity }) => reason === undefined && severity !== 'info').length;
  const card = (count: number, word: string) => plural(count, word).split(/ (.*)/) as [string, string];
  const cards: Array<[string, string]> = [
    card(countedClusters(index).length, 'cluster'),
    card(index.plans.length, 'plan'),
    card(index.plans.reduce((sum, { namespaces }) => sum + namespaces.length, 0), 'namespace'),
    card(index.runs.length, 'run'),
    ...fleets.length > 0
      ? [[bytes(plans.reduce((sum, plan) => sum + plan.bytes, 0)), 'to copy'] as [string, string]]
      : [],
    card(open, 'open finding'),
  ];
  return '<ul class="cards">'
    + `${cards.map(([value, label]) => `<li><b>${escape(value)}</b>${escape(label)}</li>`).join('')}</ul>\n`;
}

function topologySection(input: ReportInput): string {
  const roles = new Map(input.index.clusters.map(({ name, role }): [string, string] => [
    name, role === 'other' ? 'cluster' : `${role} cluster`,
  ]));
  const merged = connectionsOf(input).filter(({ from, to }) => from !== to);
  if (merged.length > MOST_DRAWN) {
    return `<p>${merged.length} connections are too many for a drawing: they are listed below.</p>`;
  }
  return merged.length === 0
    ? '<p>The manifests describe no connection between clusters.</p>'
    : topology(merged, roles);
}

function timelineSection(fleet: IndexFleet): string {
  const { bytesPerSecond, overheadSeconds, changedShare } = fleet.assumptions;
  const assumptions = `Estimates: ${bytes(bytesPerSecond)}/s, ${duration(overheadSeconds)} for each run, `
    + `${Math.round(changedShare * 100)} % of the data changes before the cutover. Runs are executed one at a time.`;
  return `<h3>${escape(fleet.name)}</h3><p class="soft">${escape(assumptions)}</p>${timeline(fleet)}`;
}

function plansSection(input: ReportInput): string {
  const { index, fleets } = input;
  const known = new Map(fleets.flatMap(({ plans }) => plans.map((plan) => [plan.name, plan])));
  const plans = index.plans.map((plan) => {
    const facts = known.get(plan.name);
    return [plan.name, facts
      ? String(facts.wave)
      : '', `${plan.source ?? '?'} to ${plan.destination ?? '?'}`, String(plan.namespaces.length),
    facts ? String(facts.amounts.pods) : '',
    facts ? String(facts.amounts.volumes) : '', facts ? bytes(facts.bytes) : '',
    facts ? duration(facts.cutoverSeconds) : ''];
  });
  const namespaces = fleets.length > 0
    ? fleets.flatMap((fleet) => fleet.plans.flatMap((plan) => plan.namespaces.map((one) => (
      [one.source, one.destination, plan.name, String(one.pods), String(one.volumes), bytes(one.bytes), one.reason]))))
    : index.plans.flatMap((plan) => plan.namespaces.map(({ source, destination }) => [source, destination, plan.name]));
  const volumes = volumesOf(input);
  return [
    searchable('plan-rows', 'Plans',
      ['Plan', 'Wave', 'Clusters', '#Namespaces', '#Pods', '#Volumes', '#To copy', '#Downtime'], plans),
    searchable('namespace-rows', 'Namespaces', fleets.length > 0
      ? ['Namespace', 'On the destination', 'Plan', '#Pods', '#Volumes', '#To copy', 'Because']
      : ['Namespace', 'On the destination', 'Plan'], namespaces),
    ...volumes.length > 0 ? [searchable('volume-rows', 'Volumes', VOLUME_COLUMNS, volumes)] : [],
    ...fleets.length > 0
      ? []
      : ['<p class="soft">Volumes that MTC finds in the namespaces, and that no plan lists, '
        + 'are not in the manifests.</p>'],
  ].join('\n');
}

/**
 * A table whose rows are data, so that it stays fast with thousands of them. Columns that begin with `#` are numbers.
 */
function searchable(
  id: string, name: string, columns: readonly string[], rows: ReadonlyArray<readonly string[]>,
): string {
  const head = columns.map((column) => `<th scope="col"${column.startsWith('#') ? ' class="number"' : ''}>`
    + `${escape(column.replace(/^#/, ''))}</th>`).join('');
  return `<h3>${escape(name)}</h3>\n<div data-rows="${id}"><div class="controls"><label>Search `
    + `${escape(name.toLowerCase())}: <input type="search"></label> `
    + '<span class="soft" role="status"></span></div><div class="scroll tall" role="region" '
    + `aria-label="${escape(name)}" tabindex="0"><table><caption>${escape(name)}</caption>`
    + `<thead><tr>${head}</tr></thead><tbody></tbody></table></div><button `
    + 'type="button" hidden>Show more</button></div>'
    + `<script type="application/json" id="${id}">${jsonForScript(rows)}</script><noscript><p>The rows of this table `
    + 'need JavaScript.</p></noscript>';
}

function runbookSection(input: ReportInput): string {
  const { steps, undoing } = runbookOf(input);
  return [
    `<p>${escape(howToApply(input.folder, input.index.runs.length > 0)).replace(/`([^`]*)`/g, '<code>$1</code>')}</p>`,
    ...steps.map((step, place) => runbookStep(step, `<b>${place + 1}.</b> `)),
    ...undoing.length === 0 ? [] : [`<h3>${ONLY_TO_UNDO}</h3>`, `<p>${ABOUT_ROLLBACKS}</p>`],
    ...undoing.map((step) => runbookStep(step, '')),
  ].join('\n');
}

function runbookStep({ unit, cluster, purpose, commands, expected, undo }: RunbookStep, number: string): string {
  return `<details><summary>${number}${escape(unit)} <span class="soft">on ${escape(cluster)}</span></summary>`
    + `<p>${escape(purpose)}</p><pre tabindex="0">${escape(commands.join('\n'))}</pre><p><b>Expected:</b> `
    + `${escape(expected)}</p>`
    + `<p><b>Undo:</b></p><pre tabindex="0">${escape(undo)}</pre></details>`;
}

function findingsSection(input: ReportInput): string {
  const { findings } = input;
  const all = findings.filter(({ severity }) => severity !== 'info');
  const infos = findings.length - all.length;
  const open = all.filter(({ reason }) => reason === undefined);
  const acknowledged = all.filter(({ reason }) => reason !== undefined);
  return [
    open.length === 0 ? '<p>No open errors or warnings.</p>' : open.map(finding).join('\n'),
    ...gapsOf(input).map((gap) => `<p class="soft">${escape(gap).replace(/`([^`]*)`/g, '<code>$1</code>')}</p>`),
    ...infos > 0 ? [`<p class="soft">${plural(infos, 'info')}: cdk8s-mtc check prints them.</p>`] : [],
    ...acknowledged.length > 0 ? ['<h3>Acknowledged</h3>', ...acknowledged.map(finding)] : [],
  ].join('\n');
}

function finding({ severity, rule, subject, message, fix, reason }: ReportFinding): string {
  return `<div class="finding ${severity === 'error' ? 'error' : 'warning'}"><p><span `
    + `class="badge">${escape(severity)}</span> ${escape(subject)} <code>${escape(rule)}</code></p>`
    + `<p>${escape(message)}</p>`
    + `${reason === undefined ? `<p>${escape(fix)}</p>` : `<p><b>Acknowledged:</b> ${escape(reason)}</p>`}</div>`;
}

/** More connections than this are not drawn, and of the table more rows than this are counted. */
const MOST_DRAWN = 1_000;
const MOST_ROWS = 5_000;

const FIREWALL_COLUMNS = ['From', 'To', 'Host', 'Port', 'Protocol', 'Reason'];

function firewallSection(connections: readonly Connection[]): string {
  const more = connections.length - MOST_ROWS;
  const rows = connections.slice(0, MOST_ROWS).map(({ from, to, host, port, protocol, reason }) => [
    from, to, host, port, protocol, reason,
  ]);
  const data = `data:text/csv;charset=utf-8,${encodeURIComponent(csv([FIREWALL_COLUMNS, ...rows]))}`;
  return `${table('Connections that must be allowed', FIREWALL_COLUMNS, rows)}<p class="controls"><a `
    + `href="${escape(data)}" download="firewall.csv">Download as CSV</a></p>`
    + (more > 0 ? `<p>… and ${more} more: <code>cdk8s-mtc report --csv</code> writes all.</p>` : '');
}

function credentialsSection(input: ReportInput): string {
  const rows = credentialsOf(input)
    .map(({ what, where, readBy, expiry, revoke }) => [what, where, readBy, expiry, revoke]);
  return rows.length === 0
    ? '<p>The manifests refer to no credentials.</p>'
    : table('Credentials of the migration', ['Credential', 'Where', 'Read by', 'Expires', 'Revoke'], rows);
}

function privilegesSection(input: ReportInput): string {
  const rows = privilegesOf(input).map(({ what, cluster, reason, close }) => [what, cluster, reason, close]);
  return rows.length === 0
    ? '<p>The manifests open nothing.</p>'
    : table('What is opened, and what closes it', ['Opened', 'Cluster', 'Reason', 'Close with'], rows);
}
