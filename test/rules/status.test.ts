import { placesOf } from './places';
import { findings, ruleOf } from './support';
import { planExample } from '../../src/rules/examples/plan';

function object(kind: string, ...conditions: string[]): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: ${kind}
metadata: { name: shop, namespace: openshift-migration }
status:
  conditions: [${conditions.map((condition) => `{ ${condition} }`).join(', ')}]
`;
}

const TRUE = 'status: "True"';

describe('conditions of an object of a cluster', () => {
  test.each([
    ['MigPlan', [`type: Ready, ${TRUE}`, `type: Suspended, ${TRUE}`, `type: PlanConflict, ${TRUE}, reason: Conflict`],
      [2]],
    ['MigPlan', [`type: InvalidStorageRef, ${TRUE}, reason: NotFound`, `type: PvsDiscovered, ${TRUE}, reason: Done`],
      [0]],
    ['MigMigration', [`type: Running, ${TRUE}, reason: EnsureInitialBackup`, `type: Ready, ${TRUE}`], []],
    ['MigMigration', [`type: Succeeded, ${TRUE}`, `type: Canceled, ${TRUE}`], [1]],
    ['MigMigration', [`type: SucceededWithWarnings, ${TRUE}`, `type: DirectVolumeMigrationFailed, ${TRUE}`], [0, 1]],
    ['MigMigration', [`type: Failed, ${TRUE}`], [0]],
    ['DirectVolumeMigration', [`type: SourceToDestinationNetworkError, ${TRUE}, reason: RsyncTimedOut`], [0]],
    ['MigrationController', [`type: Running, ${TRUE}, reason: Successful`, `type: Failure, ${TRUE}`], [1]],
  ])('of a %s: %j', (kind, conditions, expected) => {
    expect(placesOf('status/condition', object(kind, ...conditions)))
      .toEqual(expected.map((index) => `shop status.conditions[${index}]`));
  });

  test.each([
    ['that is not true', 'MigPlan', 'type: PlanConflict, status: "False"'],
    ['without a status', 'MigPlan', 'type: PlanConflict'],
    ['of another kind', 'MigCluster', `type: PlanConflict, ${TRUE}`],
    ['that is unknown', 'MigPlan', `type: SomethingNew, ${TRUE}, category: Critical`],
    ['whose type is not a string', 'MigPlan', `type: [PlanConflict], ${TRUE}`],
  ])('one %s is not reported', (_, kind, condition) => {
    expect(placesOf('status/condition', object(kind, condition))).toEqual([]);
  });

  test('the reason decides what it means', () => {
    const said = (reason: string) => findings(
      object('MigPlan', `type: IntraClusterMigration, ${TRUE}, reason: ${reason}`), [ruleOf('status/condition')],
    )
      .map(({ fix }) => fix);
    expect(said('ConflictingNamespaces')).toEqual(['Rename all namespaces to copy state, or none to convert storage.']);
    expect(said('NamespaceMigrationPlan')).toEqual(['Remove `indirectVolumeMigration`.']);
  });

  test('an object without a status has none', () => {
    expect(placesOf('status/condition', planExample())).toEqual([]);
    expect(placesOf('status/condition', `${planExample()}status: [1]\n`,
      `${planExample()}status: { conditions: { type: PlanConflict } }\n`)).toEqual([]);
  });
});
