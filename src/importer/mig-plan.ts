import { call, Code, fields, literal, raw } from './code';
import { Context, ImportedCluster } from './context';
import { Fields, isSame, isString } from './fields';
import { importRuns, PLAN_TYPES, PlanType } from './mig-migration';
import { repository } from './mig-storage';
import { exemption } from './network';
import { importHookAttachments } from './plan-hooks';
import { includedResources, labelSelector, namespaces } from './plan-selection';
import { planVolumes, withWholeVolumes } from './plan-volumes';
import { Section, Variable } from './program';
import { isMtcReference } from './references';
import { rsyncIdentity } from './rsync-identity';
import { Source } from './sources';
import { CONSOLE_PLAN_TYPE, DESTINATION_NAMESPACES, EXISTING } from '../api/mig-plan';
import { plural } from '../grammar/plural';
import { append } from '../rules/engine/append';
import { list, nameOf, record } from '../rules/engine/manifest';

/** Imports the MigPlans with their hooks, their runs and the policies for rsync. */
export function importPlans(context: Context): ReadonlyMap<string, ImportedPlan> {
  const plans = new Map<string, ImportedPlan>();
  const names = new Set<unknown>();
  const sources = context.sources.takeMtc('MigPlan');
  const runs = new Map<unknown, Source[]>();
  context.sources.takeMtc('MigMigration').forEach((run) =>
    append(runs, record(record(run.object.spec).migPlanRef).name, run));
  for (const source of sources) {
    const { name } = source.manifest;
    const own = runs.get(name) ?? [];
    const type = typeOf(source, own);
    const problem = names.has(name) ? 'there are several objects of this name.' : problemOf(source, type);
    if (problem === undefined) {
      plans.set(name, importPlan(context, source, type, own));
    } else {
      context.byHand(Section.PLANS, source, problem);
      importRuns(context, existingPlan(context, plans, name, own), own);
    }
    names.add(name);
  }
  for (const [name, own] of [...runs].filter(([of]) => !names.has(of))) {
    importRuns(context, isString(name) ? existingPlan(context, plans, name, own) : undefined, own);
  }
  return plans;
}

function problemOf({ manifest: { name }, object }: Source, type: PlanType): string | undefined {
  const spec = record(object.spec);
  const references = ['srcMigClusterRef', 'destMigClusterRef', ...type === PLAN_TYPES.scc ? [] : ['migStorageRef']];
  const incomplete = references.filter((reference) => !isMtcReference(spec[reference]));
  if (name === '') {
    return 'it has no name.';
  }
  return incomplete.length > 0 ? `it has no complete ${incomplete.join(', ')}.` : undefined;
}

/** A plan of the program. */
export interface ImportedPlan {
  readonly name: string;
  readonly type: PlanType;
  readonly variable: Variable;
}

/** A plan of which only the runs are written. */
function existingPlan(
  context: Context, plans: Map<string, ImportedPlan>, name: string, runs: readonly Source[],
): ImportedPlan | undefined {
  const { program } = context;
  if (name === '' || runs.length === 0) {
    return undefined;
  }
  const isState = runs.some((run) => record(run.object.spec).migrateState === true);
  const type = isState ? PLAN_TYPES.state : PLAN_TYPES.full;
  const variable = program.variable(name, 'Plan');
  const construct = call(`${program.mtc(type.name)}.fromPlanName`, context.hostChart, context.idCode(name, 'plan'),
    literal(name));
  program.add(Section.PLANS, construct, { variable, starts: true });
  const plan = plans.get(name) ?? { name, type, variable };
  plans.set(name, plan);
  return plan;
}

