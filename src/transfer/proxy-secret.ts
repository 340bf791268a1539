import { Construct } from 'constructs';
import { checkSecretName, presentSecret, SecretCopies } from './secret-copies';
import { SecretPlace } from './trust-kind';
import { refuse } from '../constructs/mistake';
import { hasControlCharacter, ProxyServer, refuseControlCharacter } from '../credentials/proxy-server';
import { SecretValue } from '../credentials/secret-source';

/** The Secrets that are written for each engine. */
const COPIES = new WeakMap<Construct, SecretCopies>();

/** Refuses credentials that are no Secret. */
export function checkProxySecret(engine: Construct, { credentials }: ProxyServer): void {
  const secret = credentials?._secret;
  if (secret instanceof SecretValue) {
    refuse(engine, {
      field: 'proxy.credentials',
      problem: 'are one value, and the Secret has two: username and password',
      fix: 'use ProxyCredentials.basic(…), or ProxyCredentials.fromSecret(SecretSource.existing(…))',
    });
  } else if (secret) {
    checkSecretName(engine, 'proxy.credentials', secret);
  }
}

/** Sees to it that the proxy's credentials are in a namespace of the source, and says the name of their Secret; none where it asks for nothing. */
export function proxySecretIn(place: SecretPlace, { credentials }: ProxyServer): string | undefined {
  if (!credentials || credentials._secret instanceof SecretValue) {
    return undefined;
  }
  if (credentials._secret) {
    return presentSecret(place, 'proxy.credentials', credentials._secret);
  }
  const name = `${place.engineName}-transfer-proxy`;
  let copies = COPIES.get(place.engine);
  if (!copies) {
    copies = new SecretCopies(name, credentials._keys(place.engine, 'proxy.credentials')!, checkPassword);
    COPIES.set(place.engine, copies);
  }
  copies.writeIn(place);
  return name;
}

function checkPassword(engine: Construct, key: string, text: string): void {
  if (key === 'password' && hasControlCharacter(text)) {
    refuseControlCharacter(engine, 'proxy.credentials');
  }
}
