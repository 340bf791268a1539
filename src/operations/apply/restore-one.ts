import { WhyLeft } from './delete-one';
import { LiveObject } from '../../api/outcomes/outcome-of';
import { listed } from '../../grammar/plural';
import { describeObject } from '../../output/commands';
import { Cluster } from '../cluster';
import { Operation } from '../operation';
import { codeOf } from '../operation-error';
import { spare, whyNeeded } from '../other-apps';
import { Fields } from '../patched';
import { ChangedObject, hasFields, restoration } from '../records/changed-object';

/**
 * Restores the fields of an object that nobody has changed since, and verifies it; gives why fields are left.
 *
 * @param done what is reported of the object then
 */
export async function restoreOne(
  operation: Operation, cluster: Cluster, object: ChangedObject,
  done = 'restored to what it was before the first apply',
): Promise<WhyLeft[]> {
  for (let attempt = 0; ; attempt += 1) {
    const live = await cluster.get(object);
    if (live === undefined) {
      return [];
    }
    if (live.metadata?.uid !== object.uid) {
      return [{ why: 'somebody else has created it anew' }];
    }
    const { patch: whole, kept, ours = [] } = restoration(object, live);
    const { patch, needed } = await withoutNeeded(cluster, object, whole);
    try {
      if (Object.keys(patch).length > 0 && !hasFields(await cluster.merge(object, versioned(patch, live)), patch)) {
        const why = 'it was not restored: the cluster, such as an admission webhook, put back what apply set';
        return [{ why, isUndone: true }];
      }
    } catch (error) {
      if (codeOf(error) !== 'conflict' || attempt >= 10) {
        throw error;
      }
      continue; // somebody has changed it since it was read
    }
    if (Object.keys(patch).length > 0) {
      const message = `${describeObject(object)} ${done}`;
      operation.report({ event: 'restored', level: 'info', cluster: cluster.name, object, message });
    }
    const whyLeft: WhyLeft[] = [...needed, ...[
      ...kept.length > 0 ? [`somebody has changed ${kept.join(', ')} since`] : [],
      ...object.hidden.length > 0
        ? [hiddenText(object.hidden)]
        : [],
    ].map((why) => ({ why }))];
    const whyUndone = `somebody has changed ${ours.join(', ')} since, which still contains what apply added: remove it `
      + 'yourself';
    return ours.length > 0 ? [...whyLeft, { why: whyUndone, isUndone: true }] : whyLeft;
  }
}

function hiddenText(paths: readonly string[]): string {
  return paths.length === 1
    ? `the earlier value of ${paths[0]} was not kept, because it may be secret: set it yourself`
    : `the earlier values of ${paths.join(', ')} were not kept, because they may be secret: set them yourself`;
}

/** A patch without what other apps set, and why that is left. */
async function withoutNeeded(
  cluster: Cluster, object: ChangedObject, whole: Fields,
): Promise<{ readonly patch: Fields; readonly needed: readonly WhyLeft[] }> {
  const apps = Object.keys(whole).length > 0 ? await cluster.otherApps(object) : [];
  const needed: WhyLeft[] = [];
  let patch = whole;
  for (const app of apps) {
    const spared = spare(patch, app.fields);
    patch = spared.patch;
    needed.push(...spared.needed.length === 0 ? []
      : [{
        why: `${listed(spared.needed, 'was', 'were')} not restored: ${whyNeeded([app])}`, isNeeded: true as const,
      }]);
  }
  return { patch, needed };
}

/** A patch that is refused if somebody has changed the object since it was read. */
function versioned({ metadata, ...patch }: Fields, live: LiveObject): Fields {
  return { ...patch, metadata: { ...metadata, resourceVersion: live.metadata?.resourceVersion } };
}
