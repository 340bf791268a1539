import { isShownKey } from './shown-keys';
import { isSecretKind } from '../../masking/secret-name';
import { withoutSecretForms } from '../../masking/secret-text';
import { PLAIN_ENTRIES, secretsIn } from '../../masking/secrets';
import { MASK } from '../../masking/spans';
import { isRecord, Manifest } from '../../rules/engine/manifest';
import { shortened } from '../terminal/shortened';

/** Shorter texts also occur in words that are not secret. */
const SHORTEST = 8;

/** A message may quote only the start of a secret. */
const START = 60;

/** So many secrets of one manifest are searched for. */
const MOST = 200;

/**
 * Removes secrets from messages. No rule writes one there; this makes sure that a rule that does so by mistake shows
 * nothing. A message is searched for the secrets of its manifest, and for texts that are secret by their form.
 */
export class Redactor {
  private readonly secrets = new WeakMap<Manifest, readonly string[]>();

  redact(message: string, manifest?: Manifest): string {
    let text = shortened(message);
    for (const secret of manifest ? this.secretsOf(manifest) : []) {
      text = without(text, secret);
    }
    return withoutSecretForms(text);
  }

  private secretsOf(manifest: Manifest): readonly string[] {
    let secrets = this.secrets.get(manifest);
    if (!secrets) {
      secrets = secretsOf(manifest);
      this.secrets.set(manifest, secrets);
    }
    return secrets;
  }
}

/** The secrets of a manifest, in parts that a message quotes unchanged. Its metadata only names things. */
function secretsOf({ object }: Manifest): string[] {
  const { metadata: _, ...content } = object;
  const found = isSecretKind(String(object.kind)) ? [object.data, object.stringData].flatMap(oddKeys) : [];
  for (const { text, parts } of secretsIn(content, PLAIN_ENTRIES)) {
    const whole = parts?.map(({ start, end }) => text.slice(start, end)) ?? [text];
    found.push(...whole.slice(0, MOST).flatMap((secret) => secret.slice(0, 10_000).split(/["\\\n\r\t]/))
      .filter((part) => part.length >= SHORTEST));
    if (found.length >= MOST) {
      break;
    }
  }
  return found;
}

/** Keys of a Secret that are not certainly names. */
function oddKeys(data: unknown): string[] {
  return isRecord(data)
    ? Object.keys(data).slice(0, MOST).filter((key) => key.length >= SHORTEST && !isShownKey(key))
    : [];
}

function without(text: string, secret: string): string {
  const start = text.indexOf(secret.slice(0, START));
  if (start < 0) {
    return text;
  }
  let end = start;
  while (end < text.length && text[end] === secret[end - start]) {
    end++;
  }
  return text.slice(0, start) + MASK + without(text.slice(end), secret);
}
