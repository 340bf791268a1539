import { acknowledgedRule } from '../../api/acknowledgement';
import { FILLED_BY_APPLY } from '../../api/filled-secret';
import { HIDDEN } from '../../importer/proxies';
import { replaceSecrets } from '../../masking/replace-secrets';
import { Manifest } from '../../rules/engine/manifest';

/** A manifest without secret values, and how many were hidden. */
export interface Hidden {
  readonly manifest: Manifest;
  /**
   * The paths of the values: `spec.stunnel_tcp_proxy`. Those of Secrets are not listed, because no Secret is imported.
   */
  readonly paths: readonly string[];
}

/** Fields that name an entry of a Secret or of a secret store, or a ServiceAccount, and never contain a value. */
const NAMES: ReadonlySet<string> = new Set(['kubernetes.io/service-account.name', 'secretKey', FILLED_BY_APPLY]);

/**
 * Replaces each secret value of a manifest by `HIDDEN`, so that nothing that reads it can copy one.
 *
 * @param names the names of the Secrets among the manifests: a value that is such a name is a reference
 */
export function hideSecrets(manifest: Manifest, names: ReadonlySet<string> = new Set()): Hidden {
  const { object, paths } = replaceSecrets(manifest.object, ({ text, key, parts }) => {
    if (isHarmless(key) || names.has(text)) {
      return undefined;
    }
    return parts === undefined ? HIDDEN : withoutParts(text, parts);
  });
  return { manifest: { ...manifest, object }, paths: manifest.kind === 'Secret' ? [] : paths };
}

/**
 * Whether a field never contains a value; an acknowledgement is called after a rule, such as
 * `controller.proxy-password`.
 */
function isHarmless(key: string): boolean {
  return NAMES.has(key) || acknowledgedRule(key) !== undefined;
}

/** Hides the secret values of all manifests. */
export function hideAll(manifests: readonly Manifest[]): Hidden[] {
  const names = new Set(manifests.filter(({ kind }) => kind === 'Secret' || kind === 'ExternalSecret')
    .map(({ name }) => name));
  return manifests.map((manifest) => hideSecrets(manifest, names));
}

/**
 * A password in a URL that a plugin replaces. No password looks so, because these characters are
 * percent-encoded in one.
 */
const PLACEHOLDER = /^(?:<[^<>]+>|\$\{\w+\})$/;

/** A text without its secret parts. Of a user and a password, the user stays. */
function withoutParts(text: string, parts: ReadonlyArray<{ readonly start: number; readonly end: number }>): string {
  let result = '';
  let at = 0;
  for (const { start, end } of [...parts].sort((a, b) => a.start - b.start)) {
    if (start >= at) {
      const colon = text[end] === '@' ? text.slice(start, end).indexOf(':') : -1;
      const shown = colon < 0 ? start : start + colon + 1;
      result += text.slice(at, shown)
        + (colon >= 0 && PLACEHOLDER.test(text.slice(shown, end)) ? text.slice(shown, end) : HIDDEN);
    }
    at = Math.max(at, end);
  }
  return result + text.slice(at);
}
