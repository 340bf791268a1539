import { isRecord } from '../../rules/engine/manifest';
import { Change } from '../../rules/engine/patch';

type Steps = ReadonlyArray<string | number>;

/**
 * A value with a change at a path, without the order of keys. Maps that are missing on the way to a field that is set
 * are created.
 */
export function changed(value: unknown, [step, ...below]: Steps, change: Change, set: unknown): unknown {
  if (Array.isArray(value) && typeof step === 'number') {
    if (below.length === 0 && change.op === 'remove') {
      return value.filter((_, index) => index !== step);
    }
    const element = below.length === 0 ? set : changed(value[step], below, change, set);
    return value.map((before, index) => index === step ? element : before);
  }
  const fields = isRecord(value) ? value : {};
  const { [step]: own, ...others } = fields;
  if (below.length > 0) {
    return { ...others, [step]: changed(own, below, change, set) };
  }
  switch (change.op) {
    case 'set': return { ...others, [step]: set };
    case 'remove': return others;
    case 'rename': return { ...others, [change.name]: own };
  }
}
