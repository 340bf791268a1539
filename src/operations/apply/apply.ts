import { hasEnded } from '../../api/outcomes/outcome';
import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { ApplyStep } from '../../output/apply-step';
import { describeObject } from '../../output/commands';
import { IndexRun, IndexUnit, MigrationIndex } from '../../output/migration-index';
import { ownerOn, requireName } from '../app-identity';
import { keyOf, referenceTo } from '../cluster';
import { fieldText } from '../field-text';
import { takeOverFrozen } from '../frozen-applications';
import { homeNamespace } from '../home-namespace';
import { checkIdentities } from '../identity';
import { Lease, releaseAll, renewAll, takeLeases } from '../lease';
import { requireNamespaces } from '../missing-namespaces';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';
import { applyUnit, plannedChange } from './apply-unit';
import { namespacesFirst } from './namespaces-first';
import { pruneAll, pruneCluster } from './prune-cluster';
import { settle } from './settle';
import { requireRecord } from '../records/adoption';
import { DroppedClusters, droppedClusters, NONE_DROPPED, ownersWith } from '../records/dropped-clusters';
import { reportFormer } from '../records/former-report';
import { OwnerOn } from '../records/inventory-contents';
import { Present } from '../records/moved-clusters';
import { refuseOtherPrograms } from '../records/other-program';
import { reportOtherRecords } from '../records/other-records';
import { Recorder } from '../records/recorder';
import { recordsOn, requireSameRecords } from '../records/unchanged-record';
import { filledKeysIn, secretClusters } from '../secrets/index-secrets';
import { SecretFiller } from '../secrets/secret-filler';
import { tokenProblem } from '../secrets/tokens';
import { refuseContained } from '../starts';
import { PlanVolumes } from '../volumes/plan-volumes';

/** How a folder is applied. */
export interface ApplySettings {
  /** Only the units of this cluster. */
  readonly cluster?: string;
  readonly dryRun: boolean;
  /** Takes over fields that others own. */
  readonly force: boolean;
  /** Deletes what the folder no longer contains. */
  readonly prune: boolean;
  readonly breakLease: boolean;
  /**
   * The name that the app had before: what was recorded under it and the folder contains is taken over. With its
   * present name, what was recorded is its own, whatever it is.
   */
  readonly adopt?: string;
}

/** The units that `apply` applies: never a run. */
export function appliedUnits({ index }: OutputFolder, cluster?: string): IndexUnit[] {
  if (cluster !== undefined && !index.clusters.some(({ name }) => name === cluster)) {
    throw new OperationError('usage', `the folder has no cluster ${JSON.stringify(cluster)}`,
      `Its clusters are ${index.clusters.map(({ name }) => name).join(', ')}.`);
  }
  return index.units.filter((unit) => unit.run === undefined && unit.starts.length === 0 && unit.step !== ApplyStep.RUN
    && (cluster === undefined || unit.cluster === cluster));
}

/** The manifests of a unit, none of which starts something. */
function manifestsOf(folder: OutputFolder, unit: IndexUnit): LiveObject[] {
  const manifests = folder.manifests(unit);
  refuseContained(manifests.map((manifest) => ({ file: folder.fileOf(unit, manifest), manifest })), () =>
    folder.manifestsOn(unit.cluster));
  return manifests;
}

