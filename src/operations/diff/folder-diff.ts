import { LiveObject } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { copiesOf } from '../../output/copied-labels';
import { IndexRun, MigrationIndex } from '../../output/migration-index';
import { countedChanges } from '../changes';
import { keyOf, referenceTo } from '../cluster';
import { fieldText } from '../field-text';
import { OutputFolder } from '../output-folder';
import { Topic, topicOf } from './topics';
import { withoutAddress } from '../run/same-run';

/** A difference, in words. */
export interface Difference {
  readonly topic: Topic;
  readonly cluster: string;
  readonly text: string;
}

/** More fields of an object than these are counted: nobody reads them. */
const MOST_CHANGES = 1_000;

/** What changes from one output folder to another. */
export function diffFolders(before: OutputFolder, after: OutputFolder): Difference[] {
  const old = objectsOf(before);
  const now = objectsOf(after);
  return [
    ...renumberedRuns(before.index, after.index),
    ...[...new Set([...old.keys(), ...now.keys()])].flatMap((key) =>
      compare(old.get(key), now.get(key), (now.has(key) ? after : before).index)),
  ];
}

/** The runs whose number has changed because others were inserted or removed before them, and those inserted. */
function renumberedRuns(before: MigrationIndex, after: MigrationIndex): Difference[] {
  const keyOfRun = ({ ownerKind, owner, kind, id }: IndexRun) => JSON.stringify([ownerKind, owner, kind, id]);
  const numbers = new Map(before.runs.map((run) => [keyOfRun(run), run.number]));
  const earlierOf = (run: IndexRun) => numbers.get(keyOfRun(run));
  const moved = after.runs.filter((run) => ![undefined, run.number].includes(earlierOf(run)));
  const inserted = after.runs.filter((run) => earlierOf(run) === undefined
    && moved.some(({ ownerKind, owner, number }) => ownerKind === run.ownerKind && owner === run.owner
      && number > run.number));
  return after.runs.filter((run) => moved.includes(run) || inserted.includes(run)).map((run) => {
    const { id, owner, number, path, units } = run;
    const cluster = after.units.find((unit) => unit.path === units[0])?.cluster ?? '';
    const text = moved.includes(run) ? `is number ${number} now, and was number ${earlierOf(run)}`
      : `is new: number ${number}`;
    return { topic: 'plans', cluster, text: `run ${id} of ${owner} ${text}: ${path}` };
  });
}

interface Placed {
  readonly cluster: string;
  readonly object: LiveObject;
  /** Whether it is part of a run. */
  readonly isOfRun: boolean;
  /** Whether only the reference is known: secret files are not in git. */
  readonly isReference: boolean;
}

function objectsOf(folder: OutputFolder): Map<string, Placed> {
  const found = new Map<string, Placed>();
  for (const unit of folder.index.units) {
    const { objects, isReference } = contents(folder, unit);
    objects.forEach((object) =>
      found.set(`${unit.cluster} ${keyOf(referenceTo(object))}`,
        { cluster: unit.cluster, object, isOfRun: unit.run !== undefined, isReference }));
  }
  return found;
}

function contents(
  folder: OutputFolder, unit: OutputFolder['index']['units'][number],
): { readonly objects: LiveObject[]; readonly isReference: boolean } {
  const objects = folder.manifestsIfPresent(unit);
  const references = unit.files.flatMap((file) => file.objects);
  return objects === undefined
    ? {
      objects: references.map(({ apiVersion, kind, ...metadata }) => ({ apiVersion, kind, metadata })),
      isReference: true,
    }
    : { objects, isReference: false };
}

function compare(before: Placed | undefined, after: Placed | undefined, index: MigrationIndex): Difference[] {
  const { cluster, object } = (after ?? before)!;
  const name = describeObject(referenceTo(object));
  if (before === undefined || after === undefined) {
    const sign = after === undefined ? '-' : '+';
    return [{ topic: topicOf(object), cluster, text: `${sign} ${name}${about(object, cluster, index)}` }];
  }
  if (before.isReference || after.isReference) {
    return [];
  }
  const isOfRun = before.isOfRun && after.isOfRun; // its construct moves when a run is inserted before it
  const [one, other] = isOfRun
    ? [withoutAddress(before.object), withoutAddress(after.object)]
    : [before.object, after.object];
  const { changes, more } = countedChanges(one, other, MOST_CHANGES);
  return [
    ...changes
      .map((change) => ({ topic: topicOf(object, change.path), cluster, text: `${name}: ${fieldText(change)}` })),
    ...more > 0 ? [{ topic: topicOf(object), cluster, text: `${name}: … and ${more} more fields` }] : [],
  ];
}

/** What a run is for, if a word says it. */
const RUN_FLAGS = ['rollback', 'migrateState', 'quiescePods', 'stage'];

/** What an object is for, in a few words. */
export function about({ kind, spec, metadata }: LiveObject, cluster: string, index: MigrationIndex): string {
  switch (kind) {
    case 'MigPlan': return `: ${(spec?.namespaces ?? []).join(', ')}`;
    case 'MigMigration': return `: ${RUN_FLAGS.filter((flag) => spec?.[flag] === true).join(', ') || 'cutover'}`;
    case 'Namespace': return Object.keys(metadata?.labels ?? {}).length > 0
      ? `: labels ${Object.keys(metadata.labels).join(', ')}${copies(index, cluster, metadata.name)}`
      : '';
    default: return '';
  }
}

/** The namespaces that get the same labels, although no folder contains them. */
function copies(index: MigrationIndex, cluster: string, name: string): string {
  const names = copiesOf(index, { cluster, name }).map((copy) => `${copy.name} on ${copy.cluster}`);
  return names.length === 0 ? '' : `; MTC creates ${names.join(', ')} with the same labels`;
}
