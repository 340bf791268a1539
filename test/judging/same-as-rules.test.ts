import { ApiObject } from 'cdk8s';
import { HostCluster, RemoteCluster, ReplicationRepository, S3Credentials, SecretSource } from '../../src';
import { RULES } from '../../src/rules';
import { judge } from '../../src/rules/engine/judge';
import { toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';
import { hostChart, mistakesOf } from '../support/program';
import * as fc from '../support/property';

/** The same values each time; to search further: SYNTH_SEED=$RANDOM SYNTH_RUNS=2000. */
const RUNS = { seed: Number(process.env.SYNTH_SEED ?? 7), numRuns: Number(process.env.SYNTH_RUNS ?? 60) };

/**
 * Addresses: valid, nearly valid, and arbitrary. Credentials are not among them, because a construct
 * rejects them itself.
 */
const parts = fc.tuple(
  fc.constantFrom('', 'https://', 'http://', 'HTTPS://', 'ftp://', 'https:/', '//'),
  fc.constantFrom('a.example.com', 'my_registry.example.com', 'localhost', '10.0.0.1', '[fd00::1]', '-', '[:]', '',
    'console-openshift-console.apps.a.com'),
  fc.constantFrom('', ':443', ':99999', ':', ':0', ':x'),
  fc.constantFrom('', '/', '/v2', '?x=1', ' ', '\n'),
).map((all) => all.join(''));
const addresses = fc.oneof({ weight: 4, arbitrary: parts },
  fc.string({ maxLength: 12 }).filter((text) => !text.includes('@')));

const token = SecretSource.existing('token');
const credentials = S3Credentials.existing('credentials');

const CONSTRUCTS: Record<string, (chart: ReturnType<typeof hostChart>, address: string) => {
  readonly apiObject: ApiObject;
}> = {
  'url of a RemoteCluster': (chart, url) => new RemoteCluster(chart, 'old', { url, token }),
  'exposedRegistryPath of a RemoteCluster': (chart, exposedRegistryPath) =>
    new RemoteCluster(chart, 'old', { url: 'https://api.old.example.com:6443', token, exposedRegistryPath }),
  'exposedRegistryPath of a HostCluster': (chart, exposedRegistryPath) =>
    new HostCluster(chart, 'host', { exposedRegistryPath }),
  'publicUrl of a repository': (chart, publicUrl) =>
    ReplicationRepository.s3Compatible(
      chart, 'backups', { bucket: 'backups', url: 'https://s3.example.com', publicUrl, credentials },
    ),
};

/** The rules in the messages of synth, which has one line for each finding. */
function rulesInMessages(messages: readonly string[]): string[] {
  return messages.map((message) => /\(([a-z]+\/[a-z0-9-]+)\)$/.exec(message)?.[1] ?? message).sort();
}

describe('for any value, synth reports the errors that the rules report on the manifest', () => {
  test.each(Object.entries(CONSTRUCTS))('%s', (_, create) => {
    fc.assert(fc.property(addresses, (address) => {
      const chart = hostChart();
      const { apiObject } = create(chart, address);
      const set = new ManifestSet([toManifest(apiObject.toJson(), 'ocp4', 0)]);
      const errors = judge(set, RULES).filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
      expect(rulesInMessages(mistakesOf(chart))).toEqual(errors.sort());
    }), RUNS);
  });
});