/** Applies the units of a folder in their order, and waits after each until it has settled. */
export async function applyFolder(operation: Operation, folder: OutputFolder, settings: ApplySettings): Promise<void> {
  if (!settings.dryRun) {
    requireName(folder.index);
  }
  const units = appliedUnits(folder, settings.cluster);
  const manifests = new Map(units.map((unit) => [unit, manifestsOf(folder, unit)]));
  const names = [...new Set(units.map(({ cluster }) => cluster))];
  const reached = [...new Set([...names, ...secretClusters(folder.index, units)])];
  // what is recorded on another cluster would be pruned
  const also = settings.prune ? [...new Set(folder.index.units.map(({ cluster }) => cluster))] : [];
  const uids = await checkIdentities(operation, folder.index, reached, also);
  await requireNamespaces(operation, folder.index, units);
  const inFolder = (name: string) => ownerOn(folder.index, name, settings.adopt === undefined ? [] : [settings.adopt]);
  if (settings.adopt !== undefined) {
    const isPart = settings.cluster !== undefined;
    await requireRecord(operation, { name: settings.adopt, clusters: names, isPart }, inFolder);
  }
  if (settings.dryRun) {
    if (folder.index.isNamed === true) {
      await refuseOtherPrograms(operation, names, inFolder);
    }
    await reportOtherRecords(operation, folder, names, inFolder);
    await showChanges(operation, folder.index, manifests, settings.force);
    await showLeftOver(operation, folder, names, { settings, inFolder, uids });
    return;
  }
  const ordered = namespacesFirst(manifests, (name) => homeNamespace(folder.index, name));
  const secrets = await SecretFiller.open(operation, folder.index, units);
  const dropped = await droppedOf(operation, folder, settings, { names, ownerOn: inFolder, uids });
  const owner = ownersWith(inFolder, names, dropped, settings.cluster === undefined ? uids : undefined);
  const recorder = new Recorder(operation, owner);
  const leases = await leasesOn(operation, names, owner, settings.breakLease);
  try {
    await refuseOtherPrograms(operation, names, owner);
    await reportOtherRecords(operation, folder, names, owner);
    for (const unit of units) {
      const takesOver = settings.adopt !== undefined;
      await applyAndSettle(operation, folder, unit,
        { manifests: ordered.get(unit)!, secrets, leases, recorder, force: settings.force, takesOver, reached });
    }
    await recorder.keepHomes(names, Object.keys(dropped.homes).length > 0);
    if (settings.adopt !== undefined) {
      await takeOverFrozen(operation, folder.index, [...names, ...dropped.owners.keys()], {
        formerName: settings.adopt, dryRun: false, isWhole: settings.cluster === undefined,
      });
    }
  } finally {
    recorder.reportUnsaved();
    await releaseAll(leases);
  }
  await pruneAll(operation, folder, [...names, ...dropped.owners.keys()], async (name) => ({
    inventory: await recorder.inventoryOf(name),
    sameAs: dropped.sameAs.get(name),
    prunes: settings.prune,
    takeLeases: async () => leasesOn(operation, [name], owner, settings.breakLease),
    read: async () => recordsOn(operation, [name], owner),
  }));
}

/** What a dry run says of what is taken over, and of what the folder no longer contains. */
async function showLeftOver(
  operation: Operation, folder: OutputFolder, names: readonly string[],
  { settings, inFolder, uids }: {
    readonly settings: ApplySettings; readonly inFolder: OwnerOn; readonly uids: ReadonlyMap<string, string>;
  },
): Promise<void> {
  const { owners, sameAs } = await droppedOf(operation, folder, settings, { names, ownerOn: inFolder, uids });
  const owner = (name: string) => owners.get(name) ?? inFolder(name);
  if (settings.adopt !== undefined) {
    await takeOverFrozen(operation, folder.index, names, {
      formerName: settings.adopt, dryRun: true, isWhole: settings.cluster === undefined,
    });
  }
  for (const [name, inventory] of await recordsOn(operation, [...names, ...owners.keys()], owner)) {
    reportFormer(operation, name, inventory?.former ?? [], true);
    await pruneCluster(operation, folder, name, { inventory, sameAs: sameAs.get(name), prunes: settings.prune });
  }
}

async function droppedOf(
  operation: Operation, { index }: OutputFolder, { cluster }: ApplySettings, present: Present,
): Promise<DroppedClusters> {
  return cluster === undefined ? droppedClusters(operation, index, present) : NONE_DROPPED;
}

/** Applies the units that come after a run: objects in namespaces that MTC creates during the first stage. */
export async function applyAfterRun(
  operation: Operation, folder: OutputFolder, run: IndexRun, breakLease: boolean,
): Promise<void> {
  const units = appliedUnits(folder).filter(({ after }) => after.some((path) => run.units.includes(path)));
  if (units.length === 0) {
    return;
  }
  const owner = (name: string) => ownerOn(folder.index, name);
  const names = [...new Set(units.map(({ cluster }) => cluster))];
  const recorded = [...new Set([...names, ...run.units.map((path) => folder.unit(path).cluster)])];
  const before = await recordsOn(operation, recorded, owner);
  const secrets = await SecretFiller.open(operation, folder.index, units);
  const recorder = new Recorder(operation, owner);
  const leases = await leasesOn(operation, names, owner, breakLease);
  try {
    await refuseOtherPrograms(operation, names, owner);
    const now = await recordsOn(operation, recorded, owner);
    requireSameRecords(before, now, 'what comes after the run was not applied');
    for (const unit of units) {
      await applyAndSettle(operation, folder, unit, {
        manifests: manifestsOf(folder, unit), secrets, leases, recorder, force: false, takesOver: false, reached: [],
      });
    }
  } finally {
    recorder.reportUnsaved();
    await releaseAll(leases);
  }
}

async function leasesOn(
  operation: Operation, names: readonly string[], owner: OwnerOn, breakIt: boolean,
): Promise<Lease[]> {
  return takeLeases(operation, names.map((name) => ({ name, namespace: owner(name)?.namespace })), breakIt);
}

interface Applying {
  readonly manifests: readonly LiveObject[];
  readonly secrets: SecretFiller;
  readonly leases: readonly Lease[];
  readonly recorder: Recorder;
  readonly force: boolean;
  readonly takesOver: boolean;
  /** The clusters that are known to answer. */
  readonly reached: readonly string[];
}

