import { call, fields, literal } from './code';
import { Context } from './context';
import { Fields, isBoolean, Leftover } from './fields';
import { Names } from './names';
import { Section, Variable } from './program';
import { isMtcReference } from './references';
import { IDENTITY_FIELDS } from './rsync-identity';
import { Source } from './sources';
import { trimmed } from '../grammar/trim';
import { list, nameOf, record, text } from '../rules/engine/manifest';

/** A class of plans, with its methods by what a run does. */
export interface PlanType {
  readonly name: string;
  readonly methods: Readonly<Record<string, string>>;
}

export const PLAN_TYPES = {
  full: { name: 'MigrationPlan', methods: { stage: 'stage', cutover: 'cutover', rollback: 'rollback' } },
  state: { name: 'StateMigrationPlan', methods: { copy: 'copyState', last: 'cutover', rollback: 'rollback' } },
  scc: { name: 'StorageConversionPlan', methods: { copy: 'copyClaims', last: 'convert', rollback: 'rollback' } },
} satisfies Record<string, PlanType>;

interface Plan {
  readonly name: string;
  readonly type: PlanType;
  readonly variable: Variable;
  /** Whether an identity of the plan writes the user of rsync into its runs. */
  readonly hasIdentity?: boolean;
}

/** Imports the runs of a plan. Runs that have completed are history and become comments. */
export function importRuns(context: Context, plan: Plan | undefined, runs: readonly Source[]): void {
  const ids = new Set<string>();
  const names = new Names(new Set(runs.map(({ manifest }) => manifest.name)), '-');
  for (const run of runs.map((each) => named(context, each, names))) {
    const { name } = run.manifest;
    const status = record(run.manifest.object.status);
    if (status.phase === 'Completed') {
      context.program.note(nameOf(run.manifest),
        `it has completed (${conditionsOf(status)}), so the program does not contain it.`);
      continue;
    }
    const method = plan && methodOf(plan.type, record(run.object.spec));
    if (!plan || method === undefined || name === '' || ids.has(name)) {
      context.byHand(Section.PLANS, run,
        'no method of its plan writes a run with this name, this plan and these flags.');
    } else {
      importRun(context, plan, run, method);
    }
    ids.add(name);
  }
}

/** A run with a name: the program writes the same one each time, so it cannot leave the name to the API server. */
function named({ program }: Context, run: Source, names: Names): Source {
  const { generateName, ...metadata } = record(run.object.metadata);
  const base = trimmed(text(generateName) ?? '', '-');
  if (run.manifest.name !== '' || base === '') {
    return run;
  }
  const name = names.take(base);
  program.note(`MigMigration ${run.manifest.namespace}/${generateName}…`,
    `the API server would generate its name: the program calls it ${name}.`);
  const object = { ...run.object, metadata: { name, ...metadata } };
  return { ...run, object, manifest: { ...run.manifest, object, name } };
}

function conditionsOf({ conditions }: { readonly [key: string]: any }): string {
  const types = list(conditions).map((condition) => record(condition)).filter(({ status }) => status === 'True')
    .map(({ type }) => String(type));
  return types.join(', ') || 'without conditions';
}

/**
 * The method that writes a run with these flags. MTC takes the first that is true of rollback, migrateState and stage.
 */
function methodOf(type: PlanType, spec: { readonly [key: string]: any }): string | undefined {
  const { stage, migrateState, rollback, quiescePods } = spec;
  if ([stage, migrateState, rollback, quiescePods].some((flag) => flag !== undefined && typeof flag !== 'boolean')) {
    return undefined;
  }
  const flags = [rollback && 'rollback', migrateState && (quiescePods ? 'last' : 'copy'), stage && 'stage']
    .filter(Boolean);
  const isQuiescedOdd = quiescePods === true && (rollback || stage);
  return flags.length > 1 || isQuiescedOdd ? undefined : type.methods[flags[0] ?? 'cutover'];
}

function importRun(context: Context, plan: Plan, run: Source, method: string): void {
  const { program } = context;
  const { name } = run.manifest;
  const isPrefixed = name.startsWith(`${plan.name}-`) && name.length > plan.name.length + 1;
  const id = isPrefixed ? name.slice(plan.name.length + 1) : name;
  const spec = new Fields(run.object.spec, '/spec');
  const isCutover = plan.type === PLAN_TYPES.full && method === 'cutover';
  spec.take('migPlanRef', isMtcReference);
  const hasStage = spec.take('stage', isBoolean) !== undefined;
  const quiesces = spec.take('quiescePods', isBoolean) === true;
  ['migrateState', 'rollback'].forEach((flag) => spec.take(flag, isBoolean));
  if (plan.hasIdentity && method !== 'rollback') {
    IDENTITY_FIELDS.forEach((field) => spec.take(field, (value): value is unknown => value !== undefined));
  }
  const { code: metadata, leftovers } = context.metadata(run, `${plan.name}-${id}`);
  const options = fields({
    metadata,
    quiescePods: isCutover && !quiesces ? literal(false) : undefined,
    verify: isCutover && spec.takeValue('verify', true) ? literal(true) : undefined,
    keepAnnotations: spec.takeValue('keepAnnotations', true) ? literal(true) : undefined,
  });
  const missing: Leftover[] = hasStage ? [] : [{ pointer: '/spec/stage', value: undefined }];
  const left = [...spec.leftovers, ...missing, ...leftovers];
  const variable = program.variable(name, 'Run');
  program.use(plan.variable);
  program.add(Section.PLANS, call(`${plan.variable.name}.${method}`, literal(id), options), { variable });
  if (left.length > 0) {
    program.use(variable);
    context.patch(Section.PLANS, `${variable.name}.apiObject`, left);
  }
}
