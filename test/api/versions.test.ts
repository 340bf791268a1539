import * as fs from 'fs';
import * as path from 'path';
import {
  endOfOpenshift, endsSoon, FACTS_CHECKED, FIRST_OPENSHIFT_WITH_SUPPORTED_MTC, FIRST_OPENSHIFT_WITHOUT_MTC,
  groupInstead,
  isUnsupportedOpenshift, LAST_OPENSHIFT_WITH_MTC, missingApi, mtcFor, needsLegacyOperator, NEWEST_MTC, oadpFor,
  oadpRanges, partnersOf,
} from '../../src/api/versions/life-cycle';
import { MTC_RELEASES } from '../../src/api/versions/mtc-releases';
import { OPENSHIFT_RELEASES } from '../../src/api/versions/openshift-releases';
import {
  areDifferent, formatVersion, isAtLeast, isBefore, isNewerThan, knownVersion, parseVersion,
} from '../../src/grammar/version';

const version = knownVersion;

describe('a version', () => {
  test.each([
    ['4.20', { major: 4, minor: 20 }],
    ['4.2', { major: 4, minor: 2 }],
    ['v1.8.16', { major: 1, minor: 8, patch: 16 }],
    ['3.11.634', { major: 3, minor: 11, patch: 634 }],
    ['4.20.0-rc.1', { major: 4, minor: 20, patch: 0 }],
  ])('is read from %s', (text, expected) => expect(parseVersion(text)).toEqual(expected));

  test.each([
    '', '4', 'latest', '4.x', '4.20.', '4..20', '4.20.3.1', ' 4.20', '4.20\n', '99999.1', '-4.20',
  ])('is not read from %j', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });

  test('is written with the numbers that are known', () => {
    expect([{ major: 3 }, { major: 4, minor: 20 }, { major: 1, minor: 8, patch: 0 }].map(formatVersion))
      .toEqual(['3', '4.20', '1.8.0']);
  });

  test.each([
    ['1.8.3', '1.8.4', true, false],
    ['1.8.4', '1.8.4', false, true],
    ['1.8', '1.8.4', false, false], // may be either
    ['1.7', '1.8.4', true, false],
    ['1.10', '1.9', false, true], // numbers, not text
    ['1.8.4', '1.8', false, true],
    ['2.0', '1.8.4', false, true],
  ])('%s and the bound %s', (text, bound, before, atLeast) => {
    expect([isBefore(version(text), bound), isAtLeast(version(text), bound)]).toEqual([before, atLeast]);
  });

  test.each([
    ['4.16.9', '4.16', false],
    ['4.17', '4.16', true],
    ['4.15', '4.16', false],
  ])('%s is of a later minor release than %s: %s', (text, minor, expected) =>
    expect(isNewerThan(version(text), minor)).toBe(expected));

  test.each([
    ['1.8', '1.8.4', false],
    ['1.8.4', '1.8', false],
    ['1.8.3', '1.8.4', true],
    ['1.7', '1.8.4', true],
  ])('%s certainly differs from %s: %s', (one, other, expected) =>
    expect(areDifferent(version(one), version(other))).toBe(expected));
});

describe('the facts', () => {
  test('are complete and in order', () => {
    for (const releases of [OPENSHIFT_RELEASES, MTC_RELEASES]) {
      releases.forEach(({ version: one }, index) =>
        expect(index === 0 || isBefore(version(releases[index - 1].version), one)).toBe(true));
    }
    const days = OPENSHIFT_RELEASES.flatMap(({ maintenanceEnd, extendedEnd }) => [maintenanceEnd, extendedEnd])
      .concat(MTC_RELEASES.map(({ end }) => end));
    expect(days.filter((day) => day !== undefined && !(/^\d{4}-\d\d-\d\d$/.test(day) && Date.parse(day) > 0)))
      .toEqual([]);
    const minors = MTC_RELEASES.map((release) => release.version);
    expect(OPENSHIFT_RELEASES.flatMap(({ mtc }) => mtc).filter((minor) => !minors.includes(minor))).toEqual([]);
    expect(MTC_RELEASES.filter(({ version: minor, newest }) => !newest.startsWith(`${minor}.`))).toEqual([]);
  });

  test('are those of the README\'s first page', () => {
    const readme = fs.readFileSync(path.join(__dirname, '../../README.md'), 'utf8');
    const page = readme.slice(readme.indexOf('## Is MTC the right tool?'), readme.indexOf('## Try it'));
    const ended = MTC_RELEASES.filter(({ end }) => end !== undefined)
      .map(({ version: minor, end }) => `MTC ${minor} has not been supported since ${end}`);
    const named = [`Checked on ${FACTS_CHECKED}`, `OpenShift ${LAST_OPENSHIFT_WITH_MTC} is the last version with MTC`,
      `OpenShift ${FIRST_OPENSHIFT_WITHOUT_MTC} and later`, ...ended];
    expect(named.filter((text) => !page.replace(/\s+/g, ' ').includes(text))).toEqual([]);
  });

  test('say where MTC begins and ends', () => {
    expect([
      FIRST_OPENSHIFT_WITH_SUPPORTED_MTC, LAST_OPENSHIFT_WITH_MTC, FIRST_OPENSHIFT_WITHOUT_MTC, NEWEST_MTC.newest,
    ])
      .toEqual(['4.10', '4.20', '4.21', '1.8.16']);
  });
});