function importPlan(context: Context, source: Source, type: PlanType, runs: readonly Source[]): ImportedPlan {
  const { program } = context;
  const { name } = source.manifest;
  const spec = new Fields(source.object.spec, '/spec');
  const from = context.cluster(spec.take('srcMigClusterRef', isMtcReference)!.name);
  const to = context.cluster(spec.take('destMigClusterRef', isMtcReference)!.name);
  const storage = type === PLAN_TYPES.scc ? undefined : spec.take('migStorageRef', isMtcReference);
  const volumes = planVolumes(context, spec, source.manifest);
  const { metadata: others, namespacesExist } = existenceIn(source, type);
  const { code: metadata, leftovers } = context.metadata(source, name, others);
  const identity = rsyncIdentity(context, source, runs, { from, to, namespacesExist });
  const props = fields({
    metadata,
    ...clusterOptions(context, type, from, to),
    repository: type === PLAN_TYPES.scc ? undefined : repository(context, storage!.name),
    namespaces: namespaces(context, spec, type === PLAN_TYPES.scc) ?? raw('[]'),
    ...type === PLAN_TYPES.full ? selectionOptions(context, spec) : {},
    liveMigrate: type === PLAN_TYPES.scc && spec.takeValue('liveMigrate', true) ? literal(true) : undefined,
    volumes: volumes?.code,
    rsyncIdentity: identity,
    destinationNamespacesExist: namespacesExist ? literal(true) : undefined,
    closed: spec.takeValue('closed', true) ? literal(true) : undefined,
  });
  const variable = program.variable(name, 'Plan');
  const plan = { name, type, variable, hasIdentity: identity !== undefined };
  const id = context.idCode(name, 'plan');
  program.add(
    Section.PLANS, call(`new ${program.mtc(type.name)}`, context.hostChart, id, props), { variable, starts: true },
  );
  const hooks = type === PLAN_TYPES.full ? importHookAttachments(context, plan, spec, from, to) : [];
  if (volumes && volumes.discovered > 0) {
    program.note(nameOf(source.manifest), `${plural(volumes.discovered, 'volume')} with the settings that MTC chooses `
      + 'itself: the program lists none of them.');
  }
  const left = [...withWholeVolumes(spec.leftovers, source.manifest), ...leftovers, ...hooks];
  if (left.length > 0) {
    program.use(variable);
    context.patch(Section.PLANS, `${variable.name}.apiObject`, left);
  }
  exemption(context, { ...plan, namespacesExist }, source, from, to);
  importRuns(context, plan, runs);
  return plan;
}

function clusterOptions(
  context: Context, type: PlanType, from: ImportedCluster, to: ImportedCluster,
): Record<string, Code> {
  const source = context.program.use(from.variable);
  return type === PLAN_TYPES.scc ? { cluster: source } : { source, destination: context.program.use(to.variable) };
}

function selectionOptions(context: Context, spec: Fields): Record<string, Code | undefined> {
  const indirect = (field: string) => spec.takeValue(field, true)
    ? raw(`${context.program.mtc('TransferMode')}.INDIRECT`) : undefined;
  return {
    imageMigration: indirect('indirectImageMigration'),
    volumeMigration: indirect('indirectVolumeMigration'),
    includedResources: includedResources(context, spec),
    labelSelector: labelSelector(context, spec),
  };
}

/** Whether the annotation of a plan says that its namespaces exist on the destination, and the metadata without it. */
function existenceIn(source: Source, type: PlanType): { metadata: Fields; namespacesExist: boolean } {
  const { annotations, ...metadata } = record(source.object.metadata);
  const { [DESTINATION_NAMESPACES]: declared, ...others } = record(annotations);
  const namespacesExist = declared === EXISTING && type !== PLAN_TYPES.scc;
  const left = namespacesExist ? others : annotations;
  const isEmpty = left === undefined || namespacesExist && Object.keys(others).length === 0;
  return {
    metadata: new Fields({ ...metadata, ...isEmpty ? {} : { annotations: left } }, '/metadata'),
    namespacesExist,
  };
}

/** The class that writes a plan. MTC infers the kind of a plan from its runs; its console has an annotation for it. */
function typeOf({ manifest, object }: Source, runs: readonly Source[]): PlanType {
  const { namespaces: entries, migStorageRef, persistentVolumes, srcMigClusterRef, destMigClusterRef } =
    record(object.spec);
  const isWithinCluster = isSame(srcMigClusterRef, destMigClusterRef);
  const isRenamed = list(entries).some((entry) => isString(entry) && entry.includes(':'));
  const declared = record(record(manifest.object.metadata).annotations)[CONSOLE_PLAN_TYPE];
  if (isWithinCluster && !isRenamed && (declared === 'scc' || migStorageRef === undefined)) {
    return PLAN_TYPES.scc;
  }
  const renamesClaims = list(persistentVolumes).some((volume) => String(record(record(volume).pvc).name).includes(':'));
  const copiesState = runs.some((run) => record(run.object.spec).migrateState === true);
  return declared === 'state' || (declared !== 'full' && (isWithinCluster || renamesClaims || copiesState))
    ? PLAN_TYPES.state
    : PLAN_TYPES.full;
}
