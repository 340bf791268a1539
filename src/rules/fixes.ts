import { isRecord, Manifest } from './engine/manifest';
import { Change, Patch, Safety } from './engine/patch';
import { Finding } from './engine/rule';
import { valueAt } from './engine/value-at';

/**
 * How the fix of a rule is applied. `paste`: the first `code` of its text is written, as a field or as the value of the
 * field. `remove`: the field that the text names is removed. `drop`: the field of the finding is removed. `rename`: the
 * field of the finding gets the name in the text. `reader`: the text itself is wrong, and the command line edits it
 * (`src/cli/fixing/edit-for-problem.ts`).
 */
type Way = 'paste' | 'remove' | 'drop' | 'rename' | 'reader';

const ways = (safety: Safety, way: Way, family: string, names: string): Array<[string, { way: Way; safety: Safety }]> =>
  names.split(' ').map((name) => [`${family}/${name}`, { way, safety }]);

/**
 * The rules whose findings can be fixed by a program. The others require knowledge that the manifests do not contain.
 * What an info is about works, so a program changes nothing of it but what has no effect; and no program removes hooks,
 * whose work somebody must then do.
 */
export const FIXES: ReadonlyMap<string, { readonly way: Way; readonly safety: Safety }> = new Map([
  ...ways('safe', 'paste', 'install', 'package'),
  ...ways('unsafe', 'paste', 'install', 'channel operator-group'),
  ...ways('safe', 'paste', 'version', 'removed-resource'),
  ...ways('unsafe', 'paste', 'version', 'removed-api'),
  ...ways('safe', 'paste', 'controller',
    'components cluster-name boolean duration subdomain group-ids group-list proxy-url proxy-url-tail'),
  ...ways('unsafe', 'paste', 'controller', 'quantity rsync-options cluster-ip-endpoint list-or-text'),
  ...ways('safe', 'rename', 'controller', 'misspelt-variable'),
  ...ways('safe', 'remove', 'controller', 'fixed-names'),
  ...ways('unsafe', 'remove', 'controller', 'volumes-excluded'),
  ...ways('unsafe', 'drop', 'controller', 'no-effect unknown-variable template-characters'),
  ...ways('safe', 'paste', 'cluster', 'registry-path registry-path-slash'),
  ...ways('unsafe', 'paste', 'cluster', 'url plain-url registry-route host-by-another-name'),
  ...ways('unsafe', 'remove', 'cluster', 'ca-bundle-ignored insecure'),
  ...ways('unsafe', 'drop', 'cluster', 'host-needs-nothing'),
  ...ways('safe', 'paste', 'storage', 'provider bucket-name signature-version bucket-in-url duration'),
  ...ways('unsafe', 'paste', 'storage', 'url region unknown-region'),
  ...ways('safe', 'remove', 'storage', 'path-style-unread gcp-timeout'),
  ...ways('unsafe', 'remove', 'storage', 'ca-bundle-ignored path-style fields-of-another-provider'),
  ...ways('safe', 'paste', 'secret', 'service-account'),
  ...ways('unsafe', 'paste', 'secret', 'other-namespace other-name'),
  ...ways('safe', 'paste', 'plan', 'same-name-mapping included-kind label-selector volume-access-mode'),
  ...ways('unsafe', 'paste', 'plan',
    'misspelt-reference volume-action volume-action-not-offered volume-copy-method volume-raw-device-as-files'),
  ...ways('unsafe', 'paste', 'plan', 'volume-auto-access-mode claim-mapping'),
  ...ways('unsafe', 'remove', 'plan', 'indirect-within-cluster live-migration renamed-claim-indirect'),
  ...ways('unsafe', 'drop', 'plan', 'newer-than-mtc platform-namespace duplicate-source'),
  ...ways('unsafe', 'paste', 'run', 'root-without-label misspelt-plan'),
  ...ways('safe', 'remove', 'run', 'verify-without-cutover root-with-ids'),
  ...ways('unsafe', 'remove', 'run', 'stage-stops-application canceled'),
  ...ways('safe', 'paste', 'hook', 'image'),
  ...ways('unsafe', 'paste', 'hook', 'target-cluster custom-with-playbook execution-names'),
  ...ways('unsafe', 'paste', 'analytic', 'misspelt-plan'),
  ...ways('safe', 'paste', 'direct', 'migration-type target-claim'),
  ...ways('safe', 'paste', 'network', 'rule-type egress-port dns-name rsync-label route-values'),
  ...ways('unsafe', 'paste', 'network',
    'denied-egress registry-route-tls registry-route-namespace egress-firewall-name rsync-shut'),
  ...ways('unsafe', 'remove', 'network', 'route-passthrough'),
  ...ways('unsafe', 'drop', 'network', 'rsync-blocks-left-out'),
  ...ways('safe', 'paste', 'document',
    'unknown-kind api-version wrong-type unlisted-value no-namespace incomplete-reference'),
  ...ways('unsafe', 'paste', 'document', 'other-namespace reference-elsewhere'),
  ...ways('safe', 'rename', 'document', 'unknown-field'),
  ...ways('safe', 'drop', 'document', 'cluster-reference-with-more reference-with-more written-by-cluster'),
  ...ways('safe', 'reader', 'document', 'yes-or-no'),
  ...ways('unsafe', 'reader', 'document', 'duplicate-key octal'),
]);

