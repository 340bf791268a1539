import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { cliLater, Files, folderWith } from './support';
import { diagnosticOf } from '../../src/cli/editor/translate';
import { findingsIn } from '../../src/cli/editor/workspace';
import { checkFiles } from '../../src/cli/mcp/check-tool';
import { withoutSecretForms } from '../../src/masking/secret-text';
import { ProxyUse } from '../../src/output/migration-index';
import { mtc, outputFolder, PLAN, READY, SECRET, SOURCE, TestObject, units } from '../operations/world';
import * as fc from '../support/property';

/** Every command, on output folders that contain every kind of secret, and with a cluster that quotes them. */

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The objects with a secret at every kind of place. */
function objects(secret: string): TestObject[] {
  const core = (
    kind: string, name: string, fields: object,
  ): TestObject => ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'shop-web' }, ...fields });
  return [
    core('Secret', 'odd-key', { stringData: { [`${secret}1`]: 'a' } }),
    core('ConfigMap', 'texts', {
      data: {
        'password': secret,
        'settings': `user=a\npassword=${secret}\n`,
        'header': `Authorization: Bearer ${secret}`,
        'key.pem': `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----\n`,
        'blob': `https://a.blob.example.com/b?sv=2022&sig=${secret}&se=2030`,
      },
    }),
    {
      ...core('Pod', 'pod', {
        spec: {
          containers: [{
            name: 'a',
            image: 'a',
            args: ['--token', secret, `-p${secret}`],
            env: [{ name: 'DB_PASSWORD', value: secret }],
          }],
        },
      }),
    },
    {
      ...core('Service', 'annotated', { spec: {} }),
      metadata: { name: 'annotated', namespace: 'shop-web', annotations: { note: `eyJ${secret}.${secret}` } },
    } as TestObject,
    mtc('MigrationController', 'migration-controller', {
      stunnel_tcp_proxy: `http://mtc:p%40${secret}@proxy.example.com:3128`,
      nonsense: `a:${secret}@proxy:1`,
    }),
    mtc('MigCluster', 'east', {
      isHostCluster: false,
      url: `https://admin:${secret}@api.east.example.com:6443`,
      serviceAccountSecretRef: { name: 'x' },
    }),
    mtc('MigStorage', 'backups', {
      backupStorageProvider: 'aws',
      backupStorageConfig: { awsBucketName: 'b', awsS3Url: `https://key:${secret}@minio.example.com` },
    }),
    mtc('MigHook', 'hook', {
      custom: false, image: 'x', playbook: base64(`- hosts: all\n  vars:\n    password: ${secret}\n`),
    }),
  ];
}

function folderOf(secret: string): string {
  return outputFolder(units().map((unit) => {
    switch (unit.path) {
      case 'secrets/new': return {
        ...unit,
        objects: [{ ...SECRET, stringData: { saToken: secret }, data: { other: base64(secret) } }, ...objects(secret)],
      };
      case 'clusters/old/manifests': return { ...unit, objects: objects(secret) };
      case 'clusters/new/manifests':
        return { ...unit, objects: [{ ...SOURCE, spec: { ...SOURCE.spec, insecure: 'true' } }, PLAN] };
      default: return unit;
    }
  }), {
    controllers: [{
      cluster: 'new',
      proxies: [{ use: ProxyUse.VOLUMES, host: 'proxy.example.com', port: 3128 }],
      usesNodePorts: false,
      isRsyncPrivileged: false,
    }],
  });
}

const OLD = 'S3CR3Tolder0123456';
const NEW = 'S3CR3Tnewer0123456';

/** A kubectl whose cluster has the older objects, and quotes what it is given when it is asked to change something. */
const KUBECTL = `#!/bin/sh
live=$(dirname "$0")/live
case " $* " in
  *" config "*) echo "https://api.$(echo "$*" | grep -o "old\\|new" | head -n 1).example.com:6443" ;;
  *" get "*)
    while [ "$1" != get ]; do shift; done
    kind=\${2%%.*}
    case "$3" in
      -*) cat "$live/$kind.list" 2> /dev/null || echo '{"items": []}' ;;
      openshift-migration | shop-web) echo '{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "'$3'"}}' ;;
      *) cat "$live/$kind.$3" 2> /dev/null ;;
    esac
    exit 0 ;;
  *" --dry-run="*) cat ;;
  *)
    echo 'Error from server (Invalid): "http://mtc:${NEW}@proxy:3128", token eyJ${NEW}.${NEW}, Bearer ${NEW}, password=${NEW} and https://a/b?sig=${NEW} are invalid' >&2
    exit 1 ;;
esac
`;

/** What the cluster has, as files that this kubectl prints. */
function live(all: readonly TestObject[]): Files {
  return Object.fromEntries(all.flatMap((object) => [
    [`live/${object.kind}.${object.metadata.name}`, JSON.stringify(object)],
    [`live/${object.kind}.list`, JSON.stringify({ items: all.filter(({ kind }) => kind === object.kind) })],
  ]));
}

/** A mistake that can be fixed, beside a secret. */
const FIXABLE = `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: east, namespace: openshift-migration }
spec:
  isHostCluster: "false"
  url: https://admin:${NEW}@api.east.example.com:6443
  insecure: false
`;

let folder: string;

