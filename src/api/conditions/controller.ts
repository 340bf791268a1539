import { Condition, of } from './condition';

/** What MTC's operator reports about a MigrationController. Source: the status of Ansible operators (Operator SDK). */
export const CONTROLLER_CONDITIONS: readonly Condition[] = of('MigrationController', [
  {
    type: 'Failure',
    category: 'Critical',
    meaning: 'the last run of the operator failed, so that none of the settings takes effect; the message is the '
      + 'error of Ansible',
    fix: 'Correct the setting in the message, and read the log of Deployment `migration-operator`.',
  },
  {
    type: 'Running',
    category: 'Advisory',
    meaning: 'the operator looks after the object: with reason Successful it is done, with reason Running it is at '
      + 'work',
  },
  { type: 'Successful', category: 'Advisory', meaning: 'the last run of the operator succeeded' },
]);
