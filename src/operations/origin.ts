import { Origin } from './cluster';

/**
 * A template of kubectl for what `originIn` reads: printed as JSON, an object has no managers since kubectl 1.21.
 */
export const ORIGIN_TEMPLATE = '{.metadata.uid} {.metadata.namespace}{"\\n"}{.metadata.creationTimestamp}{"\\n"}'
  + '{range .metadata.managedFields[*]}{.time}{" "}{.manager}{"\\n"}{end}';

/** The API server stamps the creation, and the manager's fields, one after the other. */
const SAME_MOMENT = 2_000;

/**
 * Where an object comes from. Its creator is the manager whose fields are as old as the object: a manager that changed
 * it later has a later time.
 *
 * @param printed what kubectl prints by the template
 * @param managers the field managers of the app
 */
export function originIn(printed: string, managers: readonly string[]): Origin {
  const [identity = '', created = '', ...lines] = printed.split('\n').map((line) => line.trim());
  const [uid, namespace] = identity.split(' ');
  const known = { uid, ...namespace === undefined ? {} : { namespace } };
  const noted = lines.filter((line) => line !== '').map((line) => {
    const [time, ...manager] = line.split(' ');
    return { time: Date.parse(time), manager: manager.join(' ') };
  });
  return noted.length === 0 ? known : {
    ...known,
    isOwn: noted.some(({ time, manager }) => managers.includes(manager)
      && Math.abs(time - Date.parse(created)) <= SAME_MOMENT),
  };
}