async function applyAndSettle(
  operation: Operation, folder: OutputFolder, unit: IndexUnit, applying: Applying,
): Promise<void> {
  const { manifests, secrets, leases, recorder, force, takesOver } = applying;
  const missing = await runNotDone(operation, folder, unit);
  if (missing !== undefined) {
    operation.report({
      event: 'unit-skipped',
      level: 'warning',
      cluster: unit.cluster,
      unit: unit.path,
      message: `${unit.path}: skipped: it needs what ${missing} creates`,
      fix: 'The unit is applied by `run` after that run, or by the next `apply`.',
    });
    return;
  }
  operation.report({
    event: 'unit', level: 'info', cluster: unit.cluster, unit: unit.path, message: `${unit.path}: ${unit.purpose}`,
  });
  const renew = () => renewAll(leases);
  const complete = async (manifest: LiveObject) => {
    await renew();
    return secrets.fill(unit.cluster, manifest, renew);
  };
  const changed = await applyUnit(operation, unit, manifests, { force, complete, renew, recorder, takesOver });
  await settle(operation, unit, changed, renew);
  await requireTokens(operation, folder, unit, applying);
  await writeChoices(operation, folder, unit, manifests, renew);
}

/**
 * Makes sure that the clusters of a unit's MigClusters accept their tokens: MTC looks only once a minute, and an object
 * that was Ready before stays so.
 */
async function requireTokens(
  operation: Operation, { index }: OutputFolder, { cluster, path }: IndexUnit, { manifests, reached }: Applying,
): Promise<void> {
  for (const manifest of manifests.filter(({ kind }) => kind === 'MigCluster')) {
    const live = await operation.cluster(cluster).get(referenceTo(manifest));
    const problem = live && await tokenProblem(operation, index, cluster, live, reached);
    if (problem?.state === 'failed') {
      throw new OperationError(
        'failed', `${path}: ${describeObject(referenceTo(manifest))}: ${problem.reason}`, problem.fix,
      );
    }
  }
}

/**
 * Has the volume rules of a unit's plans decide about what MTC has discovered meanwhile, and waits until it has seen
 * the choices.
 */
async function writeChoices(
  operation: Operation, folder: OutputFolder, unit: IndexUnit, manifests: readonly LiveObject[],
  renew: () => Promise<void>,
): Promise<void> {
  const changed = new Map<string, string>();
  for (const manifest of manifests.filter(({ kind }) => kind === 'MigPlan')) {
    const plan = folder.index.plans.find(({ name, cluster }) => cluster === unit.cluster
      && name === manifest.metadata.name);
    const volumes = plan && PlanVolumes.from(folder, plan, manifest);
    await renew();
    const version = await volumes?.write(operation);
    if (volumes && version !== undefined) {
      changed.set(keyOf(volumes.reference), version);
    }
  }
  const waitFor = unit.waitFor.filter(({ target }) => changed.has(keyOf(target)));
  await settle(operation, { ...unit, waitFor }, changed, renew);
}

/** The run that a unit comes after and that has not succeeded; undefined if there is none. */
async function runNotDone(
  operation: Operation, folder: OutputFolder, { after }: IndexUnit,
): Promise<string | undefined> {
  for (const path of after) {
    const { starts, cluster } = folder.unit(path);
    for (const object of starts) {
      const { state } = outcomeOf(await operation.cluster(cluster).get(object));
      if (!hasEnded(state) || state === 'failed' || state === 'canceled') {
        return path;
      }
    }
  }
  return undefined;
}

async function showChanges(
  operation: Operation, index: MigrationIndex, manifests: ReadonlyMap<IndexUnit, readonly LiveObject[]>, force: boolean,
): Promise<void> {
  for (const [unit, objects] of manifests) {
    const cluster = operation.cluster(unit.cluster);
    operation.report({
      event: 'unit', level: 'info', cluster: unit.cluster, unit: unit.path, message: `${unit.path}: ${unit.purpose}`,
    });
    for (const object of objects) {
      const { verb, fields, unknown } = await plannedChange(cluster, object, {
        force, filled: filledKeysIn(index, unit.cluster, object), isSecret: unit.isSecret,
      });
      const name = describeObject({ ...object.metadata, apiVersion: object.apiVersion, kind: object.kind });
      const lines = [
        `${name} would be ${verb}${unknown ? ` (${unknown})` : ''}`, ...fields.map((field) => `  ${fieldText(field)}`),
      ];
      operation.report({
        event: 'would-apply',
        level: 'info',
        cluster: unit.cluster,
        unit: unit.path,
        message: (verb === 'unchanged' ? [`${name} is unchanged`] : lines).join('\n'),
        details: { change: verb },
      });
    }
  }
}
