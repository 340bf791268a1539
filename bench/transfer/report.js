'use strict';
// What was measured, as tables in Markdown.
const { DATA_SETS, FAR_SETS } = require('./data-sets');
const { OURS, ours } = require('./ours');
const { WAYS, onlyWhere, mtc, MD5 } = require('./ways');
const { table } = require('../table');

const TITLES = {
  copy: 'First copy, into an empty folder',
  change: 'Second pass: 1 % has changed',
  verify: 'Verification of a target that is the same',
};

/** The row that the others of a phase are compared with. */
const BASES = {
  copy: 'MTC as shipped (md5)', change: 'MTC as shipped (md5)', verify: 'MTC as shipped (md5), -n --checksum',
};

const FAR_WAYS = {
  'MTC as shipped (md5), 1 stream': mtc([MD5]),
  'ours, by default': ours('stage', {}),
  'ours, 1 stream': onlyWhere(ours('stage', { streams: 1 }), 'large', 'small'),
  'ours, 4 streams': onlyWhere(ours('stage', { streams: 4 }), 'large', 'small'),
  'ours, 8 streams': onlyWhere(ours('stage', { streams: 8 }), 'large', 'small'),
};

/** Other work on the machine only adds: to CPU too, since cores share what they compute with. */
function least(values) {
  const numbers = values.filter((value) => Number.isFinite(value));
  return numbers.length === 0 ? NaN : Math.min(...numbers);
}

function of(rows, where, what) {
  return least(rows.filter((row) => Object.entries(where).every(([key, value]) => row[key] === value))
    .map((row) => row[what]));
}

const shown = (value, digits = 2) => Number.isFinite(value) ? value.toFixed(digits) : '-';

/** Seconds of CPU, their ratio to MTC's, wall time and megabytes, for each set of data. */
function costs(rows, phase) {
  const within = rows.filter((row) => row.phase === phase);
  const sets = Object.keys(DATA_SETS).filter((set) => within.some((row) => row.set === set));
  const ways = Object.keys({ ...WAYS[phase], ...OURS[phase] }).filter((name) => within.some(({ way }) => way === name));
  if (ways.length === 0) {
    return '';
  }
  const heading = ['', ...sets.flatMap((set) => [`${set}: CPU s`, 'x MTC', 'wall s', 'MB sent'])];
  return `\n### ${TITLES[phase]}\n\n${table([heading, ...ways.map((way) => [way, ...sets.flatMap((set) => {
    const at = (what) => of(within, { set, way }, what);
    const base = of(within, { set, way: BASES[phase] }, 'cpu');
    return [shown(at('cpu')), shown(at('cpu') / base), shown(at('wall'), 1),
      shown(at('sent') / 1e6, at('sent') > 1e8 ? 0 : 1)];
  })])])}`;
}

/** What was to be reached, and whether it was. */
function targets({ rows, far }) {
  const lines = [['', 'wanted', 'measured', '']];
  const add = (what, limit, value, digits = 2) => Number.isFinite(value)
    && lines.push([what, `<= ${limit}`, shown(value, digits), value <= limit ? 'reached' : 'MISSED']);
  const cpu = (phase, set, way) => of(rows, { phase, set, way }, 'cpu');
  const ratio = (phase, set, base = BASES[phase]) => cpu(phase, set, 'ours') / cpu(phase, set, base);
  add('first copy, large: CPU beside MTC as shipped', 0.62, ratio('copy', 'large'));
  add('first copy, small', 0.60, ratio('copy', 'small'));
  add('first copy, mixed', 0.50, ratio('copy', 'mixed'));
  add('second pass, large', 0.25, ratio('change', 'large'));
  add('second pass, large: MB sent', 15, of(rows, { phase: 'change', set: 'large', way: 'ours' }, 'sent') / 1e6, 1);
  add('second pass, small', 0.40, ratio('change', 'small'));
  const bare = cpu('change', 'small', 'ours, without ACLs and attributes (as MTC)');
  add('second pass, small, without ACLs and attributes, which MTC also leaves out', 0.40,
    bare / cpu('change', 'small', BASES.change));
  for (const set of Object.keys(DATA_SETS)) {
    add(`verification, ${set}: beside MTC's with md5`, set === 'small' ? 0.5 : 0.3, ratio('verify', set));
  }
  for (const set of Object.keys(DATA_SETS)) {
    add(`verification, ${set}: beside a tuned rsync with md5`, set === 'small' ? 0.5 : 0.3,
      ratio('verify', set, 'tuned rsync in TLS: -n --checksum, md5'));
  }
  for (const phase of ['copy', 'change']) {
    for (const set of Object.keys(DATA_SETS)) {
      const others = ['crane options, xxh128, no loop', 'volsync rsync-tls', 'pv-migrate (ssh -z)']
        .filter((way) => Number.isFinite(cpu(phase, set, way)));
      const cheapest = others.sort((a, b) => cpu(phase, set, a) - cpu(phase, set, b))[0];
      add(`${phase === 'copy' ? 'first copy' : 'second pass'}, ${set}: beside the cheapest of the other three `
        + `(${cheapest})`, 1, ratio(phase, set, cheapest));
    }
  }
  add('second pass, small, without ACLs and attributes: beside pv-migrate, which also leaves them out', 1,
    bare / cpu('change', 'small', 'pv-migrate (ssh -z)'));
  for (const set of Object.keys(DATA_SETS)) {
    const best = Object.keys(Object.fromEntries(rows.filter((row) => row.phase === 'copy').map(({ way }) => [way, 0])))
      .filter((way) => way.startsWith('tuned') && Number.isFinite(cpu('copy', set, way)))
      .sort((a, b) => cpu('copy', set, a) - cpu('copy', set, b))[0];
    add(`first copy, ${set}: beside the best of rsync's options (${best})`, 1, ratio('copy', set, best));
  }
  for (const [set, how, aim] of [
    ['one', 'by default', 5], ['large', 'by default', 5], ['large', '4 streams', 3], ['large', '8 streams', 3],
  ]) {
    const wall = (way) => of(far, { set, way }, 'wall');
    const gain = wall('MTC as shipped (md5), 1 stream') / wall(`ours, ${how}`);
    if (Number.isFinite(gain)) {
      lines.push([`distant link, ${FAR_SETS[set].says}: times as fast as MTC, ${how}`, `>= ${aim}`, shown(gain),
        gain >= aim ? 'reached' : 'MISSED']);
    }
  }
  return `\n### Aims\n\n${table(lines)}`;
}

function farTable(far) {
  const sets = Object.keys(FAR_SETS).filter((set) => far.some((row) => row.set === set));
  if (sets.length === 0) {
    return '';
  }
  const base = Object.keys(FAR_WAYS)[0];
  return `\n### A link with a round trip of 100 ms and a window of 1 MiB\n\n${table([
    ['wall s', ...sets.flatMap((set) => [FAR_SETS[set].says, 'times as quick'])],
    ...Object.keys(FAR_WAYS).map((way) => [way, ...sets.flatMap((set) => [shown(of(far, { set, way }, 'wall')), shown(of(far, { set, way: base }, 'wall') / of(far, { set, way }, 'wall'), 1)])]),
  ])}`;
}

function lossTable(odd) {
  return Object.keys(odd).length === 0
    ? ''
    : '\n### What does not arrive\n\n'
      + `${table([['way', 'not kept'], ...Object.entries(odd).map(([way, lost]) => [way, lost.join(', ') || '-'])])}`;
}

module.exports = { costs, targets, farTable, lossTable, FAR_WAYS };
