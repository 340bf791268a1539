import { isOurs } from './kinds';
import { isRecord, Manifest, record, text } from './manifest';
import { groupOf, ManifestSet } from './manifest-set';
import { member } from './paths';
import { Rule } from './rule';
import { quote } from './text';

/** Texts longer than this are certificates, playbooks and the like. */
const LONGEST = 512;

/** Nobody nests values as deep as this. */
const DEEPEST = 32;

/** No manifest that somebody wrote has more values. */
const MOST_VALUES = 20000;

/** More of one manifest would tell nobody anything. */
const MOST = 50;

/** `your-bucket`, `YOUR_TOKEN`. */
const YOUR_OWN = new RegExp(`(?:^|[^a-z0-9])(your[-_](?:own[-_])?(?:${[
  'access[-_]?key', 'api', 'bucket', 'cluster', 'domain', 'host', 'key', 'namespace', 'password', 'plan', 'project', 'proxy', 'region', 'registry',
  'secret', 'server', 'storage', 'token', 'url',
].join('|')}))(?![a-z])`, 'i');

/** Something that was to be replaced before a file is applied. */
interface Placeholder {
  readonly path: string;
  readonly found: string;
}

/** Rules on what is left in a file of the template that it was made from. */
export const PLACEHOLDER_RULES: readonly Rule[] = [
  {
    id: 'document/placeholder',
    severity: 'error',
    title: 'Nothing is left of the template that a file was made from',
    rationale: 'A placeholder that nobody replaced is taken as it stands: as the name of an object that isn\'t there, of a bucket, or as a host that can\'t be found.',
    source: 'the examples of MTC\'s documentation, whose placeholders are in angle brackets',
    breaks: storage('${BUCKET}'),
    keeps: storage('migrations'),
    * check(set) {
      const substituted = isSubstituted(set);
      for (const manifest of set.manifests) {
        if (!isOurs(manifest)) {
          continue;
        }
        for (const { path, found } of placeholdersOf(manifest, substituted)) {
          yield {
            manifest,
            path,
            message: `${quote(found)} was to be replaced; as it stands it is taken for the value itself`,
            fix: 'write the value that it stands for',
          };
        }
      }
    },
  },
];

function placeholdersOf(manifest: Manifest, substituted: boolean): Placeholder[] {
  const found: Placeholder[] = [];
  const { metadata, spec } = manifest.object;
  const places = {
    // The Argo CD Vault plugin replaces what is in angle brackets, and Helm what is in double braces, before anything is applied.
    vault: Object.keys(record(record(metadata).annotations)).some((key) => key.startsWith('avp.kubernetes.io/')),
    braces: manifest.kind === 'MigrationController' || /(^|\/)templates\//.test(manifest.origin),
    substituted,
  };
  let values = 0;
  const visit = (value: unknown, path: string, depth: number): void => {
    if (found.length >= MOST || depth > DEEPEST || values++ > MOST_VALUES) {
      return;
    }
    if (typeof value === 'string') {
      const placeholder = value.length <= LONGEST ? placeholderIn(value, places) : undefined;
      if (placeholder) {
        found.push({ path, found: placeholder });
      }
    } else if (Array.isArray(value)) {
      value.forEach((entry, index) => visit(entry, `${path}[${index}]`, depth + 1));
    } else if (isRecord(value)) {
      for (const key of Object.keys(value).filter((one) => !(manifest.kind === 'MigHook' && one === 'playbook'))) {
        visit(value[key], member(path, key), depth + 1);
      }
    }
  };
  visit(text(record(metadata).name), 'metadata.name', 0);
  visit(text(record(metadata).namespace), 'metadata.namespace', 0);
  visit(spec, 'spec', 0);
  return found;
}

function placeholderIn(value: string, places: { vault: boolean; braces: boolean; substituted: boolean }): string | undefined {
  const brackets = places.vault ? undefined : /<(?!path:)[A-Za-z][^<>]*>/.exec(value);
  const dollars = places.substituted ? undefined : /\$\{[A-Za-z_][^{}]*\}|\$\([A-Za-z_]\w*\)/.exec(value);
  const braces = places.braces ? undefined : /\{\{.{1,200}?\}\}/.exec(value);
  const words = /(?:^|[^a-z0-9])((?:change|replace)[-_ ]?me|replace[-_]with[-_][a-z_-]+|fill[-_]?me[-_]?in|insert[-_][a-z]+[-_]here)(?![a-z0-9])/i.exec(value);
  const yours = YOUR_OWN.exec(value);
  const crosses = /^[xX]{3,}$|(?:^|[^A-Za-z0-9])[xX]{4,}(?![A-Za-z0-9])/.exec(value);
  const whole = /^(TODO|TBD|FIXME|PLACEHOLDER|\.\.\.|…|\[\.\.\.\])$/.exec(value);
  return brackets?.[0] ?? dollars?.[0] ?? braces?.[0] ?? words?.[1] ?? yours?.[1] ?? (crosses ?? whole ? value : undefined);
}

/** Whether Flux puts values into the manifests, where a name stands in `${…}`. */
function isSubstituted(set: ManifestSet): boolean {
  return set.ofKind('Kustomization').some((one) => groupOf(one) === 'kustomize.toolkit.fluxcd.io' && isRecord(record(one.object.spec).postBuild));
}

function storage(bucket: string): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigStorage
metadata: { name: backups, namespace: openshift-migration }
spec:
  backupStorageProvider: aws
  backupStorageConfig:
    awsBucketName: ${bucket}
    awsRegion: eu-central-1
    credsSecretRef: { name: backups, namespace: openshift-config }
`;
}
