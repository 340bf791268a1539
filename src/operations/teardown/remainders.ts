import { describeObject } from '../../output/commands';
import { IndexObject } from '../../output/migration-index';
import { WhyLeft } from '../apply/delete-one';
import { Cluster, referenceTo } from '../cluster';
import { OutputFolder } from '../output-folder';
import { Inventory } from '../records/inventory';
import { Homes, referenceOf } from '../records/inventory-contents';
import { adoptCommand, OtherRecord, recordedName } from '../records/other-records';

/** What is left on the clusters. */
export interface Remainder extends WhyLeft {
  readonly cluster: string;
  readonly object: IndexObject;
}

/** Why an object is left that may still change. */
export const CHANGE_UNDER_WAY: WhyLeft = {
  why: 'a command that was killed was about to change it, and may still do so: repeat the teardown in two minutes',
  isUndone: true,
};

/** What former inventories list besides: in the form of earlier versions, apps may have shared one. */
export function formerRemainders([cluster, { former }]: readonly [string, Inventory]): Remainder[] {
  return former.flatMap(({ reference, rest, isElsewhere }) => [...rest.objects, ...rest.changed].map((object) => ({
    cluster,
    object,
    why: isElsewhere
      ? `${describeObject(reference)}, an inventory of this app that others may write, lists it, and the cluster does `
        + 'not note that this app has created it'
      : `${describeObject(reference)}, an inventory of an earlier version, lists it, and the folder does not contain `
        + 'it: another program may need it',
  })));
}

/** A record of another app, if this one has none: it may have that name since. */
export function recordRemainder(folder: OutputFolder, { name, record }: OtherRecord): Remainder {
  return {
    cluster: name,
    object: referenceTo(record),
    why: `it is the record of the app ${JSON.stringify(recordedName(record))}, nothing is recorded for the app `
      + `${JSON.stringify(folder.index.app)}, and both contain the same objects: nothing of it was torn down. If this `
      + `app had that name before, take the record over (\`${adoptCommand(folder, record)}\`), and repeat the `
      + 'teardown',
    isUndone: true,
  };
}

/**
 * What a command that was killed may have created, if the server does not note who creates objects, or if that may be
 * under way.
 */
export async function unknownRemainders(cluster: Cluster, { pending }: Inventory): Promise<Remainder[]> {
  const left: Remainder[] = [];
  for (const object of pending) {
    const why = await cluster.get(object) === undefined
      ? 'a command that was killed was about to create it, and may still do so: repeat the teardown in two minutes'
      : 'a command that was killed may have created it, and the server does not show that this app did: delete it '
        + 'yourself if nobody else needs it';
    left.push({ cluster: cluster.name, object, why, isUndone: true });
  }
  return left;
}

/** The records on clusters that the folder no longer has, and that were not looked at. */
export function unvisitedRemainders(app: string, unknown: Homes): Remainder[] {
  return Object.entries(unknown).map(([cluster, { namespace }]) => ({
    cluster,
    object: referenceOf(app, namespace),
    why: 'an earlier folder had this cluster, which was not looked at: what this inventory lists, if it '
      + 'exists, is not torn down',
    isUndone: true,
  }));
}
