'use strict';
const { setFlagsFromString } = require('v8');
const { runInNewContext } = require('vm');
const { migration, sides, PLANS } = require('./manifests');
const { table } = require('../table');

const FEW = 500;
const MANY = 5000;
const TIMES_FEW = 20;
const TIMES_MANY = 7;
const WORST = 8;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

/** Each gives the files of so many waves of ten plans. */
const SETS = {
  'apart': (waves) => migration(waves, { applications: false }),
  'in conflict': (waves) => migration(waves, { applications: false, meeting: true }),
  * 'of several clusters'(waves) { // the namespaces of both sides, with policies, firewalls and quotas
    for (const file of migration(waves, { applications: false })) {
      yield { ...file, cluster: 'host' };
    }
    yield* sides(waves);
  },
  * 'of one name'(waves) { // as many environments, each in its own folder, that were put into one set
    for (let environment = 0; environment < waves; environment++) {
      for (const { name, objects } of migration(1, { applications: false, meeting: true })) {
        yield { name: `environment-${environment}/${name}`, objects };
      }
    }
  },
};

/**
 * What each family of rules takes for so many plans and for ten times as many: where nothing is in conflict, where
 * everything is, and where all have the same names. The first rule that asks what many want to know pays for all of
 * them, as it does in a check.
 */
function linearity(modules) {
  const measured = Object.entries(SETS).map(([name, files]) => ({
    name, few: timesOf(modules, files, FEW, TIMES_FEW), many: timesOf(modules, files, MANY, TIMES_MANY),
  }));
  const families = [...new Set(modules.RULES.map(familyOf))];
  const row = (label, which) => [label, ...measured.flatMap(({ few, many }) => {
    const [one, ten] = [sum(few.times, which), sum(many.times, which)];
    return [milliseconds(one), milliseconds(ten), ten < 1 ? '-' : (ten / one).toFixed(1)];
  })];
  const worst = measured.flatMap(({ name, few, many }) =>
    [...many.times].map(([id, time]) => ({ id, name, time, before: few.times.get(id) })))
    .sort((a, b) => b.time - a.time).slice(0, WORST);
  return [
    `${FEW} and ${MANY} plans, with their runs, hooks, policies and clusters; ms of CPU, `
      + `least of ${TIMES_FEW} and of ${TIMES_MANY}.\n`,
    table([
      ['family', ...measured.flatMap(({ name }) => [`${name}: 1x`, '10x', 'ratio'])],
      ...families.map((family) => row(family, (id) => id.startsWith(`${family}/`))),
      row('all', () => true),
      ['manifests', ...measured.flatMap(({ few, many }) => [String(few.manifests), String(many.manifests), ''])],
      ['findings', ...measured.flatMap(({ few, many }) => [String(few.findings), String(many.findings), ''])],
    ]),
    '\nThe rules that take most:\n',
    table([['rule', 'plans', '1x', '10x', 'ratio'],
      ...worst.map(({ id, name, time, before }) => [
        id, name, milliseconds(before), milliseconds(time), (time / before).toFixed(1),
      ])]),
  ].join('\n');
}

/** The least time of each rule, in milliseconds. */
function timesOf({ RULES, ManifestSet, toManifest, problemsOf }, files, plans, times) {
  const least = new Map(RULES.map(({ id }) => [id, Infinity]));
  let findings = 0;
  let count = 0;
  for (let time = 0; time < times; time++) {
    const manifests = []; // others each time: rules remember what they have seen of one
    for (const { name, objects, cluster } of files(plans / PLANS)) {
      objects.forEach((object, index) => manifests.push(toManifest(object, name, index, cluster)));
    }
    const set = new ManifestSet(manifests);
    collectGarbage();
    findings = 0;
    count = manifests.length;
    for (const rule of RULES) {
      const before = process.cpuUsage();
      const found = [...problemsOf(rule, set, { now: Date.UTC(2026, 0) })].length;
      const { user, system } = process.cpuUsage(before);
      least.set(rule.id, Math.min(least.get(rule.id), (user + system) / 1000));
      findings += found;
    }
  }
  return { times: least, findings, manifests: count };
}

function sum(times, which) {
  return [...times].filter(([id]) => which(id)).reduce((total, [, time]) => total + time, 0);
}

function familyOf({ id }) {
  return id.split('/')[0];
}

function milliseconds(time) {
  return time.toFixed(time < 10 ? 2 : 0);
}

module.exports = { linearity };