beforeAll(() => {
  const condition = {
    type: 'InvalidURL',
    status: 'True',
    category: 'Critical',
    message: `https://admin:${OLD}@api.old.example.com is invalid: Bearer ${OLD}, "password": "${OLD}"`,
  };
  folder = folderWith({
    'kubectl': KUBECTL,
    ...live([
      ...objects(OLD), { ...SECRET, data: { saToken: base64(OLD) } },
      { ...SOURCE, status: { conditions: [condition] } }, { ...PLAN, status: READY },
    ]),
    'dump.yaml': JSON.stringify({
      apiVersion: 'v1', kind: 'List', items: [...objects(OLD), { ...SOURCE, status: { conditions: [condition] } }],
    }),
    'fixable.yaml': FIXABLE,
  });
  chmodSync(join(folder, 'kubectl'), 0o755);
  writeFileSync(join(folder, 'old'), folderOf(OLD));
  writeFileSync(join(folder, 'new'), folderOf(NEW));
});

const at = (name: 'old' | 'new') => readFileSync(join(folder, name), 'utf8');

/** The secrets in an output, in plain text and in base64 from each of the three places at which it may start. */
function secretsIn(output: string): string[] {
  return [OLD, NEW].flatMap((secret) => [
    secret, ...[0, 1, 2].map((skip) => base64(secret.slice((3 - skip) % 3)).slice(0, -4)),
  ])
    .filter((form) => output.includes(form));
}

/**
 * The commands, and something that shows that they have done their work. `OLD` and `NEW` stand for the folders, `OUT`
 * for a new one.
 */
const COMMANDS: ReadonlyArray<readonly [command: string, shows: string]> = [
  ...['text', 'json', 'sarif', 'junit', 'github', 'gitlab']
    .map((format): [string, string] => [`check NEW --format ${format} --no-cache`, 'document/wrong-type']),
  ['check fixable.yaml --no-cache --diff --unsafe-fixes', '+  isHostCluster: false'],
  ['check NEW --no-cache --write-baseline --baseline OUT.json', 'OUT.json'],
  ['check dump.yaml --no-cache', 'dump.yaml'],
  ['import NEW --output OUT', 'looks like a secret value'],
  ['import NEW --fix --output OUT', 'Repaired'],
  ['import dump.yaml --output OUT', 'looks like a secret value'],
  ['diff OLD NEW', 'spec.stunnel_tcp_proxy: "http://********@proxy.example.com:3128" (a secret part of it differs)'],
  ['diff OLD NEW --markdown', 'spec.stunnel_tcp_proxy'],
  ['diff OLD NEW --json', 'spec.stunnel_tcp_proxy'],
  ['diff NEW --live', 'spec.stunnel_tcp_proxy'],
  ['diff NEW --live --json', 'spec.stunnel_tcp_proxy'],
  ['apply NEW --dry-run', 'spec.stunnel_tcp_proxy'],
  ['apply NEW --dry-run --json', 'spec.stunnel_tcp_proxy'],
  ['apply NEW', 'are invalid'],
  ['apply NEW --json', 'are invalid'],
  ['run NEW shop first-copy --yes --result OUT.json --junit OUT.xml --markdown OUT.md --audit OUT.log', 'are invalid'],
  ['teardown NEW --yes', 'are invalid'],
  ['unlock NEW', ''],
  ['status NEW --why', 'is invalid'],
  ['status NEW --why --json', 'is invalid'],
  ['preflight NEW', 'are invalid'],
  ['preflight NEW --json --junit OUT.xml --markdown OUT.md', 'are invalid'],
  ['report NEW', 'proxy.example.com'],
  ['report NEW --markdown', 'proxy.example.com'],
  ['report NEW --csv', 'proxy.example.com'],
  ['show NEW', 'Clusters'],
  ['inventory --from dump.yaml', 'cdk8s-mtc:inventory'],
  ['explain InvalidURL', 'InvalidURL'],
];

describe.each(COMMANDS)('%s', (command, shows) => {
  test('prints and writes no secret', async () => {
    const out = join(folder, command.replace(/\W+/g, '-'));
    const reaches = /^(?:apply|diff|run|teardown|unlock|status|preflight)\b/.test(command)
      ? ['--kubectl', join(folder, 'kubectl'), '--wait', '0']
      : [];
    const args = command.replace('OLD', at('old')).replace('NEW', at('new')).replace(/OUT/g, out).split(' ');
    const { stdout, stderr } = await cliLater(folder, [...args, ...reaches]);
    expect(stdout + stderr).toContain(shows.replace('OUT', out));
    const written = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      join(folder, name).startsWith(out))
      .map((name) => join(folder, name)).filter((path) => !readdirSync(folder).includes(path)).flatMap(contentOf);
    expect(secretsIn([stdout, stderr, ...written].join('\n'))).toEqual([]);
  });
});

function contentOf(path: string): string[] {
  try {
    return [readFileSync(path, 'utf8')];
  } catch {
    return []; // a folder
  }
}

test('an editor gets no secret', () => {
  const { findings } = findingsIn(at('new'), new Map(), 0, false);
  const shown = JSON.stringify([...findings.values()].flat().map((finding) => diagnosticOf(finding)));
  expect(shown).toContain('document/wrong-type');
  expect(secretsIn(shown)).toEqual([]);
});

test('an assistant gets no secret', () => {
  const { text } = checkFiles(['.'], at('new'));
  expect(text).toContain('document/wrong-type');
  expect(secretsIn(text)).toEqual([]);
});

test('masking a text that is valid JSON leaves it valid', () => {
  const form = fc.oneof(fc.string(), fc.constantFrom('http://a:b"c@d', '?sig=a"b', '&token=\\"', 'eyJabcdefghijkl"',
    'x:\\@y', '-----BEGIN PRIVATE KEY-----\n"\\', 'a:"b@c'));
  fc.assert(fc.property(fc.array(form), (texts) => {
    expect(JSON.parse(withoutSecretForms(JSON.stringify(texts)))).toHaveLength(texts.length);
  }), { seed: 4, numRuns: 500 });
});
