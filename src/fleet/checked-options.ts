import { Construct } from 'constructs';
import { FleetEstimates, FleetLimits, MigrationFleetProps } from './migration-fleet-props';
import { refuse } from '../constructs/mistake';

/** Rejects numbers that cannot be meant, and gives the options without them, so that each is one mistake. */
export function checkedOptions(at: Construct, props: MigrationFleetProps): MigrationFleetProps {
  const { plansPerWave, stages, limits = {}, estimates = {} } = props;
  const checked = <T>(field: string, value: T | undefined, isValid: (value: T) => boolean, fix: string) => {
    if (value === undefined || isValid(value)) {
      return value;
    }
    refuse(at, { field, value, problem: 'is not valid', fix });
    return undefined;
  };
  const count = (field: string, value: number | undefined, least: number) =>
    checked(field, value, (one) => Number.isInteger(one) && one >= least, `write an integer of at least ${least}`);
  const checkedLimits: FleetLimits = {
    namespaces: count('limits.namespaces', limits.namespaces, 1),
    pods: count('limits.pods', limits.pods, 1),
    volumes: count('limits.volumes', limits.volumes, 1),
  };
  const checkedEstimates: FleetEstimates = {
    ...estimates,
    changedShare: checked('estimates.changedShare', estimates.changedShare, (share) => share >= 0 && share <= 1,
      'write a number from 0 to 1'),
  };
  return {
    ...props,
    plansPerWave: count('plansPerWave', plansPerWave, 1),
    stages: count('stages', stages, 0),
    limits: checkedLimits,
    estimates: checkedEstimates,
  };
}
