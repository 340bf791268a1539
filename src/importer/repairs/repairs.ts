import { repairController } from './controller';
import { repairPlaybook } from './playbook';
import { Repair, Repairer, withSpec } from './repair';
import { repairPolicy } from './rsync-policies';
import { MTC_API_VERSION } from '../../api/common';
import { isPlaceholder } from '../../grammar/placeholder';
import { derived } from '../../rules/engine/derived';
import { Manifest, record } from '../../rules/engine/manifest';
import { isMtc } from '../sources';

/**
 * What can be repaired, by kind. A check's own fixes change one field each; these need to know what a
 * program will write.
 */
const REPAIRERS: ReadonlyMap<string, Repairer> = new Map<string, Repairer>([
  ['MigrationController', repairController],
  ['MigPlan', repairPlan],
  ['MigStorage', repairStorage],
  ['MigMigration', repairRun],
  ['MigHook', repairPlaybook],
  ['NetworkPolicy', repairPolicy],
  ['DirectVolumeMigration', leaveOut],
]);

/**
 * Repairs objects before they are imported. The files stay unchanged, and the author reads the program, so what was
 * meant may be assumed.
 */
export function repaired(
  manifests: readonly Manifest[],
): { readonly manifests: readonly Manifest[]; readonly repairs: readonly Repair[] } {
  const repairs: Repair[] = [];
  const result = manifests.flatMap((manifest): Manifest[] => {
    const done = REPAIRERS.get(manifest.kind)?.(manifest, manifests);
    if (!done) {
      return [manifest];
    }
    const { object, ...repair } = done;
    repairs.push({ manifest, ...repair });
    return object === 'leftOut' ? [] : [{ ...manifest, object, name: String(record(object.metadata).name ?? '') }];
  });
  return { manifests: result, repairs };
}

const remotesIn = derived((all: readonly Manifest[]) =>
  all.filter((other) => isMtc(other, 'MigCluster') && record(other.object.spec).isHostCluster === false));

/** A placeholder for the source, if there is only one remote cluster. */
function repairPlan(manifest: Manifest, all: readonly Manifest[]): ReturnType<Repairer> {
  const reference = record(record(manifest.object.spec).srcMigClusterRef);
  const remotes = remotesIn(all);
  if (!isPlaceholder(String(reference.name)) || remotes.length !== 1) {
    return undefined;
  }
  const { name } = remotes[0];
  return {
    object: withSpec(manifest, { srcMigClusterRef: { ...reference, name } }),
    rules: ['document/placeholder'],
    text: `the source is ${name}, the only remote cluster.`,
  };
}

/** The field of each provider for the name of the bucket. */
const BUCKETS: Readonly<Record<string, string>> = { aws: 'awsBucketName', gcp: 'gcpBucket' };

/** The name of the bucket in the field of another provider. */
function repairStorage(manifest: Manifest): ReturnType<Repairer> {
  const { backupStorageProvider, backupStorageConfig } = record(manifest.object.spec);
  const config = record(backupStorageConfig);
  const own = BUCKETS[String(backupStorageProvider)];
  const other = Object.values(BUCKETS).find((field) => field !== own && typeof config[field] === 'string');
  if (own === undefined || other === undefined || config[own] !== undefined) {
    return undefined;
  }
  const { [other]: bucket, ...rest } = config;
  return {
    object: withSpec(manifest, { backupStorageConfig: { ...rest, [own]: bucket } }),
    rules: ['storage/required-settings', 'storage/fields-of-another-provider'],
    text: `${other} became ${own}, the field of the provider ${backupStorageProvider}.`,
  };
}

/** A run that is clearly no stage. */
function repairRun(manifest: Manifest): ReturnType<Repairer> {
  const { stage, rollback, migrateState } = record(manifest.object.spec);
  return stage !== undefined || (rollback !== true && migrateState !== true) ? undefined
    : {
      object: withSpec(manifest, { stage: false }),
      rules: ['document/missing-field'],
      text: 'stage is false, because the run is not a stage.',
    };
}

/** A DirectVolumeMigration without an owner crashes MTC's controller. */
function leaveOut({ apiVersion, object }: Manifest): ReturnType<Repairer> {
  return apiVersion !== MTC_API_VERSION || record(object.metadata).ownerReferences !== undefined ? undefined : {
    object: 'leftOut',
    rules: ['direct/volumes-by-hand', 'direct/target-claim', 'document/missing-field'],
    text: 'it was left out, because it would crash MTC\'s controller. Copy data alone with a StateMigrationPlan.',
  };
}
