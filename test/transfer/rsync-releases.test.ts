import * as fs from 'fs';
import * as path from 'path';
import { mistakesWith, TransferProgram } from './program';
import { RSYNC_FLOOR, RSYNC_SECURITY_RELEASES } from '../../src/api/rsync-releases';

const ROOT = path.join(__dirname, '..', '..');

test('pods know the floor, the fixes that an older rsync lacks, and the builds that have them', () => {
  const program = new TransferProgram();
  program.engineWithClaim();
  expect(program.one('old', 'ConfigMap', 'shop-transfer-scripts').data['rsync-releases.sh'])
    .toBe(`# shellcheck shell=bash disable=SC2034
RSYNC_FLOOR=3.4.3
RSYNC_LACKS='lacks the security fixes of rsync 3.4.3 (2026-05-20; CVE-2026-43618, CVE-2026-43620)'
RSYNC_FIXED='debian-12/3.2.7-1+deb12u5 debian-13/3.4.1+ds1-5+deb13u3'
`);
});

test('the oldest rsync that is accepted is known to the pods of both sides', () => {
  const program = new TransferProgram();
  program.engineWithClaim({ image: { minimumRsync: '3.5.0' } }).stage('first');
  for (const chart of ['run-shop-1-stage-first-old', 'run-shop-1-stage-first-new']) {
    expect(program.pod(chart).environment.TRANSFER_MINIMUM_RSYNC).toBe('3.5.0');
  }
});

test.each(['3.5', '3', 'v3.5.0', '3.5.0-1', ''])('%j is not a version of rsync', (minimumRsync) => {
  expect(mistakesWith({ image: { minimumRsync } })).toEqual([
    `[new/shop] image.minimumRsync: "${minimumRsync}" is not a version of rsync; write three numbers, such as "3.5.0".`,
  ]);
});

test('the floor is a release of which the fixes are known', () => {
  expect(RSYNC_SECURITY_RELEASES.map(({ version }) => version)).toContain(RSYNC_FLOOR);
});

test('docs/transfer.md lists each vulnerability with the release that fixes it', () => {
  const text = fs.readFileSync(path.join(ROOT, 'docs/transfer.md'), 'utf8');
  for (const { version, date, vulnerabilities } of RSYNC_SECURITY_RELEASES) {
    for (const { id, effect } of vulnerabilities) {
      expect(text).toContain(`| ${version} (${date}) | ${id} | ${effect} |`);
    }
  }
});

describe('the image that the project describes', () => {
  const image = (file: string) => fs.readFileSync(path.join(ROOT, 'images/transfer', file), 'utf8');

  test('has an rsync with all known fixes, and pins every package', () => {
    const packages = image('packages.lock').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(packages.filter((line) => !/^[a-z0-9.+-]+=[0-9][0-9A-Za-z.+~:-]*$/.test(line))).toEqual([]);
    const newest = RSYNC_SECURITY_RELEASES[RSYNC_SECURITY_RELEASES.length - 1].version;
    expect(packages.find((line) => line.startsWith('rsync=')))
      .toMatch(new RegExp(`^rsync=${newest.replace(/\./g, '\\.')}\\b`));
  });

  test('runs without root, from a base that the caller pins', () => {
    const lines = image('Containerfile').split('\n');
    expect(lines.filter((line) => line.startsWith('USER '))).toEqual(['USER 65534:65534']);
    expect(lines.filter((line) => /^(ARG|FROM) /.test(line)))
      .toEqual(['ARG BASE', 'FROM ${BASE} AS build', 'FROM scratch']);
  });
});
