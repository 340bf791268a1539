import { rejectCredentials } from '../../src/constructs/url';
import { expectSecret, hostChart, mistakesOf } from '../support/program';

function refused(url?: string): string[] {
  const chart = hostChart();
  rejectCredentials(chart, 'url', url);
  return mistakesOf(chart);
}

test.each([
  'https://me:hunter2@a.corp', 'me:hunter2@a.corp', 'ftp://me:hunter2@a.corp', 'https://hunter2@a.corp\n',
  ' https://hunter2@a.corp', 'HTTPS://hunter2@a.corp',
])('credentials in %j are rejected and not repeated', (url) => {
  const messages = refused(url);
  expect(messages).toEqual([
    '[ocp4] url: contains credentials, which would be written to the manifest in plain text, and which MTC ignores; '
      + 'write "https://a.corp".',
  ]);
  expectSecret(messages, 'hunter2');
});

test.each([
  undefined, '', 'https://a.corp', 'https://a.corp/@x', 'https://a.corp?x=@', 'a.corp', 'not a url',
])('%j contains none', (url) => {
  expect(refused(url)).toEqual([]);
});
