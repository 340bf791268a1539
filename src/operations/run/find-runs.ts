import { IndexFleet } from '../../output/fleet-index';
import { IndexRun, RunOwner } from '../../output/migration-index';
import { ROLLBACK } from '../../output/rollbacks';
import { folderOf, isCalled } from '../../output/run-names';
import { OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';
import { stopsSomething } from '../starts';

/** The run of a plan or an engine, by its id, its folder, with or without the number, or its number. */
export function findRun({ index }: OutputFolder, owner?: string, name?: string): IndexRun {
  const ofOwner = index.runs.filter((run) => run.owner === owner);
  if (ofOwner.length === 0) {
    const owners = [...new Set(index.runs.map((run) => run.owner))];
    throw new OperationError('usage', owner === undefined
      ? 'no plan or engine is named'
      : `no plan or engine ${JSON.stringify(owner)} has runs in the folder`,
    owners.length > 0
      ? `Those with runs are ${owners.join(', ')}.`
      : 'The program has no runs: add `plan.stage(…)` and run synth.');
  }
  const found = ofOwner.filter((run) => name !== undefined && isCalled(run, name));
  if (found.length !== 1) {
    const moved = renumbered(ofOwner, name);
    throw new OperationError('usage', name === undefined
      ? `no run of ${owner} is named`
      : `${owner} has ${found.length === 0 ? 'no run' : 'several runs'} ${JSON.stringify(name)}`,
    `${moved === undefined ? '' : `Its number has changed: it is ${folderOf(moved.path)} now. Name runs by their id, `
      + `${moved.id}: that stays. `}Its runs are ${ofOwner.map(({ path }) => folderOf(path)).join(', ')}.`);
  }
  return found[0];
}

/** Runs that only a person starts, one by one. */
const ON_REQUEST = [ROLLBACK, 'analysis', 'preflight'];

/**
 * The runs of a wave: those of the plans that a fleet has put into it, in the order of the folder, but all stages
 * before the cutovers. Never a rollback.
 *
 * @param name the id, the folder or the number of the only run of each plan
 * @param fleet the name of the fleet; required if several fleets have such a wave
 */
export function runsOfWave(folder: OutputFolder, number: number, name?: string, fleet?: string): IndexRun[] {
  const runs = folder.index.runs.filter(({ kind }) => !ON_REQUEST.includes(kind));
  const fleets = fleetsWith(folder, number, fleet);
  if (fleets.length === 0) {
    throw new OperationError('usage', 'the folder has no waves: only a MigrationFleet has them',
      'Start the runs of each plan: `cdk8s-mtc run dist PLAN RUN`; `cdk8s-mtc show` lists them.');
  }
  const waves = [...new Set(fleets.flatMap((one) => one.waves.map((wave) => wave.number)))]
    .sort((one, other) => one - other);
  const plans = new Set(fleets.flatMap((one) => one.waves).filter((wave) => wave.number === number)
    .flatMap((wave) => wave.plans));
  const found = runs.filter((run) => run.ownerKind === RunOwner.PLAN && plans.has(run.owner))
    .filter((run) => name === undefined || isCalled(run, name));
  if (found.length === 0) {
    throw new OperationError('usage', `the folder has no ${name === undefined ? 'run' : `run ${JSON.stringify(name)}`} `
      + `in wave ${number}`,
    runs.length === 0 ? 'The program has no runs: add `plan.stage(…)` and run synth.'
      : `Its waves are ${waves.join(', ')}; \`cdk8s-mtc fleet\` lists them.`);
  }
  return [...found.filter(({ kind }) => !stopsSomething(kind)), ...found.filter(({ kind }) => stopsSomething(kind))];
}

/** The fleet whose wave is meant. All are given if none has such a wave. */
function fleetsWith(folder: OutputFolder, wave: number, name: string | undefined): readonly IndexFleet[] {
  const fleets = folder.fleets();
  const named = fleets.filter((fleet) => name === undefined || fleet.name === name);
  if (named.length === 0 && name !== undefined) {
    throw new OperationError('usage', `the folder has no fleet ${JSON.stringify(name)}`,
      `Its fleets are ${namesOf(fleets) || 'none'}.`);
  }
  const found = named.filter(({ waves }) => waves.some(({ number }) => number === wave));
  if (found.length > 1) {
    throw new OperationError('usage', `several fleets have a wave ${wave}: ${namesOf(found)}`,
      `Add \`--fleet ${found[0].name}\`.`);
  }
  return named;
}

function namesOf(fleets: readonly IndexFleet[]): string {
  return fleets.map(({ name }) => name).join(', ');
}

/** The run whose folder had another number before runs were added to the program. */
function renumbered(runs: readonly IndexRun[], name: string | undefined): IndexRun | undefined {
  const rest = /^\d+(-.+)$/.exec(folderOf(name ?? ''))?.[1];
  return rest === undefined ? undefined : runs.find(({ path }) => folderOf(path).replace(/^\d+/, '') === rest);
}
