import { DirectVolumeMigrationType } from '../../../api/direct-migrations';
import { AccessMode, AUTO_ACCESS_MODE } from '../../../api/mig-plan';
import { celList, Expressions } from '../../engine/expressions';

const HAS_OWNER = 'object.metadata.?ownerReferences.orValue([]).size() > 0';
const isFilled = (field: string) => `variables.spec.?${field}.orValue({}).size() > 0`;
const reference = (field: string) => `variables.spec.?${field}`;
const isComplete = (field: string) => `${reference(field)}.?name.orValue('') != '' && `
  + `${reference(field)}.?namespace.orValue('') != ''`;
const MODES = celList([...Object.values(AccessMode), 'ReadWriteOncePod', AUTO_ACCESS_MODE]);

/** Rules on direct migrations in CEL. */
export const DIRECT_EXPRESSIONS: Expressions = {
  'direct/volumes-by-hand': HAS_OWNER,
  'direct/progress-by-hand': HAS_OWNER,
  'direct/images-by-hand': HAS_OWNER,
  'direct/references': '!has(object.spec) || (object.kind == \'DirectVolumeMigrationProgress\''
    + ` ? ${isFilled('clusterRef')}`
    + ` : ${isFilled('srcMigClusterRef')} && ${isFilled('destMigClusterRef')}`
    + ` && (object.kind != 'DirectImageStreamMigration' || ${isFilled('imageStreamRef')}))`,
  'direct/what-to-copy': '!has(object.spec) || (object.kind == \'DirectVolumeMigration\' ? variables.claims.size() > 0'
    + ' : variables.spec.?namespaces.orValue([]).size() > 0)',
  'direct/migration-type': 'variables.spec.?migrationType.orValue(\'\') in '
    + `${celList(['', ...Object.values(DirectVolumeMigrationType)])}`,
  'direct/target-claim': 'variables.claims.all(claim, claim.?targetName.orValue(\'\') != \'\' || !has(claim.name))',
  'direct/target-access-modes': 'variables.claims.all(claim, !has(claim.targetAccessModes)'
    + ` || (claim.targetAccessModes.size() > 0 && claim.targetAccessModes.all(mode, mode in ${MODES})))`,
  'direct/same-cluster': `!(${isComplete('srcMigClusterRef')} && ${isComplete('destMigClusterRef')}`
    + ' && variables.spec.srcMigClusterRef.name == variables.spec.destMigClusterRef.name'
    + ' && variables.spec.srcMigClusterRef.namespace == variables.spec.destMigClusterRef.namespace)',
};
