import { MTC_API_VERSION } from '../../api/common';
import { MIG_PLAN } from '../../api/mig-plan';
import { LiveObject } from '../../api/outcomes/outcome-of';
import { describeObject, shellCommand, shellWord } from '../../output/commands';
import { IndexObject } from '../../output/migration-index';
import { keptOn } from '../../output/teardown';
import { Cluster, keyOf, referenceTo } from '../cluster';
import { Operation } from '../operation';
import { codeOf } from '../operation-error';
import { OutputFolder } from '../output-folder';
import { formerReferences } from './former-inventory';
import { appOf, contentsOf, InventoryOwner, OwnedObject, OwnerOn, referenceOf } from './inventory-contents';

/** How the names of all records begin. */
const PREFIX = 'cdk8s-mtc-';

/** So many objects are named. */
const NAMED = 3;

/** The records of apps in the namespace of an app, as far as they may be listed. */
export async function recordsIn(cluster: Cluster, { namespace }: InventoryOwner): Promise<LiveObject[]> {
  try {
    const all = await cluster.list({ apiVersion: 'v1', kind: 'ConfigMap', namespace });
    return all.filter(({ metadata, data }) => String(metadata?.name).startsWith(PREFIX) && data?.objects !== undefined);
  } catch (error) {
    if (codeOf(error) !== 'forbidden') {
      throw error;
    }
    return [];
  }
}

/** The name of the app of a record. Earlier versions have not written it. */
export function recordedName(record: LiveObject): string {
  return appOf(record) ?? record.metadata!.name!.slice(PREFIX.length);
}

/**
 * Says which objects of the folder other apps have recorded as theirs, as after a change of the name that was not
 * completed on all clusters: this app neither prunes them nor tears them down.
 *
 * @returns the records of these apps
 */
export async function reportOtherRecords(
  operation: Operation, folder: OutputFolder, names: readonly string[], ownerOn: OwnerOn,
): Promise<OtherRecord[]> {
  const found: OtherRecord[] = [];
  for (const name of names) {
    const owner = ownerOn(name);
    const cluster = operation.cluster(name);
    for (const record of owner === undefined ? [] : await asFarAsKnown(() => otherRecords(cluster, folder, owner))) {
      const shared = await sharedObjects(cluster, folder, owner!, record);
      if (shared.length > 0) {
        const other = { name, owner: owner!, record, shared };
        report(operation, folder, other);
        found.push(other);
      }
    }
  }
  return found;
}

/** The command that takes a record over. */
export function adoptCommand(folder: OutputFolder, record: LiveObject): string {
  return shellCommand(`cdk8s-mtc apply ${shellWord(folder.name)}`, [], `--adopt ${shellWord(recordedName(record))}`);
}

/** What can be read: this is only a hint, and the command stops at what it needs itself. */
async function asFarAsKnown<T>(read: () => Promise<T[]>): Promise<T[]> {
  try {
    return await read();
  } catch (error) {
    if (codeOf(error) === undefined || codeOf(error) === 'interrupted') {
      throw error;
    }
    return [];
  }
}

async function otherRecords(
  cluster: Cluster, { index }: OutputFolder, owner: InventoryOwner,
): Promise<LiveObject[]> {
  const former = formerReferences(owner).map(({ reference }) => reference);
  const own = new Set([referenceOf(owner.app, owner.namespace), ...former].map(keyOf));
  return (await recordsIn(cluster, owner)).filter((record) => !own.has(keyOf(referenceTo(record)))
    && !`${appOf(record)}/`.startsWith(`${index.app}/`));
}

/** What a record lists as created, the folder contains, and a teardown would delete or close; none if it is gone. */
async function sharedObjects(
  cluster: Cluster, { index }: OutputFolder, { contained }: InventoryOwner, record: LiveObject,
): Promise<readonly OwnedObject[]> {
  const keys = new Set(contained.map(keyOf));
  const whyKept = keptOn(index, cluster.name);
  const shared = createdIn(record).filter((object) => keys.has(keyOf(object))
    && (isPlan(object) || whyKept(object) === undefined));
  for (const object of shared) {
    if ((await cluster.get(object))?.metadata?.uid === object.uid) {
      return shared;
    }
  }
  return [];
}

/** What a record lists as created; nothing if it is damaged, which is for its own app to say. */
function createdIn(record: LiveObject): readonly OwnedObject[] {
  try {
    return contentsOf(record).objects;
  } catch (error) {
    if (codeOf(error) === undefined) {
      throw error;
    }
    return [];
  }
}

function isPlan({ apiVersion, kind }: IndexObject): boolean {
  return apiVersion === MTC_API_VERSION && kind === MIG_PLAN.kind;
}

/** A record of another app that lists objects of the folder. */
export interface OtherRecord {
  /** The cluster. */
  readonly name: string;
  readonly owner: InventoryOwner;
  readonly record: LiveObject;
  readonly shared: readonly OwnedObject[];
}

function report(operation: Operation, folder: OutputFolder, { name, owner, record, shared }: OtherRecord): void {
  const other = recordedName(record);
  const more = shared.length > NAMED ? ` and ${shared.length - NAMED} more` : '';
  const adopt = adoptCommand(folder, record);
  operation.report({
    event: 'recorded-elsewhere',
    level: 'warning',
    cluster: name,
    object: referenceTo(record),
    message: `cluster ${name}: ${shared.slice(0, NAMED).map(describeObject).join(', ')}${more} `
      + `${shared.length === 1 ? 'is' : 'are'} recorded for the app `
      + `${JSON.stringify(other)} (${describeObject(referenceTo(record))}), and the app of this folder is `
      + `${JSON.stringify(owner.app)}, of which \`--prune\` and \`teardown\` do not delete `
      + `${shared.length === 1 ? 'it' : 'them'}`,
    fix: folder.index.isNamed === true
      ? `If this app had that name before, take the record over: \`${adopt}\`. Otherwise remove what both contain from `
        + 'one of the two programs.'
      : `If it is the same app, set \`name: ${JSON.stringify(other)}\` of the MigrationApp, and run synth again.`,
  });
}