test.each([
  ['3.11', ['1.4', '1.5', '1.6', '1.7']],
  ['3.9', ['1.4', '1.5', '1.6', '1.7']],
  ['4.9', ['1.6', '1.7']],
  ['4.10', ['1.7', '1.8']],
  ['4.20', ['1.8']],
  ['4.21', []],
  ['5.0', []],
  ['4.1', undefined],
])('OpenShift %s can run MTC %j', (openshift, minors) => expect(mtcFor(version(openshift))).toEqual(minors));

test('only OpenShift 4.10 and later has a supported MTC', () => {
  expect(['3.11', '4.9', '4.9.59', '4.10', '4.10.1', '4.20']
    .map((openshift) => isUnsupportedOpenshift(version(openshift)))).toEqual([true, true, true, false, false, false]);
});

test('the legacy operator is for OpenShift 3, and 4.2 to 4.5', () => {
  expect(['3.7', '4.2', '4.5', '4.6'].map((openshift) => needsLegacyOperator(version(openshift))))
    .toEqual([true, true, true, false]);
});

test.each([
  ['1.4', ['1.4']],
  ['1.5', ['1.5', '1.6', '1.7']],
  ['1.6', ['1.6', '1.5']],
  ['1.7', ['1.7', '1.5']],
  ['1.8', ['1.8']],
])('MTC %s works with %j', (mtc, partners) => expect(partnersOf(mtc)).toEqual(partners));

describe('the end of support', () => {
  test.each([
    ['4.14', '2026-10-31'], // of the last extended support
    ['4.19', '2026-12-17'],
    ['4.22', undefined],
  ])('of OpenShift %s is %s', (openshift, end) => expect(endOfOpenshift(version(openshift))).toBe(end));

  test.each([
    ['2026-11-27', 'over'],
    ['2026-11-28', 'soon'],
    ['2027-05-27', 'soon'],
    ['2027-05-28', undefined],
  ])('on %s is %s on the day on which the facts were checked', (day, expected) => expect(endsSoon(day)).toBe(expected));
});

describe('OADP', () => {
  test.each([
    ['1.8.2', [['1.2', '1.3']]],
    ['1.8.3', [['1.2', '1.4']]],
    ['1.8.7', [['1.2', '1.5']]],
    ['1.8.16', [['1.2', '1.6']]],
    ['1.8', [['1.2', '1.3'], ['1.2', '1.4'], ['1.2', '1.5'], ['1.2', '1.6']]],
    ['1.7.3', [['0.5', '1.1']]],
    ['1.7.2', []],
    ['1.6', []],
  ])('for MTC %s', (mtc, ranges) =>
    expect(oadpRanges(version(mtc)).map(({ from, before }) => [from, before])).toEqual(ranges));

  test.each([
    ['4.11', []],
    ['4.12', ['1.3']],
    ['4.15', ['1.3', '1.4']],
    ['4.16.5', ['1.4']],
    ['4.18', ['1.4']],
    ['4.19', ['1.5']],
  ])('in the catalog of OpenShift %s', (openshift, expected) => expect(oadpFor(version(openshift))).toEqual(expected));
});

describe('API versions', () => {
  test.each([
    ['policy/v1beta1', 'PodDisruptionBudget', '4.11', undefined],
    ['policy/v1beta1', 'PodDisruptionBudget', '4.12', ['4.12', 'policy/v1']],
    ['policy/v1beta1', 'PodSecurityPolicy', '4.12', ['4.12', undefined]],
    ['extensions/v1beta1', 'Deployment', '4.2', undefined],
    ['extensions/v1beta1', 'Deployment', '4.3', ['4.3', 'apps/v1']],
    ['extensions/v1beta1', 'Ingress', '4.8', undefined],
    ['extensions/v1beta1', 'Ingress', '4.9', ['4.9', 'networking.k8s.io/v1']],
    ['extensions/v1beta1', 'PodSecurityPolicy', '4.11', ['4.3', 'policy/v1beta1']],
    ['extensions/v1beta1', 'PodSecurityPolicy', '4.12', ['4.3', undefined]], // its successor is gone as well
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', '4.13', ['4.13', 'autoscaling/v2']],
    ['flowcontrol.apiserver.k8s.io/v1beta1', 'FlowSchema', '4.13', ['4.13', 'flowcontrol.apiserver.k8s.io/v1beta3']],
    ['flowcontrol.apiserver.k8s.io/v1beta1', 'FlowSchema', '4.19', ['4.13', 'flowcontrol.apiserver.k8s.io/v1']],
    ['policy/v1', 'PodDisruptionBudget', '4.20', undefined],
    ['example.com/v1beta1', 'PodDisruptionBudget', '4.20', undefined],
  ])('%s %s on OpenShift %s', (apiVersion, kind, openshift, expected) => {
    const missing = missingApi(apiVersion, kind, version(openshift));
    expect(missing && [missing.since.version, missing.instead]).toEqual(expected);
  });

  test.each([
    ['extensions', 'Deployment', '4.20', 'apps'],
    ['extensions', 'Deployment', '4.2', undefined],
    ['policy', 'PodSecurityPolicy', '4.12', ''],
    ['policy', 'PodDisruptionBudget', '4.20', undefined], // policy/v1 serves it
    ['apps', 'Deployment', '4.20', undefined],
    ['', 'Secret', '4.20', undefined],
  ])('the group instead of %s for %s on OpenShift %s', (group, kind, openshift, expected) => {
    expect(groupInstead(group, kind, version(openshift))).toBe(expected);
  });
});
