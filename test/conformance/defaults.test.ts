import { EVERYTHING_OFF, EVERYTHING_ON, Manifest, run } from './programs';
import { FieldFacts } from '../../src/api/schema-facts';
import { SCHEMAS } from '../../src/api/schemas';

/**
 * MTC's controllers write whole objects back from Go types, without optional fields that have a zero value. What the
 * library writes and the controller removes, `kubectl diff`, Argo CD and Flux report as drift forever. So the library
 * does not write it.
 */
const KEPT: Record<string, string> = {
  'MigAnalytic.analyzeImageCount': 'required',
  'MigAnalytic.analyzeK8SResources': 'required',
  'MigAnalytic.analyzePVCapacity': 'required',
  'MigCluster.isHostCluster': 'required',
  'MigCluster.restartRestic': 'a pointer: false forbids the restart, absent leaves it to MTC',
  'MigHook.custom': 'required',
  'MigMigration.stage': 'required',
  'MigPlan.includedResources[].group': 'required; empty for the core group',
  'MigPlan.persistentVolumes[].supported.copyMethods': 'required; the controller overwrites it',
};

const KINDS = SCHEMAS.filter(({ group, kind }) => group === 'migration.openshift.io' && kind !== 'MigrationController');

/** The places of zero values: `MigPlan.closed`. */
function zerosIn(value: unknown, at: string): string[] {
  if (value === false || value === '' || value === 0 || Array.isArray(value) && value.length === 0) {
    return [at];
  }
  if (Array.isArray(value)) {
    return value.flatMap((element) => zerosIn(element, `${at}[]`));
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, field]) => zerosIn(field, `${at}.${name}`))
    : [];
}

/** The places of boolean fields. */
function booleansIn(facts: FieldFacts, at: string): string[] {
  if (typeof facts === 'string') {
    return facts === 'boolean' ? [at] : [];
  }
  if ('list' in facts) {
    return booleansIn(facts.list, `${at}[]`);
  }
  return 'fields' in facts
    ? Object.entries(facts.fields).flatMap(([name, field]) => booleansIn(field, `${at}.${name}`))
    : [];
}

describe('zero values of MTC\'s kinds', () => {
  let manifests: Manifest[];

  beforeAll(() => {
    manifests = [EVERYTHING_ON, EVERYTHING_OFF].flatMap((program) => run(program)).flatMap((file) => file.manifests)
      .filter(({ kind }) => KINDS.some((known) => known.kind === kind));
  });

  test('are written only for required fields and pointers', () => {
    const zeros = manifests.flatMap(({ kind, spec }) => zerosIn(spec, kind));
    expect([...new Set(zeros)].sort()).toEqual(Object.keys(KEPT));
  });

  test('the programs reach every boolean that the library can write', () => {
    const NEVER_WRITTEN = [
      'DirectVolumeMigration.createDestinationNamespaces',
      'DirectVolumeMigration.deleteProgressReportingCRs',
      'MigMigration.canceled',
      'MigPlan.persistentVolumes[].capacityConfirmed',
      'MigPlan.persistentVolumes[].pvc.hasReference',
      'MigStorage.backupStorageConfig.awsS3ForcePathStyle',
    ];
    const booleans = KINDS.flatMap(({ kind, spec }) => booleansIn(spec, kind));
    const placesIn = (value: unknown, at: string): string[] => {
      if (Array.isArray(value)) {
        return value.flatMap((element) => placesIn(element, `${at}[]`));
      }
      return typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([name, field]) => placesIn(field, `${at}.${name}`))
        : [at];
    };
    const written = new Set(manifests.flatMap(({ kind, spec }) => placesIn(spec, kind)));
    expect(booleans.filter((place) => !written.has(place)).sort()).toEqual(NEVER_WRITTEN);
  });

  test('a zero value is found wherever it is', () => {
    expect(zerosIn({ a: false, b: [{ c: '' }], d: [], e: { f: 0 }, g: true, h: 'x', i: [1] }, 'Kind'))
      .toEqual(['Kind.a', 'Kind.b[].c', 'Kind.d', 'Kind.e.f']);
  });
});
