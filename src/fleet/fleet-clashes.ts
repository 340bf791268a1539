import { resolve } from 'path';
import { IConstruct } from 'constructs';
import { FleetFiles, fleetsOf } from '../constructs/fleets';
import { Mistake } from '../constructs/mistake';

/** What a fleet has in common with an earlier one of the app, so that the two could not be told apart. */
export function clashes(fleet: IConstruct, lockFile: string | undefined): Mistake[] {
  const name = fleet.node.id;
  const all = fleetsOf(fleet.node.root);
  const earlier = all.slice(0, all.findIndex((one) => one.scope === fleet));
  const path = ({ lock }: Pick<FleetFiles, 'lock'>) => lock && resolve(lock.path);
  return [
    ...earlier.some((other) => other.name === name) ? [{
      field: 'id',
      value: name,
      problem: 'is the id of another fleet of the app: their plans, waves and lock files have the same names',
      fix: 'give each fleet its own id',
    }] : [],
    ...lockFile !== undefined && earlier.some((other) => path(other) === resolve(lockFile)) ? [{
      field: 'lockFile',
      value: lockFile,
      problem: 'is the lock file of another fleet of the app: each synth would replace it by that of the last fleet',
      fix: `write "${name}.lock.json", a file for each fleet`,
    }] : [],
  ];
}
