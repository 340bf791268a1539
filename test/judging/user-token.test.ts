import { App, Chart } from 'cdk8s';
import { Findings, HostCluster, RemoteCluster, SecretSource } from '../../src';
import { base64 } from '../../src/rules/examples/values';

const USER_TOKEN = 'sha256~Yh3dXv5TQxWl5cB1rF7kq0jE6tqZ2mPzN8sUaG4oLwI';

/** What synth finds at a remote cluster with this token, as `check` finds it in a Secret. */
function found(token: SecretSource) {
  const chart = new Chart(new App(), 'new');
  new HostCluster(chart, 'host');
  const remote = new RemoteCluster(chart, 'old', { url: 'https://api.old.example.com:6443', token });
  return Findings.of(remote).all.filter(({ rule }) => rule.startsWith('secret/'));
}

test('the token of a user, which expires after a day, is a warning at synth, and is not shown', () => {
  process.env.CDK8S_MTC_TEST_TOKEN = USER_TOKEN;
  const findings = found(SecretSource.env('CDK8S_MTC_TEST_TOKEN'));
  delete process.env.CDK8S_MTC_TEST_TOKEN;
  expect(findings).toMatchObject([{ rule: 'secret/user-token', severity: 'warning', construct: 'new/old' }]);
  expect(findings[0].message).toMatch(/expires after 24 hours/);
  for (const text of [USER_TOKEN, base64(USER_TOKEN)]) {
    expect(JSON.stringify(findings)).not.toContain(text);
  }
});

test('neither an existing Secret nor the token of a ServiceAccount is reported', () => {
  expect(found(SecretSource.existing('old-token'))).toEqual([]);
  expect(found(SecretSource.plainTextLiteral('eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlIn0.c2lnbmF0dXJl'))).toEqual([]);
});
