import { Construct } from 'constructs';
import { checkSecretName, presentSecret, SecretCopies } from './secret-copies';
import { KEY_LINES } from './stunnel-configuration';
import { TrustKind } from './trust-kind';
import { refuse } from '../constructs/mistake';
import { SecretSource, SecretValue } from '../credentials/secret-source';

/** The key of the Secret. */
const KEY = 'key';

/** One key that both ends have. */
export function presharedKeyTrust(source: SecretSource): TrustKind {
  const copies = new WeakMap<Construct, SecretCopies>();
  return {
    check: (engine) => checkSecretName(engine, 'trust', source),
    secretIn: (place) => {
      if (!(source instanceof SecretValue)) {
        return presentSecret(place, 'trust', source);
      }
      const name = `${place.engineName}-transfer-key`;
      const ofEngine = copies.get(place.engine)
        ?? new SecretCopies(name, { [KEY]: [{ field: 'trust', value: source }] }, (engine, _, text) => checkKey(engine, text));
      copies.set(place.engine, ofEngine);
      ofEngine.writeIn(place);
      return name;
    },
    lines: () => KEY_LINES,
  };
}

/** No part of the key may reach a message. */
function checkKey(engine: Construct, text: string): void {
  if (!/^([0-9a-fA-F]{2}){32,}$/.test(text)) {
    refuse(engine, {
      field: 'trust',
      problem: 'is no key of 64 hexadecimal digits or more (an even number of them, and nothing else)',
      fix: 'make one with "openssl rand -hex 32"',
    });
  }
}
