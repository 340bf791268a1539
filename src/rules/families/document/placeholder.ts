import { decodeBase64, latin1 } from '../../../grammar/base64';
import { member } from '../../../grammar/path';
import { derived } from '../../engine/derived';
import { isRecord, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { OUR_KINDS } from '../../reading/kinds';
import { entriesOf, ROLE_KEYS } from '../../reading/secret';

/** The maximum length of strings that are searched: longer ones are certificates or playbooks. */
const LONGEST = 512;

/** The maximum depth of values that are searched. */
const DEEPEST = 32;

/** The maximum number of values that are searched in a manifest. */
const MOST_VALUES = 20000;

/** The maximum number of findings in a manifest. */
const MOST = 50;

/** Each placeholder contains one of these; most strings contain none, and are not searched further. */
const SUSPICIOUS = /[<$…]|\{\{|xxx|change|replace|fill|insert|your|TODO|TBD|FIXME|PLACEHOLDER|\.\.\./i;

/** `your-bucket`, `YOUR_TOKEN`. */
const YOUR_OWN = new RegExp(`(?:^|[^a-z0-9])(your[-_](?:own[-_])?(?:${[
  'access[-_]?key', 'account', 'api', 'app(?:lication)?s?', 'aws', 'azure', 'base64', 'bucket', 'cluster', 'company',
  'container', 'credentials', 'destination', 'domain', 'gcp', 'host', 'image', 'key', 'namespace',
  'org(?:anization)?', 'password', 'plan', 'project', 'proxy', 'region', 'registry', 'remote', 'repo(?:sitory)?',
  's3', 'sa', 'secret', 'server', 'source', 'storage', 'target', 'tenant', 'token', 'url', 'user(?:name)?',
].join('|')}))(?![a-z])`, 'i');

const SECRET_KEYS: ReadonlySet<string> = new Set(Object.values(ROLE_KEYS).flat());

/** A part of a value that must be replaced before a file is applied. */
interface Placeholder {
  readonly path: string;
  /** The placeholder; undefined if it is in a secret value. */
  readonly found?: string;
}

/** The rule on placeholders. */
export const PLACEHOLDER_RULES: readonly Rule[] = [
  {
    id: 'document/placeholder',
    severity: 'error',
    title: 'A file contains no placeholders',
    rationale: 'MTC uses a placeholder that was not replaced as the value itself: as the name of an object or a bucket '
      + 'that does not exist, or as a host that cannot be found.',
    source: 'the examples of MTC\'s documentation, whose placeholders are in angle brackets',
    on: [...OUR_KINDS, 'Secret'],
    judgesPlaceholders: true,
    breaks: storage('${BUCKET}'),
    finds: [{
      path: 'spec.backupStorageConfig.awsBucketName',
      message: 'contains a placeholder (`${BUCKET}`): MTC would use it as the value',
      fix: 'Replace it with the real value.',
    }],
    keeps: storage('migrations'),
    * check(manifest, set) {
      const replaced = replacedIn(manifest, isSubstituted(set));
      for (const { path, found } of manifest.kind === 'Secret'
        ? secretPlaceholdersOf(manifest, replaced)
        : placeholdersOf(manifest, replaced)) {
        // The password of a proxy in a MigrationController may look like a placeholder.
        const shown = found === undefined || manifest.kind === 'MigrationController' ? '' : ` (\`${found}\`)`;
        yield {
          path,
          message: `contains a placeholder${shown}: MTC would use it as the value`,
          fix: 'Replace it with the real value.',
        };
      }
    },
  },
];

/** The placeholders that a tool replaces before a manifest is applied. */
interface Replaced {
  /** `<…>`, by the Vault plugin of Argo CD. */
  readonly brackets: boolean;
  /** `{{ … }}`, by Helm. Another rule judges them in a MigrationController, where the operator evaluates them. */
  readonly braces: boolean;
  /** `${…}` and `$(…)`, by Flux and Kustomize. One with a default, `${BUCKET:=backups}`, is always for such a tool. */
  readonly dollars: boolean;
}

function replacedIn(manifest: Manifest, dollars: boolean): Replaced {
  return {
    brackets: Object.keys(record(record(manifest.object.metadata).annotations))
      .some((key) => key.startsWith('avp.kubernetes.io/')),
    braces: manifest.kind === 'MigrationController' || /(^|\/)templates\//.test(manifest.origin),
    dollars,
  };
}

function placeholdersOf(manifest: Manifest, replaced: Replaced): Placeholder[] {
  const found: Placeholder[] = [];
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

/** The placeholders in the keys of a Secret that MTC reads, encoded or not. */
function secretPlaceholdersOf(manifest: Manifest, replaced: Replaced): Placeholder[] {
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
  const words =
    /(?:^|[^a-z0-9])((?:change|replace)[-_ ]?me|replace[-_]with[-_][a-z_-]+|fill[-_]?me[-_]?in|insert[-_][a-z]+[-_]here)(?![a-z0-9])/i
      .exec(value);
  const yours = YOUR_OWN.exec(value);
  const crosses = /^[xX]{3,}$|[xX]{6,}|(?:^|[^A-Za-z0-9])[xX]{4,}(?![A-Za-z0-9])/.exec(value);
  const whole = /^(TODO|TBD|FIXME|PLACEHOLDER|\.\.\.|…|\[\.\.\.\])$/.exec(value);
  return brackets?.[0] ?? dollars?.[0] ?? braces?.[0] ?? words?.[1] ?? yours?.[1]
    ?? (crosses ?? whole ? value : undefined);
}

/** Whether Flux or Kustomize replaces `${…}` or `$(…)` in the manifests. */
const isSubstituted = derived((set: ManifestSet): boolean => set.ofKind('Kustomization').some((one) => (
  isRecord(record(one.object.spec).postBuild) || Array.isArray(one.object.vars)
)));

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