/**
 * The fix of a finding as data; undefined if it needs a person. To write a value in another case is safe, whatever the
 * rule is.
 */
export function patchOf(
  { rule, path, fix, manifest, isOfRendered }: Pick<Finding, 'rule' | 'path' | 'fix' | 'manifest' | 'isOfRendered'>,
): Patch | undefined {
  if (isOfRendered) {
    return undefined; // other overlays may render the same file
  }
  const { way, safety } = FIXES.get(rule) ?? { way: 'paste' };
  // A list of values to choose from is not evidently what was meant.
  const isChoice = safety === 'safe' && way === 'paste' && /`,? or `|`, `/.test(fix);
  const change = path === '' || isChoice ? undefined : changeOf(way, path, fix, manifest);
  const known = change && isInOtherCase(change, manifest) ? 'safe' : safety;
  return known && change && { change, safety: known };
}

/** Whether a change writes the same letters in another case. */
function isInOtherCase(change: Change, { object }: Manifest): boolean {
  const value = change.op === 'set' ? valueAt(object, change.path) : undefined;
  return change.op === 'set' && typeof value === 'string'
    && value.toLowerCase() === change.yaml.replace(/^"(.*)"$/, '$1').toLowerCase();
}

function changeOf(way: Way, path: string, fix: string, manifest: Manifest): Change | undefined {
  switch (way) {
    case 'paste': return pasted(path, fix, manifest);
    case 'drop': return { op: 'remove', path };
    case 'remove': {
      const name = /^remove `([^`]+)`/i.exec(fix)?.[1];
      return name === undefined ? undefined : { op: 'remove', path: fieldNamed(name, path, manifest) };
    }
    case 'rename': {
      const name = /^write `?([A-Za-z_]\w*)`?\.?$/i.exec(fix)?.[1];
      return name === undefined ? undefined : { op: 'rename', path, name };
    }
    case 'reader': return undefined;
  }
}

/** What can be pasted is in backticks, or, if it is a string alone, in quotes. */
function pasted(path: string, fix: string, manifest: Manifest): Change | undefined {
  const [, code, quoted, bare] =
    /^(?:write|add|set|add the annotation) (?:`([^`]+)`|("(?:[^"\\]|\\.)*")|([A-Za-z]+: \S+$))/i.exec(fix) ?? [];
  const text = code ?? quoted ?? bare;
  if (text === undefined || text.includes('…')) {
    return undefined;
  }
  const [, name, value] = /^([A-Za-z_][\w./-]*): (.+)$/.exec(text) ?? [];
  return name === undefined
    ? { op: 'set', path, yaml: text }
    : { op: 'set', path: fieldNamed(name, path, manifest), yaml: value };
}

/** The field of this name: that of the path or above it, a field of the object there, or one beside it. */
function fieldNamed(name: string, path: string, { object }: Manifest): string {
  const steps = stepsOf(path);
  // the operator reads `migPvLimit` as well
  const own = steps.map((step) => lettersOf(String(step))).lastIndexOf(lettersOf(name));
  if (own >= 0) {
    return joined(steps.slice(0, own + 1));
  }
  return joined([
    ...isRecord(valueAt(object, path)) || isMissingObject(object, path) ? steps : steps.slice(0, -1), name,
  ]);
}

function lettersOf(name: string): string {
  return name.replace(/_/g, '').toLowerCase();
}

/** Annotations are missing as a whole if there are none. */
function isMissingObject(object: Manifest['object'], path: string): boolean {
  return path === 'metadata.annotations' && valueAt(object, path) === undefined;
}

/** The keys and indices of a path. */
export function stepsOf(path: string): Array<string | number> {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)]
    .map(([, quoted, index, plain]) => {
      if (quoted !== undefined) {
        return JSON.parse(`"${quoted}"`);
      }
      return index === undefined ? plain : Number(index);
    });
}

function joined(steps: ReadonlyArray<string | number>): string {
  return steps.map((step, index) => {
    if (typeof step === 'number') {
      return `[${step}]`;
    }
    return /^[^.[\]"'\s]+$/.test(step) ? `${index > 0 ? '.' : ''}${step}` : `[${JSON.stringify(step)}]`;
  }).join('');
}
