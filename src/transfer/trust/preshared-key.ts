import { Construct } from 'constructs';
import { ClaimIdentity, claimOf, deriveKey, pairOf } from '../claims/claim-identity';
import { shortName } from '../names';
import { namespacesOf, TrustKind, TrustPlace } from './kind';
import { TRANSFER_LABELS } from '../../api/transfer';
import { acknowledge } from '../../constructs/acknowledgements';
import { Mistake, refuse } from '../../constructs/mistake';
import { makeSecret } from '../../credentials/secret-object';
import { ResolvedSecret } from '../../credentials/secret-origin';
import { SecretSource } from '../../credentials/secret-source';
import { checkSecretName, presentSecret } from '../pods/secret-copies';
import { KEY_LINES } from '../pods/stunnel-configuration';

/** Options of `TransferTrust.presharedKey`. */
export interface PresharedKeyTrustOptions {
  /**
   * Whether all claims of the engine use the given key itself. Then everybody who can read the Secret in one namespace
   * can send files to the claims of all other namespaces, and receive theirs.
   *
   * Required for an engine with several namespaces if the key is an existing Secret, an external secret or a
   * placeholder: no key can be derived from what is unknown at synth. One engine for each namespace avoids it.
   *
   * @default - false: each claim gets its own key if the source is `env`, `file` or `plainTextLiteral`
   */
  readonly sharedKey?: boolean;
}

/** The key of the Secret's data. */
const KEY = 'key';

/** One pre-shared key for both ends of a claim. */
export function presharedKeyTrust(source: SecretSource, options: PresharedKeyTrustOptions): TrustKind {
  const isShared = options.sharedKey ?? false;
  const keys = new WeakMap<Construct, ResolvedKey>();
  const keyOf = (engine: Construct): ResolvedKey => {
    const known = keys.get(engine) ?? resolveKey(engine, source);
    keys.set(engine, known);
    return known;
  };
  return {
    isKey: true,
    check: (engine) => checkSecretName(engine, 'trust', source),
    checkClaims: (claims) => isShared || source._isKnownAtSynth ? [] : sharedMistakes(claims),
    secretIn: (place) => {
      if (source._existing) {
        return presentSecret(place, 'trust', source);
      }
      const { key, isValid } = keyOf(place.engine);
      const name = shortName(place.engineName, claimOf(place.claim, place.role), `${place.role}-key`);
      if (isValid) {
        const value = key === undefined || isShared
          ? source
          : SecretSource.plainTextLiteral(deriveKey(key, place.claim));
        writeKey(place, name, value, isShared);
      }
      return name;
    },
    lines: () => KEY_LINES,
  };
}

/** An engine's key as far as synth knows it. */
interface ResolvedKey {
  readonly isValid: boolean;
  /** The key itself; undefined if only the cluster knows it. */
  readonly key?: string;
}

/** Reads the key once for each engine, so that each mistake is reported once. */
function resolveKey(engine: Construct, source: SecretSource): ResolvedKey {
  const resolved: ResolvedSecret | undefined = source._resolve(engine, 'trust', 'SecretSource.existing("NAME")');
  if (resolved === undefined) {
    return { isValid: false };
  }
  if (resolved.kind !== 'clear') {
    return { isValid: true };
  }
  if (!/^([0-9a-fA-F]{2}){32,}$/.test(resolved.text)) {
    // No part of the key may reach a message.
    refuse(engine, {
      field: 'trust',
      problem: 'is not a valid key: it needs at least 64 hexadecimal digits, an even number of '
        + 'them, and no other character',
      fix: 'create one with "openssl rand -hex 32"',
    });
    return { isValid: false };
  }
  return { isValid: true, key: resolved.text };
}

function writeKey(place: TrustPlace, name: string, value: SecretSource, isShared: boolean): void {
  const scope = place.scopeFor(`${name}-${place.namespace}`);
  if (scope) {
    const { apiObject } = makeSecret(place.engine, {
      name,
      namespace: place.namespace,
      labels: {
        ...place.labels,
        [TRANSFER_LABELS.claim]: shortName(claimOf(place.claim, place.role)),
        [TRANSFER_LABELS.role]: place.role,
        [TRANSFER_LABELS.pair]: pairOf(place.claim),
      },
      scope,
      keys: { [KEY]: [{ field: 'trust', value, instead: 'SecretSource.existing("NAME")' }] },
    });
    if (apiObject && isShared) {
      acknowledge(apiObject, { rule: 'transfer/shared-key', reason: 'sharedKey is true', mayBeUnused: true });
    }
  }
}

function sharedMistakes(claims: readonly ClaimIdentity[]): Mistake[] {
  const sides = [namespacesOf(claims, 'send'), namespacesOf(claims, 'receive')];
  const several = sides.find((namespaces) => namespaces.length > 1);
  return several === undefined ? [] : [{
    field: 'trust',
    problem: `is one key for the namespaces ${several.join(', ')}: everybody who can read the Secret in one of them `
      + 'could send files to the claims of the others',
    fix: 'use one engine for each namespace; or give the key by SecretSource.env or SecretSource.file, from which a '
      + 'key for each claim is derived; or set sharedKey: true',
  }];
}
