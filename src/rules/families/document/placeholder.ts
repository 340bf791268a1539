import { decodeBase64, latin1 } from '../../../grammar/base64';
import { isRecord, Manifest, record, text } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { isOurs } from '../../reading/kinds';
import { member } from '../../reading/paths';
import { entriesOf, ROLE_KEYS } from '../../reading/secret';
import { quote } from '../../reading/text';

/** Texts longer than this are certificates, playbooks and the like. */
const LONGEST = 512;

/** Nobody nests values as deep as this. */
const DEEPEST = 32;

/** No manifest that somebody wrote has more values. */
const MOST_VALUES = 20000;

/** More of one manifest would tell nobody anything. */
const MOST = 50;

/** What each placeholder has something of; most texts have nothing, and need no closer look. */
const SUSPICIOUS = /[<$…]|\{\{|xxx|change|replace|fill|insert|your|TODO|TBD|FIXME|PLACEHOLDER|\.\.\./i;

/** `your-bucket`, `YOUR_TOKEN`. */
const YOUR_OWN = new RegExp(`(?:^|[^a-z0-9])(your[-_](?:own[-_])?(?:${[
  'access[-_]?key', 'account', 'api', 'app(?:lication)?s?', 'aws', 'azure', 'base64', 'bucket', 'cluster', 'company', 'container', 'credentials',
  'destination', 'domain', 'gcp', 'host', 'image', 'key', 'namespace', 'org(?:anization)?', 'password', 'plan', 'project', 'proxy', 'region', 'registry',
  'remote', 'repo(?:sitory)?', 's3', 'sa', 'secret', 'server', 'source', 'storage', 'target', 'tenant', 'token', 'url', 'user(?:name)?',
].join('|')}))(?![a-z])`, 'i');

const SECRET_KEYS: ReadonlySet<string> = new Set(Object.values(ROLE_KEYS).flat());

/** Something that was to be replaced before a file is applied. */
interface Placeholder {
  readonly path: string;
  /** What it is; left out where it stands for something secret. */
  readonly found?: string;
}

/** A proxy's password in a MigrationController may look like a placeholder. */
const MAY_BE_SECRET = ['MigrationController'];

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
        for (const { path, found } of isOurs(manifest) ? placeholdersOf(manifest, substituted) : secretPlaceholdersOf(manifest, substituted)) {
          yield {
            manifest,
            path,
            message: `${shown(manifest, found)} was to be replaced; as it stands it is taken for the value itself`,
            fix: 'write the value that it stands for',
          };
        }
      }
    },
  },
];

function shown(manifest: Manifest, found?: string): string {
  return found === undefined || MAY_BE_SECRET.includes(manifest.kind) ? 'this' : quote(found);
}

/** Where placeholders may stand for good, since something replaces them before a manifest is applied. */
interface Replaced {
  /** `<…>`, by the Vault plugin of Argo CD. */
  readonly brackets: boolean;
  /** `{{ … }}`, by Helm. The operator takes those of a MigrationController for expressions of its own, which is another rule's. */
  readonly braces: boolean;
  /** `${…}` and `$(…)`, by Flux and Kustomize. One with a default, `${BUCKET:=backups}`, is written for such a tool in any case. */
  readonly dollars: boolean;
}

function replacedIn(manifest: Manifest, dollars: boolean): Replaced {
  return {
    brackets: Object.keys(record(record(manifest.object.metadata).annotations)).some((key) => key.startsWith('avp.kubernetes.io/')),
    braces: manifest.kind === 'MigrationController' || /(^|\/)templates\//.test(manifest.origin),
    dollars,
  };
}

function placeholdersOf(manifest: Manifest, substituted: boolean): Placeholder[] {
  const found: Placeholder[] = [];
  const replaced = replacedIn(manifest, substituted);
  let values = 0;
  const visit = (value: unknown, path: string, depth: number): void => {
    if (found.length >= MOST || depth > DEEPEST || values++ > MOST_VALUES) {
      return;
    }
    if (typeof value === 'string') {
      const placeholder = placeholderIn(value, replaced);
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
  visit(manifest.name, 'metadata.name', 0);
  visit(manifest.namespace, 'metadata.namespace', 0);
  visit(manifest.object.spec, 'spec', 0);
  return found;
}

/** The same for a Secret with keys that MTC reads: in these, encoded or not, and without saying what stands there. */
function secretPlaceholdersOf(manifest: Manifest, substituted: boolean): Placeholder[] {
  if (manifest.kind !== 'Secret' || groupOf(manifest) !== '') {
    return [];
  }
  const replaced = replacedIn(manifest, substituted);
  return entriesOf(manifest).filter(({ key }) => SECRET_KEYS.has(key)).flatMap(({ path, given, isEncoded }) => {
    const written = text(given);
    const bytes = isEncoded && written.length <= 2 * LONGEST ? decodeBase64(written) : undefined;
    return placeholderIn(written, replaced) ?? placeholderIn(bytes ? latin1(bytes) : '', replaced) ? [{ path }] : [];
  });
}

function placeholderIn(value: string, replaced: Replaced): string | undefined {
  if (value.length > LONGEST || !SUSPICIOUS.test(value)) {
    return undefined;
  }
  const brackets = replaced.brackets ? undefined : /<(?!path:)[A-Za-z][^<>]*>/.exec(value);
  const dollars = replaced.dollars ? undefined : /\$\{[A-Za-z_][^{}:]*\}|\$\([A-Za-z_]\w*\)/.exec(value);
  const braces = replaced.braces ? undefined : /\{\{.{1,200}?\}\}/.exec(value);
  const words = /(?:^|[^a-z0-9])((?:change|replace)[-_ ]?me|replace[-_]with[-_][a-z_-]+|fill[-_]?me[-_]?in|insert[-_][a-z]+[-_]here)(?![a-z0-9])/i.exec(value);
  const yours = YOUR_OWN.exec(value);
  const crosses = /^[xX]{3,}$|[xX]{6,}|(?:^|[^A-Za-z0-9])[xX]{4,}(?![A-Za-z0-9])/.exec(value);
  const whole = /^(TODO|TBD|FIXME|PLACEHOLDER|\.\.\.|…|\[\.\.\.\])$/.exec(value);
  return brackets?.[0] ?? dollars?.[0] ?? braces?.[0] ?? words?.[1] ?? yours?.[1] ?? (crosses ?? whole ? value : undefined);
}

/** Whether Flux or Kustomize puts values into the manifests, where a name stands in `${…}` or `$(…)`. */
function isSubstituted(set: ManifestSet): boolean {
  return set.ofKind('Kustomization').some((one) => isRecord(record(one.object.spec).postBuild) || Array.isArray(one.object.vars));
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
