import { outcomeOf } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { MigrationIndex } from '../../output/migration-index';
import { ownerOn } from '../app-identity';
import { appliedUnits } from '../apply/apply';
import { plannedChange } from '../apply/apply-unit';
import { referenceTo } from '../cluster';
import { fieldText } from '../field-text';
import { objectsOn } from '../home-namespace';
import { checkIdentities } from '../identity';
import { Operation } from '../operation';
import { OutputFolder } from '../output-folder';
import { about, Difference } from './folder-diff';
import { topicOf } from './topics';
import { droppedClusters } from '../records/dropped-clusters';
import { Present } from '../records/moved-clusters';
import { recordsOn } from '../records/unchanged-record';
import { isWhole } from '../run/in-part';
import { describeGone, goneActions } from '../run/recorded-ends';
import { findActions, FoundAction, unitsOf } from '../run/start';
import { filledKeysIn } from '../secrets/index-secrets';

/** What applying a folder would change on the clusters, what it no longer contains, and how its runs fare. */
export async function diffLive(operation: Operation, folder: OutputFolder): Promise<Difference[]> {
  const names = [...new Set(folder.index.units.map(({ cluster }) => cluster))];
  const uids = await checkIdentities(operation, folder.index, names);
  const present = { names, ownerOn: (name: string) => ownerOn(folder.index, name), uids };
  return [
    ...await plannedChanges(operation, folder), ...await leftOver(operation, folder.index, present),
    ...await runDifferences(operation, folder),
  ];
}

async function plannedChanges(operation: Operation, folder: OutputFolder): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const unit of appliedUnits(folder)) {
    for (const manifest of folder.manifests(unit)) {
      const { verb, fields, unknown } = await plannedChange(operation.cluster(unit.cluster), manifest, {
        force: true, filled: filledKeysIn(folder.index, unit.cluster, manifest), isSecret: unit.isSecret,
      });
      const name = describeObject(referenceTo(manifest));
      if (verb === 'created') {
        found.push({
          topic: topicOf(manifest),
          cluster: unit.cluster,
          text: `+ ${name}${about(manifest, unit.cluster, folder.index)}${unknown ? ` (${unknown})` : ''}`,
        });
      }
      found.push(...fields.map((change) => ({
        topic: topicOf(manifest, change.path), cluster: unit.cluster, text: `${name}: ${fieldText(change)}`,
      })));
    }
  }
  return found;
}

/** What commands of the app have created, and the folder no longer contains, as far as it still exists. */
async function leftOver(operation: Operation, index: MigrationIndex, present: Present): Promise<Difference[]> {
  const { owners, sameAs } = await droppedClusters(operation, index, present);
  const owner = (name: string) => owners.get(name) ?? present.ownerOn(name);
  const found: Difference[] = [];
  for (const [cluster, record] of await recordsOn(operation, [...present.names, ...owners.keys()], owner)) {
    const wanted = [cluster, ...sameAs.get(cluster) ?? []].flatMap((name) => objectsOn(index, name));
    for (const object of record?.leftOver(wanted) ?? []) {
      const live = await operation.cluster(cluster).get(object);
      found.push(...live?.metadata?.uid !== object.uid ? [] : [{
        topic: topicOf(live), cluster, text: `- ${describeObject(object)}: created before, no longer in the folder`,
      }]);
    }
  }
  return found;
}

/** The runs that exist as others than the folder describes, and a line about each run. */
async function runDifferences(operation: Operation, folder: OutputFolder): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const run of folder.index.runs) {
    const units = unitsOf(folder, run);
    const actions = await findActions(operation, units);
    found.push(...actions.filter(({ changes }) => changes.length > 0).map(({ cluster, live, changes }): Difference => ({
      topic: topicOf(live),
      cluster,
      text: `${describeObject(referenceTo(live))}: exists as another run, which differs in ${changes.join(', ')}`,
    })));
    const gone = await goneActions(operation, folder.index, run, units, actions);
    found.push({
      topic: 'runs',
      cluster: units[0].unit.cluster,
      text: `${run.path}: ${stateOf(actions, isWhole(units, actions)) ?? absent(gone.map(describeGone))}`,
    });
  }
  return found;
}

function stateOf(actions: readonly FoundAction[], isAll: boolean): string | undefined {
  const states = [...new Set(actions.map(({ live }) => outcomeOf(live).state))].join(', ');
  return states === '' || isAll ? states || undefined : `${states}, in part`;
}

function absent(gone: readonly string[]): string {
  return gone.length === 0 ? 'not started' : `was started, and does not exist any more: ${gone.join(', ')}`;
}
