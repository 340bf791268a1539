import { call, Code, fields, literal } from './code';
import { Context } from './context';
import { isString } from './fields';
import { MTC_NAMESPACE } from '../api/common';
import { isRecord } from '../rules/engine/manifest';

/** A reference with a name and a namespace, and nothing else. */
export interface Reference {
  readonly name: string;
  readonly namespace: string;
}

export function isReference(value: unknown): value is Reference {
  return isRecord(value) && isString(value.name) && value.name !== '' && isString(value.namespace)
    && value.namespace !== ''
    && Object.keys(value).length === 2;
}

/** A reference to an object in MTC's namespace. */
export function isMtcReference(value: unknown): value is Reference {
  return isReference(value) && value.namespace === MTC_NAMESPACE;
}

/**
 * `SecretSource.existing(…)`, or another factory with the same parameters: a reference to a Secret whose values
 * are not imported.
 */
export function existingSecret(context: Context, factory: string, { name, namespace }: Reference): Code {
  const options = namespace === MTC_NAMESPACE ? undefined : fields({ namespace: literal(namespace) });
  return call(`${context.program.mtc(factory)}.existing`, literal(name), options);
}
