import { Origin } from './cluster';
import { isAddition } from './controller-fields';
import { LiveObject } from '../api/outcomes/outcome-of';

/**
 * A template of kubectl for what `originIn` reads: printed as JSON, an object has no managers since kubectl 1.21.
 * Managers of a subresource, such as the status, write to objects that exist.
 */
export const ORIGIN_TEMPLATE = '{.metadata.uid} {.metadata.namespace}{"\\n"}{.metadata.creationTimestamp}{"\\n"}'
  + '{range .metadata.managedFields[*]}{.time}{" "}{.subresource}{" "}{.manager}{"\\t"}{.fieldsV1}{"\\n"}{end}';

/** The API server stamps the creation, and the manager's fields, one after the other. */
const SAME_MOMENT = 2_000;

/**
 * Where an object comes from. Its creator is the manager whose fields are as old as the object: a manager that changed
 * it later has a later time. If another has written it in the same second, nobody knows who was the first, unless it
 * is a controller that only adds to objects that exist.
 *
 * @param printed what kubectl prints by the template
 * @param managers the field managers of the app
 * @param name the name of the object
 */
export function originIn(printed: string, managers: readonly string[], name = ''): Origin {
  const [identity = '', created = '', ...lines] = printed.split('\n');
  const [uid, namespace] = identity.trim().split(' ');
  const known = { uid, ...namespace === undefined ? {} : { namespace } };
  const noted = lines.filter((line) => line.trim() !== '').map((line) => {
    const [who, fields = ''] = line.split('\t');
    const [time, subresource, ...words] = who.split(' ');
    const manager = words.join(' ');
    return {
      time: Date.parse(time), manager, isLater: subresource !== '' || isAddition({ manager, fields, name }),
    };
  });
  if (noted.length === 0) {
    return known;
  }
  const isOwn = ({ manager }: { readonly manager: string }) => managers.includes(manager);
  const own = Math.min(...noted
    .filter((each) => isOwn(each) && Math.abs(each.time - Date.parse(created.trim())) <= SAME_MOMENT)
    .map(({ time }) => time));
  const others = noted.filter((each) => !isOwn(each) && !each.isLater).map(({ time }) => time);
  if (own === Infinity || others.some((time) => time < own)) {
    return { ...known, isOwn: false };
  }
  return others.includes(own) ? known : { ...known, isOwn: true };
}

/**
 * Where an object comes from that an apply was to create. If it has created it, nobody else has written it when the
 * server answers. Undefined if the answer does not say who has written it.
 */
export function originOfAnswer({ metadata }: LiveObject, managers: readonly string[]): Origin | undefined {
  const noted: ReadonlyArray<{ readonly manager?: unknown }> = metadata?.managedFields ?? [];
  return noted.length === 0 ? undefined : {
    uid: String(metadata?.uid ?? ''),
    ...typeof metadata?.namespace === 'string' ? { namespace: metadata.namespace } : {},
    isOwn: noted.every(({ manager }) => managers.includes(String(manager))),
  };
}
