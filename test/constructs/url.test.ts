import { checkUrl } from '../../src/constructs/url';
import { expectSecret, hostChart, mistakesOf } from '../support/program';

function refused(url: string): string[] {
  const chart = hostChart();
  checkUrl(chart, 'url', url, { condition: 'InvalidURL', fallback: 'write the address' });
  return mistakesOf(chart);
}

test.each([
  'https://a.corp', 'http://a.corp:80', 'https://10.0.0.1/', 'https://[fd00::1]:6443', 'https://a.corp/k8s/c-1?x=1', 'https://a.corp/@x',
])('%s is a URL', (url) => {
  expect(refused(url)).toEqual([]);
});

test.each([
  ['a.corp', 'write "https://a.corp".'],
  ['a.corp:80/path', 'write "https://a.corp:80".'],
  ['//a.corp', 'write "https://a.corp".'],
  ['https//a.corp', 'write "https://a.corp".'],
  ['https:/a.corp', 'write "https://a.corp".'],
  ['HTTPS://a.corp', 'write "https://a.corp".'],
  ['s3://a.corp/bucket', 'write "https://a.corp".'],
  ['https://a.corp ', 'write "https://a.corp".'],
  ['https:\\\\a.corp', 'write the address.'],
  ['https://', 'write the address.'],
  ['https://:443', 'write the address.'],
  ['', 'write the address.'],
])('%j is none', (url, fix) => {
  expect(refused(url)).toEqual([`[ocp4] url: ${JSON.stringify(url)} is no URL with https:// (or http://) and a host; MTC reports it as InvalidURL; ${fix}`]);
});

test('a variable that isn\'t set, where the types were told that it is, is none either', () => {
  expect(refused(process.env.NO_SUCH_URL!)).toEqual(['[ocp4] url: "" is no URL with https:// (or http://) and a host; MTC reports it as InvalidURL; write the address.']);
});

test('credentials are refused and not repeated, however they are written', () => {
  for (const url of ['https://me:hunter2@a.corp', 'me:hunter2@a.corp', 'https://me:hunter2/x@a.corp', 'ftp://me:hunter2@a.corp', 'https://hunter2@a.corp\n']) {
    const messages = refused(url);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(/; write "https:\/\/a\.corp"\.$/);
    expectSecret(messages, 'hunter2');
  }
});
