import { Construct } from 'constructs';
import { checkSecretName, presentSecret, SecretCopies } from './secret-copies';
import { refuse } from '../../constructs/mistake';
import { hasControlCharacter, ProxyServer, refuseControlCharacter } from '../../credentials/proxy-server';
import { SecretPlace } from '../trust/kind';

/** The Secrets that were written for each engine. */
const COPIES = new WeakMap<Construct, SecretCopies>();

/** Rejects credentials that are not a Secret. */
export function checkProxySecret(engine: Construct, { credentials }: ProxyServer): void {
  const secret = credentials?._secret;
  if (secret && !secret._existing) {
    refuse(engine, {
      field: 'proxy.credentials',
      problem: 'are one value, but this Secret needs two: username and password',
      fix: 'use ProxyCredentials.basic, or ProxyCredentials.fromSecret(SecretSource.existing("NAME"))',
    });
  } else if (secret) {
    checkSecretName(engine, 'proxy.credentials', secret);
  }
}

/**
 * Writes the proxy's credentials in a namespace of the source, unless they exist, and returns the name of their Secret;
 * undefined without any.
 */
export function proxySecretIn(place: SecretPlace, { credentials }: ProxyServer): string | undefined {
  if (!credentials || (credentials._secret && !credentials._secret._existing)) {
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
